//! Lists and saved views narrowed to words: together with every other filter, for each reader what they may see, and
//! refused where the words cannot be read.

use serde_json::{Value, json};
use testkit::{Client, World};

use crate::searching::wrote;
use crate::team::at;

/// The ids of a list, in ascending order.
async fn listed(client: &Client, query: &[(&str, &str)]) -> Vec<i64> {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
    let answer = client.get(&format!("/api/v1/cases?{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text);
    assert_eq!(answer.json["cut"], false);
    ids(&answer.json)
}

fn ids(page: &Value) -> Vec<i64> {
    let mut ids: Vec<i64> =
        page["rows"].as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect();
    ids.sort_unstable();
    ids
}

async fn change(world: &World, id: i64, body: Value) {
    let changed = world.as_rep().patch(&at(id, ""), body).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
}

#[tokio::test]
async fn a_list_is_narrowed_by_words_and_by_every_other_filter() {
    testkit::on_each_engine(async |world| {
        let sent = wrote(world, world.safa, "Siti Aminah", "Pasport", "Bila penghantaran bilik quad?").await;
        let quad =
            wrote(world, world.safa, "Budi Siregar", "Paspor", "Quad bilik saya sudah dihantar?").await;
        let other = wrote(world, world.safa, "Azman Wahab", "Visa", "Visa saya bila siap?").await;
        let theirs = wrote(world, world.nusantara, "Putu Dewi", "Paspor", "Paspor sudah dihantar?").await;
        change(world, quad, json!({ "kind": "complaint" })).await;
        let note =
            world.as_rep().post(&at(other, "note"), json!({ "text": "Muassasah: hantar Isnin." })).await;
        assert_eq!(note.status, 201, "{}", note.text);
        world.caught_up().await;
        let rep = world.as_rep();
        let of = async |words: &str| listed(&rep, &[("folder", "all"), ("words", words)]).await;
        assert_eq!(of("hantar").await, [sent, quad, other], "by its root, in a note too");
        assert_eq!(of("hantar quad").await, [sent, quad], "every word");
        assert_eq!(of("\"bilik quad\"").await, [sent], "one after the other");
        assert_eq!(of("from:siti").await, [sent]);
        assert_eq!(of("visa").await, [other], "in the subject");
        assert!(of("vis").await.is_empty(), "nobody is typing: words are whole");
        assert!(of("tiada").await.is_empty());
        assert_eq!(of("hantar before:2020-01-01").await, [0; 0]);
        assert_eq!(of("status:new").await, [sent, quad, other], "an operator on cases alone");
        assert_eq!(of(" ").await, [sent, quad, other], "no words are no filter");
        let both = [("folder", "all"), ("words", "hantar"), ("kind", "complaint"), ("sort", "oldest")];
        assert_eq!(listed(&rep, &both).await, [quad]);
        let done = [("folder", "resolved"), ("words", "hantar")];
        assert!(listed(&rep, &done).await.is_empty(), "the folder counts as well");
        assert_eq!(listed(&world.as_other_rep(), &[("folder", "all"), ("words", "hantar")]).await, [theirs]);
        let all = listed(&world.as_admin(), &[("folder", "all"), ("words", "hantar")]).await;
        assert_eq!(all, [sent, quad, other, theirs]);
    })
    .await;
}

#[tokio::test]
async fn pages_of_a_list_with_words_follow_each_other() {
    testkit::on_each_engine(async |world| {
        let mut all = vec![];
        for number in 0..5 {
            let who = format!("Pelanggan{number} Ujian");
            all.push(wrote(world, world.safa, &who, "Kerusi roda", "Boleh bantu di Madinah?").await);
        }
        world.caught_up().await;
        let (mut found, mut after) = (vec![], String::new());
        loop {
            let page = world
                .as_rep()
                .get(&format!("/api/v1/cases?folder=all&words=madinah&limit=2{after}"))
                .await
                .json;
            found.extend(ids(&page));
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        found.sort_unstable();
        assert_eq!(found, all);
    })
    .await;
}

#[tokio::test]
async fn a_view_holds_words_is_counted_by_them_and_gains_what_is_written_later() {
    testkit::on_each_engine(async |world| {
        let first = wrote(world, world.safa, "Siti Aminah", "Bayaran", "Tolong pulangkan deposit.").await;
        let later = wrote(world, world.safa, "Budi Siregar", "Bayaran", "Berapa harga bilik?").await;
        wrote(world, world.nusantara, "Putu Dewi", "Deposit", "Deposit saya?").await;
        world.caught_up().await;
        let wanted = json!({ "name": "Deposit", "folder": "all", "filters": { "words": "deposit" },
            "audience": "everybody" });
        let kept = world.as_admin().post("/api/v1/views", wanted).await;
        assert_eq!((kept.status, &kept.json["filters"]["words"]), (201, &json!("deposit")), "{}", kept.text);
        let place = format!("/api/v1/views/{}/cases", kept.json["id"]);
        let rep = world.as_rep();
        let seen = async || {
            let count = rep.get("/api/v1/views/counts").await.json[0]["count"].as_i64();
            (ids(&rep.get(&place).await.json), count)
        };
        assert_eq!(seen().await, (vec![first], Some(1)), "not the other brand's");
        let note = rep.post(&at(later, "note"), json!({ "text": "Deposit RM500 sudah masuk." })).await;
        assert_eq!(note.status, 201, "{}", note.text);
        world.caught_up().await;
        assert_eq!(seen().await, (vec![first, later], Some(2)));
        let events = world.event_kinds("view", kept.json["id"].as_i64().unwrap()).await;
        assert_eq!(events, ["ViewAdded"]);
    })
    .await;
}

#[tokio::test]
async fn words_that_cannot_be_read_are_refused_in_a_sentence() {
    testkit::on_each_engine(async |world| {
        let rep = world.as_rep();
        let long = "a ".repeat(101);
        for (words, kind) in [
            ("before:kelmarin", "/problems/malformed"),
            ("\" \" ???", "/problems/contradiction"),
            (long.as_str(), "/problems/too-long"),
        ] {
            let wanted = json!({ "name": "x", "folder": "all", "filters": { "words": words } });
            let refused = rep.post("/api/v1/views", wanted).await;
            let told = (refused.status, &refused.json["type"], &refused.json["errors"][0]["field"]);
            assert_eq!(told, (422, &json!(kind), &json!("words")), "{}", refused.text);
            let query: String = form_urlencoded::byte_serialize(words.trim().as_bytes()).collect();
            let list = rep.get(&format!("/api/v1/cases?folder=all&words={query}")).await;
            assert_eq!((list.status, &list.json["type"]), (422, &json!(kind)), "{}", list.text);
        }
    })
    .await;
}
