//! A desk to test with: Safa Travel (an Umrah agency, Malay) and Nusantara Rewards (hotel members, Indonesian), an
//! administrator, a representative of each brand, and a clock that stands at a Monday morning.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

use axum::Router;
use db::{Db, Engine, Migration, Settings};
use desk::attachments::Folder;
use desk::brands::{self, NewBrand};
use desk::correspondence::{Door, file_waiting, send_due};
use desk::events::{self, Stored};
use desk::mailboxes::{self, NewMailbox};
use desk::staff::{self, NewStaff};
use desk::{Desk, Keys, Outward, Parts, Post, labels, policies};
use kernel::{Actor, IdSource, Language, Problem, SeededChance, SimulatedClock, Timestamp, Via};
use mail::authenticity::{Check, Peer, Pending, Verdict};
use mail::listener::{Envelope, Intake, StoreVerdict};
use tempfile::TempDir;

use crate::client::Client;
use crate::place::Held;

/// Monday 2 February 2026, 09:00 in Kuala Lumpur.
const MORNING: &str = "2026-02-02T01:00:00Z";

static UNNUMBERED: db::Sql =
    db::Sql::new("testkit.unnumbered", "select count(*) from event where position is null");

/// A desk, the people in it, and its time.
pub struct World {
    /// The desk.
    pub desk: Desk,
    /// Its time.
    pub clock: Arc<SimulatedClock>,
    /// Safa Travel, an Umrah agency in Shah Alam.
    pub safa: i64,
    /// Nusantara Rewards, a hotel-member desk in Jakarta.
    pub nusantara: i64,
    /// The administrator's staff id.
    pub admin: i64,
    /// Nurul Ain, representative of Safa Travel.
    pub rep: i64,
    /// Putri Maharani, representative of Nusantara Rewards.
    pub other_rep: i64,
    /// Where its files lie.
    pub files: TempDir,
    /// Where its mail comes from: nothing is checked until a test says so.
    pub origins: Arc<Origins>,
    router: Router,
    held: Option<Held>,
}

/// What is said of where mail comes from, by the domain in its `From`.
#[derive(Default)]
pub struct Origins(Mutex<BTreeMap<String, Verdict>>);

impl Origins {
    /// From now on mail from this domain gets this verdict.
    pub fn say(&self, domain: &str, verdict: Verdict) {
        self.0.lock().expect("nobody panics holding it").insert(domain.to_owned(), verdict);
    }
}

impl Check for Origins {
    fn check<'a>(&'a self, _: &'a Peer, raw: &'a [u8]) -> Pending<'a> {
        Box::pin(async move {
            let mail = mail::parse(raw).unwrap_or_default();
            let address = mail.from.map(|from| from.address).unwrap_or_default();
            let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
            self.0.lock().expect("nobody panics holding it").get(domain).cloned().unwrap_or_default()
        })
    }
}

/// A self-signed certificate for `localhost` that every world trusts, as PEM, and its key.
pub struct Identity {
    /// The certificate.
    pub certificate: String,
    /// Its key.
    pub key: String,
}

/// The certificate a server of a test shows.
pub fn identity() -> &'static Identity {
    static MADE: OnceLock<Identity> = OnceLock::new();
    MADE.get_or_init(|| {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        Identity { certificate: made.cert.pem(), key: made.signing_key.serialize_pem() }
    })
}

struct Seeds {
    safa: i64,
    nusantara: i64,
    admin: i64,
    rep: i64,
    other_rep: i64,
}

impl World {
    /// Opens a fresh world.
    pub async fn open(engine: Engine, migrations: &[Migration]) -> Self {
        let migrations = migrations.to_vec();
        let clock = Arc::new(SimulatedClock::at(MORNING.parse::<Timestamp>().expect("an instant")));
        let now = kernel::Clock::now(&*clock);
        let (held, db) = tokio::task::spawn_blocking(move || {
            let held = Held::on(engine, &migrations);
            let mut settings = Settings::new(held.place(), desk::LOG_TABLE);
            (settings.readers, settings.writers) = (2, 3);
            let db = Db::open(&settings, &migrations, now).expect("the database opens");
            (held, db)
        })
        .await
        .expect("opened");
        let files = TempDir::new().expect("a temporary folder");
        let origins: Arc<Origins> = Arc::default();
        let desk = node(db, &clock, &files, &origins, 0);
        let seeds = seed(&desk).await.expect("the world is seeded");
        let (router, _) = desk::api().with_state(desk.clone()).split_for_parts();
        let Seeds { safa, nusantara, admin, rep, other_rep } = seeds;
        Self { desk, clock, safa, nusantara, admin, rep, other_rep, files, origins, router, held: Some(held) }
    }

