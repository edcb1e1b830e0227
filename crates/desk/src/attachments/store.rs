//! Every statement that touches attachments.

use db::{DbError, Row, Tx, statements};
use kernel::Timestamp;

use super::{Attachment, Filing, Kept, RefusedFile};

statements! {
    INSERT = "attachments.insert",
        "insert into attachment (id, brand_id, case_id, message_id, person_id, filename, content_type, declared_type,
             size_bytes, sha256, file_key, content_id, shown_inline, uploaded_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    GET = "attachments.get",
        "select id, brand_id, case_id, message_id, filename, content_type, size_bytes, content_id, shown_inline,
             created_at, sha256, person_id, file_key, uploaded_by
         from attachment where id = $1";
    OF_MESSAGE = "attachments.of_message",
        "select id, brand_id, case_id, message_id, filename, content_type, size_bytes, content_id, shown_inline,
             created_at
         from attachment where message_id = $1 order by id limit 2000";
    OF_CASE = "attachments.of_case",
        "select id, brand_id, case_id, message_id, filename, content_type, size_bytes, content_id, shown_inline,
             created_at
         from attachment where case_id = $1 and message_id is not null order by id limit 2000";
    BIND = "attachments.bind",
        "update attachment set message_id = $3 where id = $1 and case_id = $2 and message_id is null";
    UNBIND = "attachments.unbind",
        "update attachment set message_id = null, created_at = $2 where message_id = $1";
    SETTLE = "attachments.settle",
        "update attachment set case_id = $2, message_id = $3, person_id = $4, file_key = $5 where id = $1";
    HAND_OVER = "attachments.hand_over", "update attachment set uploaded_by = $2 where case_id = $1";
    NAMED = "attachments.named",
        "select sha256 from attachment where sha256 >= $1 and sha256 < $2
         union select sha256 from shelf_name where sha256 >= $1 and sha256 < $2";
    NAME = "attachments.name",
        "insert into shelf_name (owner, owner_id, sha256) values ($1, $2, $3)
         on conflict (owner, owner_id) do update set sha256 = excluded.sha256";
    UNNAME = "attachments.unname", "delete from shelf_name where owner = $1 and owner_id = $2";
    PURGE = "attachments.purge",
        "delete from attachment where case_id = $1 returning id, brand_id, case_id";
    PURGE_MESSAGE = "attachments.purge_message",
        "delete from attachment where message_id = $1 returning id, brand_id, case_id";
    REFUSE = "attachments.refuse",
        "insert into refused_file (id, case_id, message_id, filename, because, created_at)
         values ($1, $2, $3, $4, $5, $6)";
    REFUSED_OF_CASE = "attachments.refused_of_case",
        "select id, message_id, filename, because from refused_file where case_id = $1 order by id limit 2000";
    FORGET_REFUSED = "attachments.forget_refused", "delete from refused_file where case_id = $1";
    FORGET_REFUSED_OF = "attachments.forget_refused_of", "delete from refused_file where message_id = $1";
    OLD_UNBOUND = "attachments.old_unbound",
        "delete from attachment where message_id is null and id in
             (select id from attachment where message_id is null and created_at < $1 order by created_at, id limit $2)
         returning id, brand_id, case_id";
}

/// An attachment with what opens it.
pub(super) struct StoredFile {
    pub attachment: Attachment,
    pub sha256: String,
    /// Whose key opens it; `None` for a file that is not personal.
    pub person_id: Option<i64>,
    /// The file's own key, sealed with the person's.
    pub file_key: Option<Vec<u8>>,
    /// The member of staff who uploaded it.
    pub uploaded_by: Option<i64>,
}

fn read(row: &Row<'_>) -> Result<Attachment, DbError> {
    Ok(Attachment {
        id: row.get(0)?,
        brand_id: row.get(1)?,
        case_id: row.get(2)?,
        message_id: row.get(3)?,
        filename: row.get(4)?,
        content_type: row.get(5)?,
        size_bytes: row.get(6)?,
        content_id: row.get(7)?,
        inline: row.get(8)?,
        created_at: row.get(9)?,
    })
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    kept: &Kept,
    filing: &Filing,
    file_key: Option<&Vec<u8>>,
    now: Timestamp,
) -> Result<(), DbError> {
    let person_id = file_key.map(|_| filing.person_id);
    tx.execute(
        &INSERT,
        &[
            &kept.id(),
            &filing.brand_id,
            &filing.case_id,
            &filing.message_id,
            &person_id,
            &kept.filename,
            &kept.content_type,
            &kept.declared_type,
            &kept.size_bytes,
            &kept.sha256,
            &file_key,
            &filing.content_id,
            &filing.inline,
            &filing.uploaded_by,
            &now,
        ],
    )
    .map(|_| ())
}

