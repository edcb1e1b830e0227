//! Writing from a case's page: taken back, kept as a draft, filled in, forwarded.

use crate::browser::{Browser, Seen, question};

async fn reply(rep: &Browser, id: i64, more: &[(&str, &str)]) -> Seen {
    let mut fields = vec![("to", "Siti Aminah <siti.aminah@example.my>")];
    if !more.iter().any(|(name, _)| *name == "body") {
        fields.push(("body", "Ya, masih ada."));
    }
    fields.extend(more);
    rep.post(&format!("/cases/{id}/reply"), &fields).await
}

fn undo_of(sent: &Seen) -> String {
    sent.trigger["khidmat:toast"]["undo"]["action"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_was_sent_can_be_taken_back_into_the_composer() {
    testkit::on_each_engine(async |world| {
        let id = question(world, 1).await;
        let rep = Browser::rep(world).await.partial();
        let sent = reply(&rep, id, &[]).await;
        assert!(
            sent.html.contains("Dihantar sebentar lagi"),
            "the thread shows how it stands: {}",
            sent.html
        );
        let back = rep.post(&undo_of(&sent), &[]).await;
        assert_eq!((back.status, back.told()), (200, "Ditarik balik. Ia berada semula dalam ruang menulis."));
        assert!(
            back.html.contains("<section class=\"composer\"") && back.html.contains("Ya, masih ada."),
            "{}",
            back.html
        );
        world.clock.advance_seconds(30);
        assert_eq!(world.outbox().await.as_array().unwrap().len(), 0);
        let late = reply(&rep, id, &[]).await;
        world.clock.advance_seconds(30);
        world.outbox().await;
        let gone = rep.post(&undo_of(&late), &[]).await;
        assert_eq!(
            (gone.status, gone.told()),
            (204, "Surat ini sudah dihantar dan tidak boleh ditarik balik.")
        );
        // Without scripts the page itself comes back, with the words in its form.
        let plain = Browser::rep_again(world).await;
        assert_eq!(reply(&plain, id, &[]).await.status, 303);
        let page = plain.get(&format!("/cases/{id}")).await;
        let action =
            page.value_after("class=\"delivery\" data-standing=\"Dihantar sebentar lagi\"", "action");
        assert_eq!(plain.post(&action, &[]).await.status, 303);
        assert!(plain.get(&format!("/cases/{id}")).await.html.contains("Ya, masih ada.</textarea>"));
    })
    .await;
}

#[tokio::test]
async fn a_letter_is_scheduled_moved_and_sent_after_all() {
    testkit::on_each_engine(async |world| {
        let id = question(world, 1).await;
        let rep = Browser::rep(world).await.partial();
        let page = Browser::rep_again(world).await.get(&format!("/cases/{id}")).await;
        let soon = page.value_after("name=\"at\"", "value");
        assert_eq!(soon, "2026-02-02T02:00:00Z", "in an hour");
        let sent = reply(&rep, id, &[("at_own", "at-mine"), ("at-mine", "2026-02-03T08:00")]).await;
        assert_eq!(sent.told(), "Akan dihantar pada 3 Feb 2026, 8:00 PG", "{}", sent.html);
        assert!(sent.html.contains("Dijadualkan"));
        let held = world.as_rep().get("/api/v1/held-letters").await.json;
        assert_eq!(held[0]["leaves_at"], "2026-02-03T00:00:00Z");
        let change = format!("/letters/{}/change", held[0]["id"]);
        let wrong = rep.post(&change, &[("at_own", "at-mine"), ("at-mine", "")]).await;
        assert!(!wrong.told().is_empty());
        let moved = rep.post(&change, &[("at_own", "at-mine"), ("at-mine", "2026-02-04T08:00")]).await;
        assert_eq!((moved.status, moved.told()), (200, "Akan dihantar pada 4 Feb 2026, 8:00 PG"));
        let now = rep.post(&change, &[]).await;
        assert_eq!((now.status, now.told()), (200, "Dihantar"), "{}", now.html);
        assert_eq!(world.outbox().await.as_array().unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_kept_marked_in_the_list_and_not_overwritten_from_another_window() {
    testkit::on_each_engine(async |world| {
        let id = question(world, 1).await;
        let rep = Browser::rep(world).await.partial();
        let place = format!("/cases/{id}/draft/reply");
        let saved = rep
            .post(
                &place,
                &[("body", "Salam & selamat"), ("html", "<p>Salam &amp; selamat</p>"), ("version", "0")],
            )
            .await;
        assert_eq!((saved.status, saved.html.as_str()), (200, "{\"version\":1}"));
        let page = rep.get(&format!("/cases/{id}")).await;
        assert!(
            page.html.contains("Salam &amp; selamat</textarea>") && page.html.contains("data-version=\"1\""),
            "{}",
            page.html
        );
        assert!(rep.get("/inbox/unassigned").await.html.contains(">Draf<"), "the list marks it");
        let other = rep.post(&place, &[("body", "Lain"), ("version", "0")]).await;
        assert_eq!((other.status, other.html.as_str()), (412, "{\"version\":1}"));
        let foreign = Browser::other(world).await.partial();
        assert_eq!(foreign.post(&place, &[("body", "x"), ("version", "0")]).await.status, 404);
        reply(&rep, id, &[]).await;
        assert!(!rep.get("/inbox/all").await.html.contains(">Draf<"), "sent, it is none any more");
    })
    .await;
}

#[tokio::test]
async fn a_snippet_is_picked_and_asks_for_what_it_does_not_know() {
    testkit::on_each_engine(async |world| {
        let id = question(world, 1).await;
        let texts = serde_json::json!({ "ms": "Salam {{customer.full_name}} ({{customer.call_as}})" });
        world.as_rep().post("/api/v1/snippets", serde_json::json!({ "name": "Salam", "texts": texts })).await;
        let rep = Browser::rep(world).await.partial();
        let list = rep.get(&format!("/cases/{id}/snippets")).await;
        let list: serde_json::Value = serde_json::from_str(&list.html).unwrap();
        assert_eq!(list[0]["name"], "Salam");
        let filled = rep.get(&format!("/cases/{id}/snippets/{}", list[0]["id"])).await;
        let filled: serde_json::Value = serde_json::from_str(&filled.html).unwrap();
        assert!(filled["text"].as_str().unwrap().starts_with("Salam Siti Aminah"), "{filled}");
        assert_eq!(
            Browser::other(world).await.partial().get(&format!("/cases/{id}/snippets")).await.status,
            404
        );
    })
    .await;
}

#[tokio::test]
async fn a_case_is_forwarded_with_its_files_and_the_page_says_who_does_not_see_it() {
    testkit::on_each_engine(async |world| {
        let id = question(world, 1).await;
        let rep = Browser::rep(world).await.partial();
        let page = rep.get(&format!("/cases/{id}")).await;
        assert!(
            page.html.contains("---------- Mesej dimajukan ----------"),
            "the customer's words are there to pass on"
        );
        let fields = [("to", "hotel@makkah.example"), ("body", "Ada bilik?"), ("at", "")];
        let sent = rep.post(&format!("/cases/{id}/forward"), &fields).await;
        assert_eq!((sent.status, sent.told()), (200, "Dihantar dalam 10 saat"), "{}", sent.html);
        assert!(sent.html.contains("Dengan pihak luar"));
        let own = [("to", "siti.aminah@example.my"), ("body", "Ada bilik?")];
        let refused = rep.post(&format!("/cases/{id}/forward"), &own).await;
        assert_eq!(refused.status, 422);
        assert!(refused.html.contains("ialah pelanggan kes ini"), "{}", refused.html);
    })
    .await;
}

#[tokio::test]
async fn a_letter_that_was_not_delivered_is_shown_with_its_reason_and_tried_again() {
    testkit::on_each_engine(async |world| {
        let id = question(world, 1).await;
        let nobody = serde_json::json!([{ "role": "to", "name": "", "address": "si(ti@example.my" }]);
        let path = format!("/api/v1/cases/{id}/replies");
        world.as_rep().post(&path, serde_json::json!({ "body": "Ya.", "recipients": nobody })).await;
        world.outbox().await;
        let rep = Browser::rep(world).await.partial();
        let page = rep.get(&format!("/cases/{id}")).await;
        assert!(page.html.contains("msg ours failed") && page.html.contains("Tidak sampai"), "{}", page.html);
        assert!(page.html.contains("not a mail address: si(ti@example.my"), "{}", page.html);
        let again = page.value_after("data-standing=\"Tidak sampai\"", "action");
        let tried = rep.post(&again, &[]).await;
        assert_eq!((tried.status, tried.told()), (200, "Sedang dicuba semula"), "{}", tried.html);
    })
    .await;
}

#[tokio::test]
async fn somebody_is_written_to_first_from_the_form_of_a_new_case() {
    testkit::on_each_engine(async |world| {
        let rep = Browser::rep(world).await;
        let fields = [
            ("name", "Budi Santoso"),
            ("contact", "+60 12-345 6789"),
            ("channel", "email"),
            ("priority", "2"),
            ("subject", "Penerbangan anda"),
            ("body", "Berlepas pukul 2."),
        ];
        let refused = rep.post("/cases/new", &fields).await;
        assert_eq!(refused.status, 422, "a telephone takes no letter");
        let mut fields = fields;
        fields[1] = ("contact", "budi@example.my");
        let opened = rep.post("/cases/new", &fields).await;
        assert_eq!(opened.status, 303, "{}", opened.html);
        assert_eq!(world.outbox().await[0]["letter"]["recipients"][0]["address"], "budi@example.my");
        assert!(rep.get(&opened.location).await.html.contains("Berlepas pukul 2."));
    })
    .await;
}

#[tokio::test]
async fn letters_that_have_not_left_are_on_one_page_and_leave_or_come_back_from_there() {
    testkit::on_each_engine(async |world| {
        let id = question(world, 1).await;
        let rep = Browser::rep(world).await;
        let empty = rep.get("/outbox/waiting").await;
        assert!(empty.status == 200 && empty.html.contains("Tiada surat menunggu"), "{}", empty.html);
        reply(&rep, id, &[("at_own", "at-mine"), ("at-mine", "2026-02-03T08:00")]).await;
        reply(&rep, id, &[("body", "Segera.")]).await;
        let page = rep.get("/outbox/waiting").await;
        assert!(page.html.contains("Dijadualkan") && page.html.contains("3 Feb 2026"), "{}", page.html);
        assert!(page.html.contains("Ya, masih ada.") && page.html.contains("Segera."), "{}", page.html);
        // Nobody else's page shows them, but that of who operates the mail.
        let other = Browser::other(world).await;
        assert!(!other.get("/outbox/waiting").await.html.contains("Segera."));
        assert_eq!(other.get("/outbox/waiting?whose=all").await.status, 403);
        let admin = Browser::admin(world).await;
        assert!(!admin.get("/outbox/waiting").await.html.contains("Segera."));
        assert!(admin.get("/outbox/waiting?whose=all").await.html.contains("Segera."));
        let held = world.as_rep().get("/api/v1/waiting-letters").await.json;
        let (soon, later) = (held[0]["message_id"].clone(), held[1]["message_id"].clone());
        for path in [format!("/outbox/waiting/{soon}/now"), format!("/outbox/waiting/{soon}/back")] {
            assert_eq!(other.post(&path, &[]).await.status, 404, "{path} by another brand");
        }
        let now = rep.post(&format!("/outbox/waiting/{later}/now"), &[]).await;
        assert_eq!((now.status, now.location.as_str()), (303, "/outbox/waiting"));
        let back = rep.post(&format!("/outbox/waiting/{soon}/back"), &[]).await;
        assert_eq!((back.status, back.location), (303, format!("/cases/{id}")));
        assert!(rep.get(&format!("/cases/{id}")).await.html.contains("Segera.</textarea>"));
        assert!(rep.get("/outbox/waiting").await.html.contains("Tiada surat menunggu"));
        let left = world.outbox().await;
        assert_eq!(left.as_array().unwrap().len(), 1, "{left}");
        let late = rep.post(&format!("/outbox/waiting/{later}/back"), &[]).await;
        assert_eq!((late.status, late.location.as_str()), (303, "/outbox/waiting"));
    })
    .await;
}
