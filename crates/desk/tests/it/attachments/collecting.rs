//! What is removed when nobody needs it, and what is not.

use std::fs::File;
use std::time::{Duration, UNIX_EPOCH};

use desk::attachments::{self, Collected};

use super::{PASSPORT, attach, bind, case, id_of, keep, on_the_shelf, upload};

const DAY: i64 = 86_400;

#[tokio::test]
async fn a_crash_between_file_and_row_leaves_only_a_file_to_collect() {
    testkit::on_each_engine(async |world| {
        let siti = case(world, "siti@example.my").await;
        let stays = attach(world, keep(&world.desk, PASSPORT, true).await.unwrap(), siti, 900).await.unwrap();
        drop(keep(&world.desk, b"never attached", true).await.unwrap());
        let half = world.files.path().join("unfinished").join("half");
        std::fs::write(&half, b"ha").unwrap();
        let written_at = UNIX_EPOCH + Duration::from_micros(world.desk.now().micros().unsigned_abs());
        File::open(&half).unwrap().set_modified(written_at).unwrap();
        let collect = async || attachments::collect(&world.desk).await.unwrap();

        world.clock.advance_seconds(DAY / 2);
        assert_eq!(collect().await, Collected::default(), "its row may still come");
        assert!(half.exists(), "it may still be written");
        world.clock.advance_seconds(DAY);
        assert_eq!(collect().await, Collected { set_aside: 1, ..Collected::default() });
        assert!(!half.exists());
        world.clock.advance_seconds(6 * DAY);
        assert_eq!(collect().await, Collected::default());
        assert_eq!(on_the_shelf(world).len(), 2);
        world.clock.advance_seconds(2 * DAY);
        assert_eq!(collect().await, Collected { removed: 1, ..Collected::default() });
        let left: Vec<String> = on_the_shelf(world).into_iter().map(|(part, _)| part).collect();
        assert_eq!(left, ["kept"]);
        let path = format!("/api/v1/attachments/{stays}");
        assert_eq!(world.as_rep().get(&path).await.bytes, PASSPORT);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_named_late_is_found_and_put_back() {
    testkit::on_each_engine(async |world| {
        let siti = case(world, "siti@example.my").await;
        let kept = keep(&world.desk, b"logo", false).await.unwrap();
        world.clock.advance_seconds(2 * DAY);
        assert_eq!(attachments::collect(&world.desk).await.unwrap().set_aside, 1);
        let id = attach(world, kept, siti, 900).await.unwrap();
        let path = format!("/api/v1/attachments/{id}");
        assert_eq!(world.as_rep().get(&path).await.bytes, b"logo", "aside is not gone");
        world.clock.advance_seconds(8 * DAY);
        let done = attachments::collect(&world.desk).await.unwrap();
        assert_eq!(done, Collected { put_back: 1, ..Collected::default() });
        assert_eq!(world.as_rep().get(&path).await.bytes, b"logo");
    })
    .await;
}

#[tokio::test]
async fn an_upload_that_no_message_took_is_dropped_after_a_week() {
    testkit::on_each_engine(async |world| {
        let (case_id, _) = case(world, "siti@example.my").await;
        let unsent = id_of(&upload(world, case_id, "a.png", PASSPORT).await);
        let sent = id_of(&upload(world, case_id, "b.png", PASSPORT).await);
        bind(world, &[sent], case_id, 900).await.unwrap();
        world.clock.advance_seconds(6 * DAY);
        assert_eq!(attachments::collect(&world.desk).await.unwrap(), Collected::default());
        world.clock.advance_seconds(2 * DAY);
        let done = attachments::collect(&world.desk).await.unwrap();
        assert_eq!(done, Collected { uploads: 1, set_aside: 1, ..Collected::default() });
        assert_eq!(world.as_rep().get(&format!("/api/v1/attachments/{unsent}")).await.status, 404);
        assert_eq!(world.as_rep().get(&format!("/api/v1/attachments/{sent}")).await.status, 200);
        assert_eq!(world.event_kinds("attachment", unsent).await, ["AttachmentAdded", "AttachmentDropped"]);
    })
    .await;
}
