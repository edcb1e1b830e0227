//! Every statement that touches customers.

use std::collections::HashMap;

use db::{DbError, Param, Row, Sql, Tx, statements};
use kernel::Language;

use super::{By, Identity, Person};
use crate::pen::Pen;

/// Every column that [`read`] takes, in its order: `select … from person`.
macro_rules! person_columns {
    () => {
        "select id, brand_id, full_name, call_as, honorific, language, notes, created_at, version, disposition,
             organisation_id from person"
    };
}

statements! {
    LOCK_PERSON = "customers.lock", "select id from person where id = $1 {for update}";
    PERSON_OF = "customers.person_of",
        "select person_id from identity where brand_id = $1 and kind = $2 and value_folded = $3";
    LANGUAGE_OF = "customers.language_of",
        "select p.language from identity i join person p on p.id = i.person_id
         where i.brand_id = $1 and i.kind = 'email' and i.value_folded = $2";
    INSERT = "customers.insert",
        "insert into person (id, brand_id, full_name, call_as, honorific, name_sort, language, notes, disposition,
             created_at, version, organisation_id, organisation_by)
         values ($1, $2, $3, $4, '', $5, $6, '', 'live', $7, 1, $8, $9)";
    DROP = "customers.drop_unused", "delete from person where id = $1";
    ADD_IDENTITY = "customers.add_identity",
        "insert into identity (id, person_id, brand_id, kind, value, value_folded, created_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (brand_id, kind, value_folded) do nothing";
    GET = "customers.get",
        concat!(person_columns!(), " where id = $1");
    ERASE = "customers.erase",
        "update person set full_name = $2, call_as = $2, name_sort = $3, honorific = '', passport_surname = null,
             passport_given = null, notes = '', disposition = 'erased',
             organisation_id = null, organisation_by = null, version = version + 1 where id = $1";
    FORGET_IDENTITIES = "customers.forget_identities", "delete from identity where person_id = $1";
    UPDATE = "customers.update",
        "update person set full_name = $2, name_sort = $3, call_as = $4, honorific = $5, language = $6, notes = $7,
             version = version + 1 where id = $1";
    BELONG = "customers.belong",
        "update person set organisation_id = $2, organisation_by = $3, version = version + 1 where id = $1";
    // Whoever was put into one, or out of one, by hand stays as they are.
    IS_FREE = "customers.is_free",
        "select 1 from person
         where id = $1 and organisation_id is null and organisation_by is null and disposition = 'live'";
    FREE_PEOPLE = "customers.free_people",
        "select p.id, i.value
         from (select id from person
               where id > $1 and organisation_id is null and organisation_by is null and disposition = 'live'
               order by id limit $2) p
         left join identity i on i.person_id = p.id and i.kind = 'email'
         order by p.id, i.id";
    TOUCH = "customers.touch", "update person set version = version + 1 where id = $1";
    REMOVE_IDENTITY = "customers.remove_identity",
        "delete from identity where person_id = $1 and id = $2";
    IDENTITIES = "customers.identities",
        "select id, kind, value, verified_at from identity where person_id = $1 order by id";
    SAME_NAME = "customers.same_name",
        "select id from person where brand_id = $1 and name_sort = $2 and disposition = 'live' and id <> $3
         order by id limit 50";
    SAME_NUMBER = "customers.same_number",
        "select i.person_id from identity i join person p on p.id = i.person_id
         where i.brand_id = $1 and i.kind in ('phone', 'whatsapp') and i.value_folded = $2 and i.person_id <> $3
             and p.disposition = 'live'
         order by i.person_id limit 50";
    EVERYBODY = "customers.everybody",
        "select p.id, p.name_sort from person p
         where p.disposition = 'live'
             and ($1 or p.brand_id in (select sb.brand_id from staff_brand sb where sb.staff_id = $2))
             and ($3 or p.brand_id = $4)
             and (p.name_sort, p.id) > ($5, cast($6 as bigint))
         order by p.name_sort, p.id limit $7";
    OF_ORGANISATION = "customers.of_organisation",
        "select p.id, p.name_sort from person p
         where p.disposition = 'live'
             and ($1 or p.brand_id in (select sb.brand_id from staff_brand sb where sb.staff_id = $2))
             and ($3 or p.brand_id = $4)
             and (p.name_sort, p.id) > ($5, cast($6 as bigint))
             and p.organisation_id = $8
         order by p.name_sort, p.id limit $7";
    // Each of the three ways has its own index; an empty number finds nobody.
    FIND = "customers.find",
        "select p.id, p.name_sort from person p
         where p.disposition = 'live'
             and ($1 or p.brand_id in (select sb.brand_id from staff_brand sb where sb.staff_id = $2))
             and ($3 or p.brand_id = $4)
             and (p.name_sort, p.id) > ($5, cast($6 as bigint))
             and ($12 or p.organisation_id = $13)
             and p.id in (
                 select n.id from person n where n.disposition = 'live' and n.name_sort >= $8 and n.name_sort < $9
                 union all
                 select i.person_id from identity i where i.value_folded >= $8 and i.value_folded < $9
                 union all
                 select i.person_id from identity i where $10 <> '' and i.value_folded >= $10 and i.value_folded < $11)
         order by p.name_sort, p.id limit $7";
}

