//! Statements that change cases. What lists and folders read is in `lists.rs`.

use db::{DbError, Sql, Tx, statements};
use kernel::Timestamp;

use super::{Case, CaseTag};
use crate::labels::Category;
use crate::messages::Recipient;

/// The next number people see. No case is ever deleted, so none comes twice.
pub(crate) static NEXT_REFERENCE: Sql = Sql::per_engine(
    "cases.next_reference",
    "select coalesce(max(reference), 1000) + 1 from cases",
    "select nextval('case_number')",
);

/// Takes a case for this transaction, unless another request has it.
pub(crate) static CLAIM: Sql = Sql::per_engine(
    "cases.claim",
    "select id from cases where id = $1",
    "select id from cases where id = $1 for update skip locked",
);

statements! {
    LOCK_CASE = "cases.lock", "select id from cases where id = $1 {for update}";
    INSERT = "cases.insert",
        "insert into cases (id, reference, brand_id, customer_id, subject, snippet, kind_id, status_id, category,
             priority, channel, language, team_id, assignee_id, disposition, opened_at, reopened_count, message_count,
             last_message_at, last_direction, unanswered_since, next_due_at, next_due_kind, opened_by, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'live', $15, 0, 1, $15, $16, $17, $18,
             $19, $20, 1)";
    OPEN_OF_TEAM = "cases.open_of_team",
        "select count(*) from cases
         where team_id = $1 and disposition = 'live' and category in ('new', 'open', 'waiting', 'hold')";
    GET = "cases.get",
        "select c.id, c.reference, c.brand_id, c.customer_id, c.subject, k.word, s.word, c.category, c.priority,
             c.channel, c.language, c.team_id, c.assignee_id, c.disposition, c.merged_into, c.snoozed_until,
             c.opened_at, c.first_replied_at, c.resolved_at, c.closed_at, c.reopened_count, c.message_count,
             c.last_message_at, c.unanswered_since, c.next_due_at, c.next_due_kind, c.version,
             p.organisation_id
         from cases c join person p on p.id = c.customer_id join case_kind k on k.id = c.kind_id join case_status s on s.id = c.status_id
         where c.id = $1 and c.purged_at is null";
    UPDATE = "cases.update",
        "update cases set subject = $2, kind_id = (select id from case_kind where word = $3),
             status_id = (select id from case_status where word = $4), category = $5, priority = $6, language = $7,
             team_id = $8, assignee_id = $9, disposition = $10, snoozed_until = $11, resolved_at = $12,
             closed_at = $13, reopened_count = $14,
             unanswered_since = case when $15 then null else unanswered_since end,
             deleted_at = case when $10 = 'deleted' then coalesce(deleted_at, $16) else null end,
             version = version + 1
         where id = $1 returning version";
    WAIT_AGAIN = "cases.wait_again", "update cases set unanswered_since = $2 where id = $1";
    TOUCH = "cases.touch", "update cases set version = version + 1 where id = $1 returning version";
    ADD_NOTE = "cases.add_note",
        "update cases set message_count = message_count + 1, version = version + 1,
             last_message_at = case when last_message_at < $2 then $2 else last_message_at end
         where id = $1";
    TAG = "cases.tag", "insert into case_tag (case_id, tag_id) values ($1, $2) on conflict do nothing";
    UNTAG = "cases.untag", "delete from case_tag where case_id = $1 and tag_id = $2";
    TAGS = "cases.tags",
        "select t.id, t.word, t.labels from case_tag ct join tag t on t.id = ct.tag_id where ct.case_id = $1
         order by t.word";
    ADD_PARTICIPANT = "cases.add_participant",
        "insert into case_participant (case_id, role, name, address, address_folded, added_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (case_id, address_folded) do nothing";
    REMOVE_PARTICIPANT = "cases.remove_participant",
        "delete from case_participant where case_id = $1 and address_folded = $2 returning role";
    PARTICIPANTS = "cases.participants",
        "select role, name, address from case_participant where case_id = $1 order by added_at, address_folded";
    MENTION = "cases.mention",
        "insert into mention (message_id, staff_id, case_id, made_at) values ($1, $2, $3, $4) on conflict do nothing";
    READ_MENTIONS = "cases.read_mentions",
        "update mention set read_at = $3 where case_id = $1 and staff_id = $2 and read_at is null";
    TO_WAKE = "cases.to_wake",
        "select id from cases where snoozed_until is not null and snoozed_until <= $1
         order by snoozed_until, id limit 200";
    TO_PURGE = "cases.to_purge",
        "select id from cases where disposition = 'deleted' and purged_at is null and deleted_at <= $1
         order by deleted_at, id limit 50";
    STILL_TO_PURGE = "cases.still_to_purge",
        "select brand_id from cases where id = $1 and disposition = 'deleted' and purged_at is null
             and deleted_at <= $2";
    PURGE_PARTICIPANTS = "cases.purge_participants", "delete from case_participant where case_id = $1";
    PURGE = "cases.purge",
        "update cases set subject = '', snippet = '', purged_at = $2, version = version + 1 where id = $1";
    OF_CUSTOMER = "cases.count_of_customer", "select count(*) from cases where customer_id = $1";
    OPEN_OF_CUSTOMER = "cases.open_of_customer",
        "select reference from cases
         where customer_id = $1 and category not in ('resolved', 'closed') and disposition = 'live'
         order by id limit 10";
    NEWEST_OF_CUSTOMER = "cases.newest_of_customer",
        "select id from cases where customer_id = $1 and erased_at is null order by id desc limit $2";
    PROMISING_OF_CUSTOMER = "cases.promising_of_customer",
        "select id from cases
         where customer_id = $1 and disposition = 'live' and category in ('new', 'open', 'waiting', 'hold')
         order by id limit $2";
    UNERASED = "cases.unerased_of_customer",
        "select id from cases where customer_id = $1 and erased_at is null and id > $2 order by id limit 1";
    ERASE = "cases.erase",
        "update cases set subject = $2, snippet = '', erased_at = $3, version = version + 1 where id = $1";
    CASES_TAKEN_PART_IN = "cases.taken_part_in",
        "select p.case_id from case_participant p join cases c on c.id = p.case_id
         where p.address_folded = $1 and c.brand_id = $2 order by p.case_id";
    FORGET_PARTICIPANT = "cases.forget_participant",
        "delete from case_participant where case_id = $1 and address_folded = $2";
    FORGET_BLOCKED = "cases.forget_blocked",
        "delete from blocked_sender where brand_id = $1 and kind = 'address' and value_folded = $2";
    COUNT_MESSAGE = "cases.count_message",
        "update cases set message_count = message_count + 1, version = version + 1 where id = $1";
    CUSTOMER_WROTE = "cases.customer_wrote",
        "update cases set message_count = message_count + 1, snippet = $2,
             last_message_at = case when last_message_at < $3 then $3 else last_message_at end, last_direction = 'in',
             unanswered_since = coalesce(unanswered_since, $3), version = version + 1
         where id = $1";
    // The message was counted when it came.
    CUSTOMER_ASKED = "cases.customer_asked",
        "update cases set snippet = $2, last_message_at = case when last_message_at < $3 then $3 else last_message_at end,
             last_direction = 'in', unanswered_since = coalesce(unanswered_since, $3), version = version + 1
         where id = $1";
    STAFF_WROTE = "cases.staff_wrote",
        "update cases set message_count = message_count + 1, snippet = $2, last_message_at = $3, last_direction = 'out',
             unanswered_since = null, first_replied_at = coalesce(first_replied_at, $4), version = version + 1
         where id = $1";
    REPLY_LOST = "cases.reply_lost",
        "update cases set unanswered_since = coalesce(unanswered_since, $3), version = version + 1,
             first_replied_at = case when first_replied_at = $2 then null else first_replied_at end
         where id = $1";
    OUTSIDER_WROTE = "cases.outsider_wrote",
        "update cases set message_count = message_count + 1, version = version + 1,
             last_message_at = case when last_message_at < $2 then $2 else last_message_at end
         where id = $1";
    TAKES_PART = "cases.takes_part",
        "select 1 from identity where person_id = $2 and kind = 'email' and value_folded = $3
         union all select 1 from case_participant where case_id = $1 and address_folded = $3 limit 1";
    SET_NEXT_DUE = "cases.set_next_due", "update cases set next_due_at = $2, next_due_kind = $3 where id = $1";
    HAND_OVER = "cases.hand_over",
        "update cases set team_id = $2, assignee_id = $3, version = version + 1 where id = $1";
    BY_REFERENCE = "cases.by_reference", "select id from cases where reference = $1";
}

