//! Everything the product says, looked up by key in the reader's language. Texts are Fluent; this holds them in memory,
//! falls back to English, and can name every gap between the languages so that a test can refuse it.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};
use fluent_syntax::ast;
use kernel::Language;
use unic_langid::{LanguageIdentifier, subtags};

use crate::format;

/// Why a catalogue could not be built. Texts ship with the program, so this is a fault of the build, not of a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    /// A source is not valid Fluent; `detail` is the parser's word.
    #[error("{language}: not valid Fluent: {detail}", language = .language.tag())]
    Syntax {
        /// Language of the source.
        language: Language,
        /// What the parser said, one line per fault.
        detail: String,
    },
    /// The same key is said twice in one language.
    #[error("{language}: the key `{key}` is there twice", language = .language.tag())]
    Duplicate {
        /// Language of the sources.
        language: Language,
        /// The key (terms begin with `-`).
        key: String,
    },
    /// A message has attributes, which nothing here would ever show.
    #[error("{language}: `{key}` has attributes; make each a message of its own", language = .language.tag())]
    Attributes {
        /// Language of the source.
        language: Language,
        /// The key.
        key: String,
    },
}

/// A value for a variable of a message. Numbers are written in the reader's style (`1,234.5`, `1.234,5`) and choose
/// plural forms; years, references and telephone numbers are [`Arg::Text`].
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    /// Text, put in as it is.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction; at most three decimals are shown.
    Number(f64),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<f64> for Arg {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

/// Whole numbers of every width; those beyond `i64` stop at its end.
macro_rules! whole {
    ($($kind:ty),+) => {
        $(impl From<$kind> for Arg {
            fn from(number: $kind) -> Self {
                Self::Integer(i64::try_from(number).unwrap_or(i64::MAX))
            }
        })+
    };
}

whole!(i64, u64, usize, i32, u32, u16, u8);

/// What a message needs from outside: its variables, and the messages and terms it is made of.
#[derive(Debug, Default, Clone)]
struct Needs {
    variables: BTreeSet<String>,
    references: BTreeSet<String>,
}

/// The texts of one language.
struct Shelf {
    bundle: FluentBundle<FluentResource>,
    /// Key (terms with `-` before them) to what it needs.
    needs: BTreeMap<String, Needs>,
}

/// Every text in every language. Built once at start, then only read; safe to share between threads.
pub struct Catalogue {
    shelves: [Shelf; 3],
}

impl std::fmt::Debug for Catalogue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Catalogue").field("keys", &self.keys(Language::En).len()).finish()
    }
}

impl Catalogue {
    /// Reads Fluent sources. Several sources of one language are laid together; a key may be said only once.
    pub fn new(sources: &[(Language, &str)]) -> Result<Self, CatalogueError> {
        let [en, ms, id] = Language::ALL;
        Ok(Self { shelves: [Shelf::new(en, sources)?, Shelf::new(ms, sources)?, Shelf::new(id, sources)?] })
    }

    /// The text for `key`: in `language`, else in English, else the key itself, so that a gap shows but never fails.
    pub fn say(&self, language: Language, key: &str, args: &[(&str, Arg)]) -> String {
        self.shelf(language)
            .say(key, args)
            .or_else(|| self.shelf(Language::En).say(key, args))
            .unwrap_or_else(|| key.to_owned())
    }

    /// Whether `language` itself (no fallback) has the key.
    pub fn has(&self, language: Language, key: &str) -> bool {
        self.shelf(language).bundle.has_message(key)
    }

    /// Every key of `language` in order, without terms.
    pub fn keys(&self, language: Language) -> Vec<&str> {
        self.shelf(language).needs.keys().map(String::as_str).filter(|key| !key.starts_with('-')).collect()
    }

    /// Every way in which the languages do not match, one sentence each: a key or a variable that one has and another
    /// lacks, or a reference to a message that is not there. Empty when all is well; a test demands that.
    pub fn differences(&self) -> Vec<String> {
        let every: BTreeSet<&str> =
            Language::ALL.into_iter().flat_map(|language| self.keys(language)).collect();
        let mut found = Vec::new();
        for key in every {
            let mut wanted: Option<(Language, BTreeSet<String>)> = None;
            for language in Language::ALL {
                let Some(variables) = self.shelf(language).variables(key) else {
                    found.push(format!("{}: `{key}` is missing", language.tag()));
                    continue;
                };
                match &wanted {
                    None => wanted = Some((language, variables)),
                    Some((first, expected)) if *expected != variables => found.push(format!(
                        "{}: `{key}` takes {variables:?}, in {} it takes {expected:?}",
                        language.tag(),
                        first.tag()
                    )),
                    Some(_) => {}
                }
            }
        }
        for language in Language::ALL {
            found.extend(self.shelf(language).dangling().map(|(key, missing)| {
                format!("{}: `{key}` refers to `{missing}`, which is not there", language.tag())
            }));
        }
        found
    }

