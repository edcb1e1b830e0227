//! Words in passing between two processes on one database.

use db::{Db, Engine, Heard, Settings, WHISPER_MAX_BYTES, Whispers};
use kernel::Timestamp;

use crate::scratch::{SCHEMA, Scratch};

async fn another(scratch: &Scratch) -> Db {
    let mut settings = Settings::new(scratch.place(), "log");
    (settings.readers, settings.writers) = (1, 1);
    tokio::task::spawn_blocking(move || Db::open(&settings, SCHEMA, Timestamp(0)).unwrap()).await.unwrap()
}

async fn ready(whispers: &mut Whispers) {
    assert_eq!(whispers.next().await, Some(Heard::Ready));
}

fn word(topic: &str, body: &str) -> Heard {
    Heard::Whisper { topic: topic.to_owned(), body: body.to_owned() }
}

#[tokio::test]
async fn others_hear_it_once_and_in_order_and_oneself_not_at_all() {
    let scratch = Scratch::open(Engine::Postgres).await;
    let other = another(&scratch).await;
    let (mut here, mut there) = (scratch.db.whispers(), other.whispers());
    ready(&mut here).await;
    ready(&mut there).await;
    for number in 0..200 {
        scratch.db.whisper("count", &number.to_string());
    }
    for number in 0..200 {
        assert_eq!(there.next().await, Some(word("count", &number.to_string())));
    }
    // Too long for the engine: dropped before it could cost the connection, and what follows arrives.
    there.whisper("long", &"x".repeat(WHISPER_MAX_BYTES + 1));
    there.whisper("answer", "it's “two” words, ﷽");
    assert_eq!(
        here.next().await,
        Some(word("answer", "it's “two” words, ﷽")),
        "nothing of one's own came before it"
    );
    tokio::task::spawn_blocking(move || drop(other)).await.unwrap();
    assert_eq!(there.next().await, None, "a closed database says nothing any more");
    scratch.close().await;
    assert_eq!(here.next().await, None);
}

#[tokio::test]
async fn a_flood_is_dropped_at_its_bound_and_the_slow_hear_what_is_newest() {
    let scratch = Scratch::open(Engine::Postgres).await;
    let other = another(&scratch).await;
    let (mut here, mut there) = (scratch.db.whispers(), other.whispers());
    ready(&mut here).await;
    ready(&mut there).await;
    for number in 0..10_000 {
        scratch.db.whisper("flood", &number.to_string());
    }
    // One listener reads everything there is to hear, so that the other is behind by as much.
    let mut quick = other.whispers();
    let mut said = 0;
    scratch.db.whisper("flood", "full or not");
    there.whisper("over", "");
    assert_eq!(here.next().await, Some(word("over", "")), "the connection stands");
    loop {
        // The queue empties by itself; what was dropped is not said later.
        scratch.db.whisper("last", "");
        match quick.next().await {
            Some(Heard::Whisper { topic, .. }) if topic == "last" => break,
            Some(_) => said += 1,
            None => panic!("closed"),
        }
    }
    assert!(said <= 10_001);
    let mut behind = 0;
    while there.next().await != Some(word("last", "")) {
        behind += 1;
    }
    assert!(behind <= 1_024, "no more is held for who does not listen");
    tokio::task::spawn_blocking(move || drop(other)).await.unwrap();
    scratch.close().await;
}

#[tokio::test]
async fn in_a_file_there_is_nobody_else() {
    let scratch = Scratch::open(Engine::Sqlite).await;
    let mut whispers = scratch.db.whispers();
    scratch.db.whisper("anybody", "there");
    scratch.close().await;
    assert_eq!(whispers.next().await, None);
}