    /// Stops the desk and gives its place back.
    pub async fn close(self) {
        let Self { desk, held, router, .. } = self;
        tokio::task::spawn_blocking(move || {
            drop(router);
            drop(desk);
            if let Some(held) = held {
                held.close();
            }
        })
        .await
        .expect("closed");
    }

    /// A second node on the same database, with the same time and keys.
    pub fn another_node(&self) -> Desk {
        node(self.desk.db().clone(), &self.clock, &self.files, &self.origins, 1)
    }

    /// A second server on the same database, with connections of its own, as another process has; the server engine only.
    pub async fn another_server(&self, migrations: &[Migration]) -> Desk {
        let migrations = migrations.to_vec();
        let mut settings =
            Settings::new(self.held.as_ref().expect("the world is open").place(), desk::LOG_TABLE);
        (settings.readers, settings.writers) = (2, 1);
        let now = self.desk.now();
        let opened = tokio::task::spawn_blocking(move || Db::open(&settings, &migrations, now));
        let db = opened.await.expect("opened").expect("the database opens");
        node(db, &self.clock, &self.files, &self.origins, 1)
    }

    /// Which engine this world runs on.
    pub fn engine(&self) -> Engine {
        self.desk.db().engine()
    }

    /// The administrator calling the API.
    pub fn as_admin(&self) -> Client {
        self.client(Some("admin-token"))
    }

    /// Nurul Ain of Safa Travel calling the API.
    pub fn as_rep(&self) -> Client {
        self.client(Some("rep-token"))
    }

    /// Putri Maharani of Nusantara Rewards calling the API.
    pub fn as_other_rep(&self) -> Client {
        self.client(Some("other-token"))
    }

    /// Nobody signed in.
    pub fn as_nobody(&self) -> Client {
        self.client(None)
    }

    /// Anybody with a token, or without.
    pub fn client(&self, token: Option<&str>) -> Client {
        Client { router: self.router.clone(), token: token.map(ToOwned::to_owned), headers: Vec::new() }
    }

    /// The same world behind another router: a crate above the desk brings its own.
    pub fn client_of(&self, router: Router, token: Option<&str>) -> Client {
        Client { router, token: token.map(ToOwned::to_owned), headers: Vec::new() }
    }

    /// A raw mail arrives for `recipients` and is filed.
    pub async fn mail(&self, recipients: &[&str], raw: &str) {
        assert_eq!(self.deliver(recipients, raw).await, StoreVerdict::Stored);
        file_waiting(&self.desk).await.expect("mail is filed");
    }

    /// A raw mail arrives and waits.
    pub async fn deliver(&self, recipients: &[&str], raw: &str) -> StoreVerdict {
        let envelope = Envelope {
            mail_from: Some("sender@example.my".to_owned()),
            recipients: recipients.iter().map(|to| (*to).to_owned()).collect(),
            remote: std::net::IpAddr::from([127, 0, 0, 1]),
            helo: "mx.example.my".to_owned(),
            tls: false,
        };
        Door::new(self.desk.clone()).store(envelope, raw.replace('\n', "\r\n").into_bytes()).await
    }

    /// The outbox, newest letter first, once everything due was sent.
    pub async fn outbox(&self) -> serde_json::Value {
        send_due(&self.desk).await.expect("letters are sent");
        self.as_admin().get("/api/v1/outbox").await.json
    }

    /// Every subscriber of the desk has handled everything that was committed.
    pub async fn caught_up(&self) {
        self.caught_up_with(&desk::subscribers(&self.desk)).await;
    }

    /// The same for these subscribers: a crate above the desk brings its own.
    pub async fn caught_up_with(&self, subscribers: &[desk::Subscriber]) {
        for subscriber in subscribers {
            self.numbered().await;
            desk::subscriptions::catch_up(&self.desk, subscriber).await.expect("events are handled");
        }
    }

    /// Waits until every committed event has its position.
    async fn numbered(&self) {
        let mut committed = self.desk.db().committed();
        loop {
            committed.borrow_and_update();
            let waiting: i64 = self
                .desk
                .db()
                .read(|tx| tx.one(&UNNUMBERED, &[], |row| row.get(0)))
                .await
                .expect("the log is counted");
            if waiting == 0 {
                return;
            }
            committed.changed().await.expect("the database is open");
        }
    }

