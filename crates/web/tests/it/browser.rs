//! A browser without a window: a session's cookie, forms, and what comes back.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use desk::invitations::ops::send as invite;
use desk::staff::ops::{SignIn, accept};
use desk::staff::{self};
use kernel::{Actor, Language, Via};
use testkit::World;
use tower::ServiceExt;
use web::session::Door;

const PASSWORD: &str = "bunga raya merah";

/// What came back.
pub struct Seen {
    pub status: u16,
    pub html: String,
    pub location: String,
    pub trigger: serde_json::Value,
}

impl Seen {
    /// The value of the first attribute `name` after `from`.
    pub fn value_after(&self, from: &str, name: &str) -> String {
        let rest = self.html.split_once(from).unwrap_or_else(|| panic!("{from} is not in {}", self.html)).1;
        let opening = format!(" {name}=\"");
        let value = rest.split_once(opening.as_str()).map(|(_, rest)| rest.split('"').next().unwrap());
        value.unwrap_or_else(|| panic!("no {name} after {from}")).replace("&amp;", "&")
    }

    /// What the message at the foot says.
    pub fn told(&self) -> &str {
        self.trigger["khidmat:toast"]["text"].as_str().unwrap_or_default()
    }
}

/// The letter with the invitation is no part of what tests look for in the outbox.
static FORGET_INVITATIONS: db::Sql =
    db::Sql::new("test.forget_invitations", "delete from outbox where kind = 'invitation'");

/// A browser on the working screens.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    session: Option<String>,
    is_partial: bool,
}

impl Browser {
    /// Signed in as a member of staff of the world.
    pub async fn of(world: &World, staff_id: i64, email: &str) -> Self {
        let system = Actor::system(Via::Automation);
        let invitation = invite(&world.desk, &system, staff_id).await.unwrap();
        let visitor = Actor::nobody(Via::Screen, Language::En);
        accept(&world.desk, &visitor, &invitation.token, PASSWORD).await.unwrap();
        world.desk.db().write(|tx| tx.execute(&FORGET_INVITATIONS, &[])).await.unwrap();
        let typed = SignIn {
            email: email.to_owned(),
            password: PASSWORD.to_owned(),
            user_agent: "test".to_owned(),
            remote: "127.0.0.1".to_owned(),
        };
        let signed = staff::sign_in(&world.desk, typed).await.unwrap();
        Self { session: Some(signed.token), ..Self::signed_out(world) }
    }

    /// The administrator, who serves both brands and reads English.
    pub async fn admin(world: &World) -> Self {
        Self::of(world, world.admin, "admin@safatravel.example").await
    }

    /// Nurul Ain of Safa Travel, who reads Malay.
    pub async fn rep(world: &World) -> Self {
        Self::of(world, world.rep, "nurul@safatravel.example").await
    }

    /// The same at another browser, once she has been there before.
    pub async fn rep_again(world: &World) -> Self {
        let typed = SignIn {
            email: "nurul@safatravel.example".to_owned(),
            password: PASSWORD.to_owned(),
            user_agent: "test".to_owned(),
            remote: "127.0.0.1".to_owned(),
        };
        let signed = staff::sign_in(&world.desk, typed).await.unwrap();
        Self { session: Some(signed.token), ..Self::signed_out(world) }
    }

    /// Putri of Nusantara Rewards, who reads Indonesian.
    pub async fn other(world: &World) -> Self {
        Self::of(world, world.other_rep, "putri@nusantara.example").await
    }

    /// Nobody.
    pub fn signed_out(world: &World) -> Self {
        let door = Door { public_url: "http://desk.example".to_owned() };
        let router = web::workspace_routes().merge(web::people_routes(door)).with_state(world.desk.clone());
        Self { router, session: None, is_partial: false }
    }

    /// The same person's browser at another server.
    pub fn at(&self, desk: &desk::Desk) -> Self {
        let door = Door { public_url: "http://desk.example".to_owned() };
        let router = web::workspace_routes().merge(web::people_routes(door)).with_state(desk.clone());
        Self { router, ..self.clone() }
    }

    /// The same with scripts: asks for parts of pages.
    pub fn partial(&self) -> Self {
        Self { is_partial: true, ..self.clone() }
    }

    /// Another person's browser on the same server as this one.
    pub fn beside(&self, other: &Self) -> Self {
        Self { router: self.router.clone(), ..other.clone() }
    }

    /// A request as this browser sends it.
    pub fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "desk.example");
        if let Some(session) = &self.session {
            request = request.header(header::COOKIE, format!("theme=dark; khidmat_session={session}"));
        }
        if self.is_partial {
            request = request.header("hx-request", "true");
        }
        request
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: Request<Body>) -> Seen {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let text = |name: &str| {
            response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
        };
        let (location, trigger) = (text("location") + &text("hx-redirect"), text("hx-trigger"));
        let status = response.status().as_u16();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let html = String::from_utf8_lossy(&bytes).into_owned();
        Seen { status, html, location, trigger: serde_json::from_str(&trigger).unwrap_or_default() }
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Seen {
        self.send(self.request("GET", path).body(Body::empty()).unwrap()).await
    }

    /// POST of a form on our own page.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self
            .request("POST", path)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    /// The response itself, for what streams.
    pub async fn open(&self, path: &str) -> axum::response::Response {
        self.router.clone().oneshot(self.request("GET", path).body(Body::empty()).unwrap()).await.unwrap()
    }
}

/// A question by mail, filed; answers the case's id.
pub async fn question(world: &World, number: u32) -> i64 {
    let raw = format!(
        "From: Siti Aminah <siti.aminah@example.my>\nTo: umrah@safatravel.example\nSubject: Bilik quad {number}\n\
         Message-ID: <q{number}@example.my>\nDate: Mon, 2 Feb 2026 09:00:00 +0800\n\n\
         السلام عليكم\n\nMasih ada <bilik> quad?\n"
    );
    world.mail(&["umrah@safatravel.example"], &raw).await;
    let cases = world.as_admin().get("/api/v1/cases?folder=all&sort=newest").await.json;
    let mut rows = cases["rows"].as_array().unwrap().iter();
    let subject = format!("Bilik quad {number}");
    rows.find(|row| row["subject"] == subject.as_str()).unwrap()["id"].as_i64().unwrap()
}
