//! Every operation is attacked: by nobody, by somebody without its word, by somebody of another brand. What is added
//! later is attacked too, with a body made from its own schema.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use desk::Operation;
use kernel::Permission;
use serde_json::{Value, json};
use testkit::{Answer, Client, World};

use crate::roles::somebody;

/// Operations nobody must be signed in for. A secret in their body or path is the proof.
const OPEN: [&str; 4] = ["staff.accept_invitation", "staff.set_up", "ratings.show", "ratings.give"];

fn operations() -> Vec<Operation> {
    desk::capabilities().into_iter().flat_map(|part| part.operations).copied().collect()
}

fn document() -> Value {
    let (_, document) = desk::api().split_for_parts();
    serde_json::to_value(document).unwrap()
}

/// `POST /api/v1/cases` of every route in the document.
fn documented(document: &Value) -> BTreeSet<String> {
    let paths = document["paths"].as_object().unwrap();
    let methods = ["get", "post", "put", "patch", "delete"];
    let of_path = |(path, item): (&String, &Value)| {
        let named = |method: &&str| item.get(*method).is_some();
        let written = |method: &str| format!("{} {path}", method.to_uppercase());
        methods.iter().filter(|m| named(m)).map(|m| written(m)).collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}

#[test]
fn every_operation_has_one_route_and_every_route_one_operation() {
    let listed: Vec<String> = operations().iter().map(|operation| operation.route.to_owned()).collect();
    let routes: BTreeSet<String> = listed.iter().cloned().collect();
    assert_eq!(routes.len(), listed.len(), "two operations share a route");
    assert_eq!(routes, documented(&document()));
    let names: BTreeSet<&str> = operations().iter().map(|operation| operation.name).collect();
    assert_eq!(names.len(), listed.len(), "two operations share a name");
}

#[test]
fn every_operation_asks_for_a_word_but_those_that_need_none() {
    let open: Vec<&str> =
        operations().iter().filter(|operation| operation.permission.is_none()).map(|op| op.name).collect();
    assert_eq!(open, OPEN);
}

#[test]
fn no_two_capabilities_give_one_name_to_two_shapes() {
    let mut known: BTreeMap<String, (&str, Value)> = BTreeMap::new();
    for part in desk::capabilities() {
        let (_, document) = (part.api)().split_for_parts();
        let document = serde_json::to_value(document).unwrap();
        let Some(schemas) = document["components"]["schemas"].as_object() else { continue };
        for (name, shape) in schemas {
            let (owner, first) = known.entry(name.clone()).or_insert((part.name, shape.clone()));
            assert_eq!(first, shape, "{name} of {} is not the {name} of {owner}", part.name);
        }
    }
}

/// The smallest value that a schema takes; `id` for every whole number.
fn smallest(document: &Value, schema: &Value, id: i64) -> Value {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.trim_start_matches("#/components/schemas/");
        return smallest(document, &document["components"]["schemas"][name], id);
    }
    if let Some(first) = schema["enum"].as_array().and_then(|values| values.first()) {
        return first.clone();
    }
    for choice in ["oneOf", "anyOf"] {
        if let Some(options) = schema[choice].as_array() {
            let real = options.iter().find(|option| option["type"] != "null");
            return real.map_or(Value::Null, |option| smallest(document, option, id));
        }
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let values = parts.iter().map(|part| smallest(document, part, id));
        return values.filter_map(|value| value.as_object().cloned()).flatten().collect();
    }
    let kind = schema["type"].as_str().or_else(|| schema["type"][0].as_str());
    match kind {
        Some("object") => {
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            let field = |name: &Value| {
                let name = name.as_str()?;
                Some((name.to_owned(), smallest(document, &schema["properties"][name], id)))
            };
            required.iter().filter_map(field).collect()
        }
        Some("array") => json!([]),
        Some("integer" | "number") => json!(id),
        Some("boolean") => json!(false),
        Some("string") if schema["format"] == "date-time" => json!("2026-02-03T00:00:00Z"),
        Some("string") => json!("en"),
        _ => json!({}),
    }
}

