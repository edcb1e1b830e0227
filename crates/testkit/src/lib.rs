//! The test world: a desk with two brands and a few people, on both engines, whose time moves only when told.
//!
//! ```ignore
//! #[tokio::test]
//! async fn a_case_gets_a_number() {
//!     testkit::on_each_engine(async |world| {
//!         let answer = world.as_rep().post("/api/v1/cases", json!({ … })).await;
//!         assert_eq!(answer.status, 201);
//!     })
//!     .await;
//! }
//! ```

mod client;
mod place;
mod world;

pub use client::{Answer, Client};
pub use place::{Held, POSTGRES_VARIABLE};
pub use world::{Identity, World, identity};

use db::{Engine, Migration};

/// Runs a scenario once on SQLite and once on PostgreSQL, each in a fresh world with the desk's schema.
pub async fn on_each_engine(scenario: impl AsyncFn(&World)) {
    on_each_engine_with(&desk::migrations(), scenario).await;
}

/// The same with a longer list of migrations, for crates above the desk.
pub async fn on_each_engine_with(migrations: &[Migration], scenario: impl AsyncFn(&World)) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let world = World::open(engine, migrations).await;
        scenario(&world).await;
        world.close().await;
    }
}
