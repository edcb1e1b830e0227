//! Lists and counts against a walk over all cases that decides anew, for every scope.

use std::collections::{BTreeMap, BTreeSet};

use db::{DbError, Engine, Sql};
use desk::cases::folders::{self, Folder};
use desk::cases::lists::{self, Filters, Promise, Query, Reading, Row, Sort};
use jiff::civil::date;
use jiff::tz::TimeZone;
use kernel::{Actor, Grants, Language, PermissionSet, Scope, SeededChance, Timestamp, Via, Who};
use serde_json::json;
use testkit::World;

use crate::team::{at, colleague, open, role_of_scope, run, team};

static SEED: Sql = Sql::new(
    "test.seed_case",
    "update cases set category = $2, status_id = (select id from case_status where word = $2), assignee_id = $3,
         team_id = $4, snoozed_until = $5, next_due_at = $6, disposition = $7, priority = $8, unanswered_since = $9,
         last_message_at = $10, deleted_at = $11, channel = $12, language = $13,
         opened_at = case when opened_at > $10 then $10 else opened_at end where id = $1",
);

pub fn actor(staff: i64, scope: Scope) -> Actor {
    let grants = Grants { words: PermissionSet::all(), scope };
    Actor { who: Who::Staff(staff), grants, ..Actor::nobody(Via::Api, Language::En) }
}

fn reading(scope: Scope, reader: i64) -> Reading {
    let zone = TimeZone::get("Asia/Kuala_Lumpur").unwrap();
    Reading { scope, reader, now: Timestamp(1), zone, words: None }
}

fn queries() -> Vec<Query> {
    let word = || Some("x".to_owned());
    let filters = [
        Filters::default(),
        Filters { brand_id: Some(1), ..Filters::default() },
        Filters { team_id: Some(1), ..Filters::default() },
        Filters { assignee_id: Some(1), ..Filters::default() },
        Filters { channel: word(), ..Filters::default() },
        Filters { language: Some(Language::Id), ..Filters::default() },
        Filters { kind: word(), ..Filters::default() },
        Filters { tag: word(), ..Filters::default() },
        Filters { priority: Some(1), ..Filters::default() },
        Filters { customer_id: Some(1), ..Filters::default() },
        Filters { unread: Some(true), ..Filters::default() },
        Filters { unread: Some(false), ..Filters::default() },
        Filters { status: word(), ..Filters::default() },
        Filters { promise: Some(Promise::Late), ..Filters::default() },
        Filters { promise: Some(Promise::Soon), ..Filters::default() },
        Filters { promise: Some(Promise::Running), ..Filters::default() },
        Filters { promise: Some(Promise::None), ..Filters::default() },
        Filters { opened_days: Some(7), ..Filters::default() },
        Filters { silent_days: Some(3), ..Filters::default() },
        Filters { opened_from: Some(date(2026, 3, 1)), ..Filters::default() },
        Filters { opened_until: Some(date(2026, 3, 31)), ..Filters::default() },
        Filters { organisation_id: Some(3), ..Filters::default() },
        Filters {
            brand_id: Some(1),
            team_id: Some(1),
            assignee_id: Some(1),
            channel: word(),
            language: Some(Language::Ms),
            kind: word(),
            tag: word(),
            priority: Some(1),
            customer_id: Some(1),
            unread: Some(true),
            status: word(),
            promise: Some(Promise::Soon),
            opened_days: Some(7),
            silent_days: Some(3),
            opened_from: Some(date(2026, 3, 1)),
            opened_until: Some(date(2026, 3, 31)),
            organisation_id: Some(3),
            words: None,
        },
    ];
    let mut all = vec![];
    for folder in Folder::COUNTED.into_iter().chain([Folder::Every]) {
        for sort in Sort::ALL {
            let after = if sort == Sort::Priority {
                "priority.-2.5.7".to_owned()
            } else {
                format!("{}.5.7", sort.word())
            };
            all.push(Query { after: Some(after), ..Query::new(folder, sort) });
            all.extend(
                filters.iter().map(|filters| Query { filters: filters.clone(), ..Query::new(folder, sort) }),
            );
        }
    }
    all
}

