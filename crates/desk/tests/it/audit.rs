//! Who changed what in the settings: told in plain words, with both ends, to whoever may read it.

use serde_json::{Value, json};
use testkit::World;

use crate::calendars::calendar_of;
use crate::team::colleague;

async fn trail(world: &World, query: &str, language: &str) -> Vec<Value> {
    let answer =
        world.as_admin().with("accept-language", language).get(&format!("/api/v1/audit?{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json.as_array().unwrap().clone()
}

#[tokio::test]
async fn a_change_is_told_with_who_and_both_ends_in_the_readers_language() {
    testkit::on_each_engine(async |world| {
        let admin = world.as_admin();
        let brand = format!("/api/v1/brands/{}", world.safa);
        let wish = json!({ "zone": "Asia/Kuching", "letterhead": "Safa Travel\nKuching" });
        assert_eq!(admin.patch(&brand, wish).await.status, 200);
        let told = trail(world, &format!("subject=brand&id={}", world.safa), "en").await;
        assert!(told[0]["text"].as_str().unwrap().contains("changed the brand"), "{}", told[0]);
        let zone = told[0]["changes"].as_array().unwrap().iter().find(|one| one["field"] == "zone").unwrap();
        assert_eq!((&zone["from"], &zone["to"]), (&json!("Asia/Kuala_Lumpur"), &json!("Asia/Kuching")));
        let head = told[0]["changes"].as_array().unwrap().iter().find(|one| one["field"] == "letterhead");
        assert_eq!(head.unwrap()["to"], "Safa Travel\nKuching", "{}", told[0]);
        let told = trail(world, &format!("subject=brand&id={}", world.safa), "ms").await;
        assert!(told[0]["text"].as_str().unwrap().contains("mengubah jenama"), "{}", told[0]);

        let calendar = calendar_of(world, world.safa).await;
        let path = format!("/api/v1/calendars/{calendar}");
        let mut document = admin.get(&path).await.json;
        document["weekly"]["monday"] = json!([{ "from": "10:00", "until": "16:00" }]);
        assert_eq!(admin.put(&path, document).await.status, 200);
        let told = trail(world, &format!("subject=calendar&id={calendar}"), "id").await;
        let monday = &told[0]["changes"][0];
        assert_eq!(monday["name"], "Senin");
        assert_eq!((&monday["from"], &monday["to"]), (&json!("09:00–18:00"), &json!("10:00–16:00")));
    })
    .await;
}

#[tokio::test]
async fn people_teams_policies_and_labels_are_told_by_name() {
    testkit::on_each_engine(async |world| {
        let admin = world.as_admin();
        let visa = json!({ "brand_id": world.safa, "labels": { "en": "Visa" } });
        let team = admin.post("/api/v1/teams", visa).await.json["id"].as_i64().unwrap();
        let members = json!({ "members": [{ "staff_id": world.rep, "leads": true }] });
        assert_eq!(admin.patch(&format!("/api/v1/teams/{team}"), members).await.status, 200);
        let told = trail(world, "subject=team", "en").await;
        assert_eq!(told[0]["name"], "Visa");
        assert!(told[0]["changes"][0]["to"].as_str().unwrap().ends_with("(leads)"), "{}", told[0]);

        let promote = json!({ "roles": ["senior"], "full_name": "Nurul Ain Hassan" });
        assert_eq!(admin.patch(&format!("/api/v1/staff/{}", world.rep), promote).await.status, 200);
        let told = trail(world, &format!("subject=staff&id={}", world.rep), "en").await;
        let changes = told[0]["changes"].as_array().unwrap();
        let roles = changes.iter().find(|one| one["field"] == "roles").unwrap();
        assert_eq!(
            (&roles["from"], &roles["to"]),
            (&json!("Representative"), &json!("Senior representative"))
        );
        // What a person is called is theirs: the log says that it changed, not from what.
        let name = changes.iter().find(|one| one["field"] == "full_name").unwrap();
        assert_eq!((&name["from"], &name["to"]), (&json!(""), &json!("changed")));

        let policies = admin.get("/api/v1/policies").await;
        let mut terms = policies.json[0].clone();
        let id = terms["id"].as_i64().unwrap();
        for field in ["id", "version", "place"] {
            terms.as_object_mut().unwrap().remove(field);
        }
        terms["first_reply_minutes"] = json!(90);
        assert_eq!(admin.put(&format!("/api/v1/policies/{id}"), terms).await.status, 200);
        let told = trail(world, &format!("subject=policy&id={id}"), "en").await;
        assert_eq!(
            (&told[0]["changes"][0]["from"], &told[0]["changes"][0]["to"]),
            (&json!("30 min"), &json!("1 h 30 min"))
        );

        let lists = admin.get("/api/v1/labels").await;
        let kind = lists.json["kinds"][0]["id"].as_i64().unwrap();
        let off = admin.patch(&format!("/api/v1/labels/kinds/{kind}"), json!({ "active": false })).await;
        assert_eq!(off.status, 200, "{}", off.text);
        let told = trail(world, "subject=case_kind", "en").await;
        assert_eq!(
            (&told[0]["changes"][0]["from"], &told[0]["changes"][0]["to"]),
            (&json!("yes"), &json!("no"))
        );
    })
    .await;
}

#[tokio::test]
async fn the_trail_is_for_those_with_the_word_and_of_their_brands() {
    testkit::on_each_engine(async |world| {
        assert_eq!(world.as_rep().get("/api/v1/audit?subject=brand").await.status, 403);
        assert_eq!(world.as_admin().get("/api/v1/audit?subject=moon").await.status, 422);
        assert_eq!(world.as_admin().get("/api/v1/audit").await.status, 422);
        // A role that reads the trail within its brands.
        let auditor = json!({ "word": "auditor", "labels": { "en": "Auditor" }, "scope": "brand",
            "permissions": ["settings.view", "staff.view", "audit.view"] });
        assert_eq!(world.as_admin().post("/api/v1/roles", auditor).await.status, 201);
        colleague(world, "auditor", vec![world.nusantara], "auditor").await;
        let theirs = world.client(Some("auditor")).get("/api/v1/audit?subject=brand").await;
        assert_eq!(theirs.status, 200, "{}", theirs.text);
        let brands: Vec<i64> =
            theirs.json.as_array().unwrap().iter().map(|one| one["subject_id"].as_i64().unwrap()).collect();
        assert_eq!(brands, [world.nusantara]);
        let staff = world.client(Some("auditor")).get("/api/v1/audit?subject=staff").await;
        let seen: Vec<i64> =
            staff.json.as_array().unwrap().iter().map(|one| one["subject_id"].as_i64().unwrap()).collect();
        assert!(seen.contains(&world.other_rep) && !seen.contains(&world.rep), "{seen:?}");
        // Page by page, nothing twice.
        let first = trail(world, "subject=staff&limit=2", "en").await;
        let next = trail(world, &format!("subject=staff&limit=2&before={}", first[1]["id"]), "en").await;
        assert_eq!(first.len(), 2);
        assert!(next.iter().all(|one| one["id"].as_i64() < first[1]["id"].as_i64()));
    })
    .await;
}

#[tokio::test]
async fn how_mail_is_treated_has_a_trail_of_its_own() {
    testkit::on_each_engine(async |world| {
        let admin = world.as_admin();
        let rules = json!({ "reopen_days": 21, "sender_limit": 30, "thanks_stay": false });
        let path = format!("/api/v1/brands/{}/mail-rules", world.safa);
        let set = admin.put(&path, rules).await;
        assert_eq!(set.status, 200, "{}", set.text);
        let mailbox = admin.get("/api/v1/mailboxes").await.json[0].clone();
        let said = json!({ "language": "ms", "active": true, "in_hours": "Diterima.", "out_of_hours": "" });
        let path = format!("/api/v1/mailboxes/{}/acknowledgements", mailbox["id"]);
        let set = admin.put(&path, said).await;
        assert!(set.status < 300, "{}", set.text);
        let renamed = json!({ "display_name": "Meja Umrah" });
        assert_eq!(admin.patch(&format!("/api/v1/mailboxes/{}", mailbox["id"]), renamed).await.status, 200);
        let entries = trail(world, "subject=incoming_mail", "en").await;
        let texts: Vec<&str> = entries.iter().map(|one| one["text"].as_str().unwrap()).collect();
        assert_eq!(texts.len(), 2, "{texts:?}");
        assert!(
            texts[0].ends_with("(Bahasa Melayu)") && texts[1].contains("treats incoming mail"),
            "{texts:?}"
        );
        let days = entries[1]["changes"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["field"] == "reopen_days")
            .unwrap();
        assert_eq!(
            (&days["name"], &days["from"], &days["to"]),
            (&json!("Days to reopen"), &json!("14"), &json!("21"))
        );
        let active =
            entries[0]["changes"].as_array().unwrap().iter().find(|one| one["field"] == "active").unwrap();
        assert_eq!((&active["name"], &active["to"]), (&json!("Acknowledges"), &json!("yes")));
        let own = trail(world, &format!("subject=mailbox&id={}", mailbox["id"]), "ms").await;
        assert!(own[0]["text"].as_str().unwrap().contains("mengubah peti mel"), "{own:?}");
        assert_eq!(own.len(), 3, "added, acknowledged, renamed: {own:?}");
    })
    .await;
}
