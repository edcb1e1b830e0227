//! The passage a message was found by, cut from its own text.

use std::collections::HashSet;

use super::{Asked, Piece};

/// Characters shown before the first match, and in all.
const BEFORE: usize = 60;
const LENGTH: usize = 220;

/// What marks a word: itself, a stem, or its beginning.
pub(super) struct Wanted {
    words: HashSet<String>,
    beginning: Option<String>,
}

impl Wanted {
    pub(super) fn of(asked: &Asked) -> Self {
        let mut words: HashSet<String> = HashSet::new();
        for word in asked.words.iter().chain(asked.phrases.iter().flatten()) {
            text::terms::stems(word, |stem| {
                words.insert(stem.to_owned());
            });
            words.insert(word.clone());
        }
        let beginning = asked.words.last().filter(|_| asked.is_open).cloned();
        Self { words, beginning }
    }

    fn is_met_by(&self, word: &str) -> bool {
        let folded = text::fold(word);
        let mut met = self.words.contains(&folded)
            || self.beginning.as_ref().is_some_and(|beginning| folded.starts_with(beginning.as_str()));
        text::terms::stems(&folded, |stem| met |= self.words.contains(stem));
        met
    }
}

/// Cuts the passage around the first match, with every match in it marked. Without any it is the beginning.
pub(super) fn cut(wanted: &Wanted, text: &str) -> Vec<Piece> {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut marks: Vec<(usize, usize)> = Vec::new();
    let mut start = None;
    for (at, letter) in flat.char_indices().chain(std::iter::once((flat.len(), ' '))) {
        match (start, letter.is_alphanumeric()) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                if flat.get(from..at).is_some_and(|word| wanted.is_met_by(word)) {
                    marks.push((from, at));
                }
                start = None;
            }
            _ => {}
        }
    }
    let first = marks.first().map_or(0, |(from, _)| *from);
    let from = word_start(&flat, first, BEFORE);
    let until = flat
        .get(from..)
        .unwrap_or_default()
        .char_indices()
        .nth(LENGTH)
        .map_or(flat.len(), |(at, _)| from + at);
    pieces(&flat, from, until, &marks)
}

/// The beginning of the word at most `most` characters before a place.
fn word_start(text: &str, place: usize, most: usize) -> usize {
    let before = text.get(..place).unwrap_or_default();
    if before.chars().count() <= most {
        return 0;
    }
    let from = before.char_indices().rev().nth(most - 1).map_or(0, |(at, _)| at);
    before.get(from..).and_then(|rest| rest.find(' ')).map_or(place, |space| from + space + 1)
}

fn pieces(text: &str, from: usize, until: usize, marks: &[(usize, usize)]) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut push = |text: String, hit: bool| {
        if !text.is_empty() {
            found.push(Piece { text, hit });
        }
    };
    let mut at = from;
    if from > 0 {
        push("… ".to_owned(), false);
    }
    for (start, end) in marks.iter().filter(|(start, end)| *start >= from && *end <= until) {
        push(text.get(at..*start).unwrap_or_default().to_owned(), false);
        push(text.get(*start..*end).unwrap_or_default().to_owned(), true);
        at = *end;
    }
    let rest = text.get(at..until).unwrap_or_default();
    push(if until < text.len() { format!("{} …", rest.trim_end()) } else { rest.to_owned() }, false);
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(asked: &str, text: &str) -> String {
        let wanted = Wanted::of(&Asked::read(asked).unwrap());
        let mark = |piece: Piece| if piece.hit { format!("[{}]", piece.text) } else { piece.text };
        cut(&wanted, text).into_iter().map(mark).collect()
    }

    #[test]
    fn what_matches_is_marked_as_it_is_written() {
        assert_eq!(
            shown("hantar ", "Bila Penghantaran pasport?\n\nSudah dihantar  kelmarin."),
            "Bila [Penghantaran] pasport? Sudah [dihantar] kelmarin."
        );
        assert_eq!(shown("pass", "Scan of the Passport, please"), "Scan of the [Passport], please");
    }

    #[test]
    fn a_long_text_is_cut_around_the_first_match() {
        let long = format!("{} pasport {}", "kata ".repeat(100), "lagi ".repeat(100));
        let found = shown("pasport ", &long);
        assert!(
            found.starts_with("… kata") && found.contains("[pasport]") && found.ends_with(" …"),
            "{found}"
        );
        assert!(found.chars().count() < LENGTH + 10);
    }

    proptest! {
        #[test]
        fn any_text_can_be_cut(text in any::<String>(), asked in "[a-z ]{0,12}") {
            let wanted = Wanted::of(&Asked::read(&asked).unwrap());
            let shown: String = cut(&wanted, &text).into_iter().map(|piece| piece.text).collect();
            prop_assert!(shown.chars().count() <= LENGTH + 4);
        }
    }
}