#[tokio::test]
async fn every_folder_order_filter_and_scope_is_understood_by_both_engines() {
    testkit::on_each_engine(async |world| {
        for scope in [Scope::Own, Scope::Team, Scope::Brand, Scope::All] {
            let count = folders::counting(scope);
            world.desk.db().read(move |tx| tx.prepare(&count)).await.unwrap();
            let queries = queries();
            assert_eq!(queries.len(), 12 * 4 * (23 + 1));
            // In portions: a read may not run for long.
            for some in queries.chunks(56).map(<[Query]>::to_vec) {
                let prepared = world.desk.db().read(move |tx| {
                    for query in &some {
                        let (sql, values) = lists::statement(query, &reading(scope, 1)).unwrap();
                        let params: Vec<&dyn db::Param> =
                            values.iter().map(|value| value as &dyn db::Param).collect();
                        // Run, not only prepared: both engines also count the values.
                        tx.query(&sql, &params, |_| Ok(()))?;
                    }
                    Ok::<_, DbError>(())
                });
                assert_eq!(prepared.await, Ok(()));
            }
        }
    })
    .await;
}

/// What the walk knows of each case.
#[derive(Clone, Debug)]
struct Seeded {
    id: i64,
    category: &'static str,
    assignee: Option<i64>,
    team: Option<i64>,
    snoozed_until: Option<Timestamp>,
    due: Option<Timestamp>,
    disposition: &'static str,
    priority: i64,
    unanswered: Option<Timestamp>,
    last: Timestamp,
    brand: i64,
    channel: &'static str,
    language: Language,
}

struct Field {
    cases: Vec<Seeded>,
    members: BTreeMap<i64, BTreeSet<i64>>,
    closed: i64,
    hazwan: i64,
}

async fn seed(world: &World) -> Field {
    let hazwan = colleague(world, "Hazwan", vec![world.safa], "representative").await;
    let umrah = team(world, Some(world.safa), "Umrah", false, &[world.rep]).await;
    let refunds = team(world, Some(world.safa), "Refunds", false, &[hazwan]).await;
    let closed = team(world, Some(world.safa), "Disiplin", true, &[hazwan]).await;
    let members = BTreeMap::from([
        (umrah, BTreeSet::from([world.rep])),
        (refunds, BTreeSet::from([hazwan])),
        (closed, BTreeSet::from([hazwan])),
    ]);
    let chance = SeededChance::new(11);
    let now = world.desk.now();
    let mut cases = vec![];
    for number in 0..90 {
        let brand = if number % 6 == 0 { world.nusantara } else { world.safa };
        let body = json!({
            "brand_id": brand, "customer": { "email": format!("c{}@example.my", number % 9) },
            "subject": format!("Kes {number}"), "body": "x",
        });
        let id = world.as_admin().post("/api/v1/cases", body).await.json["id"].as_i64().unwrap();
        let pick = |bound: usize| usize::try_from(chance.below(bound as u64)).unwrap();
        // Few different instants, so that ties are common.
        let instant = || now.plus_minutes(i64::try_from(pick(9)).unwrap() * 60 - 240);
        let maybe = |one_in: usize| (pick(one_in) == 0).then(instant);
        let seeded = Seeded {
            id,
            brand,
            category: ["new", "open", "open", "waiting", "hold", "resolved", "closed"][pick(7)],
            assignee: [None, Some(world.rep), Some(hazwan), Some(world.other_rep)][pick(4)],
            team: [None, Some(umrah), Some(refunds), Some(closed)][pick(4)],
            snoozed_until: maybe(4),
            due: maybe(2),
            disposition: ["live", "live", "live", "live", "spam", "deleted"][pick(6)],
            priority: i64::try_from(pick(4)).unwrap() + 1,
            unanswered: maybe(2),
            last: instant(),
            channel: ["email", "whatsapp"][pick(2)],
            language: Language::ALL[pick(3)],
        };
        let s = seeded.clone();
        let deleted = (s.disposition == "deleted").then_some(now);
        run(
            world,
            &SEED,
            vec![
                Box::new(id),
                Box::new(s.category.to_owned()),
                Box::new(s.assignee),
                Box::new(s.team),
                Box::new(s.snoozed_until),
                Box::new(s.due),
                Box::new(s.disposition.to_owned()),
                Box::new(s.priority),
                Box::new(s.unanswered),
                Box::new(s.last),
                Box::new(deleted),
                Box::new(s.channel.to_owned()),
                Box::new(s.language),
            ],
        )
        .await;
        cases.push(seeded);
    }
    Field { cases, members, closed, hazwan }
}

