//! Folders, lists, filters, the palette.

use crate::browser::{Browser, question};

#[tokio::test]
async fn a_mail_stands_in_the_inbox_with_its_thread_beside_the_list() {
    testkit::on_each_engine(async |world| {
        let id = question(world, 1).await;
        let rep = Browser::rep(world).await;
        let home = rep.get("/").await;
        assert_eq!((home.status, home.location.as_str()), (303, "/inbox/mine"));
        let empty = rep.get("/inbox/mine").await;
        assert_eq!(empty.status, 200);
        assert!(empty.html.contains("Tiada yang menunggu anda") && empty.html.contains("<html lang=\"ms\""));
        assert!(empty.html.contains("data-theme=\"dark\""), "the cookie chooses the theme");
        let page = rep.get("/inbox/unassigned").await;
        assert!(page.html.contains(&format!("href=\"/cases/{id}?in=unassigned\"")), "{}", page.html);
        // The newest stands open, escaped, each paragraph in its own direction.
        assert!(page.html.contains("Masih ada &lt;bilik&gt; quad?"));
        assert!(page.html.contains("<p dir=\"auto\">السلام عليكم</p>"));
        assert_eq!(page.value_after("id=\"folder-unassigned\"", "href"), "/inbox/unassigned");
        let count = page.html.split("id=\"folder-unassigned\"").nth(1).unwrap().split("</a>").next().unwrap();
        assert!(count.contains(">1<"), "{count}");
        // The other brand sees nothing of it.
        let other = Browser::other(world).await;
        assert!(!other.get("/inbox/all").await.html.contains("Bilik quad"));
        assert_eq!(other.get(&format!("/cases/{id}")).await.status, 404);
        assert_eq!(rep.get("/inbox/nowhere").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn rows_fetch_themselves_and_the_numbers_of_the_folders_apart() {
    testkit::on_each_engine(async |world| {
        let id = question(world, 1).await;
        let rep = Browser::rep(world).await.partial();
        let fresh = rep.get(&format!("/inbox/unassigned/rows?open={id}")).await;
        assert_eq!(fresh.status, 200);
        assert!(fresh.html.starts_with("<div class=\"rowbox\""), "{}", fresh.html);
        assert!(fresh.html.contains("aria-current=\"true\"") && !fresh.html.contains("id=\"folder-mine\""));
        let counts = rep.get("/inbox/unassigned/counts").await;
        assert!(counts.html.contains("id=\"folder-mine\"") && counts.html.contains("id=\"list-count\""));
        assert!(!counts.html.contains("id=\"rows\""), "numbers come without the rows");
        let english = rep.get("/inbox/unassigned/rows?language=en").await;
        assert!(english.html.contains("Tiada yang sepadan") && !english.html.contains("Bilik quad"));
        let wrong = rep.get("/inbox/unassigned/rows?after=nonsense").await;
        assert!(wrong.html.contains("notice late"), "a list that cannot be read says so: {}", wrong.html);
    })
    .await;
}

#[tokio::test]
async fn a_filter_that_names_nothing_is_told_of_and_the_others_stay() {
    testkit::on_each_engine(async |world| {
        question(world, 1).await;
        let rep = Browser::rep(world).await;
        for (filter, told) in [
            ("team=99", "Pasukan: “99” tidak"),
            ("owner=99", "Pemilik: “99” tidak"),
            ("tag=gurau", "Tag: “gurau” tidak"),
            ("organisation=99", "Organisasi: “99” tidak"),
            // One of a brand that is not theirs is no other answer.
            (format!("brand={}", world.nusantara).as_str(), "Jenama: “"),
            (format!("owner={}", world.other_rep).as_str(), "Pemilik: “"),
        ] {
            let page = rep.get(&format!("/inbox/all?channel=email&{filter}")).await;
            assert_eq!(page.status, 200);
            assert!(page.html.contains("notice late") && page.html.contains(told), "{filter}: {}", page.html);
            assert!(
                page.html.contains("href=\"/inbox/all?channel=email\""),
                "the way back without it: {filter}"
            );
            assert!(!page.html.contains("Bilik quad"));
        }
    })
    .await;
}

#[tokio::test]
async fn figures_of_nobody_are_a_page_that_says_so_and_keeps_the_other_filters() {
    testkit::on_each_engine(async |world| {
        let admin = Browser::admin(world).await;
        for (filter, told) in [
            ("team=99", "Team: there is no “99”."),
            ("agent=99", "there is no “99”."),
            ("agent=x", "there is no “x”."),
            ("brand=99", "Brand: there is no “99”."),
            ("organisation=99", "Organisation: there is no “99”."),
        ] {
            let page = admin.get(&format!("/figures?from=2026-01-01&channel=email&{filter}&kind=")).await;
            assert_eq!(page.status, 422, "{filter}: {}", page.html);
            assert!(page.html.contains(told) && page.html.contains("id=\"rail\""), "{filter}: {}", page.html);
            assert!(
                page.html.contains("href=\"/figures?from=2026-01-01&amp;channel=email\""),
                "{}",
                page.html
            );
        }
    })
    .await;
}

#[tokio::test]
async fn the_palette_finds_numbers_subjects_and_customers() {
    testkit::on_each_engine(async |world| {
        let id = question(world, 1).await;
        world.caught_up().await;
        let rep = Browser::rep(world).await;
        let case = world.as_rep().get(&format!("/api/v1/cases/{id}")).await.json;
        let find = async |words: &str| {
            let path =
                form_urlencoded::Serializer::new("/search/jump?".to_owned()).append_pair("q", words).finish();
            let seen = rep.get(&path).await;
            serde_json::from_str::<serde_json::Value>(&seen.html).unwrap()
        };
        let reference = format!("kh-{}", case["reference"]);
        assert_eq!(find(&reference).await[0]["href"], format!("/cases/{id}"));
        assert_eq!(find("bilik QUAD").await[0]["href"], format!("/cases/{id}"));
        let found = find("siti").await;
        let customer = format!("/customers/{}", case["customer_id"]);
        assert!(found.as_array().unwrap().iter().any(|one| one["href"] == customer.as_str()), "{found}");
        let other = Browser::other(world).await.get(&format!("/search/jump?q={reference}")).await;
        let other: serde_json::Value = serde_json::from_str(&other.html).unwrap();
        let hrefs: Vec<&str> =
            other.as_array().unwrap().iter().map(|one| one["href"].as_str().unwrap()).collect();
        assert_eq!(hrefs, [format!("/search?q={reference}")], "the way to the page of search, and no case");
    })
    .await;
}
