//! Which of our languages a text is in, by words that only one of them uses. Malay and Indonesian share most of their
//! words, so a statistical guess on a short mail is worth little; a marker word is worth a lot. No marker, or as many
//! of one as of another, is no answer: what is known of the customer then decides.

use kernel::Language;

use crate::fold::fold;

const ENGLISH: &[&str] = &[
    "the", "and", "is", "are", "was", "were", "you", "your", "please", "would", "could", "have", "has",
    "been", "booking", "when", "what", "how", "thank", "thanks", "hello", "dear", "regards", "we", "my",
    "for", "with", "this", "that", "there", "not", "still", "refund",
];

const MALAY: &[&str] = &[
    "kerana",
    "wang",
    "percuma",
    "pejabat",
    "syarikat",
    "cuba",
    "boleh",
    "tak",
    "nak",
    "sila",
    "awak",
    "encik",
    "puan",
    "tuan",
    "bilik",
    "tarikh",
    "tempahan",
    "pakej",
    "baki",
    "penerbangan",
    "telefon",
    "mel",
    "ogos",
    "mac",
    "julai",
    "ahad",
    "isnin",
    "khamis",
    "jumaat",
    "berlepas",
    "aduan",
    "kursus",
    "macam",
    "sahaja",
    "bagaimana",
    "bayaran",
    "pelancongan",
    "umrah",
    "jemaah",
    "lapangan",
    "kad",
    "hantar",
    "menghantar",
    "beritahu",
    "minta",
    "maklumkan",
    "assalamualaikum",
    "saja",
    "dah",
    "ni",
    "tu",
    "kat",
    "seorang",
    "berapa",
    "kami",
    "anda",
    "pihak",
    "resit",
];

const INDONESIAN: &[&str] = &[
    "karena",
    "uang",
    "gratis",
    "kantor",
    "perusahaan",
    "coba",
    "bisa",
    "nggak",
    "gak",
    "tidak",
    "silakan",
    "bapak",
    "ibu",
    "pak",
    "bu",
    "kamar",
    "tanggal",
    "pemesanan",
    "paket",
    "sisa",
    "telepon",
    "email",
    "agustus",
    "maret",
    "juli",
    "minggu",
    "senin",
    "kamis",
    "jumat",
    "berangkat",
    "keluhan",
    "manasik",
    "bagaimana",
    "pembayaran",
    "umroh",
    "jamaah",
    "bandara",
    "kartu",
    "kirim",
    "mengirim",
    "mohon",
    "pengembalian",
    "dana",
    "poin",
    "menginap",
    "sudah",
    "belum",
    "saja",
    "kami",
    "anda",
    "kwitansi",
    "akun",
    "keanggotaan",
    "rekening",
    "ya",
    "dong",
    "nih",
];

/// How much the words of a text speak for each language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tongue {
    english: u32,
    malay: u32,
    indonesian: u32,
}

/// Malay and Indonesian lie this close together, or closer, when what is known of the writer decides between them.
const CLOSE: u32 = 1;

/// Weighs a text.
pub fn weigh(text: &str) -> Tongue {
    let mut tongue = Tongue::default();
    let folded = fold(text);
    for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(2_000) {
        // A word of both neighbours says nothing about either, but it does say: not English.
        tongue.english += u32::from(ENGLISH.contains(&word));
        tongue.malay += u32::from(MALAY.contains(&word));
        tongue.indonesian += u32::from(INDONESIAN.contains(&word));
    }
    tongue
}

impl Tongue {
    /// The language, with what is known of the writer from the surest to the vaguest: what they read, what the brand
    /// writes, what their mailbox is in. It decides where Malay and Indonesian are close; words that say nothing leave
    /// it open. `None` when the words do not say and nothing is known between the two.
    pub fn settle(self, known: &[Language]) -> Option<Language> {
        let between = |one: u32, other: u32| one.abs_diff(other) <= CLOSE;
        let neighbours = self.malay.max(self.indonesian);
        if neighbours > self.english && between(self.malay, self.indonesian) {
            let knows = known.iter().copied().find(|language| *language != Language::En);
            if knows.is_some() {
                return knows;
            }
        }
        let mut scores =
            [(Language::En, self.english), (Language::Ms, self.malay), (Language::Id, self.indonesian)];
        scores.sort_by_key(|(_, score)| std::cmp::Reverse(*score));
        match scores {
            [(language, first), (_, second), _] if first > second => Some(language),
            _ => None,
        }
    }
}

/// The language a text is written in; `None` when its words do not say.
pub fn guess(text: &str) -> Option<Language> {
    weigh(text).settle(&[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_says_its_language() {
        for (text, language) in [
            ("Saya nak tanya pakej 12 Mac untuk 4 orang. Masih ada bilik quad?", Some(Language::Ms)),
            (
                "Selamat pagi, saya sudah kirim bukti transfer tanggal 2, uang belum masuk.",
                Some(Language::Id),
            ),
            ("Dear team, when will the refund for my booking be paid?", Some(Language::En)),
            ("Boleh tak tolong check refund saya? Dah tiga minggu.", Some(Language::Ms)),
            ("Mohon info, poin menginap bulan lalu belum masuk ya.", Some(Language::Id)),
            ("12345", None),
            ("", None),
        ] {
            assert_eq!(guess(text), language, "{text}");
        }
    }

    #[test]
    fn what_is_known_decides_between_close_neighbours_and_nothing_else() {
        let (ms, id, en) = (Language::Ms, Language::Id, Language::En);
        for (text, known, language) in [
            // Words of both: the writer's language, else the brand's.
            ("Kami sudah sampai, anda bagaimana?", vec![ms], Some(ms)),
            ("Kami sudah sampai, anda bagaimana?", vec![id, ms], Some(id)),
            ("Kami sampai, anda bagaimana?", vec![en, ms], Some(ms)),
            ("Kami sampai, anda bagaimana?", vec![], None),
            // Clear words beat what is known.
            ("Saya nak tanya pakej 12 Mac, bilik quad masih ada tak?", vec![id], Some(ms)),
            ("Uang belum masuk karena kantor libur, mohon kirim lewat rekening.", vec![ms], Some(id)),
            ("When will you refund my booking?", vec![ms], Some(en)),
            // Nothing said is nothing known about this text.
            ("12345", vec![ms], None),
        ] {
            assert_eq!(weigh(text).settle(&known), language, "{text} {known:?}");
        }
    }
}
