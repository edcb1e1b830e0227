//! What becomes of one mail. The order matters: reports first, for they come from nobody; then who may be heard at all;
//! then which case; then what the words do to it. Every decision is stored under the name of its rule.

use db::Tx;
use kernel::{Language, Problem};
use mail::automatic::Automatic;
use mail::token::{Candidate, ReplyTokens};

use super::details::{self, Authenticity, Facts, Invite, Reading};
use super::door::base_address;
use super::holding::{self, Reason};
use super::intake_store::Ending;
use super::reading::Readable;
use super::threading::{self, Asked, Found};
use super::{acknowledging, copies, reports, rules, setting_aside};
use crate::attachments::{self, Filing};
use crate::cases::ops::{OpenCase, WriteNote, note_in, open_in};
use crate::cases::{self, Case, LOCK};
use crate::customers::CustomerRef;
use crate::events::{self, Event, Subject};
use crate::labels::Category;
use crate::messages::{Message, Recipient};
use crate::pen::Pen;
use crate::{brands, customers, mailboxes, staff};

/// Whom a customer wrote to beside us, at most.
const COPIED_MAX: usize = 20;

/// What deciding needs beyond the mail.
pub(super) struct Desk<'a> {
    pub tokens: &'a ReplyTokens,
    pub candidates: &'a [Candidate],
    pub salt: &'a [u8; 32],
    /// For the second message a mail may become: the words of whoever passed it on.
    pub note_salt: &'a [u8; 32],
}

fn ignored(rule: &'static str) -> Ending {
    Ending { state: "ignored", rule: Some(rule), ..Ending::default() }
}

/// Whether a machine's mail that belongs to no case is worth nobody's time.
const fn is_noise(automatic: &Automatic) -> bool {
    matches!(
        automatic,
        Automatic::Bounce
            | Automatic::NullSender
            | Automatic::AutoSubmitted(_)
            | Automatic::AutoReplyHeader(_)
    )
}

/// Decides and does it.
pub(super) fn decide(
    tx: &mut Tx<'_>,
    pen: &Pen,
    mail: &Readable,
    desk: &Desk<'_>,
) -> Result<Ending, Problem> {
    if let Some(report) = &mail.report
        && let Some(case) = threading::followed(tx, report.case_id())?
        && case.brand_id == mail.raw.brand_id
    {
        tx.lock(LOCK, case.id)?;
        return reports::note(tx, pen, mail, &case, report);
    }
    let Some(from) = mail.inbound.from.clone().or_else(|| mail.inbound.reply_to.first().cloned()) else {
        let error = Some(setting_aside::NO_SENDER.to_owned());
        return Ok(Ending { state: "quarantined", error, ..Ending::default() });
    };
    let sender = text::fold(&from.address);
    if mailboxes::is_ours(tx, &base_address(&from.address))? {
        return Ok(ignored("own_address"));
    }
    if cases::blocking::is_blocked(tx, mail.raw.brand_id, &from.address)? {
        return Ok(ignored("blocked_sender"));
    }
    let let_in = holding::ruling(tx, mail.raw.id)?;
    let brand_rules = rules::rules_of(tx, mail.raw.brand_id)?;
    if let_in.is_none()
        && let Some(ending) = stopped(tx, pen, mail, &from, &sender, brand_rules.sender_limit)?
    {
        return Ok(ending);
    }
    let filing = Filer { pen, mail, desk, from, sender, let_in: let_in.as_ref().map(|(how, _)| how.clone()) };
    if let Some((how, beside)) = let_in
        && let Some(ending) = filing.ruled(tx, &how, beside)?
    {
        return Ok(ending);
    }
    filing.by_rule(tx, &brand_rules)
}

/// Mail that is not believed, or too much of it: held, or let fall when a machine wrote it.
fn stopped(
    tx: &mut Tx<'_>,
    pen: &Pen,
    mail: &Readable,
    from: &mail::Address,
    sender: &str,
    limit: i64,
) -> Result<Option<Ending>, Problem> {
    let is_noise = mail.inbound.automatic.as_ref().is_some_and(is_noise);
    let reason = if mail.verdict.is_forged() {
        Reason::Forged
    } else {
        let mails = rules::count_sender(tx, mail.raw.brand_id, sender, pen.now)?;
        if mails <= limit {
            return Ok(None);
        }
        Reason::Flood { is_first: mails == limit + 1 }
    };
    if is_noise {
        return Ok(Some(ignored(if reason == Reason::Forged { "forged" } else { "flood" })));
    }
    holding::hold(tx, pen, mail, from, reason, None).map(Some)
}

