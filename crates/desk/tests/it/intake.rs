//! Many mails at once: filed side by side, those of one sender and of one thread in the order they came, each once,
//! and a poisonous one alone.

use db::Sql;
use desk::correspondence::file_waiting;
use mail::listener::StoreVerdict;
use testkit::World;

const UMRAH: &str = "umrah@safatravel.example";
/// More than are taken at once.
const MANY: usize = 150;
const SENDERS: usize = 30;

static BY_SENDER: Sql = Sql::new(
    "test.intake.by_sender",
    "select m.author_address, c.subject from cases c join message m on m.case_id = c.id order by c.reference",
);
static IN_THREAD: Sql = Sql::new(
    "test.intake.in_thread",
    "select m.body from message m join cases c on c.id = m.case_id where c.subject = $1 order by m.id",
);
static STATES: Sql = Sql::new(
    "test.intake.states",
    "select state, cast(count(*) as bigint) from mail_in group by state order by state",
);
static CASES: Sql = Sql::new("test.intake.cases", "select count(*) from cases");
static MESSAGES: Sql = Sql::new("test.intake.messages", "select count(*) from message");
static DAMAGE: Sql = Sql::new(
    "test.intake.damage",
    "update mail_in set raw = $1, attempts = 4 where id = (select min(id) from mail_in where state = 'waiting')",
);
static UNFILEABLE: Sql = Sql::new(
    "test.intake.unfileable",
    "update mail_in set attempts = 4, brand_id = 77 where id = (select max(id) from mail_in)",
);

async fn waits(world: &World, raw: &str) {
    assert_eq!(world.deliver(&[UMRAH], raw).await, StoreVerdict::Stored);
}

fn mail(sender: usize, number: usize) -> String {
    format!(
        "From: Pelanggan {sender} <pelanggan{sender}@example.my>\nTo: {UMRAH}\nSubject: Soalan {number}\n\
         Message-ID: <{number}@example.my>\n\nSoalan nombor {number}.\n"
    )
}

async fn count(world: &World, sql: &'static Sql) -> usize {
    let count: i64 = world.desk.db().read(move |tx| tx.one(sql, &[], |row| row.get(0))).await.unwrap();
    usize::try_from(count).unwrap()
}

async fn states(world: &World) -> Vec<(String, i64)> {
    world
        .desk
        .db()
        .read(|tx| tx.query(&STATES, &[], |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?))))
        .await
        .unwrap()
}

#[tokio::test]
async fn mails_of_one_sender_keep_their_order_and_none_is_doubled_by_two_who_file() {
    testkit::on_each_engine(async |world| {
        for number in 0..MANY {
            waits(world, &mail(number % SENDERS, number)).await;
        }
        // The same mail again, while the first still waits.
        waits(world, &mail(0, 0)).await;
        let (one, other) = tokio::join!(file_waiting(&world.desk), file_waiting(&world.desk));
        assert_eq!(one.unwrap() + other.unwrap(), MANY);
        assert_eq!(states(world).await, [("filed".to_owned(), i64::try_from(MANY).unwrap())]);
        assert_eq!((count(world, &CASES).await, count(world, &MESSAGES).await), (MANY, MANY));
    })
    .await;
}

#[tokio::test]
async fn the_cases_of_one_sender_are_numbered_in_the_order_the_mails_came() {
    testkit::on_each_engine(async |world| {
        for number in 0..MANY {
            waits(world, &mail(number % SENDERS, number)).await;
        }
        assert_eq!(file_waiting(&world.desk).await.unwrap(), MANY);
        let filed: Vec<(String, String)> = world
            .desk
            .db()
            .read(|tx| tx.query(&BY_SENDER, &[], |row| Ok((row.get(0)?, row.get(1)?))))
            .await
            .unwrap();
        for sender in 0..SENDERS {
            let of_sender: Vec<&str> = filed
                .iter()
                .filter(|(address, _)| *address == format!("pelanggan{sender}@example.my"))
                .map(|(_, subject)| subject.as_str())
                .collect();
            let wanted: Vec<String> =
                (sender..MANY).step_by(SENDERS).map(|number| format!("Soalan {number}")).collect();
            assert_eq!(of_sender, wanted);
        }
    })
    .await;
}

#[tokio::test]
async fn a_thread_that_waits_whole_becomes_one_case_in_its_order() {
    testkit::on_each_engine(async |world| {
        for thread in 0..8 {
            let (siti, kakak) =
                (format!("siti{thread}@example.my"), format!("kakak{thread}@example.my"));
            for place in 0..6 {
                // Two people who write in turn, each answering the mail before.
                let (from, to) = if place % 2 == 0 { (&siti, &kakak) } else { (&kakak, &siti) };
                let before = if place == 0 {
                    String::new()
                } else {
                    format!("In-Reply-To: <{thread}.{}@example.my>\n", place - 1)
                };
                let raw = format!(
                    "From: {from}\nTo: {UMRAH}\nCc: {to}\nSubject: Bilik {thread}\n\
                     Message-ID: <{thread}.{place}@example.my>\n{before}\nAyat {place} dalam bualan {thread}.\n"
                );
                waits(world, &raw).await;
            }
        }
        file_waiting(&world.desk).await.unwrap();
        assert_eq!(count(world, &CASES).await, 8);
        for thread in 0..8 {
            let subject = format!("Bilik {thread}");
            let said: Vec<String> = world
                .desk
                .db()
                .read(move |tx| tx.query(&IN_THREAD, &[&subject], |row| row.get(0)))
                .await
                .unwrap();
            let wanted: Vec<String> =
                (0..6).map(|place| format!("Ayat {place} dalam bualan {thread}.")).collect();
            assert_eq!(said, wanted);
        }
    })
    .await;
}

#[tokio::test]
async fn poisonous_mails_among_many_set_only_themselves_aside() {
    testkit::on_each_engine(async |world| {
        for number in 0..20 {
            waits(world, &mail(number, number)).await;
        }
        // One whose source does not open, one that no reader reads, one that no case takes.
        world.desk.db().write(|tx| tx.execute(&DAMAGE, &[&[1_u8, 2, 3]])).await.unwrap();
        let huge = format!("X-Filler: {}\nFrom: a@example.my\nSubject: Isi\n\nx\n", "a".repeat(1_100_000));
        waits(world, &huge).await;
        for number in 20..40 {
            waits(world, &mail(number, number)).await;
        }
        world.desk.db().write(|tx| tx.execute(&UNFILEABLE, &[])).await.unwrap();
        assert_eq!(file_waiting(&world.desk).await.unwrap(), 41);
        assert_eq!(states(world).await, [("filed".to_owned(), 38), ("quarantined".to_owned(), 3)]);
        assert_eq!(count(world, &CASES).await, 38);
    })
    .await;
}