pub(super) fn get(tx: &mut Tx<'_>, id: i64) -> Result<Option<StoredFile>, DbError> {
    tx.first(&GET, &[&id], |row| {
        Ok(StoredFile {
            attachment: read(row)?,
            sha256: row.get(10)?,
            person_id: row.get(11)?,
            file_key: row.get(12)?,
            uploaded_by: row.get(13)?,
        })
    })
}

pub(super) fn of_message(tx: &mut Tx<'_>, message_id: i64) -> Result<Vec<Attachment>, DbError> {
    tx.query(&OF_MESSAGE, &[&message_id], read)
}

pub(super) fn of_case(tx: &mut Tx<'_>, case_id: i64) -> Result<Vec<Attachment>, DbError> {
    tx.query(&OF_CASE, &[&case_id], read)
}

/// Answers whether the file was of this case and of no message yet.
pub(super) fn bind(tx: &mut Tx<'_>, id: i64, case_id: i64, message_id: i64) -> Result<bool, DbError> {
    tx.execute(&BIND, &[&id, &case_id, &message_id]).map(|rows| rows == 1)
}

/// Files a begun conversation's upload under the case and message it became part of, sealed for its customer.
pub(super) fn settle(
    tx: &mut Tx<'_>,
    id: i64,
    (case_id, message_id, person_id): (i64, i64, i64),
    file_key: Option<&Vec<u8>>,
) -> Result<(), DbError> {
    let person_id = file_key.map(|_| person_id);
    tx.execute(&SETTLE, &[&id, &case_id, &message_id, &person_id, &file_key]).map(|_| ())
}

/// Gives the files of a begun conversation to whoever writes on.
pub(super) fn hand_over(tx: &mut Tx<'_>, begun_id: i64, staff_id: i64) -> Result<(), DbError> {
    tx.execute(&HAND_OVER, &[&begun_id, &staff_id]).map(|_| ())
}

/// Gives the files of a message back.
pub(super) fn unbind(tx: &mut Tx<'_>, message_id: i64, now: Timestamp) -> Result<(), DbError> {
    tx.execute(&UNBIND, &[&message_id, &now]).map(|_| ())
}

/// The files that rows name, of those whose names lie in this range.
pub(super) fn named(tx: &mut Tx<'_>, from: &str, until: &str) -> Result<Vec<String>, DbError> {
    tx.query(&NAMED, &[&from, &until], |row| row.get(0))
}

/// Deletes up to `limit` uploads that no message took before an instant. Answers (id, brand, case) of each.
pub(super) fn drop_unbound(
    tx: &mut Tx<'_>,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<(i64, i64, i64)>, DbError> {
    tx.query(&OLD_UNBOUND, &[&before, &limit], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

pub(super) fn refuse(
    tx: &mut Tx<'_>,
    case_id: i64,
    file: &RefusedFile,
    now: Timestamp,
) -> Result<(), DbError> {
    let RefusedFile { id, message_id, filename, because } = file;
    tx.execute(&REFUSE, &[id, &case_id, message_id, filename, because, &now]).map(|_| ())
}

pub(super) fn refused_of_case(tx: &mut Tx<'_>, case_id: i64) -> Result<Vec<RefusedFile>, DbError> {
    tx.query(&REFUSED_OF_CASE, &[&case_id], |row| {
        Ok(RefusedFile {
            id: row.get(0)?,
            message_id: row.get(1)?,
            filename: row.get(2)?,
            because: row.get(3)?,
        })
    })
}

/// Deletes the rows of a case. Answers (id, brand, case) of each.
pub(super) fn purge(tx: &mut Tx<'_>, case_id: i64) -> Result<Vec<(i64, i64, i64)>, DbError> {
    tx.execute(&FORGET_REFUSED, &[&case_id])?;
    tx.query(&PURGE, &[&case_id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// Deletes the rows of a message. Answers (id, brand, case) of each.
pub(super) fn purge_message(tx: &mut Tx<'_>, message_id: i64) -> Result<Vec<(i64, i64, i64)>, DbError> {
    tx.execute(&FORGET_REFUSED_OF, &[&message_id])?;
    tx.query(&PURGE_MESSAGE, &[&message_id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}
