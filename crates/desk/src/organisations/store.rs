//! Every statement that touches organisations and their domains.

use std::collections::HashMap;
use std::sync::LazyLock;

use db::{DbError, Param, Row, Sql, Tx, statements};

use super::{CALLED_MAX, Called, Organisation, Terms};
use crate::fields;
use crate::pen::Pen;

statements! {
    LOCK_ORGANISATION = "organisations.lock", "select id from organisation where id = $1 {for update}";
    GET = "organisations.get",
        "select id, name, notes, active, created_at, version from organisation where id = $1";
    DOMAINS = "organisations.domains",
        "select domain from organisation_domain where organisation_id = $1 order by domain";
    OF_DOMAIN = "organisations.of_domain",
        "select o.id from organisation_domain d join organisation o on o.id = d.organisation_id
         where d.domain = $1 and o.active";
    OWNER = "organisations.owner",
        "select o.id, o.name from organisation_domain d join organisation o on o.id = d.organisation_id
         where d.domain = $1";
    NAMED = "organisations.named", "select id from organisation where name_folded = $1";
    INSERT = "organisations.insert",
        "insert into organisation (id, name, name_folded, notes, active, created_at, version)
         values ($1, $2, $3, $4, true, $5, 1) on conflict (name_folded) do nothing";
    UPDATE = "organisations.update",
        "update organisation set name = $2, name_folded = $3, notes = $4, active = $5, version = version + 1
         where id = $1";
    ADD_DOMAIN = "organisations.add_domain",
        "insert into organisation_domain (domain, organisation_id) values ($1, $2) on conflict (domain) do nothing";
    REMOVE_DOMAIN = "organisations.remove_domain",
        "delete from organisation_domain where domain = $1 and organisation_id = $2";
    // There are hundreds of organisations at most, so a word in the middle of a name may be looked for.
    FIND = "organisations.find",
        "select o.id, o.name, o.notes, o.active, o.created_at, o.version from organisation o
         where ($1 = '' or o.name_folded like $2 escape '!' or exists (
                 select 1 from organisation_domain d where d.organisation_id = o.id and d.domain like $2 escape '!'))
             and ($3 or o.active = $4)
             and (o.name_folded, o.id) > ($5, cast($6 as bigint))
         order by o.name_folded, o.id limit $7";
    CALLED = "organisations.called",
        "select id, name, active from organisation order by name_folded limit $1";
    ASK_GATHERING = "organisations.ask_gathering",
        "insert into organisation_gathering (id, domain, organisation_id, after_person, passes, due_at)
         values ($1, $2, $3, 0, 0, $4)";
    GATHERINGS = "organisations.gatherings",
        "select id, domain, organisation_id, after_person, passes from organisation_gathering where due_at <= $1
         order by due_at, id limit 20";
    CLAIM_GATHERING = "organisations.claim_gathering",
        "select after_person, passes from organisation_gathering where id = $1 {for update}";
    MOVE_GATHERING = "organisations.move_gathering",
        "update organisation_gathering set after_person = $2, passes = $3, due_at = $4 where id = $1";
    END_GATHERING = "organisations.end_gathering", "delete from organisation_gathering where id = $1";
}

/// The statements above and the one below, for the test that prepares them on both engines.
pub(super) static ALL: LazyLock<Vec<&'static Sql>> =
    LazyLock::new(|| [STATEMENTS, &[&DOMAINS_OF_SOME]].concat());

// The ids come as one JSON array, since a page has any number of them.
static DOMAINS_OF_SOME: Sql = Sql::per_engine(
    "organisations.domains_of_some",
    "select organisation_id, domain from organisation_domain
     where organisation_id in (select value from json_each($1)) order by domain",
    "select organisation_id, domain from organisation_domain
     where organisation_id in (select cast(value as bigint) from jsonb_array_elements_text(cast($1 as jsonb)))
     order by domain",
);

fn read(row: &Row<'_>) -> Result<Organisation, DbError> {
    Ok(Organisation {
        id: row.get(0)?,
        name: row.get(1)?,
        domains: Vec::new(),
        notes: row.get(2)?,
        active: row.get(3)?,
        created_at: row.get(4)?,
        version: row.get(5)?,
    })
}

