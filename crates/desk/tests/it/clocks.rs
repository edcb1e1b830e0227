//! Clocks of cases: when what is due, what stands still, what happens by itself, on both calendars.

use desk::cases::ops::OpenCase;
use desk::cases::{self, Case};
use desk::clocks::Moment;
use desk::customers::CustomerRef;
use desk::messages::{Direction, Message};
use desk::promises::{self, Ticked};
use kernel::{Actor, Problem, Timestamp, Via};
use serde_json::{Value, json};
use testkit::World;

use crate::calendars::calendar_of;
use crate::policies::terms;

static SET_PRIORITY: db::Sql = db::Sql::new("test.priority", "update cases set priority = $2 where id = $1");
static SET_DISPOSITION: db::Sql =
    db::Sql::new("test.disposition", "update cases set disposition = $2 where id = $1");
static SET_CATEGORY: db::Sql = db::Sql::new(
    "test.category",
    "update cases set category = $2, status_id = (select id from case_status where word = $2) where id = $1",
);
static TEAM: db::Sql = db::Sql::new(
    "test.team",
    "insert into team (id, brand_id, labels, closed, created_at, version) values ($1, $2, $3, false, 0, 1)",
);
static MEMBER: db::Sql =
    db::Sql::new("test.member", "insert into team_member (team_id, staff_id, leads) values ($1, $2, true)");

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub async fn open(world: &World, brand: i64, fields: Value) -> i64 {
    let mut body = json!({
        "brand_id": brand, "subject": "Bilik quad untuk 12 Mac", "body": "Masih ada?", "channel": "email",
        "customer": { "email": "siti@example.my", "name": "Siti Aminah" },
    });
    for (name, value) in fields.as_object().unwrap() {
        body[name] = value.clone();
    }
    let opened = world.as_admin().post("/api/v1/cases", body).await;
    assert_eq!(opened.status, 201, "{}", opened.text);
    opened.json["id"].as_i64().unwrap()
}

