//! What is answered where a part of an address does not fit: the same everywhere, with the parameter's name.

use serde_json::{Value, json};

use crate::team::team;

fn document() -> Value {
    let (_, document) = desk::api().split_for_parts();
    serde_json::to_value(document).unwrap()
}

/// Method and path of everything described, with its parameters of one kind.
fn described(kind: &str) -> Vec<(String, String, Vec<Value>)> {
    let mut found = Vec::new();
    for (path, item) in document()["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let all = operation["parameters"].as_array().cloned().unwrap_or_default();
            let own: Vec<Value> = all.into_iter().filter(|one| one["in"] == kind).collect();
            if !own.is_empty() {
                found.push((method.to_uppercase(), path.clone(), own));
            }
        }
    }
    found
}

fn is_number(parameter: &Value) -> bool {
    parameter["schema"]["type"] == "integer"
}

/// A path with something that fits in every place.
fn filled(path: &str) -> String {
    let mut parts = path.split('/').map(|part| if part.starts_with('{') { "1" } else { part });
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + "/" + part)
}

#[tokio::test]
async fn a_word_where_an_id_belongs_is_refused_by_its_name_at_every_route() {
    testkit::on_each_engine(async |world| {
        let mut tried = 0;
        for (method, path, parameters) in described("path") {
            for parameter in parameters.iter().filter(|one| is_number(one)) {
                let name = parameter["name"].as_str().unwrap();
                let wrong = filled(&path.replace(&format!("{{{name}}}"), "not-an-id"));
                let refused = world.as_admin().call(&method, &wrong, Some("{}".to_owned())).await;
                assert_eq!(refused.status, 422, "{method} {wrong}: {}", refused.text);
                assert_eq!(refused.json["type"], json!("/problems/bad-query"), "{method} {wrong}");
                assert_eq!(refused.json["errors"][0]["field"], json!(name), "{method} {wrong}");
                let nobody = world.as_nobody().call(&method, &wrong, Some("{}".to_owned())).await;
                assert_eq!(nobody.status, 401, "{method} {wrong}");
                tried += 1;
            }
        }
        assert!(tried > 80, "{tried}");
    })
    .await;
}

#[tokio::test]
async fn a_parameter_there_is_none_of_is_refused_by_its_name_at_every_route() {
    testkit::on_each_engine(async |world| {
        let mut tried = 0;
        for (method, path, parameters) in described("query") {
            let known: Vec<&str> = parameters.iter().filter_map(|one| one["name"].as_str()).collect();
            let wrong = format!("{}?nonsense=1", filled(&path));
            let refused = world.as_admin().call(&method, &wrong, None).await;
            assert_eq!(refused.status, 422, "{method} {wrong}: {}", refused.text);
            assert_eq!(refused.json["errors"][0]["field"], json!("nonsense"), "{method} {wrong}");
            let told = refused.json["detail"].as_str().unwrap();
            assert!(known.iter().all(|name| told.contains(name)), "{method} {wrong}: {told}");
            tried += 1;
        }
        assert!(tried > 10, "{tried}");
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_a_parameter_is_told_in_the_callers_language() {
    testkit::on_each_engine(async |world| {
        for (tag, path, told) in [
            ("en", "cases/not-an-id", "“id” must be a whole number, not “not-an-id”."),
            ("ms", "cases/not-an-id", "“id” mesti nombor bulat, bukan “not-an-id”."),
            ("id", "cases/not-an-id", "“id” harus berupa bilangan bulat, bukan “not-an-id”."),
            ("en", "staff?former=yes", "“former” must be true or false, not “yes”."),
            ("ms", "cases?team=4", "Tiada parameter “team” di sini. Adakah maksud anda “team_id”? Yang ada:"),
            ("id", "cases?foo=1", "Tidak ada parameter “foo” di sini. Yang ada: folder,"),
            ("en", "cases?folder=all&folder=mine", "The parameter “folder” is given more than once."),
            ("id", "outbox?limit=many", "“limit” harus berupa bilangan bulat, bukan “many”."),
            (
                "en",
                "cases/99999999999999999999",
                "“id”: the number 99999999999999999999 is beyond what can be.",
            ),
        ] {
            let refused = world.as_admin().with("accept-language", tag).get(&format!("/api/v1/{path}")).await;
            assert_eq!((refused.status, refused.header("content-language")), (422, tag), "{path}");
            assert_eq!(refused.header("content-type"), "application/problem+json");
            let said = refused.json["detail"].as_str().unwrap_or_default();
            assert!(said.starts_with(told), "{path}: {said}");
        }
        // Whoever may not look there at all is told that, and not what its parameters are.
        let refused = world.as_rep().get("/api/v1/outbox?limit=many").await;
        assert_eq!((refused.status, &refused.json["type"]), (403, &json!("/problems/not-permitted")));
        assert_eq!(world.as_nobody().get("/api/v1/cases?foo=1").await.status, 401);
        // Nobody need be signed in to read what a rating's link shows.
        let open = world.as_nobody().with("accept-language", "ms").get("/api/v1/ratings/%ff").await;
        assert_eq!((open.status, open.header("content-language")), (422, "ms"), "{}", open.text);
    })
    .await;
}

#[tokio::test]
async fn a_filter_that_names_what_is_not_there_or_not_ours_is_refused_by_its_name() {
    testkit::on_each_engine(async |world| {
        let (theirs, their_team) =
            (world.nusantara, team(world, Some(world.nusantara), "Ahli", false, &[world.other_rep]).await);
        for (field, id) in [
            ("brand_id", 99),
            ("brand_id", theirs),
            ("team_id", 99),
            ("team_id", their_team),
            ("assignee_id", 99),
            ("assignee_id", world.other_rep),
            ("organisation_id", 99),
            ("customer_id", 99),
        ] {
            let refused = world.as_rep().get(&format!("/api/v1/cases?folder=all&{field}={id}")).await;
            assert_eq!((refused.status, &refused.json["errors"][0]["field"]), (422, &json!(field)), "{id}");
            assert_eq!(refused.json["type"], json!("/problems/unknown-reference"));
            let told = refused.json["detail"].as_str().unwrap().replace(&id.to_string(), "#");
            assert!(told.contains("“#”"), "what is another's is answered like what is not there: {told}");
        }
        let admin = world.as_admin();
        assert_eq!(
            admin.get(&format!("/api/v1/cases?team_id={their_team}&brand_id={theirs}")).await.status,
            200
        );
        let many =
            json!({ "act": { "verb": "priority", "priority": 3 }, "list": { "folder": "all", "filters": { "team_id": 99 } } });
        let refused = world.as_rep().post("/api/v1/bulk", many).await;
        assert_eq!(
            (refused.status, &refused.json["errors"][0]["field"]),
            (422, &json!("team_id")),
            "{}",
            refused.text
        );
    })
    .await;
}
