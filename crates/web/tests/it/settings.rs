//! The settings screens.

use testkit::World;

use crate::door::set_up;
use crate::visitor::Browser;

const PAGES: [&str; 12] = [
    "/settings/profile",
    "/settings/tokens",
    "/settings/people",
    "/settings/people?who=all",
    "/settings/people/new",
    "/settings/teams",
    "/settings/teams/new",
    "/settings/roles",
    "/settings/roles/new",
    "/settings/brands",
    "/settings/brands/new",
    "/sign-in",
];

async fn speak(browser: &mut Browser<'_>, language: &str) {
    let own = [("call_as", "Aishah"), ("language", language), ("zone", "Asia/Kuala_Lumpur")];
    assert_eq!(browser.post("/settings/profile", &own).await.status, 303);
}

/// The first address in a page that begins so and goes on with a number.
fn address(html: &str, start: &str) -> String {
    let found = html.split("href=\"").filter_map(|rest| rest.split('"').next()).find(|href| {
        href.strip_prefix(start).is_some_and(|id| !id.is_empty() && id.chars().all(|c| c.is_ascii_digit()))
    });
    found.unwrap_or_else(|| panic!("no {start} in {html}")).to_owned()
}

#[tokio::test]
async fn every_screen_is_drawn_in_every_language() {
    testkit::on_each_engine(async |world| {
        let mut browser = set_up(world).await;
        for language in ["en", "ms", "id"] {
            speak(&mut browser, language).await;
            for path in PAGES {
                let page = browser.get(path).await;
                if path == "/sign-in" {
                    assert_eq!(page.status, 303, "whoever is in needs no door");
                    continue;
                }
                assert_eq!(page.status, 200, "{path}: {}", page.text);
                assert!(
                    page.text.contains(&format!("<html lang=\"{language}\" data-theme=\"dark\"")),
                    "{path}"
                );
                for bare in [">settings-", ">sign-in-", ">permission-", ">kit-", " style=\"", "<script>"] {
                    assert!(!page.text.contains(bare), "{bare} in {path} ({language})");
                }
            }
        }
    })
    .await;
}

fn hazwan<'f>(brand: &'f str, email: &'f str) -> [(&'f str, &'f str); 8] {
    [
        ("idempotency_key", "k1"),
        ("full_name", "Hazwan <b>Idris</b>"),
        ("call_as", ""),
        ("email", email),
        ("language", "ms"),
        ("zone", "Asia/Kuala_Lumpur"),
        ("brands", brand),
        ("roles", "representative"),
    ]
}

#[tokio::test]
async fn somebody_is_added_changed_shut_out_and_let_in_again() {
    testkit::on_each_engine(async |world| {
        let mut browser = set_up(world).await;
        let brand = world.safa.to_string();
        let refused = browser.post("/settings/people", &hazwan(&brand, "hazwan")).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.text.contains("href=\"#email\"") && refused.text.contains("email-error"),
            "{}",
            refused.text
        );
        let added = browser.post("/settings/people", &hazwan(&brand, "hazwan@safatravel.example")).await;
        assert_eq!(added.status, 200, "{}", added.text);
        assert!(added.text.contains("/invitation/khi_") && added.text.contains("Hazwan &lt;b&gt;Idris"));
        // A double click makes one colleague and shows the same link.
        let again = browser.post("/settings/people", &hazwan(&brand, "hazwan@safatravel.example")).await;
        let link = |text: &str| text.split("/invitation/khi_").nth(1).unwrap()[..43].to_owned();
        assert_eq!(link(&added.text), link(&again.text));

        let list = browser.get("/settings/people").await;
        assert_eq!(list.text.matches("hazwan@safatravel.example").count(), 1);
        let rep = format!("/settings/people/{}", world.rep);
        let page = browser.get(&rep).await;
        assert!(
            page.text.contains("nurul@safatravel.example")
                && page.text.contains("name=\"version\" value=\"1\"")
        );
        let change = |version: &'static str, role: &'static str| {
            let mut fields = hazwan("", "nurul@safatravel.example").to_vec();
            fields.retain(|(name, _)| !matches!(*name, "idempotency_key" | "brands" | "roles"));
            fields.extend([("version", version), ("roles", role)]);
            fields
        };
        let mut first = change("1", "senior");
        first.push(("brands", &brand));
        assert_eq!(browser.post(&rep, &first).await.header("location"), format!("{rep}?said=saved"));
        let mut late = change("1", "lead");
        late.push(("brands", &brand));
        let stale = browser.post(&rep, &late).await;
        assert_eq!(stale.status, 422);
        assert!(stale.text.contains("telah mengubahnya"), "{}", stale.text);
        let out = browser.post(&format!("{rep}/deactivate"), &[]).await;
        assert_eq!(out.header("location"), format!("{rep}?said=left"));
        assert_eq!(browser.post(&format!("{rep}/reactivate"), &[]).await.status, 303);
        let own = address(&browser.get("/settings/people").await.text, "/settings/people/");
        let last = browser.post(&format!("{own}/deactivate"), &[]).await;
        assert!(matches!(last.status, 303 | 422), "{}", last.text);
    })
    .await;
}

