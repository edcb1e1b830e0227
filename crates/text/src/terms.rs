//! What a text is found by. Every word gives its folded surface and, beside it, what is left of it in Malay or
//! Indonesian and in English when endings and beginnings are taken off: *penghantaran*, *dihantar* and *hantar* meet, and
//! so do *bookings* and *booked*. All of it is done whatever language the text is taken for, since desks mix them in one
//! sentence; the same is done to what is searched for.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer as English};
use sastrawi::{Dictionary, Stemmer as Malayic};

use crate::fold::fold;

/// Rises with every change of what [`terms`] answers: what was indexed under an older one is indexed anew.
pub const VERSION: i64 = 1;
/// A text is indexed by its first so many words.
pub const WORDS_MAX: usize = 20_000;
/// Longer runs of letters and digits are cut: keys and encoded data, not words.
const LETTERS_MAX: usize = 40;
/// Shorter words are roots already.
const STEMMED_FROM: usize = 4;
/// Words whose stems are remembered, for each thread.
const REMEMBERED: usize = 20_000;

/// Malay roots of service work that an Indonesian dictionary does not hold.
const MALAY_ROOTS: &[&str] = &[
    "akaun",
    "bas",
    "bayar",
    "bilik",
    "buku",
    "cadang",
    "caj",
    "cuba",
    "cuti",
    "dakwa",
    "duit",
    "ejen",
    "emel",
    "faks",
    "gembira",
    "guna",
    "hantar",
    "harga",
    "henti",
    "inap",
    "jadual",
    "jemaah",
    "jemput",
    "kad",
    "kakitangan",
    "kaunter",
    "kecewa",
    "kereta",
    "khidmat",
    "kumpul",
    "lambat",
    "lancong",
    "lapor",
    "lawat",
    "lewat",
    "lulus",
    "mesej",
    "mohon",
    "notis",
    "pakej",
    "panggil",
    "pasport",
    "pejabat",
    "pelan",
    "penerbangan",
    "periksa",
    "pesan",
    "pindah",
    "pinjam",
    "pulang",
    "rancang",
    "resit",
    "rumah",
    "sahkan",
    "sah",
    "sambut",
    "semak",
    "serah",
    "sewa",
    "syarikat",
    "tandas",
    "tangguh",
    "tangguhkan",
    "tarik",
    "tawar",
    "telefon",
    "tempah",
    "terbang",
    "tiket",
    "tiba",
    "tuntut",
    "tukar",
    "tunai",
    "umrah",
    "urus",
    "visa",
    "wang",
    "ziarah",
];

static INDONESIAN: LazyLock<Dictionary> = LazyLock::new(Dictionary::new);
static MALAY: LazyLock<Dictionary> = LazyLock::new(|| Dictionary::custom(MALAY_ROOTS));

/// What a text is found by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Its words in order, folded: what a quoted phrase is looked for in.
    pub surfaces: Vec<String>,
    /// The stems that differ from the words they come from, each once.
    pub stems: BTreeSet<String>,
}

/// The words of a text, folded, in order; letters and digits only.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    let folded = fold(text);
    let words: Vec<String> = folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(WORDS_MAX)
        .map(|word| word.chars().take(LETTERS_MAX).collect())
        .collect();
    words.into_iter()
}

/// What a text is found by.
pub fn terms(text: &str) -> Terms {
    let mut found = Terms::default();
    for word in words(text) {
        stems(&word, |stem| {
            found.stems.insert(stem.to_owned());
        });
        found.surfaces.push(word);
    }
    found
}

thread_local! {
    static KNOWN: RefCell<HashMap<String, Vec<String>>> = RefCell::default();
}

/// Tells the stems of one folded word that are not the word itself.
pub fn stems(word: &str, mut tell: impl FnMut(&str)) {
    KNOWN.with_borrow_mut(|known| {
        if let Some(stems) = known.get(word) {
            for stem in stems {
                tell(stem);
            }
            return;
        }
        let stems = taken_off(word);
        for stem in &stems {
            tell(stem);
        }
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(word.to_owned(), stems);
    });
}

