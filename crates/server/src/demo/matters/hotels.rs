//! The hotels in the same inbox: what they ask, and what they caused.

use super::{By, Matter, ask};
use crate::demo::people::Team;
use crate::demo::tongue::Tongue::{En, Id, Ms};

/// The matters of this kind.
pub const ALL: &[Matter] = &[
    Matter {
        word: "hotel_certificate",
        kind: "enquiry",
        priority: 2,
        team: Team::Members,
        weight: 6,
        by: By::Hotel,
        tags: &["hotel", "certificate"],
        asks: &[
            ask(
                Id,
                "Sertifikat tamu tidak terbaca",
                "Selamat siang, kami dari resepsionis {hotel}. Tamu menunjukkan sertifikat Stay Plus \
                 {booking}, tetapi tidak muncul di sistem kami. Apakah masih berlaku?",
            ),
            ask(
                Id,
                "Verifikasi anggota {member}",
                "Mohon konfirmasi keanggotaan {member}, tamu akan datang hari ini jam {time}.",
            ),
            ask(
                Id,
                "Cara menagih sertifikat",
                "Bagaimana cara kami menagih malam Stay Plus bulan lalu, dan dokumen apa yang dilampirkan?",
            ),
            ask(
                En,
                "Certificate not readable",
                "This is the front desk of {hotel}. A guest presents Stay Plus certificate {booking} but \
                 it is not in our system. Is it valid?",
            ),
            ask(
                En,
                "Verify member {member}",
                "Please confirm membership {member}; the guest arrives today at {time}.",
            ),
            ask(
                En,
                "Invoicing certificates",
                "How do we invoice last month's Stay Plus nights and which documents are needed?",
            ),
        ],
        more: &[
            (Id, "Tamunya sudah di depan meja. Mohon jawaban cepat, ya."),
            (En, "The guest is at the desk now, so a quick answer would help."),
        ],
        answers: &[
            (
                Id,
                "Sertifikat {booking} berlaku sampai {expiry} untuk satu malam, atas nama anggota \
                 {member}. Mohon lanjutkan lapor masuknya; di sistem kami sudah ditandai terpakai di \
                 {hotel}.",
            ),
            (
                En,
                "Certificate {booking} is valid until {expiry} for one night in the name of member \
                 {member}. Please check the guest in; it is marked as used at {hotel}.",
            ),
        ],
        ends: &[
            (
                Id,
                "Untuk penagihan, kirim daftar sertifikat dan folio tamu paling lambat tanggal 5 bulan \
                 berikutnya ke alamat yang sama.",
            ),
            (
                En,
                "For invoicing please send the list of certificates and the guest folios by the 5th of the \
                 next month to this address.",
            ),
        ],
        notes: &["Penelepon dari hotel, bukan anggota. Jangan bagikan data pribadi tamu."],
    },
    Matter {
        word: "hotel_outlet_terms",
        kind: "enquiry",
        priority: 1,
        team: Team::Members,
        weight: 4,
        by: By::Hotel,
        tags: &["hotel", "dining"],
        asks: &[
            ask(
                Id,
                "Aturan diskon restoran",
                "Untuk meja tiga orang, diskonnya berapa persen? Staf baru kami masih bingung.",
            ),
            ask(
                Id,
                "Tanggal pengecualian",
                "Apakah malam tahun baru termasuk tanggal pengecualian untuk {restaurant}?",
            ),
            ask(Id, "Kartu digital anggota", "Apakah kartu digital di ponsel cukup, atau harus kartu fisik?"),
            ask(
                En,
                "Discount by table size",
                "What is the discount for a table of three? Our new staff are unsure.",
            ),
            ask(En, "Excluded dates", "Is New Year's Eve an excluded date for {restaurant}?"),
            ask(En, "Digital card", "Is the digital card on a phone enough or do we need the plastic card?"),
        ],
        more: &[
            (Id, "Baik, kami tempel di kasir. Terima kasih banyak."),
            (En, "Good, we will put it up at the till. Thank you."),
        ],
        answers: &[
            (
                Id,
                "Sendiri 25 %, berdua 50 %, bertiga 33 %, berempat 25 %; kartu digital sah. Tanggal \
                 pengecualian {restaurant} tercantum di perjanjian outlet, dan malam tahun baru termasuk \
                 di dalamnya.",
            ),
            (
                En,
                "One guest 25 %, two 50 %, three 33 %, four 25 %; the digital card is valid. The excluded \
                 dates of {restaurant} are in the outlet agreement, and New Year's Eve is among them.",
            ),
        ],
        ends: &[
            (
                Id,
                "Lembar ringkas untuk kasir sudah kami kirim. Kabari kami bila ada anggota yang bertanya \
                 lebih jauh.",
            ),
            (En, "We have sent a one-page summary for the till. Let us know if a member asks more."),
        ],
        notes: &[],
    },
    Matter {
        word: "relocation",
        kind: "complaint",
        priority: 4,
        team: Team::Members,
        weight: 4,
        by: By::Mixed,
        tags: &["hotel"],
        asks: &[
            ask(
                Id,
                "Ditolak hotel padahal sudah pesan",
                "Kami tiba di {hotel} jam {time}, kamar katanya penuh padahal reservasi {booking} sudah \
                 dibayar {rate}. Kami dipindahkan ke {hotel2} tanpa bantuan.",
            ),
            ask(
                Id,
                "Overbooking di {hotel}",
                "Dengan anak kecil kami menunggu dua jam lalu disuruh ke hotel lain. Sangat mengecewakan.",
            ),
            ask(
                Id,
                "Minta penjelasan pemindahan hotel",
                "Siapa yang bertanggung jawab atas ongkos taksi dan selisih harga di {hotel2}?",
            ),
            ask(
                En,
                "Turned away with a paid booking",
                "We reached {hotel} at {time} and were told it was full although {booking} was paid at \
                 {rate}. We were sent to {hotel2} without help.",
            ),
            ask(
                En,
                "Overbooked at {hotel}",
                "With a small child we waited two hours and were sent to another hotel. Very disappointing.",
            ),
            ask(En, "Who pays for the move", "Who covers the taxi and the higher rate at {hotel2}?"),
            ask(
                Ms,
                "Ditolak hotel walaupun sudah bayar",
                "Kami sampai di {hotel} jam {time}, katanya penuh sedangkan {booking} sudah dibayar \
                 {rate}. Dihantar ke {hotel2} tanpa bantuan.",
            ),
            ask(
                Ms,
                "Lebihan tempahan di {hotel}",
                "Dengan anak kecil kami tunggu dua jam, lepas tu disuruh ke hotel lain. Sangat kecewa.",
            ),
            ask(Ms, "Siapa tanggung kos", "Siapa tanggung tambang teksi dan beza harga di {hotel2}?"),
        ],
        more: &[
            (Id, "Struk taksi dan faktur {hotel2} terlampir. Kami menunggu keputusan manajer."),
            (
                En,
                "The taxi receipt and the folio of {hotel2} are attached. We await your manager's decision.",
            ),
            (Ms, "Resit teksi dan invois {hotel2} dilampirkan. Kami tunggu keputusan pengurus."),
        ],
        answers: &[
            (
                Id,
                "Kami sungguh menyesal. Ini kesalahan {hotel} dan Anda tidak seharusnya menanggungnya. \
                 Kasus ini sudah saya naikkan ke manajer; mohon kirim struk taksi dan faktur {hotel2}.",
            ),
            (
                En,
                "We are very sorry. This was the mistake of {hotel} and you should not bear it. I have \
                 escalated the case to our manager; please send the taxi receipt and the folio of {hotel2}.",
            ),
            (
                Ms,
                "Kami sangat kesal. Ini kesilapan {hotel} dan tidak patut ditanggung oleh pihak tuan puan. \
                 Kes sudah saya naikkan kepada pengurus; mohon hantar resit teksi dan invois {hotel2}.",
            ),
        ],
        ends: &[
            (
                Id,
                "{hotel} mengganti taksi dan seluruh selisihnya, total {refund}, serta memberi satu malam \
                 menginap gratis berlaku sampai {expiry}.",
            ),
            (
                En,
                "{hotel} refunds the taxi and the whole difference, {refund} in total, and gives one free \
                 night valid until {expiry}.",
            ),
            (
                Ms,
                "{hotel} membayar balik teksi dan keseluruhan beza harga, jumlah {refund}, serta memberi \
                 satu malam percuma sah sehingga {expiry}.",
            ),
        ],
        notes: &["Manajer diberi tahu. Hotel mengakui kelebihan pesanan 4 kamar malam itu."],
    },
];
