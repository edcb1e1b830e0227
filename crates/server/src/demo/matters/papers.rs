//! What a traveller must hold before the gate: visas, vaccinations, names.

use super::{By, Matter, ask};
use crate::demo::people::Team;
use crate::demo::tongue::Tongue::{En, Id, Mix, Ms};

/// The matters of this kind.
pub const ALL: &[Matter] = &[
    Matter {
        word: "visa_documents",
        kind: "enquiry",
        priority: 2,
        team: Team::AfterSales,
        weight: 9,
        by: By::Mixed,
        tags: &["visa", "document"],
        asks: &[
            ask(
                Ms,
                "Dokumen visa umrah",
                "Apa dokumen yang perlu dihantar untuk visa kumpulan {depart}? Gambar latar putih ke biru?",
            ),
            ask(
                Ms,
                "Pasport tamat tempoh",
                "Pasport saya tamat {expiry}. Cukup tak untuk berlepas {depart}?",
            ),
            ask(
                Ms,
                "Status visa {booking}",
                "Dokumen dah hantar pada {past}. Visa dah keluar ke belum? Risau sebab lagi tiga minggu \
                 nak terbang.",
            ),
            ask(
                En,
                "Visa documents",
                "Which documents do you need for the {depart} visa applications, and what size must the \
                 photo be?",
            ),
            ask(En, "Passport expiry", "My passport expires on {expiry}. Is that enough for {depart}?"),
            ask(
                En,
                "Visa status {booking}",
                "We sent our documents on {past}. Have the visas been issued yet?",
            ),
            ask(
                Mix,
                "Visa status update",
                "Dah submit documents on {past}, visa approve belum? Flight {depart} dah dekat ni.",
            ),
            ask(
                Mix,
                "Passport expiring {expiry}",
                "Passport I expire {expiry}, still ok or must renew dulu?",
            ),
            ask(
                Mix,
                "Gambar visa",
                "Gambar untuk visa white background ke blue? Tudung colour ada rule tak?",
            ),
        ],
        more: &[
            (Ms, "Saya hantar semula gambar pasport, yang tadi kabur. Cukup jelas tak?"),
            (En, "I am sending the passport scan again, the first one was blurred. Is this clear enough?"),
            (Mix, "Resend passport scan, yang tadi blur. This one ok?"),
        ],
        answers: &[
            (
                Ms,
                "Untuk visa kami perlukan imbasan pasport (sah sekurang-kurangnya enam bulan dari tarikh \
                 pulang, empat penjuru kelihatan, tiada silau), gambar 35 × 45 mm latar putih, dan buku \
                 suntikan. Sila hantar sebelum {soon}.",
            ),
            (
                En,
                "For the visa we need a passport scan (valid at least six months after your return, all \
                 four corners visible, no glare), a 35 × 45 mm photo on white, and the vaccination book. \
                 Please send them before {soon}.",
            ),
        ],
        ends: &[
            (
                Ms,
                "Dokumen lengkap dan sudah diserahkan. Kontrak hotel telah diluluskan dalam Nusuk, jadi \
                 visa dijangka keluar sebelum {soon}; salinannya akan dihantar terus.",
            ),
            (
                En,
                "Your documents are complete and submitted. The hotel contract is approved in Nusuk, so \
                 the visas are expected before {soon}; we will send copies at once.",
            ),
        ],
        notes: &["Imbasan pertama kabur, minta semula. Tarikh luput pasport {expiry} sudah disemak."],
    },
    Matter {
        word: "meningitis",
        kind: "enquiry",
        priority: 2,
        team: Team::AfterSales,
        weight: 7,
        by: By::Mixed,
        tags: &["vaccination", "document"],
        asks: &[
            ask(
                Ms,
                "Suntikan meningitis",
                "Kad suntikan saya dari tahun {year}. Masih sah atau kena cucuk semula sebelum {depart}?",
            ),
            ask(
                Ms,
                "Di mana boleh cucuk",
                "Klinik mana yang boleh beri suntikan meningokokal dekat Shah Alam dan berapa kosnya?",
            ),
            ask(
                Ms,
                "Suntikan untuk anak kecil",
                "Anak saya baru dua tahun. Wajib suntikan juga ke untuk visa umrah?",
            ),
            ask(
                Id,
                "Buku kuning meningitis",
                "Buku kuning saya dari tahun {year}. Apakah masih berlaku untuk keberangkatan {depart}, \
                 atau harus vaksin ulang?",
            ),
            ask(
                Id,
                "Vaksin meningitis dan polio",
                "Saya pemegang paspor Indonesia. Apakah selain meningitis perlu vaksin polio juga?",
            ),
            ask(
                Id,
                "Vaksin untuk anak",
                "Anak saya berumur dua tahun. Apakah wajib vaksin meningitis untuk visa umrah?",
            ),
        ],
        more: &[
            (Ms, "Baik, saya pergi klinik hari Sabtu. Sijil hantar gambar je boleh?"),
            (Id, "Baik, saya vaksin hari Sabtu. Apakah cukup dikirim fotonya saja?"),
        ],
        answers: &[
            (
                Ms,
                "Suntikan ACYW mesti diambil sekurang-kurangnya 10 hari sebelum tiba. Sijil sah tiga \
                 tahun, atau lima tahun jika jenis konjugat tertulis. Untuk kanak-kanak, syaratnya bermula \
                 umur satu tahun. Sijil tahun {year} perlu kami lihat jenisnya; boleh hantar gambar?",
            ),
            (
                Id,
                "Vaksin ACYW harus diterima paling lambat 10 hari sebelum tiba. Sertifikat berlaku tiga \
                 tahun, atau lima tahun bila jenis konjugat tertulis. Pemegang paspor Indonesia juga \
                 memerlukan vaksin polio minimal empat minggu sebelum berangkat. Boleh kirim foto \
                 sertifikat tahun {year}?",
            ),
        ],
        ends: &[
            (
                Ms,
                "Sijil jelas dan sah untuk {depart}. Sila bawa buku asal ke lapangan terbang; \
                 kadang-kadang diperiksa di kaunter.",
            ),
            (
                Id,
                "Sertifikatnya jelas dan berlaku untuk {depart}. Mohon buku aslinya dibawa ke bandara \
                 karena kadang diperiksa di konter.",
            ),
        ],
        notes: &["Jenis vaksin tidak ditulis: kira tiga tahun sahaja."],
    },
    Matter {
        word: "name_misspelt",
        kind: "problem",
        priority: 3,
        team: Team::AfterSales,
        weight: 6,
        by: By::Mixed,
        tags: &["name", "ticket"],
        asks: &[
            ask(
                Ms,
                "Ejaan nama salah pada tiket",
                "Nama pada tiket ditulis {wrong} sedangkan dalam pasport {traveller}. Tolong betulkan \
                 segera, kami terbang {depart}.",
            ),
            ask(
                Ms,
                "Salah ejaan tiket {booking}",
                "Baru perasan nama saya di tiket tertinggal satu huruf: {wrong}. Ada masalah tak di \
                 imigresen nanti?",
            ),
            ask(
                Ms,
                "Nama tertukar",
                "Nama saya dan adik tertukar pada jadual penerbangan. Sepatutnya {traveller}. Siapa boleh \
                 betulkan?",
            ),
            ask(
                En,
                "Name misspelt on ticket",
                "The ticket says {wrong} but the passport says {traveller}. Please correct it urgently, we \
                 fly on {depart}.",
            ),
            ask(
                En,
                "Wrong spelling {booking}",
                "I just noticed one letter missing in my name on the e-ticket: {wrong}. Will this be a \
                 problem at immigration?",
            ),
            ask(
                En,
                "Ticket and passport do not match",
                "The airline will not accept {wrong} when the passport shows {traveller}. Who corrects \
                 this?",
            ),
            ask(
                Mix,
                "Nama salah spelling!",
                "Ticket tulis {wrong}, passport {traveller}. Please fix fast, flight {depart} dah nak \
                 dekat.",
            ),
            ask(
                Mix,
                "Spelling on ticket",
                "Eh nama I kurang satu huruf on ticket: {wrong}. Immigration okay ke macam ni?",
            ),
            ask(
                Mix,
                "Name mismatch {booking}",
                "The name not same as passport la. Should be {traveller}. Need to pay to change?",
            ),
        ],
        more: &[
            (Ms, "Kena bayar tak pembetulan ni? Silap bukan di pihak kami."),
            (En, "Is there a fee for this? The mistake was not ours."),
            (Mix, "Ada charge tak? Not our mistake kan."),
        ],
        answers: &[
            (
                Ms,
                "Maaf atas kesilapan ini. Kami sudah minta syarikat penerbangan membetulkan ejaan kepada \
                 {traveller} mengikut pasport; biasanya selesai dalam sehari bekerja. Mohon hantar muka \
                 surat pasport untuk disemak sekali lagi.",
            ),
            (
                En,
                "We are sorry for this mistake. We have asked the airline to correct the spelling to \
                 {traveller} as in the passport; it usually takes one working day. Please send the \
                 passport page so that we can check it once more.",
            ),
        ],
        ends: &[
            (
                Ms,
                "Tiket baharu atas nama {traveller} sudah dikeluarkan, PNR {pnr}. Tiada sebarang bayaran \
                 kerana kesilapan di pihak kami.",
            ),
            (
                En,
                "A new ticket in the name {traveller} has been issued, PNR {pnr}. There is no charge \
                 because the mistake was ours.",
            ),
        ],
        notes: &["Silap taip semasa kemasukan borang. Ingatkan pasukan: salin daripada MRZ, bukan borang."],
    },
];
