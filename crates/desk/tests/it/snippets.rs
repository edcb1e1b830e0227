//! Snippets: whose they are, what they say to whom, and what is asked for.

use serde_json::json;
use testkit::World;

async fn case(world: &World, language: &str) -> i64 {
    let customer = json!({ "email": "siti@example.my", "name": "Siti Aminah" });
    let body = json!({ "brand_id": world.safa, "subject": "Visa", "body": "?", "customer": customer, "language": language });
    let opened = world.as_rep().post("/api/v1/cases", body).await;
    assert_eq!(opened.status, 201, "{}", opened.text);
    opened.json["id"].as_i64().unwrap()
}

#[tokio::test]
async fn a_snippet_speaks_the_customers_language_and_asks_for_what_is_missing() {
    testkit::on_each_engine(async |world| {
        let texts = json!({ "en": "Dear {{customer.call_as}}, re {{case.reference}}.",
            "ms": "Salam {{customer.full_name}}, saya {{agent.name}} dari {{brand.name}}." });
        let added = world
            .as_admin()
            .post("/api/v1/snippets", json!({ "name": "Salam", "texts": texts, "brand_id": world.safa }))
            .await;
        assert_eq!(
            (added.status, added.json["snippet"]["scope"].as_str()),
            (201, Some("brand")),
            "{}",
            added.text
        );
        let id = added.json["snippet"]["id"].as_i64().unwrap();
        let (malay, english) = (case(world, "ms").await, case(world, "en").await);
        let filled = world.as_rep().get(&format!("/api/v1/cases/{malay}/snippets/{id}")).await.json;
        assert_eq!(filled["text"], "Salam Siti Aminah, saya Nurul Ain dari Safa Travel.");
        assert_eq!((filled["language"].as_str(), &filled["missing"]), (Some("ms"), &json!([])));
        let filled = world.as_rep().get(&format!("/api/v1/cases/{english}/snippets/{id}")).await.json;
        assert_eq!(filled["language"], "en");
        if !filled["missing"].as_array().unwrap().is_empty() {
            assert_eq!(filled["missing"], json!(["customer.call_as"]));
            assert!(filled["text"].as_str().unwrap().contains("{{customer.call_as}}"));
        }
        assert_eq!(
            world.as_other_rep().get(&format!("/api/v1/cases/{malay}/snippets/{id}")).await.status,
            404
        );
    })
    .await;
}

#[tokio::test]
async fn ones_own_snippets_are_ones_own_and_shared_ones_are_a_setting() {
    testkit::on_each_engine(async |world| {
        let own = json!({ "name": "Tutup", "texts": { "ms": "Sekian, terima kasih." } });
        let added = world.as_rep().post("/api/v1/snippets", own.clone()).await;
        assert_eq!(added.status, 201, "{}", added.text);
        let place = format!("/api/v1/snippets/{}", added.json["snippet"]["id"]);
        assert_eq!(world.as_rep().get("/api/v1/snippets").await.json.as_array().unwrap().len(), 1);
        assert_eq!(world.as_admin().get("/api/v1/snippets").await.json, json!([]));
        assert_eq!(world.as_admin().put(&place, own.clone()).await.status, 404);
        let shared = json!({ "name": "Tutup", "texts": { "ms": "Sekian." }, "brand_id": world.safa });
        assert_eq!(world.as_rep().post("/api/v1/snippets", shared.clone()).await.status, 403);
        assert_eq!(world.as_rep().put(&place, shared).await.status, 403, "nor by changing one's own");
        let stale = world.as_rep().with("if-match", "\"7\"").put(&place, own.clone()).await;
        assert_eq!(stale.status, 412);
        let strange = json!({ "name": "Tutup", "texts": { "ms": "Anda bisa datang ke pejabat." } });
        let changed = world.as_rep().put(&place, strange).await;
        assert_eq!(
            (&changed.json["warnings"][0]["word"], &changed.json["warnings"][0]["better"]),
            (&json!("bisa"), &json!("boleh"))
        );
        let unknown = json!({ "name": "x", "texts": { "en": "{{customer.shoe_size}}" } });
        assert_eq!(world.as_rep().post("/api/v1/snippets", unknown).await.status, 422);
        assert_eq!(world.as_rep().delete(&place).await.status, 204);
        assert_eq!(world.as_rep().delete(&place).await.status, 404);
        let id = added.json["snippet"]["id"].as_i64().unwrap();
        assert_eq!(
            world.event_kinds("snippet", id).await,
            ["SnippetAdded", "SnippetChanged", "SnippetRetired"]
        );
    })
    .await;
}

#[tokio::test]
async fn a_letter_is_signed_in_its_readers_language() {
    testkit::on_each_engine(async |world| {
        let boxes = world.as_admin().get("/api/v1/mailboxes").await.json;
        let umrah = boxes.as_array().unwrap().iter().find(|one| one["address"] == "umrah@safatravel.example").unwrap();
        let place = format!("/api/v1/mailboxes/{}/signatures", umrah["id"]);
        let texts = json!({ "texts": { "en": "Kind regards,\n{{agent.name}}\n{{brand.letterhead}}", "ms": "Sekian, terima kasih.\n{{agent.name}}\n{{brand.name}}" } });
        assert_eq!(world.as_rep().put(&place, texts.clone()).await.status, 403);
        assert_eq!(world.as_admin().put(&place, texts).await.status, 200);
        let head = json!({ "letterhead": "Safa Travel Sdn Bhd\nShah Alam" });
        assert_eq!(world.as_admin().patch(&format!("/api/v1/brands/{}", world.safa), head).await.status, 200);
        let (malay, english) = (case(world, "ms").await, case(world, "en").await);
        let indonesian = case(world, "id").await;
        for (id, expected) in [
            (malay, "Ya.\n\n-- \nSekian, terima kasih.\nNurul Ain\nSafa Travel"),
            (english, "Ya.\n\n-- \nKind regards,\nNurul Ain\nSafa Travel Sdn Bhd\nShah Alam"),
            // The brand writes Malay first where a text is missing.
            (indonesian, "Ya.\n\n-- \nSekian, terima kasih.\nNurul Ain\nSafa Travel"),
        ] {
            world.as_rep().post(&format!("/api/v1/cases/{id}/replies"), json!({ "body": "Ya." })).await;
            assert_eq!(world.outbox().await[0]["letter"]["text"], expected);
        }
    })
    .await;
}
