//! What reads the log: each event once, in order, whatever fails in between.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use desk::Subscriber;
use kernel::{Kind, Problem};
use serde_json::json;
use testkit::World;

static CREATE: db::Sql = db::Sql::new(
    "test.note_down",
    "insert into tag (id, word, labels, active, version) \
     values ($1, $2, '{}', true, 1)",
);
static NOTED: db::Sql = db::Sql::new("test.noted", "select word from tag order by id");
static ASIDE: db::Sql = db::Sql::new("test.aside", "select name, problem from event_set_aside");

/// Writes the kind of every case event down, and fails at those that `fails` names.
fn scribe(fails: fn(&str) -> bool, runs: Arc<AtomicUsize>) -> Subscriber {
    Subscriber::new("test.scribe", move |tx, pen, events| {
        for event in events.iter().filter(|event| event.subject_kind == "case") {
            runs.fetch_add(1, Ordering::SeqCst);
            if fails(&event.kind) {
                return Err(Problem::new(Kind::Internal));
            }
            tx.execute(&CREATE, &[&pen.id(), &format!("{}-{}", event.kind, event.id)])?;
        }
        Ok(())
    })
}

async fn noted(world: &World) -> Vec<String> {
    let words: Vec<String> =
        world.desk.db().read(|tx| tx.query(&NOTED, &[], |row| row.get(0))).await.unwrap();
    words.into_iter().map(|word| word.split('-').next().unwrap_or_default().to_owned()).collect()
}

async fn open_and_answer(world: &World) {
    let body = json!({
        "brand_id": world.safa, "customer": { "email": "siti@example.my" }, "subject": "Bilik", "body": "Ada?",
    });
    let opened = world.as_rep().post("/api/v1/cases", body).await;
    let path = format!("/api/v1/cases/{}/replies", opened.json["id"]);
    let replied = world.as_rep().post(&path, json!({ "body": "Ada.", "status": "resolved" })).await;
    assert_eq!(replied.status, 201, "{}", replied.text);
}

#[tokio::test]
async fn each_event_is_handled_once_and_in_order() {
    testkit::on_each_engine(async |world| {
        let subscribers = [scribe(|_| false, Arc::default())];
        open_and_answer(world).await;
        world.caught_up_with(&subscribers).await;
        let once = ["CaseOpened", "MessageSent", "CaseAssigned", "CaseResolved"];
        assert_eq!(noted(world).await, once);
        world.caught_up_with(&subscribers).await;
        assert_eq!(noted(world).await, once, "nothing new, nothing done");
        open_and_answer(world).await;
        world.caught_up_with(&subscribers).await;
        assert_eq!(noted(world).await, [once, once].concat());
    })
    .await;
}

#[tokio::test]
async fn an_event_that_keeps_failing_is_set_aside_alone() {
    testkit::on_each_engine(async |world| {
        let runs = Arc::<AtomicUsize>::default();
        let subscribers = [scribe(|kind| kind == "MessageSent", Arc::clone(&runs))];
        open_and_answer(world).await;
        world.caught_up_with(&subscribers).await;
        assert_eq!(noted(world).await, ["CaseOpened", "CaseAssigned", "CaseResolved"]);
        let aside: Vec<(String, String)> = world
            .desk
            .db()
            .read(|tx| tx.query(&ASIDE, &[], |row| Ok((row.get(0)?, row.get(1)?))))
            .await
            .unwrap();
        assert_eq!(aside, [("test.scribe".to_owned(), "internal".to_owned())]);
        // The batch once (two events), then alone: one before it, it three times, two after it.
        assert_eq!(runs.load(Ordering::SeqCst), 2 + 1 + 3 + 2);
    })
    .await;
}
