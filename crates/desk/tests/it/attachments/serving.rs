//! What goes in by the API and comes out again.

use desk::attachments::FILE_MAX_BYTES;
use desk::vault;

use super::{PASSPORT, case, id_of, on_the_shelf, upload};

#[tokio::test]
async fn an_upload_is_kept_sealed_and_read_back() {
    testkit::on_each_engine(async |world| {
        let (case_id, _) = case(world, "siti@example.my").await;
        let up = upload(world, case_id, "pasport%20Siti.png", PASSPORT).await;
        assert_eq!(up.status, 201, "{}", up.text);
        assert_eq!(up.json["filename"], "pasport Siti.png");
        assert_eq!(up.json["content_type"], "image/png");
        assert_eq!(up.json["size_bytes"], PASSPORT.len());
        assert_eq!(up.json["message_id"], serde_json::Value::Null);
        let path = format!("/api/v1/attachments/{}", id_of(&up));
        assert_eq!(up.header("location"), path);

        let shelf = on_the_shelf(world);
        assert_eq!(shelf.len(), 1);
        assert_eq!(shelf[0].0, "kept");
        let stored = &shelf[0].1;
        assert_eq!(stored.len(), PASSPORT.len() + vault::OVERHEAD);
        assert!(!stored.windows(4).any(|bytes| bytes == b"Siti"), "the file lies there in the clear");

        let down = world.as_rep().get(&path).await;
        assert_eq!((down.status, down.bytes.as_slice()), (200, PASSPORT));
        assert_eq!(world.event_kinds("attachment", id_of(&up)).await, ["AttachmentAdded"]);
        let event = world.events("attachment", id_of(&up)).await[0].body.to_string();
        assert!(!event.contains("pasport"), "an event holds no file name: {event}");
    })
    .await;
}

#[tokio::test]
async fn another_brands_file_does_not_exist() {
    testkit::on_each_engine(async |world| {
        let (case_id, _) = case(world, "siti@example.my").await;
        let up = upload(world, case_id, "a.png", PASSPORT).await;
        let path = format!("/api/v1/attachments/{}", id_of(&up));
        assert_eq!(world.as_other_rep().get(&path).await.status, 404);
        assert_eq!(world.as_nobody().get(&path).await.status, 401);
        assert_eq!(world.as_admin().get(&path).await.status, 200);
        assert_eq!(world.as_rep().get("/api/v1/attachments/1").await.status, 404);

        let there = format!("/api/v1/cases/{case_id}/attachments?filename=a.png");
        let foreign = world.as_other_rep().upload(&there, "image/png", PASSPORT.to_vec()).await;
        assert_eq!(foreign.status, 404);
        assert_eq!(world.as_nobody().upload(&there, "image/png", PASSPORT.to_vec()).await.status, 401);
        assert_eq!(on_the_shelf(world).len(), 1, "a stranger's file is not even kept");
    })
    .await;
}

#[tokio::test]
async fn a_web_page_is_a_download_in_a_sandbox() {
    testkit::on_each_engine(async |world| {
        let (case_id, _) = case(world, "siti@example.my").await;
        for (filename, bytes) in [
            ("a.html", &b"<!doctype html><script>alert(1)</script>"[..]),
            ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ] {
            let up = upload(world, case_id, filename, bytes).await;
            let path = format!("/api/v1/attachments/{}?inline=true", id_of(&up));
            let down = world.as_rep().get(&path).await;
            assert_eq!((down.status, down.bytes.as_slice()), (200, bytes));
            assert_eq!(down.header("content-type"), "application/octet-stream");
            assert!(down.header("content-disposition").starts_with("attachment; "), "{filename}");
            assert_eq!(down.header("content-security-policy"), "sandbox; default-src 'none'");
            assert_eq!(down.header("x-content-type-options"), "nosniff");
            assert_eq!(down.header("cache-control"), "private, no-store");
        }
        let up = upload(world, case_id, "resit%20%E2%9C%93.png", PASSPORT).await;
        let path = format!("/api/v1/attachments/{}", id_of(&up));
        let shown = world.as_rep().get(&format!("{path}?inline=true")).await;
        assert_eq!(
            shown.header("content-disposition"),
            "inline; filename=\"resit _.png\"; filename*=UTF-8''resit%20%E2%9C%93.png"
        );
        assert_eq!(shown.header("content-type"), "image/png");
        assert_eq!(shown.header("content-security-policy"), "sandbox; default-src 'none'");
        assert!(world.as_rep().get(&path).await.header("content-disposition").starts_with("attachment; "));
        assert_eq!(world.as_rep().get(&format!("{path}?inline=perhaps")).await.status, 422);
    })
    .await;
}

#[tokio::test]
async fn what_is_too_large_empty_unnamed_or_a_program_is_refused() {
    testkit::on_each_engine(async |world| {
        let (case_id, _) = case(world, "siti@example.my").await;
        let large = upload(world, case_id, "a.bin", &vec![0; FILE_MAX_BYTES + 1]).await;
        assert_eq!(large.status, 413);
        assert_eq!(large.json["type"], "/problems/body-too-large");
        for (filename, bytes, field) in [
            ("a.png", &b""[..], "file"),
            ("", PASSPORT, "filename"),
            ("invois.pdf.exe", b"nota", "file"),
            ("gambar.jpg", b"MZ\x90\0\x03\0\0\0", "file"),
        ] {
            let refused = upload(world, case_id, filename, bytes).await;
            assert_eq!(refused.status, 422, "{filename}");
            assert_eq!(refused.json["errors"][0]["field"], field, "{filename}");
        }
        let program = upload(world, case_id, "invois.pdf.exe", b"nota").await;
        assert_eq!(program.json["type"], "/problems/attachment-refused");
        assert!(program.json["detail"].as_str().unwrap().contains("invois.pdf.exe"), "{}", program.text);
        let unnamed = format!("/api/v1/cases/{case_id}/attachments");
        assert_eq!(world.as_rep().upload(&unnamed, "image/png", PASSPORT.to_vec()).await.status, 422);
        assert_eq!(on_the_shelf(world), []);
    })
    .await;
}

#[tokio::test]
async fn a_named_upload_is_carried_out_once() {
    testkit::on_each_engine(async |world| {
        let (case_id, _) = case(world, "siti@example.my").await;
        let rep = world.as_rep().with("idempotency-key", "muat-naik-1");
        let path = |name| format!("/api/v1/cases/{case_id}/attachments?filename={name}");
        let first = rep.upload(&path("a.png"), "image/png", PASSPORT.to_vec()).await;
        let again = rep.upload(&path("a.png"), "image/png", PASSPORT.to_vec()).await;
        assert_eq!((first.status, again.status), (201, 201));
        assert_eq!(first.json, again.json);
        let other_name = rep.upload(&path("b.png"), "image/png", PASSPORT.to_vec()).await;
        assert_eq!(other_name.json["type"], "/problems/key-reused");
    })
    .await;
}
