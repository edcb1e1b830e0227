//! Keys of one's own.

use serde_json::{Value, json};
use testkit::Client;

const PATH: &str = "/api/v1/profile/keys";

async fn keys_of(client: &Client, act: &str) -> Value {
    let list = client.get(PATH).await.json;
    let found = list["items"].as_array().unwrap().iter().find(|item| item["act"] == act).cloned();
    found.unwrap_or_else(|| panic!("{act} is not in {list}"))
}

#[tokio::test]
async fn each_has_their_own_keys_and_what_they_leave_out_is_the_default() {
    testkit::on_each_engine(async |world| {
        let (rep, admin) = (world.as_rep(), world.as_admin());
        assert_eq!(keys_of(&rep, "reply").await["keys"], "r");
        let body = json!({ "keys": { "reply": "W", "go-inbox": "g  H", "snooze": "" } });
        let chosen = rep.put(PATH, body.clone()).await;
        assert_eq!(chosen.status, 200, "{}", chosen.text);
        assert_eq!(chosen.json, rep.get(PATH).await.json, "what was kept is what was answered");
        let reply = keys_of(&rep, "reply").await;
        assert_eq!(
            (&reply["keys"], &reply["default"], &reply["own"]),
            (&json!("w"), &json!("r"), &json!(true))
        );
        assert_eq!(keys_of(&rep, "go-inbox").await["keys"], "g h");
        assert_eq!(keys_of(&rep, "snooze").await["keys"], "");
        assert_eq!(keys_of(&admin, "reply").await["keys"], "r", "nobody else's");
        assert_eq!(rep.put(PATH, json!({ "keys": { "note": "i" } })).await.status, 200);
        assert_eq!(keys_of(&rep, "reply").await["own"], false, "back to the default");
        assert_eq!(rep.put(PATH, json!({ "keys": {} })).await.status, 200);
        assert_eq!(keys_of(&rep, "note").await["keys"], "n");
        let profile = rep.get("/api/v1/profile").await;
        assert_eq!(profile.header("etag"), "\"1\"", "a habit is no change of the person");
    })
    .await;
}

#[tokio::test]
async fn a_key_that_cannot_be_is_refused_and_nothing_changes() {
    testkit::on_each_engine(async |world| {
        let rep = world.as_rep();
        for (act, key, problem, said) in [
            (
                "reply",
                "j",
                "key-taken",
                "“J” ialah kekunci untuk “Seterusnya dalam senarai”. Pilih yang lain untuk “Tulis",
            ),
            ("reply", "g", "key-taken", "“G I” ialah kekunci untuk “Pergi ke peti masuk”"),
            ("go-inbox", "g n", "key-taken", "“Pergi ke pemberitahuan”"),
            ("reply", "Ctrl+t", "key-reserved", "“Ctrl T” digunakan oleh pelayar"),
            ("reply", "reply", "not-a-key", "“reply” bukan kekunci. Tulis satu seperti ini: r, g i"),
            ("dance", "d", "unknown-reference", "dance"),
        ] {
            let refused = rep.put(PATH, json!({ "keys": { "note": "i", act: key } })).await;
            assert_eq!(refused.status, 422, "{act} {key}: {}", refused.text);
            assert!(refused.json["type"].as_str().unwrap().ends_with(problem), "{}", refused.text);
            assert!(refused.json["detail"].as_str().unwrap().contains(said), "{}", refused.text);
        }
        assert_eq!(keys_of(&rep, "note").await["keys"], "n", "half of it would be worse than none");
        let swapped = rep.put(PATH, json!({ "keys": { "reply": "n", "note": "r" } })).await;
        assert_eq!(swapped.status, 200, "{}", swapped.text);
    })
    .await;
}
