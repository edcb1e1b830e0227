//! The raw source of mail: sealed, in its row or on the shelf, gone with its case or its writer.

use std::net::IpAddr;

use db::{Db, Engine, Sql};
use desk::Desk;
use desk::attachments::{self, Collected};
use desk::correspondence::{Door, IGNORED_DAYS, IN_DATABASE_MAX, file_waiting, forget_ignored, raw_source};
use desk::{cases, vault};
use kernel::{Actor, Kind, Via};
use mail::listener::{Envelope, Intake, StoreVerdict};
use serde_json::json;
use testkit::World;

use crate::attachments::faults::on_a_full_disk;
use crate::team::at;

const UMRAH: &str = "umrah@safatravel.example";
const SECRET: &str = "Nombor pasport saya A12345678";
const DAY: i64 = 86_400;

static ROWS: Sql = Sql::new("test.raw.rows", "select id, raw, raw_sha256 from mail_in order by id");
static CASE_OF: Sql = Sql::new("test.raw.case", "select case_id from mail_in where id = $1");
static FILES: Sql = Sql::new("test.raw.files", "select count(*) from attachment");
static LETTERS: Sql = Sql::new("test.raw.letters", "select count(*) from outbox");
static FEW_PAGES: Sql = Sql::new("test.raw.few_pages", "pragma max_page_count = 2");
static MANY_PAGES: Sql = Sql::new("test.raw.many_pages", "pragma max_page_count = 1000000");

/// A mail with a file, as large as asked for.
fn mail(id: &str, bytes: usize) -> String {
    let lines = "Senarai nama jemaah untuk rombongan Mac nanti.\n".repeat(bytes / 46);
    format!(
        "From: Siti Aminah <siti.aminah@example.my>\nTo: {UMRAH}\nSubject: {id}\nMessage-ID: <{id}@example.my>\n\
         MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=sempadan\n\n--sempadan\n\
         Content-Type: text/plain\n\n{SECRET}\n{lines}\n--sempadan\nContent-Type: text/plain; name=nota.txt\n\
         Content-Disposition: attachment; filename=nota.txt\n\n{SECRET}\n--sempadan--\n"
    )
}

async fn rows(db: &Db) -> Vec<(i64, Vec<u8>, Option<String>)> {
    db.read(|tx| tx.query(&ROWS, &[], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))).await.unwrap()
}

async fn count(world: &World, sql: &'static Sql) -> i64 {
    world.desk.db().read(move |tx| tx.one(sql, &[], |row| row.get(0))).await.unwrap()
}

fn on_the_shelf(world: &World, part: &str) -> Vec<Vec<u8>> {
    let folder = world.files.path().join(part);
    let shards = std::fs::read_dir(folder).unwrap().map(|shard| shard.unwrap().path());
    let files = shards.flat_map(|shard| std::fs::read_dir(shard).unwrap());
    files.map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
}

fn tells(bytes: &[u8]) -> bool {
    bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes())
}

async fn deliver(desk: &Desk, raw: &str) -> StoreVerdict {
    let envelope = Envelope {
        mail_from: Some("siti.aminah@example.my".to_owned()),
        recipients: vec![UMRAH.to_owned()],
        remote: IpAddr::from([127, 0, 0, 1]),
        helo: "mx.example.my".to_owned(),
        tls: false,
    };
    Door::new(desk.clone()).store(envelope, raw.replace('\n', "\r\n").into_bytes()).await
}

#[tokio::test]
async fn a_small_mail_lies_in_its_row_a_large_one_on_the_shelf_and_neither_tells_anything() {
    testkit::on_each_engine(async |world| {
        let (small, large) = (mail("kecil", 100), mail("besar", IN_DATABASE_MAX));
        for raw in [&small, &large] {
            assert_eq!(deliver(&world.desk, raw).await, StoreVerdict::Stored);
        }
        let waiting = rows(world.desk.db()).await;
        assert!(!waiting[0].1.is_empty() && waiting[0].2.is_none());
        assert!(waiting[1].1.is_empty());
        let name = waiting[1].2.clone().unwrap();
        assert!(world.files.path().join("kept").join(&name[..2]).join(&name).exists());
        file_waiting(&world.desk).await.unwrap();
        for ((id, row, _), raw) in rows(world.desk.db()).await.iter().zip([&small, &large]) {
            assert!(!tells(row));
            let source = raw_source(&world.desk, *id).await.unwrap().unwrap();
            assert_eq!(source, raw.replace('\n', "\r\n").into_bytes());
            let case: i64 = world
                .desk
                .db()
                .read({
                    let id = *id;
                    move |tx| tx.one(&CASE_OF, &[&id], |row| row.get(0))
                })
                .await
                .unwrap();
            let read = world.as_rep().get(&at(case, "")).await;
            assert!(read.text.contains(SECRET), "it was filed");
        }
        assert!(on_the_shelf(world, "kept").iter().all(|bytes| !tells(bytes)));
        assert_eq!(raw_source(&world.desk, 1).await, Ok(None));
    })
    .await;
}

