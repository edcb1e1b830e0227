//! The index of words: which things are in it, and their terms. It knows nothing of what they are found for: `search` puts
//! them in and answers questions, and lists of cases are narrowed by it. Here the two engines really differ: SQLite keeps
//! the terms in an FTS5 table without content, PostgreSQL in a `tsvector` under GIN. Both take the same four parts and
//! answer ids, the newest first, so that a word of half the messages costs no more than a rare one.

mod asked;
mod newest;

use std::collections::HashSet;

use db::{DbError, Engine, Migration, Sql, Tx};
use text::Terms;
use utoipa_axum::router::OpenApiRouter;

use crate::capability::Capability;

pub use asked::Asked;

/// The cursor of the subscriber that fills it, for [`text::terms::VERSION`] 1; a later version gets a name of its own.
pub(crate) const CURSOR: &str = "search.index.1";
const _: () = assert!(text::terms::VERSION == 1, "a new analyser needs a new cursor");

const MIGRATIONS: &[Migration] = &[Migration {
    name: "desk/0070_search",
    ddl: "create table search_entry (
        doc_id {int} primary key,
        kind {text} not null,
        case_id {int} not null,
        brand_id {int} not null
    ) {strict};
    create index search_entry_by_case on search_entry (case_id, doc_id);",
    sqlite_only: "create virtual table search_terms using fts5(
        surface, stems, scope, content = '', contentless_delete = 1, tokenize = 'ascii');",
    postgres_only: "create table search_terms (doc_id bigint primary key, terms tsvector not null);
    create index search_terms_gin on search_terms using gin (terms) with (fastupdate = on);",
}];

/// What an entry is, as stored; [`scoped`] makes a term of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EntryKind {
    /// A message to or from outside.
    Message,
    /// A note among ourselves.
    Note,
    /// A case's subject, number and customer.
    Case,
    /// A customer.
    Person,
}

impl EntryKind {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Note => "note",
            Self::Case => "case",
            Self::Person => "person",
        }
    }
}

/// One thing to be found. A person's `case_id` is 0.
pub(crate) struct Entry<'a> {
    pub doc_id: i64,
    pub kind: EntryKind,
    pub case_id: i64,
    pub brand_id: i64,
    /// Each by itself: no phrase goes over from one into the next.
    pub texts: &'a [&'a str],
    pub author: &'a str,
    pub has_attachment: bool,
}

static ENTRY: Sql = Sql::new(
    "search.entry",
    "insert into search_entry (doc_id, kind, case_id, brand_id) values ($1, $2, $3, $4)
         on conflict (doc_id) do nothing",
);
static LAST_OF_CASE: Sql = Sql::new(
    "search.last_of_case",
    "select coalesce(max(doc_id), 0) from search_entry where case_id = $1 and kind in ('message', 'note')",
);
static OF_CASE: Sql = Sql::new("search.of_case", "select doc_id from search_entry where case_id = $1");
static DROP_ENTRY: Sql = Sql::new("search.drop_entry", "delete from search_entry where doc_id = $1");
const POSTGRES_PUT: &str = "insert into search_terms (doc_id, terms)
     values ($1, cast(cast($2 as text) as tsvector) || cast(cast($3 as text) as tsvector) || cast(cast($4 as text) as tsvector))
     on conflict (doc_id) do update set terms = excluded.terms";