/// What stands behind the ids in paths: things of Safa Travel.
struct Things(HashMap<&'static str, i64>);

impl Things {
    async fn of_safa(world: &World) -> Self {
        let (rep, admin) = (world.as_rep(), world.as_admin());
        let siti = json!({ "email": "siti@example.my" });
        let question = json!({ "brand_id": world.safa, "subject": "Visa", "body": "?", "customer": siti });
        let case = rep.post("/api/v1/cases", question).await;
        assert_eq!(case.status, 201, "{}", case.text);
        let visa = json!({ "brand_id": world.safa, "labels": { "en": "Visa" } });
        let team = admin.post("/api/v1/teams", visa).await;
        let id = |answer: &Answer, field: &str| answer.json[field].as_i64().unwrap();
        Self(HashMap::from([
            ("cases", id(&case, "id")),
            ("customers", id(&case, "customer_id")),
            ("messages", id(&case, "message_id")),
            ("teams", id(&team, "id")),
            ("staff", world.rep),
            ("brands", world.safa),
        ]))
    }

    /// A path with its placeholders filled: by the collection before them, else by an id that nothing has.
    fn path(&self, template: &str) -> String {
        let mut before = "";
        let mut filled = Vec::new();
        for part in template.split('/') {
            filled.push(if part.starts_with('{') {
                self.0.get(before).unwrap_or(&1).to_string()
            } else {
                part.to_owned()
            });
            before = part;
        }
        filled.join("/")
    }

    /// Whether the path names something of Safa Travel.
    fn has(&self, template: &str) -> bool {
        self.0.keys().any(|name| template.contains(&format!("/{name}/{{")))
    }
}

/// Sends an operation with the smallest body its schema takes, and with the query it requires.
async fn attack(client: &Client, document: &Value, things: &Things, route: &str) -> Answer {
    let (method, template) = route.split_once(' ').unwrap();
    let operation = &document["paths"][template][method.to_lowercase()];
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    let id = things.0["brands"];
    let body = if schema.is_null() { json!({}) } else { smallest(document, schema, id) };
    let needed = |parameter: &&Value| parameter["in"] == "query" && parameter["required"] == true;
    let written = |parameter: &Value| {
        let value = smallest(document, &parameter["schema"], 1);
        let text = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
        format!("{}={text}", parameter["name"].as_str().unwrap_or_default())
    };
    let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    let query: Vec<String> = parameters.iter().filter(needed).map(written).collect();
    let path = format!("{}?{}", things.path(template), query.join("&"));
    let body = (method != "GET").then(|| body.to_string());
    client.call(method, path.trim_end_matches('?'), body).await
}

#[tokio::test]
async fn nobody_is_asked_to_sign_in() {
    testkit::on_each_engine(async |world| {
        let (document, things) = (document(), Things::of_safa(world).await);
        for operation in operations() {
            for client in [world.as_nobody(), world.client(Some("khd_guess"))] {
                let answer = attack(&client, &document, &things, operation.route).await;
                if operation.permission.is_some() {
                    assert_eq!(answer.status, 401, "{}: {}", operation.name, answer.text);
                } else {
                    assert!(matches!(answer.status, 404 | 410 | 422), "{}: {}", operation.name, answer.text);
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_lacks_the_word_is_refused_whatever_they_send() {
    testkit::on_each_engine(async |world| {
        let (document, things) = (document(), Things::of_safa(world).await);
        for permission in Permission::ALL.iter().copied() {
            let others: Vec<&str> =
                Permission::ALL.iter().filter(|word| **word != permission).map(|word| word.word()).collect();
            let word = format!("not_{}", permission.word().replace('.', "_"));
            let role =
                json!({ "word": word, "labels": { "en": word }, "scope": "all", "permissions": others });
            let (_, client) = somebody(world, role, &[world.safa, world.nusantara]).await;
            for operation in operations().iter().filter(|operation| operation.permission == Some(permission))
            {
                let answer = attack(&client, &document, &things, operation.route).await;
                assert_eq!(answer.status, 403, "{}: {}", operation.name, answer.text);
                assert_eq!(answer.json["type"], "/problems/not-permitted", "{}", operation.name);
                // Not even the shape of the body is told to them.
                let (method, template) = operation.route.split_once(' ').unwrap();
                let nonsense = client.call(method, &things.path(template), Some("{\"?\":1".to_owned())).await;
                assert_eq!(nonsense.status, 403, "{}: {}", operation.name, nonsense.text);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn what_belongs_to_another_brand_does_not_exist() {
    testkit::on_each_engine(async |world| {
        let (document, things) = (document(), Things::of_safa(world).await);
        let words: Vec<&str> = Permission::ALL.iter().map(|word| word.word()).collect();
        let role = json!({ "word": "stranger", "labels": { "en": "Stranger" }, "scope": "brand", "permissions": words });
        let (_, stranger) = somebody(world, role, &[world.nusantara]).await;
        let mut attacked = 0;
        for operation in operations().iter().filter(|operation| things.has(operation.route)) {
            let answer = attack(&stranger, &document, &things, operation.route).await;
            assert!(matches!(answer.status, 404 | 422), "{}: {}", operation.name, answer.text);
            attacked += 1;
        }
        assert!(attacked >= 9, "{attacked} operations were attacked");
    })
    .await;
}

/// Operations check their word themselves, so that every door is guarded alike and not the API's alone.
#[test]
fn every_operation_checks_its_own_word() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut checked = 0;
    for capability in std::fs::read_dir(root).unwrap() {
        let Ok(verbs) = std::fs::read_dir(capability.unwrap().path().join("ops")) else { continue };
        for verb in verbs {
            let path = verb.unwrap().path();
            let source = std::fs::read_to_string(&path).unwrap();
            for function in source.split("\npub async fn ").skip(1) {
                let end = function.find("\n}").unwrap_or(function.len());
                let body = &function[..end];
                let name = body.split('(').next().unwrap_or_default();
                let takes_actor = body.split(')').next().is_some_and(|head| head.contains(" actor: &Actor"));
                // Leaving needs no word.
                if takes_actor && name != "sign_out" {
                    checked += 1;
                    // Those that hand their actor on at once rely on the operation that takes it.
                    let guarded = body.contains(".may(") || body.contains("(desk, actor");
                    assert!(guarded, "{name} in {} checks no word", path.display());
                }
            }
        }
    }
    assert!(checked >= 25, "only {checked} operations were read");
}
