//! A world that also keeps figures, and the few things that happen in it.

use desk::staff::{self, NewStaff};
use insight::{Figures, Query};
use jiff::civil::Date;
use kernel::{Actor, Language, Problem, Via};
use serde_json::{Value, json};
use testkit::{Client, World};

pub const UMRAH: &str = "umrah@safatravel.example";
pub const MEMBERS: &str = "members@nusantara.example";

pub async fn on_each_engine(scenario: impl AsyncFn(&World)) {
    let mut migrations = desk::migrations();
    migrations.extend(insight::capability().migrations);
    testkit::on_each_engine_with(&migrations, scenario).await;
}

/// Ratings are asked for and facts follow.
pub async fn caught_up(world: &World) {
    world.caught_up().await;
    world.caught_up_with(&insight::subscribers(&world.desk)).await;
}

/// A customer's mail; an answer when `to` names the Message-ID of an earlier one.
pub async fn mail(world: &World, mailbox: &str, from: &str, id: &str, to: Option<&str>) {
    let thread = to.map(|to| format!("In-Reply-To: <{to}@example.my>\n")).unwrap_or_default();
    let raw = format!(
        "From: {from}\nTo: {mailbox}\nSubject: Soalan {id}\nMessage-ID: <{id}@example.my>\n{thread}\nMasih ada?\n"
    );
    world.mail(&[mailbox], &raw).await;
}

static NEWEST: db::Sql = db::Sql::new("test.newest", "select max(id) from cases");

pub async fn newest_case(world: &World) -> i64 {
    world.desk.db().read(|tx| tx.one(&NEWEST, &[], |row| row.get(0))).await.unwrap()
}

pub async fn reply(rep: &Client, case: i64, then: Option<&str>) {
    let mut body = json!({ "body": "Terima kasih kerana bertanya." });
    if let Some(then) = then {
        body["status"] = json!(then);
    }
    let replied = rep.post(&format!("/api/v1/cases/{case}/replies"), body).await;
    assert!([201, 409].contains(&replied.status), "{}", replied.text);
}

/// The API paths of the rating links sent so far, newest first.
pub async fn rating_links(world: &World) -> Vec<String> {
    let outbox = world.outbox().await;
    let texts = outbox.as_array().unwrap().iter().filter(|posted| posted["kind"] == "rating");
    texts
        .filter_map(|posted| posted["letter"]["text"].as_str()?.lines().find(|line| line.contains("/rate/")))
        .filter_map(|line| line.rsplit('/').next())
        .map(|token| format!("/api/v1/ratings/{token}"))
        .collect()
}

pub fn system() -> Actor {
    Actor::system(Via::Automation)
}

pub fn date(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn february() -> Query {
    Query::over(date("2026-02-01"), date("2026-02-28"))
}

pub async fn figures(world: &World, query: &Query) -> Figures {
    insight::figures(&world.desk, &system(), query).await.unwrap()
}

/// The total behind a number.
pub async fn behind(world: &World, query: &Query, figure: &str) -> i64 {
    let (mut before, mut listed, mut total) = (None, 0, 0);
    loop {
        let page = insight::cases_behind(&world.desk, &system(), query, figure, before).await.unwrap();
        listed += i64::try_from(page.cases.len()).unwrap();
        total = page.total.max(total);
        before = page.next;
        if before.is_none() {
            assert_eq!(listed, total, "every case behind {figure} is listed");
            return total;
        }
    }
}

/// A router that serves the figures too.
pub fn client(world: &World, token: Option<&str>) -> Client {
    let api = desk::api().merge((insight::capability().api)());
    let (router, _) = api.with_state(world.desk.clone()).split_for_parts();
    world.client_of(router, token)
}

/// A team lead of the brand, with a token.
pub async fn lead(world: &World, brand: i64, token: &'static str) -> i64 {
    let pen = world.desk.pen(&system());
    world
        .desk
        .db()
        .write(move |tx| {
            let id = staff::insert(
                tx,
                &pen,
                &NewStaff {
                    email: format!("{token}@example.my"),
                    full_name: "Rosnah Ali".to_owned(),
                    call_as: "Rosnah".to_owned(),
                    language: Language::Ms,
                    zone: "Asia/Kuala_Lumpur".to_owned(),
                    password_hash: None,
                    demo: false,
                    brands: vec![brand],
                    roles: vec!["lead".to_owned()],
                },
            )?;
            staff::insert_token(tx, &pen, id, "test", &staff::token_hash(token), None)?;
            Ok::<_, Problem>(id)
        })
        .await
        .unwrap()
}

/// The number at a path of a JSON answer.
pub fn at<'a>(json: &'a Value, path: &str) -> &'a Value {
    path.split('.').fold(json, |value, key| &value[key])
}
