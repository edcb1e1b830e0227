//! Lists of the cases opened on certain days, which are those of whoever reads.

use db::Sql;
use desk::cases::days;
use desk::cases::folders::Folder;
use desk::cases::lists::{self, Filters, Query, Sort};
use jiff::civil::{Date, date};
use kernel::{Actor, Language, Scope, Timestamp};
use serde_json::json;

use crate::listing::actor;
use crate::team::{open, run};

static MOVED: Sql = Sql::new("test.move_zone", "update staff set zone = $2 where id = $1");
static OPENED_AT: Sql =
    Sql::new("test.opened_at", "update cases set opened_at = $2, last_message_at = $2 where id = $1");

#[tokio::test]
async fn days_of_opening_are_the_readers_own_and_both_are_among_them() {
    testkit::on_each_engine(async |world| {
        let mut cases = vec![];
        // Around two midnights of Kuala Lumpur, which is eight hours ahead, and one hour ahead of western Indonesia.
        for at in [
            "2026-03-04T15:59:59Z",
            "2026-03-04T16:00:00Z",
            "2026-03-04T17:00:00Z",
            "2026-03-05T15:59:59Z",
            "2026-03-05T16:00:00Z",
        ] {
            let id = open(world, at).await;
            let at = Timestamp(at.parse::<jiff::Timestamp>().unwrap().as_microsecond());
            run(world, &OPENED_AT, vec![Box::new(id), Box::new(at)]).await;
            cases.push(id);
        }
        let listed = async |language: Language, from: Option<Date>, until: Option<Date>| {
            let filters = Filters { opened_from: from, opened_until: until, ..Filters::default() };
            let query = Query { filters, ..Query::new(Folder::Every, Sort::Oldest) };
            let reader = Actor { language, ..actor(world.admin, Scope::All) };
            lists::list(&world.desk, &reader, &query).await
        };
        let ids = async |from, until| {
            let page = listed(Language::En, from, until).await.unwrap();
            let mut ids: Vec<i64> = page.rows.iter().map(|row| row.id).collect();
            ids.sort_unstable();
            ids
        };
        let day = Some(date(2026, 3, 5));
        assert_eq!(ids(day, day).await, cases[1..4]);
        assert_eq!(ids(day, None).await, cases[1..]);
        assert_eq!(ids(None, day).await, cases[..4]);
        let late = Some(days::LAST);
        assert_eq!(ids(Some(days::FIRST), late).await, cases);
        run(world, &MOVED, vec![Box::new(world.admin), Box::new("Asia/Jakarta".to_owned())]).await;
        assert_eq!(ids(day, day).await, cases[2..]);
        let refused = listed(Language::Ms, late, day).await.unwrap_err();
        let said = desk::words::told(&refused, Language::Ms);
        assert!(said.contains("31 Dis 2999") && said.contains("5 Mac 2026"), "{said}");
        // The same by the API, a view of it and its number; the view keeps the days as days.
        let path = "/api/v1/cases?folder=every&opened_from=2026-03-05&opened_until=2026-03-05";
        let found = world.as_admin().get(path).await;
        assert_eq!(found.json["rows"].as_array().map(Vec::len), Some(3), "{}", found.text);
        let asked = json!({ "opened_from": "2026-03-05", "opened_until": "2026-03-05" });
        let wanted = json!({ "name": "5 Mac", "folder": "every", "filters": asked, "audience": "everybody" });
        let kept = world.as_admin().post("/api/v1/views", wanted).await;
        assert_eq!(kept.status, 201, "{}", kept.text);
        assert_eq!(kept.json["filters"]["opened_from"], "2026-03-05");
        let numbered = async |client: testkit::Client| {
            client.get("/api/v1/views/counts").await.json[0]["count"].as_i64()
        };
        assert_eq!(numbered(world.as_admin()).await, Some(3));
        run(world, &OPENED_AT, vec![Box::new(cases[4]), Box::new(Timestamp(0))]).await;
        assert_eq!(numbered(world.as_rep()).await, Some(3), "one day of Kuala Lumpur");
        assert_eq!(numbered(world.as_admin()).await, Some(2), "one day of Jakarta");
        let asked = json!({ "opened_from": "2026-03-04", "opened_until": "2026-03-05" });
        let wanted = json!({ "name": "5 Mac", "folder": "every", "filters": asked, "audience": "everybody" });
        let longer = world.as_admin().put(&format!("/api/v1/views/{}", kept.json["id"]), wanted).await;
        assert_eq!(longer.status, 200, "{}", longer.text);
        let trail = world.as_admin().get("/api/v1/audit?subject=view").await.text;
        assert!(trail.contains("5 Mar 2026") && trail.contains("4 Mar 2026"), "{trail}");
        let turned = json!({ "opened_from": "2026-03-06", "opened_until": "2026-03-05" });
        let wanted = json!({ "name": "x", "folder": "every", "filters": turned });
        let refused = world.as_rep().post("/api/v1/views", wanted).await;
        assert_eq!((refused.status, &refused.json["errors"][0]["field"]), (422, &json!("opened_until")));
        let act = json!({ "verb": "priority", "priority": 4 });
        let act = json!({ "act": act, "list": { "folder": "every", "filters": turned } });
        let refused = world.as_admin().post("/api/v1/bulk", act).await;
        assert_eq!((refused.status, &refused.json["errors"][0]["field"]), (422, &json!("opened_until")));
    })
    .await;
}
