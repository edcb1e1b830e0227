//! The anchor file: what it says holds, and what was cut, rewritten or put back is found.

use std::sync::Arc;

use db::{Engine, Sql};
use desk::events::{Event, Subject, record};
use kernel::{Actor, Clock, SimulatedClock, SystemClock, Via};
use server::anchorfile;
use server::commands::{backup, doctor, restore};
use server::wiring::{self, Outside};

use crate::installed::{Installed, block_on, close, outside};

const DAY: i64 = 86_400;

static CUT: Sql = Sql::new("test.anchors.cut", "delete from event where subject_kind = 'note' and seq > 1");
static BACK: Sql = Sql::new(
    "test.anchors.back",
    "update event_head set seq = 1,
         mac = (select mac from event where subject_kind = 'note' and subject_id = event_head.subject_id)
     where subject_kind = 'note'",
);
static FORGET: Sql = Sql::new("test.anchors.forget", "delete from event_anchor where number = 2");
static UNNUMBERED: Sql =
    Sql::new("test.anchors.unnumbered", "select count(*) from event where position is null");

fn on_day(day: i64) -> Outside {
    let clock = SimulatedClock::at(SystemClock.now().plus_seconds(day * DAY));
    Outside { clock: Arc::new(clock), ..outside() }
}

/// Something happens on a day, and the anchor is looked after. Answers how many lines were added.
fn live(installed: &Installed, day: i64) -> usize {
    block_on(async {
        let house = wiring::open(&installed.config(), &on_day(day)).await.unwrap();
        let pen = house.desk.pen(&Actor::system(Via::Automation));
        let happened = house.desk.db().write(move |tx| {
            let event = Event::new(None, Subject { kind: "note", id: 7 }, "Noted", serde_json::json!({}));
            record(tx, &pen, &event)
        });
        happened.await.unwrap();
        let mut committed = house.desk.db().committed();
        loop {
            committed.borrow_and_update();
            let read = house.desk.db().read(|tx| tx.one(&UNNUMBERED, &[], |row| row.get::<i64>(0)));
            if read.await == Ok(0) {
                break;
            }
            committed.changed().await.unwrap();
        }
        let added = anchorfile::keep(&house.desk, &installed.config().anchor_file).await.unwrap();
        close(house).await;
        added
    })
}

fn change(installed: &Installed, statements: Vec<&'static Sql>) {
    block_on(async {
        let house = wiring::open(&installed.config(), &on_day(9)).await.unwrap();
        for sql in statements {
            house.desk.db().write(move |tx| tx.execute(sql, &[])).await.unwrap();
        }
        close(house).await;
    });
}

/// What the doctor says of chains and anchors.
fn ask(installed: &Installed) -> (String, String) {
    let mut said = Vec::new();
    drop(doctor(&installed.config(), &on_day(9), true, &mut said));
    let said = String::from_utf8(said).unwrap();
    let line = |what: &str| said.lines().find(|line| line.contains(what)).unwrap().to_owned();
    (line("  chains: "), line("  anchors: "))
}

fn on_each_engine(scenario: impl Fn(&Installed)) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let installed = Installed::on(engine);
        scenario(&installed);
        installed.give_back();
    }
}

#[test]
fn each_day_has_one_line_and_all_hold() {
    on_each_engine(|installed| {
        assert!(ask(installed).1.contains("there is none yet"));
        assert_eq!([live(installed, 0), live(installed, 0), live(installed, 1)], [1, 0, 1]);
        let text = std::fs::read_to_string(installed.path("data/khidmat.anchors")).unwrap();
        assert_eq!(text.lines().count(), 2);
        assert!(ask(installed).1.starts_with("good  anchors: all 2"), "{:?}", ask(installed));
    });
}

#[test]
fn a_tail_that_was_cut_off_is_found_although_the_chains_verify() {
    on_each_engine(|installed| {
        for day in 0..3 {
            live(installed, day);
        }
        change(installed, vec![&CUT, &BACK]);
        let (chains, anchors) = ask(installed);
        assert!(chains.starts_with("good"), "{chains}");
        assert!(anchors.starts_with("BAD") && anchors.contains("anchor 2"), "{anchors}");
        assert!(!anchors.contains("anchor 1"), "{anchors}");
    });
}

#[test]
fn an_anchor_missing_on_either_side_is_found() {
    on_each_engine(|installed| {
        for day in 0..3 {
            live(installed, day);
        }
        let file = installed.path("data/khidmat.anchors");
        let whole = std::fs::read_to_string(&file).unwrap();
        let two: String = whole.split_inclusive('\n').take(2).collect();
        std::fs::write(&file, two).unwrap();
        assert!(ask(installed).1.contains("anchor 3"), "{}", ask(installed).1);
        std::fs::write(&file, &whole).unwrap();
        assert!(ask(installed).1.starts_with("good"));
        change(installed, vec![&FORGET]);
        assert!(ask(installed).1.contains("no longer has anchor 2"), "{}", ask(installed).1);
    });
}

#[test]
fn a_line_cut_short_by_a_crash_is_written_again() {
    let installed = Installed::on(Engine::Sqlite);
    live(&installed, 0);
    let file = installed.path("data/khidmat.anchors");
    let whole = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    assert_eq!(live(&installed, 0), 1);
    let said = ask(&installed).1;
    assert!(said.starts_with("good") && said.contains("1 lines were cut short"), "{said}");
}

#[test]
fn a_restore_is_told_from_a_cut() {
    let installed = Installed::on(Engine::Sqlite);
    live(&installed, 0);
    let copy = installed.path("desk.backup");
    backup(&installed.config(), &on_day(0), &copy, &mut Vec::new()).unwrap();
    live(&installed, 1);
    live(&installed, 2);
    restore(&installed.config(), &on_day(2), &copy, &mut Vec::new()).unwrap();
    assert!(ask(&installed).1.starts_with("good  anchors: all 1"), "{}", ask(&installed).1);
    assert_eq!(live(&installed, 3), 1);
    assert!(ask(&installed).1.starts_with("good  anchors: all 2"), "{}", ask(&installed).1);

    let file = installed.path("data/khidmat.anchors");
    let forged =
        std::fs::read_to_string(&file).unwrap().replace("\"through_number\":1", "\"through_number\":0");
    std::fs::write(&file, forged).unwrap();
    assert!(ask(&installed).1.contains("was not written by this desk"), "{}", ask(&installed).1);
}
