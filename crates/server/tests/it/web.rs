//! What every request passes through: refusals under `/api`, limits, descriptions.

use std::num::NonZeroU32;

use kernel::{Kind, Language};
use serde_json::json;
use server::http::{self, Settings};
use server::schema::migrations;
use testkit::{Client, World};

fn client(world: &World, per_minute: u32) -> Client {
    let settings =
        Settings { trusted_proxies: [].into(), requests_per_minute: NonZeroU32::new(per_minute).unwrap() };
    world.client_of(http::web(&world.desk, &settings).router, Some("rep-token"))
}

#[tokio::test]
async fn what_the_framework_refuses_is_told_like_all_else() {
    testkit::on_each_engine_with(&migrations(), async |world| {
        let rep = client(world, 600).with("accept-language", "ms");
        let unknown = rep.get("/api/v1/nothing").await;
        assert_eq!((unknown.status, &unknown.json["type"]), (404, &json!("/problems/not-found")));
        assert_eq!(unknown.header("content-type"), "application/problem+json");
        assert_eq!(unknown.header("content-language"), "ms");

        let method = rep.delete("/api/v1/cases/7").await;
        assert_eq!((method.status, &method.json["type"]), (405, &json!("/problems/method-not-allowed")));
        assert!(method.header("allow").contains("GET"), "{}", method.header("allow"));

        let address = rep.get("/api/v1/cases/KH-7").await;
        assert_eq!((address.status, &address.json["type"]), (422, &json!("/problems/bad-query")));
        assert!(
            address.json["detail"].as_str().is_some_and(|text| text.contains("KH-7")),
            "{}",
            address.text
        );

        let elsewhere = rep.get("/nothing").await;
        assert_eq!((elsewhere.status, elsewhere.header("content-type")), (404, "text/html; charset=utf-8"));
        assert!(elsewhere.text.contains("<html lang=\"ms\""), "{}", elsewhere.text);
    })
    .await;
}

#[tokio::test]
async fn a_token_that_asks_too_often_waits() {
    testkit::on_each_engine_with(&migrations(), async |world| {
        let rep = client(world, 2);
        let first = rep.get("/api/v1/cases/7").await;
        assert_eq!(first.header("ratelimit-limit"), "2");
        assert_eq!(first.header("ratelimit-remaining"), "1");
        assert_eq!(rep.get("/api/v1/cases/7").await.status, 404);
        let refused = rep.get("/api/v1/cases/7").await;
        assert_eq!((refused.status, &refused.json["type"]), (429, &json!("/problems/too-many")));
        assert_eq!(refused.header("retry-after"), "30");
        assert_eq!(refused.header("ratelimit-remaining"), "0");
        assert_eq!(rep.get("/healthz").await.status, 200, "only the API is counted");
        world.clock.advance_seconds(30);
        assert_eq!(rep.get("/api/v1/cases/7").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn the_api_describes_itself() {
    let world = World::open(db::Engine::Sqlite, &migrations()).await;
    let rep = client(&world, 600);
    let document = rep.get("/api/v1/openapi.json").await;
    assert_eq!(document.json["info"]["title"], "Khidmat");
    assert!(document.json["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
    assert!(document.json["paths"]["/api/v1/cases"]["post"].is_object());
    assert_eq!(document.json["components"]["securitySchemes"]["token"]["scheme"], "bearer");

    for kind in Kind::ALL {
        let page = rep.get(&format!("/problems/{}", kind.slug())).await;
        assert_eq!(page.json["status"], kind.status());
        for language in Language::ALL {
            assert!(page.json["title"][language.tag()].as_str().is_some_and(|title| !title.is_empty()));
        }
    }
    assert_eq!(rep.get("/problems/no-such").await.status, 404);
    world.close().await;
}

#[tokio::test]
async fn a_large_answer_is_compressed_when_the_caller_can_read_it() {
    let world = World::open(db::Engine::Sqlite, &migrations()).await;
    let rep = client(&world, 600).with("accept-encoding", "br, gzip");
    let document = rep.get("/api/v1/openapi.json").await;
    assert_eq!(document.header("content-encoding"), "br");
    world.close().await;
}
