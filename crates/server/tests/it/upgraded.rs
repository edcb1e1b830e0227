//! A desk that ran before is opened by a newer program: its tables take their new shape, and nothing in them is lost.

use db::{Db, Engine, Migration, Settings, Sql};
use desk::brands;
use kernel::{Language, Timestamp};
use server::schema::migrations;
use testkit::Held;

/// Steps numbered from here on came after the desk below was filled.
const SINCE: u32 = 200;
const NOW: Timestamp = Timestamp(1_790_000_000_000_000);

static BRAND: Sql = Sql::new(
    "test.old_brand",
    "insert into brand (id, name, language, zone, sender_domain, letterhead, created_at, version)
     values (1, 'Safa Travel', 'ms', 'Asia/Kuala_Lumpur', 'safatravel.example', 'Shah Alam', 5, 3),
         (2, 'Nusantara Rewards', 'id', 'Asia/Jakarta', '', '', 6, 1)",
);
static CALENDAR: Sql = Sql::new(
    "test.old_calendar",
    "insert into calendar (id, brand_id, name, name_sort, zone, document, version, changed_at)
     values (2, 1, 'Office', 'office', 'Asia/Kuala_Lumpur', '{}', 1, 5)",
);
static POLICY: Sql = Sql::new(
    "test.old_policy",
    "insert into policy (id, brand_id, labels, place, calendar_id, escalate_reassigns, active, version)
     values (3, 1, '{}', 1, 2, false, true, 1)",
);
static CLOCK: Sql = Sql::new(
    "test.old_clock",
    "insert into clock (id, case_id, brand_id, kind, state, policy_id, calendar_id, calendar_version, target_seconds,
         started_at, terms_at, used_seconds)
     values (4, 40, 1, 'first_reply', 'met', 3, 2, 1, 7200, 10, 10, 60)",
);
static SEGMENTS: Sql = Sql::new(
    "test.old_segments",
    "insert into clock_segment (clock_id, place, calendar_id, calendar_version, from_at, until_at, counted_seconds)
     values (4, 1, 2, 1, 10, 20, 25), (4, 2, 2, 1, 30, null, 35)",
);
static REQUESTS: Sql = Sql::new(
    "test.old_requests",
    "insert into request (key, actor_kind, actor_id, route, body_hash, answer, made_at)
     values ('k1', 'staff', 7, 'POST /cases', $1, '{\"id\":40}', 50), ('k1', 'staff', 8, 'POST /cases', $1, null, 51)",
);
static HEADS: Sql = Sql::new(
    "test.old_heads",
    "insert into event_head (subject_kind, subject_id, seq, mac) values ('case', 40, 9, $1), ('person', 41, 1, $1)",
);
static EVENTS: Sql = Sql::new(
    "test.old_events",
    "insert into event (id, position, brand_id, subject_kind, subject_id, seq, kind, version, actor_kind, actor_id, via,
         occurred_at, recorded_at, reason, body, sealed, mac)
     values (71, 1, 1, 'person', 41, 1, 'PersonAdded', 1, 'staff', 7, 'web', 60, 61, null, '{}', '{}', $1),
         (72, 2, 1, 'case', 40, 1, 'CaseOpened', 1, 'staff', 7, 'web', 60, 61, 'asked for', '{}', '{}', $1),
         (73, 4, null, 'staff', 7, 1, 'StaffAdded', 1, 'system', null, 'cli', 62, 63, null, '{}', '{}', $1)",
);
static PEOPLE: Sql = Sql::new(
    "test.old_people",
    "insert into person (id, brand_id, full_name, call_as, honorific, name_sort, language, notes, disposition, created_at,
         version)
     values (41, 1, 'Siti Aminah', 'Siti', '', 'siti aminah', 'ms', '', 'live', 60, 1)",
);
static IDENTITIES: Sql = Sql::new(
    "test.old_identities",
    "insert into identity (id, person_id, brand_id, kind, value, value_folded, verified_at, created_at)
     values (43, 41, 1, 'email', 'Siti@Example.my', 'siti@example.my', 65, 60),
         (42, 41, 1, 'phone', '012-345 6789', '+60123456789', null, 60)",
);
static LEFT: [Sql; 6] = [
    Sql::new(
        "test.segments",
        "select place || ':' || counted_seconds || ':' || coalesce(until_at, 0) from clock_segment
         where clock_id = 4 order by place",
    ),
    Sql::new(
        "test.requests",
        "select key || actor_id || route || coalesce(cast(answer as text), '-') || made_at
         from request order by actor_id",
    ),
    Sql::new(
        "test.heads",
        "select subject_kind || subject_id || ':' || seq from event_head order by subject_id",
    ),
    Sql::new(
        "test.events",
        "select position || ':' || id || kind || coalesce(reason, '-') || coalesce(actor_id, 0) from event order by position",
    ),
    Sql::new(
        "test.clocks",
        "select id || kind || case_id || state || coalesce(ended_at, 0) || ':' || used_seconds from clock order by id",
    ),
    Sql::new(
        "test.identities",
        "select id || kind || value || coalesce(verified_at, 0) from identity where person_id = 41 order by id",
    ),
];