impl Field {
    fn is_member(&self, staff: i64, team: Option<i64>) -> bool {
        team.is_some_and(|team| self.members[&team].contains(&staff))
    }

    fn sees(&self, case: &Seeded, staff: i64, scope: Scope, brands: &[i64]) -> bool {
        let own = case.assignee == Some(staff);
        match scope {
            Scope::Own => own,
            Scope::Team => own || self.is_member(staff, case.team),
            Scope::Brand => {
                let shut_out = case.team == Some(self.closed) && !self.is_member(staff, case.team);
                own || (brands.contains(&case.brand) && !shut_out)
            }
            Scope::All => true,
        }
    }

    fn is_in(&self, case: &Seeded, folder: Folder, staff: i64, now: Timestamp) -> bool {
        let live = case.disposition == "live";
        let open = live && !["resolved", "closed"].contains(&case.category);
        let asleep = case.snoozed_until.is_some_and(|until| until > now);
        let daily = open && !asleep;
        match folder {
            Folder::Mine => daily && case.assignee == Some(staff),
            Folder::Unassigned => daily && case.assignee.is_none(),
            Folder::MyTeams => daily && self.is_member(staff, case.team),
            Folder::All => daily,
            Folder::DueSoon => daily && case.due.is_some_and(|due| due <= now.plus_minutes(120)),
            Folder::Waiting => daily && case.category == "waiting",
            Folder::Snoozed => open && asleep,
            Folder::Resolved => live && !open,
            Folder::Mentions => false,
            Folder::Spam => case.disposition == "spam",
            Folder::Trash => case.disposition == "deleted",
            Folder::Every => live,
        }
    }

    fn ordered(&self, sort: Sort, keep: impl Fn(&Seeded) -> bool) -> Vec<i64> {
        let mut kept: Vec<&Seeded> = self.cases.iter().filter(|case| keep(case)).collect();
        let due = |case: &Seeded| case.due.map_or(i64::MAX, |due| due.0);
        match sort {
            Sort::Due => kept.sort_by_key(|case| (due(case), case.id)),
            Sort::Newest => kept.sort_by_key(|case| std::cmp::Reverse((case.last, case.id))),
            Sort::Oldest => kept.sort_by_key(|case| (case.last, case.id)),
            Sort::Priority => kept.sort_by_key(|case| (-case.priority, due(case), case.id)),
        }
        kept.iter().map(|case| case.id).collect()
    }
}

/// Whether the walk keeps a case.
type Keeps = fn(&Seeded, &World) -> bool;

/// All pages of a list, a few rows at a time.
async fn walk(world: &World, actor: &Actor, mut query: Query) -> Vec<i64> {
    let mut ids = vec![];
    loop {
        let page = lists::list(&world.desk, actor, &query).await.unwrap();
        assert!(page.rows.len() <= 7);
        ids.extend(page.rows.iter().map(|row: &Row| row.id));
        query.after = page.next;
        if query.after.is_none() {
            return ids;
        }
    }
}

#[tokio::test]
async fn lists_and_counts_agree_with_a_walk_over_every_case() {
    testkit::on_each_engine(async |world| {
        let field = seed(world).await;
        let now = world.desk.now();
        let both = [world.safa, world.nusantara];
        let readers = [
            (world.rep, &both[..1]),
            (field.hazwan, &both[..1]),
            (world.other_rep, &both[1..]),
            (world.admin, &both[..]),
        ];
        let mut rows = 0;
        for (staff, brands) in readers {
            for scope in [Scope::Own, Scope::Team, Scope::Brand, Scope::All] {
                let reader = actor(staff, scope);
                let counts = folders::counts(&world.desk, &reader).await.unwrap();
                for folder in Folder::COUNTED.into_iter().chain([Folder::Every]) {
                    let inside = |case: &Seeded| {
                        field.sees(case, staff, scope, brands) && field.is_in(case, folder, staff, now)
                    };
                    for sort in Sort::ALL {
                        let expected = field.ordered(sort, inside);
                        let listed =
                            walk(world, &reader, Query { limit: 7, ..Query::new(folder, sort) }).await;
                        assert_eq!(listed, expected, "{folder:?} {sort:?} for {staff} {scope:?}");
                        rows += listed.len();
                    }
                    if let Some(count) = counts.folders.iter().find(|count| count.folder == folder) {
                        let expected = field.cases.iter().filter(|case| inside(case)).count();
                        assert_eq!(usize::try_from(count.count), Ok(expected), "{folder:?}");
                        assert_eq!(count.shown, expected.to_string());
                    }
                }
                let late = field.cases.iter().filter(|case| {
                    let shown =
                        field.sees(case, staff, scope, brands) && field.is_in(case, Folder::All, staff, now);
                    shown && case.due.is_some_and(|due| due < now)
                });
                assert_eq!(usize::try_from(counts.late), Ok(late.count()));
            }
        }
        assert!(rows > 1_000, "the walk saw too little: {rows}");
    })
    .await;
}

