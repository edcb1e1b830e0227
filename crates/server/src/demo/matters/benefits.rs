//! Benefits that a member did not get: free nights and dining.

use super::{By, Matter, ask};
use crate::demo::people::Team;
use crate::demo::tongue::Tongue::{En, Id, Mix};

/// The matters of this kind.
pub const ALL: &[Matter] = &[
    Matter {
        word: "stay_plus_missing",
        kind: "problem",
        priority: 3,
        team: Team::Members,
        weight: 12,
        by: By::Mixed,
        tags: &["stay-plus"],
        asks: &[
            ask(
                Id,
                "Stay Plus tidak muncul di akun",
                "Saya sudah jadi anggota sejak {past2}, tetapi malam Stay Plus belum terlihat di akun. \
                 Nomor anggota {member}.",
            ),
            ask(
                Id,
                "Malam gratis belum masuk",
                "Keanggotaan saya diperpanjang tanggal {past}. Kapan malam menginap gratis bisa dipakai?",
            ),
            ask(
                Id,
                "Stay Plus hilang",
                "Kemarin masih ada satu malam Stay Plus, sekarang tulisannya nol. Padahal belum pernah \
                 saya pakai.",
            ),
            ask(
                En,
                "Stay Plus night not visible",
                "I joined on {past2} but my Stay Plus night is not in my account. Member number {member}.",
            ),
            ask(
                En,
                "Free night missing",
                "My membership was renewed on {past}. When can I use the complimentary night?",
            ),
            ask(
                En,
                "Stay Plus shows zero",
                "Yesterday there was one Stay Plus night, now it says zero, and I have never used it.",
            ),
            ask(
                Mix,
                "Stay Plus belum muncul",
                "Halo, saya join dari {past2} tapi Stay Plus night belum muncul juga di app. Member \
                 {member}.",
            ),
            ask(
                Mix,
                "Free night kapan masuk?",
                "Renewal udah done tanggal {past}, tapi free night-nya belum keliatan. Mau booking weekend \
                 nih.",
            ),
            ask(
                Mix,
                "Stay Plus jadi nol",
                "Kok Stay Plus saya jadi zero ya? Belum pernah redeem sama sekali lho.",
            ),
        ],
        more: &[
            (Id, "Ini tangkapan layarnya. Saya ingin menginap di {hotel} tanggal {depart}."),
            (En, "Here is a screenshot. I would like to stay at {hotel} on {depart}."),
            (Mix, "Ini screenshot-nya ya. Rencananya mau stay di {hotel} tanggal {depart}."),
        ],
        answers: &[
            (
                Id,
                "Terima kasih sudah menghubungi kami. Sertifikat Stay Plus dimuat dua sampai lima hari \
                 kerja setelah keanggotaan aktif. Untuk {member} saya lihat sertifikatnya belum terhubung; \
                 sudah saya minta dimuat ulang. Boleh dikirim tangkapan layar akunnya?",
            ),
            (
                En,
                "Thank you for contacting us. Stay Plus certificates load two to five business days after \
                 activation. For {member} the certificate was not linked; I have asked for it to be loaded \
                 again. Could you send a screenshot of your account?",
            ),
        ],
        ends: &[
            (
                Id,
                "Satu malam Stay Plus sudah terlihat di akun {member}, berlaku sampai {expiry}. Untuk \
                 {hotel} tanggal {depart} masih ada kamar; centang \"gunakan Stay Plus\" saat memesan \
                 setelah masuk.",
            ),
            (
                En,
                "One Stay Plus night is now visible in {member}, valid until {expiry}. {hotel} still has \
                 rooms on {depart}; tick \"use Stay Plus\" when you book after signing in.",
            ),
        ],
        notes: &["Sertifikat tidak terhubung ke nomor anggota. Tiket ke tim TI: muat ulang {member}."],
    },
    Matter {
        word: "dining_refused",
        kind: "complaint",
        priority: 3,
        team: Team::Members,
        weight: 8,
        by: By::Mixed,
        tags: &["dining"],
        asks: &[
            ask(
                Id,
                "Diskon makan ditolak restoran",
                "Saya makan berempat di {restaurant}, {hotel}, tanggal {past}. Kasir menolak kartu \
                 anggota, katanya tidak ikut program.",
            ),
            ask(
                Id,
                "Potongan restoran tidak diberikan",
                "Di aplikasi tertulis diskon berlaku di {restaurant}, tetapi di tempat kami membayar penuh \
                 {rate}. Mohon penjelasan.",
            ),
            ask(
                Id,
                "Kecewa di {hotel}",
                "Pelayan berkata diskon tidak berlaku hari libur. Di syarat dan ketentuan saya tidak \
                 menemukan aturan itu.",
            ),
            ask(
                En,
                "Dining discount refused",
                "We were two at {restaurant}, {hotel}, on {past}. The cashier refused my card and said the \
                 outlet does not take part.",
            ),
            ask(
                En,
                "Full price at {restaurant}",
                "The app lists the discount at {restaurant}, yet we paid the full {rate}. Please explain.",
            ),
            ask(
                En,
                "Discount refused on a holiday",
                "The waiter said the discount does not apply on public holidays. I cannot find this in the \
                 terms.",
            ),
            ask(
                Mix,
                "Diskon makan ditolak",
                "Dinner di {restaurant} kemarin, card member ditolak. Katanya outlet nggak ikut, padahal \
                 di app ada.",
            ),
            ask(
                Mix,
                "Full price di {hotel}",
                "Kami makan berdua, harusnya 50% off kan? Tapi tetap bayar full {rate}. So disappointed.",
            ),
            ask(
                Mix,
                "Member card nggak diterima",
                "Waiter bilang discount nggak berlaku pas long weekend. Is that true?",
            ),
        ],
        more: &[
            (Id, "Saya lampirkan struknya. Mohon selisihnya dikembalikan."),
            (En, "I attach the bill. I would like the difference back."),
            (Mix, "Ini bill-nya. Tolong refund selisihnya ya."),
        ],
        answers: &[
            (
                Id,
                "Mohon maaf atas pengalaman ini. {restaurant} memang termasuk peserta program dan tidak \
                 ada pengecualian pada {past}. Kami sudah menghubungi manajer {hotel}; boleh dikirim foto \
                 struknya?",
            ),
            (
                En,
                "We are sorry about this. {restaurant} does take part and {past} was not an excluded date. \
                 We have contacted the manager of {hotel}; could you send a photo of the bill?",
            ),
        ],
        ends: &[
            (
                Id,
                "{hotel} sudah mengakui kekeliruannya. Selisih {refund} dikembalikan ke kartu Anda paling \
                 lambat {soon}, dan stafnya sudah diberi penjelasan ulang.",
            ),
            (
                En,
                "{hotel} has acknowledged the mistake. The difference of {refund} will be returned to your \
                 card by {soon}, and their staff have been briefed again.",
            ),
        ],
        notes: &["Hubungi manajer F&B {hotel}. Ini keluhan kedua bulan ini untuk outlet yang sama."],
    },
    Matter {
        word: "surcharge_stay_plus",
        kind: "complaint",
        priority: 2,
        team: Team::Members,
        weight: 5,
        by: By::Mixed,
        tags: &["stay-plus", "hotel"],
        asks: &[
            ask(
                Id,
                "Diminta biaya tambahan saat Stay Plus",
                "Waktu lapor masuk di {hotel}, kami diminta {fee} untuk kamar dengan tempat tidur besar. \
                 Bukankah Stay Plus gratis?",
            ),
            ask(
                Id,
                "Biaya kamar Stay Plus",
                "Kenapa kamar twin gratis tetapi king ditagih {fee}? Tidak dijelaskan saat memesan.",
            ),
            ask(
                Id,
                "Dua malam Stay Plus",
                "Sistem menolak dua malam berturut-turut. Apakah memang tidak boleh digabung?",
            ),
            ask(
                Mix,
                "Stay Plus kena charge",
                "Check in di {hotel} malah diminta {fee} buat king bed. Katanya Stay Plus free?",
            ),
            ask(
                Mix,
                "King vs twin",
                "Kok twin free tapi king ada surcharge {fee}? Nggak ada info pas booking.",
            ),
            ask(
                Mix,
                "Two nights Stay Plus",
                "System reject pas mau pakai dua malam berturut-turut. Memang nggak bisa ya?",
            ),
        ],
        more: &[
            (Id, "Kalau begitu tolong dicatat supaya tamu lain tidak mengalaminya."),
            (Mix, "Okay, tapi please kasih info yang jelas di app."),
        ],
        answers: &[(
            Id,
            "Stay Plus mencakup jenis kamar yang disediakan hotel untuk program; jenis yang lebih \
                 tinggi boleh ditagih selisihnya, dan dua malam berturut-turut memang tidak dapat \
                 digabung. Namun hal itu seharusnya terlihat saat memesan, jadi kami tanyakan kepada \
                 {hotel}.",
        )],
        ends: &[(
            Id,
            "{hotel} setuju mengembalikan {fee} sebagai itikad baik dan melengkapi keterangan jenis \
                 kamar di halaman pemesanan.",
        )],
        notes: &["Keterangan kamar {hotel} memang kosong. Minta tim konten melengkapi."],
    },
];
