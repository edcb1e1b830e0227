//! The settings of calendars, policies, labels, blocked senders and ratings, and the trail beneath them, as a browser
//! uses them.

use testkit::World;

use crate::door::set_up;
use crate::visitor::Browser;

/// The first address in a page that begins so and goes on with a number.
fn address(html: &str, start: &str) -> String {
    let found = html.split("href=\"").filter_map(|rest| rest.split('"').next()).find(|href| {
        href.strip_prefix(start).is_some_and(|id| !id.is_empty() && id.chars().all(|c| c.is_ascii_digit()))
    });
    found.unwrap_or_else(|| panic!("no {start} in {html}")).to_owned()
}

/// The row of a table that contains a text.
fn row<'h>(html: &'h str, text: &str) -> &'h str {
    html.split("<tr").find(|row| row.contains(text)).unwrap_or_else(|| panic!("no {text} in {html}"))
}

async fn speak(browser: &mut Browser<'_>, language: &str) {
    let own = [("call_as", "Aishah"), ("language", language), ("zone", "Asia/Kuala_Lumpur")];
    assert_eq!(browser.post("/settings/profile", &own).await.status, 303);
}

/// The address of Safa's calendar.
async fn calendar(browser: &Browser<'_>, world: &World) -> String {
    let list = browser.get("/settings/calendars").await;
    let safa = world.desk.db().read({
        let id = world.safa;
        move |tx| desk::brands::get(tx, id)
    });
    let name = safa.await.unwrap().name;
    address(row(&list.text, &format!(">{name}<")), "/settings/calendars/")
}

/// The fields of the first week form as they stand.
fn hours(version: &str) -> Vec<(&str, &str)> {
    let mut fields = vec![("version", version), ("name", "Pejabat"), ("zone", "Asia/Kuala_Lumpur")];
    for day in ["monday", "tuesday", "wednesday", "thursday", "friday"] {
        let name =
            ["weekly.monday", "weekly.tuesday", "weekly.wednesday", "weekly.thursday", "weekly.friday"];
        let name = name.into_iter().find(|name| name.ends_with(day)).unwrap();
        fields.push((name, "9-13, 14.00–18:00"));
    }
    fields
}

