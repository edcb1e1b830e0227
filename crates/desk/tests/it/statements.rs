//! Every registered statement is prepared on both engines.

use db::DbError;

#[tokio::test]
async fn every_statement_is_understood_by_both_engines() {
    testkit::on_each_engine(async |world| {
        for capability in desk::capabilities() {
            for sql in capability.statements {
                let prepared = world.desk.db().read(move |tx| tx.prepare(sql)).await;
                // A reader may not prepare what writes on some engines; only faults of the text count here.
                assert!(!matches!(prepared, Err(DbError::Engine(_))), "{}: {prepared:?}", sql.name());
            }
        }
    })
    .await;
}
