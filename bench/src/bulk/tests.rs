//! The bulk path against the operations: the same stories, row by row.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;

use db::Sql;
use desk::cases::ops::open;
use desk::correspondence::ops::{Reply, reply};
use desk::correspondence::{Door, file_waiting};
use kernel::OsChance;
use mail::listener::{Envelope, Intake, StoreVerdict};
use serde_json::Value;
use server::wiring::{self, Outside};

use super::*;
use crate::seed;

/// Fewer than a batch, more than one of every length and ending. Each begins after the one before has ended: a desk
/// that is lived cannot go back.
const SIZE: Size = Size { cases: 60, pace: 86_400 };
/// 9 February 2026, 01:00 UTC.
const BEGIN: Timestamp = Timestamp(1_770_598_800_000_000);

/// What is compared, in the order rows were written. Left out: salts and MACs, which differ by design, and the threads'
/// Message-IDs and raw mail, which only real mail has.
const TABLES: [&str; 9] = [
    "select json_object('id', id, 'brand_id', brand_id, 'full_name', full_name, 'call_as', call_as, 'language', language,
        'name_sort', name_sort, 'disposition', disposition, 'created_at', created_at, 'version', version)
     from person order by id",
    "select json_object('person_id', person_id, 'kind', kind, 'value', value, 'value_folded', value_folded,
        'created_at', created_at) from identity order by id",
    "select json_object('id', id, 'reference', reference, 'customer_id', customer_id, 'subject', subject,
        'snippet', snippet, 'kind_id', kind_id, 'status_id', status_id, 'category', category, 'priority', priority,
        'channel', channel, 'language', language, 'team_id', team_id, 'assignee_id', assignee_id,
        'disposition', disposition, 'opened_at', opened_at, 'first_replied_at', first_replied_at,
        'resolved_at', resolved_at, 'closed_at', closed_at, 'reopened_count', reopened_count,
        'message_count', message_count, 'last_message_at', last_message_at, 'last_direction', last_direction,
        'unanswered_since', unanswered_since, 'next_due_at', next_due_at, 'next_due_kind', next_due_kind,
        'opened_by', opened_by, 'version', version) from cases order by reference",
    "select json_object('id', id, 'case_id', case_id, 'direction', direction, 'channel', channel,
        'author_kind', author_kind, 'author_id', author_id, 'author_name', author_name,
        'author_address', author_address, 'recipients', recipients, 'subject', subject, 'body', body,
        'body_html', body_html, 'trimmed', trimmed, 'language', language, 'automatic', automatic,
        'occurred_at', occurred_at, 'recorded_at', recorded_at) from message order by occurred_at, id",
    "select json_object('id', k.id, 'case_id', k.case_id, 'kind', k.kind, 'state', k.state, 'policy_id', k.policy_id,
        'target', k.target_seconds, 'started_at', k.started_at, 'terms_at', k.terms_at, 'due_at', k.due_at,
        'warn_at', k.warn_at, 'warned_at', k.warned_at, 'breached_at', k.breached_at, 'escalated_at', k.escalated_at,
        'met_at', k.met_at, 'ended_at', k.ended_at, 'cancelled_for', k.cancelled_for, 'used', k.used_seconds,
        'look_at', k.look_at) from clock k join cases c on c.id = k.case_id order by c.reference, k.id",
    "select json_object('clock_id', s.clock_id, 'place', s.place, 'from_at', s.from_at, 'until_at', s.until_at,
        'counted', s.counted_seconds) from clock_segment s join clock k on k.id = s.clock_id
        join cases c on c.id = k.case_id order by c.reference, k.id, s.place",
    "select json_object('case_id', e.subject_id, 'seq', e.seq, 'kind', e.kind, 'actor_kind', e.actor_kind,
        'actor_id', e.actor_id, 'via', e.via, 'occurred_at', e.occurred_at, 'recorded_at', e.recorded_at,
        'reason', e.reason, 'body', e.body) from event e join cases c on c.id = e.subject_id
        where e.subject_kind = 'case' order by c.reference, e.seq",
    "select json_object('case_id', f.case_id, 'seq', f.seq, 'kind', f.kind, 'counts', f.counts, 'is_open', f.is_open,
        'opened_hour', f.opened_hour, 'asked_hour', f.asked_hour, 'due_at', f.due_at,
        'first_reply_by_id', f.first_reply_by, 'working', f.first_reply_working_seconds,
        'resolution', f.resolution_working_seconds, 'reopens', f.reopens, 'in', f.messages_in, 'out', f.messages_out)
        from fact_case f join cases c on c.id = f.case_id order by c.reference",
    "select json_object('doc_id', s.doc_id, 'kind', s.kind, 'case_id', s.case_id) from search_entry s
        where s.kind <> 'person' order by s.doc_id",
];

