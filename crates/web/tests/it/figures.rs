//! Every number of the figures opens the cases behind it, and they are as many as the number says.

use std::collections::BTreeMap;

use desk::staff::{self, NewStaff};
use kernel::{Actor, Language, Timestamp, Via};
use serde_json::json;
use testkit::World;

use crate::browser::Browser;

const UMRAH: &str = "umrah@safatravel.example";
const MEMBERS: &str = "members@nusantara.example";

async fn on_each_engine(scenario: impl AsyncFn(&World)) {
    let mut migrations = desk::migrations();
    migrations.extend(insight::capability().migrations);
    testkit::on_each_engine_with(&migrations, scenario).await;
}

fn to(world: &World, instant: &str) {
    world.clock.advance_to(instant.parse::<Timestamp>().unwrap());
}

async fn caught_up(world: &World) {
    world.caught_up().await;
    world.caught_up_with(&insight::subscribers(&world.desk)).await;
}

async fn mail(world: &World, mailbox: &str, id: &str, answers: Option<&str>) -> i64 {
    let thread = answers.map(|to| format!("In-Reply-To: <{to}@example.my>\n")).unwrap_or_default();
    let raw = format!(
        "From: {from}@example.my\nTo: {mailbox}\nSubject: Soalan {from}\nMessage-ID: <{id}@example.my>\n{thread}\nMasih ada?\n",
        from = answers.unwrap_or(id),
    );
    world.mail(&[mailbox], &raw).await;
    world.desk.db().read(|tx| tx.one(&NEWEST, &[], |row| row.get(0))).await.unwrap()
}

static NEWEST: db::Sql = db::Sql::new("test.newest_case", "select max(id) from cases");

async fn answer(world: &World, case: i64, then: &str) {
    let body = json!({ "body": "Terima kasih kerana bertanya.", "status": then });
    let replied = world.as_rep().post(&format!("/api/v1/cases/{case}/replies"), body).await;
    assert_eq!(replied.status, 201, "{}", replied.text);
}

/// The newest rating asked for gets this score.
async fn rate(world: &World, score: u8) {
    world.caught_up().await;
    let outbox = world.outbox().await;
    let asked = outbox.as_array().unwrap().iter().filter(|posted| posted["kind"] == "rating");
    let mut links = asked
        .filter_map(|posted| posted["letter"]["text"].as_str()?.lines().find(|line| line.contains("/rate/")));
    let token = links.find_map(|line| line.rsplit('/').next()).unwrap();
    let given = world.as_nobody().post(&format!("/api/v1/ratings/{token}"), json!({ "score": score })).await;
    assert_eq!(given.status, 200, "{}", given.text);
}

/// Two months of a small desk: every bin of answers, every score, some that came back, some nobody took, one very old.
async fn history(world: &World) {
    to(world, "2026-02-03T01:00:00Z");
    let early = mail(world, UMRAH, "awal", None).await;
    mail(world, UMRAH, "lama", None).await;
    to(world, "2026-02-03T01:40:00Z");
    answer(world, early, "resolved").await;
    rate(world, 4).await;
    // Tuesdays of March at nine, one for each time that an answer took.
    for (week, (day, minutes)) in
        [("03", 10), ("04", 25), ("05", 50), ("10", 100), ("11", 200), ("12", 400), ("17", 1_500)]
            .into_iter()
            .enumerate()
    {
        to(world, &format!("2026-03-{day}T01:00:00Z"));
        let (case, mailbox) = (format!("soal{week}"), if week == 0 { MEMBERS } else { UMRAH });
        let id = mail(world, mailbox, &case, None).await;
        world.clock.advance_seconds(minutes * 60);
        if mailbox == MEMBERS {
            let body = json!({ "body": "Terima kasih sudah bertanya.", "status": "resolved" });
            let replied = world.as_other_rep().post(&format!("/api/v1/cases/{id}/replies"), body).await;
            assert_eq!(replied.status, 201, "{}", replied.text);
        } else {
            answer(world, id, if week == 1 { "waiting" } else { "resolved" }).await;
        }
        if (2..7).contains(&week) {
            rate(world, u8::try_from(week - 1).unwrap()).await;
        }
    }
    // One comes back, is done again; one stays back.
    for week in [3, 4] {
        world.clock.advance_seconds(3_600);
        mail(world, UMRAH, &format!("lagi{week}"), Some(&format!("soal{week}"))).await;
    }
    // Nobody took these: one is late by now, the other is not.
    to(world, "2026-03-25T01:00:00Z");
    mail(world, UMRAH, "lewat", None).await;
    to(world, "2026-03-25T06:00:00Z");
    mail(world, MEMBERS, "segar", None).await;
    // Enough of a kind that its list has a second page.
    for number in 0..53 {
        mail(world, UMRAH, &format!("ramai{number}"), None).await;
    }
    world.clock.advance_seconds(600);
    caught_up(world).await;
}

