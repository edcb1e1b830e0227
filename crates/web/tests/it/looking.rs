//! The original look of a mail, as a browser gets it: its page, and the frame that can do nothing.

use axum::http::HeaderMap;

use crate::browser::Browser;

const MAIL: &str = "From: siti@example.my\nTo: umrah@safatravel.example\nSubject: Sebut harga\nMessage-ID: <rupa@example.my>\n\
    MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n\
    <style>p{color:red}</style><script>x()</script><p>Harga</p><img src=\"https://cdn.example.my/a.png\">\n";

fn header<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    headers.get(name).map_or("", |value| value.to_str().unwrap())
}

/// The directives of a policy.
fn directives(policy: &str) -> Vec<&str> {
    policy.split(';').map(str::trim).collect()
}

#[tokio::test]
async fn a_mails_own_look_stands_in_a_frame_that_runs_nothing_and_calls_nobody() {
    testkit::on_each_engine(async |world| {
        world.mail(&["umrah@safatravel.example"], MAIL).await;
        let api = world.as_rep();
        let case = api.get("/api/v1/cases?folder=all").await.json["rows"][0]["id"].clone();
        let message = api.get(&format!("/api/v1/cases/{case}")).await.json["messages"][0]["id"].clone();
        let (look, frame) = (format!("/messages/{message}/look"), format!("/messages/{message}/original"));
        let rep = Browser::rep(world).await;

        let page = rep.get(&look).await;
        assert_eq!(page.status, 200);
        assert_eq!(page.value_after("<iframe", "src"), frame);
        let sandbox = page.value_after("<iframe", "sandbox");
        assert!(!sandbox.contains("allow-scripts") && !sandbox.contains("allow-same-origin"), "{sandbox}");
        assert!(!page.html.contains("<p>Harga</p>"), "the mail itself is in the frame alone");

        let answer = rep.open(&frame).await;
        let headers = answer.headers().clone();
        let policy = header(&headers, "content-security-policy");
        let rules = directives(policy);
        for rule in ["default-src 'none'", "img-src data:", "form-action 'none'", "frame-ancestors 'self'"] {
            assert!(rules.contains(&rule), "{rule} is not in {policy}");
        }
        let sandbox = rules.iter().find(|rule| rule.starts_with("sandbox")).unwrap();
        assert!(!sandbox.contains("allow-scripts") && !sandbox.contains("allow-same-origin"), "{sandbox}");
        assert!(!policy.contains("script-src") && !policy.contains("https:"), "{policy}");
        assert_eq!(header(&headers, "x-frame-options"), "SAMEORIGIN");
        assert_eq!(header(&headers, "referrer-policy"), "no-referrer");
        assert_eq!(header(&headers, "cache-control"), "private, no-store");
        let html = rep.get(&frame).await.html;
        assert!(html.contains("<p>Harga</p>") && html.contains("<style>p{color:red}</style>"), "{html}");
        assert!(!html.contains("<script") && !html.contains("cdn.example.my"), "{html}");

        let page = rep.get(&format!("{look}?pictures=yes")).await;
        assert_eq!(page.value_after("<iframe", "src"), format!("{frame}?pictures=yes"));
        let answer = rep.open(&format!("{frame}?pictures=yes")).await;
        let rules = header(answer.headers(), "content-security-policy").to_owned();
        assert!(directives(&rules).contains(&"img-src data: https:"), "{rules}");
        assert!(
            rep.get(&format!("{frame}?pictures=yes")).await.html.contains("https://cdn.example.my/a.png")
        );
    })
    .await;
}

#[tokio::test]
async fn the_look_of_a_mail_one_may_not_see_is_not_there() {
    testkit::on_each_engine(async |world| {
        world.mail(&["umrah@safatravel.example"], MAIL).await;
        let api = world.as_rep();
        let case = api.get("/api/v1/cases?folder=all").await.json["rows"][0]["id"].clone();
        let message = api.get(&format!("/api/v1/cases/{case}")).await.json["messages"][0]["id"].clone();
        let (other, nobody) = (Browser::other(world).await, Browser::signed_out(world));
        for path in [format!("/messages/{message}/look"), format!("/messages/{message}/original")] {
            let refused = other.get(&path).await;
            assert_eq!(refused.status, 404, "{path}");
            assert!(!refused.html.contains("Harga") && !refused.html.contains("Sebut harga"), "{path}");
            assert_eq!(nobody.get(&path).await.status, 303, "{path} without a session");
            assert_eq!(other.get(&path.replace(&message.to_string(), "7")).await.status, 404);
        }
    })
    .await;
}
