//! Getting in, and being one person: sign-in, merges, tiers, the app.

use super::{By, Matter, ask};
use crate::demo::people::Team;
use crate::demo::tongue::Tongue::{En, Id, Mix};

/// The matters of this kind.
pub const ALL: &[Matter] = &[
    Matter {
        word: "merge_accounts",
        kind: "request",
        priority: 2,
        team: Team::Members,
        weight: 7,
        by: By::Mail,
        tags: &["merge"],
        asks: &[
            ask(
                Id,
                "Gabungkan dua akun",
                "Saya punya dua nomor anggota, {member} dan {member2}. Mohon digabung menjadi satu.",
            ),
            ask(
                Id,
                "Nomor anggota ganda",
                "Waktu pindah kerja saya mendaftar lagi, jadi ada dua akun. Poinnya bisa disatukan?",
            ),
            ask(
                Id,
                "Penggabungan poin",
                "Akun lama {member2} masih ada {points} poin. Bagaimana memindahkannya ke {member}?",
            ),
            ask(
                En,
                "Merge two accounts",
                "I have two member numbers, {member} and {member2}. Please merge them into one.",
            ),
            ask(
                En,
                "Duplicate membership",
                "I enrolled again when I changed jobs, so I have two accounts. Can the points be combined?",
            ),
            ask(
                En,
                "Combine points",
                "My old account {member2} still has {points} points. How do I move them to {member}?",
            ),
        ],
        more: &[
            (Id, "Saya setuju {member} yang dipertahankan. Tanggal lahir saya sama di kedua akun."),
            (En, "I agree that {member} stays. The date of birth is the same in both."),
        ],
        answers: &[
            (
                Id,
                "Dua akun milik orang yang sama dapat digabung. Mohon pastikan nomor mana yang \
                 dipertahankan dan beri persetujuan tertulis, karena penggabungan tidak dapat dibatalkan. \
                 Nama, tanggal lahir, dan email akan kami cocokkan.",
            ),
            (
                En,
                "Two accounts of the same person can be merged. Please tell us which number should stay \
                 and confirm in writing, because a merge cannot be undone. We will compare name, date of \
                 birth and e-mail.",
            ),
        ],
        ends: &[
            (
                Id,
                "{member2} sudah digabung ke {member}; {points} poin dan riwayat malam ikut berpindah. \
                 Nomor lama tidak lagi aktif.",
            ),
            (
                En,
                "{member2} is merged into {member}; {points} points and the nights moved with it. The old \
                 number is no longer active.",
            ),
        ],
        notes: &["Nama dan tanggal lahir cocok. Persetujuan tertulis ada di pesan kedua."],
    },
    Matter {
        word: "login_suspended",
        kind: "problem",
        priority: 3,
        team: Team::Members,
        weight: 9,
        by: By::Mixed,
        tags: &["login"],
        asks: &[
            ask(
                Id,
                "Akun ditangguhkan",
                "Saya tidak bisa masuk, tertulis akun ditangguhkan karena aktivitas mencurigakan. Padahal \
                 saya hanya sedang di luar negeri.",
            ),
            ask(
                Id,
                "Tidak bisa masuk",
                "Sudah tiga kali ganti kata sandi, tetap gagal. Besok saya harus memesan kamar. Nomor \
                 {member}.",
            ),
            ask(
                Id,
                "Kode verifikasi tidak datang",
                "Kode verifikasi tidak pernah sampai ke email saya, sudah dicek di folder spam.",
            ),
            ask(
                En,
                "Account suspended",
                "I cannot sign in; it says the account is suspended for suspicious activity. I am simply \
                 abroad.",
            ),
            ask(
                En,
                "Cannot log in",
                "I changed my password three times and it still fails. I need to book a room tomorrow. \
                 Number {member}.",
            ),
            ask(
                En,
                "No verification code",
                "The code never reaches my e-mail, and it is not in the spam folder either.",
            ),
            ask(Mix, "Account suspended??", "Kok akun saya suspended ya? Cuma pakai VPN kantor padahal."),
            ask(
                Mix,
                "Login error terus",
                "Udah reset password tiga kali tetap error. Tomorrow harus booking nih, urgent.",
            ),
            ask(
                Mix,
                "OTP nggak masuk",
                "OTP nggak pernah sampai ke email, spam folder juga kosong. Please help.",
            ),
        ],
        more: &[
            (Id, "Foto kartu identitas saya lampirkan. Mohon dihapus setelah selesai, ya."),
            (En, "I attach my photo ID. Please delete it once you are done."),
            (Mix, "Ini foto ID-nya. Please delete after selesai ya."),
        ],
        answers: &[
            (
                Id,
                "Mohon maaf atas kendalanya. Akun {member} terkunci otomatis karena masuk dari jaringan \
                 yang tidak biasa. Silakan atur ulang kata sandi, lalu balas email ini dengan foto \
                 identitas; foto dihapus begitu akun dibuka.",
            ),
            (
                En,
                "We are sorry for the trouble. {member} was locked automatically after a sign-in from an \
                 unusual network. Please reset your password and reply with a photo ID; it is deleted as \
                 soon as the account is open.",
            ),
        ],
        ends: &[
            (
                Id,
                "Akun {member} sudah dibuka dan foto identitas Anda sudah dihapus. Sebaiknya VPN dimatikan \
                 saat masuk.",
            ),
            (
                En,
                "{member} is open again and your photo ID has been deleted. It is best to sign in without \
                 a VPN.",
            ),
        ],
        notes: &["Foto identitas wajib dihapus saat kasus selesai."],
    },
    Matter {
        word: "status_tier",
        kind: "enquiry",
        priority: 2,
        team: Team::Members,
        weight: 6,
        by: By::Mail,
        tags: &["status"],
        asks: &[
            ask(
                Id,
                "Tingkat keanggotaan turun",
                "Kenapa status saya turun dari Gold ke Silver? Tahun lalu saya menginap {nights} malam \
                 lebih.",
            ),
            ask(
                Id,
                "Syarat naik tingkat",
                "Berapa malam lagi yang saya perlukan untuk Gold? Nomor {member}.",
            ),
            ask(
                Id,
                "Bonus malam belum ditambahkan",
                "Bonus malam status dari keanggotaan belum masuk ke akun saya.",
            ),
            ask(
                En,
                "Status went down",
                "Why did my status drop from Gold to Silver? I stayed more than {nights} nights last year.",
            ),
            ask(En, "Nights needed for Gold", "How many nights do I still need for Gold? Number {member}."),
            ask(En, "Bonus nights missing", "The status bonus nights of my membership have not been added."),
        ],
        more: &[
            (Id, "Oh begitu, jadi dihitung per tahun kalender. Terima kasih penjelasannya."),
            (En, "I see, so it counts per calendar year. Thank you for explaining."),
        ],
        answers: &[
            (
                Id,
                "Status dihitung per tahun kalender: Silver 10 malam, Gold 30 malam atau 7.000 poin \
                 status. Untuk {member} tercatat {nights} malam tahun ini; satu reservasi dihitung per \
                 malam berapa pun kamarnya.",
            ),
            (
                En,
                "Status counts per calendar year: Silver 10 nights, Gold 30 nights or 7,000 status points. \
                 {member} shows {nights} nights this year; a reservation counts once per night however \
                 many rooms.",
            ),
        ],
        ends: &[
            (
                Id,
                "Bonus malam sudah ditambahkan ke {member} dan statusnya dihitung ulang; silakan muat \
                 ulang aplikasi.",
            ),
            (
                En,
                "The bonus nights were added to {member} and the status recalculated; please refresh the \
                 app.",
            ),
        ],
        notes: &[],
    },
    Matter {
        word: "app_bug",
        kind: "problem",
        priority: 2,
        team: Team::Members,
        weight: 6,
        by: By::Mixed,
        tags: &["app"],
        asks: &[
            ask(
                Id,
                "Aplikasi galat",
                "Aplikasi selalu menutup sendiri saat membuka halaman pemesanan. Ponsel saya Android.",
            ),
            ask(
                Id,
                "Pembayaran gagal di situs",
                "Waktu membayar {rate}, halaman kembali ke awal tetapi kartu saya terpotong.",
            ),
            ask(Id, "Bahasa situs berubah", "Sejak pembaruan, situs selalu tampil dalam bahasa Tionghoa."),
            ask(
                Mix,
                "App crash terus",
                "App-nya crash terus pas buka booking page. HP Android, udah update versi terbaru.",
            ),
            ask(Mix, "Payment error", "Bayar {rate} page-nya balik ke home, tapi kartu udah ke-charge. How?"),
            ask(
                Mix,
                "Website language",
                "Since update website jadi bahasa Mandarin terus, padahal setting Indonesia.",
            ),
            ask(En, "App crashes", "The app closes itself when I open the booking page on Android."),
            ask(
                En,
                "Payment failed but charged",
                "While paying {rate} the page went back to the start, yet my card was charged.",
            ),
            ask(En, "Website in the wrong language", "Since the update the website always shows Chinese."),
        ],
        more: &[
            (Id, "Versi 8.4.1. Sudah saya pasang ulang, tetap sama."),
            (Mix, "Versi 8.4.1, udah reinstall, masih sama aja."),
            (En, "Version 8.4.1. I have reinstalled it, no change."),
        ],
        answers: &[
            (
                Id,
                "Terima kasih laporannya. Boleh tahu versi aplikasi dan jam kejadian? Bila kartu terpotong \
                 tanpa konfirmasi, dana yang tertahan dilepas bank dalam 7 hari kerja.",
            ),
            (
                En,
                "Thank you for the report. Which version do you use and when did it happen? If a card was \
                 charged without a confirmation, the bank releases the amount within 7 business days.",
            ),
        ],
        ends: &[
            (
                Id,
                "Tim TI sudah memperbaikinya pada versi terbaru. Dana {rate} yang tertahan juga sudah \
                 dilepas.",
            ),
            (
                En,
                "Our technical team fixed it in the newest version. The held amount of {rate} has been \
                 released as well.",
            ),
        ],
        notes: &["Terjadi juga pada tiga anggota lain. Tautkan ke masalah induk di tim TI."],
    },
];