// The ids come as one JSON array, since there are any number of them.
pub(super) static COUNT_OF_ORGANISATIONS: Sql = Sql::per_engine(
    "customers.count_of_organisations",
    "select p.organisation_id, count(*) from person p
     where p.organisation_id in (select value from json_each($3)) and p.disposition = 'live'
         and ($1 or p.brand_id in (select sb.brand_id from staff_brand sb where sb.staff_id = $2))
     group by p.organisation_id",
    "select p.organisation_id, count(*) from person p
     where p.organisation_id in (select cast(value as bigint) from jsonb_array_elements_text(cast($3 as jsonb)))
         and p.disposition = 'live'
         and ($1 or p.brand_id in (select sb.brand_id from staff_brand sb where sb.staff_id = $2))
     group by p.organisation_id",
);

/// The disposition of an erased person, as stored.
const ERASED: &str = "erased";

// The ids come as one JSON array, since there are any number of them.
pub(super) static SOME: Sql = Sql::per_engine(
    "customers.some",
    concat!(person_columns!(), " where id in (select value from json_each($1))"),
    concat!(
        person_columns!(),
        " where id in (select cast(value as bigint) from jsonb_array_elements_text(cast($1 as jsonb)))"
    ),
);
pub(super) static IDENTITIES_OF_SOME: Sql = Sql::per_engine(
    "customers.identities_of_some",
    "select id, kind, value, verified_at, person_id from identity
     where person_id in (select value from json_each($1)) order by id",
    "select id, kind, value, verified_at, person_id from identity
     where person_id in (select cast(value as bigint) from jsonb_array_elements_text(cast($1 as jsonb))) order by id",
);

pub(super) fn language_of(tx: &mut Tx<'_>, brand_id: i64, folded: &str) -> Result<Option<Language>, DbError> {
    tx.first(&LANGUAGE_OF, &[&brand_id, &folded], |row| row.get(0))
}

pub(super) fn person_of(
    tx: &mut Tx<'_>,
    brand_id: i64,
    kind: &str,
    folded: &str,
) -> Result<Option<i64>, DbError> {
    tx.first(&PERSON_OF, &[&brand_id, &kind, &folded], |row| row.get(0))
}

pub(super) fn insert_person(
    tx: &mut Tx<'_>,
    pen: &Pen,
    brand_id: i64,
    name: &str,
    language: Language,
    organisation_id: Option<i64>,
) -> Result<i64, DbError> {
    let (id, by) = (pen.id(), organisation_id.map(|_| By::Domain.word()));
    let folded = text::fold(name);
    tx.execute(
        &INSERT,
        &[&id, &brand_id, &name, &name, &folded, &language, &pen.occurred_at, &organisation_id, &by],
    )?;
    Ok(id)
}

pub(super) fn drop_person(tx: &mut Tx<'_>, id: i64) -> Result<(), DbError> {
    tx.execute(&DROP, &[&id]).map(|_| ())
}

pub(super) fn add_identity(
    tx: &mut Tx<'_>,
    pen: &Pen,
    person_id: i64,
    brand_id: i64,
    kind: &str,
    value: &str,
    folded: &str,
) -> Result<bool, DbError> {
    let id = pen.id();
    tx.execute(&ADD_IDENTITY, &[&id, &person_id, &brand_id, &kind, &value, &folded, &pen.now]).map(|n| n == 1)
}

/// The same under an id the caller tells of; `address` is kind, value and matching form.
pub(super) fn add_identity_as(
    tx: &mut Tx<'_>,
    pen: &Pen,
    id: i64,
    person: &Person,
    address: [&str; 3],
) -> Result<bool, DbError> {
    let [kind, value, folded] = address;
    tx.execute(&ADD_IDENTITY, &[&id, &person.id, &person.brand_id, &kind, &value, &folded, &pen.now])
        .map(|n| n == 1)
}