/// For what is not in it yet. The embedded engine does not look for an old one first.
static ADD: Sql = Sql::per_engine(
    "search.add",
    "insert into search_terms (rowid, surface, stems, scope) values ($1, $2, $3, $4)",
    POSTGRES_PUT,
);
static PUT: Sql = Sql::per_engine(
    "search.put",
    "insert or replace into search_terms (rowid, surface, stems, scope) values ($1, $2, $3, $4)",
    POSTGRES_PUT,
);
static DROP: Sql = Sql::per_engine(
    "search.drop",
    "delete from search_terms where rowid = $1",
    "delete from search_terms where doc_id = $1",
);
/// Adding nothing keeps PostgreSQL to its index of words. Walking all entries backwards for words that it takes for common
/// takes seconds when they are not, or not together; `newest` does that where it pays. And a span, which a plan for any span
/// takes for short, would be met by marking every entry of it: with a million of them many times the work of a rare word.
static MATCHES: Sql = Sql::per_engine(
    "search.matches",
    "select rowid from search_terms where search_terms match $1 and rowid < $2 and rowid >= $3
     order by rowid desc limit $4",
    "select doc_id from search_terms where terms @@ cast(cast($1 as text) as tsquery)
     and doc_id + 0 < $2 and doc_id + 0 >= $3 order by doc_id + 0 desc limit $4",
);
/// Of some entries, those that match: compared with the truth, so that each is looked at and the index of words is not.
static AMONG: Sql = Sql::per_engine(
    "search.among",
    "select rowid from search_terms where search_terms match $1 and rowid in (select value from json_each($2))",
    "select doc_id from search_terms where (terms @@ cast(cast($1 as text) as tsquery)) is true
     and doc_id in (select cast(value as bigint) from jsonb_array_elements_text(cast($2 as jsonb)))",
);
static ENTRIES: Sql = Sql::per_engine(
    "search.entries",
    "select doc_id, kind, case_id from search_entry where doc_id in (select value from json_each($1))
     order by doc_id desc",
    "select doc_id, kind, case_id from search_entry
     where doc_id in (select cast(value as bigint) from jsonb_array_elements_text(cast($1 as jsonb)))
     order by doc_id desc",
);

pub(crate) static MERGE: Sql = Sql::per_engine(
    "search.merge",
    "insert into search_terms (search_terms, rank) values ('merge', $1)",
    "select cast($1 as bigint)",
);
/// How many rows this connection has changed so far.
pub(crate) static MERGED: Sql =
    Sql::per_engine("search.merged", "select total_changes()", "select cast(0 as bigint)");

/// The cases of the newest entries that match, one row for each entry.
static CASES: Sql = Sql::per_engine(
    "search.cases",
    "select case_id from search_entry where doc_id in (select rowid from search_terms
         where search_terms match $1 and rowid < $2 and rowid >= $3 order by rowid desc limit $4)",
    "select case_id from search_entry where doc_id in (select doc_id from search_terms
         where terms @@ cast(cast($1 as text) as tsquery) and doc_id + 0 < $2 and doc_id + 0 >= $3
         order by doc_id + 0 desc limit $4)",
);

/// The statements above, for the test that prepares them all.
static STATEMENTS: &[&Sql] = &[
    &ENTRY,
    &LAST_OF_CASE,
    &OF_CASE,
    &DROP_ENTRY,
    &ADD,
    &PUT,
    &DROP,
    &MATCHES,
    &AMONG,
    &newest::GLANCE,
    &newest::FLOOR,
    &newest::SCAN,
    &ENTRIES,
    &CASES,
    &MERGE,
    &MERGED,
];

/// The index's part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "index",
        migrations: MIGRATIONS,
        statements: STATEMENTS,
        operations: &[],
        api: OpenApiRouter::new,
    }
}

/// A term that no text holds: no letter of any text survives as `§`.
fn scoped(kind: char, value: &str) -> String {
    format!("§{kind}{value}")
}

fn scope_of(entry: &Entry<'_>) -> Vec<String> {
    let mut scope = vec![scoped('b', &entry.brand_id.to_string()), scoped('k', entry.kind.word())];
    if entry.has_attachment {
        scope.push(scoped('h', "attachment"));
    }
    scope.extend(text::terms::words(entry.author).map(|word| scoped('f', &word)));
    scope
}

/// The terms of all texts, with a gap between each that no phrase reaches over.
fn all_terms(texts: &[&str]) -> Terms {
    let mut all = Terms::default();
    for found in texts.iter().map(|text| text::terms(text)) {
        if !all.surfaces.is_empty() {
            all.surfaces.push("§".to_owned());
        }
        all.surfaces.extend(found.surfaces);
        all.stems.extend(found.stems);
    }
    all.surfaces.truncate(text::terms::WORDS_MAX);
    all
}

