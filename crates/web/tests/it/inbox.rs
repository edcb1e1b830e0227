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
