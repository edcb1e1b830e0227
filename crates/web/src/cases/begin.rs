//! Writing to somebody first: the page on which a conversation of ours begins, with the composer of a reply. What is
//! typed is a draft on the server as it is typed; it becomes a case when the letter leaves.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::attachments::Attachment;
use desk::brands::{self, Brand};
use desk::correspondence::ops::{self, BegunFile, Outset, Start};
use desk::correspondence::{Beginning, BegunDraft, Letterhead};
use desk::customers::CustomerRef;
use desk::labels::ops::Lists;
use desk::{Desk, labels};
use kernel::{Kind, Language, Permission, Problem};
use maud::{Markup, html};
use serde::Deserialize;

use super::composer::{self, Draft};
use super::load::{file_view, hex};
use super::whom::Whom;
use super::writing::leaves;
use super::{new, recipients, sender, snoozing, tools};
use crate::inbox::priority_name;
use crate::kit::{Choice, Control, Field, Frame, Tone, button, field, notice};
use crate::session::{Current, Lens, Query, Reader, Sent, refused};
use crate::words::Words;

/// The page.
pub const HERE: &str = "/cases/write";
/// What it is among the forms one writes in.
const FORM: &str = "begin";
/// The fields that a script keeps beside the text and its people.
const KEEPS: &str = "begun customer to_address brand_id name contact subject kind priority language";

/// Who and what the page is about, from its address.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct About {
    /// A known customer.
    customer: Option<i64>,
    /// The beginning of a name, address or number to look for.
    #[serde(default)]
    q: String,
    /// What was begun before.
    draft: Option<i64>,
}

/// Everything the page shows.
struct Shown {
    whom: Whom,
    /// What is typed beside the text.
    typed: Beginning,
    draft: Draft,
    /// The draft it is, once there is one.
    begun: Option<i64>,
    /// What else one has begun.
    others: Vec<BegunDraft>,
    lists: Lists,
    /// What it will have around its words.
    head: Option<Letterhead>,
    key: String,
}

async fn brands_of(desk: &Desk, reader: &Reader) -> Result<Vec<Brand>, Problem> {
    let actor = reader.actor.clone();
    desk.db().read(move |tx| Ok::<_, Problem>(brands::of_actor(tx, &actor)?)).await
}

async fn whom(desk: &Desk, reader: &Reader, typed: &Beginning, searched: &str) -> Result<Whom, Problem> {
    let whom = Whom::gathered(desk, reader, HERE, typed.customer_id, searched).await?;
    let mails = match typed.customer_id {
        Some(id) => ops::mail_addresses(desk, &reader.actor, id).await?,
        None => Vec::new(),
    };
    Ok(Whom {
        mails: (mails, typed.to_address.clone()),
        name: typed.name.clone(),
        contact: typed.email.clone(),
        only_mail: true,
        brand: typed.brand_id.map(|id| id.to_string()).unwrap_or_default(),
        ..whom
    })
}

async fn gathered(
    desk: &Desk,
    reader: &Reader,
    (typed, draft, begun): (Beginning, Draft, Option<i64>),
    searched: &str,
) -> Result<Shown, Problem> {
    reader.actor.may(Permission::CaseReply)?;
    reader.actor.may(Permission::CaseOpen)?;
    let others = ops::begun_drafts(desk, &reader.actor).await?;
    Ok(Shown {
        whom: whom(desk, reader, &typed, searched).await?,
        others: others.into_iter().filter(|one| Some(one.id) != begun && !one.content.is_empty()).collect(),
        lists: labels::ops::list(desk, &reader.actor).await?,
        head: sender::read(desk, reader, &sender::Asked::typed(&typed)).await?,
        key: hex(&desk.secret()),
        typed,
        draft,
        begun,
    })
}

