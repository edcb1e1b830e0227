//! The screens of organisations, and where a customer's is shown and set.

use serde_json::json;

use crate::browser::{Browser, question};

#[tokio::test]
async fn an_organisation_is_added_found_and_changed() {
    testkit::on_each_engine(async |world| {
        let rep = Browser::rep(world).await;
        assert!(rep.get("/organisations").await.html.contains("Belum ada organisasi"));
        let fields =
            [("name", "Koperasi Guru"), ("domains", "kgs.example\n@KGS.org.example, "), ("notes", "VIP")];
        let added = rep.post("/organisations", &fields).await;
        assert_eq!(added.status, 303, "{}", added.html);
        let all = world.as_rep().get("/api/v1/organisations").await.json;
        assert_eq!(all["organisations"][0]["domains"], json!(["kgs.example", "kgs.org.example"]));
        let path = format!("/organisations/{}", all["organisations"][0]["id"]);
        let list = rep.get("/organisations?q=guru").await;
        assert!(list.html.contains(&format!("href=\"{path}\"")), "{}", list.html);
        assert!(rep.get("/organisations?q=tiada").await.html.contains("Tiada organisasi bernama begitu"));
        let page = rep.get(&path).await;
        assert!(page.html.contains("kgs.example\nkgs.org.example"), "{}", page.html);
        assert!(!page.html.contains("class=\"trail\""), "the trail is for those who may read it");
        let version = page.value_after("name=\"version\"", "value");
        let send = async |domains: &str| {
            let fields =
                [("version", version.as_str()), ("name", "Koperasi"), ("domains", domains), ("active", "on")];
            rep.post(&path, &fields).await
        };
        let refused = send("gmail.com").await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.html.contains("id=\"domains-error\"") && refused.html.contains("gmail.com"),
            "{}",
            refused.html
        );
        assert_eq!(send("kgs.example").await.status, 303);
        assert_eq!(send("").await.status, 422, "somebody changed it meanwhile");
        let twice = rep.post("/organisations", &[("name", "KOPERASI"), ("domains", "")]).await;
        assert_eq!(twice.status, 422);
        assert!(twice.html.contains("id=\"name-error\""), "{}", twice.html);
        let admin = Browser::admin(world).await;
        assert!(admin.get(&path).await.html.contains("class=\"trail\""));
    })
    .await;
}

#[tokio::test]
async fn a_customers_organisation_is_set_beside_the_case_and_on_their_page() {
    testkit::on_each_engine(async |world| {
        let id = question(world, 1).await;
        let rep = Browser::rep(world).await;
        let customer =
            world.as_rep().get(&format!("/api/v1/cases/{id}")).await.json["customer_id"].to_string();
        let of = async || {
            world.as_rep().get(&format!("/api/v1/customers/{customer}")).await.json["organisation_id"].clone()
        };
        let side = format!("action=\"/cases/{id}/organisation");
        assert!(!rep.get(&format!("/cases/{id}")).await.html.contains(&side), "there is none to choose");
        let added =
            world.as_rep().post("/api/v1/organisations", json!({ "name": "Masjid Al-Hidayah" })).await;
        let masjid = added.json["id"].to_string();
        assert!(rep.get(&format!("/cases/{id}")).await.html.contains(&side));
        let set =
            rep.post(&format!("/cases/{id}/organisation"), &[("organisation_id", masjid.as_str())]).await;
        assert!(set.status < 400, "{}", set.html);
        assert_eq!(of().await, added.json["id"]);
        let page = rep.get(&format!("/organisations/{masjid}")).await;
        assert!(page.html.contains(&format!("href=\"/customers/{customer}\"")), "{}", page.html);
        assert!(page.html.contains(&format!("href=\"/cases/{id}\"")), "{}", page.html);
        let narrowed = rep.get(&format!("/inbox/all?organisation={masjid}")).await;
        assert!(narrowed.html.contains("Organisasi: Masjid Al-Hidayah"), "{}", narrowed.html);
        assert!(narrowed.html.contains(&format!("/cases/{id}")));
        let card = rep.get(&format!("/customers/{customer}")).await;
        assert!(card.html.contains(&format!("href=\"/organisations/{masjid}\"")));
        let path = format!("/customers/{customer}/organisation");
        assert_eq!(rep.post(&path, &[("organisation_id", "7")]).await.status, 422);
        assert_eq!(rep.post(&path, &[("organisation_id", "")]).await.status, 303);
        assert_eq!(of().await, json!(null));
        assert_eq!(
            Browser::other(world).await.post(&path, &[("organisation_id", masjid.as_str())]).await.status,
            404
        );
        // A policy can be for it, and says so by its name.
        let admin = Browser::admin(world).await;
        let new = admin.get("/settings/policies/new").await;
        assert!(new.html.contains("name=\"organisation_id\"") && new.html.contains("Masjid Al-Hidayah"));
    })
    .await;
}
