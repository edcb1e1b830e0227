//! Messages: what a customer wrote, what we answered, what we noted among ourselves. Text is stored as it came; what
//! a screen shows as HTML was cleaned before it was queued.

use std::sync::LazyLock;

use db::{DbError, Migration, Row, Tx, statements};
use kernel::{Language, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;

use crate::capability::Capability;
use crate::events::{Seal, seal};

const MIGRATIONS: &[Migration] = &[MESSAGES, OUTSIDE];

const MESSAGES: Migration = Migration::new(
    "desk/0007_messages",
    // No foreign key to cases: a case is written after its first message, in one transaction.
    "create table message (
        id {int} primary key,
        case_id {int} not null,
        brand_id {int} not null references brand (id),
        direction {text} not null,
        channel {text} not null,
        author_kind {text} not null,
        author_id {int},
        author_name {text} not null,          -- personal: name
        author_address {text} not null,       -- personal: contact
        recipients {json} not null,           -- personal: contact
        subject {text} not null,              -- personal: content
        body {text} not null,                 -- personal: content
        body_html {text},                     -- personal: content
        trimmed {text},                       -- personal: content
        language {text},
        rfc_message_id {text},
        in_reply_to {text},
        automatic {text},
        mail_in_id {int},
        salt {blob} not null,
        occurred_at {int} not null,
        recorded_at {int} not null
    ) {strict};
    create index message_by_case on message (case_id, id);
    create index message_by_rfc_id on message (rfc_message_id) where rfc_message_id is not null;",
);

const OUTSIDE: Migration = Migration::new(
    "desk/0111_messages_with_outsiders",
    "alter table message add column outside {flag} not null default false;",
);

/// Every column that [`read`] takes, in its order: `select … from message`.
macro_rules! message_columns {
    () => {
        "select id, case_id, brand_id, direction, channel, author_kind, author_id, author_name, author_address,
             recipients, subject, body, body_html, trimmed, language, rfc_message_id, in_reply_to, automatic,
             mail_in_id, occurred_at, outside
         from message"
    };
}

statements! {
    INSERT = "messages.insert",
        "insert into message (id, case_id, brand_id, direction, channel, author_kind, author_id, author_name,
             author_address, recipients, subject, body, body_html, trimmed, language, rfc_message_id, in_reply_to,
             automatic, mail_in_id, salt, occurred_at, recorded_at, outside)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
             $23)";
    OF_CASE = "messages.of_case",
        concat!(message_columns!(), " where case_id = $1 order by occurred_at, id limit 500");
    AFTER = "messages.after",
        concat!(message_columns!(), " where case_id = $1 and id > $2 order by id limit 500");
    RFC_IDS = "messages.rfc_ids",
        "select rfc_message_id from message where case_id = $1 and rfc_message_id is not null and direction <> 'note'
             and not outside
         order by occurred_at, id";
    LAST_WRITER = "messages.last_writer",
        "select author_name, author_address from message
         where case_id = $1 and direction = 'in' and automatic is null and not outside order by id desc limit 1";
    NEWER = "messages.newer",
        "select id, author_name, direction from message
         where case_id = $1 and id > $2 and direction <> 'note' and automatic is null and not outside
             and not (direction = 'out' and coalesce(author_id, 0) = $3)
         order by id limit 100";
    NEWEST = "messages.newest",
        "select id from message where case_id = $1 and direction <> 'note' order by id desc limit 1";
    BEFORE = "messages.before",
        "select direction, occurred_at from message
         where case_id = $1 and id <> $2 and direction <> 'note' and automatic is null and not outside
         order by occurred_at desc, id desc limit 1";
    AUTHOR = "messages.author",
        "select author_id from message where id = $1 and author_kind = 'staff' and author_id is not null";
    ADDRESS = "messages.address",
        "update message set author_address = $2, recipients = $3, rfc_message_id = $4
         where id = $1 and rfc_message_id is null";
    WHEN = "messages.when", "select occurred_at from message where id = $1";
    PURGE = "messages.purge", "delete from message where case_id = $1";
    ERASE_CASE = "messages.erase_case",
        "update message set author_name = case when author_kind = 'staff' then author_name else $2 end,
             author_address = '', recipients = $3, subject = '', body = '', body_html = null,
             trimmed = null, rfc_message_id = null, in_reply_to = null, salt = $4
         where case_id = $1";
    ERASE_ONE = "messages.erase_one",
        "update message set author_name = $2, author_address = '', recipients = $3, subject = '',
             body = '', body_html = null, trimmed = null, rfc_message_id = null, in_reply_to = null, salt = $4
         where id = $1";
    SET_RECIPIENTS = "messages.set_recipients", "update message set recipients = $2 where id = $1";
    OF_CASE_FROM = "messages.of_case_from",
        "select id, author_kind, author_id, author_address, recipients from message where case_id = $1 order by id";
    CASE_OF_RFC_ID = "messages.case_of_rfc_id",
        "select case_id, id from message where rfc_message_id = $1 and brand_id = $2 order by id desc limit 1";
}