/// Puts a thing into the index, in the place of what was known of it.
pub(crate) fn put(tx: &mut Tx<'_>, entry: &Entry<'_>) -> Result<(), DbError> {
    let Terms { surfaces, stems } = all_terms(entry.texts);
    let scope = scope_of(entry);
    let parts = match tx.engine() {
        Engine::Sqlite => {
            let stems: Vec<String> = stems.into_iter().collect();
            [surfaces.join(" "), stems.join(" "), scope.join(" ")]
        }
        Engine::Postgres => [
            vector(surfaces.iter().zip(1_usize..).map(|(word, at)| (word.as_str(), Some(at)))),
            vector(stems.iter().map(|stem| (stem.as_str(), None))),
            vector(scope.iter().map(|term| (term.as_str(), None))),
        ],
    };
    let [surface, stems, scope] = &parts;
    let added = tx.execute(&ENTRY, &[&entry.doc_id, &entry.kind.word(), &entry.case_id, &entry.brand_id])?;
    tx.execute(if added == 1 { &ADD } else { &PUT }, &[&entry.doc_id, surface, stems, scope])?;
    Ok(())
}

/// A `tsvector` as text. Terms hold letters, digits and `§` only, so that quotes around them are all they need.
/// Positions end at 16,383, as the server counts them.
fn vector<'t>(terms: impl Iterator<Item = (&'t str, Option<usize>)>) -> String {
    let mut written = String::new();
    for (term, at) in terms {
        written.push('\'');
        written.push_str(term);
        written.push('\'');
        if let Some(at) = at {
            written.push(':');
            written.push_str(&at.min(16_383).to_string());
        }
        written.push(' ');
    }
    written
}

/// Takes everything of a case out of the index.
pub(crate) fn drop_case(tx: &mut Tx<'_>, case_id: i64) -> Result<(), DbError> {
    for doc_id in tx.query(&OF_CASE, &[&case_id], |row| row.get::<i64>(0))? {
        drop_one(tx, doc_id)?;
    }
    Ok(())
}

/// Takes one thing out of the index.
pub(crate) fn drop_one(tx: &mut Tx<'_>, doc_id: i64) -> Result<(), DbError> {
    tx.execute(&DROP, &[&doc_id])?;
    tx.execute(&DROP_ENTRY, &[&doc_id])?;
    Ok(())
}

/// The newest message of a case that is in the index; 0 when none is.
pub(crate) fn last_of_case(tx: &mut Tx<'_>, case_id: i64) -> Result<i64, DbError> {
    tx.one(&LAST_OF_CASE, &[&case_id], |row| row.get(0))
}

/// Ids that match, the newest first, from below `before` down to `from`.
pub(crate) fn matches(
    tx: &mut Tx<'_>,
    question: &str,
    (from, before): (i64, i64),
    limit: i64,
) -> Result<Vec<i64>, DbError> {
    if tx.engine() == Engine::Postgres
        && let Some(found) = newest::matches(tx, question, (from, before), limit)?
    {
        return Ok(found);
    }
    tx.query(&MATCHES, &[&question, &before, &from, &limit], |row| row.get(0))
}

/// So many entries of a span's time are asked whether they match, those of other brands among them.
const AMONG_MAX: i64 = 20_000;

/// Those of `ids` that match; there may be others. They are the newest first, and all of them below `before`.
pub(crate) fn among(
    tx: &mut Tx<'_>,
    question: &str,
    ids: &[i64],
    before: i64,
) -> Result<HashSet<i64>, DbError> {
    let Some(oldest) = ids.last().filter(|_| !question.is_empty()) else { return Ok(HashSet::new()) };
    let found: Vec<i64> = match tx.engine() {
        // Its index is quicker asked for all of that time than for each entry by itself.
        Engine::Sqlite => tx.query(&MATCHES, &[&question, &before, oldest, &AMONG_MAX], |row| row.get(0))?,
        Engine::Postgres => {
            let ids: serde_json::Value = ids.iter().copied().collect();
            tx.query(&AMONG, &[&question, &ids], |row| row.get(0))?
        }
    };
    Ok(found.into_iter().collect())
}

/// The cases of the newest `limit` entries that match, each as often as it has such entries.
pub(crate) fn cases(
    tx: &mut Tx<'_>,
    question: &str,
    (from, before): (i64, i64),
    limit: i64,
) -> Result<Vec<i64>, DbError> {
    if tx.engine() == Engine::Postgres
        && let Some(found) = newest::matches(tx, question, (from, before), limit)?
    {
        return Ok(entries(tx, &found)?.into_iter().map(|(_, _, case_id)| case_id).collect());
    }
    tx.query(&CASES, &[&question, &before, &from, &limit], |row| row.get(0))
}