#[tokio::test]
async fn every_new_screen_is_drawn_in_every_language() {
    testkit::on_each_engine(async |world| {
        let mut browser = set_up(world).await;
        let calendar = calendar(&browser, world).await;
        let policy = address(&browser.get("/settings/policies").await.text, "/settings/policies/");
        let status =
            address(&browser.get("/settings/labels/statuses").await.text, "/settings/labels/statuses/");
        let pages = [
            "/settings/calendars".to_owned(),
            "/settings/calendars/new".to_owned(),
            calendar.clone(),
            format!("{calendar}/weekends"),
            format!("{calendar}/holidays"),
            format!("{calendar}/holidays?year=2027"),
            format!("{calendar}/holidays/declare"),
            format!("{calendar}/holidays/region"),
            format!("{calendar}/holidays/import"),
            format!("{calendar}/dates"),
            format!("{calendar}/seasons"),
            format!("{calendar}/try?ask=due&start=2026-02-02T09:00&minutes=600"),
            format!("{calendar}/try?ask=between&from=2026-02-02T09:00&until=2026-02-09T09:00"),
            format!("{calendar}/document"),
            "/settings/policies".to_owned(),
            "/settings/policies/new".to_owned(),
            policy,
            "/settings/labels/kinds".to_owned(),
            "/settings/labels/kinds/new".to_owned(),
            "/settings/labels/statuses".to_owned(),
            "/settings/labels/statuses/new".to_owned(),
            status,
            "/settings/labels/tags".to_owned(),
            "/settings/labels/tags/new".to_owned(),
            "/settings/blocked".to_owned(),
            "/settings/ratings".to_owned(),
            "/settings/history?subject=staff".to_owned(),
        ];
        for language in ["en", "ms", "id"] {
            speak(&mut browser, language).await;
            for path in &pages {
                let page = browser.get(path).await;
                assert_eq!(page.status, 200, "{path}: {}", page.text);
                assert!(page.text.contains(&format!("<html lang=\"{language}\"")), "{path}");
                for bare in [
                    ">settings-",
                    ">calendars-",
                    ">policies-",
                    ">labels-",
                    ">blocked-",
                    ">ratings-",
                    ">trail-",
                    ">audit-",
                    ">field-",
                    " style=\"",
                    "<script>",
                ] {
                    assert!(!page.text.contains(bare), "{bare} in {path} ({language})");
                }
            }
        }
        assert_eq!(browser.get("/settings/calendars/1").await.status, 404);
        assert_eq!(browser.get("/settings/labels/statuses/1").await.status, 404);
        assert_eq!(browser.get("/settings/history?subject=moon").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn hours_are_looked_at_refused_with_their_field_and_kept() {
    testkit::on_each_engine(async |world| {
        let mut browser = set_up(world).await;
        speak(&mut browser, "en").await;
        let path = calendar(&browser, world).await;
        let mut wrong = hours("1");
        wrong[3].1 = "nine to five";
        let refused = browser.post(&path, &wrong).await;
        assert!(refused.status == 422 && refused.text.contains("weekly.monday-error"), "{}", refused.text);
        assert!(refused.text.contains("value=\"nine to five\""), "what was typed stays");
        wrong[3].1 = "09:00-13:00, 12:00-18:00";
        let refused = browser.post(&path, &wrong).await;
        assert!(refused.text.contains("This overlaps Monday (1)."), "{}", refused.text);
        let none = [("version", "1"), ("name", "Pejabat"), ("zone", "Asia/Kuala_Lumpur")];
        let refused = browser.post(&path, &none).await;
        assert!(refused.status == 422 && refused.text.contains("never opens"), "{}", refused.text);

        let mut look = hours("1");
        look.push(("look", "1"));
        let seen = browser.post(&path, &look).await;
        assert_eq!(seen.status, 200, "{}", seen.text);
        assert!(seen.text.contains("<ins>09:00–13:00, 14:00–18:00</ins>"), "{}", seen.text);
        assert!(
            browser.get(&path).await.text.contains("name=\"version\" value=\"1\""),
            "looking keeps nothing"
        );

        let kept = browser.post(&path, &hours("1")).await;
        assert_eq!(kept.header("location"), format!("{path}?said=saved"), "{}", kept.text);
        let page = browser.get(&path).await;
        assert!(page.text.contains("changed the calendar Pejabat"), "{}", page.text);
        let stale = browser.post(&path, &hours("1")).await;
        assert!(stale.status == 422 && stale.text.contains("Somebody changed this"), "{}", stale.text);
    })
    .await;
}

#[tokio::test]
async fn holidays_are_declared_filled_in_imported_and_let_go() {
    testkit::on_each_engine(async |world| {
        let mut browser = set_up(world).await;
        speak(&mut browser, "en").await;
        let case = crate::browser::question(world, 1).await;
        let path = calendar(&browser, world).await;
        let declare = format!("{path}/holidays/declare");
        let holiday = [
            ("version", "1"),
            ("date", "2026-02-03"),
            ("name.en", "Flood holiday"),
            ("kind", "state"),
            ("status", "declared"),
        ];
        let mut look = holiday.to_vec();
        look.push(("look", "1"));
        let seen = browser.post(&declare, &look).await;
        assert!(
            seen.status == 200 && seen.text.contains(&format!("href=\"/cases/{case}\"")),
            "{}",
            seen.text
        );
        let kept = browser.post(&declare, &holiday).await;
        assert!(kept.header("location").starts_with(&format!("{path}/holidays?year=2026")), "{}", kept.text);
        let list = browser.get(&format!("{path}/holidays?year=2026")).await;
        let flood = row(&list.text, "Flood holiday");
        let name = flood.split("name=\"").nth(1).unwrap().split(".status").next().unwrap().to_owned();

        let import = format!("{path}/holidays/import");
        let file =
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260617\nSUMMARY:Family day\nEND:VEVENT\nEND:VCALENDAR";
        let empty = browser.post(&import, &[("version", "2"), ("file", ""), ("kind", "company")]).await;
        assert!(empty.status == 422 && empty.text.contains("file-error"), "{}", empty.text);
        let look = [("version", "2"), ("file", file), ("kind", "company"), ("look", "1")];
        let seen = browser.post(&import, &look).await;
        assert!(seen.text.contains("Family day") && seen.text.contains("name=\"read\""), "{}", seen.text);
        let again = [("version", "2"), ("file", ""), ("read", file), ("kind", "company")];
        assert_eq!(browser.post(&import, &again).await.status, 303);

        let region = [("version", "3"), ("region", "MY-03"), ("year", "2026")];
        assert_eq!(browser.post(&format!("{path}/holidays/region"), &region).await.status, 303);
        // Taken away again, with everything else of the year left unticked: listed, and worked.
        let gone = format!("{name}.gone");
        let fields = [("version", "4"), ("year", "2026"), (gone.as_str(), "on")];
        assert_eq!(browser.post(&format!("{path}/holidays"), &fields).await.status, 303);
        let list = browser.get(&format!("{path}/holidays?year=2026")).await;
        assert!(!list.text.contains("href=\"#\"") && list.text.contains("Family day"));
        assert!(list.text.contains("declared a holiday") || list.text.contains("changed the calendar"));
        let table = list.text.split("<tbody>").nth(1).unwrap().split("</tbody>").next().unwrap();
        assert!(!table.contains("Flood holiday") && !table.contains(" checked"), "{table}");
    })
    .await;
}

#[tokio::test]
async fn weekends_dates_seasons_and_the_document_are_kept() {
    testkit::on_each_engine(async |world| {
        let mut browser = set_up(world).await;
        speak(&mut browser, "en").await;
        let path = calendar(&browser, world).await;
        let weekends = [
            ("version", "1"),
            ("weekend_rules[0].until", "2026-06-30"),
            ("weekend_rules[0].rest", "saturday"),
            ("weekend_rules[0].rest", "sunday"),
            ("weekend_rules[1].from", "2026-07-01"),
            ("weekend_rules[1].rest", "friday"),
        ];
        let kept = browser.post(&format!("{path}/weekends"), &weekends).await;
        assert_eq!(kept.status, 303, "{}", kept.text);
        let dates = [
            ("version", "2"),
            ("overrides[0].date", "2026-03-19"),
            ("overrides[0].intervals", "22:00-02:00"),
            ("overrides[0].reason", "Stocktaking"),
            ("overrides[1].date", "2026-03-19"),
        ];
        let twice = browser.post(&format!("{path}/dates"), &dates).await;
        assert!(twice.status == 422 && twice.text.contains("overrides[1].date-error"), "{}", twice.text);
        let kept = browser.post(&format!("{path}/dates"), &dates[..4]).await;
        assert_eq!(kept.status, 303, "{}", kept.text);
        let season = [
            ("version", "3"),
            ("seasons[0].name.ms", "Ramadan"),
            ("seasons[0].from", "2026-02-18"),
            ("seasons[0].until", "2026-02-01"),
            ("seasons[0].status", "expected"),
            ("seasons[0].weekly.monday", "8-15"),
        ];
        let wrong = browser.post(&format!("{path}/seasons"), &season).await;
        assert!(wrong.status == 422 && wrong.text.contains("seasons[0].until-error"), "{}", wrong.text);
        let mut season = season;
        season[3].1 = "2026-03-19";
        let kept = browser.post(&format!("{path}/seasons"), &season).await;
        assert_eq!(kept.status, 303, "{}", kept.text);

        let document = browser.get(&format!("{path}/document.json")).await;
        assert!(document.header("content-disposition").contains("calendar-"));
        assert_eq!(document.json["overrides"][0]["intervals"][0]["until"], "02:00");
        assert_eq!(document.json["seasons"][0]["status"], "expected");
        let broken = browser.post(&format!("{path}/document"), &[("version", "4"), ("document", "{")]).await;
        assert!(broken.status == 422 && broken.text.contains("document-error"), "{}", broken.text);
        let mut changed = document.json.clone();
        changed["overrides"] = serde_json::json!([]);
        let text = changed.to_string();
        let kept = browser.post(&format!("{path}/document"), &[("version", "4"), ("file", &text)]).await;
        assert_eq!(kept.status, 303, "{}", kept.text);

        let wrong = browser.get(&format!("{path}/try?ask=due&start=&minutes=60")).await;
        assert!(wrong.text.contains("start-error"), "{}", wrong.text);
        let new = [("region", "ID"), ("zone", ""), ("name", "Jakarta"), ("brand_id", "")];
        let added = browser.post("/settings/calendars/new", &new).await;
        assert_eq!(added.status, 303, "{}", added.text);
        let nothing = browser.post("/settings/calendars/new", &[("region", "")]).await;
        assert!(nothing.status == 422 && nothing.text.contains("region-error"), "{}", nothing.text);
    })
    .await;
}

#[tokio::test]
async fn policies_are_added_moved_and_refused_with_a_sentence() {
    testkit::on_each_engine(async |world| {
        let mut browser = set_up(world).await;
        speak(&mut browser, "en").await;
        let calendar = calendar(&browser, world).await;
        let calendar_id = calendar.rsplit('/').next().unwrap();
        let safa = world.safa.to_string();
        let policy = [
            ("labels", "Visa by phone"),
            ("brand_id", safa.as_str()),
            ("kind", "request"),
            ("channel", "phone"),
            ("calendar_id", calendar_id),
            ("first_reply_minutes", "45"),
            ("warn_percent", "75"),
            ("active", "on"),
        ];
        let added = browser.post("/settings/policies", &policy).await;
        assert_eq!(added.status, 303, "{}", added.text);
        let shadowed = browser.post("/settings/policies", &policy).await;
        assert!(shadowed.status == 422, "{}", shadowed.text);
        assert!(shadowed.text.contains("can never apply"), "{}", shadowed.text);
        let no_target: Vec<_> =
            policy.iter().filter(|(name, _)| *name != "first_reply_minutes").copied().collect();
        let refused = browser.post("/settings/policies", &no_target).await;
        assert!(
            refused.status == 422 && refused.text.contains("first_reply_minutes-error"),
            "{}",
            refused.text
        );

        let list = browser.get("/settings/policies").await;
        let own = row(&list.text, "Visa by phone");
        assert!(own.contains("45 min"), "{own}");
        let path = address(own, "/settings/policies/");
        // Below the one for everything else it could never apply.
        let steps = list.text.matches("<tr").count();
        let mut last = browser.post(&format!("{path}/move"), &[("way", "down")]).await;
        for _ in 0..steps {
            if last.status != 303 {
                break;
            }
            last = browser.post(&format!("{path}/move"), &[("way", "down")]).await;
        }
        assert!(last.status == 303 || last.text.contains("can never apply"), "{}", last.text);
        let page = browser.get(&path).await;
        assert!(page.text.contains("added the policy Visa by phone"), "{}", page.text);
    })
    .await;
}

#[tokio::test]
async fn labels_are_added_ordered_and_the_last_of_a_category_stays() {
    testkit::on_each_engine(async |world| {
        let mut browser = set_up(world).await;
        speak(&mut browser, "en").await;
        let path = "/settings/labels/statuses";
        let hold = address(row(&browser.get(path).await.text, ">On hold<"), "/settings/labels/statuses/");
        let retire = [
            ("labels", "On hold"),
            ("labels_ms", "Ditangguhkan"),
            ("labels_id", "Ditunda"),
            ("version", "1"),
        ];
        let refused = browser.post(&hold, &retire).await;
        assert!(refused.status == 422 && refused.text.contains("role=\"alert\""), "{}", refused.text);
        let added = browser.post(path, &[("labels", "With the airline"), ("category", "hold")]).await;
        assert_eq!(added.status, 303, "{}", added.text);
        let list = browser.get(path).await;
        assert!(row(&list.text, "With the airline").contains("shown from another language"));
        assert_eq!(browser.post(&hold, &retire).await.status, 303, "another of its category is there now");
        assert!(row(&browser.get(path).await.text, ">On hold<").contains("Retired"));
        let airline = address(row(&list.text, "With the airline"), "/settings/labels/statuses/");
        assert_eq!(browser.post(&format!("{airline}/move"), &[("way", "up")]).await.status, 303);
        let list = browser.get(path).await.text;
        assert!(list.find("With the airline") < list.find(">Closed<"), "it moved up");
        let tag = browser.post("/settings/labels/tags", &[("labels", "VIP"), ("labels_ms", "")]).await;
        assert_eq!(tag.status, 303, "{}", tag.text);
        assert!(browser.get("/settings/labels/tags").await.text.contains("VIP"));
        let empty = browser.post("/settings/labels/kinds", &[("labels", "")]).await;
        assert!(empty.status == 422 && empty.text.contains("labels-error"), "{}", empty.text);
    })
    .await;
}

#[tokio::test]
async fn senders_are_blocked_and_heard_again_and_ratings_set() {
    testkit::on_each_engine(async |world| {
        let mut browser = set_up(world).await;
        speak(&mut browser, "en").await;
        let safa = world.safa.to_string();
        let block = |value: &'static str| vec![("value", value), ("brand_id", safa.as_str())];
        assert_eq!(browser.post("/settings/blocked", &block("junk.example")).await.status, 303);
        let own = browser.post("/settings/blocked", &block("gmail.com")).await;
        assert!(own.status == 422 && own.text.contains("value-error"), "{}", own.text);
        let list = browser.get("/settings/blocked").await;
        let junk = row(&list.text, "junk.example");
        assert!(junk.contains("Aishah"), "who did it: {junk}");
        let remove = junk.split("action=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(browser.post(&remove, &[]).await.header("location"), "/settings/blocked?said=removed");
        let list = browser.get("/settings/blocked").await;
        assert!(list.text.contains("unblocked junk.example"), "{}", list.text);

        let path = format!("/settings/ratings/{safa}");
        let again = format!("again_days_{safa}");
        let wrong = browser.post(&path, &[("version", "0"), (&again, "0")]).await;
        assert!(wrong.status == 422 && wrong.text.contains(&format!("{again}-error")), "{}", wrong.text);
        let off = browser.post(&path, &[("version", "0"), (&again, "30")]).await;
        assert_eq!(off.status, 303, "{}", off.text);
        let page = browser.get("/settings/ratings").await;
        assert!(
            page.text.contains("asks for ratings") && page.text.contains("value=\"30\""),
            "{}",
            page.text
        );
    })
    .await;
}

#[tokio::test]
async fn what_was_told_stands_under_the_bell_and_is_read() {
    testkit::on_each_engine(async |world| {
        let id = crate::browser::question(world, 1).await;
        world.clock.advance_seconds(60 * 3600);
        desk::promises::tick(&world.desk).await.unwrap();
        // With no lead and no manager, the administrators answer for the brand; the owner hears too.
        let taken = world
            .as_rep()
            .post(&format!("/api/v1/cases/{id}/assign"), serde_json::json!({ "assignee_id": world.rep }))
            .await;
        assert_eq!(taken.status, 200, "{}", taken.text);
        let question = crate::browser::question(world, 2).await;
        let assign = serde_json::json!({ "assignee_id": world.rep });
        world.as_rep().post(&format!("/api/v1/cases/{question}/assign"), assign).await;
        world.clock.advance_seconds(60 * 3600);
        desk::promises::tick(&world.desk).await.unwrap();
        let rep = crate::browser::Browser::rep(world).await;
        let page = rep.get("/notices").await;
        assert_eq!(page.status, 200, "{}", page.html);
        assert!(page.html.contains(&format!("href=\"/cases/{question}\"")), "{}", page.html);
        let bell = rep.get("/notices/bell").await;
        assert!(bell.html.contains("id=\"page-notices\"") && bell.html.contains("n late"), "{}", bell.html);
        let newest = page.html.split("name=\"up_to\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let read = rep.post("/notices/read", &[("up_to", newest)]).await;
        assert_eq!((read.status, read.location.as_str()), (303, "/notices"));
        assert!(!rep.get("/notices/bell").await.html.contains("n late"));
        assert_eq!(rep.post("/notices/1/read", &[]).await.status, 404);
        let other = crate::browser::Browser::other(world).await;
        assert!(!other.get("/notices").await.html.contains(&format!("/cases/{question}")));
    })
    .await;
}
