//! One SQL text for two engines. Parameters are `$1`, `$2`…; a few type words stand for what the engines name
//! differently. A statement whose text really differs says so with [`Sql::per_engine`].

use std::borrow::Cow;
use std::sync::OnceLock;

/// Which database answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Engine {
    /// The embedded one.
    Sqlite,
    /// A server.
    Postgres,
}

/// A statement. Static ones are registered with their capability so that one test prepares them all.
#[derive(Debug)]
pub struct Sql {
    name: &'static str,
    sqlite: Cow<'static, str>,
    postgres: Cow<'static, str>,
    rendered: [OnceLock<String>; 2],
}

impl Sql {
    /// A text that both engines understand once parameters and type words are put in their form.
    pub const fn new(name: &'static str, text: &'static str) -> Self {
        Self::per_engine(name, text, text)
    }

    /// Two texts, where the engines really differ (full text, claims, advisory locks).
    pub const fn per_engine(name: &'static str, sqlite: &'static str, postgres: &'static str) -> Self {
        Self {
            name,
            sqlite: Cow::Borrowed(sqlite),
            postgres: Cow::Borrowed(postgres),
            rendered: [const { OnceLock::new() }; 2],
        }
    }

    /// A text put together at run time from allow-listed pieces. Never from what a caller typed.
    pub fn built(name: &'static str, text: String) -> Self {
        Self {
            name,
            sqlite: Cow::Owned(text.clone()),
            postgres: Cow::Owned(text),
            rendered: [const { OnceLock::new() }; 2],
        }
    }

    /// The name used in logs and measurements: `cases.open`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The text as the engine takes it.
    pub fn text(&self, engine: Engine) -> &str {
        let (slot, source) = match engine {
            Engine::Sqlite => (&self.rendered[0], &self.sqlite),
            Engine::Postgres => (&self.rendered[1], &self.postgres),
        };
        slot.get_or_init(|| render(engine, source))
    }
}

/// Declares a capability's statements and the list of all of them, `STATEMENTS`.
#[macro_export]
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $key:literal, $text:expr;)+) => {
        $($(#[$doc])* pub(crate) static $name: $crate::Sql = $crate::Sql::new($key, $text);)+
        /// Every statement of this capability, for the test that prepares them on both engines.
        pub static STATEMENTS: &[&$crate::Sql] = &[$(&$name),+];
    };
}

/// Puts parameters and type words in the engine's form. Text inside quotes is left alone.
pub(crate) fn render(engine: Engine, source: &str) -> String {
    let mut out = String::with_capacity(source.len() + 16);
    let mut quoted = false;
    let mut rest = source;
    while let Some(next) = rest.chars().next() {
        let mut taken = next.len_utf8();
        match next {
            '\'' => {
                quoted = !quoted;
                out.push(next);
            }
            // To SQLite `$1` is a name, numbered by first use; `?1` is the number it says.
            '$' if !quoted && engine == Engine::Sqlite => out.push('?'),
            '{' if !quoted => match type_word(engine, rest) {
                Some((word, length)) => {
                    out.push_str(word);
                    taken = length;
                }
                None => out.push(next),
            },
            _ => out.push(next),
        }
        rest = rest.get(taken..).unwrap_or_default();
    }
    out
}

fn type_word(engine: Engine, rest: &str) -> Option<(&'static str, usize)> {
    const WORDS: [(&str, &str, &str); 9] = [
        ("{int}", "integer", "bigint"),
        ("{text}", "text", "text collate \"C\""),
        ("{blob}", "blob", "bytea"),
        ("{json}", "text", "jsonb"),
        ("{flag}", "integer", "boolean"),
        ("{double}", "real", "double precision"),
        ("{strict}", "strict", ""),
        // SQLite's one writer has every row already.
        ("{for update}", "", "for update"),
        ("{for update skip locked}", "", "for update skip locked"),
    ];
    WORDS.iter().find(|(word, _, _)| rest.starts_with(word)).map(|(word, sqlite, postgres)| {
        (if engine == Engine::Sqlite { *sqlite } else { *postgres }, word.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_text_keeps_its_dollars_and_braces() {
        let text = "insert into t (a, b) values ($1, '$2 {int}') -- {flag}";
        assert_eq!(render(Engine::Sqlite, text), "insert into t (a, b) values (?1, '$2 {int}') -- integer");
        assert_eq!(render(Engine::Postgres, "a {json}, b {text}"), "a jsonb, b text collate \"C\"");
    }
}
