//! Between booking and departure: courses, companions, special needs, photographs.

use super::{By, Matter, ask};
use crate::demo::people::Team;
use crate::demo::tongue::Tongue::{En, Mix, Ms};

/// The matters of this kind.
pub const ALL: &[Matter] = &[
    Matter {
        word: "kursus_date",
        kind: "enquiry",
        priority: 2,
        team: Team::Enquiries,
        weight: 7,
        by: By::Mail,
        tags: &["course"],
        asks: &[
            ask(
                Ms,
                "Tarikh kursus umrah",
                "Kami berlepas {depart}. Bila kursus umrah dan di mana? Ibu saya perlu hadir juga ke kalau \
                 sudah pernah pergi?",
            ),
            ask(
                Ms,
                "Kursus umrah kumpulan {month}",
                "Boleh maklumkan tarikh dan masa kursus untuk kumpulan {depart}? Saya perlu mohon cuti \
                 awal.",
            ),
            ask(
                Ms,
                "Tak dapat hadir kursus",
                "Saya kerja syif pada {soon}. Ada sesi kursus ganti tak untuk jemaah kumpulan {depart}?",
            ),
            ask(
                Mix,
                "Kursus umrah bila?",
                "Hi, kursus for {depart} group tu bila ya? Need to apply leave early.",
            ),
            ask(
                Mix,
                "Kursus date clash",
                "I got exam on {soon}, so tak boleh attend kursus. Any replacement session?",
            ),
            ask(
                Mix,
                "Online kursus ada?",
                "Boleh join kursus umrah online tak? I'm based in JB, jauh nak drive to Shah Alam.",
            ),
        ],
        more: &[
            (Ms, "Parkir di situ senang tak? Saya bawa ibu yang pakai tongkat."),
            (Mix, "Noted. Need to bring anything or datang je?"),
        ],
        answers: &[(
            Ms,
            "Kursus untuk kumpulan {depart} diadakan pada {soon}, jam 9.00 pagi hingga 4.00 petang di \
                 surau tingkat dua, pejabat kami di Shah Alam. Sila bawa kain ihram atau telekung untuk \
                 latihan amali; makan tengah hari disediakan.",
        )],
        ends: &[(
            Ms,
            "Sesi ganti ada pada malam Rabu sebelumnya, jam 8.30 malam, secara dalam talian. Pautan \
                 akan dihantar kepada semua jemaah kumpulan {depart}. Tempat letak kereta di aras bawah \
                 percuma dan lif terus ke surau.",
        )],
        notes: &["Tambah nama dalam senarai sesi ganti. Ibu bertongkat: tempah kerusi di barisan depan."],
    },
    Matter {
        word: "mahram_question",
        kind: "enquiry",
        priority: 2,
        team: Team::Enquiries,
        weight: 6,
        by: By::Mixed,
        tags: &["mahram", "visa"],
        asks: &[
            ask(
                Ms,
                "Pergi umrah tanpa mahram",
                "Saya berumur {age} tahun dan belum berkahwin. Bolehkah saya pergi umrah dengan dua orang \
                 kawan perempuan tanpa mahram?",
            ),
            ask(
                Ms,
                "Syarat mahram",
                "Mak saya janda, umur 62. Perlukah anak lelaki ikut sekali atau boleh masuk kumpulan \
                 wanita?",
            ),
            ask(
                Ms,
                "Soalan tentang mahram",
                "Ada agensi kata wanita bawah 45 mesti ada mahram. Betul ke peraturan tu masih dipakai?",
            ),
            ask(
                En,
                "Mahram requirement",
                "I am {age} and would like to travel with my sister. Does the visa still require a mahram \
                 for women under 45?",
            ),
            ask(
                En,
                "Travelling without a mahram",
                "Another agency told me to pay a mahram fee. Is that still a rule for the umrah visa?",
            ),
            ask(
                En,
                "My mother alone",
                "My mother is 62 and a widow. Can she join the {depart} group by herself?",
            ),
        ],
        more: &[
            (Ms, "Alhamdulillah, lega dengar. Ada surat kebenaran yang perlu saya isi?"),
            (En, "Thank you, that is a relief. Is any letter of consent needed?"),
        ],
        answers: &[
            (
                Ms,
                "Sejak 2022 pihak berkuasa Arab Saudi membenarkan wanita semua peringkat umur memohon visa \
                 umrah tanpa mahram. Sesetengah laman lama masih memaparkan peraturan dahulu. Untuk jemaah \
                 bawah 18 tahun, surat kebenaran penjaga masih diperlukan.",
            ),
            (
                En,
                "Since 2022 the Saudi authorities accept umrah visa applications from women of any age \
                 without a mahram; some older pages still show the former rule. Travellers under 18 still \
                 need a guardian's letter, and there is no mahram fee with us.",
            ),
        ],
        ends: &[
            (
                Ms,
                "Tiada surat khas untuk jemaah dewasa. Kami akan tempatkan puan sebilik dengan jemaah \
                 wanita sahaja, dan ustazah mengiringi kumpulan {depart}. Makluman ini kami semak semula \
                 pada {past}.",
            ),
            (
                En,
                "No letter is needed for an adult. You will share a room with women only, and a female \
                 guide travels with the {depart} group. We last checked this rule on {past}.",
            ),
        ],
        notes: &[
            "Peraturan disemak {past}. Kalau kedutaan minta dokumen tambahan, rujuk operasi dahulu sebelum \
             jawab.",
        ],
    },
    Matter {
        word: "wheelchair",
        kind: "request",
        priority: 3,
        team: Team::AfterSales,
        weight: 6,
        by: By::Mixed,
        tags: &["wheelchair"],
        asks: &[
            ask(
                Ms,
                "Kerusi roda untuk ibu",
                "Ibu saya {elder} tahun, tak kuat berjalan. Boleh mohon kerusi roda di lapangan terbang \
                 dan semasa tawaf? Tempahan {booking}.",
            ),
            ask(
                Ms,
                "Bantuan kerusi roda",
                "Ayah baru lepas pembedahan lutut. Kami berlepas {depart}, perlukan kerusi roda dari KLIA \
                 sampai hotel.",
            ),
            ask(
                Ms,
                "Penolak kerusi roda tawaf",
                "Berapa upah penolak kerusi roda untuk tawaf dan saie? Boleh uruskan melalui Safa?",
            ),
            ask(
                En,
                "Wheelchair for my father",
                "My father had a knee operation. Please arrange a wheelchair at the airport for booking \
                 {booking}, departure {depart}.",
            ),
            ask(
                En,
                "Special assistance",
                "Two of our {pax} travellers need wheelchairs at KLIA and Jeddah. What do you need from us?",
            ),
            ask(
                En,
                "Wheelchair during tawaf",
                "Can a pusher be arranged for tawaf and sa'i for my mother, aged {elder}, and what does it \
                 cost?",
            ),
        ],
        more: &[
            (Ms, "Ini surat doktor. Perlu bilik yang ada pemegang di tandas juga ke?"),
            (En, "Thank you. Does the room have a walk-in shower? She cannot climb into a bath."),
        ],
        answers: &[
            (
                Ms,
                "Permohonan kerusi roda untuk {booking} sudah dihantar kepada syarikat penerbangan; ia \
                 percuma di kedua-dua lapangan terbang. Untuk tawaf dan saie, penolak berlesen dikenakan \
                 {fee} dan dibayar di sana. Sila hantar surat doktor sebelum {soon}.",
            ),
            (
                En,
                "The wheelchair request for {booking} has gone to the airline; it is free of charge at \
                 both airports. A licensed pusher for tawaf and sa'i costs {fee}, paid there. Please send \
                 a doctor's letter before {soon}.",
            ),
        ],
        ends: &[
            (
                Ms,
                "Syarikat penerbangan sudah mengesahkan kod WCHR pada {flight}. {hotel} juga sahkan bilik \
                 aras rendah dengan pemegang di bilik mandi. Mutawif dimaklumkan.",
            ),
            (
                En,
                "The airline has confirmed WCHR on {flight}, and {hotel} confirmed a low-floor room with a \
                 walk-in shower. The group leader has been told.",
            ),
        ],
        notes: &["WCHR disahkan pada {flight}. Letak dalam senarai kerusi roda kumpulan {depart}."],
    },
    Matter {
        word: "passport_photo",
        kind: "problem",
        priority: 2,
        team: Team::AfterSales,
        weight: 4,
        by: By::Mail,
        tags: &["document", "visa"],
        asks: &[
            ask(
                Ms,
                "Gambar ditolak",
                "Sistem visa tolak gambar saya kerana ada bayang. Boleh guna gambar telefon?",
            ),
            ask(
                Ms,
                "Gambar pasport anak",
                "Anak kecil saya susah duduk diam. Gambar macam mana yang diterima?",
            ),
            ask(
                Ms,
                "Saiz gambar visa",
                "Studio bagi gambar saiz pasport biasa. Boleh ke atau kena ambil semula?",
            ),
            ask(
                En,
                "Photo rejected",
                "The visa portal rejected my photo because of a shadow. May I use one taken with a phone?",
            ),
            ask(En, "Child's photo", "My toddler will not sit still. What kind of photo will be accepted?"),
            ask(
                En,
                "Photo size",
                "The studio gave me ordinary passport photos. Are they acceptable or must I take them \
                 again?",
            ),
        ],
        more: &[
            (Ms, "Ini gambar baharu, tolong semak sebelum hantar ya."),
            (En, "Here is a new one; please check before you submit it."),
        ],
        answers: &[
            (
                Ms,
                "Gambar telefon boleh diterima jika latar putih rata, muka memenuhi 70–80 peratus, tanpa \
                 cermin mata dan tanpa bayang. Ambil berdekatan tingkap pada siang hari; biasanya cukup \
                 terang.",
            ),
            (
                En,
                "A phone photo is fine if the background is plain white, the face fills 70–80 per cent, \
                 and there are no glasses or shadows. Daylight near a window usually works.",
            ),
        ],
        ends: &[
            (Ms, "Gambar baharu diterima sistem. Permohonan diteruskan."),
            (En, "The portal accepted the new photo and the application continues."),
        ],
        notes: &[],
    },
];
