//! What becomes of a handler that panics or never answers.

use std::time::Duration;

use axum::routing::get;
use testkit::World;

use super::*;

fn front(desk: &Desk) -> Front {
    let gate = Gate::new(desk.clock(), NonZeroU32::new(60).unwrap());
    Front { desk: desk.clone(), gate, trusted: [].into() }
}

#[tokio::test]
async fn a_panic_is_an_internal_problem_and_the_next_request_is_served() {
    let world = World::open(db::Engine::Sqlite, &desk::migrations()).await;
    let broken = get(async || -> &'static str { panic!("on purpose") });
    let routes = Router::new()
        .route("/api/broken", broken.clone())
        .route("/broken", broken)
        .route("/api/whole", get(async || "well"));
    let client = world.client_of(around(routes, front(&world.desk)), None).with("accept-language", "id");
    let answer = client.get("/api/broken").await;
    assert_eq!((answer.status, answer.json["type"].as_str()), (500, Some("/problems/internal")));
    assert_eq!(answer.header("content-language"), "id");
    assert!(!answer.text.contains("on purpose"));
    assert!(!answer.header("x-request-id").is_empty());
    assert_eq!(client.get("/api/whole").await.text, "well");
    let page = client.get("/broken").await;
    assert_eq!((page.status, page.header("content-type")), (500, "text/html; charset=utf-8"));
    assert!(page.text.contains(page.header("x-request-id")), "the page names what to look for in the log");
    assert!(page.header("content-security-policy").contains("default-src 'self'"));
    world.close().await;
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_does_not_come_is_given_up() {
    let world = World::open(db::Engine::Sqlite, &desk::migrations()).await;
    let endless = get(async || std::future::pending::<&'static str>().await);
    let routes = Router::new().route("/api/endless", endless);
    let client = world.client_of(around(routes, front(&world.desk)), None);
    let started = tokio::time::Instant::now();
    let answer = client.get("/api/endless").await;
    assert_eq!((answer.status, answer.json["type"].as_str()), (504, Some("/problems/too-slow")));
    assert_eq!(started.elapsed().as_secs(), Duration::from_secs(30).as_secs());
    world.close().await;
}
