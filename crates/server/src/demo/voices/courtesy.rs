//! How people open and close: customers by tongue and faith, staff by the language of the letter.

use kernel::Language;

use super::of;
use crate::demo::customers::Customer;
use crate::demo::dice::Dice;
use crate::demo::people::Brand;
use crate::demo::tongue::Tongue::{self, En, Id, Mix, Ms};

const UMRAH_GREETINGS: &[(Tongue, &[&str])] = &[
    (En, &["Assalamualaikum,", "Salam,", "Dear Safa Travel,", "Good morning,"]),
    (Ms, &["Assalamualaikum,", "Assalamualaikum w.b.t.,", "Salam sejahtera,", "Salam tuan/puan,"]),
    (Id, &["Assalamualaikum,", "Assalamu'alaikum warahmatullah,", "Dengan hormat,"]),
    (Mix, &["Salam,", "Hi Safa,", "Assalamualaikum, hi,"]),
];
const MEMBER_GREETINGS: &[(Tongue, &[&str])] = &[
    (En, &["Dear Member Service,", "Hello,", "Good afternoon,"]),
    (Ms, &["Salam sejahtera,", "Tuan/Puan,", "Selamat pagi,"]),
    (Id, &["Dengan hormat,", "Selamat pagi,", "Selamat siang,", "Yth. Layanan Anggota,"]),
    (Mix, &["Halo,", "Hi team,", "Selamat siang,"]),
];
const PLEAS: &[(Tongue, &[&str])] = &[
    (
        En,
        &[
            "",
            "",
            "I look forward to your reply.",
            "A quick answer would be appreciated.",
            "Thank you in advance.",
        ],
    ),
    (
        Ms,
        &[
            "",
            "",
            "Mohon maklum balas secepat mungkin.",
            "Harap dapat bantu, ya.",
            "Terima kasih terlebih dahulu.",
        ],
    ),
    (Id, &["", "", "Mohon tanggapannya, ya.", "Terima kasih sebelumnya.", "Saya tunggu kabar baiknya."]),
    (Mix, &["", "", "Thanks ya.", "Pls reply asap, thank you!", "Tolong check ya, thanks."]),
];
const CLOSINGS: &[(Tongue, &[&str])] = &[
    (En, &["Regards,", "Kind regards,", "Thank you,"]),
    (Ms, &["Terima kasih,", "Sekian,", "Wassalam,"]),
    (Id, &["Terima kasih,", "Salam,", "Hormat saya,"]),
    (Mix, &["Thanks,", "Tq,", "Regards,"]),
];

fn joined(parts: &[&str]) -> String {
    parts.iter().copied().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// A customer's mail around `body`.
pub fn ask(dice: &Dice, customer: &Customer, body: &str) -> String {
    let greetings = if customer.brand == Brand::Safa { UMRAH_GREETINGS } else { MEMBER_GREETINGS };
    let greeting = of(dice, greetings, customer.tongue);
    let closing = format!("{}\n{}", of(dice, CLOSINGS, customer.tongue), customer.full_name);
    joined(&[greeting, body, of(dice, PLEAS, customer.tongue), &closing])
}

/// A colleague's letter around `body`. The mailbox's signature follows it by itself.
pub fn reply(dice: &Dice, customer: &Customer, language: Language, body: &str, agent: &str) -> String {
    let call = &customer.call_as;
    let greeting = match (customer.brand, language) {
        (Brand::Safa, Language::Ms | Language::En) => format!("Waalaikumussalam {call},"),
        (Brand::Safa, Language::Id) => format!("Waalaikumsalam {call},"),
        (Brand::Nusantara, Language::Ms) => format!("Salam sejahtera {call},"),
        (Brand::Nusantara, Language::En) => format!("Dear {call},"),
        (Brand::Nusantara, Language::Id) => format!("Yth. {call},"),
    };
    let offers: &[&'static str] = match language {
        Language::En => &["", "Please write again if anything is unclear.", "We are glad to help."],
        Language::Ms => &["", "Sila balas e-mel ini jika ada pertanyaan lanjut.", "Kami sedia membantu."],
        Language::Id => {
            &["", "Silakan balas email ini bila masih ada pertanyaan.", "Dengan senang hati kami bantu."]
        }
    };
    let closing = match language {
        Language::En => format!("Kind regards,\n{agent}"),
        Language::Ms => format!("Sekian, terima kasih.\n{agent}"),
        Language::Id => format!("Salam hangat,\n{agent}"),
    };
    joined(&[&greeting, body, dice.word(offers), &closing])
}
