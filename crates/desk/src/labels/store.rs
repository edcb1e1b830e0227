//! Every statement that touches labels.

use db::{DbError, Sql, Tx, statements};

use super::ops::Label;
use super::{CaseKind, CaseStatus, Category, List, Tag};

statements! {
    ADD_KIND = "labels.add_kind",
        "insert into case_kind (id, word, labels, active, place, version) values ($1, $2, $3, true, $4, 1)
         on conflict (word) do nothing";
    ADD_STATUS = "labels.add_status",
        "insert into case_status (id, word, category, labels, active, place, version)
         values ($1, $2, $3, $4, true, $5, 1) on conflict (word) do nothing";
    ADD_TAG = "labels.add_tag",
        "insert into tag (id, word, labels, active, version) values ($1, $2, $3, true, 1)
         on conflict (word) do nothing";
    KINDS = "labels.kinds", "select id, word, labels, active, place, version from case_kind order by place, id";
    STATUSES = "labels.statuses",
        "select id, word, category, labels, active, place, version from case_status order by place, id";
    TAGS = "labels.tags", "select id, word, labels, active, version from tag order by word";
    KIND = "labels.kind", "select id from case_kind where word = $1 and active";
    KIND_HELD = "labels.kind_held", "select id from case_kind where word = $1 and active {for update}";
    STATUS = "labels.status", "select id, category from case_status where word = $1 and active";
    FIRST_KIND = "labels.first_kind",
        "select id, word from case_kind where active order by place, id limit 1";
    FIRST_STATUS = "labels.first_status",
        "select id, word from case_status where category = $1 and active order by place, id limit 1";
    TAG_OF_WORD = "labels.tag_of_word", "select id, active from tag where word = $1";
    GET_KIND = "labels.get_kind",
        "select id, word, null, labels, active, place, version from case_kind where id = $1 {for update}";
    GET_STATUS = "labels.get_status",
        "select id, word, category, labels, active, place, version from case_status where id = $1 {for update}";
    GET_TAG = "labels.get_tag",
        "select id, word, null, labels, active, 0, version from tag where id = $1 {for update}";
    CHANGE_KIND = "labels.change_kind",
        "update case_kind set labels = $2, active = $3, place = $4, version = version + 1 where id = $1";
    CHANGE_STATUS = "labels.change_status",
        "update case_status set labels = $2, active = $3, place = $4, version = version + 1 where id = $1";
    CHANGE_TAG = "labels.change_tag",
        "update tag set labels = $2, active = $3, version = version + 1 where id = $1";
    // Every row is taken, so that two people cannot each switch off the other's last one.
    KINDS_HELD = "labels.kinds_held", "select id, active from case_kind order by id {for update}";
    STATUSES_HELD = "labels.statuses_held",
        "select id, active from case_status where category = $1 order by id {for update}";
    LAST_KIND_PLACE = "labels.last_kind_place", "select coalesce(max(place), -1) from case_kind";
    LAST_STATUS_PLACE = "labels.last_status_place", "select coalesce(max(place), -1) from case_status";
}

pub(super) fn kinds(tx: &mut Tx<'_>) -> Result<Vec<CaseKind>, DbError> {
    tx.query(&KINDS, &[], |row| {
        Ok(CaseKind {
            id: row.get(0)?,
            word: row.get(1)?,
            labels: row.json_or_default(2)?,
            active: row.get(3)?,
            place: row.get(4)?,
            version: row.get(5)?,
        })
    })
}

pub(super) fn statuses(tx: &mut Tx<'_>) -> Result<Vec<CaseStatus>, DbError> {
    tx.query(&STATUSES, &[], |row| {
        Ok(CaseStatus {
            id: row.get(0)?,
            word: row.get(1)?,
            category: Category::from_word(&row.get::<String>(2)?),
            labels: row.json_or_default(3)?,
            active: row.get(4)?,
            place: row.get(5)?,
            version: row.get(6)?,
        })
    })
}

pub(super) fn tags(tx: &mut Tx<'_>) -> Result<Vec<Tag>, DbError> {
    tx.query(&TAGS, &[], |row| {
        Ok(Tag {
            id: row.get(0)?,
            word: row.get(1)?,
            labels: row.json_or_default(2)?,
            active: row.get(3)?,
            version: row.get(4)?,
        })
    })
}

/// One label, held for this transaction.
pub(super) fn get(tx: &mut Tx<'_>, list: List, id: i64) -> Result<Option<Label>, DbError> {
    let sql: &Sql = match list {
        List::Kinds => &GET_KIND,
        List::Statuses => &GET_STATUS,
        List::Tags => &GET_TAG,
    };
    tx.first(sql, &[&id], |row| {
        Ok(Label {
            id: row.get(0)?,
            list,
            word: row.get(1)?,
            category: row.get::<Option<String>>(2)?.map(|word| Category::from_word(&word)),
            labels: row.json_or_default(3)?,
            active: row.get(4)?,
            place: row.get(5)?,
            version: row.get(6)?,
        })
    })
}

/// Writes a new label; `false` when its word is taken.
pub(super) fn add(tx: &mut Tx<'_>, label: &Label) -> Result<bool, DbError> {
    let texts = serde_json::json!(label.labels);
    let added = match (label.list, label.category) {
        (List::Kinds, _) => tx.execute(&ADD_KIND, &[&label.id, &label.word, &texts, &label.place])?,
        (List::Statuses, category) => {
            let category = category.unwrap_or(Category::Open).word();
            tx.execute(&ADD_STATUS, &[&label.id, &label.word, &category, &texts, &label.place])?
        }
        (List::Tags, _) => tx.execute(&ADD_TAG, &[&label.id, &label.word, &texts])?,
    };
    Ok(added == 1)
}

pub(super) fn change(tx: &mut Tx<'_>, label: &Label) -> Result<(), DbError> {
    let texts = serde_json::json!(label.labels);
    match label.list {
        List::Kinds => tx.execute(&CHANGE_KIND, &[&label.id, &texts, &label.active, &label.place]),
        List::Statuses => tx.execute(&CHANGE_STATUS, &[&label.id, &texts, &label.active, &label.place]),
        List::Tags => tx.execute(&CHANGE_TAG, &[&label.id, &texts, &label.active]),
    }
    .map(|_| ())
}

/// The place after the last one.
pub(super) fn next_place(tx: &mut Tx<'_>, list: List) -> Result<i64, DbError> {
    let greatest: i64 = match list {
        List::Kinds => tx.one(&LAST_KIND_PLACE, &[], |row| row.get(0))?,
        List::Statuses => tx.one(&LAST_STATUS_PLACE, &[], |row| row.get(0))?,
        List::Tags => return Ok(0),
    };
    Ok(greatest + 1)
}

/// How many others of the list (and category) are in use. Holds them all.
pub(super) fn others_in_use(tx: &mut Tx<'_>, label: &Label) -> Result<usize, DbError> {
    let rows: Vec<(i64, bool)> = match (label.list, label.category) {
        (List::Statuses, Some(category)) => {
            tx.query(&STATUSES_HELD, &[&category.word()], |row| Ok((row.get(0)?, row.get(1)?)))?
        }
        _ => tx.query(&KINDS_HELD, &[], |row| Ok((row.get(0)?, row.get(1)?)))?,
    };
    Ok(rows.into_iter().filter(|(id, active)| *active && *id != label.id).count())
}