/// What the ids are: id, kind, case.
pub(crate) fn entries(tx: &mut Tx<'_>, ids: &[i64]) -> Result<Vec<(i64, String, i64)>, DbError> {
    let ids: serde_json::Value = ids.iter().copied().collect();
    tx.query(&ENTRIES, &[&ids], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// How a question is put.
pub(crate) struct Put<'a> {
    pub asked: &'a Asked,
    /// The brands looked through; all when `None`.
    pub brands: Option<&'a [i64]>,
    /// Of which kinds; of any when empty.
    pub kinds: &'a [EntryKind],
    /// Only words as they are written, no stems.
    pub exactly: bool,
}

impl Put<'_> {
    /// The question in the engine's own language. Everything in it is letters, digits and `§` between its own signs.
    pub(crate) fn written(&self, engine: Engine) -> String {
        let form = Form { engine };
        let mut all: Vec<String> = Vec::new();
        for (at, word) in self.asked.words.iter().enumerate() {
            let is_open = self.asked.is_open && at + 1 == self.asked.words.len();
            let mut any = vec![form.term(word, is_open)];
            if !self.exactly {
                text::terms::stems(word, |stem| any.push(form.term(stem, false)));
            }
            all.push(form.within(if self.exactly { "surface" } else { "{surface stems}" }, &form.any(&any)));
        }
        all.extend(self.asked.phrases.iter().map(|phrase| form.within("surface", &form.phrase(phrase))));
        let scope = |term: String| form.within("scope", &form.term(&term, false));
        all.extend(self.asked.from.iter().map(|word| scope(scoped('f', word))));
        if self.asked.has_attachment {
            all.push(scope(scoped('h', "attachment")));
        }
        if let Some(brands) = self.brands {
            let any: Vec<String> =
                brands.iter().map(|id| form.term(&scoped('b', &id.to_string()), false)).collect();
            all.push(form.within("scope", &form.any(&any)));
        }
        let (and, not) = match engine {
            Engine::Sqlite => (" AND ", " NOT "),
            Engine::Postgres => (" & ", " & ! "),
        };
        let kind = |kind: &EntryKind| form.term(&scoped('k', kind.word()), false);
        // Nearly every entry is of a case: passing over the people among those found is quicker than going through the
        // lists of everything else beside them.
        if !self.kinds.is_empty() && !self.kinds.contains(&EntryKind::Person) && !all.is_empty() {
            let people = form.within("scope", &kind(&EntryKind::Person));
            return format!("({}){not}{people}", all.join(and));
        }
        if !self.kinds.is_empty() {
            let kinds: Vec<String> = self.kinds.iter().map(kind).collect();
            all.push(form.within("scope", &form.any(&kinds)));
        }
        all.join(and)
    }
}

/// How an engine writes a question.
#[derive(Clone, Copy)]
struct Form {
    engine: Engine,
}

impl Form {
    fn term(self, term: &str, is_open: bool) -> String {
        match (self.engine, is_open) {
            (Engine::Sqlite, false) => format!("\"{term}\""),
            (Engine::Sqlite, true) => format!("\"{term}\" *"),
            (Engine::Postgres, false) => format!("'{term}'"),
            (Engine::Postgres, true) => format!("'{term}':*"),
        }
    }

    fn any(self, terms: &[String]) -> String {
        format!("({})", terms.join(if self.engine == Engine::Sqlite { " OR " } else { " | " }))
    }

    fn phrase(self, words: &[String]) -> String {
        match self.engine {
            Engine::Sqlite => format!("\"{}\"", words.join(" ")),
            Engine::Postgres => {
                let words: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
                format!("({})", words.join(" <-> "))
            }
        }
    }

    /// Within some columns; PostgreSQL keeps all terms in one and tells them apart by their signs.
    fn within(self, columns: &str, question: &str) -> String {
        match self.engine {
            Engine::Sqlite => format!("{columns} : {question}"),
            Engine::Postgres => question.to_owned(),
        }
    }
}
