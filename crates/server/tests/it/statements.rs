//! The installation's own statements are prepared on both engines.

use db::DbError;
use server::schema::{migrations, statements};

#[tokio::test]
async fn every_statement_is_understood_by_both_engines() {
    testkit::on_each_engine_with(&migrations(), async |world| {
        for sql in statements() {
            let prepared = world.desk.db().read(move |tx| tx.prepare(sql)).await;
            assert!(!matches!(prepared, Err(DbError::Engine(_))), "{}: {prepared:?}", sql.name());
        }
    })
    .await;
}
