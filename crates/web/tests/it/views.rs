//! Saved views in the inbox: kept from a list, found in the rail, changed, ordered, shared and removed.

use serde_json::json;
use testkit::World;

use crate::browser::{Browser, question};

const NEW: &str = "/settings/views/new?in=all&kind=enquiry&language=ms";

fn kept<'a>(name: &'a str, whose: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("in", "all"), ("kind", "enquiry"), ("language", "ms"), ("name", name), ("whose", whose)]
}

async fn keep(browser: &Browser, name: &str, whose: &str) -> String {
    let seen = browser.post("/settings/views", &kept(name, whose)).await;
    assert_eq!(seen.status, 303, "{}", seen.html);
    seen.location.strip_prefix("/inbox/view/").unwrap().to_owned()
}

#[tokio::test]
async fn a_narrowed_list_is_kept_under_a_name_and_stands_in_the_rail_with_its_number() {
    testkit::on_each_engine(async |world| {
        question(world, 1).await;
        let rep = Browser::rep(world).await;
        let bare = rep.get("/inbox/all").await.html;
        assert!(!bare.contains("/settings/views/new"), "a whole folder is no view");
        assert!(!bare.contains("/inbox/views/counts"), "nothing is counted where there is no view");
        let narrowed = rep.get("/inbox/all?kind=enquiry&language=ms").await.html;
        assert!(narrowed.contains(&NEW.replace('&', "&amp;")), "{narrowed}");
        // Each filter is a chip that takes itself away.
        assert!(narrowed.contains("href=\"/inbox/all?language=ms\""), "{narrowed}");
        let form = rep.get(NEW).await.html;
        assert!(form.contains("name=\"kind\" value=\"enquiry\"") && form.contains("Bahasa Melayu"), "{form}");
        let id = keep(&rep, "Pertanyaan <Melayu>", "me").await;
        let page = rep.get(&format!("/inbox/view/{id}")).await;
        assert_eq!(page.status, 200);
        assert!(
            page.html.contains("Pertanyaan &lt;Melayu&gt;") && page.html.contains("Bilik quad 1"),
            "{}",
            page.html
        );
        assert!(
            page.html.contains(&format!("in=all&amp;kind=enquiry&amp;language=ms&amp;view={id}")),
            "{}",
            page.html
        );
        let link = page.html.split(&format!("id=\"view-{id}\"")).nth(1).unwrap();
        assert!(link.split("</a>").next().unwrap().contains("aria-current=\"page\""));
        let counts = rep.partial().get(&format!("/inbox/views/counts?current={id}")).await.html;
        assert!(counts.contains(&format!("id=\"view-{id}\"")) && counts.contains(">1<"), "{counts}");
        assert!(counts.contains("aria-current=\"page\"") && !counts.contains("id=\"rows\""));
        // It is one's own: for others there is none.
        let other = Browser::other(world).await;
        assert_eq!(other.get(&format!("/inbox/view/{id}")).await.status, 404);
        assert_eq!(rep.get("/inbox/view/1").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn changed_filters_of_a_view_are_kept_by_a_button_or_left() {
    testkit::on_each_engine(async |world| {
        question(world, 1).await;
        let rep = Browser::rep(world).await;
        let id = keep(&rep, "Pertanyaan", "me").await;
        let same = rep.get(&format!("/inbox/view/{id}")).await.html;
        let change = format!("/settings/views/{id}/filters");
        assert!(!same.contains(&change), "nothing differs yet");
        let changed = rep.get(&format!("/inbox/all?kind=enquiry&priority=4&view={id}")).await.html;
        assert!(
            changed.contains(&format!("action=\"{change}\"")) && changed.contains("Simpan perubahan"),
            "{changed}"
        );
        assert!(changed.contains(">Pertanyaan"), "it is still the view's list");
        let fields = [("in", "all"), ("kind", "enquiry"), ("priority", "4"), ("version", "1")];
        let seen = rep.post(&change, &fields).await;
        assert_eq!((seen.status, seen.location), (303, format!("/inbox/view/{id}")));
        let view = world.as_rep().get(&format!("/api/v1/views/{id}")).await.json;
        assert_eq!((&view["filters"]["priority"], &view["filters"]["language"]), (&json!(4), &json!(null)));
        assert_eq!(view["name"], "Pertanyaan");
        // The version that was seen has been overtaken.
        let late = rep.post(&change, &fields).await;
        assert_eq!(late.status, 422, "{}", late.html);
        // Without any filter it would be the folder.
        let empty = rep.post(&change, &[("in", "all"), ("version", "2")]).await;
        assert!(
            empty.status == 422 && empty.html.contains("sekurang-kurangnya satu penapis"),
            "{}",
            empty.html
        );
    })
    .await;
}

#[tokio::test]
async fn a_shared_view_is_in_everybodys_rail_and_only_who_may_share_changes_it() {
    testkit::on_each_engine(async |world| {
        question(world, 1).await;
        let (admin, rep) = (Browser::admin(world).await, Browser::rep(world).await);
        let alone = rep.post("/settings/views", &kept("Semua", "everybody")).await;
        assert_eq!(alone.status, 403, "{}", alone.html);
        assert!(!rep.get(NEW).await.html.contains("value=\"everybody\""), "it is not offered either");
        let id = keep(&admin, "Malay enquiries", "everybody").await;
        let page = rep.get(&format!("/inbox/view/{id}")).await.html;
        assert!(
            page.contains("Bilik quad 1") && !page.contains(&format!("/settings/views/{id}\"")),
            "{page}"
        );
        assert_eq!(rep.get(&format!("/settings/views/{id}")).await.status, 403);
        assert_eq!(rep.post(&format!("/settings/views/{id}/remove"), &[]).await.status, 403);
        // The other brand has the view and sees no case in it.
        let other = Browser::other(world).await;
        let theirs = other.get(&format!("/inbox/view/{id}")).await.html;
        assert!(theirs.contains("Malay enquiries") && !theirs.contains("Bilik quad 1"));
        // Order is each one's own.
        let second = keep(&admin, "Another", "everybody").await;
        let order = |html: &str| html.find(&format!("view-{second}\"")) < html.find(&format!("view-{id}\""));
        assert!(order(&rep.get("/inbox/all").await.html), "by name at first");
        assert_eq!(rep.post(&format!("/settings/views/{id}/move"), &[("by", "up")]).await.status, 303);
        assert!(!order(&rep.get("/inbox/all").await.html));
        assert!(order(&admin.get("/inbox/all").await.html));
        let renamed =
            admin.post(&format!("/settings/views/{id}"), &[("name", "Malay"), ("whose", "everybody")]).await;
        assert_eq!(renamed.status, 303, "{}", renamed.html);
        let list = admin.get("/settings/views").await.html;
        assert!(list.contains(">Malay</a>") && list.contains("changed the view Malay"), "{list}");
        assert!(list.contains("Type: ") && list.contains("Everybody"), "it says what it shows: {list}");
        assert_eq!(admin.post(&format!("/settings/views/{id}/remove"), &[]).await.status, 303);
        assert!(!rep.get("/inbox/all").await.html.contains("Malay"), "removed for all");
    })
    .await;
}

async fn retire_enquiries(world: &World) {
    let labels = world.as_admin().get("/api/v1/labels").await.json;
    let kinds = labels["kinds"].as_array().unwrap();
    let id = &kinds.iter().find(|kind| kind["word"] == "enquiry").unwrap()["id"];
    let path = format!("/api/v1/labels/kinds/{id}");
    assert_eq!(world.as_admin().patch(&path, json!({ "active": false })).await.status, 200);
}

#[tokio::test]
async fn a_view_of_a_retired_type_says_so_above_its_rows() {
    testkit::on_each_engine(async |world| {
        question(world, 1).await;
        let rep = Browser::rep(world).await;
        let id = keep(&rep, "Pertanyaan", "me").await;
        retire_enquiries(world).await;
        let page = rep.get(&format!("/inbox/view/{id}")).await;
        assert_eq!(page.status, 200);
        assert!(
            page.html.contains("tidak lagi digunakan: Jenis") && page.html.contains("Bilik quad 1"),
            "{}",
            page.html
        );
        assert!(rep.get("/settings/views").await.html.contains("tidak lagi digunakan: Jenis"));
        assert!(rep.get(&format!("/settings/views/{id}")).await.html.contains("tidak lagi digunakan: Jenis"));
    })
    .await;
}

#[tokio::test]
async fn the_filters_form_answers_with_a_short_address() {
    testkit::on_each_engine(async |world| {
        question(world, 1).await;
        let rep = Browser::rep(world).await;
        let asked = "/inbox/all?tidy=1&status=new&kind=&tag=&promise=&priority=&opened=7&silent=&owner=";
        let seen = rep.get(asked).await;
        assert_eq!((seen.status, seen.location.as_str()), (303, "/inbox/all?status=new&opened=7"));
        let page = rep.get(&seen.location).await.html;
        assert!(page.contains("Bilik quad 1") && page.contains("Status: Baharu"), "{page}");
        assert!(!rep.get("/inbox/all?status=hold").await.html.contains("Bilik quad 1"));
    })
    .await;
}
