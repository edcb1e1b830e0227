//! Asks the customer when a case was resolved: a subscriber of the log that queues one letter in their language.

use db::Tx;
use kernel::{Kind, Language, Problem};
use mail::token::ReplyTokens;
use serde_json::json;
use text::Arg;

use super::rules::{Situation, Verdict, verdict};
use super::{Request, link, store};
use crate::brands::{self, Brand};
use crate::cases::{self, Case};
use crate::correspondence::{self, Letter, Queued, queue};
use crate::customers::{self, Person};
use crate::events::{self, Event, Stored, Subject};
use crate::house::Desk;
use crate::mailboxes::{self, Mailbox};
use crate::messages::{self, Recipient};
use crate::pen::Pen;
use crate::subscriptions::Subscriber;
use crate::words::words;

/// What asking needs beside the database.
struct Means {
    links: [u8; 32],
    tokens: ReplyTokens,
    public_url: String,
}

/// The subscriber that asks.
pub fn subscriber(desk: &Desk) -> Subscriber {
    let means = Means {
        links: desk.keys().links,
        tokens: desk.reply_tokens(),
        public_url: desk.public_url().to_owned(),
    };
    Subscriber::of_kind("ratings.ask", "CaseResolved", move |tx, pen, events| {
        for event in events {
            consider(tx, pen, &means, event)?;
        }
        Ok(())
    })
}

fn consider(tx: &mut Tx<'_>, pen: &Pen, means: &Means, event: &Stored) -> Result<(), Problem> {
    let Some(case) = cases::found(tx, event.subject_id)? else { return Ok(()) };
    // Person before case, as everywhere: two cases of one person resolved at once ask only once.
    tx.lock(customers::LOCK, case.customer_id)?;
    tx.lock(cases::LOCK, case.id)?;
    let Some(case) = cases::found(tx, case.id)? else { return Ok(()) };
    let person = customers::get(tx, case.customer_id)?;
    let writer = messages::last_writer(tx, case.id)?;
    let address = address_of(tx, &person, writer.as_ref().map(|(_, address)| address.as_str()))?;
    let setting = store::setting(tx, case.brand_id)?;
    let situation = Situation {
        brand_asks: setting.asks,
        again_days: setting.again_days,
        live: case.disposition == "live",
        resolved: !case.category.is_unresolved(),
        imported: event.via == "import",
        customer_wrote: writer.is_some(),
        has_address: address.is_some(),
        asked: store::of_case(tx, case.id)?.is_some(),
        person_asked_at: store::last_asked(tx, person.id)?,
        resolved_at: event.occurred_at,
        now: pen.now,
    };
    match (verdict(&situation), address) {
        (Verdict::Ask, Some(address)) => {
            ask(tx, &pen.clone().because_of(event.id), means, &case, &person, &address)
        }
        (Verdict::Leave(reason), _) => {
            tracing::debug!(case = case.id, reason, "no rating is asked for");
            Ok(())
        }
        (Verdict::Ask, None) => Ok(()),
    }
}

/// The customer's address they wrote from last, else their first; never one of our own.
fn address_of(tx: &mut Tx<'_>, person: &Person, wrote_from: Option<&str>) -> Result<Option<String>, Problem> {
    let emails = || person.identities.iter().filter(|identity| identity.kind == "email");
    let last = wrote_from.map(text::fold);
    let known = emails().find(|identity| last.as_deref() == Some(text::fold(&identity.value).as_str()));
    let Some(identity) = known.or_else(|| emails().next()) else { return Ok(None) };
    let ours = mailboxes::is_ours(tx, &text::fold(&identity.value))?;
    Ok((!ours).then(|| identity.value.clone()))
}

fn ask(
    tx: &mut Tx<'_>,
    pen: &Pen,
    means: &Means,
    case: &Case,
    person: &Person,
    address: &str,
) -> Result<(), Problem> {
    let mailbox = match correspondence::mailbox_for(tx, case) {
        Ok(mailbox) => mailbox,
        // A brand without mail asks nobody.
        Err(problem) if problem.kind == Kind::NoMailbox => return Ok(()),
        Err(problem) => return Err(problem),
    };
    let brand = brands::get(tx, case.brand_id)?;
    let request = Request {
        id: pen.id(),
        case_id: case.id,
        person_id: person.id,
        brand_id: case.brand_id,
        staff_id: case.assignee_id,
        language: brand.speaks(person.language),
        asked_at: pen.now,
    };
    if !store::ask(tx, &request)? {
        return Ok(());
    }
    let letter = letter(tx, means, &brand, (case, person), &mailbox, &request, address)?;
    queue(
        tx,
        pen,
        &Queued {
            key: format!("rating:{}", case.id),
            kind: "rating",
            brand_id: case.brand_id,
            mailbox_id: mailbox.id,
            case_id: Some(case.id),
            message_id: None,
            send_after: pen.now,
            letter: &letter,
        },
    )?;
    let body =
        json!({ "request_id": request.id, "person_id": person.id, "language": request.language.tag() });
    events::record(tx, pen, &Event::new(Some(case.brand_id), Subject::case(case.id), "RatingAsked", body))?;
    Ok(())
}

fn letter(
    tx: &mut Tx<'_>,
    means: &Means,
    brand: &Brand,
    (case, person): (&Case, &Person),
    mailbox: &Mailbox,
    request: &Request,
    address: &str,
) -> Result<Letter, Problem> {
    let name = brand.name_in(request.language);
    let link = format!("{}/rate/{}", means.public_url, link::token(&means.links, request.id));
    let text = body(request.language, case, person, name, &link);
    let thread = messages::rfc_ids_of_case(tx, case.id)?;
    let domain = mailbox.address.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    let args = [("reference", Arg::from(case.written_reference())), ("brand", Arg::from(name.to_owned()))];
    Ok(Letter {
        from: mailbox.address.clone(),
        from_name: mailbox.name_for(brand, request.language).to_owned(),
        reply_to: Some(means.tokens.address(&mailbox.address, case.id)),
        recipients: vec![Recipient {
            role: "to".to_owned(),
            name: person.full_name.clone(),
            address: address.to_owned(),
        }],
        subject: words().say(request.language, "rating-mail-subject", &args),
        html: Some(mail::html::from_text(&text)),
        text,
        attachments: Vec::new(),
        message_id: means.tokens.message_id(request.id, case.id, domain),
        in_reply_to: thread.last().cloned(),
        references: thread,
        language: request.language,
        automatic: Some("generated".to_owned()),
        date: request.asked_at,
    })
}

/// The paragraphs; the link stands alone on its line, where no mail program takes a full stop into it.
fn body(language: Language, case: &Case, person: &Person, brand: &str, link: &str) -> String {
    let name = if person.call_as.trim().is_empty() { &person.full_name } else { &person.call_as };
    // Somebody who never gave a name is filed under the address: no name to greet.
    let greeting = if name.contains('@') { "rating-mail-greeting-nameless" } else { "rating-mail-greeting" };
    let args = [
        ("name", Arg::from(name.clone())),
        ("reference", Arg::from(case.written_reference())),
        ("subject", Arg::from(case.subject.clone())),
        ("brand", Arg::from(brand.to_owned())),
        ("days", Arg::from(super::ANSWER_DAYS)),
    ];
    let say = |key| words().say(language, key, &args);
    [
        say(greeting),
        say("rating-mail-question"),
        format!("{}\n{link}", say("rating-mail-link")),
        say("rating-mail-otherwise"),
        format!("{}\n{brand}", say("rating-mail-closing")),
    ]
    .join("\n\n")
}
