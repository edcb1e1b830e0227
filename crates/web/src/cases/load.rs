//! From the desk's records to what the thread and the side show.

use std::collections::HashMap;
use std::fmt::Write as _;

use db::Tx;
use desk::attachments::{self, Attachment};
use desk::cases::lists;
use desk::cases::ops::{self, Thread};
use desk::cases::{self, Case};
use desk::clocks::{self, State, View};
use desk::correspondence::{self, Delivery, HeldLetter, Letterhead};
use desk::labels::ops::Lists;
use desk::messages::{Direction, Message, Recipient};
use desk::organisations::{self, Called};
use desk::staff::Colleague;
use desk::teams::Team;
use desk::{Desk, drafts, labels, staff, teams};
use kernel::{Actor, Kind, Language, Permission, Problem, Timestamp};

use super::composer::Draft;
use super::mailed::{self, MailView};
use super::recipients::written;
use super::view::{
    Begun, CaseView, Choices, CustomerView, DeliveryView, FileView, InCopy, Line, May, MessageView,
    OtherCase, Piece, Promise, Side, Standing,
};
use crate::inbox::{Named, Place, Ticking};
use crate::session::Reader;

/// How many other cases of a customer are shown beside one.
const OTHERS: i64 = 6;
/// Lines of the history that only repeat what stands beside them as a message.
const TOLD_BY_MESSAGES: [&str; 4] =
    ["history-case-opened", "history-case-arrived", "history-note-written", "history-note-written-for"];

/// Reads everything a case's page shows.
pub async fn case(desk: &Desk, reader: &Reader, place: &Place, id: i64) -> Result<CaseView, Problem> {
    let (whole, mail) = tokio::join!(Whole::read(desk, reader, id), mailed::load(desk, reader, id));
    let Whole { thread, history, clocks, lists, others, mut beside } = whole?;
    let held = std::mem::take(&mut beside.held)
        .into_iter()
        .map(|one| held_message(one, &mut beside))
        .collect::<Vec<_>>();
    let begun = std::mem::take(&mut beside.drafts);
    let mut view = assembled(reader, place, thread, &lists, beside);
    view.last_message_id =
        held.iter().map(|one| one.id).chain([view.last_message_id]).max().unwrap_or_default();
    let opens_at = view.letterhead.as_ref().and_then(|head| head.working_day_at);
    view.later = super::snoozing::leaving(&reader.lens, opens_at);
    view.begun = begun_of(reader, &view, begun);
    view.key = hex(&desk.secret());
    view.others = others;
    view.mail = mail?;
    view.promises = clocks.iter().filter(|clock| clock.state != State::Cancelled).map(promise).collect();
    for line in &history {
        if !TOLD_BY_MESSAGES.contains(&line.key.as_str()) {
            let line = Line { at: line.at, said: line.text.clone(), reason: line.reason.clone() };
            view.flow.push(Piece::Event(line));
        }
    }
    view.flow.sort_by_key(Piece::at);
    // What has not left yet stands below everything that was said.
    view.flow.extend(held.into_iter().map(Piece::Message));
    view.history = history
        .into_iter()
        .rev()
        .map(|line| Line { at: line.at, said: line.text, reason: line.reason })
        .collect();
    Ok(view)
}

/// The first 16 bytes, written.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().take(16).fold(String::new(), |mut all, byte| {
        // Writing to a string cannot fail.
        let _ = write!(all, "{byte:02x}");
        all
    })
}

/// What is read in one snapshot.
struct Whole {
    thread: Thread,
    history: Vec<cases::history::Line>,
    clocks: Vec<View>,
    lists: Lists,
    others: Vec<OtherCase>,
    beside: Beside,
}

impl Whole {
    /// One read for all of it: each by itself would wait for its turn, and could see another moment.
    async fn read(desk: &Desk, reader: &Reader, id: i64) -> Result<Self, Problem> {
        let (actor, now, house) = (reader.actor.clone(), reader.lens.now, desk.clone());
        let language = reader.lens.words.language();
        desk.db()
            .read(move |tx| {
                let thread = ops::thread(tx, &actor, id)?;
                Ok(Self {
                    history: ops::history_of(tx, &actor, &thread)?,
                    clocks: clocks::of_case(tx, house.calendars(), id, now)?,
                    lists: labels::ops::lists(tx)?,
                    others: others(tx, (&actor, language, now), &thread.case)?,
                    beside: Beside::read(tx, &house, (&actor, now), &thread.case)?,
                    thread,
                })
            })
            .await
    }
}

