//! What somebody typed into the search box, taken apart: words, quoted phrases and operators.

use jiff::civil::Date;
use kernel::{Kind, Problem};

/// The most words of one question.
const WORDS_MAX: usize = 24;

/// A question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Folded words, each to be found by itself or by a stem. The last may be the beginning of one.
    pub words: Vec<String>,
    /// Folded words that follow each other.
    pub phrases: Vec<Vec<String>>,
    /// Words of the name or address of who wrote.
    pub from: Vec<String>,
    /// Tag word, folded.
    pub tag: Option<String>,
    /// Status word or category, folded.
    pub status: Option<String>,
    /// Written before this day.
    pub before: Option<Date>,
    /// Written on this day or later.
    pub after: Option<Date>,
    /// With an attachment.
    pub has_attachment: bool,
    /// Whether the last word may go on: nothing follows it.
    pub is_open: bool,
}

impl Asked {
    /// Reads what was typed. An operator with a value that cannot be is named, with an example.
    pub fn read(typed: &str) -> Result<Self, Problem> {
        let mut asked = Self { is_open: typed.ends_with(char::is_alphanumeric), ..Self::default() };
        for (quoted, part) in parts(typed) {
            if quoted {
                let phrase: Vec<String> = text::terms::words(&part).collect();
                if !phrase.is_empty() {
                    asked.phrases.push(phrase);
                }
            } else if !asked.operator(&part)? {
                asked.words.extend(text::terms::words(&part));
            }
        }
        let plain = parts(typed).last().is_some_and(|(quoted, part)| !quoted && !part.contains(':'));
        asked.is_open &= plain;
        asked.words.truncate(WORDS_MAX);
        Ok(asked)
    }

    /// Takes a part that is an operator; answers whether it was one.
    fn operator(&mut self, part: &str) -> Result<bool, Problem> {
        let Some((name, value)) = part.split_once(':') else { return Ok(false) };
        let value = value.trim_matches('"');
        match (text::fold(name).as_str(), value.is_empty()) {
            ("from", false) => self.from.extend(text::terms::words(value)),
            ("tag", false) => self.tag = Some(text::fold(value)),
            ("status", false) => self.status = Some(text::fold(value)),
            ("before", false) => self.before = Some(day(value)?),
            ("after", false) => self.after = Some(day(value)?),
            ("has", false) if text::fold(value).starts_with("attachment") => self.has_attachment = true,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Whether nothing was asked for.
    pub fn is_empty(&self) -> bool {
        *self == Self { is_open: self.is_open, ..Self::default() }
    }

    /// Whether there are words to look for, and not only operators on cases.
    pub const fn has_words(&self) -> bool {
        !self.words.is_empty() || !self.phrases.is_empty()
    }
}

fn day(value: &str) -> Result<Date, Problem> {
    value.parse().map_err(|_| Problem::field(Kind::Malformed, "q").with("expected", "before:2026-11-21"))
}

/// The parts between spaces; what is in quotes stays together. `from:"Siti Aminah"` is one part.
fn parts(typed: &str) -> Vec<(bool, String)> {
    let (mut found, mut part, mut in_quotes, mut was_quoted) = (Vec::new(), String::new(), false, false);
    let mut push = |part: &mut String, quoted: bool| {
        if !part.trim_matches('"').trim().is_empty() {
            found.push((quoted, std::mem::take(part)));
        }
        part.clear();
    };
    for letter in typed.chars() {
        match letter {
            '"' | '“' | '”' => {
                if !in_quotes && part.is_empty() {
                    was_quoted = true;
                }
                in_quotes = !in_quotes;
                if in_quotes || !was_quoted {
                    continue;
                }
                push(&mut part, true);
                was_quoted = false;
            }
            letter if letter.is_whitespace() && !in_quotes => {
                push(&mut part, was_quoted);
                was_quoted = false;
            }
            letter => part.push(letter),
        }
    }
    push(&mut part, was_quoted);
    found
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_phrases_and_operators_are_told_apart() {
        let asked = Asked::read(
            "Penghantaran \"bilik quad\" from:siti tag:visa status:open before:2026-11-21 has:attachment",
        )
        .unwrap();
        assert_eq!(asked.words, ["penghantaran"]);
        assert_eq!(asked.phrases, [["bilik", "quad"]]);
        assert_eq!(asked.from, ["siti"]);
        assert_eq!((asked.tag.as_deref(), asked.status.as_deref()), (Some("visa"), Some("open")));
        assert_eq!(asked.before, Some(date(2026, 11, 21)));
        assert!(asked.has_attachment && !asked.is_open);
        let spaced = Asked::read("from:\"Siti Aminah\" visa").unwrap();
        assert_eq!(
            (spaced.from, spaced.words),
            (vec!["siti".into(), "aminah".into()], vec!["visa".to_owned()])
        );
    }

    #[test]
    fn the_last_word_may_go_on_unless_something_follows_it() {
        assert!(Asked::read("bilik qu").unwrap().is_open);
        assert!(!Asked::read("bilik quad ").unwrap().is_open);
        assert!(!Asked::read("\"bilik quad\"").unwrap().is_open);
    }

    #[test]
    fn what_only_looks_like_an_operator_is_a_word() {
        assert_eq!(
            Asked::read("jam 10:30 nota:penting").unwrap().words,
            ["jam", "10", "30", "nota", "penting"]
        );
        assert!(Asked::read("  \"\" ").unwrap().is_empty());
    }

    #[test]
    fn a_day_that_is_none_is_named() {
        let refused = Asked::read("before:kelmarin").unwrap_err();
        assert_eq!(refused.kind, Kind::Malformed);
    }

    proptest! {
        #[test]
        fn nothing_typed_is_too_strange(typed in any::<String>()) {
            if let Ok(asked) = Asked::read(&typed) {
                prop_assert!(asked.words.len() <= WORDS_MAX);
            }
        }
    }
}
