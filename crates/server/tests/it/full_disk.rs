//! A disk that is really full, a small one in memory: whoever is refused is told to come again, nothing acknowledged is
//! lost, and the desk goes on as soon as there is room.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use db::{Engine, Sql};
use server::wiring;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::client::Caller;
use crate::installed::{Installed, block_on, close, copy, outside};
use crate::load::MAILBOX;
use crate::served::{Served, run};

/// The whole disk, in bytes.
const DISK: u64 = 8 * 1024 * 1024;
/// What is freed again once it is full.
const BALLAST: usize = 2 * 1024 * 1024;
/// More than the disk holds, by far.
const ATTEMPTS_MAX: usize = 5_000;

static SUBJECTS: Sql =
    Sql::new("test.full.subjects", "select subject from cases where subject like 'mark-%'");
static MAILS: Sql = Sql::new(
    "test.full.mails",
    "select rfc_message_id from message where direction = 'in' and rfc_message_id is not null",
);

/// A small file system in memory; gone when dropped.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Mounts it; `None` where that is not allowed.
    fn at(path: &Path) -> Option<Self> {
        std::fs::create_dir_all(path).unwrap();
        let size = format!("size={DISK},mode=700");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(path).output();
        match mounted {
            Ok(done) if done.status.success() => Some(Self(path.to_owned())),
            Ok(done) => {
                println!("no small disk here: {}", String::from_utf8_lossy(&done.stderr).trim());
                None
            }
            Err(error) => {
                println!("no small disk here: {error}");
                None
            }
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("-l").arg(&self.0).output());
    }
}

fn copy_all(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy_all(&entry.path(), &target);
        } else {
            copy(&entry.path(), &target);
        }
    }
}

/// What one side asked and what came of it.
#[derive(Default)]
struct Told {
    acknowledged: BTreeSet<String>,
    refused: Vec<String>,
}

/// Opens a case of some size; the answer is "done" or "come again", nothing else.
async fn open_case(installed: &Installed, caller: &mut Caller, key: &str) -> bool {
    let mut body = installed.case(key);
    body["body"] = "Senarai jemaah, baris demi baris. ".repeat(300).into();
    let headers = [("idempotency-key", key)];
    let answer = caller.call("POST", "/api/v1/cases", &headers, Some(&body)).await.unwrap();
    match answer.status {
        201 => true,
        503 => {
            assert!(answer.json["title"].is_string(), "{}", answer.text);
            false
        }
        other => panic!("{other}: {}", answer.text),
    }
}

/// Hands a mail over; taken, or told to come again.
async fn hand_over(door: &str, id: &str) -> bool {
    let (read, mut write) = TcpStream::connect(door).await.unwrap().into_split();
    let mut answers = BufReader::new(read).lines();
    let filler = "Senarai jemaah, baris demi baris.\r\n".repeat(600);
    let mail = format!(
        "From: Jemaah <{id}>\r\nTo: {MAILBOX}\r\nSubject: {id}\r\nMessage-ID: <{id}>\r\n\r\n{filler}.\r\n"
    );
    let commands = [
        String::new(),
        "HELO mail.example.my\r\n".to_owned(),
        format!("MAIL FROM:<{id}>\r\n"),
        format!("RCPT TO:<{MAILBOX}>\r\n"),
        "DATA\r\n".to_owned(),
        mail,
    ];
    for command in commands {
        write.write_all(command.as_bytes()).await.unwrap();
        let answer = answers.next_line().await.unwrap().unwrap();
        assert!(answer.starts_with(['2', '3', '4']), "never for good: {answer}");
        if answer.starts_with('4') {
            return false;
        }
    }
    true
}

