//! The stream: what happens arrives, once, in order, and only to who may see it.

use axum::body::BodyDataStream;
use db::Engine;
use testkit::World;
use tokio_stream::StreamExt;

use crate::browser::{Browser, question};

/// A stream being read.
struct Listening {
    stream: BodyDataStream,
    held: String,
}

impl Listening {
    async fn to(browser: &Browser, path: &str) -> Self {
        let response = browser.open(path).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { stream: response.into_body().into_data_stream(), held: String::new() }
    }

    /// The next event's data.
    async fn next(&mut self) -> serde_json::Value {
        loop {
            if let Some((event, rest)) = self.held.split_once("\n\n") {
                let data = event
                    .lines()
                    .find_map(|line| line.strip_prefix("data: ").or_else(|| line.strip_prefix("data:")));
                let data = data.map(|data| serde_json::from_str(data).unwrap());
                self.held = rest.to_owned();
                if let Some(data) = data {
                    return data;
                }
                continue;
            }
            let bytes = self.stream.next().await.expect("the stream goes on").expect("bytes");
            self.held.push_str(&String::from_utf8_lossy(&bytes));
        }
    }
}

#[tokio::test]
async fn a_mail_reaches_who_may_see_it_and_nobody_else() {
    testkit::on_each_engine(async |world| {
        let (rep, other) = (Browser::rep(world).await, Browser::other(world).await);
        let (mut hears, mut deaf) = (Listening::to(&rep, "/live").await, Listening::to(&other, "/live").await);
        let id = question(world, 1).await;
        let mut kinds = Vec::new();
        while !kinds.contains(&"CaseOpened".to_owned()) {
            let event = hears.next().await;
            if event["subject_kind"] == "case" {
                assert_eq!(event["subject_id"], id);
            }
            kinds.push(event["kind"].as_str().unwrap().to_owned());
        }
        // The other brand's first event is of its own case, although this one came before.
        let raw = "From: Budi <budi@example.co.id>\nTo: members@nusantara.example\nSubject: Poin\nMessage-ID: <b1@example.co.id>\n\nHalo\n";
        world.mail(&["members@nusantara.example"], raw).await;
        loop {
            let event = deaf.next().await;
            assert_ne!(event["subject_id"], id, "another brand's case was told");
            if event["kind"] == "CaseOpened" {
                break;
            }
        }
    })
    .await;
}

#[tokio::test]
async fn who_comes_back_hears_what_was_missed_exactly_once() {
    testkit::on_each_engine(async |world| {
        let rep = Browser::rep(world).await;
        let mut first = Listening::to(&rep, "/live?after=0").await;
        let id = question(world, 1).await;
        let mut last = 0;
        while last == 0 {
            let event = first.next().await;
            if event["kind"] == "CaseOpened" {
                last = event["position"].as_i64().unwrap();
            }
        }
        drop(first);
        let path = format!("/cases/{id}/note");
        rep.partial().post(&path, &[("text", "satu")]).await;
        rep.partial().post(&path, &[("text", "dua")]).await;
        let mut second = Listening::to(&rep, &format!("/live?after={last}")).await;
        rep.partial().post(&path, &[("text", "tiga")]).await;
        let mut positions = Vec::new();
        while positions.len() < 3 {
            let event = second.next().await;
            if event["kind"] == "NoteWritten" {
                positions.push(event["position"].as_i64().unwrap());
            }
        }
        assert!(positions.windows(2).all(|pair| pair[0] < pair[1]) && positions[0] > last, "{positions:?}");
    })
    .await;
}

#[tokio::test]
async fn who_else_is_on_a_case_is_told_to_those_there_and_forgotten() {
    testkit::on_each_engine(async |world| {
        let id = question(world, 1).await.to_string();
        let rep = Browser::rep(world).await;
        let (admin, other) =
            (rep.beside(&Browser::admin(world).await), rep.beside(&Browser::other(world).await));
        let says = async |browser: &Browser, says: &str| {
            let seen = browser.post("/live/here", &[("case", id.as_str()), ("says", says)]).await;
            (seen.status, serde_json::from_str::<serde_json::Value>(&seen.html).unwrap_or_default())
        };
        let mut hears = Listening::to(&rep, "/live").await;
        assert_eq!(says(&rep, "here").await.1["viewing"], "");
        let (status, told) = says(&admin, "typing").await;
        assert_eq!(status, 200);
        assert!(told["viewing"].as_str().unwrap().starts_with("Also here: "), "{told}");
        // The one who was there first is told that something changed, and asks what.
        loop {
            let event = hears.next().await;
            if event["subject_kind"] == "presence" {
                assert_eq!(event["subject_id"].to_string(), id);
                break;
            }
        }
        assert!(says(&rep, "here").await.1["typing"].as_str().unwrap().starts_with("Sedang menulis: "));
        assert_eq!(says(&other, "here").await.0, 404, "what one may not see, one is not on");
        world.clock.advance_seconds(31);
        assert_eq!(says(&rep, "here").await.1["typing"], "", "a closed page says nothing any more");
        let page = rep.get(&format!("/cases/{id}")).await;
        assert!(
            page.html.contains(&format!("<kh-presence class=\"others\" id=\"presence-{id}\"")),
            "{}",
            page.html
        );
    })
    .await;
}

