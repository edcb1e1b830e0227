//! Disks that are full, files that were changed or lost.

use std::io;
use std::sync::Arc;

use desk::attachments::{self, Folder, Found, Part, Shelf};
use desk::{Desk, Parts, Post};
use kernel::{Actor, IdSource, Kind, SeededChance, Timestamp, Via};
use testkit::World;

use super::{PASSPORT, attach, case, id_of, keep, upload};

#[tokio::test]
async fn a_file_that_was_changed_or_lost_is_told_from_none() {
    testkit::on_each_engine(async |world| {
        let siti = case(world, "siti@example.my").await;
        let kept = keep(&world.desk, PASSPORT, true).await.unwrap();
        let name = kept.sha256.clone();
        let id = attach(world, kept, siti, 900).await.unwrap();
        let path = format!("/api/v1/attachments/{id}");
        assert_eq!(world.as_rep().get(&path).await.bytes, PASSPORT);
        let file = world.files.path().join("kept").join(&name[..2]).join(&name);
        let mut bytes = std::fs::read(&file).unwrap();
        bytes[60] ^= 1;
        std::fs::write(&file, bytes).unwrap();
        let changed = world.as_rep().get(&path).await;
        assert_eq!(changed.json["type"], "/problems/file-damaged");
        std::fs::remove_file(&file).unwrap();
        assert_eq!(world.as_rep().get(&path).await.json["type"], "/problems/file-damaged");
    })
    .await;
}

/// A shelf on a disk that is full.
struct Full;

impl Shelf for Full {
    fn put(&self, _: &str, _: &[u8], _: Timestamp) -> io::Result<()> {
        Err(io::ErrorKind::StorageFull.into())
    }

    fn get(&self, _: &str) -> io::Result<Vec<u8>> {
        Err(io::ErrorKind::PermissionDenied.into())
    }

    fn found(&self, _: Part, _: &str) -> io::Result<Vec<Found>> {
        Err(io::ErrorKind::PermissionDenied.into())
    }

    fn set_aside(&self, _: &str, _: Timestamp) -> io::Result<()> {
        Err(io::ErrorKind::PermissionDenied.into())
    }

    fn put_back(&self, _: &str) -> io::Result<()> {
        Err(io::ErrorKind::PermissionDenied.into())
    }

    fn remove(&self, _: &str) -> io::Result<()> {
        Err(io::ErrorKind::PermissionDenied.into())
    }

    fn clear_unfinished(&self, _: Timestamp) -> io::Result<usize> {
        Err(io::ErrorKind::PermissionDenied.into())
    }
}

/// The same desk with a shelf that has no room.
pub fn on_a_full_disk(world: &World) -> Desk {
    Desk::new(Parts {
        db: world.desk.db().clone(),
        clock: world.desk.clock(),
        chance: Arc::new(SeededChance::new(8)),
        ids: Arc::new(IdSource::new(1)),
        keys: world.desk.keys().clone(),
        attachments: Arc::new(Full),
        post: Post::Keep,
        authenticity: world.origins.clone(),
        outward: desk::Outward::default(),
        public_url: world.desk.public_url().to_owned(),
    })
}

#[tokio::test]
async fn a_full_disk_refuses_the_upload_and_changes_nothing() {
    testkit::on_each_engine(async |world| {
        let siti = case(world, "siti@example.my").await;
        let here = upload(world, siti.0, "a.png", PASSPORT).await;
        let full = on_a_full_disk(world);
        let command = attachments::ops::Upload {
            inline: false,
            case_id: siti.0,
            filename: "b.png".to_owned(),
            declared_type: String::new(),
            bytes: PASSPORT.to_vec(),
        };
        let actor = Actor::system(Via::Api);
        let refused = attachments::ops::upload(&full, &actor, command).await.unwrap_err();
        assert_eq!(refused.kind, Kind::StorageUnavailable);
        let unread = attachments::ops::open(&full, &actor, id_of(&here)).await.unwrap_err();
        assert_eq!(unread.kind, Kind::StorageUnavailable);
        assert_eq!(attachments::collect(&full).await.unwrap_err().kind, Kind::StorageUnavailable);
        assert_eq!(world.as_rep().get(&format!("/api/v1/attachments/{}", id_of(&here))).await.status, 200);
    })
    .await;
}

#[test]
fn a_shelf_takes_no_other_names_than_hashes() {
    let root = tempfile::TempDir::new().unwrap();
    let shelf = Folder::open(root.path().join("files")).unwrap();
    for name in
        ["", "..", "../../etc/passwd", &"A".repeat(64), &format!("{}/../x", "a".repeat(59)), &"é".repeat(32)]
    {
        let refused = shelf.put(name, b"x", Timestamp(0)).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::InvalidInput, "{name}");
        assert_eq!(shelf.get(name).unwrap_err().kind(), io::ErrorKind::InvalidInput);
    }
    let name = "ab".repeat(32);
    assert_eq!(shelf.get(&name).unwrap_err().kind(), io::ErrorKind::NotFound);
    shelf.put(&name, b"x", Timestamp(1_000_000)).unwrap();
    shelf.put(&name, b"x", Timestamp(2_000_000)).unwrap();
    let since = Timestamp(2_000_000);
    assert_eq!(shelf.found(Part::Kept, "ab").unwrap(), [Found { name, since }]);
}
