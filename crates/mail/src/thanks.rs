//! Mail that says thank you and nothing else. It is kept, but a case that is done need not open for it. Only what is
//! certain counts: every word must be one of thanks, courtesy or a name, in English, Malay or Indonesian.

/// The longest text that can be thanks alone, in characters.
const LONGEST: usize = 200;
/// How many words that are not known, and are written like names, it may have.
const NAMES: usize = 4;

/// Words of which at least one must be there.
const THANKS: &[&str] = &[
    "thanks",
    "thank",
    "thankyou",
    "thx",
    "tq",
    "tqvm",
    "ty",
    "appreciated",
    "appreciate",
    "terima",
    "kasih",
    "terimakasih",
    "trims",
    "trimakasih",
    "makasih",
    "mksh",
    "syukran",
    "jazakallah",
    "jazakumullah",
    "alhamdulillah",
    "noted",
    "received",
    "diterima",
    "dimaklumi",
];

/// Words that may stand beside them.
const COURTESY: &[&str] = &[
    "you",
    "so",
    "very",
    "much",
    "a",
    "lot",
    "many",
    "again",
    "for",
    "your",
    "the",
    "help",
    "quick",
    "fast",
    "prompt",
    "kind",
    "reply",
    "response",
    "assistance",
    "support",
    "service",
    "update",
    "information",
    "info",
    "great",
    "good",
    "nice",
    "ok",
    "okay",
    "oke",
    "perfect",
    "wonderful",
    "all",
    "well",
    "and",
    "have",
    "day",
    "weekend",
    "evening",
    "morning",
    "best",
    "kindest",
    "warm",
    "regards",
    "sincerely",
    "cheers",
    "dear",
    "hi",
    "hello",
    "team",
    "i",
    "it",
    "this",
    "with",
    "is",
    "to",
    "everyone",
    "sir",
    "madam",
    "noted",
    "banyak",
    "sangat",
    "sekali",
    "atas",
    "bantuan",
    "bantuannya",
    "balasan",
    "jawapan",
    "jawaban",
    "maklum",
    "maklumat",
    "informasi",
    "informasinya",
    "info",
    "infonya",
    "layanan",
    "layanannya",
    "perhatian",
    "perhatiannya",
    "kerjasama",
    "kerja",
    "sama",
    "kerjasamanya",
    "respon",
    "responnya",
    "responsnya",
    "pantas",
    "cepat",
    "baik",
    "bagus",
    "siap",
    "ya",
    "yaa",
    "dan",
    "di",
    "pihak",
    "tuan",
    "puan",
    "encik",
    "cik",
    "bapak",
    "ibu",
    "pak",
    "bu",
    "kak",
    "kakak",
    "abang",
    "bang",
    "mas",
    "mbak",
    "ustaz",
    "ustazah",
    "haji",
    "hajah",
    "semua",
    "tim",
    "salam",
    "sejahtera",
    "hormat",
    "sekian",
    "semoga",
    "dirahmati",
    "allah",
    "khairan",
    "kathiran",
    "katsiran",
    "wassalam",
    "waalaikumsalam",
    "waalaikumussalam",
    "assalamualaikum",
    "wbt",
    "wr",
    "wb",
    "saya",
    "kami",
    "sudah",
    "dah",
    "telah",
    "selesai",
    "sayang",
    "juga",
    "kembali",
    "lah",
    "yang",
    "membantu",
    "bermanfaat",
    "perkhidmatan",
    "layan",
    "melayani",
];

/// Words that make of anything more than thanks.
const MORE: &[&str] = &[
    "but",
    "not",
    "no",
    "still",
    "however",
    "never",
    "wrong",
    "cancel",
    "refund",
    "when",
    "how",
    "why",
    "please",
    "can",
    "could",
    "need",
    "tapi",
    "tetapi",
    "namun",
    "tidak",
    "tak",
    "belum",
    "jangan",
    "masih",
    "salah",
    "batal",
    "bila",
    "kapan",
    "bagaimana",
    "macam",
    "mana",
    "kenapa",
    "mengapa",
    "tolong",
    "mohon",
    "sila",
    "minta",
    "boleh",
    "bisa",
    "perlu",
    "kecewa",
    "nggak",
    "gak",
    "kurang",
    "lambat",
];

/// Whether a person's own words are thanks and nothing else: short, no question, no figure, no further matter.
pub fn is_only_thanks(own: &str) -> bool {
    let own = own.trim();
    if own.chars().count() > LONGEST || own.contains(['?', '？', '؟', '@', '/']) {
        return false;
    }
    let (mut thanks, mut names) = (false, 0_usize);
    for word in own.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '-')) {
        let bare = word.trim_matches(['\'', '’', '-']);
        if bare.is_empty() {
            continue;
        }
        if bare.chars().any(char::is_numeric) {
            return false;
        }
        let lower = bare.to_lowercase();
        let lower = lower.as_str();
        if MORE.contains(&lower) {
            return false;
        } else if THANKS.contains(&lower) {
            thanks = true;
        } else if !COURTESY.contains(&lower) {
            names += 1;
            if names > NAMES || !bare.starts_with(char::is_uppercase) {
                return false;
            }
        }
    }
    thanks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thanks_in_three_languages_are_known() {
        for text in [
            "Thank you so much!",
            "Thanks a lot for your help.\n\nBest regards,\nNor Aini",
            "Terima kasih 🙏",
            "Terima kasih banyak atas bantuan pihak Tuan.\nSekian, terima kasih.\nHafiz",
            "Ok noted, tq",
            "Baik, terima kasih Puan Nurul",
            "Makasih ya kak",
            "Terima kasih atas bantuannya, Bu Putri.\n\nSalam,\nBudi Santoso",
            "Alhamdulillah, jazakallah khairan",
        ] {
            assert!(is_only_thanks(text), "{text}");
        }
    }

    #[test]
    fn more_than_thanks_is_not() {
        for text in [
            "",
            "Ok",
            "Thanks, but the refund has not arrived.",
            "Thanks! When do we leave?",
            "Terima kasih. Nombor saya 012-3456789",
            "Terima kasih, tapi belum masuk",
            "Terima kasih. Tolong hantar resit.",
            "thanks invoice attached",
            "Terima kasih, mohon info selanjutnya",
            "Thanks. See https://x.example",
        ] {
            assert!(!is_only_thanks(text), "{text}");
        }
    }
}