#[tokio::test]
async fn the_last_administrator_is_told_why_they_stay() {
    testkit::on_each_engine(async |world| {
        let mut browser = set_up(world).await;
        let list = browser.get("/settings/people").await;
        let row = list.text.split("<tr").find(|row| row.contains("aishah@")).unwrap();
        let own = address(row, "/settings/people/");
        let refused = browser.post(&format!("{own}/deactivate"), &[]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains("sekurang-kurangnya seorang pentadbir"), "{}", refused.text);
    })
    .await;
}

#[tokio::test]
async fn a_team_and_a_role_are_made_and_changed() {
    testkit::on_each_engine(async |world| {
        let mut browser = set_up(world).await;
        let (safa, rep) = (world.safa.to_string(), world.rep.to_string());
        let team = [
            ("labels", "Visa"),
            ("labels_ms", "Visa"),
            ("brand_id", safa.as_str()),
            ("closed", "on"),
            ("leads", &rep),
        ];
        assert_eq!(browser.post("/settings/teams", &team).await.status, 303);
        let path = address(&browser.get("/settings/teams").await.text, "/settings/teams/");
        assert!(browser.get(&path).await.text.contains("name=\"closed\" value=\"on\" checked"));
        let stranger = world.other_rep.to_string();
        let wrong =
            browser.post(&path, &[("labels", "Visa"), ("version", "1"), ("members", &stranger)]).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text.contains("href=\"#members\""));
        // Whoever leads is a member too, and leads no more once they are none, as the boxes of one row say it.
        let boxes = |page: &str| {
            let row = page.split("<tr").find(|row| row.contains(&format!("value=\"{rep}\""))).unwrap();
            let ticked = |name: &str| {
                let named = format!("name=\"{name}\"");
                row.split("<input").any(|one| one.contains(&named) && one.contains(" checked"))
            };
            (ticked("members"), ticked("leads"))
        };
        assert_eq!(boxes(&browser.get(&path).await.text), (true, true));
        let version = |number: &'static str| ("version", number);
        let (led, leads) = (("led", rep.as_str()), ("leads", rep.as_str()));
        let out =
            browser.post(&path, &[("labels", "Visa"), ("active", "on"), version("1"), led, leads]).await;
        assert_eq!(out.status, 303, "{}", out.text);
        assert_eq!(boxes(&browser.get(&path).await.text), (false, false));
        let in_again =
            browser.post(&path, &[("labels", "Visa"), ("active", "on"), version("2"), leads]).await;
        assert_eq!(in_again.status, 303, "{}", in_again.text);
        assert_eq!(boxes(&browser.get(&path).await.text), (true, true));

        let role = [
            ("labels", "Supervisor"),
            ("word", "supervisor"),
            ("scope", "brand"),
            ("permissions", "case.view"),
            ("limit_kind", "refund"),
            ("limit_currency", "MYR"),
            ("limit_amount", "500.50"),
            ("limit_kind", "refund"),
            ("limit_currency", "MYR"),
            ("limit_amount", ""),
        ];
        assert_eq!(browser.post("/settings/roles", &role).await.status, 303);
        let twice = browser.post("/settings/roles", &role).await;
        assert!(twice.status == 422 && twice.text.contains("word-error"), "{}", twice.text);
        let roles = browser.get("/settings/roles").await;
        let item = roles.text.split("<li>").find(|item| item.contains("Supervisor")).unwrap();
        let path = address(item, "/settings/roles/");
        assert!(browser.get(&path).await.text.contains("value=\"500.50\""));
        let empty =
            browser.post(&path, &[("labels", "Supervisor"), ("scope", "brand"), ("version", "1")]).await;
        assert!(empty.status == 422 && empty.text.contains("permissions-error"));
        let admin = roles.text.split("<li>").find(|item| item.contains("Pentadbir")).unwrap();
        let admin = browser.get(&address(admin, "/settings/roles/")).await;
        assert!(!admin.text.contains("name=\"permissions\""), "what is fixed is not offered");
    })
    .await;
}

