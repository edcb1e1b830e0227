//! Where a JSON body does not fit: which field, and what is wrong with it, as pieces a refusal can tell in any language.

use kernel::{Kind, Problem};
use serde::de::DeserializeOwned;

/// Why these bytes are no `T`: a second reading finds the field, so that the first pays nothing for it.
pub(super) fn found<T: DeserializeOwned>(raw: &[u8]) -> Problem {
    let mut reader = serde_json::Deserializer::from_slice(raw);
    match serde_path_to_error::deserialize::<_, T>(&mut reader) {
        Ok(_) => match reader.end() {
            Ok(()) => not_json(""),
            Err(error) => not_json(&error.to_string()),
        },
        Err(error) => told(&error.path().to_string(), error.inner()),
    }
}

fn not_json(detail: &str) -> Problem {
    Problem::new(Kind::BadBody).with("fault", "json").with("detail", detail)
}

fn told(path: &str, error: &serde_json::Error) -> Problem {
    let said = error.to_string();
    if !error.is_data() {
        return not_json(&said);
    }
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
    let of = |path: String, fault: &str, detail: &str| {
        let problem = Problem::new(Kind::BadBody).with("fault", fault).with("detail", detail);
        problem.with("path", path)
    };
    if let Some(name) = named(said, "missing field `") {
        return of(below(path, name), "missing", "");
    }
    if let Some(name) = named(said, "unknown field `") {
        let known: Vec<&str> = said.split('`').skip(3).step_by(2).collect();
        return of(below(path, name), "unknown", &known.join(", "));
    }
    if path == "." {
        return not_json(said);
    }
    if said.starts_with("unknown variant `") {
        let known: Vec<&str> = said.split('`').skip(3).step_by(2).collect();
        return of(path.to_owned(), "choice", &known.join(", "));
    }
    match wanted(said) {
        "form" => of(path.to_owned(), "form", said),
        which => of(path.to_owned(), which, ""),
    }
}

/// What belongs where something of another type stands, by the words of the reader of JSON.
fn wanted(said: &str) -> &'static str {
    // The reader of instants and days names the part it missed.
    let parts = ["year", "month", "day", "hour", "minute", "second", "timestamp", "offset", "date"];
    if !said.starts_with("invalid ") && parts.iter().any(|part| said.contains(part)) {
        return "time";
    }
    let is_of_another_type = said.starts_with("invalid type: ") || said.starts_with("invalid value: ");
    let expected = said.rsplit_once(", expected ").filter(|_| is_of_another_type);
    match expected.map_or("", |(_, expected)| expected) {
        "i64" | "i32" | "i16" | "i8" | "u64" | "u32" | "u16" | "u8" | "usize" => "number",
        "a boolean" => "flag",
        "a string" | "a borrowed string" => "text",
        "a sequence" => "list",
        object if object.starts_with("struct ") || object == "a map" => "object",
        _ => "form",
    }
}

/// The name a message begins with after these words.
fn named<'a>(said: &'a str, words: &str) -> Option<&'a str> {
    said.strip_prefix(words)?.split('`').next()
}

/// The path of a field of what stands at `path`; an unknown one's own name may be its end already.
fn below(path: &str, name: &str) -> String {
    match path {
        "." => name.to_owned(),
        _ if path == name || path.ends_with(&format!(".{name}")) => path.to_owned(),
        _ => format!("{path}.{name}"),
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Pause {
        #[expect(dead_code, reason = "only its form matters")]
        from: jiff::Timestamp,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Order {
        Newest,
        Oldest,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Ask {
        #[expect(dead_code, reason = "only its form matters")]
        minutes: i64,
        #[serde(default)]
        #[expect(dead_code, reason = "only its form matters")]
        pauses: Vec<Pause>,
        #[expect(dead_code, reason = "only its form matters")]
        order: Option<Order>,
        #[expect(dead_code, reason = "only its form matters")]
        open: Option<bool>,
    }

    fn of(raw: &str) -> (String, String, String) {
        let problem = found::<Ask>(raw.as_bytes());
        let arg = |name| {
            let found = problem.args.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        (arg("fault"), arg("path"), arg("detail"))
    }

    #[test]
    fn a_fault_names_its_field_however_deep_it_stands() {
        let three = |one: &str, two: &str, three: &str| (one.to_owned(), two.to_owned(), three.to_owned());
        assert_eq!(of("{}"), three("missing", "minutes", ""));
        assert_eq!(of(r#"{"minutes":1,"pauses":[{}]}"#), three("missing", "pauses[0].from", ""));
        assert_eq!(
            of(r#"{"minutes":1,"minute":2}"#),
            three("unknown", "minute", "minutes, pauses, order, open")
        );
        let deep = of(r#"{"minutes":1,"pauses":[{"from":"2026-01-01T00:00:00Z","x":1}]}"#);
        assert_eq!(deep, three("unknown", "pauses[0].x", "from"));
        assert_eq!(of(r#"{"minutes":"many"}"#), three("number", "minutes", ""));
        assert_eq!(of(r#"{"minutes":null}"#), three("number", "minutes", ""));
        assert_eq!(of(r#"{"minutes":1,"pauses":{}}"#), three("list", "pauses", ""));
        assert_eq!(of(r#"{"minutes":1,"pauses":[7]}"#), three("object", "pauses[0]", ""));
        assert_eq!(of(r#"{"minutes":1,"pauses":[{"from":"x"}]}"#), three("time", "pauses[0].from", ""));
        assert_eq!(of(r#"{"minutes":1,"order":"best"}"#), three("choice", "order", "newest, oldest"));
        assert_eq!(of(r#"{"minutes":1,"open":1}"#), three("flag", "open", ""));
    }

    #[test]
    fn what_is_no_json_is_told_with_its_place() {
        let (fault, path, detail) = of(r#"{"minutes":1"#);
        assert_eq!((fault.as_str(), path.as_str()), ("json", ""));
        assert!(detail.contains("line 1"), "{detail}");
        assert_eq!(of(r#"{"minutes":1} x"#).0, "json");
    }
}