/// Any number of messages; their ids come as one JSON array.
static SOME: db::Sql = db::Sql::per_engine(
    "messages.some",
    concat!(message_columns!(), " where id in (select value from json_each($1))"),
    concat!(
        message_columns!(),
        " where id in (select cast(value as bigint) from jsonb_array_elements_text(cast($1 as jsonb)))"
    ),
);

static ALL_STATEMENTS: LazyLock<Vec<&'static db::Sql>> = LazyLock::new(|| [STATEMENTS, &[&SOME]].concat());

/// Which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From the customer.
    In,
    /// To the customer.
    Out,
    /// Among ourselves.
    Note,
}

impl Direction {
    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
            Self::Note => "note",
        }
    }

    fn from_word(word: &str) -> Self {
        match word {
            "in" => Self::In,
            "out" => Self::Out,
            _ => Self::Note,
        }
    }
}

/// Somebody a message goes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Recipient {
    /// `to`, `cc` or `bcc`.
    pub role: String,
    /// Display name; may be empty.
    #[serde(default)]
    pub name: String,
    /// E-mail address.
    pub address: String,
}

/// A message, stored or about to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Message {
    /// Its id.
    pub id: i64,
    /// Its case.
    pub case_id: i64,
    /// Its brand.
    pub brand_id: i64,
    /// Which way it goes.
    pub direction: Direction,
    /// `email`, `phone`, `counter`, `chat`, `whatsapp`, `letter`, `fax`, `web`.
    pub channel: String,
    /// `staff`, `customer` or `system`.
    pub author_kind: String,
    /// Staff or person id.
    pub author_id: Option<i64>,
    /// The name shown.
    pub author_name: String,
    /// The address it came from; empty for notes.
    pub author_address: String,
    /// To, Cc and Bcc.
    pub recipients: Vec<Recipient>,
    /// Its subject line.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// Cleaned HTML, when it had a richer form.
    pub body_html: Option<String>,
    /// Quoted text and signature that were cut from `body`.
    pub trimmed: Option<String>,
    /// The language it is written in, when known.
    #[schema(value_type = Option<String>)]
    pub language: Option<Language>,
    /// Message-ID without brackets.
    pub rfc_message_id: Option<String>,
    /// The Message-ID it answers.
    pub in_reply_to: Option<String>,
    /// Why it is taken for automatic mail; `None` for a person's.
    pub automatic: Option<String>,
    /// The raw mail it came from.
    pub mail_in_id: Option<i64>,
    /// Whether it went to, or came from, somebody outside whom the case was forwarded to. The customer never sees it.
    #[serde(default)]
    pub outside: bool,
    /// When it was written or arrived.
    #[schema(value_type = String, format = DateTime)]
    pub occurred_at: Timestamp,
}

impl Message {
    /// What a customer said on a channel, before it is filed.
    pub fn said_by_customer(channel: &str, subject: &str, body: String) -> Self {
        Self {
            id: 0,
            case_id: 0,
            brand_id: 0,
            direction: Direction::In,
            channel: channel.to_owned(),
            author_kind: "customer".to_owned(),
            author_id: None,
            author_name: String::new(),
            author_address: String::new(),
            recipients: Vec::new(),
            subject: subject.to_owned(),
            body,
            body_html: None,
            trimmed: None,
            language: None,
            rfc_message_id: None,
            in_reply_to: None,
            automatic: None,
            mail_in_id: None,
            outside: false,
            occurred_at: Timestamp(0),
        }
    }
}

