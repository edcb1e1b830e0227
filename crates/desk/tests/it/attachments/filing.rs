//! Which message a file belongs to, and whose it is.

use desk::{attachments, vault};
use kernel::{Actor, Kind, Via};

use super::{PASSPORT, attach, bind, case, id_of, keep, on_the_shelf, upload};

#[tokio::test]
async fn an_upload_belongs_to_the_one_message_that_takes_it() {
    testkit::on_each_engine(async |world| {
        let (here, there) = (case(world, "siti@example.my").await, case(world, "budi@example.id").await);
        let one = id_of(&upload(world, here.0, "a.png", PASSPORT).await);
        let two = id_of(&upload(world, here.0, "b.png", PASSPORT).await);
        let foreign = id_of(&upload(world, there.0, "c.png", PASSPORT).await);

        let refused = bind(world, &[one, foreign], here.0, 900).await.unwrap_err();
        assert_eq!((refused.kind, refused.field), (Kind::UnknownReference, Some("attachment_ids")));
        assert_eq!(bind(world, &[two, one, two], here.0, 900).await.unwrap(), [two, one]);
        assert_eq!(bind(world, &[one], here.0, 901).await.unwrap_err().kind, Kind::AttachmentUsed);
        assert_eq!(world.event_kinds("attachment", one).await, ["AttachmentAdded", "AttachmentSent"]);

        let db = world.desk.db();
        let of_message = db.read(|tx| attachments::of_message(tx, 900)).await.unwrap();
        assert_eq!(of_message.iter().map(|file| file.id).collect::<Vec<_>>(), [one, two]);
        let of_case = db.read(move |tx| attachments::of_case(tx, here.0)).await.unwrap();
        assert_eq!(of_case, of_message);
        let elsewhere = db.read(move |tx| attachments::of_case(tx, there.0)).await.unwrap();
        assert_eq!(elsewhere, [], "an upload that was not sent is not part of the thread");
    })
    .await;
}

#[tokio::test]
async fn two_messages_at_once_do_not_share_an_upload() {
    testkit::on_each_engine(async |world| {
        let (case_id, _) = case(world, "siti@example.my").await;
        let file = id_of(&upload(world, case_id, "a.png", PASSPORT).await);
        let ids = [file];
        let (one, two) = tokio::join!(bind(world, &ids, case_id, 900), bind(world, &ids, case_id, 901));
        assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1);
        let refused = one.err().or(two.err()).unwrap();
        assert_eq!(refused.kind, Kind::AttachmentUsed);
    })
    .await;
}

#[tokio::test]
async fn an_erased_persons_files_are_unreadable() {
    testkit::on_each_engine(async |world| {
        let siti = case(world, "siti@example.my").await;
        let budi = case(world, "budi@example.id").await;
        let gone = id_of(&upload(world, siti.0, "a.png", PASSPORT).await);
        let stays = id_of(&upload(world, budi.0, "a.png", PASSPORT).await);
        let plain = attach(world, keep(&world.desk, b"jadual umum", false).await.unwrap(), siti, 900).await;

        let (pen, brand) = (world.desk.pen(&Actor::system(Via::Automation)), world.safa);
        world.desk.db().write(move |tx| vault::destroy(tx, &pen, brand, siti.1)).await.unwrap();

        let path = |id: i64| format!("/api/v1/attachments/{id}");
        let erased = world.as_rep().get(&path(gone)).await;
        assert_eq!((erased.status, erased.json["type"].as_str()), (410, Some("/problems/erased")));
        assert_eq!(world.as_rep().get(&path(stays)).await.bytes, PASSPORT);
        assert_eq!(world.as_rep().get(&path(plain.unwrap())).await.bytes, b"jadual umum");
        assert_eq!(upload(world, siti.0, "b.png", PASSPORT).await.status, 410);
    })
    .await;
}

#[tokio::test]
async fn files_that_are_not_personal_are_kept_once() {
    testkit::on_each_engine(async |world| {
        let siti = case(world, "siti@example.my").await;
        let one = keep(&world.desk, b"logo", false).await.unwrap();
        let two = keep(&world.desk, b"logo", false).await.unwrap();
        assert_eq!((one.sha256 == two.sha256, on_the_shelf(world).len()), (true, 1));
        attach(world, one, siti, 900).await.unwrap();
        attach(world, two, siti, 901).await.unwrap();
        let mine = keep(&world.desk, b"logo", true).await.unwrap();
        let mine_too = keep(&world.desk, b"logo", true).await.unwrap();
        assert_ne!(mine.sha256, mine_too.sha256, "sealed files do not tell that they are the same");
    })
    .await;
}