/// What lies beside a case: files, colleagues, teams.
struct Beside {
    files: HashMap<i64, Vec<FileView>>,
    /// What came with messages and was not taken: name and why.
    refused: HashMap<i64, Vec<(String, String)>>,
    colleagues: Vec<Colleague>,
    teams: Vec<Team>,
    organisations: Vec<Called>,
    /// The customer's organisation.
    organisation: Option<Named>,
    deliveries: Vec<Delivery>,
    held: Vec<HeldLetter>,
    drafts: Vec<(drafts::Draft, Vec<FileView>)>,
    /// What a letter of it has around its words; none without a mailbox to write from.
    letterhead: Option<Letterhead>,
}

impl Beside {
    fn read(
        tx: &mut Tx<'_>,
        desk: &Desk,
        (actor, now): (&Actor, Timestamp),
        case: &Case,
    ) -> Result<Self, Problem> {
        let case_id = case.id;
        let organisation = match case.organisation_id {
            Some(id) => organisations::name_of(tx, id)?.map(|label| Named { value: id.to_string(), label }),
            None => None,
        };
        let organisations = organisations::called(tx)?;
        let mut files: HashMap<i64, Vec<FileView>> = HashMap::new();
        for file in attachments::of_case(tx, case_id)?.into_iter().filter(|file| !file.inline) {
            if let Some(message_id) = file.message_id {
                files.entry(message_id).or_default().push(file_view(file));
            }
        }
        let mut refused: HashMap<i64, Vec<(String, String)>> = HashMap::new();
        for file in attachments::refused_of_case(tx, case_id)? {
            refused.entry(file.message_id).or_default().push((file.filename, file.because));
        }
        let colleagues = staff::colleagues_of_brand(tx, case.brand_id, case.assignee_id)?;
        let teams = teams::of_actor(tx, actor)?;
        let mut drafts = Vec::new();
        for draft in drafts::of_case(tx, actor.staff_id().unwrap_or(0), case_id)? {
            let files = attachments::waiting(tx, case_id, &draft.content.attachments)?;
            let files = files.into_iter().filter(|file| !file.inline).map(file_view).collect();
            drafts.push((draft, files));
        }
        let deliveries = correspondence::deliveries_of_case(tx, case_id)?;
        let held = correspondence::held_of_case(tx, case_id)?;
        let head = correspondence::ops::letterhead_of_case(tx, desk.calendars(), actor, case, now);
        let letterhead = match head {
            Ok(head) => Some(head),
            Err(problem) if problem.kind == Kind::NoMailbox => None,
            Err(problem) => return Err(problem),
        };
        Ok(Self {
            files,
            refused,
            colleagues,
            teams,
            organisations,
            organisation,
            deliveries,
            held,
            drafts,
            letterhead,
        })
    }
}

/// The forms as they were left, or fresh.
fn begun_of(reader: &Reader, view: &CaseView, drafts: Vec<(drafts::Draft, Vec<FileView>)>) -> Begun {
    let mut begun = Begun {
        reply: Draft { people: view.usual.clone(), ..Draft::default() },
        note: Draft::default(),
        forward: Draft { text: quoted(reader, view), ..Draft::default() },
    };
    for (draft, files) in drafts {
        let slot = match draft.form.as_str() {
            "note" => &mut begun.note,
            "forward" => &mut begun.forward,
            _ => &mut begun.reply,
        };
        let content = draft.content;
        let people = [content.to, content.cc, content.bcc];
        let people = if people.iter().all(String::is_empty) { slot.people.clone() } else { people };
        *slot = Draft {
            people,
            text: content.text,
            html: content.html,
            files,
            version: draft.version,
            ..Draft::default()
        };
    }
    begun
}

/// The customer's last words as one passes them on.
fn quoted(reader: &Reader, view: &CaseView) -> String {
    let last = view.flow.iter().rev().find_map(|piece| match piece {
        Piece::Message(message) if message.side == Side::Theirs && !message.is_outside => Some(message),
        _ => None,
    });
    let Some(message) = last else { return String::new() };
    let head = reader.lens.words.with(
        "case-forwarded",
        &[
            ("name", message.who.as_str().into()),
            ("when", reader.lens.full(message.at).into()),
            ("subject", view.subject.as_str().into()),
        ],
    );
    format!("\n\n{head}\n\n{}", message.text.trim())
}

fn delivery_view(delivery: Delivery) -> DeliveryView {
    let Delivery { message_id, letter_id, standing, at, reason } = delivery;
    DeliveryView { message_id, letter_id, standing, at, reason }
}