pub(super) fn get(tx: &mut Tx<'_>, id: i64) -> Result<Option<Organisation>, DbError> {
    let Some(mut found) = tx.first(&GET, &[&id], read)? else { return Ok(None) };
    found.domains = tx.query(&DOMAINS, &[&id], |row| Ok(fields::domain_written(&row.get::<String>(0)?)))?;
    Ok(Some(found))
}

pub(super) fn of_domain(tx: &mut Tx<'_>, domain: &str) -> Result<Option<i64>, DbError> {
    tx.first(&OF_DOMAIN, &[&domain], |row| row.get(0))
}

/// Who has a domain, in use or retired: id and name.
pub(super) fn owner(tx: &mut Tx<'_>, domain: &str) -> Result<Option<(i64, String)>, DbError> {
    tx.first(&OWNER, &[&domain], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Who has a name, however it is spelled.
pub(super) fn named(tx: &mut Tx<'_>, name: &str) -> Result<Option<i64>, DbError> {
    tx.first(&NAMED, &[&text::fold(name)], |row| row.get(0))
}

/// Writes a new organisation without its domains; `false` when its name is taken.
pub(super) fn insert(tx: &mut Tx<'_>, pen: &Pen, id: i64, terms: &Terms) -> Result<bool, DbError> {
    tx.execute(&INSERT, &[&id, &terms.name, &text::fold(&terms.name), &terms.notes, &pen.now])
        .map(|added| added == 1)
}

pub(super) fn update(tx: &mut Tx<'_>, id: i64, terms: &Terms) -> Result<(), DbError> {
    tx.execute(&UPDATE, &[&id, &terms.name, &text::fold(&terms.name), &terms.notes, &terms.active])
        .map(|_| ())
}

/// Gives a domain to an organisation; `false` when another has it.
pub(super) fn add_domain(tx: &mut Tx<'_>, id: i64, domain: &str) -> Result<bool, DbError> {
    tx.execute(&ADD_DOMAIN, &[&domain, &id]).map(|added| added == 1)
}

pub(super) fn remove_domain(tx: &mut Tx<'_>, id: i64, domain: &str) -> Result<(), DbError> {
    tx.execute(&REMOVE_DOMAIN, &[&domain, &id]).map(|_| ())
}

/// What there is to choose from, by name.
pub(super) fn called(tx: &mut Tx<'_>) -> Result<Vec<Called>, DbError> {
    tx.query(&CALLED, &[&CALLED_MAX], |row| {
        Ok(Called { id: row.get(0)?, name: row.get(1)?, active: row.get(2)? })
    })
}

/// Which organisations.
pub(super) struct Wanted {
    /// Folded part of a name or domain; empty for all.
    pub words: String,
    /// In use or retired; both without.
    pub active: Option<bool>,
    /// Sort key and id of the last row seen.
    pub after: Option<(String, i64)>,
    pub limit: i64,
}

/// A page of them with their domains, by name.
pub(super) fn find(tx: &mut Tx<'_>, wanted: &Wanted) -> Result<Vec<Organisation>, DbError> {
    let escaped: String = wanted
        .words
        .chars()
        .flat_map(|letter| {
            let special = matches!(letter, '%' | '_' | '!').then_some('!');
            special.into_iter().chain([letter])
        })
        .collect();
    let pattern = format!("%{escaped}%");
    let (sort, id) = wanted.after.clone().unwrap_or_default();
    let (any, active) = (wanted.active.is_none(), wanted.active.unwrap_or_default());
    let params: [&dyn Param; 7] = [&wanted.words, &pattern, &any, &active, &sort, &id, &wanted.limit];
    let mut found = tx.query(&FIND, &params, read)?;
    let ids: serde_json::Value = found.iter().map(|organisation| organisation.id).collect();
    let mut domains: HashMap<i64, Vec<String>> = HashMap::new();
    let all = tx.query(&DOMAINS_OF_SOME, &[&ids], |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?)))?;
    for (organisation_id, domain) in all {
        domains.entry(organisation_id).or_default().push(fields::domain_written(&domain));
    }
    for organisation in &mut found {
        organisation.domains = domains.remove(&organisation.id).unwrap_or_default();
    }
    Ok(found)
}