/// The number in a step's name: `desk/0162_…`.
fn number(step: &Migration) -> u32 {
    let (_, rest) = step.name.split_once('/').unwrap();
    rest.split('_').next().unwrap().parse().unwrap()
}

fn opened(held: &Held, steps: &[Migration]) -> Db {
    let mut settings = Settings::new(held.place(), desk::LOG_TABLE);
    (settings.readers, settings.writers) = (1, 1);
    Db::open(&settings, steps, NOW).unwrap()
}

fn fill(db: &Db) {
    let filling = db.write(|tx| {
        for sql in [&BRAND, &CALENDAR, &POLICY, &CLOCK, &SEGMENTS, &PEOPLE, &IDENTITIES] {
            tx.execute(sql, &[])?;
        }
        let bytes = [7_u8; 32];
        tx.execute(&REQUESTS, &[&bytes.as_slice()])?;
        tx.execute(&HEADS, &[&bytes.as_slice()])?;
        tx.execute(&EVENTS, &[&bytes.as_slice()])?;
        Ok::<_, db::DbError>(())
    });
    crate::installed::block_on(filling).unwrap();
}

#[test]
fn an_older_desk_keeps_all_it_has() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let all = migrations();
        let before: Vec<Migration> = all.iter().filter(|step| number(step) < SINCE).copied().collect();
        assert!(before.len() < all.len());
        let held = Held::bare(engine, &before);
        let old = opened(&held, &before);
        fill(&old);
        drop(old);
        let new = opened(&held, &all);
        let left = crate::installed::block_on(new.read(|tx| {
            let rows: Result<Vec<Vec<String>>, _> =
                LEFT.iter().map(|sql| tx.query(sql, &[], |row| row.get(0))).collect();
            Ok::<_, db::DbError>((rows?, brands::all(tx)?))
        }));
        let (rows, brands) = left.unwrap();
        let answer = if engine == Engine::Sqlite { "{\"id\":40}" } else { "{\"id\": 40}" };
        assert_eq!(
            rows,
            [
                vec!["1:25:20".to_owned(), "2:35:0".to_owned()],
                vec![format!("k17POST /cases{answer}50"), "k18POST /cases-51".to_owned()],
                vec!["case40:9".to_owned(), "person41:1".to_owned()],
                vec![
                    "1:71PersonAdded-7".to_owned(),
                    "2:72CaseOpenedasked for7".to_owned(),
                    "4:73StaffAdded-0".to_owned(),
                ],
                vec!["4first_reply40met0:60".to_owned()],
                vec!["42phone012-345 67890".to_owned(), "43emailSiti@Example.my65".to_owned()],
            ],
            "{engine:?}"
        );
        let [nusantara, safa] = brands.as_slice() else { panic!("{brands:?}") };
        assert_eq!((safa.name.as_str(), safa.version, &safa.letterhead[..]), ("Safa Travel", 3, "Shah Alam"));
        assert_eq!(safa.languages, [Language::Ms, Language::En, Language::Id]);
        assert_eq!(safa.sender_domains, ["safatravel.example"]);
        assert_eq!((nusantara.language(), nusantara.sender_domains.len()), (Language::Id, 0));
        drop(new);
        held.close();
    }
}