/// The root whose first letter a nasal prefix swallowed, where its own ending looks like a suffix: *pengembalian* is
/// *kembali*, which the stemmer takes for *kembal* with *-i*;
/// *pemesanan* is *pesan* although there is a *mesan*.
fn restored(word: &str) -> Option<String> {
    const SWALLOWED: [(&str, &str); 8] = [
        ("peng", "k"),
        ("meng", "k"),
        ("peny", "s"),
        ("meny", "s"),
        ("pem", "p"),
        ("mem", "p"),
        ("pen", "t"),
        ("men", "t"),
    ];
    const ENDINGS: [&str; 6] = ["", "nya", "an", "annya", "kan", "i"];
    SWALLOWED.iter().find_map(|(prefix, letter)| {
        let rest = word.strip_prefix(prefix)?;
        let cores = ENDINGS.iter().filter_map(|ending| rest.strip_suffix(ending));
        cores
            .map(|core| format!("{letter}{core}"))
            .find(|root| root.len() >= STEMMED_FROM && INDONESIAN.find(root))
    })
}

fn taken_off(word: &str) -> Vec<String> {
    // `buku2` is how people write `buku-buku`.
    let single = word.strip_suffix('2').filter(|rest| rest.chars().all(char::is_alphabetic)).unwrap_or(word);
    let mut found = Vec::new();
    if single.len() >= STEMMED_FROM && single.bytes().all(|byte| byte.is_ascii_lowercase()) {
        let (indonesian, malay) = (Malayic::new(&INDONESIAN), Malayic::new(&MALAY));
        let by_dictionary = indonesian.stem_word(single);
        let root = if by_dictionary == single { malay.stem_word(single) } else { by_dictionary };
        found.push(root.into_owned());
        found.extend(restored(single));
        found.push(English::create(Algorithm::English).stem(single).into_owned());
    }
    if single != word {
        found.push(single.to_owned());
    }
    found.retain(|stem| stem != word && stem.len() > 1);
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Everything a word is found by.
    fn all(word: &str) -> BTreeSet<String> {
        let found = terms(word);
        found.stems.into_iter().chain(found.surfaces).collect()
    }

    fn meet(one: &str, other: &str) -> bool {
        !all(one).is_disjoint(&all(other))
    }

    #[test]
    fn words_of_one_root_meet_in_each_language() {
        for (one, other) in [
            ("penghantaran", "dihantar"),
            ("penghantaran", "hantar"),
            ("tempahan", "menempah"),
            ("ditempah", "tempahan"),
            ("perkhidmatan", "khidmat"),
            ("bayaran", "dibayar"),
            ("pembayaran", "membayar"),
            ("pengembalian", "dikembalikan"),
            ("pemesanan", "dipesan"),
            ("keberangkatan", "berangkat"),
            ("menginap", "penginapan"),
            ("pertanyaannya", "bertanya"),
            ("buku2", "buku-buku"),
            ("bookings", "booked"),
            ("cancelled", "cancelling"),
            ("Perjalanan", "JALAN"),
        ] {
            assert!(meet(one, other), "{one} {:?} and {other} {:?}", all(one), all(other));
        }
    }

    #[test]
    fn words_of_other_roots_stay_apart() {
        for (one, other) in [("hotel", "hotline"), ("bilik", "balik"), ("visa", "bisa"), ("rumah", "ramah")] {
            assert!(!meet(one, other), "{one} {:?} and {other} {:?}", all(one), all(other));
        }
    }

    #[test]
    fn the_order_of_words_is_kept_and_signs_are_left_out() {
        let found = terms("Bilik quad, 12 Mac (KH-1042) – siti@contoh.my");
        assert_eq!(found.surfaces, ["bilik", "quad", "12", "mac", "kh", "1042", "siti", "contoh", "my"]);
    }

    #[test]
    fn a_text_without_end_is_cut() {
        let long = "bilik ".repeat(WORDS_MAX + 10) + &"x".repeat(500);
        assert_eq!(terms(&long).surfaces.len(), WORDS_MAX);
        assert_eq!(terms(&"x".repeat(500)).surfaces, ["x".repeat(LETTERS_MAX)]);
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in any::<String>()) {
            let found = terms(&text);
            for word in found.surfaces.iter().chain(&found.stems) {
                prop_assert!(word.chars().all(char::is_alphanumeric), "{word:?}");
            }
            // What is found once is found again from its own words.
            prop_assert_eq!(terms(&found.surfaces.join(" ")).surfaces, found.surfaces);
        }

        #[test]
        fn no_word_is_too_strange(word in "[a-z]{1,45}") {
            prop_assert_eq!(terms(&word), terms(&word.to_uppercase()));
        }
    }
}
