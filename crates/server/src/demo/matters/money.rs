//! Money that must be accounted for: receipts, refunds, cancellations, surcharges.

use super::{By, Matter, ask};
use crate::demo::people::Team;
use crate::demo::tongue::Tongue::{En, Mix, Ms};

/// The matters of this kind.
pub const ALL: &[Matter] = &[
    Matter {
        word: "receipt",
        kind: "request",
        priority: 2,
        team: Team::AfterSales,
        weight: 5,
        by: By::Mail,
        tags: &["payment", "document"],
        asks: &[
            ask(
                Ms,
                "Resit untuk tuntutan majikan",
                "Boleh keluarkan resit rasmi {booking} atas nama syarikat saya? Majikan tanggung \
                 sebahagian.",
            ),
            ask(Ms, "Resit belum terima", "Saya bayar {balance} pada {past} tapi resit belum masuk e-mel."),
            ask(
                Ms,
                "Salinan invois",
                "Perlukan salinan invois penuh {booking} untuk permohonan pengeluaran Tabung.",
            ),
            ask(
                En,
                "Official receipt",
                "Please issue an official receipt for {booking} in my company's name; my employer pays a \
                 part.",
            ),
            ask(En, "No receipt yet", "I paid {balance} on {past} but have not received a receipt."),
            ask(En, "Invoice copy", "I need a copy of the full invoice for {booking} for my tax file."),
        ],
        more: &[
            (Ms, "Nama syarikat: Perintis Jaya Sdn. Bhd. Terima kasih."),
            (En, "The company is Perintis Jaya Sdn. Bhd. Thank you."),
        ],
        answers: &[
            (
                Ms,
                "Boleh, sila beri nama dan alamat syarikat seperti yang hendak ditulis. Pembayaran \
                 {balance} pada {past} memang sudah kami terima.",
            ),
            (
                En,
                "Certainly; please send the company name and address as they should appear. Your payment \
                 of {balance} on {past} has been received.",
            ),
        ],
        ends: &[
            (
                Ms,
                "Resit rasmi sudah dikeluarkan dan dihantar ke e-mel ini. Salinan turut disimpan di bawah \
                 tempahan {booking}.",
            ),
            (
                En,
                "The official receipt has been issued and sent to this address. A copy is kept with \
                 booking {booking}.",
            ),
        ],
        notes: &[],
    },
    Matter {
        word: "refund_late",
        kind: "complaint",
        priority: 3,
        team: Team::AfterSales,
        weight: 8,
        by: By::Mixed,
        tags: &["refund"],
        asks: &[
            ask(
                Ms,
                "Bayaran balik tiga minggu lewat",
                "Saya batalkan {booking} pada {past2} dan dijanjikan bayaran balik {refund} dalam 14 hari. \
                 Dah tiga minggu lebih, satu sen pun belum masuk.",
            ),
            ask(
                Ms,
                "Mana duit saya?",
                "Kali terakhir telefon, katanya kewangan sedang proses. Itu dua minggu lepas. Bila \
                 sebenarnya {refund} akan dikreditkan?",
            ),
            ask(
                Ms,
                "Tuntutan refund {booking}",
                "Ini e-mel ketiga saya. Tolong beri tarikh yang pasti untuk bayaran balik {refund}, kalau \
                 tidak saya buat aduan kepada MOTAC.",
            ),
            ask(
                En,
                "Refund three weeks overdue",
                "I cancelled {booking} on {past2} and was promised {refund} within 14 days. More than \
                 three weeks have passed and nothing has arrived.",
            ),
            ask(
                En,
                "Third request for my refund",
                "This is my third e-mail. Please give me a definite date for the refund of {refund} or I \
                 will go to the consumer tribunal.",
            ),
            ask(
                En,
                "Where is my refund",
                "Your colleague said finance was processing it two weeks ago. When will {refund} be paid?",
            ),
            ask(
                Mix,
                "Refund lambat sangat",
                "I cancel {booking} since {past2}, you all promise 14 days. Sekarang dah 3 minggu, duit \
                 {refund} mana?",
            ),
            ask(
                Mix,
                "Refund status???",
                "Every time call, semua kata \"finance processing\". So when exactly? {refund} is a lot of \
                 money you know.",
            ),
            ask(
                Mix,
                "Last reminder refund",
                "Ini last email before I report to tribunal. Please settle my {refund} refund ASAP.",
            ),
        ],
        more: &[
            (Ms, "Nombor akaun bank saya tak berubah. Tolong jangan suruh tunggu lagi."),
            (En, "My bank details have not changed. Please do not ask me to wait again."),
            (Mix, "Bank details same as before. Please la, don't drag again."),
        ],
        answers: &[
            (
                Ms,
                "Saya mohon maaf kerana kelewatan ini; janji 14 hari itu memang tidak kami tepati. \
                 Permohonan {refund} sudah diluluskan dan kini di tangan kewangan. Saya sendiri akan \
                 maklumkan nombor transaksi sebelum {soon}.",
            ),
            (
                En,
                "I apologise: the 14 days we promised were not kept. The refund of {refund} is approved \
                 and with our finance team. I will send you the transaction number myself before {soon}.",
            ),
        ],
        ends: &[
            (
                Ms,
                "{refund} sudah dikreditkan pada {today} ke akaun yang sama, nombor transaksi FT{digits}. \
                 Kami sudah menukar cara kerja supaya setiap bayaran balik ada tarikh dan penjaganya. \
                 Sekali lagi, maaf.",
            ),
            (
                En,
                "{refund} was paid on {today} to the same account, transaction FT{digits}. We have changed \
                 our process so that every refund has a date and an owner. Once more, I am sorry.",
            ),
        ],
        notes: &[
            "Kewangan: kenapa {booking} tersangkut? Kelulusan kedua tidak dibuat sejak {past2}.",
            "Ada risiko aduan ke MOTAC. Ketua sila pantau.",
        ],
    },
    Matter {
        word: "cancellation",
        kind: "request",
        priority: 3,
        team: Team::AfterSales,
        weight: 5,
        by: By::Mixed,
        tags: &["cancellation", "refund"],
        asks: &[
            ask(
                Ms,
                "Batal tempahan {booking}",
                "Suami saya masuk hospital. Kami terpaksa batalkan umrah {depart}. Apa prosedurnya dan \
                 berapa yang dipulangkan?",
            ),
            ask(
                Ms,
                "Pembatalan dan bayaran balik",
                "Mohon batalkan {booking} untuk {pax} orang. Sila beri kiraan caj pembatalan secara \
                 bertulis.",
            ),
            ask(
                Ms,
                "Tukar ke tarikh lain",
                "Daripada batal, boleh tak tukar ke kumpulan selepas {return}? Ada caj ke?",
            ),
            ask(
                En,
                "Cancelling {booking}",
                "My husband is in hospital and we have to cancel the {depart} trip. What is the procedure \
                 and how much is refunded?",
            ),
            ask(
                En,
                "Cancellation charges",
                "Please cancel {booking} for {pax} people and send the calculation of charges in writing.",
            ),
            ask(
                En,
                "Postpone instead of cancel",
                "Instead of cancelling, may we move to a group after {return}? What would it cost?",
            ),
        ],
        more: &[
            (Ms, "Ini surat hospital. Semoga dapat pertimbangan."),
            (En, "I attach the hospital letter and hope you can consider it."),
        ],
        answers: &[
            (
                Ms,
                "Kami turut bersimpati dan mendoakan kesembuhan. Mengikut terma berjadual, caj dikira pada \
                 hari bekerja sebelum berlepas: bagi {booking} anggaran bayaran balik ialah {refund}. Sila \
                 hantar surat pembatalan bertulis dan dokumen hospital untuk pertimbangan lanjut.",
            ),
            (
                En,
                "We are sorry to hear this and wish him a quick recovery. By the scheduled terms the \
                 charge is counted in working days before departure; for {booking} the estimated refund is \
                 {refund}. Please send a written cancellation and the hospital letter for further \
                 consideration.",
            ),
        ],
        ends: &[
            (
                Ms,
                "Pembatalan {booking} disahkan. Helaian kiraan disertakan: {refund} dipulangkan sebelum \
                 {soon}, potongan hanya untuk visa yang sudah dibayar. Bila keadaan baik nanti, kami sedia \
                 membantu.",
            ),
            (
                En,
                "The cancellation of {booking} is confirmed. By the enclosed worksheet {refund} will be \
                 paid by {soon}; only the visa fee already paid is deducted. We will be here when you are \
                 ready to travel.",
            ),
        ],
        notes: &["Kiraan: 22–44 hari bekerja, deposit hangus ikut jadual; minta budi bicara atas sebab \
             perubatan."],
    },
    Matter {
        word: "price_topup",
        kind: "complaint",
        priority: 3,
        team: Team::AfterSales,
        weight: 4,
        by: By::Mixed,
        tags: &["price", "complaint"],
        asks: &[
            ask(
                Ms,
                "Kenapa minta tambah bayaran",
                "Kami sudah bayar penuh {price}, tiba-tiba diminta tambah {fee} seorang. Dalam perjanjian \
                 tiada disebut.",
            ),
            ask(Ms, "Surcaj tambang", "Apakah asas surcaj {fee}? Saya minta penjelasan bertulis."),
            ask(
                Ms,
                "Harga naik selepas deposit",
                "Semasa bayar deposit harga {price}, sekarang naik. Ini tidak adil kepada kami.",
            ),
            ask(
                En,
                "Asked to pay more",
                "We paid {price} in full and are now asked for {fee} more per person. The contract does \
                 not mention it.",
            ),
            ask(
                En,
                "Fuel surcharge",
                "On what basis is the surcharge of {fee} charged? I would like a written explanation.",
            ),
            ask(
                En,
                "Price raised after deposit",
                "The price was {price} when I paid the deposit and now it is higher. That is not fair.",
            ),
        ],
        more: &[
            (Ms, "Klausa itu tidak pernah ditunjukkan kepada kami semasa menandatangani borang."),
            (En, "Nobody showed us that clause when we signed."),
        ],
        answers: &[
            (
                Ms,
                "Terima kasih kerana bertanya. Surcaj itu berpunca daripada kenaikan cukai penerbangan, \
                 dan notis tujuh hari memang perlu diberi. Saya semak sama ada tempahan {booking} patut \
                 dikenakan, dan akan menjawab sebelum {soon}.",
            ),
            (
                En,
                "Thank you for asking. The surcharge stems from a rise in airline taxes, and seven days' \
                 notice is required. I am checking whether it may be charged on {booking} at all and will \
                 answer before {soon}.",
            ),
        ],
        ends: &[
            (
                Ms,
                "Notis memang tidak diberi mengikut terma, jadi surcaj {fee} bagi {booking} dibatalkan. \
                 Harga kekal {price}. Maaf atas kekeliruan.",
            ),
            (
                En,
                "The notice was not given as the terms require, so the surcharge of {fee} on {booking} is \
                 withdrawn. The price stays at {price}. We are sorry for the confusion.",
            ),
        ],
        notes: &["Bayaran penuh dibuat sebelum notis. Surcaj tak boleh dikenakan."],
    },
];