/// What a page says of itself, and what it is told of the others.
async fn says(browser: &Browser, case: &str, says: &str) -> serde_json::Value {
    let seen = browser.post("/live/here", &[("case", case), ("says", says)]).await;
    assert_eq!(seen.status, 200, "{}", seen.html);
    serde_json::from_str(&seen.html).unwrap()
}

/// Reads on until a stream says that who is on the case has changed.
async fn presence(hears: &mut Listening, case: i64) {
    loop {
        let event = hears.next().await;
        if event["subject_kind"] == "presence" {
            assert_eq!(event["subject_id"], case);
            return;
        }
    }
}

#[tokio::test]
async fn who_is_on_a_case_at_another_server_is_told_here_and_gone_when_that_server_is() {
    let world = World::open(Engine::Postgres, &desk::migrations()).await;
    let id = question(&world, 1).await;
    let case = id.to_string();
    let there = world.another_server(&desk::migrations()).await;
    let (rep, admin) = (Browser::rep(&world).await, Browser::admin(&world).await.at(&there));
    // She was there before the other server listened: it asks, and hears of her.
    says(&rep, &case, "here").await;
    let mut far = Listening::to(&admin, "/live").await;
    while !says(&admin, &case, "here").await["viewing"].as_str().unwrap().starts_with("Also here: ") {
        presence(&mut far, id).await;
    }

    // And she hears of what happens there: somebody came, writes, and leaves.
    let mut near = Listening::to(&rep, "/live").await;
    says(&admin, &case, "typing").await;
    loop {
        let told = says(&rep, &case, "here").await;
        if told["typing"].as_str().unwrap().starts_with("Sedang menulis: ") {
            break;
        }
        presence(&mut near, id).await;
    }
    says(&admin, &case, "leaving").await;
    while says(&rep, &case, "here").await != serde_json::json!({ "viewing": "", "typing": "" }) {
        presence(&mut near, id).await;
    }

    // A server that dies says no goodbye: its people are gone when a silent browser would be.
    says(&admin, &case, "here").await;
    while says(&rep, &case, "here").await["viewing"] == "" {
        presence(&mut near, id).await;
    }
    drop((far, admin));
    tokio::task::spawn_blocking(move || drop(there)).await.unwrap();
    world.clock.advance_seconds(20);
    assert_ne!(says(&rep, &case, "here").await["viewing"], "", "a restart is not yet a death");
    world.clock.advance_seconds(11);
    assert_eq!(says(&rep, &case, "here").await["viewing"], "");
    drop((near, rep));
    world.close().await;
}

#[tokio::test]
async fn a_case_one_may_not_see_is_no_more_known_through_another_server() {
    let world = World::open(Engine::Postgres, &desk::migrations()).await;
    let id = question(&world, 1).await;
    let case = id.to_string();
    let there = world.another_server(&desk::migrations()).await;
    let (rep, other) = (Browser::rep(&world).await, Browser::other(&world).await.at(&there));
    says(&rep, &case, "here").await;
    let seen = other.post("/live/here", &[("case", case.as_str()), ("says", "typing")]).await;
    assert_eq!(seen.status, 404);
    let admin = Browser::admin(&world).await.at(&there);
    let mut hears = Listening::to(&admin, "/live").await;
    while says(&admin, &case, "here").await["viewing"] == "" {
        presence(&mut hears, id).await;
    }
    // What was said there before is heard here before what is said now.
    let mut near = Listening::to(&rep, "/live").await;
    while says(&rep, &case, "here").await["viewing"] == "" {
        presence(&mut near, id).await;
    }
    let told = says(&rep, &case, "here").await;
    assert!(!told.to_string().contains("Putri"), "{told}");
    drop((near, hears, admin, other, rep));
    tokio::task::spawn_blocking(move || drop(there)).await.unwrap();
    world.close().await;
}
