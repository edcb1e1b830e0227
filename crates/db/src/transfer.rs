//! Everything of a server's database into files and back: what a backup is made of where there is no file to copy.
//! Written as it is at one instant; put back into a schema of its own, where it can be checked, and only then
//! exchanged with what is there, in one step.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};

use ::postgres::{Client, Transaction};

use crate::error::DbError;
use crate::migrate::{self, Migration};
use crate::postgres;

/// A table in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, in the order of the file.
    pub columns: Vec<String>,
    /// How many rows the file has.
    pub rows: u64,
}

/// What was exported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// Tables, each in `<name>.copy`.
    pub tables: Vec<Table>,
    /// Sequences and the next number each gives.
    pub sequences: Vec<(String, i64)>,
}

#[expect(clippy::needless_pass_by_value, reason = "the shape map_err wants")]
fn wrong(error: ::postgres::Error) -> DbError {
    DbError::from_postgres(&error)
}

fn disk(path: &Path) -> impl Fn(std::io::Error) -> DbError {
    move |error| DbError::Unavailable(format!("{}: {error}", path.display()))
}

fn file_of(folder: &Path, table: &str) -> PathBuf {
    folder.join(format!("{table}.copy"))
}

/// A name as SQL takes it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn list(columns: &[String]) -> String {
    columns.iter().map(|column| quoted(column)).collect::<Vec<_>>().join(", ")
}

/// A connection that may take its time.
fn patient(url: &str) -> Result<Client, DbError> {
    let mut client = postgres::connect(url)?;
    client
        .batch_execute("set statement_timeout = 0; set idle_in_transaction_session_timeout = 0")
        .map_err(wrong)?;
    Ok(client)
}

fn names(tx: &mut Transaction<'_>, sql: &str) -> Result<Vec<String>, DbError> {
    Ok(tx.query(sql, &[]).map_err(wrong)?.iter().map(|row| row.get(0)).collect())
}

const TABLES: &str =
    "select tablename::text from pg_tables where schemaname = current_schema() order by tablename";
const SEQUENCES: &str =
    "select sequencename::text from pg_sequences where schemaname = current_schema() order by sequencename";

/// Writes every table into a file of `folder`, all as they are at one instant, also while the database is written to.
/// The files are on disk when this answers. Blocks.
pub fn export(url: &str, folder: &Path) -> Result<Exported, DbError> {
    let mut client = patient(url)?;
    let mut tx = client
        .build_transaction()
        .isolation_level(::postgres::IsolationLevel::RepeatableRead)
        .read_only(true)
        .start()
        .map_err(wrong)?;
    let mut exported = Exported::default();
    for name in names(&mut tx, TABLES)? {
        let columns = tx
            .query(
                "select column_name::text from information_schema.columns
                 where table_schema = current_schema() and table_name = $1 and is_generated = 'NEVER'
                 order by ordinal_position",
                &[&name],
            )
            .map_err(wrong)?;
        let columns: Vec<String> = columns.iter().map(|row| row.get(0)).collect();
        let path = file_of(folder, &name);
        let mut file = File::options().write(true).create_new(true).open(&path).map_err(disk(&path))?;
        let copy = format!("copy {} ({}) to stdout", quoted(&name), list(&columns));
        let mut from = tx.copy_out(&copy).map_err(wrong)?;
        std::io::copy(&mut from, &mut file).map_err(disk(&path))?;
        drop(from);
        file.sync_all().map_err(disk(&path))?;
        let count = format!("select count(*) from {}", quoted(&name));
        let rows: i64 = tx.query_one(&count, &[]).map_err(wrong)?.get(0);
        exported.tables.push(Table { name, columns, rows: rows.unsigned_abs() });
    }
    // Sequences stand outside snapshots: read last, they are past every number in the tables.
    for name in names(&mut tx, SEQUENCES)? {
        let next =
            format!("select last_value + case when is_called then 1 else 0 end from {}", quoted(&name));
        let next = tx.query_one(&next, &[]).map_err(wrong)?.get(0);
        exported.sequences.push((name, next));
    }
    Ok(exported)
}

/// Puts exported tables into a new schema, in the shape that the steps among them tell. Refuses steps that are not
/// among `all`. Blocks.
pub fn import(
    url: &str,
    schema: &str,
    all: &[Migration],
    folder: &Path,
    exported: &Exported,
) -> Result<(), DbError> {
    let mut client = patient(url)?;
    let mut tx = client.transaction().map_err(wrong)?;
    let schema = quoted(schema);
    tx.batch_execute(&format!("create schema {schema}; set local search_path to {schema}")).map_err(wrong)?;
    migrate::postgres_again(&mut tx, all, |tx| {
        let steps = exported.tables.iter().find(|table| table.name == "migration");
        steps.map_or(Ok(()), |table| fill(tx, folder, table))
    })?;
    let made: BTreeSet<String> = names(&mut tx, TABLES)?.into_iter().collect();
    if let Some(table) = exported.tables.iter().find(|table| !made.contains(&table.name)) {
        return Err(DbError::Engine(format!(
            "the backup has a table {}, which its steps do not make",
            table.name
        )));
    }
    let mut left: Vec<&Table> = exported.tables.iter().filter(|table| table.name != "migration").collect();
    for name in in_order(&mut tx)? {
        if let Some(at) = left.iter().position(|table| table.name == name) {
            fill(&mut tx, folder, left.remove(at))?;
        }
    }
    for table in left {
        fill(&mut tx, folder, table)?;
    }
    for (name, next) in &exported.sequences {
        tx.execute("select setval($1::text::regclass, $2, false)", &[&quoted(name), next]).map_err(wrong)?;
    }
    tx.commit().map_err(wrong)
}