/// What a new case's row needs beyond its first message.
pub(super) struct NewRow<'a> {
    pub id: i64,
    pub brand_id: i64,
    pub customer_id: i64,
    pub subject: &'a str,
    pub snippet: &'a str,
    pub kind_id: i64,
    pub status_id: i64,
    pub category: Category,
    pub priority: i64,
    pub channel: &'a str,
    pub language: kernel::Language,
    pub team_id: Option<i64>,
    pub assignee_id: Option<i64>,
    pub opened_at: Timestamp,
    pub last_direction: &'a str,
    pub unanswered_since: Option<Timestamp>,
    pub next_due_at: Option<Timestamp>,
    pub next_due_kind: Option<&'a str>,
    pub opened_by: &'a str,
}

/// Writes the row and answers the number people see.
pub(super) fn insert(tx: &mut Tx<'_>, new: &NewRow<'_>) -> Result<i64, DbError> {
    let reference: i64 = tx.one(&NEXT_REFERENCE, &[], |row| row.get(0))?;
    tx.execute(
        &INSERT,
        &[
            &new.id,
            &reference,
            &new.brand_id,
            &new.customer_id,
            &new.subject,
            &new.snippet,
            &new.kind_id,
            &new.status_id,
            &new.category.word(),
            &new.priority,
            &new.channel,
            &new.language,
            &new.team_id,
            &new.assignee_id,
            &new.opened_at,
            &new.last_direction,
            &new.unanswered_since,
            &new.next_due_at,
            &new.next_due_kind,
            &new.opened_by,
        ],
    )?;
    Ok(reference)
}