/// The text of attribute or element as it was before it was escaped.
fn plain(text: &str) -> String {
    text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
}

/// Every address of a figure that the page opens, with the number of cases it says there are.
fn opened(html: &str) -> BTreeMap<String, i64> {
    let mut found = BTreeMap::new();
    for link in html.split("<a href=\"/figures/").skip(1) {
        let (address, rest) = link.split_once('"').unwrap();
        let whole = rest.split("</a>").next().unwrap();
        // A link of the page tells it beside the pointer, a drawn one in a title of its own.
        let said = match whole.split_once("<title>") {
            Some((_, title)) => title.split("</title>").next().unwrap().rsplit(": ").next().unwrap(),
            None => whole.split_once("title=\"").unwrap().1.split('"').next().unwrap(),
        };
        let n = said.split(' ').next().unwrap().replace(',', "").parse().unwrap();
        let known = found.insert(plain(&format!("/figures/{address}")), n);
        assert!(known.is_none_or(|known| known == n), "{address} is {known:?} and {n}");
    }
    found
}

/// Without every element of this kind.
fn without(html: &str, open: &str, close: &str) -> String {
    let mut pieces = html.split(open);
    let mut kept = pieces.next().unwrap().to_owned();
    for piece in pieces {
        kept.push_str(piece.split_once(close).unwrap().1);
    }
    kept
}

/// What is read on the sheet outside of links, drawings, the form and the names of rows.
fn unopened(html: &str) -> String {
    let mut left = html.split_once("data-figure").unwrap().1.split_once("</main>").unwrap().0.to_owned();
    for (open, close) in [
        ("<svg", "</svg>"),
        ("<a ", "</a>"),
        ("<thead", "</thead>"),
        ("<caption", "</caption>"),
        ("<th ", "</th>"),
        ("<ul class=\"legend\"", "</ul>"),
        // The scale and the target of satisfaction.
        ("<small>", "</small>"),
        ("<b class=", "</b>"),
    ] {
        left = without(&left, open, close);
    }
    // The share in a row whose count opens.
    let rows: String =
        left.split("<tr>").map(|row| row.split("</td>").take(1).collect::<String>() + " ").collect();
    let text = if left.contains("<tbody>") { without(&left, "<tbody>", "</tbody>") + &rows } else { left };
    without(&format!("{text}<>"), "<", ">").replace("p90", "")
}

/// Opens every number of a page; answers how many addresses there were.
async fn walk(browser: &Browser, path: &str) -> usize {
    let page = browser.get(path).await;
    assert_eq!(page.status, 200, "{path}");
    let left = unopened(&page.html);
    assert!(!left.contains(|letter: char| letter.is_ascii_digit()), "{path}: {left}");
    let opened = opened(&page.html);
    for (address, n) in &opened {
        let (mut listed, mut next) = (0, Some(address.clone()));
        while let Some(at) = next {
            let list = browser.get(&at).await;
            assert_eq!(list.status, 200, "{at}");
            let told = if *n == 1 { "1 case".to_owned() } else { format!("{n} cases") };
            assert!(list.html.contains(&format!("<p class=\"muted\">{told}</p>")), "{at} has not {told}");
            listed += i64::try_from(list.html.matches("<a href=\"/cases/").count()).unwrap();
            next = list
                .html
                .split("href=\"")
                .map(|rest| plain(rest.split('"').next().unwrap()))
                .find(|href| href.starts_with("/figures/") && href.contains("before=") && *href != at);
        }
        assert_eq!(listed, *n, "{path} says {n}, {address} lists {listed}");
    }
    opened.len()
}