/// Runs `work` on the case as it stands, held by one transaction.
async fn with_case(
    world: &World,
    actor: Actor,
    id: i64,
    work: impl Fn(&mut db::Tx<'_>, &desk::Pen, &Case) -> Result<(), Problem> + Send + 'static,
) {
    let pen = world.desk.pen(&actor);
    let done = world.desk.db().write(move |tx| {
        tx.lock(cases::LOCK, id)?;
        let case = cases::seen(tx, &Actor::system(Via::Api), id)?;
        work(tx, &pen, &case)
    });
    done.await.unwrap();
}

fn message(case: &Case, pen: &desk::Pen, direction: Direction, automatic: Option<&str>) -> Message {
    let said = Message::said_by_customer("email", "Re", "…".to_owned());
    Message {
        id: pen.id(),
        case_id: case.id,
        brand_id: case.brand_id,
        direction,
        automatic: automatic.map(ToOwned::to_owned),
        occurred_at: pen.occurred_at,
        ..said
    }
}

async fn customer_writes(world: &World, id: i64, automatic: Option<&'static str>) {
    with_case(world, Actor::system(Via::Mail), id, move |tx, pen, case| {
        cases::customer_wrote(tx, pen, case, &message(case, pen, Direction::In, automatic), &[0; 32])
    })
    .await;
}

async fn staff_reply(world: &World, id: i64, then: Option<&'static str>) {
    let actor = Actor { who: kernel::Who::Staff(world.rep), ..Actor::system(Via::Screen) };
    with_case(world, actor, id, move |tx, pen, case| {
        cases::staff_wrote(tx, pen, case, &message(case, pen, Direction::Out, None), &[0; 32], then)
    })
    .await;
}

/// Changes a column as an operation would, and tells the clocks.
async fn change_word(world: &World, id: i64, sql: &'static db::Sql, word: &'static str) {
    with_case(world, Actor::system(Via::Screen), id, move |tx, pen, case| {
        tx.execute(sql, &[&case.id, &word])?;
        cases::promise(tx, pen, case.id, Moment::Changed)
    })
    .await;
}

async fn change_priority(world: &World, id: i64, priority: i64) {
    with_case(world, Actor::system(Via::Screen), id, move |tx, pen, case| {
        tx.execute(&SET_PRIORITY, &[&case.id, &priority])?;
        cases::promise(tx, pen, case.id, Moment::Changed)
    })
    .await;
}

async fn clocks(world: &World, id: i64) -> Vec<Value> {
    let read = world.as_admin().get(&format!("/api/v1/cases/{id}/clocks")).await;
    assert_eq!(read.status, 200, "{}", read.text);
    read.json.as_array().unwrap().clone()
}

/// Kind, state and due instant of each clock.
async fn standing(world: &World, id: i64) -> Vec<(String, String, String)> {
    let text = |clock: &Value, field: &str| clock[field].as_str().unwrap_or("-").to_owned();
    let read = clocks(world, id).await;
    read.iter().map(|clock| (text(clock, "kind"), text(clock, "state"), text(clock, "due_at"))).collect()
}

async fn assert_standing(world: &World, id: i64, wanted: &[(&str, &str, &str)]) {
    let found = standing(world, id).await;
    let found: Vec<(&str, &str, &str)> =
        found.iter().map(|(kind, state, due)| (kind.as_str(), state.as_str(), due.as_str())).collect();
    assert_eq!(found, wanted);
}

/// What the case's row shows.
async fn next(world: &World, id: i64) -> (Value, Value) {
    let case = world.as_admin().get(&format!("/api/v1/cases/{id}")).await.json;
    (case["next_due_kind"].clone(), case["next_due_at"].clone())
}

async fn tick(world: &World) -> Ticked {
    promises::tick(&world.desk).await.unwrap()
}

pub async fn tick_at(world: &World, instant: &str) -> Ticked {
    world.clock.advance_to(at(instant));
    tick(world).await
}

/// Kind and true time of the events clocks wrote.
async fn told(world: &World, id: i64) -> Vec<(String, String)> {
    let events = world.events("case", id).await;
    let own = events.into_iter().filter(|event| event.kind.starts_with("Clock"));
    own.map(|event| (event.kind, event.occurred_at.to_string())).collect()
}

fn pairs(told: &[(String, String)]) -> Vec<(&str, &str)> {
    told.iter().map(|(kind, at)| (kind.as_str(), at.as_str())).collect()
}

#[tokio::test]
async fn a_first_reply_is_due_in_the_working_time_of_its_brand() {
    testkit::on_each_engine(async |world| {
        // Monday 2 February 2026, 09:00 in Kuala Lumpur: a holiday in lieu there, an ordinary day in Jakarta.
        let safa = open(world, world.safa, json!({})).await;
        let jakarta = open(world, world.nusantara, json!({})).await;
        assert_eq!(next(world, safa).await, (json!("first_reply"), json!("2026-02-03T03:00:00Z")));
        assert_eq!(next(world, jakarta).await, (json!("first_reply"), json!("2026-02-02T04:00:00Z")));
        // Friday noon, with the prayer break of either.
        world.clock.advance_to(at("2026-02-06T04:00:00Z"));
        let safa = open(world, world.safa, json!({})).await;
        let jakarta = open(world, world.nusantara, json!({})).await;
        assert_eq!(next(world, safa).await.1, json!("2026-02-06T08:00:00Z"));
        assert_eq!(next(world, jakarta).await.1, json!("2026-02-06T07:30:00Z"));
        let complaint = open(world, world.safa, json!({ "kind": "complaint" })).await;
        let urgent = open(world, world.safa, json!({ "kind": "complaint", "priority": 4 })).await;
        assert_eq!(next(world, complaint).await.1, json!("2026-02-06T07:00:00Z"));
        assert_eq!(next(world, urgent).await.1, json!("2026-02-06T04:30:00Z"));
        assert_eq!(world.as_rep().get(&format!("/api/v1/cases/{jakarta}/clocks")).await.status, 404);
        assert_eq!(world.as_nobody().get(&format!("/api/v1/cases/{jakarta}/clocks")).await.status, 401);
    })
    .await;
}

#[tokio::test]
async fn an_answer_keeps_the_promise_and_the_next_message_makes_another() {
    testkit::on_each_engine(async |world| {
        world.clock.advance_to(at("2026-02-03T01:00:00Z"));
        let id = open(world, world.safa, json!({})).await;
        customer_writes(world, id, None).await;
        assert_eq!(clocks(world, id).await.len(), 2, "several messages in a row are one wait");
        world.clock.advance_to(at("2026-02-03T02:30:00Z"));
        staff_reply(world, id, None).await;
        assert_standing(
            world,
            id,
            &[
                ("first_reply", "met", "2026-02-03T03:00:00Z"),
                ("resolution", "running", "2026-02-05T10:00:00Z"),
            ],
        )
        .await;
        assert_eq!(clocks(world, id).await[0]["used_percent"], 75);
        assert_eq!(next(world, id).await.0, json!("resolution"));

        customer_writes(world, id, Some("auto-replied")).await;
        assert_eq!(clocks(world, id).await.len(), 2, "automatic mail starts nothing");
        customer_writes(world, id, None).await;
        customer_writes(world, id, None).await;
        assert_standing(
            world,
            id,
            &[
                ("first_reply", "met", "2026-02-03T03:00:00Z"),
                ("resolution", "running", "2026-02-05T10:00:00Z"),
                ("next_reply", "running", "2026-02-03T06:30:00Z"),
            ],
        )
        .await;
        assert_eq!(next(world, id).await.0, json!("next_reply"));
        staff_reply(world, id, Some("resolved")).await;
        let states: Vec<String> = standing(world, id).await.into_iter().map(|(_, state, _)| state).collect();
        assert_eq!(states, ["met", "met", "met"]);
        assert_eq!(next(world, id).await, (Value::Null, Value::Null));
        assert_eq!(told(world, id).await, []);
    })
    .await;
}

#[tokio::test]
async fn the_resolution_stands_still_while_somebody_else_owes_the_next_step() {
    testkit::on_each_engine(async |world| {
        world.clock.advance_to(at("2026-02-03T01:00:00Z"));
        let id = open(world, world.safa, json!({})).await;
        change_word(world, id, &SET_CATEGORY, "hold").await;
        let held = [("first_reply", "running", "2026-02-03T03:00:00Z"), ("resolution", "paused", "-")];
        assert_standing(world, id, &held).await;
        // An hour on hold, then two hours of work, then a day waiting for the customer.
        world.clock.advance_to(at("2026-02-03T02:00:00Z"));
        change_word(world, id, &SET_CATEGORY, "open").await;
        assert_eq!(standing(world, id).await[1].2, "2026-02-06T02:00:00Z", "an hour later than it was");
        staff_reply(world, id, None).await;
        world.clock.advance_to(at("2026-02-03T04:00:00Z"));
        staff_reply(world, id, Some("waiting")).await;
        assert_eq!(next(world, id).await, (Value::Null, Value::Null));
        world.clock.advance_to(at("2026-02-04T04:00:00Z"));
        customer_writes(world, id, None).await;
        let used: Vec<Value> =
            clocks(world, id).await.iter().map(|clock| clock["used_minutes"].clone()).collect();
        assert_eq!(used[1], 120, "paused time does not count");
        // 25 working hours are left from Wednesday noon: 6, 9, then Friday's 7, then 3 on Monday.
        assert_eq!(standing(world, id).await[1].2, "2026-02-09T04:00:00Z");
    })
    .await;
}

fn opening(world: &World, direction: Direction, automatic: Option<&str>) -> OpenCase {
    let said = Message::said_by_customer("email", "Hi", "Hello".to_owned());
    OpenCase {
        brand_id: world.safa,
        customer: CustomerRef::Named("Siti".to_owned()),
        subject: "Hi".to_owned(),
        kind: String::new(),
        priority: 2,
        channel: "email".to_owned(),
        language: None,
        team_id: None,
        assignee_id: None,
        first: Message { direction, automatic: automatic.map(ToOwned::to_owned), ..said },
    }
}

#[tokio::test]
async fn nobody_waits_when_we_wrote_first_or_a_machine_did() {
    testkit::on_each_engine(async |world| {
        world.clock.advance_to(at("2026-02-03T01:00:00Z"));
        let ours = opening(world, Direction::Out, None);
        let ours = cases::ops::open(&world.desk, &Actor::system(Via::Api), ours).await.unwrap().id;
        assert_standing(world, ours, &[("resolution", "running", "2026-02-05T10:00:00Z")]).await;
        customer_writes(world, ours, None).await;
        assert_eq!(standing(world, ours).await[1].0, "first_reply");
        let machine = opening(world, Direction::In, Some("auto-generated"));
        let machine = cases::ops::open(&world.desk, &Actor::system(Via::Mail), machine).await.unwrap().id;
        change_priority(world, machine, 3).await;
        assert_standing(world, machine, &[]).await;
        assert_eq!(next(world, machine).await, (Value::Null, Value::Null));
    })
    .await;
}

#[tokio::test]
async fn a_promise_warns_breaks_and_escalates_once() {
    testkit::on_each_engine(async |world| {
        let (team, rep, admin) = (world.desk.id(), world.rep, world.admin);
        let safa = world.safa;
        let made = world.desk.db().write(move |tx| {
            tx.execute(&TEAM, &[&team, &safa, &json!({ "en": "Leads" })])?;
            tx.execute(&MEMBER, &[&team, &rep]).map(|_| ())
        });
        made.await.unwrap();
        let fields = json!({ "channel": "whatsapp", "first_reply_minutes": 60, "warn_minutes_before": 15,
            "escalate_after_minutes": 30, "escalate_to_team_id": team, "escalate_to_staff_id": admin,
            "escalate_reassigns": true });
        let added = world.as_admin().post("/api/v1/policies", terms(world, fields).await).await;
        assert_eq!(added.status, 201, "{}", added.text);
        tick_at(world, "2026-02-03T01:00:00Z").await;
        let id = open(world, world.safa, json!({ "channel": "whatsapp" })).await;
        assert_eq!(tick_at(world, "2026-02-03T01:44:59Z").await.due, 0, "nothing is written before its time");
        assert_eq!(tick_at(world, "2026-02-03T01:45:00Z").await.due, 1);
        assert_eq!(tick_at(world, "2026-02-03T02:00:00Z").await.due, 0, "kept until the very instant");
        assert_eq!(tick_at(world, "2026-02-03T02:00:01Z").await.due, 1);
        assert_eq!(tick_at(world, "2026-02-03T02:20:00Z").await.due, 0);
        assert_eq!(tick_at(world, "2026-02-03T02:30:01Z").await.due, 1);
        assert_eq!(tick_at(world, "2026-02-03T09:00:00Z").await.due, 0);
        let told = told(world, id).await;
        assert_eq!(
            pairs(&told),
            [
                ("ClockWarned", "2026-02-03T01:45:00Z"),
                ("ClockBreached", "2026-02-03T02:00:00Z"),
                ("ClockEscalated", "2026-02-03T02:30:01Z"),
            ]
        );
        assert_eq!(world.event_kinds("case", id).await.last().unwrap(), "CaseAssigned");
        let case = world.as_admin().get(&format!("/api/v1/cases/{id}")).await.json;
        assert_eq!((&case["team_id"], &case["assignee_id"]), (&json!(team), &json!(world.admin)));
        assert_eq!(case["next_due_at"], "2026-02-03T02:00:00Z", "what is late is still owed");

        let notices = world.as_admin().get("/api/v1/notices").await.json;
        let kinds: Vec<&str> =
            notices.as_array().unwrap().iter().map(|notice| notice["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["clock_escalated", "clock_breached", "clock_warned"]);
        let path = format!("/api/v1/notices/{}/read", notices[0]["id"]);
        assert_eq!(world.as_other_rep().post(&path, json!({})).await.status, 404, "only one's own");
        assert_eq!(world.as_admin().post(&path, json!({})).await.status, 204);
        let first = world.as_admin().get("/api/v1/notices?limit=1").await.json;
        assert_eq!(first[0]["read_at"], "2026-02-03T09:00:00Z");
        let of_the_lead = world.as_rep().get("/api/v1/notices").await.json;
        assert_eq!(of_the_lead[0]["kind"], "clock_escalated");

        staff_reply(world, id, None).await;
        let clock = clocks(world, id).await.remove(0);
        assert_eq!((&clock["state"], &clock["open"]), (&json!("breached"), &json!(false)));
        assert_eq!(clock["met_at"], "2026-02-03T09:00:00Z");
    })
    .await;
}

#[tokio::test]
async fn an_answer_just_too_late_is_late_though_no_tick_saw_it() {
    testkit::on_each_engine(async |world| {
        world.clock.advance_to(at("2026-02-03T01:00:00Z"));
        let id = open(world, world.safa, json!({})).await;
        world.clock.advance_to(at("2026-02-03T03:00:00.5Z"));
        staff_reply(world, id, None).await;
        assert_eq!(pairs(&told(world, id).await), [("ClockBreached", "2026-02-03T03:00:00Z")]);
        assert_eq!(tick_at(world, "2026-02-03T03:00:01Z").await.due, 0);
        assert_eq!(told(world, id).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn after_a_silence_each_breach_is_recorded_once_with_its_true_time_in_one_notice() {
    testkit::on_each_engine(async |world| {
        world.clock.advance_to(at("2026-02-03T01:00:00Z"));
        let mut ids = Vec::new();
        for minute in 0..45 {
            world.clock.advance_to(at("2026-02-03T01:00:00Z").plus_minutes(minute));
            ids.push(open(world, world.safa, json!({})).await);
        }
        // Two days without a tick.
        world.clock.advance_to(at("2026-02-05T02:00:00Z"));
        assert_eq!(tick(world).await.due, 45);
        assert_eq!(tick(world).await.due, 0);
        for (minute, id) in (0i64..).zip(&ids) {
            let due = at("2026-02-03T03:00:00Z").plus_minutes(minute).to_string();
            // The resolution warned in the same tick; the first reply's warning came too late to be one.
            let told = told(world, *id).await;
            let breaches: Vec<_> =
                pairs(&told).into_iter().filter(|(kind, _)| *kind == "ClockBreached").collect();
            assert_eq!(breaches, [("ClockBreached", due.as_str())]);
        }
        let notices = world.as_admin().get("/api/v1/notices").await.json;
        let breached: Vec<&Value> =
            notices.as_array().unwrap().iter().filter(|notice| notice["kind"] == "clock_breached").collect();
        assert_eq!(breached.len(), 1);
        assert_eq!(breached[0]["items"].as_array().unwrap().len(), 45);
        assert_eq!(breached[0]["items"][0]["due_at"], "2026-02-03T03:00:00Z");
    })
    .await;
}

#[tokio::test]
async fn two_nodes_ticking_at_once_record_each_breach_once() {
    testkit::on_each_engine(async |world| {
        world.clock.advance_to(at("2026-02-03T01:00:00Z"));
        let mut ids = Vec::new();
        for _ in 0..60 {
            ids.push(open(world, world.safa, json!({})).await);
        }
        world.clock.advance_to(at("2026-02-03T03:00:01Z"));
        let other = world.another_node();
        for _ in 0..3 {
            let (one, two) = tokio::join!(promises::tick(&world.desk), promises::tick(&other));
            one.unwrap();
            two.unwrap();
        }
        for id in &ids {
            assert_eq!(pairs(&told(world, *id).await), [("ClockBreached", "2026-02-03T03:00:00Z")]);
        }
        let notices = world.as_admin().get("/api/v1/notices").await.json;
        let items: usize =
            notices.as_array().unwrap().iter().map(|notice| notice["items"].as_array().unwrap().len()).sum();
        assert_eq!((notices.as_array().unwrap().len(), items), (1, 60));
    })
    .await;
}

#[tokio::test]
async fn a_raised_priority_brings_the_promise_forward_and_breaks_nothing_in_the_past() {
    testkit::on_each_engine(async |world| {
        world.clock.advance_to(at("2026-02-03T01:00:00Z"));
        let (early, late) =
            (open(world, world.safa, json!({})).await, open(world, world.safa, json!({})).await);
        world.clock.advance_to(at("2026-02-03T01:30:00Z"));
        change_priority(world, early, 4).await;
        assert_eq!(standing(world, early).await[0].2, "2026-02-03T02:00:00Z", "half an hour was used");
        assert_eq!(next(world, early).await.1, json!("2026-02-03T02:00:00Z"));
        world.clock.advance_to(at("2026-02-03T02:30:00Z"));
        change_priority(world, late, 4).await;
        assert_eq!(standing(world, late).await[0].2, "2026-02-03T02:30:00Z", "due at once, not before");
        assert_eq!(tick_at(world, "2026-02-03T02:31:00Z").await.due, 2);
        assert!(
            told(world, late)
                .await
                .contains(&("ClockBreached".to_owned(), "2026-02-03T02:30:00Z".to_owned()))
        );
        // What is broken stays broken as it was promised.
        change_priority(world, late, 1).await;
        assert_eq!(
            standing(world, late).await[0],
            ("first_reply".to_owned(), "breached".to_owned(), "2026-02-03T02:30:00Z".to_owned())
        );
    })
    .await;
}

#[tokio::test]
async fn open_clocks_follow_a_policy_that_was_changed() {
    testkit::on_each_engine(async |world| {
        world.clock.advance_to(at("2026-02-03T01:00:00Z"));
        let id = open(world, world.safa, json!({})).await;
        let other = open(world, world.nusantara, json!({})).await;
        let before = standing(world, other).await;
        let list = world.as_admin().get("/api/v1/policies").await.json;
        let everything =
            list.as_array().unwrap().iter().rfind(|policy| policy["brand_id"] == world.safa).unwrap().clone();
        let mut body = everything.clone();
        for field in ["id", "version", "place"] {
            body.as_object_mut().unwrap().remove(field);
        }
        (body["first_reply_minutes"], body["resolution_minutes"]) = (json!(90), Value::Null);
        let path = format!("/api/v1/policies/{}", everything["id"]);
        assert_eq!(world.as_admin().put(&path, body.clone()).await.status, 200);
        assert_eq!(tick(world).await.recounted, 1, "the other brand is left alone");
        assert_eq!(standing(world, id).await[0].2, "2026-02-03T02:30:00Z");
        assert_eq!(standing(world, id).await[1].1, "cancelled", "no resolution is promised any more");
        assert_eq!(standing(world, other).await, before);
        // The second round, a minute later, finds nothing to change and is the last.
        world.clock.advance_seconds(61);
        assert_eq!(tick(world).await.recounted, 1);
        world.clock.advance_seconds(61);
        assert_eq!(tick(world).await, Ticked::default());
        body["resolution_minutes"] = json!(600);
        assert_eq!(world.as_admin().put(&path, body).await.status, 200);
        tick(world).await;
        assert_eq!(standing(world, id).await[1].1, "running", "it is promised again");
    })
    .await;
}

async fn declare(world: &World, brand: i64, date: &str) {
    let path = format!("/api/v1/calendars/{}/holidays", calendar_of(world, brand).await);
    let holiday = json!({ "date": date, "kind": "national", "source": "SKB 3 Menteri",
        "name": { "en": "Election day", "ms": "Hari pengundian", "id": "Hari pemungutan suara" } });
    let answer = world.as_admin().post(&path, holiday).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

#[tokio::test]
async fn a_holiday_declared_late_withdraws_the_breach_it_disproves() {
    testkit::on_each_engine(async |world| {
        // Monday 9 February, 09:00 in Jakarta.
        world.clock.advance_to(at("2026-02-09T02:00:00Z"));
        let open_case = open(world, world.nusantara, json!({})).await;
        let answered = open(world, world.nusantara, json!({})).await;
        let other_brand = open(world, world.safa, json!({})).await;
        tick_at(world, "2026-02-09T05:30:00Z").await;
        staff_reply(world, answered, None).await;
        for id in [open_case, answered, other_brand] {
            assert_eq!(told(world, id).await.last().unwrap().0, "ClockBreached");
        }
        declare(world, world.nusantara, "2026-02-09").await;
        assert_eq!(tick(world).await.recounted, 2);
        let clock = clocks(world, open_case).await.remove(0);
        assert_eq!((&clock["state"], &clock["breached_at"]), (&json!("running"), &Value::Null));
        assert_eq!(next(world, open_case).await.1, json!("2026-02-10T04:00:00Z"));
        let late = world.events("case", open_case).await;
        let withdrawn = late.iter().find(|event| event.kind == "ClockBreachWithdrawn").unwrap();
        assert_eq!(withdrawn.body["from"], "2026-02-09T04:00:00Z");
        assert_eq!(withdrawn.body["to"], "2026-02-10T04:00:00Z");
        // The one that was answered late was answered in time after all.
        let clock = clocks(world, answered).await.remove(0);
        assert_eq!((&clock["state"], &clock["breached_at"]), (&json!("met"), &Value::Null));
        assert_eq!(standing(world, other_brand).await[0].1, "breached");
        // The promise stands, and can be broken after all.
        tick_at(world, "2026-02-10T04:00:01Z").await;
        let breaches = told(world, open_case).await;
        assert_eq!(
            breaches.last().unwrap(),
            &("ClockBreached".to_owned(), "2026-02-10T04:00:00Z".to_owned())
        );
    })
    .await;
}

#[tokio::test]
async fn other_weekly_hours_count_from_when_they_were_set() {
    testkit::on_each_engine(async |world| {
        world.clock.advance_to(at("2026-02-03T01:00:00Z"));
        let id = open(world, world.safa, json!({})).await;
        world.clock.advance_to(at("2026-02-03T02:00:00Z"));
        let path = format!("/api/v1/calendars/{}", calendar_of(world, world.safa).await);
        let mut document = world.as_admin().get(&path).await.json;
        document["weekly"]["tuesday"] = json!([{ "from": "14:00", "until": "18:00" }]);
        assert_eq!(world.as_admin().put(&path, document).await.status, 200);
        tick(world).await;
        // The hour from 09:00 to 10:00 stays counted; the other follows at 14:00.
        assert_eq!(standing(world, id).await[0].2, "2026-02-03T07:00:00Z");
        assert_eq!(clocks(world, id).await[0]["used_minutes"], 60);
        assert_eq!(told(world, id).await.len(), 2, "both clocks tell that they moved");
    })
    .await;
}

#[tokio::test]
async fn what_was_discarded_by_mistake_has_waited_all_along() {
    testkit::on_each_engine(async |world| {
        world.clock.advance_to(at("2026-02-03T01:00:00Z"));
        let id = open(world, world.safa, json!({})).await;
        change_word(world, id, &SET_DISPOSITION, "spam").await;
        assert_eq!(next(world, id).await, (Value::Null, Value::Null));
        assert_eq!(tick_at(world, "2026-02-03T05:00:00Z").await.due, 0, "nobody waits for an answer to spam");
        change_word(world, id, &SET_DISPOSITION, "live").await;
        assert_eq!(next(world, id).await.1, json!("2026-02-03T03:00:00Z"));
        tick(world).await;
        assert_eq!(pairs(&told(world, id).await), [("ClockBreached", "2026-02-03T03:00:00Z")]);
    })
    .await;
}

#[tokio::test]
async fn a_case_opened_again_goes_on_with_its_resolution_and_owes_a_fresh_reply() {
    testkit::on_each_engine(async |world| {
        world.clock.advance_to(at("2026-02-03T01:00:00Z"));
        let id = open(world, world.safa, json!({})).await;
        world.clock.advance_to(at("2026-02-03T02:00:00Z"));
        staff_reply(world, id, Some("resolved")).await;
        world.clock.advance_to(at("2026-02-05T01:00:00Z"));
        customer_writes(world, id, None).await;
        assert_standing(
            world,
            id,
            &[
                ("first_reply", "met", "2026-02-03T03:00:00Z"),
                // 26 working hours are left: Thursday's 9, Friday's 7, Monday's 9 and one on Tuesday.
                ("resolution", "running", "2026-02-10T02:00:00Z"),
                ("next_reply", "running", "2026-02-05T05:00:00Z"),
            ],
        )
        .await;
        // Resolved without an answer: none is owed any more, and none was given.
        change_word(world, id, &SET_CATEGORY, "resolved").await;
        let states: Vec<String> = standing(world, id).await.into_iter().map(|(_, state, _)| state).collect();
        assert_eq!(states, ["met", "met", "cancelled"]);
    })
    .await;
}