    /// The events of one subject, oldest first.
    pub async fn events(&self, kind: &'static str, id: i64) -> Vec<Stored> {
        self.desk
            .db()
            .read(move |tx| Ok::<_, Problem>(events::history(tx, kind, id)?))
            .await
            .expect("the history is read")
    }

    /// The kinds of those events: what most tests look at.
    pub async fn event_kinds(&self, kind: &'static str, id: i64) -> Vec<String> {
        self.events(kind, id).await.into_iter().map(|event| event.kind).collect()
    }
}

fn node(db: Db, clock: &Arc<SimulatedClock>, files: &TempDir, origins: &Arc<Origins>, number: u8) -> Desk {
    Desk::new(Parts {
        db,
        clock: clock.clone(),
        chance: Arc::new(SeededChance::new(7 + u64::from(number))),
        ids: Arc::new(IdSource::new(number)),
        keys: Keys { master: [4; 32], chain: [1; 32], mail: [2; 32], links: [3; 32], blind: [5; 32] },
        attachments: Arc::new(Folder::open(files.path()).expect("a folder for files")),
        post: Post::Keep,
        authenticity: Arc::clone(origins) as Arc<dyn mail::authenticity::Check>,
        outward: Outward {
            reach: mail::Reach::Anywhere,
            host: "desk.example".to_owned(),
            door_port: Some(2525),
            further_roots: Some(identity().certificate.clone()),
        },
        public_url: "https://desk.example".to_owned(),
    })
}

fn person(email: &str, name: &str, language: Language, brands: &[i64], role: &str) -> NewStaff {
    NewStaff {
        email: email.to_owned(),
        full_name: name.to_owned(),
        call_as: name.split(' ').next().unwrap_or(name).to_owned(),
        language,
        zone: "Asia/Kuala_Lumpur".to_owned(),
        password_hash: None,
        demo: false,
        brands: brands.to_vec(),
        roles: vec![role.to_owned()],
    }
}

/// A brand that serves every language, this one first.
fn brand(name: &str, first: Language, zone: &str, domain: &str) -> NewBrand {
    let mut languages = Language::ALL.to_vec();
    languages.sort_by_key(|one| *one != first);
    NewBrand {
        name: name.to_owned(),
        languages,
        zone: zone.to_owned(),
        sender_domains: vec![domain.to_owned()],
        letterhead: name.to_owned(),
        ..NewBrand::default()
    }
}

async fn seed(desk: &Desk) -> Result<Seeds, Problem> {
    let pen = desk.pen(&Actor::system(Via::Import));
    desk.db()
        .write(move |tx| {
            labels::ensure(tx, &pen)?;
            staff::ensure_roles(tx, &pen)?;
            let safa = brands::insert(
                tx,
                &pen,
                &brand("Safa Travel", Language::Ms, "Asia/Kuala_Lumpur", "safatravel.example"),
            )?;
            let nusantara = brands::insert(
                tx,
                &pen,
                &brand("Nusantara Rewards", Language::Id, "Asia/Jakarta", "nusantara.example"),
            )?;
            for brand in [safa, nusantara] {
                let brand = brands::get(tx, brand)?;
                policies::ensure_default(tx, &pen, &brand)?;
            }
            let admin = staff::insert(
                tx,
                &pen,
                &person(
                    "admin@safatravel.example",
                    "Farid Hakim",
                    Language::En,
                    &[safa, nusantara],
                    "administrator",
                ),
            )?;
            let rep = staff::insert(
                tx,
                &pen,
                &person("nurul@safatravel.example", "Nurul Ain", Language::Ms, &[safa], "representative"),
            )?;
            let other_rep = staff::insert(
                tx,
                &pen,
                &person(
                    "putri@nusantara.example",
                    "Putri Maharani",
                    Language::Id,
                    &[nusantara],
                    "representative",
                ),
            )?;
            for (brand_id, address) in
                [(safa, "umrah@safatravel.example"), (nusantara, "members@nusantara.example")]
            {
                let new = NewMailbox { brand_id, address: address.to_owned(), ..NewMailbox::default() };
                mailboxes::insert(tx, &pen, &new)?;
            }
            for (owner, token) in [(admin, "admin-token"), (rep, "rep-token"), (other_rep, "other-token")] {
                staff::insert_token(tx, &pen, owner, "test", &staff::token_hash(token), None)?;
            }
            Ok(Seeds { safa, nusantara, admin, rep, other_rep })
        })
        .await
}