#[tokio::test]
async fn every_number_opens_as_many_cases_as_it_says() {
    on_each_engine(async |world| {
        history(world).await;
        let admin = Browser::admin(world).await;
        let period = "from=2026-02-26&until=2026-03-25";
        let all = walk(&admin, &format!("/figures?{period}")).await;
        assert!(all > 90, "only {all} addresses");
        let whole = format!("/figures?from=2026-02-01&until=2026-03-31&brand={}", world.safa);
        walk(&admin, &whole).await;
        let own = format!("/figures?{period}&agent={}", world.rep);
        walk(&admin, &own).await;
        walk(&admin, &format!("/figures?{period}&channel=email&language=ms&kind=enquiry")).await;
        let page = admin.get(&format!("/figures?{period}")).await.html;
        // Each number that can be more than none is so here: an empty list would match whatever it lists.
        for figure in [
            "opened",
            "resolved",
            "backlog",
            "backlog_older",
            "answered",
            "answered_15",
            "answered_30",
            "answered_60",
            "answered_120",
            "answered_240",
            "answered_480",
            "answered_later",
            "within_target",
            "missed",
            "first_resolved",
            "reopened",
            "asked",
            "rated",
            "low",
            "score_1",
            "score_5",
        ] {
            let address = format!("/figures/{figure}?{period}");
            assert!(
                opened(&page).get(&address).is_some_and(|n| *n > 0),
                "{figure} is not opened: {:?}",
                opened(&page)
            );
        }
    })
    .await;
}

#[tokio::test]
async fn what_nobody_owns_has_an_address_of_its_own() {
    on_each_engine(async |world| {
        history(world).await;
        let admin = Browser::admin(world).await;
        let period = "from=2026-02-26&until=2026-03-25";
        let page = admin.get(&format!("/figures?{period}")).await.html;
        let nobodys = format!("/figures?{period}&agent=nobody").replace('&', "&amp;");
        assert!(page.contains(&format!("<a href=\"{nobodys}\">Nobody</a>")), "{page}");
        assert!(walk(&admin, &format!("/figures?{period}&agent=nobody")).await > 20);
        let narrowed = admin.get(&format!("/figures?{period}&agent=nobody")).await.html;
        assert!(narrowed.contains("<option value=\"nobody\" selected>Nobody</option>"), "{narrowed}");
        // The list says whose cases of which days they are; what is open now is of no days.
        let list = |figure: &str| format!("/figures/{figure}?{period}&agent=nobody&channel=email");
        let told = admin.get(&list("opened")).await.html;
        assert!(told.contains("26 Feb 2026 to 25 Mar 2026 · Nobody · Email"), "{told}");
        assert!(admin.get(&list("backlog")).await.html.contains("<p class=\"faint\">Nobody · Email</p>"));
        assert_eq!(opened(&narrowed)[&format!("/figures/opened?{period}&agent=nobody")], 55);
        // What is set is not folded away, and what is not set is.
        assert!(
            narrowed.contains("<details class=\"more\" open>") && narrowed.contains("More filters (1 set)")
        );
        assert!(
            page.contains("<details class=\"more\">") && page.contains("<summary>More filters</summary>")
        );
        let api = insight::figures::Query {
            agent_id: Some(insight::figures::NOBODY),
            ..insight::figures::Query::over("2026-02-26".parse().unwrap(), "2026-03-25".parse().unwrap())
        };
        let found = insight::figures(&world.desk, &Actor::system(Via::Automation), &api).await.unwrap();
        assert_eq!((found.now.volume.opened, found.now.volume.resolved), (55, 0));
        assert!(found.agents.iter().all(|line| line.staff_id.is_none()));
    })
    .await;
}

#[tokio::test]
async fn a_lead_opens_what_a_lead_may_see() {
    on_each_engine(async |world| {
        history(world).await;
        let pen = world.desk.pen(&Actor::system(Via::Automation));
        let brands = vec![world.safa];
        let lead = NewStaff {
            email: "rosnah@safatravel.example".to_owned(),
            full_name: "Rosnah Ali".to_owned(),
            call_as: "Rosnah".to_owned(),
            language: Language::En,
            zone: "Asia/Kuala_Lumpur".to_owned(),
            password_hash: None,
            demo: false,
            brands,
            roles: vec!["lead".to_owned()],
        };
        let id = world.desk.db().write(move |tx| staff::insert(tx, &pen, &lead)).await.unwrap();
        let rosnah = Browser::of(world, id, "rosnah@safatravel.example").await;
        let all = walk(&rosnah, "/figures?from=2026-02-26&until=2026-03-25").await;
        assert!(all > 80, "only {all} addresses");
    })
    .await;
}
