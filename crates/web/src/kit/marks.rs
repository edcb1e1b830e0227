//! Small marks: chips, avatars, clocks, ages, bars, presence. Colour only says fine, soon, late or on hold.

use kernel::Timestamp;
use maud::{Markup, html};
use text::format;

use crate::words::Words;

/// What a colour means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// No meaning: ink on grey.
    #[default]
    Plain,
    /// Fine.
    Ok,
    /// Soon due.
    Soon,
    /// Late or wrong.
    Late,
    /// On hold, waiting.
    Hold,
}

impl Tone {
    /// The class that carries the colour.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Ok => "ok",
            Self::Soon => "soon",
            Self::Late => "late",
            Self::Hold => "hold",
        }
    }
}

/// A small label: a status, a tag.
pub fn chip(label: &str) -> Markup {
    html! { span.chip { span.text { (label) } } }
}

/// A label whose colour means something; the words must say it too.
pub fn tone_chip(label: &str, tone: Tone) -> Markup {
    html! { span.chip.(tone.class()) { span.text { (label) } } }
}

/// A person's initials in a circle of stable tone, 32 px. Hidden from screen readers: the name stands beside it.
pub fn avatar(name: &str) -> Markup {
    html! { span.avatar.(tone_of(name)) aria-hidden="true" { (initials(name)) } }
}

/// As [`avatar`], 22 px.
pub fn avatar_small(name: &str) -> Markup {
    html! { span.avatar.small.(tone_of(name)) aria-hidden="true" { (initials(name)) } }
}

/// As [`avatar`], 48 px.
pub fn avatar_large(name: &str) -> Markup {
    html! { span.avatar.large.(tone_of(name)) aria-hidden="true" { (initials(name)) } }
}

/// An e-mail address or a number. An address too long for its line is broken behind the @ first.
pub fn address(value: &str) -> Markup {
    html! {
        @if let Some((local, domain)) = value.split_once('@') { (local) "@" wbr; (domain) } @else { (value) }
    }
}

/// Words before a name that are a title, folded.
const TITLES: [&str; 24] = [
    "puan", "pn", "encik", "en", "cik", "tuan", "haji", "hj", "hajah", "hjh", "dato'", "datuk", "datin",
    "tan", "tun", "ustaz", "ustazah", "dr", "prof", "bapak", "bpk", "ibu", "mr", "ms",
];
/// Words after which a parent's name follows, folded.
const PARENTS: [&str; 9] = ["bin", "binti", "bt", "bte", "b", "a/l", "a/p", "anak", "ibn"];

/// Two letters that stand for a person: titles are skipped, and a parent's name (after bin, binti, a/l, a/p) does not
/// count: `Hajah Rokiah bt Md Noor` is RO, `Siti Aminah bt Rahman` is SA.
fn initials(name: &str) -> String {
    let is = |word: &str, list: &[&str]| list.contains(&text::fold(word).trim_end_matches('.'));
    let given: Vec<&str> = name
        .split_whitespace()
        .enumerate()
        .take_while(|(at, word)| *at == 0 || !is(word, &PARENTS))
        .map(|(_, word)| word)
        .collect();
    // "Tan Wei Ming" is a surname, "Tan Sri Rahim" a title: a title must leave a name behind it.
    let titled = given.iter().take_while(|word| is(word, &TITLES)).count();
    let titled = if given.first() == Some(&"Tan") && given.get(1) != Some(&"Sri") { 0 } else { titled };
    let titled = if given.starts_with(&["Tan", "Sri"]) { 2 } else { titled };
    let rest = given.get(titled..).filter(|rest| !rest.is_empty()).unwrap_or(&given);
    let letters = |word: &str, count: usize| -> String {
        word.chars().filter(|letter| letter.is_alphanumeric()).take(count).collect()
    };
    let both = match rest {
        [] => String::new(),
        [only] => letters(only, 2),
        [first, second, ..] => letters(first, 1) + &letters(second, 1),
    };
    if both.is_empty() { "?".to_owned() } else { both.to_uppercase() }
}

/// The same person has the same tone everywhere (FNV-1a over the folded name).
fn tone_of(name: &str) -> &'static str {
    let hash = text::fold(name)
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    match hash % 3 {
        0 => "warm",
        1 => "cool",
        _ => "plain",
    }
}