#[tokio::test]
async fn filters_narrow_as_the_walk_does() {
    testkit::on_each_engine(async |world| {
        let field = seed(world).await;
        let reader = actor(world.admin, Scope::All);
        let table: [(Filters, Keeps); 10] = [
            (Filters { brand_id: Some(world.nusantara), ..Filters::default() }, |case, world| {
                case.brand == world.nusantara
            }),
            (Filters { assignee_id: Some(world.rep), ..Filters::default() }, |case, world| {
                case.assignee == Some(world.rep)
            }),
            (Filters { channel: Some("whatsapp".to_owned()), ..Filters::default() }, |case, _| {
                case.channel == "whatsapp"
            }),
            (Filters { language: Some(Language::Id), ..Filters::default() }, |case, _| {
                case.language == Language::Id
            }),
            (Filters { priority: Some(4), ..Filters::default() }, |case, _| case.priority == 4),
            (Filters { unread: Some(true), priority: Some(1), ..Filters::default() }, |case, _| {
                case.unanswered.is_some() && case.priority == 1
            }),
            (Filters { status: Some("hold".to_owned()), ..Filters::default() }, |case, _| {
                case.category == "hold"
            }),
            (Filters { promise: Some(Promise::Late), ..Filters::default() }, |case, world| {
                case.due.is_some_and(|due| due < world.desk.now())
            }),
            (Filters { promise: Some(Promise::Soon), ..Filters::default() }, |case, world| {
                let now = world.desk.now();
                case.due.is_some_and(|due| due >= now && due <= now.plus_minutes(120))
            }),
            (Filters { promise: Some(Promise::None), ..Filters::default() }, |case, _| case.due.is_none()),
        ];
        for (filters, keeps) in table {
            let expected = field.ordered(Sort::Due, |case| case.disposition == "live" && keeps(case, world));
            assert!(!expected.is_empty());
            let query = Query { filters: filters.clone(), limit: 7, ..Query::new(Folder::Every, Sort::Due) };
            assert_eq!(walk(world, &reader, query).await, expected, "{filters:?}");
        }
        // Two hours less than two days go by: some were silent for longer, some were not.
        world.clock.advance_seconds(46 * 3_600);
        let long_ago = world.desk.now().plus_minutes(-2 * 24 * 60);
        let list = async |filters: Filters| {
            walk(world, &reader, Query { filters, limit: 7, ..Query::new(Folder::Every, Sort::Due) }).await
        };
        let silent = field.ordered(Sort::Due, |case| case.disposition == "live" && case.last <= long_ago);
        assert!(!silent.is_empty() && silent.len() < list(Filters::default()).await.len());
        assert_eq!(list(Filters { silent_days: Some(2), ..Filters::default() }).await, silent);
        let opened = async |days| list(Filters { opened_days: Some(days), ..Filters::default() }).await;
        // None was opened after its last word.
        let recent = field.ordered(Sort::Due, |case| case.disposition == "live" && case.last >= long_ago);
        assert!(!recent.is_empty());
        assert_eq!(opened(2).await, recent);
        assert_eq!(opened(1).await, Vec::<i64>::new());
    })
    .await;
}