/// A letter that has not left yet, as it will stand in the thread.
fn held_message(letter: HeldLetter, beside: &mut Beside) -> MessageView {
    let delivery = beside
        .deliveries
        .iter()
        .find(|one| one.message_id == letter.id)
        .cloned()
        .map(delivery_view)
        .map(Box::new);
    MessageView {
        id: letter.id,
        side: Side::Ours,
        who: letter.author_name,
        address: String::new(),
        recipients: letter.recipients.into_iter().map(shown_recipient).collect(),
        channel: "email".to_owned(),
        at: letter.made_at,
        language: None,
        html: Some(letter.html).filter(|html| !html.trim().is_empty()),
        text: letter.text,
        trimmed: None,
        is_automatic: false,
        is_outside: letter.kind == "forward",
        delivery,
        files: beside.files.remove(&letter.id).unwrap_or_default(),
        refused: Vec::new(),
    }
}

fn shown_recipient(to: Recipient) -> (String, String) {
    (to.role, if to.name.is_empty() { to.address } else { to.name })
}

/// A file as its link shows it.
pub fn file_view(file: Attachment) -> FileView {
    FileView { id: file.id, name: file.filename, bytes: u64::try_from(file.size_bytes).unwrap_or_default() }
}

/// Other cases of the same customer, the newest first.
fn others(
    tx: &mut Tx<'_>,
    (actor, language, now): (&Actor, Language, Timestamp),
    case: &Case,
) -> Result<Vec<OtherCase>, Problem> {
    // One more, since the case itself is among them.
    let rows = lists::of_customer(tx, actor, case.customer_id, (OTHERS + 1, now))?;
    let rows = rows.into_iter().filter(|row| row.id != case.id).take(6);
    Ok(rows.map(|row| other(row, language)).collect())
}

/// A row of a list as another case of a customer.
pub fn other(row: lists::Row, language: Language) -> OtherCase {
    OtherCase {
        id: row.id,
        reference: format!("KH-{}", row.reference),
        subject: row.subject,
        language: row.language,
        status: row.status_labels.get(language).to_owned(),
        last_at: row.last_message_at,
    }
}

fn promise(clock: &View) -> Promise {
    let standing = match (clock.state, clock.due_at) {
        (State::Met, _) => Standing::Kept,
        (State::Running | State::Breached, Some(due)) if clock.open => {
            Standing::Running { due, warn: clock.warn_at }
        }
        (State::Paused | State::Running, _) => Standing::Paused,
        _ => Standing::Broken,
    };
    Promise {
        kind: clock.kind.word().to_owned(),
        standing,
        target_minutes: clock.target_minutes,
        used_minutes: clock.used_minutes,
    }
}

fn message(message: Message, beside: &mut Beside) -> MessageView {
    let side = match message.direction {
        Direction::In => Side::Theirs,
        Direction::Out => Side::Ours,
        Direction::Note => Side::Note,
    };
    MessageView {
        id: message.id,
        side,
        who: if message.author_name.is_empty() {
            message.author_address.clone()
        } else {
            message.author_name
        },
        address: message.author_address,
        recipients: message.recipients.into_iter().map(shown_recipient).collect(),
        channel: message.channel,
        at: message.occurred_at,
        language: message.language,
        html: message.body_html.filter(|html| !html.trim().is_empty()),
        text: message.body,
        trimmed: message.trimmed.filter(|text| !text.trim().is_empty()),
        is_automatic: message.automatic.is_some(),
        is_outside: message.outside,
        delivery: beside
            .deliveries
            .iter()
            .find(|one| one.message_id == message.id)
            .cloned()
            .map(delivery_view)
            .map(Box::new),
        files: beside.files.remove(&message.id).unwrap_or_default(),
        refused: beside.refused.remove(&message.id).unwrap_or_default(),
    }
}

/// Whoever wrote last from outside, else the customer's first e-mail address; those in copy.
fn usual(thread: &Thread) -> [String; 3] {
    let last = thread.messages.iter().rev().find(|message| {
        message.direction == Direction::In
            && message.automatic.is_none()
            && !message.outside
            && message.author_address.contains('@')
    });
    let known = || thread.customer.identities.iter().find(|identity| identity.kind == "email");
    let to = last.map_or_else(
        || known().map_or_else(String::new, |identity| written(&thread.customer.full_name, &identity.value)),
        |message| written(&message.author_name, &message.author_address),
    );
    let role = |role: &str| {
        let people = thread.participants.iter().filter(|person| person.role == role);
        people.map(|person| written(&person.name, &person.address)).collect::<Vec<_>>().join(", ")
    };
    [to, role("cc"), role("bcc")]
}

fn may(reader: &Reader) -> May {
    let has = |permission| reader.actor.grants.words.has(permission);
    May {
        reply: has(Permission::CaseReply),
        note: has(Permission::CaseNote),
        assign: has(Permission::CaseAssign),
        change: has(Permission::CaseChange),
        discard: has(Permission::CaseDiscard),
        open: has(Permission::CaseOpen),
        customers: has(Permission::CustomerView),
        change_customers: has(Permission::CustomerChange),
    }
}

