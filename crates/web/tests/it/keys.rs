//! The page of one's own keys, and what other pages then tell the browser.

use serde_json::Value;

use crate::browser::{Browser, Seen};

/// The list of acts a page brings.
fn told(page: &Seen) -> Vec<Value> {
    let list = page.value_after("<meta name=\"kh-keys\"", "content").replace("&quot;", "\"");
    serde_json::from_str(&list).unwrap()
}

fn key(page: &Seen, act: &str) -> Value {
    told(page).into_iter().find(|one| one["act"] == act).map_or(Value::Null, |one| one["keys"].clone())
}

#[tokio::test]
async fn keys_are_chosen_on_their_page_and_told_to_every_page() {
    testkit::on_each_engine(async |world| {
        let rep = Browser::rep(world).await;
        let page = rep.get("/settings/keys").await;
        assert_eq!(page.value_after("id=\"reply\"", "value"), "r");
        assert!(!page.html.contains("form=\"keys-reset\""), "nothing to put back");
        let chosen = rep.post("/settings/keys", &[("reply", "w"), ("go-inbox", "g h")]).await;
        assert_eq!((chosen.status, chosen.location.as_str()), (303, "/settings/keys?said=saved"));
        for path in ["/inbox/all", "/settings/keys", "/settings/profile", "/nothing/here"] {
            let page = rep.get(path).await;
            if page.status == 200 {
                assert_eq!((key(&page, "reply"), key(&page, "note")), ("w".into(), "n".into()), "{path}");
                assert_eq!(key(&page, "go-inbox"), "g h");
            }
        }
        let other = Browser::admin(world).await;
        assert_eq!(key(&other.get("/inbox/all").await, "reply"), "r");
        let page = rep.get("/settings/keys").await;
        assert!(page.html.contains("form=\"keys-reset\" name=\"act\" value=\"reply\""), "{}", page.html);

        assert_eq!(rep.post("/settings/keys/reset", &[("act", "reply")]).await.status, 303);
        let page = rep.get("/inbox/all").await;
        assert_eq!((key(&page, "reply"), key(&page, "go-inbox")), ("r".into(), "g h".into()));
        assert_eq!(rep.post("/settings/keys/reset", &[("act", "all")]).await.status, 303);
        assert_eq!(key(&rep.get("/inbox/all").await, "go-inbox"), "g i");
    })
    .await;
}

#[tokio::test]
async fn a_refused_key_stands_in_its_field_with_the_act_that_holds_it() {
    testkit::on_each_engine(async |world| {
        let rep = Browser::rep(world).await;
        let refused = rep.post("/settings/keys", &[("reply", "j"), ("next", "j"), ("note", "i")]).await;
        assert_eq!(refused.status, 422);
        assert_eq!(refused.value_after("id=\"reply\"", "value"), "j");
        assert_eq!(refused.value_after("id=\"note\"", "value"), "i", "what was typed beside it is kept");
        assert!(
            refused.html.contains("“J” ialah kekunci untuk “Seterusnya dalam senarai”"),
            "{}",
            refused.html
        );
        assert!(refused.html.contains("aria-describedby=\"reply-error\""));
        assert_eq!(key(&rep.get("/inbox/all").await, "note"), "n");

        assert_eq!(rep.post("/settings/keys", &[("reply", "j"), ("next", "r")]).await.status, 303);
        let collides = rep.post("/settings/keys/reset", &[("act", "next")]).await;
        assert_eq!(collides.status, 422, "its key is another's now");
        assert_eq!((key(&rep.get("/inbox/all").await, "next")), "r");
    })
    .await;
}