    fn shelf(&self, language: Language) -> &Shelf {
        let [en, ms, id] = &self.shelves;
        match language {
            Language::En => en,
            Language::Ms => ms,
            Language::Id => id,
        }
    }
}

impl Shelf {
    fn new(language: Language, sources: &[(Language, &str)]) -> Result<Self, CatalogueError> {
        let primary = subtags::Language::from_bytes(language.tag().as_bytes()).unwrap_or_default();
        let locale = LanguageIdentifier::from_parts(primary, None, None, &[]);
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Isolation marks (U+2068) would end up in subjects, file names and tests; direction is set in the markup.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match language {
            Language::En => |value, _| written(Language::En, value),
            Language::Ms => |value, _| written(Language::Ms, value),
            Language::Id => |value, _| written(Language::Id, value),
        }));
        let mut needs = BTreeMap::new();
        for (_, source) in sources.iter().filter(|(of, _)| *of == language) {
            let resource = FluentResource::try_new((*source).to_owned()).map_err(|(_, faults)| {
                let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
                CatalogueError::Syntax { language, detail: lines.join("\n") }
            })?;
            for entry in resource.entries() {
                index(language, entry, &mut needs)?;
            }
            bundle.add_resource(resource).map_err(|faults| {
                let key = faults.iter().find_map(|fault| match fault {
                    FluentError::Overriding { id, .. } => Some(id.clone()),
                    _ => None,
                });
                CatalogueError::Duplicate { language, key: key.unwrap_or_default() }
            })?;
        }
        Ok(Self { bundle, needs })
    }

    fn say(&self, key: &str, args: &[(&str, Arg)]) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            values.set(
                *name,
                match arg {
                    Arg::Text(text) => FluentValue::from(text.as_str()),
                    Arg::Integer(number) => FluentValue::from(*number),
                    Arg::Number(number) => FluentValue::from(*number),
                },
            );
        }
        let mut faults = Vec::new();
        Some(self.bundle.format_pattern(pattern, Some(&values), &mut faults).into_owned())
    }

    /// The variables of a message, through the messages it refers to; `None` when the key is not there.
    fn variables(&self, key: &str) -> Option<BTreeSet<String>> {
        self.needs.get(key)?;
        let (mut seen, mut queue, mut variables) = (BTreeSet::new(), vec![key], BTreeSet::new());
        while let Some(next) = queue.pop() {
            if let Some(needs) = self.needs.get(next)
                && seen.insert(next)
            {
                variables.extend(needs.variables.iter().cloned());
                // A term sees only the arguments written at the reference, so its variables are not the caller's.
                queue.extend(
                    needs.references.iter().map(String::as_str).filter(|name| !name.starts_with('-')),
                );
            }
        }
        Some(variables)
    }

    fn dangling(&self) -> impl Iterator<Item = (&str, &str)> {
        self.needs.iter().flat_map(|(key, needs)| {
            let missing = needs.references.iter().filter(|name| !self.needs.contains_key(*name));
            missing.map(move |name| (key.as_str(), name.as_str()))
        })
    }
}

/// Numbers in messages follow the reader's style.
fn written(language: Language, value: &FluentValue<'_>) -> Option<String> {
    let FluentValue::Number(FluentNumber { value, .. }) = value else { return None };
    Some(format::number(language, *value, format::Decimals::UpTo(3)))
}

fn index(
    language: Language,
    entry: &ast::Entry<&str>,
    needs: &mut BTreeMap<String, Needs>,
) -> Result<(), CatalogueError> {
    let (key, pattern, attributes) = match entry {
        ast::Entry::Message(message) => {
            (message.id.name.to_owned(), message.value.as_ref(), message.attributes.len())
        }
        ast::Entry::Term(term) => (format!("-{}", term.id.name), Some(&term.value), term.attributes.len()),
        _ => return Ok(()),
    };
    if attributes > 0 {
        return Err(CatalogueError::Attributes { language, key });
    }
    let mut found = Needs::default();
    if let Some(pattern) = pattern {
        walk_pattern(pattern, &mut found);
    }
    if needs.insert(key.clone(), found).is_some() {
        return Err(CatalogueError::Duplicate { language, key });
    }
    Ok(())
}

fn walk_pattern(pattern: &ast::Pattern<&str>, found: &mut Needs) {
    for element in &pattern.elements {
        if let ast::PatternElement::Placeable { expression } = element {
            walk_expression(expression, found);
        }
    }
}

fn walk_expression(expression: &ast::Expression<&str>, found: &mut Needs) {
    match expression {
        ast::Expression::Inline(inline) => walk_inline(inline, found),
        ast::Expression::Select { selector, variants } => {
            walk_inline(selector, found);
            for variant in variants {
                walk_pattern(&variant.value, found);
            }
        }
    }
}