/// Ids differ between two desks: each is told by the place it first came at.
fn named(value: &mut Value, known: &mut HashMap<i64, usize>) {
    let is_id = |key: &str| key == "id" || key.ends_with("_id");
    match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                if let Some(id) = field.as_i64().filter(|_| is_id(key)) {
                    let next = known.len();
                    *field = Value::from(format!("id {}", known.entry(id).or_insert(next)));
                } else if let Some(inner) = field.as_str().filter(|text| text.starts_with(['{', '['])) {
                    *field = serde_json::from_str(inner).unwrap_or(Value::Null);
                    named(field, known);
                } else {
                    named(field, known);
                }
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|one| named(one, known)),
        _ => {}
    }
}

async fn rows(desk: &Desk) -> Vec<Vec<Value>> {
    let mut known = HashMap::new();
    let mut all = Vec::new();
    for table in TABLES {
        let sql = Sql::built("bench.compared", table.to_owned());
        let found: Vec<String> =
            desk.db().read(move |tx| tx.query(&sql, &[], |row| row.get::<String>(0))).await.unwrap();
        let mut found: Vec<Value> = found.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
        for row in &mut found {
            named(row, &mut known);
        }
        all.push(found);
    }
    all
}

async fn desk_at(folder: &Path) -> (wiring::House, Cast, Arc<SimulatedClock>) {
    let clock = Arc::new(SimulatedClock::at(BEGIN.plus_days(-1)));
    let outside = Outside { clock: clock.clone(), chance: Arc::new(OsChance), is_demo: false };
    let (house, brand) = seed::open_at(folder, &outside).await.unwrap();
    let cast = engage(&house.desk, brand, seed::MAILBOX).await.unwrap();
    (house, cast, clock)
}

/// Lives the stories through the doors people use: the API, the mail door and the composer.
async fn live(desk: &Desk, clock: &SimulatedClock, cast: &Cast) {
    let door = Door::new(desk.clone());
    for number in 0..SIZE.cases {
        let story = story::story(SIZE, BEGIN, number);
        let (first, rest) = story.steps.split_first().unwrap();
        clock.advance_to(first.at);
        let opened = open(desk, &Actor::system(Via::Api), order(cast, &story)).await.unwrap();
        for (place, step) in rest.iter().enumerate() {
            clock.advance_to(step.at);
            if let Some(by) = step.by {
                let actor = Actor { who: Who::Staff(cast.staff[by].0), ..Actor::system(Via::Screen) };
                let command = Reply {
                    case_id: opened.id,
                    body: step.body.clone(),
                    then: step.then.map(ToOwned::to_owned),
                    ..Reply::default()
                };
                reply(desk, &actor, command).await.unwrap();
                continue;
            }
            let token = desk.reply_tokens().address(&cast.mailbox, opened.id);
            let raw = format!(
                "From: {} <{}>\r\nTo: {}\r\nSubject: {}\r\nMessage-ID: <{number}.{place}@contoh.example>\r\n\
                 Content-Type: text/plain; charset=utf-8\r\n\r\n{}\r\n",
                story.name, story.email, cast.mailbox, story.subject, step.body
            );
            let envelope = Envelope {
                mail_from: Some(story.email.clone()),
                recipients: vec![token],
                remote: IpAddr::V4(Ipv4Addr::LOCALHOST),
                helo: "sender.example".to_owned(),
                tls: false,
            };
            assert_eq!(door.store(envelope, raw.into_bytes()).await, StoreVerdict::Stored);
            file_waiting(desk).await.unwrap();
        }
    }
}

#[tokio::test]
async fn the_bulk_path_writes_what_the_operations_write() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let until = BEGIN.plus_days(70);
    let (bulk, cast, clock) = desk_at(one.path()).await;
    fill(&bulk.desk, &clock, &cast, (SIZE, BEGIN, until)).await.unwrap();
    let (lived, cast, clock) = desk_at(other.path()).await;
    live(&lived.desk, &clock, &cast).await;
    clock.advance_to(until);
    while promises::tick(&lived.desk).await.unwrap().due > 0 {}
    for subscriber in [insight::subscribers(&lived.desk), vec![desk::search::subscriber()]].concat() {
        subscriptions::catch_up(&lived.desk, &subscriber).await.unwrap();
    }
    for ((written, wanted), table) in rows(&bulk.desk).await.iter().zip(&rows(&lived.desk).await).zip(TABLES)
    {
        assert!(wanted.len() >= SIZE.cases / 2, "{table}");
        assert_eq!(written.len(), wanted.len(), "{table}");
        for (written, wanted) in written.iter().zip(wanted) {
            assert_eq!(written, wanted, "{table}");
        }
    }
    tokio::task::spawn_blocking(move || (seed::close(bulk), seed::close(lived))).await.unwrap();
}