pub(super) fn remove_identity(tx: &mut Tx<'_>, person_id: i64, id: i64) -> Result<(), DbError> {
    tx.execute(&REMOVE_IDENTITY, &[&person_id, &id]).map(|_| ())
}

pub(super) fn touch(tx: &mut Tx<'_>, id: i64) -> Result<(), DbError> {
    tx.execute(&TOUCH, &[&id]).map(|_| ())
}

/// Writes names, language and notes.
pub(super) fn update(tx: &mut Tx<'_>, person: &Person) -> Result<(), DbError> {
    tx.execute(
        &UPDATE,
        &[
            &person.id,
            &person.full_name,
            &text::fold(&person.full_name),
            &person.call_as,
            &person.honorific,
            &person.language,
            &person.notes,
        ],
    )
    .map(|_| ())
}

/// Whom to find.
pub(super) struct Wanted {
    pub reader: i64,
    pub everywhere: bool,
    pub brand_id: Option<i64>,
    pub organisation_id: Option<i64>,
    /// Folded beginning of a name or e-mail address; empty for everybody.
    pub beginning: String,
    /// Beginning of a number in its matching form.
    pub number: Option<String>,
    /// Sort key and id of the last row seen.
    pub after: Option<(String, i64)>,
    pub limit: i64,
}

/// Ids and sort keys, in order.
pub(super) fn find(tx: &mut Tx<'_>, wanted: &Wanted) -> Result<Vec<(i64, String)>, DbError> {
    // Texts compare by their bytes, and no text begins with the greatest character.
    let end = |beginning: &str| format!("{beginning}\u{10FFFF}");
    let number = wanted.number.clone().unwrap_or_default();
    let (sort, id) = wanted.after.clone().unwrap_or((String::new(), 0));
    let mut params: Vec<&dyn Param> = vec![&wanted.everywhere, &wanted.reader];
    let (any_brand, brand_id) = (wanted.brand_id.is_none(), wanted.brand_id.unwrap_or(0));
    params.extend([&any_brand as &dyn Param, &brand_id, &sort, &id, &wanted.limit]);
    let (words_end, number_end) = (end(&wanted.beginning), end(&number));
    let (any_house, house) = (wanted.organisation_id.is_none(), wanted.organisation_id.unwrap_or(0));
    let sql = match (wanted.beginning.is_empty(), wanted.organisation_id) {
        (true, None) => &EVERYBODY,
        (true, Some(_)) => {
            params.push(&house);
            &OF_ORGANISATION
        }
        (false, _) => {
            params.extend([&wanted.beginning as &dyn Param, &words_end, &number, &number_end]);
            params.extend([&any_house as &dyn Param, &house]);
            &FIND
        }
    };
    tx.query(sql, &params, |row| Ok((row.get(0)?, row.get(1)?)))
}

fn read(row: &Row<'_>) -> Result<Person, DbError> {
    Ok(Person {
        id: row.get(0)?,
        brand_id: row.get(1)?,
        full_name: row.get(2)?,
        call_as: row.get(3)?,
        honorific: row.get(4)?,
        language: row.get(5)?,
        notes: row.get(6)?,
        created_at: row.get(7)?,
        version: row.get(8)?,
        erased: row.get::<String>(9)? == ERASED,
        organisation_id: row.get(10)?,
        identities: Vec::new(),
    })
}

fn read_identity(row: &Row<'_>) -> Result<Identity, DbError> {
    Ok(Identity { id: row.get(0)?, kind: row.get(1)?, value: row.get(2)?, verified_at: row.get(3)? })
}

pub(super) fn get(tx: &mut Tx<'_>, id: i64) -> Result<Option<Person>, DbError> {
    let Some(mut person) = tx.first(&GET, &[&id], read)? else { return Ok(None) };
    person.identities = tx.query(&IDENTITIES, &[&id], read_identity)?;
    Ok(Some(person))
}

/// Those of the ids that are people's, in the ids' order.
pub(super) fn some(tx: &mut Tx<'_>, ids: &[i64]) -> Result<Vec<Person>, DbError> {
    let wanted: serde_json::Value = ids.iter().copied().collect();
    let mut people: HashMap<i64, Person> =
        tx.query(&SOME, &[&wanted], read)?.into_iter().map(|person| (person.id, person)).collect();
    let identities =
        tx.query(&IDENTITIES_OF_SOME, &[&wanted], |row| Ok((row.get::<i64>(4)?, read_identity(row)?)))?;
    for (person_id, identity) in identities {
        if let Some(person) = people.get_mut(&person_id) {
            person.identities.push(identity);
        }
    }
    Ok(ids.iter().filter_map(|id| people.remove(id)).collect())
}
