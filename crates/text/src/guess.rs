//! Which of our languages a text is in, by words that only one of them uses. Malay and Indonesian share most of their
//! words, so a statistical guess on a short mail is worth little; a marker word is worth a lot. No marker, or as many
//! of one as of another, is no answer: the caller then takes what it knows of the customer.

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

/// The language a text is written in; `None` when its words do not say.
pub fn guess(text: &str) -> Option<Language> {
    let mut scores = [(Language::En, 0_u32), (Language::Ms, 0), (Language::Id, 0)];
    let folded = fold(text);
    for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(2_000) {
        for ((_, score), words) in scores.iter_mut().zip([ENGLISH, MALAY, INDONESIAN]) {
            // A word of both neighbours says nothing about either, but it does say: not English.
            *score += u32::from(words.contains(&word));
        }
    }
    scores.sort_by_key(|(_, score)| std::cmp::Reverse(*score));
    match scores {
        [(language, first), (_, second), _] if first > second => Some(language),
        _ => None,
    }
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
}
