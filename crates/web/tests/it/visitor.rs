//! A browser as far as the server sees one: it keeps the session's cookie and says where its forms come from.

use testkit::{Answer, World};
use web::session::Door;

/// A browser.
pub struct Browser<'w> {
    world: &'w World,
    cookie: String,
    language: &'static str,
}

/// Fields as a form sends them.
pub fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

impl<'w> Browser<'w> {
    pub fn new(world: &'w World, language: &'static str) -> Self {
        Self { world, cookie: String::new(), language }
    }

    async fn call(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<String>) -> Answer {
        let door = Door { public_url: "https://desk.example.my".to_owned() };
        let router = web::people_routes(door).with_state(self.world.desk.clone());
        let mut client = self.world.client_of(router, None).with("accept-language", self.language);
        if !self.cookie.is_empty() {
            client = client.with("cookie", &format!("theme=dark; {}", self.cookie));
        }
        for (name, value) in headers {
            client = client.with(name, value);
        }
        client.call(method, path, body).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call("GET", path, &[], None).await
    }

    /// A form of ours.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.call("POST", path, &[("sec-fetch-site", "same-origin")], Some(form(fields))).await;
        if let Some((cookie, _)) = answer.header("set-cookie").split_once(';') {
            self.cookie = cookie.to_owned();
        }
        answer
    }

    /// The same form on somebody else's page.
    pub async fn post_from_elsewhere(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.call("POST", path, &[("sec-fetch-site", "cross-site")], Some(form(fields))).await
    }
}
