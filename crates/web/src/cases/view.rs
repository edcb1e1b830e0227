//! What the thread and the side of a case show, ready to be drawn: no ids to look up, no words to translate but the
//! screen's own.

use desk::correspondence::{Letterhead, Standing as Letter};
use desk::labels::Category;
use kernel::{Language, Timestamp};

use super::composer::{Draft, Later};
use super::mailed::MailView;
use crate::inbox::{Named, Place, Ticking};

/// What the reader may do with this case, decided by their permission words.
#[expect(clippy::struct_excessive_bools, reason = "each is one permission word")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct May {
    /// Write to the customer.
    pub reply: bool,
    /// Write notes.
    pub note: bool,
    /// Change owner and team.
    pub assign: bool,
    /// Change status, type, priority, tags; snooze.
    pub change: bool,
    /// Spam, trash, restore.
    pub discard: bool,
    /// Open cases.
    pub open: bool,
    /// Read customers.
    pub customers: bool,
    /// Change customers.
    pub change_customers: bool,
}

/// A case with everything on it.
#[derive(Clone, Debug)]
pub struct CaseView {
    /// The list it was opened from.
    pub place: Place,
    /// Its id.
    pub id: i64,
    /// Its number, written `KH-1042`.
    pub reference: String,
    /// The version drawn: what a change is made against.
    pub version: i64,
    /// New for each drawing: from it every form has its idempotency key.
    pub key: String,
    /// Subject.
    pub subject: String,
    /// The language it is held in.
    pub language: Language,
    /// The channel it came by.
    pub channel: String,
    /// `live`, `spam`, `deleted`, `merged`.
    pub disposition: String,
    /// Its type: word and label.
    pub kind: Named,
    /// Its status: word and label.
    pub status: Named,
    /// The status's category.
    pub category: Category,
    /// 1 low to 4 urgent.
    pub priority: i64,
    /// Its clock.
    pub ticking: Ticking,
    /// Its owner: id and name.
    pub owner: Option<Named>,
    /// Its team: id and label.
    pub team: Option<Named>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Messages and what happened between them, oldest first.
    pub flow: Vec<Piece>,
    /// The newest message drawn: what a reply is made against.
    pub last_message_id: i64,
    /// To whom a reply goes unless the writer says otherwise: to, cc, bcc as they are typed.
    pub usual: [String; 3],
    /// What the reader has begun to write.
    pub begun: Begun,
    /// Moments at which a letter may leave instead of now.
    pub later: Vec<Later>,
    /// What a letter will have around its words.
    pub letterhead: Option<Letterhead>,
    /// The customer.
    pub customer: CustomerView,
    /// What reading its mail found out.
    pub mail: MailView,
    /// Promises.
    pub promises: Vec<Promise>,
    /// Tags: word and label.
    pub tags: Vec<Named>,
    /// Who is kept in copy.
    pub copies: Vec<InCopy>,
    /// Earlier and other cases of the customer.
    pub others: Vec<OtherCase>,
    /// Its history in plain words, newest first.
    pub history: Vec<Line>,
    /// What can be chosen.
    pub choices: Choices,
    /// What the reader may do.
    pub may: May,
}

impl CaseView {
    /// Whether it can be worked on: not in the trash, not merged, not closed.
    pub fn is_workable(&self) -> bool {
        self.category != Category::Closed && !matches!(self.disposition.as_str(), "deleted" | "merged")
    }

    /// Whether it can be answered.
    pub fn is_writable(&self) -> bool {
        self.is_workable() && self.disposition == "live"
    }

    /// Whether it is put away at `now`.
    pub fn is_asleep(&self, now: Timestamp) -> bool {
        self.ticking.snoozed_until.is_some_and(|until| until > now)
    }
}

/// What the reader has begun to write, by form; fresh where nothing was.
#[derive(Clone, Debug, Default)]
pub struct Begun {
    /// To the customer.
    pub reply: Draft,
    /// Among ourselves.
    pub note: Draft,
    /// To somebody outside.
    pub forward: Draft,
}

/// How the letter of a message stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryView {
    /// The message it carries.
    pub message_id: i64,
    /// The letter in the outbox, once it left.
    pub letter_id: Option<i64>,
    /// How it stands.
    pub standing: Letter,
    /// Since or until when.
    pub at: Option<Timestamp>,
    /// What went wrong, or why it was stopped.
    pub reason: Option<String>,
}

