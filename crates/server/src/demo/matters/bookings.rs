//! Holding places and paying for them: holds, groups, deposits, instalments.

use super::{By, Matter, ask};
use crate::demo::people::Team;
use crate::demo::tongue::Tongue::{En, Mix, Ms};

/// The matters of this kind.
pub const ALL: &[Matter] = &[
    Matter {
        word: "hold_seats",
        kind: "request",
        priority: 2,
        team: Team::Enquiries,
        weight: 6,
        by: By::Mail,
        tags: &["availability"],
        asks: &[
            ask(
                Ms,
                "Mohon pegang {pax} tempat",
                "Boleh tolong pegang {pax} tempat untuk {depart} sampai hujung minggu? Adik-beradik masih \
                 berbincang.",
            ),
            ask(
                Ms,
                "Tempahan sementara {depart}",
                "Saya nak buat tempahan sementara untuk {pax} orang. Duit KWSP dijangka masuk {soon}.",
            ),
            ask(
                Ms,
                "Tahan dulu seat",
                "Tolong tahan dulu {pax} tempat umrah {depart}. Saya akan datang ke pejabat bayar deposit.",
            ),
            ask(
                Mix,
                "Please hold {pax} seats",
                "Can help hold {pax} seats for {depart} until {soon}? Waiting my brother confirm leave.",
            ),
            ask(
                Mix,
                "Hold dulu boleh?",
                "Boleh hold dulu {pax} seats tak, my EPF withdrawal masuk around {soon}.",
            ),
            ask(
                Mix,
                "Seat hold extension",
                "You hold for us till {past}, boleh extend few more days? Bank lambat sikit.",
            ),
        ],
        more: &[
            (Ms, "Adik saya dah setuju. Kami teruskan {pax} orang, ya."),
            (Mix, "All confirm already! {pax} pax, will transfer today."),
        ],
        answers: &[(
            Ms,
            "{pax} tempat bilik berempat telah kami pegang bagi {depart} sehingga {soon}, jam 5.00 \
                 petang. Nombor pegangan {booking}. Jika deposit {deposit} seorang diterima sebelum itu, \
                 tempat terus disahkan.",
        )],
        ends: &[(
            Ms,
            "Terima kasih, tempahan {booking} kini disahkan untuk {pax} orang. Sila hantar salinan \
                 pasport yang jelas, empat penjuru kelihatan, sebelum {soon}.",
        )],
        notes: &["Pegangan {booking} tamat {soon}. Ingatkan sehari sebelum."],
    },
    Matter {
        word: "group_booking",
        kind: "enquiry",
        priority: 3,
        team: Team::Enquiries,
        weight: 4,
        by: By::Mail,
        tags: &["group"],
        asks: &[
            ask(
                En,
                "Group of {group} from our company",
                "Our surau committee is planning an umrah trip for {group} people in {month}. Could you \
                 propose a group price and one free place for the leader?",
            ),
            ask(
                En,
                "Corporate umrah {month}",
                "We would like to send {group} long-serving employees on umrah. Please quote for \
                 departures between {depart} and {return}.",
            ),
            ask(
                En,
                "Request for a group proposal",
                "Kindly prepare a proposal for {group} pilgrims, Madinah first, with our own religious \
                 teacher joining.",
            ),
            ask(
                Ms,
                "Rombongan {group} orang",
                "Ahli kariah surau kami seramai {group} orang merancang umrah bulan {month}. Ada harga \
                 khas untuk rombongan?",
            ),
            ask(
                Ms,
                "Cadangan pakej rombongan",
                "Mohon cadangan harga untuk {group} jemaah, berlepas sekitar {depart}, ustaz kami sendiri \
                 ikut serta.",
            ),
            ask(
                Ms,
                "Pakej kumpulan syarikat",
                "Syarikat kami mahu menaja {group} pekerja. Boleh keluarkan sebut harga rasmi atas nama \
                 syarikat?",
            ),
        ],
        more: &[
            (
                En,
                "The committee prefers to fly from Kuala Lumpur directly to Madinah. Is that possible with \
                 the same airline?",
            ),
            (Ms, "Jawatankuasa minta penerbangan terus ke Madinah. Boleh tak dengan harga yang sama?"),
        ],
        answers: &[
            (
                En,
                "For {group} people departing {depart} we can offer {price} per person in quad sharing, \
                 with one free place for every 25 paying pilgrims. The offer needs a deposit of {deposit} \
                 per person and a name list by {soon}.",
            ),
            (
                Ms,
                "Untuk {group} orang berlepas {depart}, kami tawarkan {price} seorang bilik berempat, \
                 dengan satu tempat percuma bagi setiap 25 jemaah berbayar. Deposit {deposit} seorang dan \
                 senarai nama diperlukan sebelum {soon}.",
            ),
        ],
        ends: &[
            (
                En,
                "The airline confirmed {flight} directly to Madinah for the whole group at the same fare. \
                 I have sent the written proposal with terms to your committee; it is valid until {soon}.",
            ),
            (
                Ms,
                "Pihak penerbangan mengesahkan {flight} terus ke Madinah untuk seluruh rombongan pada \
                 tambang yang sama. Cadangan bertulis sudah dihantar kepada jawatankuasa, sah sehingga \
                 {soon}.",
            ),
        ],
        notes: &["Kelulusan pengurus diperlukan untuk tempat percuma. {agent} sudah tanya."],
    },
    Matter {
        word: "deposit",
        kind: "enquiry",
        priority: 2,
        team: Team::Enquiries,
        weight: 9,
        by: By::Mixed,
        tags: &["payment"],
        asks: &[
            ask(
                Ms,
                "Bayaran deposit {booking}",
                "Berapa deposit untuk {pax} orang dan boleh bayar guna kad kredit tak?",
            ),
            ask(
                Ms,
                "Dah bayar deposit",
                "Saya dah pindahkan deposit {deposit} pada {past} untuk {booking}. Boleh sahkan penerimaan \
                 dan hantar resit?",
            ),
            ask(
                Ms,
                "Deposit boleh dipulangkan?",
                "Kalau visa tak lulus, deposit {deposit} tu dapat balik ke? Nak tahu dulu sebelum bayar.",
            ),
            ask(
                En,
                "Deposit payment",
                "How much is the deposit for {pax} people and can it be paid by credit card?",
            ),
            ask(
                En,
                "Deposit paid for {booking}",
                "I transferred {deposit} on {past}. Please confirm that you have received it and send a \
                 receipt.",
            ),
            ask(
                En,
                "Is the deposit refundable",
                "If the visa is refused, do we get the deposit of {deposit} back?",
            ),
            ask(
                Mix,
                "Deposit dah transfer",
                "Dah transfer deposit {deposit} on {past} for {booking}. Please confirm receive ya.",
            ),
            ask(
                Mix,
                "How to pay deposit",
                "Deposit boleh bayar by card or online banking je? We are {pax} pax.",
            ),
            ask(
                Mix,
                "Deposit refundable tak",
                "If visa reject, deposit refund balik tak? Takut burn je nanti.",
            ),
        ],
        more: &[
            (Ms, "Ini slip bank. Nama pemindah atas nama suami saya."),
            (En, "Here is the bank slip. The transfer is in my husband's name."),
            (Mix, "This is the slip, under my husband name ya."),
        ],
        answers: &[
            (
                Ms,
                "Deposit ialah {deposit} seorang. Bayaran boleh dibuat melalui pindahan bank atau kad di \
                 pejabat; sila tulis {booking} sebagai rujukan. Boleh hantar slip bank jika sudah dibayar?",
            ),
            (
                En,
                "The deposit is {deposit} per person, by bank transfer or by card at our office; please \
                 give {booking} as the reference. If you have paid already, could you send us the bank \
                 slip?",
            ),
        ],
        ends: &[
            (
                Ms,
                "Bayaran sudah diterima pada {past} dan resit rasmi dilampirkan. Baki {balance} perlu \
                 dijelaskan sebelum {soon}.",
            ),
            (
                En,
                "The payment arrived on {past} and the official receipt has been issued. The balance of \
                 {balance} is due by {soon}.",
            ),
        ],
        notes: &["Kewangan sahkan penerimaan {deposit}, rujukan bank atas nama suami."],
    },
    Matter {
        word: "instalments",
        kind: "request",
        priority: 2,
        team: Team::AfterSales,
        weight: 5,
        by: By::Mixed,
        tags: &["payment"],
        asks: &[
            ask(
                Ms,
                "Bayar ansuran",
                "Boleh tak baki {balance} dibayar ansuran tiga kali? Gaji saya masuk 25 hari bulan.",
            ),
            ask(
                Ms,
                "Minta tangguh bayaran baki",
                "Bonus saya lewat. Boleh tangguh bayaran akhir {booking} sampai {soon}?",
            ),
            ask(
                Ms,
                "Jadual bayaran",
                "Tolong hantar jadual bayaran untuk {booking}, saya nak rancang perbelanjaan.",
            ),
            ask(
                Mix,
                "Instalment boleh?",
                "Balance {balance} tu boleh bayar 3 kali tak? Gaji end of month je.",
            ),
            ask(
                Mix,
                "Extend payment date",
                "Bonus delay la this year. Can extend final payment {booking} to {soon}?",
            ),
            ask(Mix, "Payment schedule", "Pls send payment schedule for {booking}, nak plan budget."),
        ],
        more: &[
            (Ms, "Terima kasih banyak. Saya bayar ansuran pertama esok."),
            (Mix, "Thanks a lot! First payment I do tomorrow."),
        ],
        answers: &[(
            Ms,
            "Baki {balance} boleh dibayar dalam tiga ansuran, dengan syarat bayaran terakhir diterima \
                 sebelum {soon} kerana tiket dikeluarkan pada tarikh itu. Setuju dengan jadual ini?",
        )],
        ends: &[(
            Ms,
            "Jadual ansuran untuk {booking} sudah direkodkan dan peringatan akan dihantar tiga hari \
                 sebelum setiap tarikh. Terima kasih kerana memaklumkan awal.",
        )],
        notes: &["Ansuran diluluskan {agent}. Kewangan: tarikh akhir {soon} tidak boleh dipinda."],
    },
];
