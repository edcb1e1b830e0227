//! The door: the first start, signing in and out, invitations.

use testkit::World;

use crate::visitor::Browser;

const PASSWORD: &str = "bunga raya merah";

const SET_UP: [(&str, &str); 7] = [
    ("brand_name", "Anggerik <Hotels>"),
    ("language", "ms"),
    ("zone", "Asia/Kuala_Lumpur"),
    ("sender_domain", ""),
    ("full_name", "Aishah Karim"),
    ("email", "aishah@anggerik.example"),
    ("password", PASSWORD),
];

/// A desk that was just set up, and its administrator's browser.
pub async fn set_up(world: &World) -> Browser<'_> {
    let token = desk::staff::set_up_link(&world.desk).await.unwrap().unwrap();
    let mut browser = Browser::new(world, "ms");
    let done = browser.post(&format!("/set-up/{token}"), &SET_UP).await;
    assert_eq!(
        (done.status, done.header("location")),
        (303, "/sign-in?said=set-up&lang=ms"),
        "{}",
        done.text
    );
    let entered = sign_in(&mut browser, "aishah@anggerik.example", PASSWORD).await;
    assert_eq!(entered, 303);
    browser
}

/// Signs in and answers the status.
pub async fn sign_in(browser: &mut Browser<'_>, email: &str, password: &str) -> u16 {
    browser.post("/sign-in", &[("email", email), ("password", password)]).await.status
}

#[tokio::test]
async fn the_first_start_makes_an_administrator_once() {
    testkit::on_each_engine(async |world| {
        let token = desk::staff::set_up_link(&world.desk).await.unwrap().unwrap();
        let path = format!("/set-up/{token}");
        let mut browser = Browser::new(world, "id");
        // Looking uses nothing up, however often a scanner does it.
        for _ in 0..3 {
            let page = browser.get(&path).await;
            assert_eq!(page.status, 200);
            assert!(page.text.contains("<html lang=\"id\"") && page.text.contains("Asia/Jakarta\" selected"));
        }
        let mut short = SET_UP;
        short[6].1 = "pendek";
        let refused = browser.post(&path, &short).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains("Kata sandi terlalu pendek"), "{}", refused.text);
        assert!(refused.text.contains("Anggerik &lt;Hotels&gt;"), "what was typed is kept, and harmless");
        assert!(!refused.text.contains("pendek\""), "a password is never sent back");
        let done = browser.post(&path, &SET_UP).await;
        assert_eq!(done.status, 303);
        assert_eq!(browser.get(&path).await.status, 410);
        assert_eq!(browser.post(&path, &SET_UP).await.status, 410);
        assert!(browser.get(done.header("location")).await.text.contains("Meja layanan Anda sudah siap"));
    })
    .await;
}

#[tokio::test]
async fn the_session_is_a_cookie_that_scripts_and_other_sites_cannot_use() {
    testkit::on_each_engine(async |world| {
        let mut browser = set_up(world).await;
        let fields = [("email", "aishah@anggerik.example"), ("password", PASSWORD)];
        let entered = browser.post("/sign-in?return=/settings/people", &fields).await;
        assert_eq!(entered.header("location"), "/settings/people");
        let cookie = entered.header("set-cookie");
        for part in ["khidmat_session=khs_", "HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        let elsewhere = browser.post("/sign-in?return=https://evil.example", &fields).await;
        assert_eq!(elsewhere.header("location"), "/");
        for path in ["/sign-in", "/sign-out", "/settings/people", "/settings/tokens", "/settings/profile"] {
            assert_eq!(browser.post_from_elsewhere(path, &fields).await.status, 403, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_wrong_password_says_nothing_about_who_exists() {
    testkit::on_each_engine(async |world| {
        let mut browser = set_up(world).await;
        browser.post("/sign-out", &[]).await;
        let mut said = Vec::new();
        for email in ["aishah@anggerik.example", "nobody@anggerik.example"] {
            let refused = browser.post("/sign-in", &[("email", email), ("password", "salah sekali")]).await;
            assert_eq!(refused.status, 422);
            assert!(refused.text.contains("E-mel, kata laluan atau kod tidak sepadan"));
            let form = refused.text.split("role=\"alert\"").nth(1).unwrap();
            said.push(form.split("</div>").next().unwrap().to_owned());
        }
        assert_eq!(said[0], said[1]);
        for _ in 0..4 {
            sign_in(&mut browser, "aishah@anggerik.example", "salah sekali").await;
        }
        let fields = [("email", "aishah@anggerik.example"), ("password", PASSWORD)];
        let refused = browser.post("/sign-in", &fields).await;
        assert_eq!(refused.status, 429);
        let seconds: i64 = refused.header("retry-after").parse().unwrap();
        assert!((1..=900).contains(&seconds), "{seconds}");
    })
    .await;
}

#[tokio::test]
async fn whoever_signs_out_is_out() {
    testkit::on_each_engine(async |world| {
        let mut browser = set_up(world).await;
        assert_eq!(browser.get("/settings/profile").await.status, 200);
        let left = browser.post("/sign-out", &[]).await;
        assert_eq!((left.status, left.header("location")), (303, "/sign-in?said=out"));
        assert!(left.header("set-cookie").contains("Max-Age=0"));
        let page = browser.get("/settings/profile").await;
        assert_eq!((page.status, page.header("location")), (303, "/sign-in?return=%2Fsettings%2Fprofile"));
        assert_eq!(browser.post("/settings/profile", &[]).await.status, 401);
    })
    .await;
}

#[tokio::test]
async fn an_invitation_lets_a_colleague_choose_a_password() {
    testkit::on_each_engine(async |world| {
        let mut admin = set_up(world).await;
        let made = admin.post(&format!("/settings/people/{}/invitation", world.rep), &[]).await;
        assert_eq!(made.status, 200, "{}", made.text);
        let link = made.text.split("https://desk.example.my").nth(1).unwrap();
        let link = link.split(['<', '"']).next().unwrap().to_owned();
        let mut nurul = Browser::new(world, "en");
        let page = nurul.get(&link).await;
        assert!(page.text.contains("Selamat datang, Nurul"), "in the language she was given: {}", page.text);
        assert!(nurul.get(&format!("{link}?lang=en")).await.text.contains("Welcome, Nurul"));
        assert_eq!(nurul.post(&link, &[("password", "pendek")]).await.status, 422);
        assert_eq!(nurul.post(&link, &[("password", PASSWORD)]).await.status, 303);
        assert_eq!(nurul.get(&link).await.status, 410);
        assert_eq!(sign_in(&mut nurul, "nurul@safatravel.example", PASSWORD).await, 303);
        assert_eq!(nurul.get("/settings/profile").await.status, 200);
        for forbidden in ["/settings/people", "/settings/people/new", "/settings/brands", "/settings/tokens"]
        {
            assert_eq!(nurul.get(forbidden).await.status, 403, "{forbidden}");
        }
    })
    .await;
}