/// What the menus and lists of a case offer.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// Statuses that can be chosen, with their categories.
    pub statuses: Vec<(Named, Category)>,
    /// Types.
    pub kinds: Vec<Named>,
    /// Tags known to the desk.
    pub tags: Vec<Named>,
    /// Colleagues of the brand whom the case can be given to, and whoever has it.
    pub colleagues: Vec<Named>,
    /// Everybody of the brand, whom a note can call.
    pub called: Vec<Named>,
    /// Teams of the brand.
    pub teams: Vec<Named>,
    /// Organisations in use.
    pub organisations: Vec<Named>,
    /// The reader's own staff id.
    pub me: i64,
}

/// A piece of the flow.
#[derive(Clone, Debug)]
pub enum Piece {
    /// Something written.
    Message(MessageView),
    /// Something that happened.
    Event(Line),
}

impl Piece {
    /// When.
    pub const fn at(&self) -> Timestamp {
        match self {
            Self::Message(message) => message.at,
            Self::Event(line) => line.at,
        }
    }
}

/// Something that happened, in plain words.
#[derive(Clone, Debug)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// What, in the reader's language.
    pub said: String,
    /// Why, in a person's words.
    pub reason: Option<String>,
}

/// Whose words a message holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The customer's.
    Theirs,
    /// Ours, to the customer.
    Ours,
    /// Ours, among ourselves.
    Note,
}

/// A message.
#[derive(Clone, Debug)]
pub struct MessageView {
    /// Its id.
    pub id: i64,
    /// Whose.
    pub side: Side,
    /// Who wrote it.
    pub who: String,
    /// The address it came from; empty when it has none.
    pub address: String,
    /// To whom it went: `to`, `cc`, `bcc` and the people.
    pub recipients: Vec<(String, String)>,
    /// The channel.
    pub channel: String,
    /// When.
    pub at: Timestamp,
    /// Its language, when known.
    pub language: Option<Language>,
    /// HTML, cleaned before it was stored.
    pub html: Option<String>,
    /// Plain text.
    pub text: String,
    /// Signature and quoted text, cut from it.
    pub trimmed: Option<String>,
    /// Whether a machine wrote it.
    pub is_automatic: bool,
    /// Whether it went to, or came from, somebody outside: the customer never sees it.
    pub is_outside: bool,
    /// How its letter stands.
    pub delivery: Option<Box<DeliveryView>>,
    /// Files that came or went with it.
    pub files: Vec<FileView>,
    /// What came with it and was not taken: what its sender calls it, and why.
    pub refused: Vec<(String, String)>,
}

/// A file.
#[derive(Clone, Debug)]
pub struct FileView {
    /// Its id.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
}

/// The customer beside the case.
#[derive(Clone, Debug)]
pub struct CustomerView {
    /// Their id.
    pub id: i64,
    /// Full name.
    pub full_name: String,
    /// What to call them.
    pub call_as: String,
    /// The language they receive.
    pub language: Language,
    /// How to reach them: kind and value.
    pub addresses: Vec<(String, String)>,
    /// Since when we know them.
    pub since: Timestamp,
    /// What we remember of them.
    pub notes: String,
    /// The organisation they belong to.
    pub organisation: Option<Named>,
}

/// How a promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Running, due then.
    Running {
        /// When it is due.
        due: Timestamp,
        /// When it turns amber.
        warn: Option<Timestamp>,
    },
    /// Standing still.
    Paused,
    /// Kept, after so many working minutes.
    Kept,
    /// Broken: fulfilled late, or never.
    Broken,
}

/// A promise with the time it used.
#[derive(Clone, Debug)]
pub struct Promise {
    /// `first_reply`, `next_reply`, `resolution`.
    pub kind: String,
    /// How it stands.
    pub standing: Standing,
    /// Working minutes promised.
    pub target_minutes: i64,
    /// Working minutes used.
    pub used_minutes: i64,
}

/// Somebody kept in copy.
#[derive(Clone, Debug)]
pub struct InCopy {
    /// `cc` or `bcc`.
    pub role: String,
    /// Name; may be empty.
    pub name: String,
    /// Address.
    pub address: String,
}

/// Another case of the customer.
#[derive(Clone, Debug)]
pub struct OtherCase {
    /// Its id.
    pub id: i64,
    /// Its number.
    pub reference: String,
    /// Subject.
    pub subject: String,
    /// The language it is held in.
    pub language: Language,
    /// What its status is called.
    pub status: String,
    /// When something was last written in it.
    pub last_at: Timestamp,
}
