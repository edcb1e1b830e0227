//! Every form attacked: without a session, from another site, and by who serves another brand.

use axum::body::Body;

use crate::browser::{Browser, question};

/// Every route that changes something, for one case and one customer.
fn routes(case: i64, customer: &str) -> Vec<String> {
    let verbs = [
        "reply",
        "note",
        "assign",
        "status",
        "kind",
        "priority",
        "language",
        "snooze",
        "wake",
        "tag",
        "untag",
        "copy",
        "uncopy",
        "spam",
        "trash",
        "restore",
        "organisation",
    ];
    let mut all: Vec<String> = verbs.iter().map(|verb| format!("/cases/{case}/{verb}")).collect();
    all.extend(
        ["", "/addresses", "/addresses/7/remove", "/organisation"]
            .map(|rest| format!("/customers/{customer}{rest}")),
    );
    all
}

/// Fields that would do something if they were let in.
const FIELDS: [(&str, &str); 13] = [
    ("organisation_id", ""),
    ("to", "siti.aminah@example.my"),
    ("body", "x"),
    ("text", "x"),
    ("assignee_id", ""),
    ("status", "resolved"),
    ("kind", "complaint"),
    ("priority", "4"),
    ("language", "en"),
    ("until", "2026-02-03T01:00:00Z"),
    ("tag", "x"),
    ("address", "x@example.my"),
    ("role", "cc"),
];

#[tokio::test]
async fn no_form_is_open_to_nobody_to_strangers_sites_or_to_other_brands() {
    testkit::on_each_engine(async |world| {
        let id = question(world, 1).await;
        let case = world.as_rep().get(&format!("/api/v1/cases/{id}")).await.json;
        let customer = case["customer_id"].to_string();
        let before = world.event_kinds("case", id).await;
        let (nobody, other, rep) =
            (Browser::signed_out(world), Browser::other(world).await, Browser::rep(world).await);
        let mut all = routes(id, &customer);
        for path in &all {
            // A verb that needs a word the person lacks is told so before it is told that there is nothing.
            let status = other.post(path, &FIELDS).await.status;
            assert!(matches!(status, 404 | 403), "{path} answered {status} to another brand");
        }
        let writes = ["", "/draft/begin", "/discard", "/files"].map(|rest| format!("/cases/write{rest}"));
        all.extend(writes);
        all.extend(["/cases/new".to_owned(), "/outbox/7/again".to_owned(), "/outbox/kept/send".to_owned()]);
        for path in &all {
            assert_eq!(nobody.post(path, &FIELDS).await.status, 401, "{path} without a session");
            for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
                let request = rep
                    .request("POST", path)
                    .header(name, value)
                    .body(Body::from("body=x&to=a@example.my&status=resolved"));
                assert_eq!(rep.send(request.unwrap()).await.status, 403, "{path} from another site");
            }
        }
        assert_eq!(world.event_kinds("case", id).await, before, "nothing was done");
    })
    .await;
}

#[tokio::test]
async fn who_is_signed_out_is_led_to_sign_in_and_back() {
    testkit::on_each_engine(async |world| {
        let nobody = Browser::signed_out(world);
        let page = nobody.get("/inbox/all?kind=complaint").await;
        assert_eq!(
            (page.status, page.location.as_str()),
            (303, "/sign-in?return=%2Finbox%2Fall%3Fkind%3Dcomplaint")
        );
        for path in ["/inbox/mine/rows", "/cases/1/parts", "/live", "/search/jump?q=x"] {
            assert_eq!(nobody.partial().get(path).await.status, 401, "{path}");
        }
    })
    .await;
}
