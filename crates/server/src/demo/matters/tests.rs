//! What every wording must keep to.

use std::collections::BTreeMap;

use super::{Matter, all};
use crate::demo::customers::people;
use crate::demo::dice::Dice;
use crate::demo::facts::Facts;
use crate::demo::people::Brand;
use crate::demo::tongue::Tongue;

/// Every text of a matter with the tongue it is in.
fn texts(matter: &Matter) -> Vec<(Tongue, &'static str)> {
    let home = Tongue::of(matter.team.brand().language());
    let asked = matter.asks.iter().flat_map(|ask| [(ask.tongue, ask.subject), (ask.tongue, ask.body)]);
    let said = [matter.more, matter.answers, matter.ends].into_iter().flatten().copied();
    asked.chain(said).chain(matter.notes.iter().map(|note| (home, *note))).collect()
}

#[test]
fn there_are_forty_matters_asked_in_three_wordings_of_each_tongue() {
    assert!(all().len() >= 40);
    for matter in all() {
        let mut wordings = BTreeMap::new();
        for ask in matter.asks {
            *wordings.entry(ask.tongue).or_insert(0) += 1;
        }
        assert!(!wordings.is_empty() && wordings.values().all(|count| *count >= 3), "{}", matter.word);
    }
}

#[test]
fn whoever_asks_is_answered_in_their_language() {
    for matter in all() {
        for ask in matter.asks {
            let answer = Tongue::of(ask.tongue.language(matter.team.brand().language()));
            for list in [matter.answers, matter.ends] {
                assert!(list.iter().any(|(tongue, _)| *tongue == answer), "{} {:?}", matter.word, ask.tongue);
            }
            assert!(matter.more.iter().any(|(tongue, _)| *tongue == ask.tongue), "{}", matter.word);
        }
    }
}

#[test]
fn every_slot_is_filled_in_every_language() {
    let customers = people(&Dice::new(3, 3), 60);
    for matter in all() {
        let brand = matter.team.brand();
        let customer = customers.iter().find(|one| one.brand == brand).unwrap();
        let mut facts = Facts::throw(&Dice::new(1, 1), customer, matter.word, jiff::civil::date(2026, 3, 2));
        facts.told_by("Nurul");
        for (tongue, text) in texts(matter) {
            let filled = facts.fill(text, tongue.language(brand.language()));
            assert!(!filled.contains(['{', '}', '¶']), "{}: {filled}", matter.word);
        }
    }
}

#[test]
fn no_language_borrows_the_false_friends_of_its_neighbour() {
    let malay_only = [
        "percuma",
        "kereta",
        "pejabat",
        "tarikh",
        "bilik",
        "wang",
        "kerana",
        "boleh tak",
        "macam mana",
        "tempahan",
        "penerbangan sambungan",
        "sila",
        "khamis",
        "ahad",
        "mac",
        "ogos",
        "syarikat",
        "cuti",
        "lapangan",
    ];
    let indonesian_only = [
        "gratis",
        "bandara",
        "uang",
        "kamar",
        "karena",
        "tanggal",
        "bisa",
        "kantor",
        "silakan",
        "anda",
        "apakah tidak",
        "pemesanan",
        "mobil",
        "kartu",
        "ponsel",
        "maret",
        "agustus",
        "perusahaan",
        "libur",
    ];
    for matter in all() {
        for (tongue, text) in texts(matter) {
            let foreign: &[&str] = match tongue {
                Tongue::Id => &malay_only,
                Tongue::Ms => &indonesian_only,
                Tongue::En | Tongue::Mix => &[],
            };
            let plain = text.to_lowercase();
            let words: Vec<&str> =
                plain.split(|c: char| !c.is_alphabetic() && c != '{' && c != '}').collect();
            for word in foreign {
                assert!(!words.contains(word), "{} has {word} in {tongue:?}: {text}", matter.word);
            }
        }
    }
}

#[test]
fn an_umrah_is_priced_in_ringgit_and_a_member_at_home_in_their_own_money() {
    let customers = people(&Dice::new(5, 5), 80);
    let day = jiff::civil::date(2026, 3, 2);
    let priced = |brand: Brand, malaysian: bool, slot: &str| {
        let customer = customers
            .iter()
            .find(|one| one.brand == brand && one.malaysian == malaysian && !one.hotel)
            .unwrap();
        Facts::throw(&Dice::new(1, 1), customer, "any", day).fill(slot, brand.language())
    };
    assert!(priced(Brand::Safa, true, "{price}").starts_with("RM "));
    assert!(priced(Brand::Nusantara, true, "{rate}").starts_with("RM "));
    assert!(priced(Brand::Nusantara, false, "{rate}").starts_with("Rp "));
}