/// What was begun before, with its files.
async fn begun_before(
    desk: &Desk,
    reader: &Reader,
    id: i64,
) -> Result<(Beginning, Draft, Option<i64>), Problem> {
    let begun = ops::begun_draft(desk, &reader.actor, id).await?;
    let content = begun.content;
    let files = ops::files_of_begun(desk, &reader.actor, id, content.attachments.clone()).await?;
    let draft = Draft {
        people: [String::new(), content.cc.clone(), content.bcc.clone()],
        text: content.text.clone(),
        html: content.html.clone(),
        files: files.into_iter().filter(|file| !file.inline).map(file_view).collect(),
        version: begun.version,
        ..Draft::default()
    };
    Ok((content, draft, Some(id)))
}

/// `GET /cases/write`.
pub async fn show(State(desk): State<Desk>, Query(about): Query<About>, reader: Reader) -> Response {
    let shown = async {
        let start = match about.draft {
            Some(id) => begun_before(&desk, &reader, id).await?,
            None => {
                (Beginning { customer_id: about.customer, ..Beginning::default() }, Draft::default(), None)
            }
        };
        gathered(&desk, &reader, start, &about.q).await
    };
    match shown.await {
        Ok(shown) => sheet(&desk, &reader, &shown, StatusCode::OK).await,
        // It was sent off or discarded meanwhile.
        Err(problem) if problem.kind == Kind::NotFound && about.draft.is_some() => {
            Redirect::to(HERE).into_response()
        }
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}

/// `GET /cases/write/customer`: the customer's part alone, while one searches or chooses, and what depends on them.
pub async fn customer(
    State(desk): State<Desk>,
    Query(about): Query<About>,
    Query(beside): Query<sender::Asked>,
    reader: Reader,
) -> Response {
    let typed = Beginning { customer_id: about.customer, ..Beginning::default() };
    let drawn = async {
        reader.actor.may(Permission::CaseOpen)?;
        let whom = whom(&desk, &reader, &typed, &about.q).await?;
        Ok::<_, Problem>((whom, sender::read(&desk, &reader, &beside).await?))
    };
    match drawn.await {
        Ok((whom, head)) => {
            let parts = sender::parts(&reader.lens, head.as_ref(), (FORM, 0));
            let drawn = whom.drawn(reader.lens.words, &[]);
            // While one only searches, nothing else changes.
            html! { (drawn) @if about.q.is_empty() { (parts) } }.into_response()
        }
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}

async fn sheet(desk: &Desk, reader: &Reader, shown: &Shown, status: StatusCode) -> Response {
    let words = reader.lens.words;
    let title = words.say("inbox-new-case");
    let body = async || {
        let customer = shown.whom.person.as_ref().map(|person| person.id);
        Ok(html! {
            header { h1 { (title) } }
            (new::doors(words, new::Door::Write, customer))
            (others(&reader.lens, shown))
            (whole(&reader.lens, shown))
        })
    };
    match reader.page(desk, &title, Frame::Sheet, Current::Elsewhere, body).await {
        Ok(page) => (status, page).into_response(),
        Err(problem) => refused(desk, reader, &problem).await,
    }
}

/// What else one has begun: written on, or thrown away.
fn others(lens: &Lens, shown: &Shown) -> Markup {
    let words = lens.words;
    let (on, away) = (words.say("begin-on"), words.say("begin-discard"));
    html! {
        @if !shown.others.is_empty() {
            div.begin-others { (notice(Tone::Hold, "", &html! {
                p { (words.with("begin-others", &[("count", shown.others.len().into())])) }
                ul.begun {
                    @for one in &shown.others {
                        li {
                            span.what dir="auto" { @if one.content.subject.trim().is_empty() { (one.content.text.chars().take(60).collect::<String>()) } @else { (one.content.subject) } }
                            span.faint { (lens.brief(one.saved_at)) }
                            a.btn href={ (HERE) "?draft=" (one.id) } { (on) }
                            form method="post" action="/cases/write/discard" {
                                input type="hidden" name="idempotency_key" value={ (shown.key) "-discard-" (one.id) };
                                input type="hidden" name="begun" value=(one.id);
                                (button(&away).bare().submit())
                            }
                        }
                    }
                }
            })) }
        }
    }
}

/// The id of the part of the form that a refusal is about.
fn place_of(field: &str) -> String {
    match field {
        "contact" | "name" | "to_address" | "subject" | "kind" | "priority" | "language" | "brand_id" => {
            field.to_owned()
        }
        "cc" | "bcc" => format!("{FORM}-{field}-0"),
        _ => format!("{FORM}-text-0"),
    }
}

fn whole(lens: &Lens, shown: &Shown) -> Markup {
    let words = lens.words;
    let Shown { whom, draft, .. } = shown;
    let begun = shown.begun.map(|id| id.to_string()).unwrap_or_default();
    html! {
        form.form.begin id="begin" method="post" action=(HERE) enctype="multipart/form-data" novalidate
            data-writes=(FORM) data-at=(HERE) data-keeps=(KEEPS) data-version=(draft.version) {
            input type="hidden" name="idempotency_key" value=(shown.key);
            input type="hidden" name="begun" value=(begun);
            input type="hidden" name="html" value=(draft.html);
            (composer::wrong(words, draft, place_of))
            (whom.drawn(words, &draft.errors))
            (about(words, shown))
            (written(lens, shown))
        }
    }
}

/// What the case will be, and its subject.
fn about(words: Words, shown: &Shown) -> Markup {
    let typed = &shown.typed;
    let language = words.language();
    let named = |key: &str| words.say(key);
    let error_of = |name: &str| {
        shown.draft.errors.iter().find(|error| error.field == name).map(|error| error.text.as_str())
    };
    let select = |name, label: &str, value: &str, choices: &[(String, String)]| {
        let choices: Vec<Choice<'_>> = choices.iter().map(|(value, label)| Choice { value, label }).collect();
        let control = Control::Select { value, choices: &choices };
        field(words, &Field::new(name, label, control).error(error_of(name)).autocomplete("off"))
    };
    let kinds: Vec<(String, String)> = shown
        .lists
        .kinds
        .iter()
        .filter(|kind| kind.active)
        .map(|kind| (kind.word.clone(), kind.labels.get(language).to_owned()))
        .collect();
    let priorities: Vec<(String, String)> =
        (1..=4).map(|at| (at.to_string(), priority_name(words, at))).collect();
    let mut languages = vec![(String::new(), named("new-their-language"))];
    languages.extend(Language::ALL.map(|one| (one.tag().to_owned(), one.endonym().to_owned())));
    let label = named("begin-subject");
    let line = Field::new("subject", &label, Control::Line { kind: "text", value: &typed.subject })
        .error(error_of("subject"))
        .max_length(300)
        .autocomplete("off");
    html! {
        div.triple {
            (select("kind", &named("inbox-type"), &typed.kind, &kinds))
            (select("priority", &named("case-priority"), &typed.priority.unwrap_or(2).to_string(), &priorities))
            (select("language", &named("case-language"), typed.language.as_deref().unwrap_or_default(), &languages))
        }
        (field(words, &line))
    }
}

/// The text with what stands around it, as in a reply.
fn written(lens: &Lens, shown: &Shown) -> Markup {
    let (words, draft) = (lens.words, &shown.draft);
    let (send, label) = (words.say("case-send"), words.say("begin-text"));
    let later = snoozing::leaving(lens, shown.head.as_ref().and_then(|head| head.working_day_at));
    let names = [("cc", words.say("case-cc")), ("bcc", words.say("case-bcc"))];
    let [_, cc, bcc] = &draft.people;
    let copies = [cc.as_str(), bcc.as_str()].into_iter().filter(|people| !people.is_empty());
    let copies = copies.collect::<Vec<_>>().join(", ");
    let is_open = draft.errors.iter().any(|error| matches!(error.field.as_str(), "cc" | "bcc"));
    html! {
        div.composer {
            details.to open[is_open] {
                summary {
                    span { (words.say("begin-copies")) } b dir="auto" { @if copies.is_empty() { (words.say("begin-copies-none")) } @else { (copies) } }
                }
                (composer::people(&names, &[cc, bcc], (FORM, 0), draft))
            }
            (sender::of_begun(words, shown.head.as_ref(), false))
            (tools::bar(words, FORM, 0))
            textarea id="begin-text-0" name="body" dir="auto" aria-label=(label) data-rich
                aria-invalid=[composer::is_wrong(draft, "body")] placeholder=(words.say("case-reply-hint")) { (draft.text) }
            (tools::kept_files(words, &draft.files))
            div.foot {
                (tools::attach(words, FORM, 0))
                (tools::snippets(words))
                span.saved.faint.lesser role="status" {}
                span.spacer {}
                // Before the buttons of another time: without scripts, Enter in a line presses the first.
                (button(&send).main().submit())
                (tools::later(lens, &later, FORM, 0))
            }
        }
    }
}

/// What the form holds.
pub fn typed(sent: &Sent) -> Beginning {
    let text = |name: &str| sent.text(name).to_owned();
    Beginning {
        brand_id: sent.text("brand_id").parse().ok(),
        customer_id: sent.text("customer").parse().ok(),
        name: text("name"),
        email: sent.text("contact").trim().to_owned(),
        to_address: text("to_address"),
        subject: text("subject"),
        text: text("body"),
        html: text("html"),
        cc: text("cc"),
        bcc: text("bcc"),
        kind: text("kind"),
        priority: sent.text("priority").parse().ok(),
        language: Some(text("language")).filter(|tag| !tag.is_empty()),
        attachments: sent.all("attachment_id").filter_map(|id| id.parse().ok()).collect(),
    }
}

/// Uploads the files that came with the form itself, as it comes without scripts. They need something to belong to.
async fn uploaded(
    desk: &Desk,
    reader: &Reader,
    sent: &mut Sent,
    begun: &mut Option<i64>,
    typed: &Beginning,
) -> Result<Vec<Attachment>, Problem> {
    let mut files = Vec::new();
    for (at, file) in std::mem::take(&mut sent.files).into_iter().enumerate() {
        let draft_id = match *begun {
            Some(id) => id,
            None => ops::begin_draft(desk, &sent.named(&reader.actor, "-begun"), typed.clone()).await?.id,
        };
        *begun = Some(draft_id);
        let command = BegunFile {
            draft_id,
            filename: file.name,
            declared_type: file.declared_type,
            bytes: file.bytes,
            inline: false,
        };
        files.push(
            ops::upload_begun(desk, &sent.named(&reader.actor, &format!("-file-{at}")), command).await?,
        );
    }
    Ok(files)
}

async fn command(desk: &Desk, reader: &Reader, sent: &Sent, typed: &Beginning) -> Result<Start, Problem> {
    let (customer, brand_id) = match typed.customer_id {
        Some(id) => {
            let person = desk::customers::ops::read(desk, &reader.actor, id).await?;
            (CustomerRef::Known(id), person.brand_id)
        }
        None => {
            let first = brands_of(desk, reader).await?.first().map(|brand| brand.id);
            let brand = typed.brand_id.or(first).ok_or_else(|| Problem::field(Kind::Required, "brand_id"))?;
            if typed.email.is_empty() {
                return Err(Problem::field(Kind::Required, "email"));
            }
            let (value, name) = (typed.email.clone(), typed.name.trim().to_owned());
            (CustomerRef::Address { kind: "email", value, name }, brand)
        }
    };
    let copies = [("cc", &typed.cc), ("bcc", &typed.bcc)];
    Ok(Start {
        brand_id,
        to_address: if typed.customer_id.is_some() { typed.to_address.clone() } else { String::new() },
        customer,
        subject: typed.subject.clone(),
        body: typed.text.clone(),
        html: Some(typed.html.clone()).filter(|html| !html.trim().is_empty()),
        kind: typed.kind.clone(),
        priority: typed.priority.unwrap_or(2),
        language: Language::ALL.into_iter().find(|one| Some(one.tag()) == typed.language.as_deref()),
        copies: copies.into_iter().flat_map(|(role, people)| recipients::read(role, people)).collect(),
        attachments: typed.attachments.clone(),
        draft_id: None,
        leaves: leaves(desk, reader, sent).await?,
    })
}

/// The field of the form that a refusal is about.
fn field_of(problem: &Problem, typed: &Beginning) -> &'static str {
    match problem.field.unwrap_or_default() {
        "recipients" | "customer" if typed.customer_id.is_some() && typed.cc.trim().is_empty() => {
            "to_address"
        }
        "recipients" if typed.cc.trim().is_empty() && typed.bcc.trim().is_empty() => "contact",
        "recipients" => "cc",
        "email" | "customer" | "contact" => "contact",
        other => other,
    }
}

/// `POST /cases/write`: it leaves in a moment, or when was chosen.
pub async fn send(State(desk): State<Desk>, reader: Reader, mut sent: Sent) -> Response {
    let mut typed = typed(&sent);
    let mut begun: Option<i64> = sent.text("begun").parse().ok();
    let done = async {
        let files = uploaded(&desk, &reader, &mut sent, &mut begun, &typed).await?;
        typed.attachments.extend(files.iter().map(|file| file.id));
        let start = Start { draft_id: begun, ..command(&desk, &reader, &sent, &typed).await? };
        ops::start(&desk, &sent.named(&reader.actor, ""), start).await
    };
    let done = done.await;
    let reader = &reader;
    let problem = match done {
        Ok(Outset::Left(started)) => return Redirect::to(&format!("/cases/{}", started.id)).into_response(),
        Ok(Outset::Held(held)) => {
            return Redirect::to(&format!("/outbox/waiting?letter={}", held.id)).into_response();
        }
        Err(problem) if matches!(problem.kind.status(), 413 | 422) => problem,
        Err(problem) => return refused(&desk, reader, &problem).await,
    };
    match come_back(&desk, reader, typed, begun, &problem).await {
        Ok(shown) => sheet(&desk, reader, &shown, StatusCode::UNPROCESSABLE_ENTITY).await,
        Err(problem) => refused(&desk, reader, &problem).await,
    }
}

/// The page again with everything that was typed.
async fn come_back(
    desk: &Desk,
    reader: &Reader,
    typed: Beginning,
    begun: Option<i64>,
    problem: &Problem,
) -> Result<Shown, Problem> {
    let (files, version) = match begun {
        Some(id) => {
            let version = ops::begun_draft(desk, &reader.actor, id).await?.version;
            (ops::files_of_begun(desk, &reader.actor, id, typed.attachments.clone()).await?, version)
        }
        None => (Vec::new(), 0),
    };
    let told = reader.lens.told(problem);
    let error = crate::kit::FieldError { field: field_of(problem, &typed).to_owned(), text: told };
    let draft = Draft {
        people: [String::new(), typed.cc.clone(), typed.bcc.clone()],
        text: typed.text.clone(),
        html: typed.html.clone(),
        files: files.into_iter().filter(|file| !file.inline).map(file_view).collect(),
        version,
        errors: vec![error],
        ..Draft::default()
    };
    gathered(desk, reader, (typed, draft, begun), "").await
}

/// `POST /cases/write/discard`.
pub async fn discard(State(desk): State<Desk>, reader: Reader, sent: Sent) -> Response {
    let id = sent.text("begun").parse().unwrap_or_default();
    match ops::discard_begun(&desk, &reader.actor, id).await {
        Ok(()) => Redirect::to(HERE).into_response(),
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}
