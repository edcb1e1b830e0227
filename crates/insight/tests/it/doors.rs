//! The API: who may ask, what is refused, and that both engines understand every statement.

use db::DbError;
use serde_json::json;

use crate::desk_of_figures::*;

#[tokio::test]
async fn figures_are_for_those_with_the_word() {
    on_each_engine(async |world| {
        for path in ["/api/v1/figures", "/api/v1/figures/opened/cases"] {
            assert_eq!(client(world, None).get(path).await.status, 401);
            let refused = client(world, Some("rep-token")).get(path).await;
            assert_eq!((refused.status, &refused.json["type"]), (403, &json!("/problems/not-permitted")));
            let read = client(world, Some("admin-token")).get(path).await;
            assert_eq!(read.status, 200, "{}", read.text);
        }
    })
    .await;
}

#[tokio::test]
async fn a_wrong_period_or_number_is_named_with_the_remedy() {
    on_each_engine(async |world| {
        let admin = client(world, Some("admin-token"));
        for (path, field) in [
            ("/api/v1/figures?from=kelmarin", "from"),
            ("/api/v1/figures?from=2026-02-10&until=2026-02-09", "until"),
            ("/api/v1/figures?from=2020-01-01&until=2026-02-09", "from"),
            ("/api/v1/figures/happiness/cases", "figure"),
            ("/api/v1/figures?channel=pigeon", "channel"),
            ("/api/v1/figures?language=fr", "language"),
            ("/api/v1/figures?kind=gossip", "kind"),
            ("/api/v1/figures/opened/cases?kind=gossip", "kind"),
            ("/api/v1/figures?agent=x", "agent"),
            ("/api/v1/figures?agent=99", "agent"),
            ("/api/v1/figures?team=99", "team"),
            ("/api/v1/figures?brand=99", "brand"),
            ("/api/v1/figures?organisation=99", "organisation"),
            ("/api/v1/figures/opened/cases?team=99", "team"),
            ("/api/v1/figures/opened/cases?brand_id=1", "brand_id"),
        ] {
            let refused = admin.get(path).await;
            assert_eq!((refused.status, &refused.json["errors"][0]["field"]), (422, &json!(field)), "{path}");
        }
        let malay = client(world, Some("admin-token")).with("accept-language", "ms");
        let refused = malay.get("/api/v1/figures?from=kelmarin").await;
        assert_eq!(refused.json["detail"], "Tarikh mula bukan dalam bentuk yang dijangka: 2026-02-02.");
    })
    .await;
}

#[tokio::test]
async fn every_statement_is_understood_by_both_engines() {
    on_each_engine(async |world| {
        for sql in insight::capability().statements {
            let prepared = world.desk.db().read(move |tx| tx.prepare(sql)).await;
            assert!(!matches!(prepared, Err(DbError::Engine(_))), "{}: {prepared:?}", sql.name());
        }
    })
    .await;
}