/// Writes until both sides were refused a few times.
async fn fill(installed: &Installed, served: &Served, door: &str) -> (Told, Told) {
    let mut caller = Caller::to(&served.address).await.unwrap();
    let (mut cases, mut mails) = (Told::default(), Told::default());
    for number in 0..ATTEMPTS_MAX {
        let key = format!("mark-{number}");
        if open_case(installed, &mut caller, &key).await {
            cases.acknowledged.insert(key);
        } else {
            cases.refused.push(key);
        }
        let id = format!("mark-{number}@mail.example.my");
        if hand_over(door, &id).await {
            mails.acknowledged.insert(id);
        } else {
            mails.refused.push(id);
        }
        if cases.refused.len() >= 5 && mails.refused.len() >= 5 {
            return (cases, mails);
        }
    }
    panic!("the disk never got full");
}

/// Everything acknowledged is there, once.
async fn check(installed: &Installed, cases: &Told, mails: &Told) {
    let house = wiring::open(&installed.config(), &outside()).await.unwrap();
    desk::correspondence::recover(&house.desk).await.unwrap();
    desk::correspondence::file_waiting(&house.desk).await.unwrap();
    let db = house.desk.db();
    for (told, sql) in [(cases, &SUBJECTS), (mails, &MAILS)] {
        let kept: Vec<String> = db.read(move |tx| tx.query(sql, &[], |row| row.get(0))).await.unwrap();
        let distinct: BTreeSet<&String> = kept.iter().collect();
        assert_eq!(distinct.len(), kept.len(), "each is there once");
        for one in &told.acknowledged {
            assert!(distinct.contains(one), "{one} was acknowledged");
        }
    }
    close(house).await;
}

#[test]
fn a_full_disk_loses_nothing_and_is_left_behind_when_there_is_room() {
    let installed = Installed::on(Engine::Sqlite);
    let small = installed.path("small");
    let Some(disk) = SmallDisk::at(&small) else {
        println!("left out: a full disk needs leave to mount one; the tests with few pages stand in for it");
        return;
    };
    copy_all(&installed.path("data"), &small);
    let text = std::fs::read_to_string(installed.config_path()).unwrap();
    std::fs::write(installed.config_path(), text.replace("data_dir = \"data\"", "data_dir = \"small\""))
        .unwrap();
    installed.configure("mail.listen = \"127.0.0.1:0\"\n");
    let ballast = small.join("ballast");
    std::fs::write(&ballast, vec![1_u8; BALLAST]).unwrap();
    block_on(async {
        let config = installed.config_path();
        let mut served = Served::start(&config);
        let mailbox = serde_json::json!({ "brand_id": installed.brand, "address": MAILBOX });
        let mut caller = Caller::to(&served.address).await.unwrap();
        assert_eq!(caller.post("/api/v1/mailboxes", &mailbox).await.status, 201);
        let door = served.told("mail is received on ");
        let (mut cases, mut mails) = fill(&installed, &served, &door).await;
        println!(
            "on {DISK} bytes: {} cases and {} mails taken, then {} and {} told to come again",
            cases.acknowledged.len(),
            mails.acknowledged.len(),
            cases.refused.len(),
            mails.refused.len()
        );
        assert!(cases.acknowledged.len() > 5 && mails.acknowledged.len() > 5);
        // What is there can be read all the while.
        assert_eq!(caller.get("/api/v1/cases?folder=all").await.status, 200);
        std::fs::remove_file(&ballast).unwrap();
        // There is room: whoever was refused comes again and is taken, once.
        let (key, id) = (cases.refused.remove(0), mails.refused.remove(0));
        assert!(open_case(&installed, &mut caller, &key).await, "there is room again");
        assert!(hand_over(&door, &id).await, "there is room again");
        cases.acknowledged.insert(key);
        mails.acknowledged.insert(id);
        tokio::task::spawn_blocking(move || served.kill()).await.unwrap();
        check(&installed, &cases, &mails).await;
    });
    let doctor = run(&installed.config_path(), &["doctor", "--chains"]);
    let said = String::from_utf8_lossy(&doctor.stdout);
    assert!(said.contains("good  chains: all"), "{said}");
    drop(disk);
    installed.give_back();
}