fn fill(tx: &mut Transaction<'_>, folder: &Path, table: &Table) -> Result<(), DbError> {
    let name = quoted(&table.name);
    // A step may have put rows there itself.
    tx.batch_execute(&format!("delete from {name}")).map_err(wrong)?;
    let path = file_of(folder, &table.name);
    let mut file = BufReader::new(File::open(&path).map_err(disk(&path))?);
    let mut into =
        tx.copy_in(&format!("copy {name} ({}) from stdin", list(&table.columns))).map_err(wrong)?;
    std::io::copy(&mut file, &mut into).and_then(|_| into.flush()).map_err(disk(&path))?;
    let rows = into.finish().map_err(wrong)?;
    if rows != table.rows {
        return Err(DbError::Engine(format!(
            "{} has {rows} rows, the backup tells of {}",
            table.name, table.rows
        )));
    }
    Ok(())
}

/// The tables that others point to, each before those that point to it.
fn in_order(tx: &mut Transaction<'_>) -> Result<Vec<String>, DbError> {
    let rows = tx
        .query(
            "select child.relname::text, parent.relname::text
             from pg_constraint
             join pg_class child on child.oid = conrelid
             join pg_class parent on parent.oid = confrelid
             where contype = 'f' and conrelid <> confrelid
                 and connamespace = (select oid from pg_namespace where nspname = current_schema())",
            &[],
        )
        .map_err(wrong)?;
    let mut waits: Vec<(String, String)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    let mut left: BTreeSet<String> = names(tx, TABLES)?.into_iter().collect();
    let mut order = Vec::new();
    while !left.is_empty() {
        let free: Vec<String> =
            left.iter().filter(|name| waits.iter().all(|(child, _)| child != *name)).cloned().collect();
        if free.is_empty() {
            return Err(DbError::Engine("tables point at one another in a circle".to_owned()));
        }
        for name in free {
            waits.retain(|(_, parent)| *parent != name);
            left.remove(&name);
            order.push(name);
        }
    }
    Ok(order)
}

/// The same database with another schema in front.
pub fn in_schema(url: &str, schema: &str) -> String {
    let joint = if url.contains('?') { '&' } else { '?' };
    format!("{url}{joint}options=-csearch_path%3D{schema}")
}

/// Removes a schema and all that is in it. Blocks.
pub fn drop_schema(url: &str, schema: &str) -> Result<(), DbError> {
    let mut client = patient(url)?;
    client.batch_execute(&format!("drop schema if exists {} cascade", quoted(schema))).map_err(wrong)
}

/// Held while data is exchanged: a server that starts meanwhile waits with its schema steps.
pub struct Exchange {
    client: Client,
}

impl Exchange {
    /// Keeps servers from starting until this is dropped. Blocks.
    pub fn begin(url: &str) -> Result<Self, DbError> {
        let mut client = patient(url)?;
        let taken: bool = client
            .query_one("select pg_try_advisory_lock($1)", &[&migrate::POSTGRES_LOCK])
            .map_err(wrong)?
            .get(0);
        if taken {
            Ok(Self { client })
        } else {
            Err(DbError::Unavailable("a server is starting on this database".to_owned()))
        }
    }

    /// Moves what is there into the schema `aside`, and what is in `fresh` to where it was, in one step. Answers
    /// whether anything was there.
    pub fn swap(mut self, fresh: &str, aside: &str) -> Result<bool, DbError> {
        let mut tx = self.client.transaction().map_err(wrong)?;
        let home: String = tx.query_one("select current_schema()::text", &[]).map_err(wrong)?.get(0);
        let old = move_all(&mut tx, &home, aside, true)?;
        move_all(&mut tx, fresh, &home, false)?;
        tx.batch_execute(&format!("drop schema {}", quoted(fresh))).map_err(wrong)?;
        tx.commit().map_err(wrong)?;
        Ok(old > 0)
    }
}

/// Moves tables and free sequences between schemas; answers how many tables. Makes the goal when asked to and needed.
fn move_all(tx: &mut Transaction<'_>, from: &str, to: &str, make: bool) -> Result<usize, DbError> {
    let listed = |tx: &mut Transaction<'_>, sql: &str| -> Result<Vec<String>, DbError> {
        Ok(tx.query(sql, &[&from]).map_err(wrong)?.iter().map(|row| row.get(0)).collect())
    };
    let tables = listed(tx, "select tablename::text from pg_tables where schemaname = $1")?;
    if make && !tables.is_empty() {
        tx.batch_execute(&format!("create schema {}", quoted(to))).map_err(wrong)?;
    }
    let (from_schema, goal) = (quoted(from), quoted(to));
    for table in &tables {
        let table = quoted(table);
        tx.batch_execute(&format!("alter table {from_schema}.{table} set schema {goal}")).map_err(wrong)?;
    }
    // Those that belong to a column have moved with it.
    for sequence in listed(tx, "select sequencename::text from pg_sequences where schemaname = $1")? {
        let sequence = quoted(&sequence);
        tx.batch_execute(&format!("alter sequence {from_schema}.{sequence} set schema {goal}"))
            .map_err(wrong)?;
    }
    Ok(tables.len())
}
