//! Finding and changing customers; the outbox.

use serde_json::json;

use crate::browser::{Browser, question};

#[tokio::test]
async fn a_customer_is_found_and_changed_on_their_page() {
    testkit::on_each_engine(async |world| {
        let id = question(world, 1).await;
        let rep = Browser::rep(world).await;
        let customer =
            world.as_rep().get(&format!("/api/v1/cases/{id}")).await.json["customer_id"].to_string();
        let list = rep.get("/customers?q=siti").await;
        assert!(list.html.contains(&format!("href=\"/customers/{customer}\"")));
        assert!(rep.get("/customers?q=tiada").await.html.contains("Tiada yang dikenali begitu"));
        let path = format!("/customers/{customer}");
        let page = rep.get(&path).await;
        let version = page.value_after("name=\"version\"", "value");
        let fields = [
            ("version", version.as_str()),
            ("full_name", "Siti Aminah bt Rahman"),
            ("call_as", "Puan Siti"),
            ("honorific", ""),
            ("language", "ms"),
            ("notes", "Kerusi roda untuk mak"),
        ];
        assert_eq!(rep.post(&path, &fields).await.status, 303);
        let page = rep.get(&path).await;
        assert!(page.html.contains("Siti Aminah bt Rahman") && page.html.contains("Kerusi roda untuk mak"));
        let stale = rep.post(&path, &fields).await;
        assert_eq!(stale.status, 422, "somebody changed it meanwhile");
        assert!(stale.html.contains("toast late"));
        let bad = rep.post(&format!("{path}/addresses"), &[("kind", "email"), ("value", "bukan")]).await;
        assert_eq!(bad.status, 422);
        assert!(
            bad.html.contains("id=\"value-error\"") && bad.html.contains("value=\"bukan\""),
            "{}",
            bad.html
        );
        assert_eq!(
            rep.post(&format!("{path}/addresses"), &[("kind", "phone"), ("value", "012-345 6789")])
                .await
                .status,
            303
        );
        let page = rep.get(&path).await;
        assert!(page.html.contains("012-345 6789"));
        let remove = page.value_after("class=\"end\" method=\"post\"", "action");
        assert_eq!(rep.post(&remove, &[]).await.status, 303);
        assert_eq!(Browser::other(world).await.get(&path).await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn the_outbox_shows_letters_to_who_may_see_them() {
    testkit::on_each_engine(async |world| {
        let id = question(world, 1).await;
        let admin = Browser::admin(world).await;
        assert!(admin.get("/outbox").await.html.contains("No letter has been written"));
        let fields = [("to", "siti.aminah@example.my"), ("body", "Ya, <masih> ada.")];
        admin.post(&format!("/cases/{id}/reply"), &fields).await;
        world.clock.advance_seconds(10);
        world.outbox().await;
        let page = admin.get("/outbox").await;
        assert!(
            page.html.contains("Kept here, not sent") && page.html.contains("Ya, &lt;masih&gt; ada."),
            "{}",
            page.html
        );
        assert_eq!(Browser::rep(world).await.get("/outbox").await.status, 403);
        assert_eq!(admin.post("/outbox/12345/again", &[]).await.status, 404);
        assert!(!page.html.contains("/outbox/kept/send"), "there is no relay to take them");
        assert_eq!(admin.post("/outbox/kept/send", &[("count", "1")]).await.status, 303);
        assert_eq!(world.outbox().await[0]["state"], "kept", "nothing leaves");
    })
    .await;
}

#[tokio::test]
async fn a_customer_is_erased_from_their_page_after_what_goes_and_stays_was_said() {
    testkit::on_each_engine(async |world| {
        let id = question(world, 1).await;
        let admin = Browser::admin(world).await;
        let customer = world.as_admin().get(&format!("/api/v1/cases/{id}")).await.json["customer_id"].clone();
        let page = format!("/customers/{customer}");
        let shown = admin.get(&page).await;
        assert!(shown.html.contains("Cannot be erased while cases are open: KH-"), "{}", shown.html);
        let refused = admin.post(&format!("{page}/erase"), &[("reason", "asked")]).await;
        assert_eq!(refused.status, 422);
        world.as_admin().patch(&format!("/api/v1/cases/{id}"), json!({ "status": "resolved" })).await;
        let shown = admin.get(&page).await;
        for said in ["This cannot be taken back.", "What goes", "What stays", "They asked for it"] {
            assert!(shown.html.contains(said), "{said}");
        }
        assert_eq!(admin.post(&format!("{page}/hold"), &[("hold_reason", "Fail <12>")]).await.status, 303);
        let held = admin.get(&page).await;
        assert!(held.html.contains("Fail &lt;12&gt;") && !held.html.contains("id=\"erase\""));
        assert_eq!(admin.post(&format!("{page}/erase"), &[("reason", "asked")]).await.status, 422);
        assert_eq!(admin.post(&format!("{page}/hold/lift"), &[]).await.status, 303);
        assert_eq!(admin.post(&format!("{page}/erase"), &[("reason", "asked")]).await.status, 303);
        let erased = admin.get(&page).await;
        assert!(erased.html.contains("This customer was erased") && !erased.html.contains("siti.aminah"));
        assert!(!erased.html.contains("name=\"full_name\""), "nothing is left to change");
        // Who may not erase does not see that one could.
        let rep = Browser::rep(world).await;
        assert!(!rep.get(&page).await.html.contains("id=\"erasing\""));
    })
    .await;
}
