//! Memberships themselves: renewals, names, gifts, events.

use super::{By, Matter, ask};
use crate::demo::people::Team;
use crate::demo::tongue::Tongue::{En, Id, Ms};

/// The matters of this kind.
pub const ALL: &[Matter] = &[
    Matter {
        word: "membership_renewal",
        kind: "enquiry",
        priority: 2,
        team: Team::Members,
        weight: 8,
        by: By::Mixed,
        tags: &["renewal"],
        asks: &[
            ask(
                Id,
                "Perpanjangan keanggotaan",
                "Keanggotaan {member} berakhir {expiry}. Berapa biaya perpanjangan dan apakah malam gratis \
                 langsung didapat?",
            ),
            ask(
                Id,
                "Terpotong dua kali",
                "Kartu kredit saya terpotong dua kali untuk perpanjangan, masing-masing {fee}. Mohon \
                 dikembalikan satu.",
            ),
            ask(
                Id,
                "Tidak ingin diperpanjang",
                "Saya tidak ingin memperpanjang otomatis. Bagaimana cara menghentikannya?",
            ),
            ask(
                En,
                "Membership renewal",
                "My membership {member} ends on {expiry}. What does renewal cost and do I get the free \
                 night at once?",
            ),
            ask(En, "Charged twice", "My card was charged twice for renewal, {fee} each. Please return one."),
            ask(En, "Stop automatic renewal", "I do not wish to renew automatically. How do I stop it?"),
            ask(
                Ms,
                "Pembaharuan keahlian",
                "Keahlian {member} tamat {expiry}. Berapa yuran pembaharuan dan bila malam percuma \
                 dikreditkan?",
            ),
            ask(
                Ms,
                "Kad dicaj dua kali",
                "Kad saya dicaj dua kali untuk pembaharuan, {fee} setiap satu. Mohon pulangkan satu.",
            ),
            ask(
                Ms,
                "Henti pembaharuan automatik",
                "Saya tak mahu diperbaharui secara automatik. Macam mana nak hentikan?",
            ),
        ],
        more: &[
            (Id, "Baik, saya perpanjang lewat tautan itu. Apakah promo {fee} masih berlaku?"),
            (En, "Fine, I will use the link. Is the promotion still valid?"),
            (Ms, "Baik, saya guna pautan itu. Promosi masih ada ke?"),
        ],
        answers: &[
            (
                Id,
                "Biaya perpanjangan tahun ini {fee}. Malam Stay Plus baru dimuat dua sampai lima hari \
                 kerja setelah pembayaran, dan masa keanggotaan dihitung dari {expiry}, jadi tidak ada \
                 hari yang hilang.",
            ),
            (
                En,
                "Renewal costs {fee} this year. The new Stay Plus night loads two to five business days \
                 after payment, and the year runs from {expiry}, so you lose no days.",
            ),
            (
                Ms,
                "Yuran pembaharuan tahun ini {fee}. Malam Stay Plus baharu dikreditkan dua hingga lima \
                 hari bekerja selepas bayaran, dan tempoh dikira dari {expiry}, jadi tiada hari yang rugi.",
            ),
        ],
        ends: &[
            (
                Id,
                "Perpanjangan {member} sudah tercatat sampai tahun berikutnya. Bila ada potongan ganda, \
                 salah satunya dikembalikan bank dalam 7 hari kerja.",
            ),
            (
                En,
                "The renewal of {member} is recorded for another year. If there was a double charge, the \
                 bank returns one within 7 business days.",
            ),
            (
                Ms,
                "Pembaharuan {member} sudah direkodkan untuk setahun lagi. Jika ada caj berganda, satu \
                 dipulangkan oleh bank dalam 7 hari bekerja.",
            ),
        ],
        notes: &["Cek transaksi ganda di gerbang pembayaran sebelum menjanjikan tanggal."],
    },
    Matter {
        word: "explorer_rename",
        kind: "enquiry",
        priority: 1,
        team: Team::Members,
        weight: 5,
        by: By::Mail,
        tags: &["programme"],
        asks: &[
            ask(
                Id,
                "Perubahan nama program",
                "Saya menerima email bahwa program berganti nama. Apakah nomor {member} dan manfaat saya \
                 tetap sama?",
            ),
            ask(
                Id,
                "Manfaat setelah ganti nama",
                "Apakah bonus malam untuk naik tingkat jadi 30? Di mana saya bisa membaca ketentuannya?",
            ),
            ask(
                Id,
                "Apakah ini penipuan?",
                "Ada email meminta saya mengaktifkan program baru. Apakah benar dari Nusantara Rewards?",
            ),
            ask(
                En,
                "Programme renamed",
                "I received an e-mail that the programme has a new name. Do my number {member} and \
                 benefits stay the same?",
            ),
            ask(
                En,
                "Benefits after the change",
                "Is the status bonus now 30 nights? Where can I read the terms?",
            ),
            ask(
                En,
                "Is this a scam?",
                "An e-mail asks me to activate a new programme. Is it really from you?",
            ),
        ],
        more: &[
            (Id, "Terima kasih. Kartu lama masih bisa dipakai sampai kapan?"),
            (En, "Thank you. Until when can I use the old card?"),
        ],
        answers: &[
            (
                Id,
                "Benar, hanya namanya yang berganti; nomor {member}, poin, dan sertifikat Anda tetap. Kami \
                 tidak pernah meminta kata sandi lewat email; bila ragu, masuklah langsung dari aplikasi.",
            ),
            (
                En,
                "Yes, only the name has changed; your number {member}, points and certificates stay. We \
                 never ask for a password by e-mail; when in doubt, sign in from the app.",
            ),
        ],
        ends: &[
            (
                Id,
                "Kartu lama berlaku sampai {expiry}. Ketentuan lengkap ada di halaman manfaat setelah Anda \
                 masuk.",
            ),
            (
                En,
                "The old card is valid until {expiry}. The full terms are on the benefits page once you \
                 have signed in.",
            ),
        ],
        notes: &[],
    },
    Matter {
        word: "gift_membership",
        kind: "enquiry",
        priority: 1,
        team: Team::Members,
        weight: 4,
        by: By::Mixed,
        tags: &["programme"],
        asks: &[
            ask(
                Id,
                "Keanggotaan untuk hadiah",
                "Bisakah saya membelikan keanggotaan untuk orang tua sebagai hadiah? Berapa biayanya?",
            ),
            ask(
                Id,
                "Kartu untuk pasangan",
                "Apakah istri saya boleh memakai kartu saya saat makan tanpa saya?",
            ),
            ask(
                Id,
                "Keanggotaan perusahaan",
                "Kantor kami ingin membeli {group} keanggotaan untuk karyawan. Ada harga khusus?",
            ),
            ask(
                Ms,
                "Keahlian sebagai hadiah",
                "Boleh tak saya beli keahlian untuk ibu bapa sebagai hadiah? Berapa harganya?",
            ),
            ask(Ms, "Kad untuk pasangan", "Isteri saya boleh guna kad saya di restoran tanpa saya ke?"),
            ask(
                Ms,
                "Keahlian syarikat",
                "Syarikat kami mahu beli {group} keahlian untuk pekerja. Ada harga khas?",
            ),
        ],
        more: &[
            (Id, "Baik, saya ambil satu dulu. Kartunya atas nama ibu saya."),
            (Ms, "Baik, ambil satu dulu atas nama ibu saya."),
        ],
        answers: &[
            (
                Id,
                "Keanggotaan bersifat pribadi, tetapi dapat dihadiahkan: cukup isi nama penerima saat \
                 membeli. Biayanya {fee} per tahun dan aktif dua hari kerja setelah pembayaran; untuk \
                 {group} orang ke atas ada harga perusahaan.",
            ),
            (
                Ms,
                "Keahlian adalah peribadi, tetapi boleh dihadiahkan: isi nama penerima semasa membeli. \
                 Yurannya {fee} setahun dan aktif dua hari bekerja selepas bayaran; bagi {group} orang ke \
                 atas ada harga syarikat.",
            ),
        ],
        ends: &[
            (Id, "Keanggotaan hadiah sudah aktif atas nama penerima, lengkap dengan kartu ucapan digital."),
            (Ms, "Keahlian hadiah sudah aktif atas nama penerima, berserta kad ucapan digital."),
        ],
        notes: &[],
    },
    Matter {
        word: "event_invitation",
        kind: "enquiry",
        priority: 1,
        team: Team::Members,
        weight: 4,
        by: By::Mail,
        tags: &["event"],
        asks: &[
            ask(
                Id,
                "Undangan acara anggota",
                "Apakah acara makan malam anggota tanggal {depart} masih bisa didaftari untuk dua orang?",
            ),
            ask(Id, "Acara anggota di {city}", "Adakah acara anggota di {city} bulan {month}?"),
            ask(
                Id,
                "Batal hadir",
                "Saya sudah mendaftar acara {depart}, tetapi berhalangan. Apakah poin saya kembali?",
            ),
            ask(En, "Member event", "Can I still register two people for the member dinner on {depart}?"),
            ask(En, "Events in {city}", "Are there member events in {city} in {month}?"),
            ask(En, "Cannot attend", "I registered for {depart} but cannot come. Do I get my points back?"),
        ],
        more: &[(Id, "Satu orang vegetarian, mohon dicatat."), (En, "One of us is vegetarian, please note.")],
        answers: &[
            (
                Id,
                "Masih tersedia beberapa kursi untuk {depart} di {hotel}, {city}. Pendaftaran memakai \
                 {points} poin per orang, dan pembatalan sampai tiga hari sebelumnya mengembalikan poin \
                 penuh. Saya daftarkan dua orang?",
            ),
            (
                En,
                "A few seats are left for {depart} at {hotel}, {city}. Registration uses {points} points \
                 per person, and cancelling up to three days before returns them in full. Shall I register \
                 two?",
            ),
        ],
        ends: &[
            (Id, "Pendaftaran sudah tercatat dan konfirmasinya dikirim ke email ini. Sampai jumpa di acara."),
            (
                En,
                "The registration is recorded and the confirmation was sent to this address. See you there.",
            ),
        ],
        notes: &[],
    },
];
