//! How the stay in Makkah and Madinah went, for better and worse.

use super::{By, Matter, ask};
use crate::demo::people::Team;
use crate::demo::tongue::Tongue::{En, Mix, Ms};

/// The matters of this kind.
pub const ALL: &[Matter] = &[
    Matter {
        word: "hotel_farther",
        kind: "complaint",
        priority: 4,
        team: Team::AfterSales,
        weight: 6,
        by: By::Mixed,
        tags: &["hotel", "complaint"],
        asks: &[
            ask(
                Ms,
                "Hotel ditukar lebih jauh",
                "Kami dijanjikan {hotel}, {distance} meter. Sampai Makkah ditempatkan di {hotel2}, hampir \
                 dua kilometer. Mak saya {elder} tahun menangis sebab tak mampu jalan.",
            ),
            ask(
                Ms,
                "Aduan hotel Makkah",
                "Dalam brosur hotel setaraf {hotel}. Yang kami dapat jauh dan lif selalu rosak. Saya minta \
                 penjelasan dan ganti rugi.",
            ),
            ask(
                Ms,
                "Kecewa dengan hotel",
                "Sudah bayar {price} seorang, tapi hotel ditukar tanpa maklum. Ini bukan seperti yang \
                 dijanjikan semasa kursus.",
            ),
            ask(
                En,
                "Hotel changed to one farther away",
                "We were promised {hotel} at {distance} metres and were put in {hotel2}, almost two \
                 kilometres away. My mother is {elder} and cannot walk that far.",
            ),
            ask(
                En,
                "Complaint about the Makkah hotel",
                "The brochure says a hotel equal to {hotel}. What we got is far and the lift keeps \
                 failing. I want an explanation and compensation.",
            ),
            ask(
                En,
                "Not what we paid for",
                "We paid {price} each and the hotel was changed without notice. This is unacceptable.",
            ),
            ask(
                Mix,
                "Hotel tukar jauh gila",
                "Promised {hotel} {distance}m, sampai-sampai dapat {hotel2}, 2km away. My mum {elder} \
                 already, mana larat.",
            ),
            ask(
                Mix,
                "Complaint hotel",
                "Paid {price} per pax but hotel changed, no notice at all. So disappointed lah.",
            ),
            ask(
                Mix,
                "Ganti rugi hotel",
                "We want compensation for the hotel downgrade. Lift rosak, walk so far, my father sampai \
                 demam.",
            ),
        ],
        more: &[
            (Ms, "Shuttle setiap setengah jam pun penuh. Kami nak pindah hotel, bukan shuttle."),
            (En, "The shuttle is always full. We want to move hotels, not a shuttle."),
            (Mix, "Shuttle pun full all the time. We want change hotel, not shuttle."),
        ],
        answers: &[
            (
                Ms,
                "Kami mohon maaf yang sebesar-besarnya. Hotel asal menarik balik bilik pada saat akhir, \
                 tetapi kami sepatutnya memaklumkan lebih awal. Malam ini juga mutawif mengatur van khas \
                 untuk ibu, dan saya sedang mencari bilik yang lebih dekat.",
            ),
            (
                En,
                "We are truly sorry. The original hotel withdrew the rooms at the last moment, but we \
                 should have told you earlier. The group leader is arranging a private van for your mother \
                 tonight and I am looking for a room closer by.",
            ),
        ],
        ends: &[
            (
                Ms,
                "Keluarga tuan telah dipindahkan ke {hotel} mulai {today}. Sebagai tanda maaf, {fee} \
                 seorang akan dipulangkan sebelum {soon}; kelulusannya sudah diberi pengurus.",
            ),
            (
                En,
                "Your family has been moved to {hotel} from {today}. As an apology {fee} per person will \
                 be refunded before {soon}; our manager has approved it.",
            ),
        ],
        notes: &[
            "SEGERA: warga emas. Operasi Makkah sudah dihubungi.",
            "Pengurus luluskan pampasan {fee} seorang. Laporan kepada pembekal hotel dibuat.",
        ],
    },
    Matter {
        word: "roommate_mix",
        kind: "complaint",
        priority: 3,
        team: Team::AfterSales,
        weight: 4,
        by: By::Mail,
        tags: &["hotel", "complaint"],
        asks: &[
            ask(
                Ms,
                "Bilik bercampur",
                "Isteri saya ditempatkan sebilik dengan keluarga yang ada anak lelaki remaja. Tolong \
                 betulkan malam ini juga.",
            ),
            ask(
                Ms,
                "Senarai bilik salah",
                "Dalam senarai bilik, ibu dan saya terpisah aras. Kami dah minta sebilik sejak mula.",
            ),
            ask(
                Ms,
                "Rakan sebilik",
                "Rakan sebilik saya sakit dan batuk sepanjang malam. Ada bilik lain tak?",
            ),
            ask(
                En,
                "Rooming mistake",
                "My wife was placed in a room with a family that has a teenage boy. Please correct this \
                 tonight.",
            ),
            ask(
                En,
                "We asked for one room",
                "The rooming list separates my mother and me on different floors although we asked for one \
                 room.",
            ),
            ask(En, "Room change", "My room-mate is ill and coughs all night. Is there another bed?"),
        ],
        more: &[
            (Ms, "Terima kasih, mutawif sudah datang. Tapi Madinah nanti macam mana?"),
            (En, "Thank you, the group leader came. What about Madinah?"),
        ],
        answers: &[
            (
                Ms,
                "Maaf, ini kesilapan senarai bilik kami. Mutawif sudah diarahkan membetulkannya sekarang \
                 dan akan mengetuk pintu dalam masa setengah jam.",
            ),
            (
                En,
                "I apologise, this is a mistake in our rooming list. The group leader has been told to \
                 correct it now and will be at your door within half an hour.",
            ),
        ],
        ends: &[
            (
                Ms,
                "Senarai bilik Madinah juga sudah dibetulkan dan disahkan hotel. Satu semakan jantina dan \
                 keluarga kini dibuat sebelum senarai dihantar.",
            ),
            (
                En,
                "The Madinah list is corrected too and confirmed by the hotel. Every list is now checked \
                 for families before it is sent.",
            ),
        ],
        notes: &["Semak semua senarai kumpulan {depart}: jantina, keluarga, aras."],
    },
    Matter {
        word: "mutawif_praise",
        kind: "enquiry",
        priority: 1,
        team: Team::AfterSales,
        weight: 3,
        by: By::Mail,
        tags: &["feedback"],
        asks: &[
            ask(
                Ms,
                "Terima kasih Ustaz",
                "Alhamdulillah kami selamat pulang {past}. Ustaz yang mengiringi sangat sabar dengan ibu \
                 saya. Terima kasih Safa.",
            ),
            ask(
                Ms,
                "Pengalaman umrah kami",
                "Nak ucap terima kasih atas layanan sepanjang umrah. Ada satu cadangan: taklimat Madinah \
                 boleh diberi sehari lebih awal.",
            ),
            ask(
                Ms,
                "Penghargaan",
                "Makanan sedap, hotel dekat, mutawif mesra. InsyaAllah tahun depan kami bawa anak-anak \
                 pula.",
            ),
            ask(
                En,
                "Thank you",
                "We returned safely on {past}. The ustaz who led us was very patient with my mother. \
                 Please pass on our thanks.",
            ),
            ask(
                En,
                "Our journey",
                "Everything was well organised. One suggestion: give the Madinah briefing a day earlier.",
            ),
            ask(
                En,
                "Appreciation",
                "Good food, close hotel, kind guide. We hope to bring the children next year.",
            ),
        ],
        more: &[
            (Ms, "Boleh, gunakan ulasan saya di laman web. Tulis nama pendek sahaja."),
            (En, "Yes, you may use my words on your website, first name only please."),
        ],
        answers: &[
            (
                Ms,
                "Alhamdulillah, terima kasih kerana sudi menulis. Ucapan ini sudah kami bacakan kepada \
                 ustaz dan pasukan. Bolehkah petikannya kami siarkan di laman web?",
            ),
            (
                En,
                "Thank you for taking the time to write. We read your words to the ustaz and the whole \
                 team. May we quote them on our website?",
            ),
        ],
        ends: &[
            (
                Ms,
                "Terima kasih atas kebenaran itu. Cadangan tentang taklimat Madinah juga kami ambil; \
                 semoga bertemu lagi.",
            ),
            (
                En,
                "Thank you for the permission. We also took up your suggestion about the briefing, and \
                 hope to see you again.",
            ),
        ],
        notes: &["Testimoni dibenarkan, nama pendek sahaja."],
    },
];
