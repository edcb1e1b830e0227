//! Notices of very much at once.

use kernel::{Actor, Via};
use serde_json::json;

#[tokio::test]
async fn a_notice_of_very_much_holds_the_first_and_counts_the_rest() {
    testkit::on_each_engine(async |world| {
        let (admin, brand) = (world.admin, world.safa);
        let pen = world.desk.pen(&Actor::system(Via::Automation));
        let told = world.desk.db().write(move |tx| {
            (0..130).try_for_each(|number| {
                let item = json!({ "case_id": number });
                desk::notices::tell(tx, &pen, &[admin], "clock_breached", brand, &item)
            })
        });
        told.await.unwrap();
        let notices = world.as_admin().get("/api/v1/notices").await.json;
        assert_eq!(notices.as_array().unwrap().len(), 1);
        let items = notices[0]["items"].as_array().unwrap();
        assert_eq!(items.len(), desk::notices::ITEMS_MAX);
        assert_eq!((&items[0]["case_id"], &notices[0]["more"]), (&json!(0), &json!(30)));
    })
    .await;
}
