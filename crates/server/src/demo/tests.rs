//! A small history, lived twice.

use std::collections::BTreeMap;
use std::sync::Arc;

use db::{Db, Place, Settings, Sql};
use desk::attachments::Folder;
use desk::{Desk, Keys, Outward, Parts, Post};
use kernel::{IdSource, SeededChance, SimulatedClock};
use tempfile::TempDir;

use super::{Plan, fill, sign_ins};

static CASES: Sql = Sql::new(
    "demo.test.cases",
    "select id || '|' || reference || '|' || subject || '|' || category || '|' || disposition || '|' || priority
         || '|' || opened_at || '|' || message_count || '|' || version || '|' || coalesce(snoozed_until, 0)
     from cases order by id",
);
static MESSAGES: Sql = Sql::new(
    "demo.test.messages",
    "select id || '|' || case_id || '|' || direction || '|' || author_name || '|' || subject || '|' || body
         || '|' || occurred_at
     from message order by id",
);
static EVENTS: Sql = Sql::new(
    "demo.test.events",
    "select id || '|' || subject_id || '|' || kind || '|' || via || '|' || occurred_at || '|' || recorded_at
     from event order by position",
);
static CATEGORIES: Sql = Sql::new(
    "demo.test.categories",
    "select category, count(*) from cases where disposition = 'live' group by category",
);
static DISPOSITIONS: Sql =
    Sql::new("demo.test.dispositions", "select disposition, count(*) from cases group by disposition");
static KINDS: Sql = Sql::new("demo.test.kinds", "select kind, count(*) from event group by kind");
static OUTBOX: Sql = Sql::new("demo.test.outbox", "select state, count(*) from outbox group by state");
static INTAKE: Sql = Sql::new("demo.test.intake", "select state, count(*) from mail_in group by state");

struct Lived {
    desk: Desk,
    _folder: TempDir,
}

/// Lives a history of `cases` cases under `seed`.
async fn live(seed: u64, cases: usize) -> Lived {
    let plan = Plan { cases, ..Plan::new(seed, "2026-05-20T07:30:00Z".parse().unwrap()) };
    let folder = TempDir::new().unwrap();
    let settings = Settings::new(Place::File(folder.path().join("demo.db")), desk::LOG_TABLE);
    let clock = Arc::new(SimulatedClock::at(plan.begins()));
    let desk = Desk::new_demo(Parts {
        db: Db::open(&settings, &crate::schema::migrations(), plan.begins()).unwrap(),
        clock: clock.clone(),
        chance: Arc::new(SeededChance::new(seed)),
        ids: Arc::new(IdSource::new(0)),
        keys: Keys { master: [4; 32], chain: [1; 32], mail: [2; 32], links: [3; 32], blind: [5; 32] },
        attachments: Arc::new(Folder::open(folder.path()).unwrap()),
        post: Post::Keep,
        authenticity: Arc::new(mail::authenticity::Checker::offline(mail::authenticity::Trust::default())),
        outward: Outward::default(),
        public_url: "http://127.0.0.1:8080".to_owned(),
    });
    let filled = fill(&desk, &clock, &plan).await.unwrap();
    assert!(filled.cases > cases * 9 / 10, "{filled:?}");
    assert_eq!(desk.now(), plan.as_of, "the clock stands at the end");
    Lived { desk, _folder: folder }
}

impl Lived {
    /// Every row as text.
    async fn rows(&self, sql: &'static Sql) -> Vec<String> {
        let rows = self.desk.db().read(move |tx| tx.query(sql, &[], |row| row.get(0)));
        rows.await.unwrap()
    }

    async fn counts(&self, sql: &'static Sql) -> BTreeMap<String, i64> {
        let rows: Vec<(String, i64)> = self
            .desk
            .db()
            .read(move |tx| tx.query(sql, &[], |row| Ok((row.get(0)?, row.get(1)?))))
            .await
            .unwrap();
        rows.into_iter().collect()
    }
}

#[tokio::test]
async fn the_same_seed_lives_the_same_history_and_another_seed_another() {
    let (once, again, other) = (live(7, 60).await, live(7, 60).await, live(8, 60).await);
    for sql in [&CASES, &MESSAGES, &EVENTS] {
        let rows = once.rows(sql).await;
        assert!(rows.len() >= 55, "{}", rows.len());
        assert_eq!(rows, again.rows(sql).await);
        assert_ne!(rows, other.rows(sql).await);
    }
}

#[tokio::test]
async fn a_history_ends_with_open_work_of_every_kind_and_nothing_left_to_send() {
    let lived = live(11, 160).await;
    let categories = lived.counts(&CATEGORIES).await;
    for category in desk::labels::Category::ALL {
        assert!(categories.contains_key(category.word()), "{categories:?}");
    }
    let dispositions = lived.counts(&DISPOSITIONS).await;
    assert!(dispositions.contains_key("spam"), "{dispositions:?}");
    let outbox = lived.counts(&OUTBOX).await;
    assert_eq!(outbox.keys().collect::<Vec<_>>(), ["kept"], "{outbox:?}");
    let intake = lived.counts(&INTAKE).await;
    // Nothing waits; what cannot be read lies in the quarantine, what a machine wrote to nobody is left alone.
    assert_eq!(intake.keys().collect::<Vec<_>>(), ["filed", "ignored", "quarantined"], "{intake:?}");
    let kinds = lived.counts(&KINDS).await;
    for kind in [
        "CaseOpened",
        "MessageSent",
        "CaseAssigned",
        "CaseResolved",
        "CaseReopened",
        "CaseSnoozed",
        "RatingGiven",
        "ClockBreached",
    ] {
        assert!(kinds.contains_key(kind), "{kind} in {kinds:?}");
    }
    let (checked, broken) =
        lived.desk.db().read(|tx| desk::events::verify_chains(tx, &[1; 32])).await.unwrap();
    assert!(checked > 160 && broken.is_empty(), "{checked} {broken:?}");
}

#[test]
fn every_role_has_somebody_to_sign_in_as() {
    let all = sign_ins();
    let roles: Vec<&str> = all.iter().map(|one| one.role).collect();
    for role in desk::staff::built_in() {
        assert!(roles.contains(&role.word), "{}", role.word);
    }
    assert!(all.iter().all(|one| one.email.ends_with(".example")));
}