fn walk_inline(inline: &ast::InlineExpression<&str>, found: &mut Needs) {
    match inline {
        ast::InlineExpression::VariableReference { id } => {
            found.variables.insert(id.name.to_owned());
        }
        ast::InlineExpression::MessageReference { id, .. } => {
            found.references.insert(id.name.to_owned());
        }
        ast::InlineExpression::TermReference { id, arguments, .. } => {
            found.references.insert(format!("-{}", id.name));
            if let Some(arguments) = arguments {
                walk_arguments(arguments, found);
            }
        }
        ast::InlineExpression::FunctionReference { arguments, .. } => walk_arguments(arguments, found),
        ast::InlineExpression::Placeable { expression } => walk_expression(expression, found),
        ast::InlineExpression::StringLiteral { .. } | ast::InlineExpression::NumberLiteral { .. } => {}
    }
}

fn walk_arguments(arguments: &ast::CallArguments<&str>, found: &mut Needs) {
    for argument in &arguments.positional {
        walk_inline(argument, found);
    }
    for argument in &arguments.named {
        walk_inline(&argument.value, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EN: &str = "\
open = { $count ->
    [one] One case open
   *[other] { $count } cases open
}
greeting = Hello, { $name }
only-english = Spoken in English";
    const MS: &str = "open = { $count } kes terbuka\ngreeting = Helo, { $name }";
    const ID: &str = "open = { $count } kasus terbuka\ngreeting = Halo, { $nama }";

    fn catalogue() -> Catalogue {
        Catalogue::new(&[(Language::En, EN), (Language::Ms, MS), (Language::Id, ID)]).unwrap()
    }

    #[test]
    fn a_text_is_said_in_the_readers_language_with_the_readers_numbers() {
        let said = |language, count: i64| catalogue().say(language, "open", &[("count", count.into())]);
        assert_eq!(said(Language::En, 1), "One case open");
        assert_eq!(said(Language::En, 1_234), "1,234 cases open");
        assert_eq!(said(Language::Ms, 1_234), "1,234 kes terbuka");
        assert_eq!(said(Language::Id, 1_234), "1.234 kasus terbuka");
    }

    #[test]
    fn names_come_through_without_invisible_marks() {
        assert_eq!(catalogue().say(Language::Ms, "greeting", &[("name", "Siti".into())]), "Helo, Siti");
    }

    #[test]
    fn a_gap_is_filled_from_english_and_then_by_the_key() {
        assert_eq!(catalogue().say(Language::Id, "only-english", &[]), "Spoken in English");
        assert_eq!(catalogue().say(Language::Id, "nowhere", &[]), "nowhere");
        assert!(!catalogue().has(Language::Id, "only-english"));
    }

    #[test]
    fn every_difference_is_named() {
        assert_eq!(
            catalogue().differences(),
            [
                "id: `greeting` takes {\"nama\"}, in en it takes {\"name\"}",
                "ms: `only-english` is missing",
                "id: `only-english` is missing",
            ]
        );
    }

    #[test]
    fn variables_are_followed_through_references_and_a_dangling_one_is_named() {
        let texts = [
            (Language::En, "a = { b } on { $day }\nb = By { $who }"),
            (Language::Ms, "a = { $who } pada { $day }\nb = Oleh { $who }"),
            (Language::Id, "a = { c } pada { $day }\nb = Oleh { $who }"),
        ];
        let found = Catalogue::new(&texts).unwrap().differences();
        assert_eq!(
            found,
            [
                "id: `a` takes {\"day\"}, in en it takes {\"day\", \"who\"}",
                "id: `a` refers to `c`, which is not there",
            ]
        );
    }

    #[test]
    fn a_key_said_twice_is_refused_across_sources_and_within_one() {
        let twice = CatalogueError::Duplicate { language: Language::Ms, key: "a".to_owned() };
        let across = Catalogue::new(&[(Language::Ms, "a = Satu"), (Language::Ms, "a = Dua")]);
        assert_eq!(across.unwrap_err(), twice);
        assert_eq!(Catalogue::new(&[(Language::Ms, "a = Satu\na = Dua")]).unwrap_err(), twice);
    }

    #[test]
    fn broken_fluent_and_attributes_are_refused() {
        let broken = Catalogue::new(&[(Language::En, "a = { $")]).unwrap_err();
        assert!(matches!(broken, CatalogueError::Syntax { language: Language::En, .. }));
        let attributes = Catalogue::new(&[(Language::En, "a = A\n    .title = B")]).unwrap_err();
        assert_eq!(attributes, CatalogueError::Attributes { language: Language::En, key: "a".to_owned() });
    }

    #[test]
    fn the_catalogue_is_shared_between_threads() {
        fn shared<T: Send + Sync>(_: &T) {}
        shared(&catalogue());
    }
}