/// What a clock shows.
#[derive(Clone, Copy, Debug)]
pub enum ClockFace<'a> {
    /// Running towards `due`; amber from `warn`, red after `due`. It goes on running in the browser.
    Running {
        /// When the promise is due.
        due: Timestamp,
        /// When it turns amber.
        warn: Timestamp,
        /// The present instant.
        now: Timestamp,
    },
    /// Standing still: `Waiting`, `On hold`.
    Paused(&'a str),
    /// Over and kept: `Answered in 40 min`.
    Kept(&'a str),
    /// Over and broken: `Answered 12 min late`.
    Broken(&'a str),
}

/// The strongest mark on a row: how long a promise has left. `label` names the promise where the row does not.
pub fn clock_chip(words: Words, label: Option<&str>, face: ClockFace<'_>) -> Markup {
    match face {
        ClockFace::Running { due, warn, now } => {
            let left = due.seconds_since(now);
            let tone = if left < 0 {
                Tone::Late
            } else if now >= warn {
                Tone::Soon
            } else {
                Tone::Ok
            };
            let (before, after) = (words.say("kit-clock-left"), words.say("kit-clock-late"));
            html! {
                kh-clock.chip.clock.(tone.class()) due=(due) warn=(warn) data-left=(before) data-late=(after) {
                    @if let Some(label) = label { span.text { (label) } }
                    span.sr data-spoken { @if left < 0 { (after) } @else { (before) } " " }
                    span data-time { (format::remaining(words.language(), left)) }
                }
            }
        }
        ClockFace::Paused(said) => tone_chip(&joined(label, said), Tone::Hold),
        ClockFace::Kept(said) => tone_chip(&joined(label, said), Tone::Ok),
        ClockFace::Broken(said) => tone_chip(&joined(label, said), Tone::Late),
    }
}

fn joined(label: Option<&str>, said: &str) -> String {
    label.map_or_else(|| said.to_owned(), |label| format!("{label}: {said}"))
}

/// How long ago something was, kept current in the browser; the full date and time in `title` for who asks.
pub fn age(words: Words, at: Timestamp, now: Timestamp, title: &str) -> Markup {
    html! { kh-age at=(at) title=(title) { (format::age(words.language(), now.seconds_since(at))) } }
}

/// A bar with its words above: a clock's use of its time, a job's progress. `done` of `whole`, in any unit; more than
/// whole shows full.
pub fn progress(label: &str, said: &str, done: u32, whole: u32, tone: Tone) -> Markup {
    html! {
        div.progress {
            div { span { (label) } span.num { (said) } }
            progress.bar.(tone.class()) max=(whole.max(1)) value=(done.min(whole.max(1))) aria-label=(label) aria-valuetext=(said) {}
        }
    }
}

/// Whether a colleague can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// At work.
    Available,
    /// Back later.
    Away,
    /// Off duty.
    Off,
}

/// A dot, full or hollow so that it does not depend on colour, with its meaning in words for who cannot see it.
pub fn presence(words: Words, presence: Presence) -> Markup {
    let (class, said) = match presence {
        Presence::Available => ("on", words.say("kit-available")),
        Presence::Away => ("away", words.say("kit-away")),
        Presence::Off => ("off", words.say("kit-off-duty")),
    };
    html! { span.presence.(class) role="img" aria-label=(said) title=(said) {} }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_a_colleague_would_write() {
        for (name, expected) in [
            ("Siti Aminah bt Rahman", "SA"),
            ("Hajah Rokiah bt Md Noor", "RO"),
            ("Budi Santoso", "BS"),
            ("Tan Wei Ming", "TW"),
            ("Tan Sri Rahim", "RA"),
            ("Dato' Ahmad Faizal", "AF"),
            ("Kumar a/l Raju", "KU"),
            ("suharto", "SU"),
            ("Puan", "PU"),
            ("محمد علي", "مع"),
            ("", "?"),
            ("💬", "?"),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }

    #[test]
    fn a_running_clock_says_the_same_as_it_will_in_the_browser() {
        let now = Timestamp(0).plus_days(20_000);
        let face = |due| ClockFace::Running { due, warn: now.plus_minutes(30), now };
        let words = Words::new(kernel::Language::Id);
        let late = clock_chip(words, None, face(now.plus_seconds(-61))).into_string();
        assert!(late.contains("clock late") && late.contains("+2 mnt"), "{late}");
        let fine = clock_chip(words, None, face(now.plus_minutes(64))).into_string();
        assert!(fine.contains("clock ok") && fine.contains("1 jam 04 mnt"), "{fine}");
    }
}