#[tokio::test]
async fn a_writer_who_was_erased_leaves_no_readable_mail() {
    testkit::on_each_engine(async |world| {
        for raw in [mail("kecil", 100), mail("besar", IN_DATABASE_MAX)] {
            world.mail(&[UMRAH], &raw).await;
        }
        let mails = rows(world.desk.db()).await;
        let id = mails[0].0;
        let case: i64 =
            world.desk.db().read(move |tx| tx.one(&CASE_OF, &[&id], |row| row.get(0))).await.unwrap();
        let read = world.as_rep().get(&at(case, "")).await;
        let person = read.json["customer"]["id"].as_i64().unwrap();
        let (pen, brand) = (world.desk.pen(&Actor::system(Via::Automation)), world.safa);
        world.desk.db().write(move |tx| vault::destroy(tx, &pen, brand, person)).await.unwrap();
        for (id, ..) in &mails {
            assert_eq!(raw_source(&world.desk, *id).await.unwrap_err().kind, Kind::Erased);
        }
        // A mail of theirs that comes later is filed, and its source is not kept.
        world
            .mail(
                &[UMRAH],
                &mail("lagi", 100)
                    .replace("attachment;", "inline;")
                    .replace("--sempadan\nContent-Type: text/plain; name=nota.txt", ""),
            )
            .await;
        let last = rows(world.desk.db()).await.pop().unwrap();
        assert_eq!((last.1.len(), raw_source(&world.desk, last.0).await), (0, Ok(None)));
    })
    .await;
}

#[tokio::test]
async fn what_came_with_a_purged_case_goes_with_it() {
    testkit::on_each_engine(async |world| {
        world.mail(&[UMRAH], &mail("besar", IN_DATABASE_MAX)).await;
        let (mail_id, ..) = rows(world.desk.db()).await[0];
        let case: i64 =
            world.desk.db().read(move |tx| tx.one(&CASE_OF, &[&mail_id], |row| row.get(0))).await.unwrap();
        let replied = world.as_rep().post(&at(case, "replies"), json!({ "body": "Terima kasih." })).await;
        assert_eq!(replied.status, 201, "{}", replied.text);
        world.outbox().await;
        assert_eq!((count(world, &FILES).await, count(world, &LETTERS).await), (1, 1));
        assert_eq!(world.as_admin().post(&at(case, "trash"), json!({})).await.status, 200);
        world.clock.advance_seconds(30 * DAY);
        assert_eq!(attachments::collect(&world.desk).await, Ok(Collected::default()), "all is named");
        assert_eq!(cases::jobs::purge_due(&world.desk).await, Ok(1));
        world.caught_up().await;

        assert_eq!((count(world, &FILES).await, count(world, &LETTERS).await), (0, 0));
        assert_eq!(raw_source(&world.desk, mail_id).await, Ok(None));
        let set_aside = attachments::collect(&world.desk).await.unwrap();
        assert_eq!(set_aside, Collected { set_aside: 2, ..Collected::default() });
        world.clock.advance_seconds(8 * DAY);
        let removed = attachments::collect(&world.desk).await.unwrap();
        assert_eq!(removed, Collected { removed: 2, ..Collected::default() });
        assert_eq!((on_the_shelf(world, "kept").len(), on_the_shelf(world, "aside").len()), (0, 0));
        world.mail(&[UMRAH], &mail("besar", IN_DATABASE_MAX)).await;
        assert_eq!(rows(world.desk.db()).await.len(), 1, "the same mail is still known");
    })
    .await;
}

