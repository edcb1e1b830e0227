//! Changing many cases from the list.

use crate::browser::{Browser, question};

#[tokio::test]
async fn chosen_rows_are_changed_told_and_put_back() {
    testkit::on_each_engine(async |world| {
        let (one, two) = (question(world, 1).await, question(world, 2).await);
        let admin = Browser::admin(world).await;
        let page = admin.get("/inbox/unassigned").await;
        assert!(page.html.contains(&format!("value=\"{one}\" form=\"bulk\"")), "{}", page.html);
        assert_eq!(page.value_after("id=\"bulk\"", "action"), "/bulk?in=unassigned");
        let key = page.value_after("id=\"bulk-key\"", "value");
        let partial = admin.partial();
        let (one_sent, two_sent) = (one.to_string(), two.to_string());
        let fields = [
            ("idempotency_key", key.as_str()),
            ("act", "priority:4"),
            ("all", ""),
            ("case", one_sent.as_str()),
            ("case", two_sent.as_str()),
        ];
        let started = partial.post("/bulk?in=unassigned", &fields).await;
        assert_eq!(started.status, 200, "{}", started.html);
        assert!(started.html.contains("hx-trigger=\"load delay:1s\"") && started.html.contains("0 of 2"));
        let path = started.value_after("id=\"bulk-told\"", "hx-get");
        assert!(admin.get("/inbox/mine").await.html.contains(&path), "it is found again on any list");
        while desk::bulk::step(&world.desk).await.unwrap() {}
        let done = partial.get(&path).await;
        assert!(done.html.contains("2 cases changed.") && done.html.contains("/undo"), "{}", done.html);
        let other = Browser::rep(world).await;
        assert_eq!(other.get(&path).await.status, 404, "it is its starter's own");

        let undo = partial.post(&format!("{path}/undo"), &[]).await;
        assert_eq!(undo.status, 200, "{}", undo.html);
        while desk::bulk::step(&world.desk).await.unwrap() {}
        let back = partial.get(&undo.value_after("id=\"bulk-told\"", "hx-get")).await;
        assert!(back.html.contains("2 cases put back."), "{}", back.html);
        assert_eq!(world.as_admin().get(&format!("/api/v1/cases/{one}")).await.json["priority"], 2);
    })
    .await;
}

#[tokio::test]
async fn all_of_a_list_are_meant_and_a_refusal_is_told() {
    testkit::on_each_engine(async |world| {
        let id = question(world, 1).await;
        let rep = Browser::rep(world).await;
        let partial = rep.partial();
        let nothing = partial.post("/bulk?in=all", &[("act", "tag"), ("all", "1"), ("tag", " ")]).await;
        assert_eq!(nothing.trigger["khidmat:toast"]["tone"], "late", "{}", nothing.html);
        let plain = rep.post("/bulk?in=all&channel=phone", &[("act", "status:resolved"), ("all", "1")]).await;
        assert_eq!((plain.status, plain.location.as_str()), (303, "/inbox/all?channel=phone"));
        while desk::bulk::step(&world.desk).await.unwrap() {}
        let case = world.as_rep().get(&format!("/api/v1/cases/{id}")).await.json;
        assert_eq!(case["category"], "new", "it did not come by phone");
        partial.post("/bulk?in=all", &[("act", "status:resolved"), ("all", "1")]).await;
        while desk::bulk::step(&world.desk).await.unwrap() {}
        let case = world.as_rep().get(&format!("/api/v1/cases/{id}")).await.json;
        assert_eq!(case["category"], "resolved");
    })
    .await;
}
