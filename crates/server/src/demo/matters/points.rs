//! Points and prices that do not add up.

use super::{By, Matter, ask};
use crate::demo::people::Team;
use crate::demo::tongue::Tongue::{En, Id, Mix, Ms};

/// The matters of this kind.
pub const ALL: &[Matter] = &[
    Matter {
        word: "rate_discrepancy",
        kind: "request",
        priority: 3,
        team: Team::Members,
        weight: 8,
        by: By::Mail,
        tags: &["rate"],
        asks: &[
            ask(
                Id,
                "Klaim harga lebih murah",
                "Saya memesan {hotel} untuk {depart} seharga {rate}, lalu menemukan {rate2} di situs lain. \
                 Nomor reservasi {booking}.",
            ),
            ask(
                Id,
                "Jaminan harga terbaik",
                "Kamar dan tanggal sama, tetapi di situs lain {rate2}. Saya pesan hari ini jam {time}. \
                 Bagaimana cara klaimnya?",
            ),
            ask(
                Id,
                "Selisih harga {hotel}",
                "Mohon dicek, harga anggota {rate} malah lebih mahal dari harga publik {rate2}.",
            ),
            ask(
                En,
                "Lower price found",
                "I booked {hotel} for {depart} at {rate} and then found {rate2} on another site. \
                 Reservation {booking}.",
            ),
            ask(
                En,
                "Best price guarantee",
                "Same room, same dates, but {rate2} elsewhere. I booked today at {time}. How do I claim?",
            ),
            ask(
                En,
                "Member rate above public rate",
                "The member rate of {rate} is higher than the public rate of {rate2} for {hotel}. Please \
                 check.",
            ),
        ],
        more: &[
            (Id, "Tangkapan layar sudah saya lampirkan, ada jam dan alamat situsnya."),
            (En, "The screenshot is attached with the time and the address of the site."),
        ],
        answers: &[
            (
                Id,
                "Klaim diterima pada {today}. Syaratnya: kamar, tanggal, jumlah tamu, mata uang, dan \
                 ketentuan pembatalan sama; diajukan dalam 24 jam setelah pemesanan dan minimal 72 jam \
                 sebelum kedatangan. Mohon kirim alamat halaman dan tangkapan layar yang menunjukkan \
                 jamnya.",
            ),
            (
                En,
                "Your claim was received on {today}. Room, dates, guests, currency and cancellation terms \
                 must be the same; it must arrive within 24 hours of booking and at least 72 hours before \
                 arrival. Please send the page address and a screenshot that shows the time.",
            ),
        ],
        ends: &[
            (
                Id,
                "Tim kami sudah memeriksa sendiri dan harga {rate2} memang tersedia. Harga disamakan \
                 dengan tambahan potongan 10 %; konfirmasi baru untuk {booking} sudah dikirim.",
            ),
            (
                En,
                "Our own check found {rate2} available too. The price is matched with a further 10 % off; \
                 a new confirmation for {booking} has been sent.",
            ),
        ],
        notes: &["Dua jam: 24 jam sejak pesan, 72 jam sebelum tiba. Sudah dicek langsung {time}."],
    },
    Matter {
        word: "missing_points",
        kind: "request",
        priority: 2,
        team: Team::Members,
        weight: 11,
        by: By::Mixed,
        tags: &["points"],
        asks: &[
            ask(
                Id,
                "Poin belum masuk setelah menginap",
                "Saya menginap di {hotel} dan keluar tanggal {past2}, tetapi poinnya belum masuk. Nomor \
                 anggota {member}.",
            ),
            ask(
                Id,
                "Klaim poin {hotel}",
                "Sudah lebih dari seminggu sejak keluar hotel, poin belum bertambah. Faktur saya {booking}.",
            ),
            ask(
                Id,
                "Poin menginap bulan lalu",
                "Dua malam di {hotel}, pesan lewat aplikasi, tetapi hanya satu malam yang dihitung.",
            ),
            ask(
                En,
                "Missing points after check-out",
                "I stayed at {hotel} and checked out on {past2}, but no points have arrived. Member \
                 {member}.",
            ),
            ask(
                En,
                "Retro claim for {hotel}",
                "It is over a week since check-out and the points are missing. My invoice is {booking}.",
            ),
            ask(
                En,
                "Only one night counted",
                "Two nights at {hotel}, booked in the app, but only one was counted.",
            ),
            ask(
                Ms,
                "Mata ganjaran tak masuk",
                "Saya menginap di {hotel} dan daftar keluar pada {past2}, tapi mata belum dikreditkan. \
                 Nombor ahli {member}.",
            ),
            ask(
                Ms,
                "Tuntutan mata {hotel}",
                "Dah lebih seminggu daftar keluar, mata masih sama. Invois saya {booking}.",
            ),
            ask(
                Ms,
                "Satu malam sahaja dikira",
                "Dua malam di {hotel}, tempah melalui aplikasi, tapi hanya satu malam dikira.",
            ),
        ],
        more: &[
            (Id, "Faktur sudah saya lampirkan, halaman dua ada nomor anggotanya."),
            (En, "The folio is attached; my member number is on page two."),
            (Ms, "Invois dilampirkan, nombor ahli ada di muka dua."),
        ],
        answers: &[
            (
                Id,
                "Terima kasih. Poin biasanya masuk dalam tujuh hari setelah keluar hotel; klaim dapat \
                 diajukan setelah itu. Pemesanan lewat agen daring pihak ketiga tidak mendapat poin. Boleh \
                 dikirim faktur lengkap {booking}?",
            ),
            (
                En,
                "Thank you. Points usually arrive within seven days of check-out, and a claim can be filed \
                 after that. Bookings through third-party travel sites earn nothing. Could you send the \
                 full folio {booking}?",
            ),
            (
                Ms,
                "Terima kasih. Mata biasanya masuk dalam tujuh hari selepas daftar keluar; tuntutan boleh \
                 dibuat selepas itu. Tempahan melalui laman pihak ketiga tidak memperoleh mata. Boleh \
                 hantar invois penuh {booking}?",
            ),
        ],
        ends: &[
            (
                Id,
                "Klaim disetujui: {points} poin dan {nights} malam status sudah ditambahkan ke {member}. \
                 Semoga segera menginap lagi.",
            ),
            (En, "The claim is approved: {points} points and {nights} status nights were added to {member}."),
            (
                Ms,
                "Tuntutan diluluskan: {points} mata dan {nights} malam status sudah ditambah pada {member}.",
            ),
        ],
        notes: &["Pesan lewat aplikasi, jadi berhak. Faktur cocok dengan data hotel."],
    },
    Matter {
        word: "points_expiry",
        kind: "complaint",
        priority: 2,
        team: Team::Members,
        weight: 5,
        by: By::Mixed,
        tags: &["points"],
        asks: &[
            ask(
                Id,
                "Poin hangus",
                "{points} poin saya hangus tanpa pemberitahuan. Saya sedang sakit dan tidak bisa bepergian.",
            ),
            ask(Id, "Masa berlaku poin", "Poin saya berakhir {expiry}. Bagaimana cara memperpanjangnya?"),
            ask(Id, "Minta poin dipulihkan", "Apakah {points} poin yang hangus bulan lalu bisa dipulihkan?"),
            ask(
                En,
                "Points expired",
                "{points} of my points expired without notice while I was ill and could not travel.",
            ),
            ask(En, "Validity of points", "My points expire on {expiry}. How can I extend them?"),
            ask(En, "Reinstate points", "Can the {points} points that expired last month be reinstated?"),
            ask(
                Mix,
                "Poin expired",
                "{points} poin hangus tanpa notice sama sekali. Saya lagi sakit waktu itu, can you help?",
            ),
            ask(Mix, "Extend points", "Poin expired {expiry}, cara extend-nya gimana?"),
            ask(Mix, "Reinstate poin dong", "Poin bulan lalu expired, bisa di-reinstate nggak?"),
        ],
        more: &[
            (Id, "Saya punya rencana menginap tanggal {depart} di {hotel}."),
            (En, "I have a stay planned at {hotel} on {depart}."),
            (Mix, "Ada rencana stay di {hotel} tanggal {depart} kok."),
        ],
        answers: &[
            (
                Id,
                "Poin berlaku 12 bulan dan setiap transaksi yang menghasilkan poin memperpanjangnya 365 \
                 hari. Pemulihan adalah kebijakan khusus: satu kali menginap yang memenuhi syarat dalam \
                 tiga bulan, dengan fakturnya. Apakah ada rencana menginap?",
            ),
            (
                En,
                "Points last 12 months and every earning transaction extends them by 365 days. \
                 Reinstatement is discretionary: one eligible stay within three months, with the invoice. \
                 Do you have a stay planned?",
            ),
        ],
        ends: &[
            (
                Id,
                "Manajer kami menyetujui pemulihan {points} poin dengan syarat menginap sebelum {soon}. \
                 Pengingat akan kami kirim.",
            ),
            (
                En,
                "Our manager approved reinstating {points} points on condition of a stay before {soon}. We \
                 will send a reminder.",
            ),
        ],
        notes: &["Pemulihan butuh persetujuan manajer. Alasan sakit, ada surat dokter."],
    },
];
