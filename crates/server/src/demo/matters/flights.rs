//! The way there and back: timetables, meeting points, luggage, zamzam.

use super::{By, Matter, ask};
use crate::demo::people::Team;
use crate::demo::tongue::Tongue::{En, Mix, Ms};

/// The matters of this kind.
pub const ALL: &[Matter] = &[
    Matter {
        word: "flight_retimed",
        kind: "problem",
        priority: 3,
        team: Team::AfterSales,
        weight: 7,
        by: By::Mixed,
        tags: &["flight"],
        asks: &[
            ask(
                Ms,
                "Penerbangan ditukar masa",
                "Saya terima SMS penerbangan {flight} ditukar ke jam {time}. Macam mana dengan penerbangan \
                 sambungan kami dari Kota Bharu?",
            ),
            ask(
                Ms,
                "Jadual {flight} berubah",
                "Jadual asal {time2}, sekarang {time}. Bas dari kampung dah tempah. Boleh tolong uruskan?",
            ),
            ask(
                Ms,
                "Tarikh pulang berubah",
                "Kenapa tarikh pulang berubah ke {return}? Saya kena masuk kerja.",
            ),
            ask(
                En,
                "{flight} retimed",
                "The airline moved {flight} to {time}. What happens to our domestic connection?",
            ),
            ask(
                En,
                "Schedule change on {depart}",
                "The original departure was {time2}, now it is {time}. Our hotel at KLIA is already paid. \
                 Who covers this?",
            ),
            ask(
                En,
                "Return date changed",
                "Why was our return moved to {return}? I have to be back at work.",
            ),
            ask(
                Mix,
                "Flight change time?",
                "Got SMS say {flight} change to {time}. Connection kita dari KK macam mana?",
            ),
            ask(
                Mix,
                "Retime {flight}",
                "Original {time2}, sekarang {time} pulak. Grab and hotel dah book, how?",
            ),
            ask(
                Mix,
                "Return date lain",
                "Eh kenapa return date jadi {return}? I already take leave until that day only.",
            ),
        ],
        more: &[
            (Ms, "Kalau sampai lewat malam, ada orang sambut di KLIA tak?"),
            (En, "If we arrive that late, will someone meet us at KLIA?"),
            (Mix, "If touch down midnight, ada orang tunggu kat KLIA?"),
        ],
        answers: &[
            (
                Ms,
                "Syarikat penerbangan memang menukar {flight} kepada jam {time}. Kami sedang menukar \
                 penerbangan sambungan tanpa bayaran dan akan sahkan sebelum {soon}. Tempat berkumpul \
                 kekal, empat jam sebelum berlepas.",
            ),
            (
                En,
                "The airline has indeed moved {flight} to {time}. We are changing your connection free of \
                 charge and will confirm before {soon}. The meeting point stays the same, four hours \
                 before departure.",
            ),
        ],
        ends: &[
            (
                Ms,
                "Penerbangan sambungan sudah disahkan semula, PNR {pnr}. Wakil kami menunggu di pintu 3 \
                 KLIA walaupun lewat malam.",
            ),
            (
                En,
                "Your connection is confirmed again under PNR {pnr}. Our representative will wait at door \
                 3 of KLIA however late it is.",
            ),
        ],
        notes: &["41 jemaah terkesan. Hantar makluman kepada semua kumpulan {depart}, jangan jawab \
             seorang-seorang."],
    },
    Matter {
        word: "airport_meeting",
        kind: "enquiry",
        priority: 2,
        team: Team::AfterSales,
        weight: 5,
        by: By::Mail,
        tags: &["flight"],
        asks: &[
            ask(
                Ms,
                "Tempat berkumpul di KLIA",
                "Kami berlepas {depart} dengan {flight}. Jam berapa dan di pintu mana perlu berkumpul?",
            ),
            ask(
                Ms,
                "Parkir jangka panjang",
                "Ada cadangan tempat letak kereta sepanjang 12 hari dekat KLIA?",
            ),
            ask(Ms, "Saudara hantar", "Boleh tak keluarga hantar sampai dalam? Taklimat terakhir di mana?"),
            ask(Mix, "Meet at KLIA mana?", "{flight} on {depart}, berkumpul pukul berapa and which door ya?"),
            ask(Mix, "Parking 12 days", "Any cheap parking near KLIA for 12 hari? Or better naik ERL?"),
            ask(Mix, "Last briefing", "Taklimat last tu kat airport ke office? Family boleh ikut?"),
        ],
        more: &[
            (Ms, "Kalau lambat sikit sebab hujan, siapa boleh dihubungi?"),
            (Mix, "If lambat sikit because jam, call who?"),
        ],
        answers: &[(
            Ms,
            "Sila berkumpul empat jam sebelum berlepas di Pintu 3, Aras 5, KLIA. Wakil kami memegang \
                 papan tanda Safa Travel dan mengedarkan tag beg serta pasport. Keluarga boleh menghantar \
                 sehingga kawasan daftar masuk.",
        )],
        ends: &[(
            Ms,
            "Nombor petugas lapangan terbang ialah {phone}, aktif sepanjang hari berlepas. Untuk \
                 parkir, kami cadangkan tempat letak jangka panjang berhampiran stesen ERL Salak Tinggi.",
        )],
        notes: &[],
    },
    Matter {
        word: "luggage",
        kind: "problem",
        priority: 2,
        team: Team::AfterSales,
        weight: 4,
        by: By::Mixed,
        tags: &["luggage"],
        asks: &[
            ask(
                Ms,
                "Beg tertinggal",
                "Beg besar saya tak sampai di KLIA dari {flight}. Tag hilang. Apa yang perlu saya buat?",
            ),
            ask(Ms, "Had bagasi", "Berapa kilo boleh bawa balik? Termasuk air zamzam atau tidak?"),
            ask(Ms, "Beg rosak", "Roda beg patah masa sampai. Boleh tuntut dengan takaful ke?"),
            ask(En, "Missing suitcase", "My large suitcase did not arrive on {flight}. What should I do?"),
            ask(En, "Baggage limit", "How many kilos may we bring back, and does zamzam count towards it?"),
            ask(
                En,
                "Damaged bag",
                "The wheels of my bag were broken on arrival. Can I claim this from the takaful?",
            ),
        ],
        more: &[
            (Ms, "Nombor laporan PIR saya KULSV{digits}. Tolong susulkan."),
            (En, "My report number is KULSV{digits}. Please follow it up."),
        ],
        answers: &[
            (
                Ms,
                "Had bagasi 30 kilo daftar masuk dan 7 kilo kabin; zamzam 5 liter tidak dikira. Untuk beg \
                 hilang atau rosak, sila buat laporan PIR di kaunter bagasi dan hantar nombornya kepada \
                 kami untuk tuntutan takaful.",
            ),
            (
                En,
                "The limit is 30 kg checked and 7 kg cabin; the 5 litres of zamzam are not counted. For a \
                 lost or damaged bag please file a PIR report at the baggage counter and send us the \
                 number for the takaful claim.",
            ),
        ],
        ends: &[
            (
                Ms,
                "Beg sudah ditemui dan dihantar ke rumah pada {today}. Tuntutan takaful dibuka untuk \
                 kerosakan.",
            ),
            (
                En,
                "The bag was found and delivered on {today}. A takaful claim has been opened for the \
                 damage.",
            ),
        ],
        notes: &[],
    },
    Matter {
        word: "zamzam",
        kind: "enquiry",
        priority: 1,
        team: Team::AfterSales,
        weight: 5,
        by: By::Mixed,
        tags: &["zamzam"],
        asks: &[
            ask(Ms, "Air zamzam", "Setiap jemaah dapat berapa liter air zamzam? Boleh tambah?"),
            ask(
                Ms,
                "Zamzam tak dapat",
                "Kumpulan kami pulang {past} tapi zamzam tak ada di lapangan terbang. Bila boleh ambil?",
            ),
            ask(
                Ms,
                "Ambil zamzam di pejabat",
                "Boleh ambil zamzam di pejabat hari Sabtu? Buka pukul berapa?",
            ),
            ask(Mix, "Zamzam collection", "Our group balik {past} but zamzam takde. Bila boleh collect?"),
            ask(Mix, "Zamzam how many litres", "Each person get how many litre ya? Boleh tambah tak?"),
            ask(Mix, "Zamzam at office", "Can collect zamzam at office Saturday? Buka pukul berapa?"),
        ],
        more: &[
            (Ms, "Baik, adik saya akan ambil. Perlu bawa apa?"),
            (Mix, "My brother collect boleh? Need bring what?"),
        ],
        answers: &[(
            Ms,
            "Setiap jemaah menerima 5 liter. Kiriman kumpulan tuan puan sampai dengan penerbangan \
                 berikutnya dan boleh diambil di pejabat mulai {soon}, Isnin hingga Sabtu, 9.00 pagi \
                 hingga 5.00 petang.",
        )],
        ends: &[(
            Ms,
            "Zamzam sudah ada di kaunter atas nama {booking}. Sesiapa boleh ambil dengan menunjukkan \
                 nombor tempahan itu.",
        )],
        notes: &[],
    },
];