#[tokio::test]
async fn a_brand_has_names_languages_and_domains() {
    testkit::on_each_engine(async |world| {
        let mut browser = set_up(world).await;
        let brand = [
            ("name", "Haramain Plus"),
            ("languages", "en"),
            ("languages", "ms"),
            ("first_language", "ms"),
            ("zone", "Asia/Kuala_Lumpur"),
            ("sender_domains", "haramain.example, umrah.example\r\nhajj.example"),
        ];
        assert_eq!(browser.post("/settings/brands", &brand).await.status, 303);
        let taken = browser.post("/settings/brands", &brand).await;
        assert!(taken.status == 422 && taken.text.contains("name-error"));
        let path = format!("/settings/brands/{}", world.safa);
        let moved = [
            ("name", "Safa Travel"),
            ("names_en", "Safa Journeys"),
            ("legal_name", "Safa Travel & Tours Sdn. Bhd."),
            ("languages", "en"),
            ("first_language", "ms"),
            ("zone", "Asia/Jakarta"),
            ("sender_domains", "safatravel.example"),
            ("version", "1"),
        ];
        let refused = browser.post(&path, &moved).await;
        assert!(refused.status == 422 && refused.text.contains("first_language-error"), "{}", refused.text);
        let [mut wrong, mut taken] = [moved, moved];
        (wrong[4].1, taken[4].1) = ("en", "en");
        (wrong[6].1, taken[6].1) = ("safatravel.example, not a domain", "HAJJ.example");
        let wrong = browser.post(&path, &wrong).await;
        assert!(wrong.status == 422 && wrong.text.contains("“not a domain”"), "{}", wrong.text);
        let taken = browser.post(&path, &taken).await;
        assert!(taken.status == 422 && taken.text.contains("sender_domains-error"), "{}", taken.text);
        assert!(taken.text.contains("Haramain Plus"), "the other brand is named: {}", taken.text);
        let mut moved = moved.to_vec();
        moved.push(("languages", "ms"));
        assert_eq!(browser.post(&path, &moved).await.status, 303);
        let page = browser.get(&path).await.text;
        assert!(page.contains("Asia/Jakarta\" selected"));
        for (field, value) in
            [("names_en", "Safa Journeys"), ("legal_name", "Safa Travel &amp; Tours Sdn. Bhd.")]
        {
            let input =
                page.split("<input").find(|input| input.contains(&format!("name=\"{field}\""))).unwrap();
            assert!(input.contains(&format!("value=\"{value}\"")), "{input}");
        }
        let ticked =
            page.split("<input").filter(|one| one.contains("name=\"languages\"") && one.contains(" checked"));
        assert_eq!(ticked.count(), 2);
        assert!(page.contains("English: Safa Journeys"), "the trail tells before and after: {page}");
        let list = browser.get("/settings/brands").await.text;
        assert!(list.contains("Bahasa Melayu, English"), "{list}");
        assert!(list.contains("haramain.example, umrah.example, hajj.example"), "{list}");
    })
    .await;
}