#[tokio::test]
async fn bytes_that_somebody_else_names_stay() {
    testkit::on_each_engine(async |world| {
        let (db, shared) = (world.desk.db(), b"logo".to_vec());
        let name = attachments::shelve(&world.desk, shared.clone()).await.unwrap();
        for id in [1, 2] {
            let name = name.clone();
            db.write(move |tx| attachments::name(tx, "test", id, &name)).await.unwrap();
        }
        db.write(|tx| attachments::unname(tx, "test", 1)).await.unwrap();
        world.clock.advance_seconds(9 * DAY);
        assert_eq!(attachments::collect(&world.desk).await, Ok(Collected::default()));
        assert_eq!(attachments::unshelve(&world.desk, name.clone()).await, Ok(shared));
        db.write(|tx| attachments::unname(tx, "test", 2)).await.unwrap();
        assert_eq!(attachments::collect(&world.desk).await.unwrap().set_aside, 1);
        world.clock.advance_seconds(9 * DAY);
        assert_eq!(attachments::collect(&world.desk).await.unwrap().removed, 1);
        assert_eq!(attachments::unshelve(&world.desk, name).await.unwrap_err().kind, Kind::FileDamaged);
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_nobody_wanted_is_forgotten_after_a_month() {
    testkit::on_each_engine(async |world| {
        let noise = mail("cuti", 100).replace("MIME-Version", "Auto-Submitted: auto-replied\nMIME-Version");
        world.mail(&[UMRAH], &noise).await;
        let id = rows(world.desk.db()).await[0].0;
        world.clock.advance_seconds(IGNORED_DAYS * DAY - 1);
        assert_eq!(forget_ignored(&world.desk).await, Ok(0));
        assert!(raw_source(&world.desk, id).await.unwrap().is_some());
        world.clock.advance_seconds(1);
        assert_eq!(forget_ignored(&world.desk).await, Ok(1));
        assert_eq!(forget_ignored(&world.desk).await, Ok(0));
        assert_eq!(raw_source(&world.desk, id).await, Ok(None));
    })
    .await;
}

#[tokio::test]
async fn a_full_shelf_answers_that_there_is_no_room_and_stores_nothing() {
    testkit::on_each_engine(async |world| {
        let full = on_a_full_disk(world);
        let (small, large) = (mail("kecil", 100), mail("besar", IN_DATABASE_MAX));
        assert_eq!(deliver(&full, &large).await, StoreVerdict::NoRoom);
        assert_eq!(rows(world.desk.db()).await, []);
        assert_eq!(deliver(&full, &small).await, StoreVerdict::Stored, "it needs no shelf");
        assert_eq!(deliver(&world.desk, &large).await, StoreVerdict::Stored, "there is room again");
        assert_eq!(rows(world.desk.db()).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_full_database_answers_that_there_is_no_room_and_stores_nothing() {
    let world = World::open(Engine::Sqlite, &desk::migrations()).await;
    let pragma = async |sql: &'static Sql| {
        world.desk.db().write(move |tx| tx.query(sql, &[], |_| Ok(())).map(|_| ())).await.unwrap();
    };
    pragma(&FEW_PAGES).await;
    let raw = mail("kecil", 200_000);
    assert_eq!(deliver(&world.desk, &raw).await, StoreVerdict::NoRoom);
    pragma(&MANY_PAGES).await;
    assert_eq!(rows(world.desk.db()).await, []);
    assert_eq!(deliver(&world.desk, &raw).await, StoreVerdict::Stored);
    assert_eq!(deliver(&world.desk, &raw).await, StoreVerdict::Stored);
    assert_eq!(rows(world.desk.db()).await.len(), 1);
    world.close().await;
}

static STATE: Sql = Sql::new("test.raw.state", "select state, error from mail_in order by id");
static AUTHORS: Sql = Sql::new("test.raw.authors", "select author_address from message order by id");

#[tokio::test]
async fn a_mail_that_names_no_writer_is_from_whoever_handed_it_over_or_lies_aside() {
    testkit::on_each_engine(async |world| {
        let broken = "From: \"?? \nSubject: Rosak\nMessage-ID: <rosak@example.my>\n\nMasih boleh dibaca.\n";
        assert_eq!(deliver(&world.desk, broken).await, StoreVerdict::Stored);
        let nobody = Envelope {
            mail_from: None,
            recipients: vec![UMRAH.to_owned()],
            remote: IpAddr::from([127, 0, 0, 1]),
            helo: "mx.example.my".to_owned(),
            tls: false,
        };
        let raw =
            b"Subject: Tiada siapa\r\nMessage-ID: <tiada@example.my>\r\n\r\nTiada pengirim.\r\n".to_vec();
        assert_eq!(Door::new(world.desk.clone()).store(nobody, raw).await, StoreVerdict::Stored);
        file_waiting(&world.desk).await.unwrap();
        let read = world.desk.db().read(|tx| {
            let states =
                tx.query(&STATE, &[], |row| Ok((row.get::<String>(0)?, row.get::<Option<String>>(1)?)))?;
            Ok::<_, db::DbError>((states, tx.query(&AUTHORS, &[], |row| row.get::<String>(0))?))
        });
        let (states, authors) = read.await.unwrap();
        let aside = ("quarantined".to_owned(), Some("no-sender".to_owned()));
        assert_eq!(states, [("filed".to_owned(), None), aside]);
        assert_eq!(authors, ["siti.aminah@example.my"]);
        let list = world.as_admin().with("accept-language", "ms").get("/api/v1/quarantine").await.json;
        assert_eq!(list[0]["reason"], "no-sender");
        assert!(list[0]["told"].as_str().unwrap().starts_with("E-mel ini tidak menyebut siapa penulisnya"));
    })
    .await;
}
