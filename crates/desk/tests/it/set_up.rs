//! The first start: one link, one administrator, once.

use serde_json::{Value, json};
use testkit::World;

use crate::people::choose_password;

fn first(token: &str) -> Value {
    json!({
        "token": token, "brand_name": "Anggerik Hotels", "language": "ms", "zone": "Asia/Kuala_Lumpur",
        "sender_domain": "anggerik.example", "full_name": "Aishah Karim", "email": "aishah@anggerik.example",
        "password": "bunga raya merah",
    })
}

async fn link(world: &World) -> Option<String> {
    desk::staff::set_up_link(&world.desk).await.unwrap()
}

#[tokio::test]
async fn the_link_makes_brand_and_administrator_once() {
    testkit::on_each_engine(async |world| {
        let token = link(world).await.unwrap();
        desk::staff::ops::set_up_open(&world.desk, &token).await.unwrap();
        let visitor = world.as_nobody().with("idempotency-key", "s1");
        let done = visitor.post("/api/v1/set-up", first(&token)).await;
        assert_eq!(done.status, 201, "{}", done.text);
        let (brand, admin) =
            (done.json["brand_id"].as_i64().unwrap(), done.json["staff_id"].as_i64().unwrap());
        assert_eq!(world.event_kinds("brand", brand).await, ["BrandAdded"]);
        assert_eq!(world.event_kinds("staff", admin).await, ["StaffAdded"]);
        // A double click is answered alike; a second use is refused.
        assert_eq!(visitor.post("/api/v1/set-up", first(&token)).await.json, done.json);
        assert_eq!(world.as_nobody().post("/api/v1/set-up", first(&token)).await.status, 410);
        assert_eq!(link(world).await, None, "there is an administrator now");
        let typed = desk::staff::ops::SignIn {
            email: "aishah@anggerik.example".to_owned(),
            password: "bunga raya merah".to_owned(),
            user_agent: String::new(),
            remote: "10.0.0.1".to_owned(),
        };
        let signed = desk::staff::sign_in(&world.desk, typed).await.unwrap();
        let caller = desk::staff::by_session(&world.desk, &signed.token).await.unwrap();
        assert_eq!(caller.grants.words, kernel::PermissionSet::all());
    })
    .await;
}

#[tokio::test]
async fn a_new_start_replaces_the_link_and_a_day_ends_it() {
    testkit::on_each_engine(async |world| {
        let (old, new) = (link(world).await.unwrap(), link(world).await.unwrap());
        assert_eq!(world.as_nobody().post("/api/v1/set-up", first(&old)).await.status, 410);
        world.clock.advance_seconds(24 * 3_600);
        assert_eq!(world.as_nobody().post("/api/v1/set-up", first(&new)).await.status, 410);
        assert_eq!(world.as_nobody().post("/api/v1/set-up", first("khu_guess")).await.status, 410);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_field_leaves_the_link_unused() {
    testkit::on_each_engine(async |world| {
        let token = link(world).await.unwrap();
        for (field, value, problem) in [
            ("password", json!("pendek"), "too-short"),
            ("email", json!("aishah"), "malformed"),
            ("email", json!("nurul@safatravel.example"), "already-taken"),
            ("brand_name", json!(""), "required"),
            ("zone", json!("Asia/Nowhere"), "unknown-reference"),
        ] {
            let mut body = first(&token);
            body[field] = value;
            let answer = world.as_nobody().with("accept-language", "id").post("/api/v1/set-up", body).await;
            assert_eq!(answer.json["type"], format!("/problems/{problem}"), "{field}: {}", answer.text);
            assert_eq!(answer.header("content-language"), "id");
        }
        assert_eq!(world.as_nobody().post("/api/v1/set-up", first(&token)).await.status, 201);
    })
    .await;
}

#[tokio::test]
async fn a_link_made_before_somebody_became_administrator_no_longer_opens() {
    testkit::on_each_engine(async |world| {
        let token = link(world).await.unwrap();
        choose_password(world, world.admin, "bunga raya merah").await;
        assert_eq!(world.as_nobody().post("/api/v1/set-up", first(&token)).await.status, 410);
        assert_eq!(link(world).await, None);
    })
    .await;
}