async fn second_browser(world: &World) -> Browser<'_> {
    let mut other = Browser::new(world, "ms");
    let fields = [("email", "aishah@anggerik.example"), ("password", "bunga raya merah")];
    assert_eq!(other.post("/sign-in", &fields).await.status, 303);
    other
}

#[tokio::test]
async fn ones_own_password_sessions_and_tokens() {
    testkit::on_each_engine(async |world| {
        let mut browser = set_up(world).await;
        let other = second_browser(world).await;
        assert_eq!(other.get("/settings/profile").await.status, 200);
        let wrong = [("current_password", "salah sekali"), ("new_password", "melati putih")];
        let refused = browser.post("/settings/profile/password", &wrong).await;
        assert!(refused.status == 422 && refused.text.contains("current_password-error"), "{}", refused.text);
        let right = [("current_password", "bunga raya merah"), ("new_password", "melati putih")];
        assert_eq!(browser.post("/settings/profile/password", &right).await.status, 303);
        assert_eq!(other.get("/settings/profile").await.status, 303, "other browsers are out");
        assert_eq!(browser.get("/settings/profile").await.status, 200);

        let day = [("name", "Excel"), ("expires_at", "2026-03-01")];
        let made = browser.post("/settings/tokens", &day).await;
        assert_eq!(made.status, 200, "{}", made.text);
        let token = made.text.split("khd_").nth(1).map(|rest| format!("khd_{}", &rest[..43])).unwrap();
        assert_eq!(world.client(Some(&token)).get("/api/v1/profile").await.status, 200);
        let list = browser.get("/settings/tokens").await;
        assert!(!list.text.contains(&token));
        let revoke = list.text.split("action=\"").filter_map(|rest| rest.split('"').next());
        let revoke = revoke.into_iter().find(|action| action.ends_with("/revoke")).unwrap().to_owned();
        assert_eq!(browser.post(&revoke, &[]).await.status, 303);
        assert_eq!(world.client(Some(&token)).get("/api/v1/profile").await.status, 401);
        let past = browser.post("/settings/tokens", &[("name", "Late"), ("expires_at", "2020-01-01")]).await;
        assert!(past.status == 422 && past.text.contains("expires_at-error"));
    })
    .await;
}

#[tokio::test]
async fn what_is_still_named_is_not_retired_and_the_screen_says_by_what() {
    testkit::on_each_engine(async |world| {
        let mut browser = set_up(world).await;
        speak(&mut browser, "en").await;
        let lists = world.as_admin().get("/api/v1/labels").await.json;
        let kind =
            lists["kinds"].as_array().unwrap().iter().find(|kind| kind["word"] == "complaint").unwrap();
        let path = format!("/settings/labels/kinds/{}", kind["id"]);
        let fields =
            [("version", "1"), ("labels", "Complaint"), ("labels_ms", "Aduan"), ("labels_id", "Keluhan")];
        let refused = browser.post(&path, &fields).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.text.contains("is a policy in force that names it")
                && refused.text.contains("active-error"),
            "{}",
            refused.text
        );
        let calendars = world.as_admin().get("/api/v1/calendars").await.json;
        let calendar = format!("/settings/calendars/{}/standing", calendars[0]["id"]);
        let refused = browser.post(&calendar, &[("active", "false")]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains("is a policy in force that names it"), "{}", refused.text);
        let team = serde_json::json!({ "brand_id": world.safa, "labels": { "en": "Visa" } });
        let team = world.as_admin().post("/api/v1/teams", team).await.json["id"].clone();
        let path = format!("/settings/teams/{team}");
        let gone = browser.post(&path, &[("version", "1"), ("labels", "Visa")]).await;
        assert_eq!(gone.status, 303, "{}", gone.text);
        assert!(browser.get("/settings/teams").await.text.contains("Retired"));
        assert!(browser.get(&path).await.text.contains("name=\"active\""));
    })
    .await;
}