/// Writes a message. `salt` is kept with it so that its text can be proved, and erased.
pub fn insert(
    tx: &mut Tx<'_>,
    message: &Message,
    salt: &[u8; 32],
    recorded_at: Timestamp,
) -> Result<(), DbError> {
    let recipients = serde_json::json!(message.recipients);
    tx.execute(
        &INSERT,
        &[
            &message.id,
            &message.case_id,
            &message.brand_id,
            &message.direction.word(),
            &message.channel,
            &message.author_kind,
            &message.author_id,
            &message.author_name,
            &message.author_address,
            &recipients,
            &message.subject,
            &message.body,
            &message.body_html,
            &message.trimmed,
            &message.language,
            &message.rfc_message_id,
            &message.in_reply_to,
            &message.automatic,
            &message.mail_in_id,
            salt,
            &message.occurred_at,
            &recorded_at,
            &message.outside,
        ],
    )
    .map(|_| ())
}

/// The seal of a message's text, for the event that tells of it.
pub fn sealed(message: &Message, salt: &[u8; 32]) -> Seal {
    seal("body", salt, message.body.as_bytes())
}

/// The messages of a case, oldest first, at most 500.
pub fn of_case(tx: &mut Tx<'_>, case_id: i64) -> Result<Vec<Message>, DbError> {
    tx.query(&OF_CASE, &[&case_id], read)
}

/// The messages of a case that came after one of them, oldest first, at most 500.
pub fn after(tx: &mut Tx<'_>, case_id: i64, id: i64) -> Result<Vec<Message>, DbError> {
    tx.query(&AFTER, &[&case_id, &id], read)
}

/// Messages by their ids; ids of other things are passed over.
pub fn some(tx: &mut Tx<'_>, ids: &[i64]) -> Result<Vec<Message>, DbError> {
    let ids: serde_json::Value = ids.iter().copied().collect();
    tx.query(&SOME, &[&ids], read)
}

/// The Message-IDs of a case's mails, oldest first.
pub fn rfc_ids_of_case(tx: &mut Tx<'_>, case_id: i64) -> Result<Vec<String>, DbError> {
    tx.query(&RFC_IDS, &[&case_id], |row| row.get(0))
}