#[tokio::test]
async fn a_closed_teams_cases_are_for_its_members() {
    testkit::on_each_engine(async |world| {
        let hazwan = colleague(world, "Hazwan", vec![world.safa], "representative").await;
        let closed = team(world, Some(world.safa), "Disiplin", true, &[hazwan]).await;
        let id = open(world, "Aduan staf").await;
        let given = world.as_admin().post(&at(id, "assign"), json!({ "team_id": closed })).await;
        assert_eq!(given.status, 200, "{}", given.text);
        let customer = given.json["customer_id"].clone();
        let (outside, inside) = (world.as_rep(), world.client(Some("Hazwan")));
        for path in ["/api/v1/cases?folder=all".to_owned(), format!("/api/v1/customers/{customer}/cases")] {
            assert_eq!(outside.get(&path).await.json["rows"], json!([]), "{path}");
            assert_eq!(inside.get(&path).await.json["rows"][0]["id"], id, "{path}");
        }
        let all = |counts: &serde_json::Value| {
            let folders = counts["folders"].as_array().unwrap();
            folders.iter().find(|count| count["folder"] == "all").unwrap()["count"].clone()
        };
        assert_eq!(all(&outside.get("/api/v1/folders").await.json), 0);
        assert_eq!(all(&inside.get("/api/v1/folders").await.json), 1);
        assert_eq!((outside.get(&at(id, "")).await.status, inside.get(&at(id, "")).await.status), (404, 200));
        assert_eq!(outside.patch(&at(id, ""), json!({ "priority": 1 })).await.status, 404);
        let called = json!({ "text": "@Nurul", "mentions": [world.rep] });
        assert_eq!(inside.post(&at(id, "note"), called).await.json["type"], "/problems/cannot-see");
    })
    .await;
}

#[tokio::test]
async fn a_row_carries_what_the_inbox_shows() {
    testkit::on_each_engine(async |world| {
        let id = open(world, "Bilik quad").await;
        let umrah = team(world, Some(world.safa), "Umrah enquiries", false, &[world.rep]).await;
        world.as_rep().post(&at(id, "assign"), json!({ "assignee_id": world.rep, "team_id": umrah })).await;
        let listed = world.as_rep().get("/api/v1/cases").await;
        assert_eq!(listed.status, 200, "{}", listed.text);
        assert_eq!(listed.json["next"], json!(null));
        let row = &listed.json["rows"][0];
        for (field, value) in [
            ("id", json!(id)),
            ("customer_name", json!("Siti Aminah bt Rahman")),
            ("language", json!("ms")),
            ("channel", json!("email")),
            ("subject", json!("Bilik quad")),
            ("snippet", json!("Masih ada bilik quad?")),
            ("category", json!("new")),
            ("status_labels", json!({ "en": "New", "ms": "Baharu", "id": "Baru" })),
            ("kind", json!("enquiry")),
            ("priority", json!(2)),
            ("assignee_name", json!("Nurul Ain")),
            ("unanswered_since", json!("2026-02-02T01:00:00Z")),
            ("tags", json!([])),
        ] {
            assert_eq!(row[field], value, "{field}");
        }
        assert_eq!(row["team_labels"]["ms"], "Umrah enquiries");
    })
    .await;
}

#[tokio::test]
async fn a_wrong_parameter_is_named() {
    testkit::on_each_engine(async |world| {
        role_of_scope(world, "team").await;
        for (query, status, field) in [
            ("folder=attic", 422, "folder"),
            ("sort=colour", 422, "sort"),
            ("limit=0", 422, "limit"),
            ("limit=101", 422, "limit"),
            ("limit=ten", 422, "limit"),
            ("brand_id=safa", 422, "brand_id"),
            ("language=fr", 422, "language"),
            ("unread=maybe", 422, "unread"),
            ("promise=kept", 422, "promise"),
            ("channel=pigeon", 422, "channel"),
            ("priority=9", 422, "priority"),
            ("kind=gossip", 422, "kind"),
            ("status=lost", 422, "status"),
            ("opened_days=0", 422, "opened_days"),
            ("silent_days=4000", 422, "silent_days"),
            ("opened_from=1%20March", 422, "opened_from"),
            ("opened_until=2026-02-30", 422, "opened_until"),
            ("opened_until=3000-01-01", 422, "opened_until"),
            ("opened_from=2026-03-02&opened_until=2026-03-01", 422, "opened_until"),
            ("after=newest.1.2", 422, "after"),
            ("tag=nobody-has-this", 422, "tag"),
            ("after=due.1", 422, "after"),
            ("after=due.1.2%3Bdrop", 422, "after"),
        ] {
            let refused = world.as_rep().get(&format!("/api/v1/cases?{query}")).await;
            assert_eq!(
                (refused.status, &refused.json["errors"][0]["field"]),
                (status, &json!(field)),
                "{query}"
            );
        }
        let unknown = world.as_rep().get("/api/v1/cases?colour=red").await;
        assert_eq!((unknown.status, &unknown.json["type"]), (422, &json!("/problems/bad-query")));
        assert_eq!(world.as_nobody().get("/api/v1/cases").await.status, 401);
        assert_eq!(world.as_nobody().get("/api/v1/folders").await.status, 401);
    })
    .await;
}

