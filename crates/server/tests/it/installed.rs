//! An installation in a temporary folder: a configuration, one brand, one administrator with a token.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use db::{Engine, Place};
use desk::brands::{self, NewBrand};
use desk::staff::{self, NewStaff};
use kernel::{Actor, Language, Problem, SeededChance, SystemClock, Via};
use server::config::Config;
use server::schema::migrations;
use server::wiring::{self, House, Outside};
use tempfile::TempDir;
use testkit::Held;

/// The administrator's token.
pub const TOKEN: &str = "khd_the-administrators-token";

pub struct Installed {
    pub folder: TempDir,
    pub brand: i64,
    lent: Option<Held>,
}

pub fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(work)
}

/// The machine's time and repeatable chance.
pub fn outside() -> Outside {
    Outside { clock: Arc::new(SystemClock), chance: Arc::new(SeededChance::new(11)), is_demo: false }
}

impl Installed {
    /// An installation on this engine, seeded and closed again.
    pub fn on(engine: Engine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let lent = (engine == Engine::Postgres).then(|| Held::on(engine, &migrations()));
        let mut installed = Self { folder, brand: 0, lent };
        let database = match installed.lent.as_ref().map(Held::place) {
            Some(Place::Server(url)) => format!("database = \"{url}\"\n"),
            _ => String::new(),
        };
        let text = format!(
            "listen = \"127.0.0.1:0\"\ndata_dir = \"data\"\n{database}limits.requests_per_minute = 1000000\n\
             metrics.listen = \"127.0.0.1:0\"\n"
        );
        std::fs::write(installed.config_path(), text).unwrap();
        installed.brand = block_on(async {
            let house = wiring::open(&installed.config(), &outside()).await.unwrap();
            wiring::ensure(&house.desk).await.unwrap();
            let brand = seed(&house).await.unwrap();
            close(house).await;
            brand
        });
        installed
    }

    pub fn config_path(&self) -> PathBuf {
        self.folder.path().join("khidmat.toml")
    }

    /// Adds lines to the configuration. Tables already in it cannot be opened again.
    pub fn configure(&self, lines: &str) {
        let text = std::fs::read_to_string(self.config_path()).unwrap();
        std::fs::write(self.config_path(), format!("{text}{lines}")).unwrap();
    }

    pub fn path(&self, inside: &str) -> PathBuf {
        self.folder.path().join(inside)
    }

    pub fn config(&self) -> Config {
        Config::read(Some(&self.config_path()), &|_| None).unwrap()
    }

    /// A case to open, told apart by its subject.
    pub fn case(&self, subject: &str) -> serde_json::Value {
        serde_json::json!({
            "brand_id": self.brand,
            "customer": { "email": "siti.aminah@example.my", "name": "Siti Aminah bt Rahman" },
            "subject": subject,
            "body": "Masih ada bilik quad untuk 12 Mac?",
            "channel": "email",
        })
    }

    pub fn give_back(self) {
        if let Some(lent) = self.lent {
            lent.close();
        }
    }
}

/// Closes a house opened in this process.
pub async fn close(house: House) {
    let House { desk, lease, .. } = house;
    lease.release(desk.db(), desk.now()).await.unwrap();
    tokio::task::spawn_blocking(move || drop(desk)).await.unwrap();
}

async fn seed(house: &House) -> Result<i64, Problem> {
    let pen = house.desk.pen(&Actor::system(Via::Import));
    house
        .desk
        .db()
        .write(move |tx| {
            let brand = NewBrand {
                name: "Safa Travel".to_owned(),
                languages: vec![Language::Ms],
                zone: "Asia/Kuala_Lumpur".to_owned(),
                sender_domains: vec!["safatravel.example".to_owned()],
                letterhead: "Safa Travel".to_owned(),
                ..NewBrand::default()
            };
            let brand = brands::insert(tx, &pen, &brand)?;
            let admin = NewStaff {
                email: "farid@safatravel.example".to_owned(),
                full_name: "Farid Hakim".to_owned(),
                call_as: "Farid".to_owned(),
                language: Language::En,
                zone: "Asia/Kuala_Lumpur".to_owned(),
                password_hash: None,
                demo: false,
                brands: vec![brand],
                roles: vec!["administrator".to_owned()],
            };
            let admin = staff::insert(tx, &pen, &admin)?;
            staff::insert_token(tx, &pen, admin, "test", &staff::token_hash(TOKEN), None)?;
            Ok(brand)
        })
        .await
}

/// Copies a file, with its permissions.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to.parent().unwrap()).unwrap();
    std::fs::copy(from, to).unwrap();
}

/// Puts another installation's key there.
pub fn forge_key(path: &Path) {
    server::keyfile::Master::make(path, &SeededChance::new(99)).unwrap();
}