fn choices(lists: &Lists, beside: &Beside, case: &Case, me: i64, language: Language) -> Choices {
    let named = |value: &str, labels: &kernel::Labels| Named {
        value: value.to_owned(),
        label: labels.get(language).to_owned(),
    };
    let statuses = lists.statuses.iter().filter(|status| status.active);
    let kinds = lists.kinds.iter().filter(|kind| kind.active);
    let tags = lists.tags.iter().filter(|tag| tag.active);
    let teams = beside
        .teams
        .iter()
        .filter(|team| team.active || Some(team.id) == case.team_id)
        .filter(|team| team.brand_id.is_none_or(|brand| brand == case.brand_id));
    let colleague = |one: &Colleague| Named { value: one.id.to_string(), label: one.full_name.clone() };
    let organisations = beside.organisations.iter().filter(|one| one.active);
    let organisation = |one: &Called| Named { value: one.id.to_string(), label: one.name.clone() };
    Choices {
        statuses: statuses.map(|status| (named(&status.word, &status.labels), status.category)).collect(),
        kinds: kinds.map(|kind| named(&kind.word, &kind.labels)).collect(),
        tags: tags.map(|tag| named(&tag.word, &tag.labels)).collect(),
        colleagues: beside
            .colleagues
            .iter()
            .filter(|one| one.can_own || case.assignee_id == Some(one.id))
            .map(colleague)
            .collect(),
        called: beside.colleagues.iter().map(colleague).collect(),
        teams: teams.map(|team| named(&team.id.to_string(), &team.labels)).collect(),
        organisations: organisations.map(organisation).collect(),
        me,
    }
}

fn in_copy(person: Recipient) -> InCopy {
    InCopy { role: person.role, name: person.name, address: person.address }
}

fn assembled(reader: &Reader, place: &Place, thread: Thread, lists: &Lists, mut beside: Beside) -> CaseView {
    let language = reader.lens.words.language();
    let usual = usual(&thread);
    let Thread { case, customer, messages, tags, participants, .. } = thread;
    let me = reader.actor.staff_id().unwrap_or_default();
    let choices = choices(lists, &beside, &case, me, language);
    let status = lists.statuses.iter().find(|known| known.word == case.status);
    let kind = lists.kinds.iter().find(|known| known.word == case.kind);
    let label = |labels: Option<&kernel::Labels>, word: &str| Named {
        value: word.to_owned(),
        label: labels.map_or(word, |labels| labels.get(language)).to_owned(),
    };
    let among = |list: &[Named], id: Option<i64>| {
        let value = id?.to_string();
        let known = list.iter().find(|one| one.value == value).cloned();
        Some(known.unwrap_or_else(|| Named { value, label: reader.lens.words.say("case-somebody") }))
    };
    CaseView {
        place: place.clone(),
        id: case.id,
        reference: case.written_reference(),
        version: case.version,
        key: String::new(),
        language: case.language,
        kind: label(kind.map(|kind| &kind.labels), &case.kind),
        status: label(status.map(|status| &status.labels), &case.status),
        category: case.category,
        priority: case.priority,
        ticking: Ticking {
            due_at: case.next_due_at,
            due_kind: case.next_due_kind,
            since: case.unanswered_since.unwrap_or(case.opened_at),
            category: case.category,
            snoozed_until: case.snoozed_until,
        },
        owner: among(&choices.colleagues, case.assignee_id),
        team: among(&choices.teams, case.team_id),
        opened_at: case.opened_at,
        last_message_id: messages.iter().map(|message| message.id).max().unwrap_or_default(),
        flow: messages.into_iter().map(|one| Piece::Message(message(one, &mut beside))).collect(),
        usual,
        begun: Begun::default(),
        later: Vec::new(),
        letterhead: beside.letterhead.take(),
        customer: CustomerView {
            id: customer.id,
            full_name: customer.full_name,
            call_as: customer.call_as,
            language: customer.language,
            addresses: customer.identities.into_iter().map(|one| (one.kind, one.value)).collect(),
            since: customer.created_at,
            notes: customer.notes,
            organisation: beside.organisation.take(),
        },
        mail: MailView::default(),
        promises: Vec::new(),
        tags: tags
            .into_iter()
            .map(|tag| Named { label: tag.labels.get(language).to_owned(), value: tag.word })
            .collect(),
        copies: participants.into_iter().map(in_copy).collect(),
        others: Vec::new(),
        history: Vec::new(),
        choices,
        may: may(reader),
        subject: case.subject,
        channel: case.channel,
        disposition: case.disposition,
    }
}
