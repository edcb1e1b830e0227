//! What a customer writes that belongs to no matter in particular: impatience, thanks, a question that comes back; and
//! what staff note when a case ends without a letter.

use kernel::Language;

use super::of;
use crate::demo::dice::Dice;
use crate::demo::tongue::Tongue::{self, En, Id, Mix, Ms};

/// Why a customer writes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Nobody has answered.
    Impatient,
    /// It is settled and they are glad.
    Thankful,
    /// It was said to be settled and is not.
    Unsettled,
}

const IMPATIENT: &[(Tongue, &[&str])] = &[
    (
        En,
        &[
            "I wrote yesterday and have had no answer. Could somebody please look at this?",
            "Following up on my message below. This is becoming urgent.",
            "Still waiting. Please tell me at least that you have received this.",
        ],
    ),
    (
        Ms,
        &[
            "Saya menulis semalam tapi belum ada jawapan. Boleh sesiapa semak?",
            "Susulan e-mel saya sebelum ini. Perkara ini semakin mendesak.",
            "Masih menunggu. Sekurang-kurangnya maklumkan e-mel saya sudah diterima.",
        ],
    ),
    (
        Id,
        &[
            "Kemarin saya sudah menulis, tetapi belum ada jawaban. Mohon diperiksa.",
            "Menindaklanjuti email saya sebelumnya. Ini sudah mendesak.",
            "Masih menunggu kabar. Setidaknya tolong konfirmasi bahwa email saya sudah diterima.",
        ],
    ),
    (
        Mix,
        &[
            "Hello, anyone there? Semalam email, sampai sekarang takde reply.",
            "Any update? Dah lama tunggu ni, please.",
            "Follow up ya. Please respond, this one quite urgent.",
        ],
    ),
];
/// The mixed tongue of Jakarta is not that of Kuala Lumpur.
const IMPATIENT_IN_JAKARTA: &[&str] = &[
    "Hi, any update? Dari kemarin belum ada balasan nih.",
    "Follow up ya, udah urgent banget soalnya.",
    "Masih nunggu kabar, at least please confirm emailnya masuk.",
];
const THANKFUL: &[(Tongue, &[&str])] = &[
    (
        En,
        &[
            "Thank you, that solves it. Much appreciated.",
            "Received with thanks. Your help was quick and clear.",
            "Perfect, thank you for taking care of this.",
        ],
    ),
    (
        Ms,
        &[
            "Terima kasih banyak, urusan dah selesai. Semoga dipermudahkan segala kerja.",
            "Dah terima, terima kasih atas bantuan yang pantas.",
            "Alhamdulillah, jelas sekarang. Terima kasih.",
        ],
    ),
    (
        Id,
        &[
            "Terima kasih banyak, sudah beres. Pelayanannya cepat sekali.",
            "Sudah saya terima. Terima kasih atas bantuannya.",
            "Baik, sudah jelas. Terima kasih, ya.",
        ],
    ),
    (
        Mix,
        &[
            "Ok noted, thank you so much ya!",
            "Settle already, terima kasih banyak!",
            "Thanks a lot, really helpful.",
        ],
    ),
];
const UNSETTLED: &[(Tongue, &[&str])] = &[
    (
        En,
        &[
            "I am afraid it is still not right. I checked again just now and nothing has changed.",
            "You marked this as solved, but the problem is back today.",
        ],
    ),
    (
        Ms,
        &[
            "Maaf, perkara ini belum selesai. Saya semak tadi, masih sama.",
            "Katanya sudah selesai, tapi hari ini masalah yang sama berulang.",
        ],
    ),
    (
        Id,
        &[
            "Maaf, ternyata belum beres. Barusan saya cek, masih sama.",
            "Katanya sudah selesai, tetapi hari ini masalahnya muncul lagi.",
        ],
    ),
    (
        Mix,
        &["Eh, still same problem. I check tadi, nothing change.", "Not solved yet ya, masih macam tu juga."],
    ),
];
const UNSETTLED_IN_JAKARTA: &[&str] =
    &["Still the same nih, barusan saya cek lagi.", "Belum solved ya, hari ini muncul lagi problemnya."];

/// What a customer of that tongue writes in that mood; `home` is the brand's own language.
pub fn mood(dice: &Dice, mood: Mood, tongue: Tongue, home: Language) -> &'static str {
    match (mood, tongue, home) {
        (Mood::Impatient, Mix, Language::Id) => dice.word(IMPATIENT_IN_JAKARTA),
        (Mood::Unsettled, Mix, Language::Id) => dice.word(UNSETTLED_IN_JAKARTA),
        (Mood::Thankful, Mix, Language::Id) => {
            dice.word(&["Makasih banyak ya, udah beres!", "Oke thank you, super helpful."])
        }
        (Mood::Impatient, ..) => of(dice, IMPATIENT, tongue),
        (Mood::Thankful, ..) => of(dice, THANKFUL, tongue),
        (Mood::Unsettled, ..) => of(dice, UNSETTLED, tongue),
    }
}

/// A note that the matter was settled by word of mouth.
pub fn resolved_by_phone(dice: &Dice, home: Language) -> &'static str {
    match home {
        Language::Id => dice.word(&[
            "Sudah dijelaskan lewat telepon, penelepon puas.",
            "Ditelepon kembali, semua pertanyaan sudah terjawab.",
        ]),
        _ => dice.word(&[
            "Dijelaskan terus kepada pelanggan, pelanggan berpuas hati.",
            "Sudah dihubungi semula, semua soalan dijawab.",
        ]),
    }
}

/// A note that the customer stayed silent.
pub fn silence(dice: &Dice, home: Language) -> &'static str {
    match home {
        Language::Id => dice.word(&[
            "Tidak ada balasan selama lima hari, kasus diselesaikan.",
            "Sudah dua kali diingatkan, tidak ada tanggapan.",
        ]),
        _ => dice.word(&[
            "Tiada maklum balas selama lima hari, kes diselesaikan.",
            "Peringatan sudah dihantar, pelanggan tidak menjawab.",
        ]),
    }
}