/// One mail on its way into the records.
struct Filer<'a> {
    pen: &'a Pen,
    mail: &'a Readable,
    desk: &'a Desk<'a>,
    from: mail::Address,
    sender: String,
    let_in: Option<String>,
}

impl Filer<'_> {
    /// Files it by the rules alone.
    fn by_rule(&self, tx: &mut Tx<'_>, brand_rules: &rules::MailRules) -> Result<Ending, Problem> {
        let asked = Asked {
            brand_id: self.mail.raw.brand_id,
            sender: &self.sender,
            subject: &self.mail.inbound.subject,
            at: self.pen.occurred_at,
            reopen_days: brand_rules.reopen_days,
        };
        let is_automatic = self.mail.is_automatic();
        if !is_automatic {
            reports::reached(tx, self.mail.raw.brand_id, &self.sender)?;
        }
        let is_thanks = brand_rules.thanks_stay
            && !is_automatic
            && self.mail.files.is_empty()
            && mail::thanks::is_only_thanks(&self.mail.own);
        match threading::find(tx, self.desk.candidates, &asked)? {
            Found::Part(case, rule) => self.append(tx, &case, rule, is_thanks),
            Found::Outside(case, rule) => self.append_outside(tx, &case, rule),
            Found::Late(case) if is_automatic || is_thanks => self.append(tx, &case, "late", is_thanks),
            Found::Late(case) => self.follow_up(tx, &case),
            Found::Stranger(_) | Found::Nothing
                if self.mail.inbound.automatic.as_ref().is_some_and(is_noise) =>
            {
                Ok(ignored("automatic"))
            }
            Found::Stranger(case) => {
                holding::hold(tx, self.pen, self.mail, &self.from, Reason::Stranger, Some(case.id))
            }
            Found::Nothing => match self.forwarder(tx)? {
                Some((staff_id, passed_on)) => self.open_forwarded(tx, staff_id, passed_on),
                None => self.open(tx, "new", None),
            },
        }
    }

    /// Files what a person let in after it was held. `None` leaves it to the rules.
    fn ruled(&self, tx: &mut Tx<'_>, how: &str, beside: Option<i64>) -> Result<Option<Ending>, Problem> {
        let beside = match beside {
            Some(id) => threading::followed(tx, id)?,
            None => None,
        };
        match (how, beside) {
            ("accept" | "join", Some(case)) => {
                if how == "join" {
                    let who = Recipient {
                        role: "cc".to_owned(),
                        name: self.from.name.clone().unwrap_or_default(),
                        address: self.from.address.clone(),
                    };
                    cases::add_participant(tx, &case, &who, self.pen.now)?;
                }
                self.append(tx, &case, "accepted", false).map(Some)
            }
            ("new_case", _) => self.open(tx, "accepted", None).map(Some),
            _ => Ok(None),
        }
    }

    fn reading(&self, message_id: i64, rule: &str, effect: &str) -> Reading {
        let inbound = &self.mail.inbound;
        Reading {
            message_id,
            rule: rule.to_owned(),
            effect: effect.to_owned(),
            facts: Facts {
                authenticity: Authenticity::from(&self.mail.verdict),
                invite: inbound.invitation.as_ref().map(Invite::from),
                sealed: inbound.sealed.map(|sealed| sealed.word().to_owned()),
                forwarded_by: None,
                let_in: self.let_in.clone(),
            },
        }
    }

    /// The language it is in, where its words do not decide: what the customer reads, then what the mailbox is in that
    /// it came to, then what the brand serves.
    fn language(&self, tx: &mut Tx<'_>, address: &str) -> Result<Option<Language>, Problem> {
        let brand_id = self.mail.raw.brand_id;
        let mut known: Vec<Language> = customers::language_of(tx, brand_id, address)?.into_iter().collect();
        let came_to = mailboxes::by_address(tx, &base_address(&self.mail.raw.recipient))?;
        known.extend(came_to.and_then(|mailbox| mailbox.language));
        known.extend(brands::get(tx, brand_id)?.languages);
        Ok(self.mail.language(&known))
    }

    /// Puts it into a case.
    fn append(
        &self,
        tx: &mut Tx<'_>,
        case: &Case,
        rule: &'static str,
        is_thanks: bool,
    ) -> Result<Ending, Problem> {
        tx.lock(LOCK, case.id)?;
        // Read again under the lock: it may have been resolved or merged in between.
        let case = cases::found(tx, case.id)?.unwrap_or_else(|| case.clone());
        let takes_part = cases::takes_part(tx, &case, &self.sender)?;
        let language = self.language(tx, &self.from.address)?;
        let message = Message {
            id: self.pen.id(),
            case_id: case.id,
            // A stranger who was let in is not the customer, whatever the case.
            author_id: takes_part.then_some(case.customer_id),
            ..self.mail.message(&self.from, language)
        };
        let stays = is_thanks && matches!(case.category, Category::Resolved | Category::Closed);
        let effect = if message.automatic.is_some() {
            cases::customer_wrote(tx, self.pen, &case, &message, self.desk.salt)?;
            "automatic"
        } else if stays {
            cases::customer_thanked(tx, self.pen, &case, &message, self.desk.salt)?;
            "thanks"
        } else {
            cases::customer_wrote(tx, self.pen, &case, &message, self.desk.salt)?;
            "appended"
        };
        details::put(tx, case.id, &self.reading(message.id, rule, effect))?;
        self.attach_files(tx, &case, message.id)?;
        if message.automatic.is_none() && takes_part {
            self.add_copied(tx, &case)?;
        }
        Ok(filed(case.id, message.id, rule))
    }

    /// Puts in what somebody outside wrote whom the case was forwarded to: no question of the customer's.
    fn append_outside(&self, tx: &mut Tx<'_>, case: &Case, rule: &'static str) -> Result<Ending, Problem> {
        tx.lock(LOCK, case.id)?;
        let case = cases::found(tx, case.id)?.unwrap_or_else(|| case.clone());
        let language = self.language(tx, &self.from.address)?;
        let message = Message {
            id: self.pen.id(),
            case_id: case.id,
            author_kind: "outsider".to_owned(),
            author_id: None,
            outside: true,
            ..self.mail.message(&self.from, language)
        };
        let effect = if message.automatic.is_some() { "automatic" } else { "appended" };
        cases::outsider_wrote(tx, self.pen, &case, &message, self.desk.salt)?;
        details::put(tx, case.id, &self.reading(message.id, rule, effect))?;
        self.attach_files(tx, &case, message.id)?;
        Ok(filed(case.id, message.id, rule))
    }

    /// Opens the case that continues one which takes no more answers.
    fn follow_up(&self, tx: &mut Tx<'_>, earlier: &Case) -> Result<Ending, Problem> {
        if earlier.disposition == "deleted" {
            return self.open(tx, "new", None);
        }
        self.open(tx, "follow_up", Some(earlier))
    }

    fn open(&self, tx: &mut Tx<'_>, rule: &'static str, earlier: Option<&Case>) -> Result<Ending, Problem> {
        let language = self.language(tx, &self.from.address)?;
        let opened =
            self.open_for(tx, &self.from, self.mail.subject(), self.mail.message(&self.from, language))?;
        let Some(case) = cases::found(tx, opened.0)? else { return Ok(filed(opened.0, opened.1, rule)) };
        details::put(tx, case.id, &self.reading(opened.1, rule, "opened"))?;
        self.attach_files(tx, &case, opened.1)?;
        self.add_copied(tx, &case)?;
        if let Some(earlier) = earlier {
            details::link(tx, case.id, earlier.id, self.pen.now)?;
            for (about, other) in [(case.id, earlier), (earlier.id, &case)] {
                let kind = if about == case.id { "CaseContinues" } else { "CaseContinued" };
                let body = serde_json::json!({ "case_id": other.id, "reference": other.written_reference() });
                events::record(
                    tx,
                    self.pen,
                    &Event::new(Some(case.brand_id), Subject::case(about), kind, body),
                )?;
            }
        }
        if !self.mail.is_automatic() {
            acknowledging::acknowledge(tx, self.pen, self.desk.tokens, &case, self.mail, &self.from)?;
        }
        Ok(filed(case.id, opened.1, rule))
    }

    fn open_for(
        &self,
        tx: &mut Tx<'_>,
        who: &mail::Address,
        subject: String,
        first: Message,
    ) -> Result<(i64, i64), Problem> {
        let came_to = mailboxes::by_address(tx, &base_address(&self.mail.raw.recipient))?;
        let command = OpenCase {
            brand_id: self.mail.raw.brand_id,
            customer: CustomerRef::Address {
                kind: "email",
                value: who.address.clone(),
                name: who.name.clone().unwrap_or_default(),
            },
            subject,
            kind: String::new(),
            priority: 2,
            channel: "email".to_owned(),
            language: first.language.or_else(|| came_to.as_ref().and_then(|mailbox| mailbox.language)),
            team_id: came_to.and_then(|mailbox| mailbox.team_id),
            assignee_id: None,
            first,
        };
        let opened = open_in(tx, self.pen, &command, self.desk.salt)?;
        Ok((opened.id, opened.message_id))
    }

    /// A member of staff who passed a customer's mail on to us, and what they passed on.
    fn forwarder(&self, tx: &mut Tx<'_>) -> Result<Option<(i64, &mail::quote::Forwarded)>, Problem> {
        let Some(passed_on) = &self.mail.passed_on else { return Ok(None) };
        if mailboxes::is_ours(tx, &base_address(&passed_on.from.address))? {
            return Ok(None);
        }
        let Some(staff_id) = staff::by_email(tx, &self.sender)? else { return Ok(None) };
        Ok(Some((staff_id, passed_on)))
    }

    /// Opens the case of whoever wrote first; what the colleague wrote above it is a note among ourselves.
    fn open_forwarded(
        &self,
        tx: &mut Tx<'_>,
        staff_id: i64,
        passed_on: &mail::quote::Forwarded,
    ) -> Result<Ending, Problem> {
        let subject = passed_on.subject.clone().unwrap_or_else(|| self.mail.subject());
        let subject: String = mail::quote::bare_subject(&subject).chars().take(cases::SUBJECT_MAX).collect();
        let subject = if subject.is_empty() { self.mail.subject() } else { subject };
        let (own, rest) = mail::quote::split(&passed_on.body);
        let message = Message {
            body: own.to_owned(),
            trimmed: Some(rest.to_owned()).filter(|rest| !rest.trim().is_empty()),
            body_html: None,
            // The ids are of the colleague's mail; an answer of the customer will not name them.
            in_reply_to: None,
            recipients: Vec::new(),
            automatic: None,
            ..self.mail.message(&passed_on.from, self.language(tx, &passed_on.from.address)?)
        };
        let (case_id, message_id) = self.open_for(tx, &passed_on.from, subject, message)?;
        let mut reading = self.reading(message_id, "forwarded", "opened");
        reading.facts.forwarded_by = Some(staff_id);
        details::put(tx, case_id, &reading)?;
        if let Some(case) = cases::found(tx, case_id)? {
            self.attach_files(tx, &case, message_id)?;
            if !passed_on.before.trim().is_empty() {
                let mut hand = self.pen.clone();
                hand.who = kernel::Who::Staff(staff_id);
                let note = WriteNote { text: passed_on.before.clone(), mentions: Vec::new() };
                note_in(tx, &hand, &case, &note, self.desk.note_salt)?;
            }
        }
        Ok(filed(case_id, message_id, "forwarded"))
    }

    /// Attaches what was kept, and records what was not.
    fn attach_files(&self, tx: &mut Tx<'_>, case: &Case, message_id: i64) -> Result<(), Problem> {
        for file in &self.mail.files {
            let filing = Filing {
                brand_id: case.brand_id,
                case_id: case.id,
                message_id: Some(message_id),
                person_id: case.customer_id,
                content_id: file.content_id.clone(),
                inline: file.inline,
                uploaded_by: None,
            };
            attachments::attach(tx, self.pen, &file.kept, &filing)?;
        }
        for (filename, because) in &self.mail.refused {
            let place = (case.brand_id, case.id, message_id);
            attachments::refuse(tx, self.pen, place, (filename, *because))?;
        }
        Ok(())
    }

    /// Whoever else the customer wrote to gets copies of our answers.
    fn add_copied(&self, tx: &mut Tx<'_>, case: &Case) -> Result<(), Problem> {
        let inbound = &self.mail.inbound;
        let people = inbound.to.iter().chain(&inbound.cc);
        let people = people.map(|one| (one.name.as_deref().unwrap_or_default(), one.address.as_str()));
        copies::keep(tx, self.pen, case, people.take(COPIED_MAX))
    }
}

fn filed(case_id: i64, message_id: i64, rule: &'static str) -> Ending {
    Ending {
        state: "filed",
        rule: Some(rule),
        case_id: Some(case_id),
        message_id: Some(message_id),
        error: None,
    }
}
