//! Every registered statement is prepared on both engines, and none reads the whole of a table that only grows.

use db::{DbError, Engine, Sql};

/// Tables that grow with the work done.
const GROWING: [&str; 21] = [
    "person",
    "identity",
    "cases",
    "case_tag",
    "case_participant",
    "message",
    "event",
    "event_head",
    "clock",
    "clock_segment",
    "mail_in",
    "mail_reading",
    "held_mail",
    "outbox",
    "begun_letter",
    "attachment",
    "notice",
    "mention",
    "rating",
    "search_entry",
    "request",
];
/// Indexes of what is under way: reading the whole of one is reading what is asked for.
const UNDER_WAY: [&str; 6] = [
    "mail_in_waiting",
    "held_mail_waiting",
    "outbox_due",
    "outbox_kept",
    "begun_letter_waiting",
    "clock_open",
];

#[tokio::test]
async fn every_statement_is_understood_by_both_engines() {
    testkit::on_each_engine(async |world| {
        for capability in desk::capabilities() {
            for sql in capability.statements {
                let prepared = world.desk.db().read(move |tx| tx.prepare(sql)).await;
                // A reader may not prepare what writes on some engines; only faults of the text count here.
                assert!(!matches!(prepared, Err(DbError::Engine(_))), "{}: {prepared:?}", sql.name());
            }
        }
    })
    .await;
}

/// What is read whole, by its name in the statement.
fn scanned(detail: &str) -> Option<&str> {
    let is_under_way = UNDER_WAY.iter().any(|index| detail.ends_with(index));
    detail.strip_prefix("SCAN ").filter(|_| !is_under_way)?.split(' ').next()
}

fn is_growing(statement: &str, name: &str) -> bool {
    let words: Vec<&str> = statement.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    let stands_for = |table: &str| {
        table == name || words.windows(2).any(|pair| pair == [table, name]) && !words.contains(&"as")
    };
    GROWING.iter().any(|table| stands_for(table))
}

#[tokio::test]
async fn no_statement_reads_the_whole_of_a_table_that_grows() {
    testkit::on_each_engine(async |world| {
        if world.desk.db().engine() != Engine::Sqlite {
            // The server plans by what its tables hold: over the few rows of a test it reads them whole, and rightly.
            return;
        }
        let mut whole = Vec::new();
        for capability in desk::capabilities() {
            for sql in capability.statements {
                let text = sql.text(Engine::Sqlite);
                let explained = Sql::built("test.plan", format!("explain query plan {text}"));
                let plan: Vec<String> = world
                    .desk
                    .db()
                    .read(move |tx| tx.query(&explained, &[], |row| row.get(3)))
                    .await
                    .unwrap();
                if plan.iter().filter_map(|detail| scanned(detail)).any(|name| is_growing(text, name)) {
                    whole.push(format!("{}: {plan:?}", sql.name()));
                }
            }
        }
        assert!(whole.is_empty(), "{whole:#?}");
    })
    .await;
}
