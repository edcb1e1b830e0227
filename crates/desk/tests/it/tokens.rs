//! API tokens: shown once, stored as a hash, ended by hand, by time or with their owner.

use serde_json::json;

#[tokio::test]
async fn a_token_opens_until_it_is_revoked() {
    testkit::on_each_engine(async |world| {
        let made = world.as_admin().post("/api/v1/tokens", json!({ "name": "Excel" })).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let secret = made.json["token"].as_str().unwrap();
        assert!(secret.starts_with("khd_") && secret.len() == 4 + 43, "{secret}");
        let caller = world.client(Some(secret));
        assert_eq!(caller.get("/api/v1/profile").await.status, 200);
        let list = world.as_admin().get("/api/v1/tokens").await;
        assert_eq!(list.json["items"].as_array().unwrap().len(), 2);
        assert!(!list.text.contains(secret));
        let path = format!("/api/v1/tokens/{}", made.json["id"]);
        assert_eq!(world.as_admin().delete(&path).await.status, 204);
        assert_eq!(caller.get("/api/v1/profile").await.status, 401, "revoked at once, though remembered");
        assert_eq!(world.as_admin().delete(&path).await.status, 404);
        let kinds = world.event_kinds("staff", world.admin).await;
        assert_eq!(kinds[kinds.len() - 2..], ["TokenMade", "TokenRevoked"]);
    })
    .await;
}

#[tokio::test]
async fn a_token_ends_by_itself_when_told_to() {
    testkit::on_each_engine(async |world| {
        let body = json!({ "name": "Audit", "expires_at": "2026-02-02T02:00:00Z" });
        let made = world.as_admin().post("/api/v1/tokens", body).await;
        let caller = world.client(made.json["token"].as_str());
        assert_eq!(caller.get("/api/v1/profile").await.status, 200);
        world.clock.advance_seconds(3_600);
        assert_eq!(caller.get("/api/v1/profile").await.status, 401);
        for (expires_at, problem) in [("2026-01-01T00:00:00Z", "out-of-range"), ("tomorrow", "malformed")] {
            let body = json!({ "name": "Late", "expires_at": expires_at });
            let refused = world.as_admin().post("/api/v1/tokens", body).await;
            assert_eq!(refused.json["type"], format!("/problems/{problem}"));
        }
    })
    .await;
}

#[tokio::test]
async fn nobody_revokes_anothers_token() {
    testkit::on_each_engine(async |world| {
        let made = world.as_admin().post("/api/v1/tokens", json!({ "name": "Excel" })).await;
        let lead = json!({ "roles": ["lead"] });
        world.as_admin().patch(&format!("/api/v1/staff/{}", world.rep), lead).await;
        let path = format!("/api/v1/tokens/{}", made.json["id"]);
        assert_eq!(world.as_rep().delete(&path).await.status, 404);
        assert_eq!(world.client(made.json["token"].as_str()).get("/api/v1/profile").await.status, 200);
    })
    .await;
}