/// Writes what a change may touch and answers the new version. `settled` ends the customer's wait.
pub(super) fn update(tx: &mut Tx<'_>, case: &Case, settled: bool, now: Timestamp) -> Result<i64, DbError> {
    tx.one(
        &UPDATE,
        &[
            &case.id,
            &case.subject,
            &case.kind,
            &case.status,
            &case.category.word(),
            &case.priority,
            &case.language,
            &case.team_id,
            &case.assignee_id,
            &case.disposition,
            &case.snoozed_until,
            &case.resolved_at,
            &case.closed_at,
            &case.reopened_count,
            &settled,
            &now,
        ],
        |row| row.get(0),
    )
}

/// The tags of a case, by word.
pub(super) fn tags(tx: &mut Tx<'_>, case_id: i64) -> Result<Vec<CaseTag>, DbError> {
    tx.query(&TAGS, &[&case_id], |row| {
        Ok(CaseTag { id: row.get(0)?, word: row.get(1)?, labels: row.json_or_default(2)? })
    })
}

/// Who is kept in copy, in the order they were added.
pub(super) fn participants(tx: &mut Tx<'_>, case_id: i64) -> Result<Vec<Recipient>, DbError> {
    tx.query(&PARTICIPANTS, &[&case_id], |row| {
        Ok(Recipient { role: row.get(0)?, name: row.get(1)?, address: row.get(2)? })
    })
}

/// The case, whatever its disposition and whoever asks.
pub(super) fn get(tx: &mut Tx<'_>, id: i64) -> Result<Option<Case>, DbError> {
    tx.first(&GET, &[&id], |row| {
        Ok(Case {
            id: row.get(0)?,
            reference: row.get(1)?,
            brand_id: row.get(2)?,
            customer_id: row.get(3)?,
            subject: row.get(4)?,
            kind: row.get(5)?,
            status: row.get(6)?,
            category: Category::from_word(&row.get::<String>(7)?),
            priority: row.get(8)?,
            channel: row.get(9)?,
            language: row.get(10)?,
            team_id: row.get(11)?,
            assignee_id: row.get(12)?,
            disposition: row.get(13)?,
            merged_into: row.get(14)?,
            snoozed_until: row.get(15)?,
            opened_at: row.get(16)?,
            first_replied_at: row.get(17)?,
            resolved_at: row.get(18)?,
            closed_at: row.get(19)?,
            reopened_count: row.get(20)?,
            message_count: row.get(21)?,
            last_message_at: row.get(22)?,
            unanswered_since: row.get(23)?,
            next_due_at: row.get(24)?,
            next_due_kind: row.get(25)?,
            version: row.get(26)?,
            organisation_id: row.get(27)?,
        })
    })
}

/// One more message that changes nothing else.
pub(super) fn count_message(tx: &mut Tx<'_>, id: i64) -> Result<(), DbError> {
    tx.execute(&COUNT_MESSAGE, &[&id]).map(|_| ())
}

/// The row after a customer's message.
pub(super) fn customer_wrote(tx: &mut Tx<'_>, id: i64, snippet: &str, at: Timestamp) -> Result<(), DbError> {
    tx.execute(&CUSTOMER_WROTE, &[&id, &snippet, &at]).map(|_| ())
}

/// The row after a message that was filed before turns out to want an answer.
pub(super) fn customer_asked(tx: &mut Tx<'_>, id: i64, snippet: &str, at: Timestamp) -> Result<(), DbError> {
    tx.execute(&CUSTOMER_ASKED, &[&id, &snippet, &at]).map(|_| ())
}

/// The row after a message of ours. A person's first answer is remembered; a machine's is not.
pub(super) fn staff_wrote(
    tx: &mut Tx<'_>,
    id: i64,
    snippet: &str,
    at: Timestamp,
    replier: Option<i64>,
) -> Result<(), DbError> {
    tx.execute(&STAFF_WROTE, &[&id, &snippet, &at, &replier.map(|_| at)]).map(|_| ())
}

/// Whether an address belongs to the case's customer or to a participant.
pub(super) fn takes_part(
    tx: &mut Tx<'_>,
    id: i64,
    customer_id: i64,
    address_folded: &str,
) -> Result<bool, DbError> {
    tx.first(&TAKES_PART, &[&id, &customer_id, &address_folded], |_| Ok(())).map(|found| found.is_some())
}

/// Adds somebody to a case; `false` when they are in it already.
pub(super) fn add_participant(
    tx: &mut Tx<'_>,
    id: i64,
    who: &Recipient,
    at: Timestamp,
) -> Result<bool, DbError> {
    tx.execute(&ADD_PARTICIPANT, &[&id, &who.role, &who.name, &who.address, &text::fold(&who.address), &at])
        .map(|added| added == 1)
}
