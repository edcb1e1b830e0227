//! Every statement that touches saved views and the order in which each reader has them.

use db::{DbError, Row, Tx, statements};

use super::{Audience, View};
use crate::cases::folders::Folder;
use crate::cases::lists::Sort;
use crate::pen::Pen;

statements! {
    FOR_READER = "views.for_reader",
        "select v.id, v.name, v.folder, v.sort, v.filters, v.owner_id, v.audience, v.team_id, v.version
         from case_view v left join case_view_place p on p.view_id = v.id and p.staff_id = $1
         where v.owner_id = $1 or v.audience <> 'me'
         order by coalesce(p.place, 1000000), v.name, v.id limit 1000";
    GET = "views.get",
        "select id, name, folder, sort, filters, owner_id, audience, team_id, version from case_view where id = $1";
    HOLD = "views.hold", "select id from case_view where id = $1 {for update}";
    INSERT = "views.insert",
        "insert into case_view (id, name, folder, sort, filters, owner_id, audience, team_id, made_at, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)";
    UPDATE = "views.update",
        "update case_view set name = $2, folder = $3, sort = $4, filters = $5, audience = $6, team_id = $7, owner_id = $8,
             version = version + 1 where id = $1";
    FORGET_PLACES = "views.forget_places", "delete from case_view_place where view_id = $1";
    DELETE = "views.delete", "delete from case_view where id = $1";
    PLACE = "views.place",
        "insert into case_view_place (staff_id, view_id, place) values ($1, $2, $3)
         on conflict (staff_id, view_id) do update set place = excluded.place";
}

fn read(row: &Row<'_>) -> Result<View, DbError> {
    Ok(View {
        id: row.get(0)?,
        name: row.get(1)?,
        folder: Folder::from_word(&row.get::<String>(2)?).unwrap_or(Folder::All),
        sort: Sort::from_word(&row.get::<String>(3)?).unwrap_or_default(),
        filters: row.json_or_default(4)?,
        owner_id: row.get(5)?,
        audience: Audience::from_word(&row.get::<String>(6)?),
        team_id: row.get(7)?,
        gone: Vec::new(),
        version: row.get(8)?,
    })
}

/// One's own and all that is shared, in this reader's order.
pub(super) fn for_reader(tx: &mut Tx<'_>, staff_id: i64) -> Result<Vec<View>, DbError> {
    tx.query(&FOR_READER, &[&staff_id], read)
}

/// The view as it stands.
pub(super) fn get(tx: &mut Tx<'_>, id: i64) -> Result<Option<View>, DbError> {
    tx.first(&GET, &[&id], read)
}

/// Holds the view for a transaction that changes it.
pub(super) fn hold(tx: &mut Tx<'_>, id: i64) -> Result<(), DbError> {
    tx.first(&HOLD, &[&id], |_| Ok(())).map(|_| ())
}

pub(super) fn insert(tx: &mut Tx<'_>, pen: &Pen, view: &View) -> Result<(), DbError> {
    let filters = serde_json::json!(view.filters);
    let View { id, name, owner_id, team_id, .. } = view;
    let (folder, sort, audience) = (view.folder.word(), view.sort.word(), view.audience.word());
    tx.execute(&INSERT, &[id, name, &folder, &sort, &filters, owner_id, &audience, team_id, &pen.now])
        .map(|_| ())
}

pub(super) fn update(tx: &mut Tx<'_>, view: &View) -> Result<(), DbError> {
    let filters = serde_json::json!(view.filters);
    let View { id, name, owner_id, team_id, .. } = view;
    let (folder, sort, audience) = (view.folder.word(), view.sort.word(), view.audience.word());
    tx.execute(&UPDATE, &[id, name, &folder, &sort, &filters, &audience, team_id, owner_id]).map(|_| ())
}

pub(super) fn delete(tx: &mut Tx<'_>, id: i64) -> Result<(), DbError> {
    tx.execute(&FORGET_PLACES, &[&id])?;
    tx.execute(&DELETE, &[&id]).map(|_| ())
}

/// Puts these views in this order for one reader.
pub(super) fn place(tx: &mut Tx<'_>, staff_id: i64, ids: &[i64]) -> Result<(), DbError> {
    for (place, id) in (0i64..).zip(ids) {
        tx.execute(&PLACE, &[&staff_id, id, &place])?;
    }
    Ok(())
}
