//! More colleagues than the world starts with, and cases to work on.

use db::{Param, Sql};
use desk::staff::{self, NewStaff};
use kernel::{Actor, Language, Problem, Via};
use serde_json::json;
use testkit::World;

static ADD_TEAM: Sql = Sql::new(
    "test.add_team",
    "insert into team (id, brand_id, labels, closed, created_at, version) values ($1, $2, $3, $4, $5, 1)",
);
static JOIN: Sql =
    Sql::new("test.join", "insert into team_member (team_id, staff_id, leads) values ($1, $2, false)");
static SET_SCOPE: Sql = Sql::new(
    "test.set_scope",
    "insert into role (id, word, labels, permissions, scope, built_in, version)
     select $1, $2, labels, permissions, $3, false, 1 from role where word = 'senior'",
);

/// Runs one statement that the product has no operation for yet.
pub async fn run(world: &World, sql: &'static Sql, params: Vec<Box<dyn Param + Send + Sync>>) {
    world
        .desk
        .db()
        .write(move |tx| {
            let refs: Vec<&dyn Param> = params.iter().map(|param| &**param as &dyn Param).collect();
            tx.execute(sql, &refs)
        })
        .await
        .unwrap();
}

/// A new colleague with a token of the same name; answers their staff id.
pub async fn colleague(world: &World, name: &'static str, brands: Vec<i64>, role: &'static str) -> i64 {
    let pen = world.desk.pen(&Actor::system(Via::Import));
    world
        .desk
        .db()
        .write(move |tx| {
            let id = staff::insert(
                tx,
                &pen,
                &NewStaff {
                    email: format!("{name}@example.my"),
                    full_name: name.to_owned(),
                    call_as: name.to_owned(),
                    language: Language::En,
                    zone: "Asia/Kuala_Lumpur".to_owned(),
                    password_hash: None,
                    demo: false,
                    brands: brands.clone(),
                    roles: vec![role.to_owned()],
                },
            )?;
            staff::insert_token(tx, &pen, id, "test", &staff::token_hash(name), None)?;
            Ok::<_, Problem>(id)
        })
        .await
        .unwrap()
}

/// A role that may do what a senior may, as far as `scope` reaches, under the scope's name.
pub async fn role_of_scope(world: &World, scope: &'static str) {
    run(
        world,
        &SET_SCOPE,
        vec![Box::new(world.desk.id()), Box::new(scope.to_owned()), Box::new(scope.to_owned())],
    )
    .await;
}

/// A new team with its members; answers its id.
pub async fn team(world: &World, brand: Option<i64>, name: &str, closed: bool, members: &[i64]) -> i64 {
    let id = world.desk.id();
    let labels = json!({ "en": name, "ms": name, "id": name });
    run(
        world,
        &ADD_TEAM,
        vec![Box::new(id), Box::new(brand), Box::new(labels), Box::new(closed), Box::new(world.desk.now())],
    )
    .await;
    for member in members {
        run(world, &JOIN, vec![Box::new(id), Box::new(*member)]).await;
    }
    id
}

/// Opens an enquiry of a Safa Travel customer and answers its id.
pub async fn open(world: &World, subject: &str) -> i64 {
    let body = json!({
        "brand_id": world.safa,
        "customer": { "email": "siti.aminah@example.my", "name": "Siti Aminah bt Rahman" },
        "subject": subject,
        "body": "Masih ada bilik quad?",
        "channel": "email",
    });
    let opened = world.as_rep().post("/api/v1/cases", body).await;
    assert_eq!(opened.status, 201, "{}", opened.text);
    opened.json["id"].as_i64().unwrap()
}

/// The address of a case, or of something done to it.
pub fn at(id: i64, verb: &str) -> String {
    if verb.is_empty() { format!("/api/v1/cases/{id}") } else { format!("/api/v1/cases/{id}/{verb}") }
}
