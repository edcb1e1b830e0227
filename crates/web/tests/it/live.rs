//! The stream: what happens arrives, once, in order, and only to who may see it.

use axum::body::BodyDataStream;
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