/// Name and address of whoever wrote last from outside.
pub fn last_writer(tx: &mut Tx<'_>, case_id: i64) -> Result<Option<(String, String)>, DbError> {
    tx.first(&LAST_WRITER, &[&case_id], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Something written after a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newer {
    /// Its id.
    pub id: i64,
    /// Who wrote it.
    pub author_name: String,
    /// Which way it goes.
    pub direction: Direction,
}

/// What customer and colleagues wrote to each other in a case after the message `seen`, but for what `me` wrote. Notes,
/// automatic mail and what went on with outsiders are nobody's turn.
pub fn newer_than(tx: &mut Tx<'_>, case_id: i64, seen: i64, me: i64) -> Result<Vec<Newer>, DbError> {
    tx.query(&NEWER, &[&case_id, &seen, &me], |row| {
        let direction = Direction::from_word(&row.get::<String>(2)?);
        Ok(Newer { id: row.get(0)?, author_name: row.get(1)?, direction })
    })
}

/// The newest message of a case that is no note; 0 when there is none.
pub fn newest(tx: &mut Tx<'_>, case_id: i64) -> Result<i64, DbError> {
    Ok(tx.first(&NEWEST, &[&case_id], |row| row.get(0))?.unwrap_or(0))
}

/// Which way the last message other than `id` went, and when.
pub fn last_but(tx: &mut Tx<'_>, case_id: i64, id: i64) -> Result<Option<(Direction, Timestamp)>, DbError> {
    tx.first(&BEFORE, &[&case_id, &id], |row| Ok((Direction::from_word(&row.get::<String>(0)?), row.get(1)?)))
}

/// The member of staff who wrote a message, if one did.
pub fn author_of(tx: &mut Tx<'_>, id: i64) -> Result<Option<i64>, DbError> {
    tx.first(&AUTHOR, &[&id], |row| row.get(0))
}

/// Completes a message of ours in the transaction that writes it: where it comes from, to whom, and its Message-ID.
pub fn address(
    tx: &mut Tx<'_>,
    id: i64,
    from: &str,
    recipients: &[Recipient],
    rfc_id: &str,
) -> Result<(), DbError> {
    tx.execute(&ADDRESS, &[&id, &from, &serde_json::json!(recipients), &rfc_id]).map(|_| ())
}

/// When a message was written.
pub fn written_at(tx: &mut Tx<'_>, id: i64) -> Result<Option<Timestamp>, DbError> {
    tx.first(&WHEN, &[&id], |row| row.get(0))
}

/// Removes the messages of a case for good. The events that tell of them stay; they hold no text.
pub fn purge(tx: &mut Tx<'_>, case_id: i64) -> Result<u64, DbError> {
    tx.execute(&PURGE, &[&case_id])
}

/// Messages of other people's cases that an erasure touched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Those the person wrote: they are empty now.
    pub written: Vec<i64>,
    /// Those they were among the recipients of.
    pub received: Vec<i64>,
}

/// Erases what was written in a case and to whom, and the salts that would prove it. Staff keep their names, everybody
/// else is called `nobody`. Answers how many messages there are.
pub fn erase_case(tx: &mut Tx<'_>, case_id: i64, nobody: &str) -> Result<u64, DbError> {
    tx.execute(&ERASE_CASE, &[&case_id, &nobody, &serde_json::json!([]), &[0u8; 0]])
}

/// Erases, in somebody else's case, what a person wrote and that they were written to. `addresses` are in their matching
/// form.
pub fn erase_in_case(
    tx: &mut Tx<'_>,
    case_id: i64,
    person_id: i64,
    addresses: &[String],
    nobody: &str,
) -> Result<Touched, DbError> {
    type Row = (i64, String, Option<i64>, String, serde_json::Value);
    let rows: Vec<Row> = tx.query(&OF_CASE_FROM, &[&case_id], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
    })?;
    let is_theirs = |address: &str| addresses.iter().any(|known| *known == text::fold(address.trim()));
    let mut touched = Touched::default();
    for (id, kind, author_id, address, recipients) in rows {
        let wrote = kind == "customer" && (author_id == Some(person_id) || is_theirs(&address));
        if wrote {
            tx.execute(&ERASE_ONE, &[&id, &nobody, &serde_json::json!([]), &[0u8; 0]])?;
            touched.written.push(id);
            continue;
        }
        let mut all: Vec<Recipient> = serde_json::from_value(recipients).unwrap_or_default();
        let before = all.len();
        all.retain(|recipient| !is_theirs(&recipient.address));
        if all.len() < before {
            tx.execute(&SET_RECIPIENTS, &[&id, &serde_json::json!(all)])?;
            touched.received.push(id);
        }
    }
    Ok(touched)
}

/// The case and message that a Message-ID of this brand belongs to.
pub fn by_rfc_id(tx: &mut Tx<'_>, rfc_id: &str, brand_id: i64) -> Result<Option<(i64, i64)>, DbError> {
    tx.first(&CASE_OF_RFC_ID, &[&rfc_id, &brand_id], |row| Ok((row.get(0)?, row.get(1)?)))
}

fn read(row: &Row<'_>) -> Result<Message, DbError> {
    let recipients: serde_json::Value = row.get(9)?;
    Ok(Message {
        id: row.get(0)?,
        case_id: row.get(1)?,
        brand_id: row.get(2)?,
        direction: Direction::from_word(&row.get::<String>(3)?),
        channel: row.get(4)?,
        author_kind: row.get(5)?,
        author_id: row.get(6)?,
        author_name: row.get(7)?,
        author_address: row.get(8)?,
        recipients: serde_json::from_value(recipients)
            .map_err(|error| DbError::Decode { column: 9, detail: error.to_string() })?,
        subject: row.get(10)?,
        body: row.get(11)?,
        body_html: row.get(12)?,
        trimmed: row.get(13)?,
        language: row.get::<Option<String>>(14)?.as_deref().and_then(Language::from_tag),
        rfc_message_id: row.get(15)?,
        in_reply_to: row.get(16)?,
        automatic: row.get(17)?,
        mail_in_id: row.get(18)?,
        occurred_at: row.get(19)?,
        outside: row.get(20)?,
    })
}

/// The messages' part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "messages",
        migrations: MIGRATIONS,
        statements: &ALL_STATEMENTS,
        operations: &[],
        api: OpenApiRouter::new,
    }
}
