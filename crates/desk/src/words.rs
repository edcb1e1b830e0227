//! The desk's own words in three languages: refusals and the texts it sends.

use std::sync::OnceLock;

use kernel::{Kind, Language, Problem};
use text::{Arg, Catalogue};

/// The desk's catalogue.
///
/// The sources are part of the program and a test loads them, so a fault in them never reaches a release.
pub fn words() -> &'static Catalogue {
    static WORDS: OnceLock<Catalogue> = OnceLock::new();
    WORDS.get_or_init(|| {
        let read = Catalogue::new(&[
            (Language::En, include_str!("../locales/en/problems.ftl")),
            (Language::En, include_str!("../locales/en/clocks.ftl")),
            (Language::Ms, include_str!("../locales/ms/problems.ftl")),
            (Language::Ms, include_str!("../locales/ms/clocks.ftl")),
            (Language::Id, include_str!("../locales/id/problems.ftl")),
            (Language::Id, include_str!("../locales/id/clocks.ftl")),
            (Language::En, include_str!("../locales/en/audit.ftl")),
            (Language::Ms, include_str!("../locales/ms/audit.ftl")),
            (Language::Id, include_str!("../locales/id/audit.ftl")),
            (Language::En, include_str!("../locales/en/history.ftl")),
            (Language::Ms, include_str!("../locales/ms/history.ftl")),
            (Language::Id, include_str!("../locales/id/history.ftl")),
            (Language::En, include_str!("../locales/en/mailboxes.ftl")),
            (Language::Ms, include_str!("../locales/ms/mailboxes.ftl")),
            (Language::Id, include_str!("../locales/id/mailboxes.ftl")),
            (Language::En, include_str!("../locales/en/invitations.ftl")),
            (Language::Ms, include_str!("../locales/ms/invitations.ftl")),
            (Language::Id, include_str!("../locales/id/invitations.ftl")),
            (Language::En, include_str!("../locales/en/shortcuts.ftl")),
            (Language::Ms, include_str!("../locales/ms/shortcuts.ftl")),
            (Language::Id, include_str!("../locales/id/shortcuts.ftl")),
            (Language::En, include_str!("../locales/en/ratings.ftl")),
            (Language::Ms, include_str!("../locales/ms/ratings.ftl")),
            (Language::Id, include_str!("../locales/id/ratings.ftl")),
        ]);
        read.unwrap_or_else(|error| {
            // Before logging may have been set up.
            eprintln!("the built-in words cannot be read: {error}");
            std::process::abort()
        })
    })
}

/// One thing that differs between before and after, in the reader's words.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = ChangedField)]
pub struct Change {
    /// The field, as the API names it.
    pub field: String,
    /// What people call it.
    pub name: String,
    /// What it was; empty when there was nothing.
    pub from: String,
    /// What it is; empty when there is nothing.
    pub to: String,
}

/// What a refusal says to a reader: what is wrong and what to do.
pub fn told(problem: &Problem, language: Language) -> String {
    let field = problem.field.map(|field| field_name(field, language)).unwrap_or_default();
    let mut args: Vec<(&str, Arg)> = vec![("field", Arg::from(field))];
    args.extend(problem.args.iter().map(|(name, value)| (*name, Arg::from(value.clone()))));
    if let Some(seconds) = problem.args.iter().find(|(name, _)| *name == "seconds") {
        args.extend(wait(seconds.1.parse().unwrap_or(1), language));
    }
    words().say(language, &format!("problem-{}", problem.kind.slug()), &args)
}

/// How long to wait, as people say it: nobody counts nine hundred seconds.
fn wait(seconds: i64, language: Language) -> [(&'static str, Arg); 3] {
    let minutes = if seconds < 90 { 0 } else { (seconds + 59) / 60 };
    let span = text::format::minutes(language, minutes);
    [("seconds", Arg::Integer(seconds)), ("minutes", Arg::Integer(minutes)), ("span", Arg::from(span))]
}

/// The short title of a kind of refusal.
pub fn title(kind: Kind, language: Language) -> String {
    words().say(language, &format!("problem-{}-title", kind.slug()), &[])
}

/// A field's name as people know it.
pub fn field_name(field: &str, language: Language) -> String {
    let key = format!("field-{}", field.replace('_', "-"));
    if words().has(language, &key) { words().say(language, &key, &[]) } else { field.replace('_', " ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_is_told_in_every_language() {
        for kind in Kind::ALL {
            for language in Language::ALL {
                for suffix in ["", "-title"] {
                    let key = format!("problem-{}{suffix}", kind.slug());
                    assert!(words().has(language, &key), "{key} is missing in {}", language.tag());
                }
            }
        }
        assert_eq!(words().differences(), Vec::<String>::new());
    }

    #[test]
    fn a_wait_is_told_in_seconds_or_minutes() {
        let told =
            |kind, seconds: &str, language| told(&Problem::new(kind).with("seconds", seconds), language);
        assert_eq!(told(Kind::TooMany, "1", Language::En), "Too many requests. Try again in 1 second.");
        assert_eq!(told(Kind::TooMany, "884", Language::En), "Too many requests. Try again in 15 min.");
        assert_eq!(
            told(Kind::TooMany, "89", Language::Ms),
            "Terlalu banyak permintaan. Cuba lagi dalam 89 saat."
        );
        assert_eq!(
            told(Kind::TooMany, "884", Language::Id),
            "Terlalu banyak permintaan. Coba lagi dalam 15 mnt."
        );
        assert!(told(Kind::Busy, "1", Language::En).ends_with("try again in 1 second."));
    }

    #[test]
    fn a_refusal_names_field_and_remedy_in_the_readers_language() {
        let problem = Problem::field(Kind::TooLong, "subject").with("max", "200");
        assert_eq!(
            told(&problem, Language::Ms),
            "Perkara terlalu panjang. Pendekkan kepada 200 aksara atau kurang."
        );
    }
}