/// What the embedded engine does for a list.
async fn plan(world: &World, query: &Query, scope: Scope) -> Vec<String> {
    planned(world, query, &reading(scope, world.admin)).await
}

async fn planned(world: &World, query: &Query, reading: &Reading) -> Vec<String> {
    let (sql, _) = lists::statement(query, reading).unwrap();
    let explained = Sql::built("test.plan", format!("explain query plan {}", sql.text(Engine::Sqlite)));
    world.desk.db().read(move |tx| tx.query(&explained, &[], |row| row.get(3))).await.unwrap()
}

/// The list of what was opened on the days of a month.
fn of_days(folder: Folder, sort: Sort) -> Query {
    let filters = Filters {
        opened_from: Some(date(2026, 3, 1)),
        opened_until: Some(date(2026, 3, 31)),
        ..Filters::default()
    };
    Query { filters, ..Query::new(folder, sort) }
}

/// How it is read while that month lasts, and long after.
async fn plans_of_days(
    world: &World,
    (folder, sort): (Folder, Sort),
    scope: Scope,
) -> (Vec<String>, Vec<String>) {
    let query = of_days(folder, sort);
    let during = planned(world, &query, &reading(scope, world.admin)).await;
    let later = Reading { now: "2026-09-01T00:00:00Z".parse().unwrap(), ..reading(scope, world.admin) };
    (during, planned(world, &query, &later).await)
}

#[tokio::test]
async fn a_list_is_read_in_its_order_from_an_index_and_never_sorted_whole() {
    testkit::on_each_engine(async |world| {
        if world.desk.db().engine() != Engine::Sqlite {
            // The server plans by what its tables hold.
            return;
        }
        let ordered = [
            (Folder::All, &Sort::ALL[..], "cases_open_"),
            (Folder::DueSoon, &[Sort::Due], "cases_open_by_due"),
            (Folder::Unassigned, &[Sort::Due], "cases_open_by_due"),
            (Folder::Waiting, &[Sort::Due], "cases_waiting"),
            (Folder::Resolved, &[Sort::Newest, Sort::Oldest], "cases_done_recent"),
            (Folder::Every, &[Sort::Newest, Sort::Oldest], "cases_live_recent"),
            (Folder::Spam, &[Sort::Newest, Sort::Oldest], "cases_discarded"),
            (Folder::Trash, &[Sort::Newest, Sort::Oldest], "cases_discarded"),
        ];
        for scope in [Scope::All, Scope::Brand] {
            for (folder, sorts, index) in ordered {
                for sort in sorts {
                    let plan = plan(world, &Query::new(folder, *sort), scope).await;
                    let of_cases = plan.iter().find(|step| step.split(' ').nth(1) == Some("c")).unwrap();
                    assert!(of_cases.contains(&format!("INDEX {index}")), "{folder:?} {sort:?} {plan:?}");
                    assert!(
                        !plan.iter().any(|step| step.contains("TEMP B-TREE")),
                        "{folder:?} {sort:?} {plan:?}"
                    );
                    let (during, later) = plans_of_days(world, (folder, *sort), scope).await;
                    let in_order = |plan: &[String], index: &str| {
                        plan.iter().any(|step| step.contains(&format!("INDEX {index}")))
                            && !plan.iter().any(|step| step.contains("TEMP B-TREE"))
                    };
                    assert!(in_order(&during, index), "{folder:?} {sort:?} {during:?}");
                    if matches!(folder, Folder::Resolved | Folder::Every) {
                        // Those days alone are read, by the day, and sorted.
                        let by_the_day =
                            "SEARCH c USING INDEX cases_by_opening (opened_at>? AND opened_at<?)";
                        assert_eq!(later.iter().filter(|step| *step == by_the_day).count(), 1, "{later:?}");
                    } else {
                        assert_eq!(later, during);
                    }
                }
            }
            // A person's and a team's cases are few: found by whose they are, then put in order.
            for (folder, index) in
                [(Folder::Mine, "cases_open_by_assignee"), (Folder::MyTeams, "cases_open_by_team")]
            {
                let plan = plan(world, &Query::new(folder, Sort::Due), scope).await;
                assert!(
                    plan.iter().any(|step| step.contains(&format!("INDEX {index}"))),
                    "{folder:?} {plan:?}"
                );
            }
        }
    })
    .await;
}
