//! What people ask before they choose a journey: rooms, prices, seasons.

use super::{By, Matter, ask};
use crate::demo::people::Team;
use crate::demo::tongue::Tongue::{En, Id, Mix, Ms};

/// The matters of this kind.
pub const ALL: &[Matter] = &[
    Matter {
        word: "quad_room",
        kind: "enquiry",
        priority: 2,
        team: Team::Enquiries,
        weight: 14,
        by: By::Mixed,
        tags: &["room", "availability"],
        asks: &[
            ask(
                Ms,
                "Bilik quad untuk {depart}",
                "Masih ada tempat untuk bilik berempat bagi pakej 12 hari 10 malam, tarikh berlepas \
                 {depart}? Kami {pax} orang, semua sekeluarga.",
            ),
            ask(
                Ms,
                "Kekosongan bilik berempat bulan {month}",
                "Nak tanya, untuk umrah {month} bilik quad ada kosong lagi tak? Harga {price} seorang tu \
                 masih sama ke?",
            ),
            ask(
                Ms,
                "Pakej umrah {depart}",
                "Saya tengok dalam iklan harga bilik berempat {price}. Kalau kami cuma {pax} orang, boleh \
                 dapat satu bilik sendiri atau perlu bergabung dengan jemaah lain?",
            ),
            ask(
                En,
                "Quad room for {depart}",
                "Do you still have a quad room on the {depart} departure? We are {pax} adults travelling \
                 together and would like to share one room in both cities.",
            ),
            ask(
                En,
                "Availability in {month}",
                "Could you tell me whether the 12-day package in {month} still has quad sharing at {price} \
                 per person? I would need {pax} places.",
            ),
            ask(
                En,
                "Room sharing question",
                "We are {pax} people. If we book quad sharing for {depart}, will we be placed with \
                 strangers or can we keep the room to ourselves?",
            ),
            ask(
                Mix,
                "Quad room {depart} still ada?",
                "Hi, nak check quad room for {depart} trip still available tak? We are {pax} pax, all \
                 family, so prefer satu bilik je.",
            ),
            ask(
                Mix,
                "Umrah {month} quad price",
                "Boleh quote me the quad price for {month}? I saw {price} on Facebook but not sure valid \
                 lagi or not.",
            ),
            ask(
                Mix,
                "Room availability pls",
                "Salam, my family plan nak pergi umrah {depart}. Quad penuh ke? If full, triple how much \
                 pulak?",
            ),
        ],
        more: &[
            (Ms, "Baik, saya bincang dengan isteri dulu. Kalau ambil bilik bertiga, bezanya berapa seorang?"),
            (
                Ms,
                "Terima kasih. Hotel di Makkah tu berapa jauh dengan Masjidil Haram? Mak saya tak kuat \
                 berjalan.",
            ),
            (
                En,
                "Thanks. How far is the hotel in Makkah from the Haram on foot? My mother cannot walk long \
                 distances.",
            ),
            (Mix, "Ok noted. If triple, beza berapa per person? And hotel dekat tak dengan Haram?"),
        ],
        answers: &[
            (
                Ms,
                "Alhamdulillah, untuk {depart} masih ada {seats} tempat bilik berempat pada harga {price} \
                 seorang. Harga ini termasuk tiket penerbangan, visa, hotel setaraf {hotel}, makan tiga \
                 kali sehari, mutawif dan kursus umrah.\n\nBilik bertiga {price2} dan bilik berdua \
                 {price3} seorang. Boleh saya tempahkan dahulu? Tempat boleh dipegang tiga hari tanpa \
                 bayaran.",
            ),
            (
                En,
                "Yes, the {depart} departure still has {seats} quad places at {price} per person, \
                 including flights, visa, a hotel equal to {hotel}, full board, a mutawif and the \
                 pre-departure course.\n\nTriple sharing is {price2} and double {price3} per person. Shall \
                 I hold the places for you? We can hold them for three days without payment.",
            ),
        ],
        ends: &[
            (
                Ms,
                "{hotel} lebih kurang {distance} meter dari pintu masjid, laluannya rata. Saya sudah \
                 pegang {pax} tempat sehingga {soon}; selepas tarikh itu tempat dilepaskan semula jika \
                 deposit {deposit} seorang belum diterima.",
            ),
            (
                En,
                "{hotel} is about {distance} metres from the gate on level ground. I have held {pax} \
                 places until {soon}; after that date they are released unless the deposit of {deposit} \
                 per person has arrived.",
            ),
        ],
        notes: &[
            "Tahan {pax} tempat quad untuk {depart} sampai {soon}. Pelanggan sensitif harga, jangan desak.",
            "Keluarga minta satu bilik di Madinah dan Makkah. Semak dengan operasi sama ada boleh satu \
             aras.",
        ],
    },
    Matter {
        word: "package_price",
        kind: "enquiry",
        priority: 2,
        team: Team::Enquiries,
        weight: 11,
        by: By::Mixed,
        tags: &["price"],
        asks: &[
            ask(
                Ms,
                "Harga pakej umrah {month}",
                "Boleh hantar sebut harga untuk {pax} orang dewasa bagi bulan {month}? Kalau boleh yang 12 \
                 hari, hotel dekat.",
            ),
            ask(
                Ms,
                "Sebut harga keluarga",
                "Kami sekeluarga {pax} orang merancang umrah sekitar {depart}. Berapa harga keseluruhan, \
                 dan apa yang tidak termasuk?",
            ),
            ask(
                Ms,
                "Tanya harga",
                "Harga {price} tu sudah termasuk visa dan insurans ke belum? Ada bayaran tersembunyi tak?",
            ),
            ask(
                En,
                "Quotation for {pax} people",
                "Please send a quotation for {pax} adults around {depart}, preferably the 12-day package \
                 with a hotel close to the Haram.",
            ),
            ask(
                En,
                "What is included",
                "Does {price} include visa, insurance and the zamzam water? I want to compare with another \
                 agency.",
            ),
            ask(
                En,
                "Family package",
                "What would a family of {pax} pay in total for {month}, and is there a discount for a \
                 child without a bed?",
            ),
            ask(
                Id,
                "Harga paket umrah bulan {month}",
                "Saya tinggal di Shah Alam untuk bekerja. Apakah paket umrah {month} bisa untuk pemegang \
                 paspor Indonesia, dan berapa biayanya untuk {pax} orang?",
            ),
            ask(
                Id,
                "Biaya umrah {pax} orang",
                "Mohon dikirimkan rincian biaya untuk {pax} orang, keberangkatan sekitar {depart}. Apakah \
                 sudah termasuk visa dan asuransi?",
            ),
            ask(
                Id,
                "Tanya biaya sekamar berempat",
                "Untuk sekamar berempat berapa biayanya per orang, dan apakah bisa dicicil?",
            ),
        ],
        more: &[
            (Ms, "Kalau bayar penuh sekarang ada diskaun tak?"),
            (Ms, "Anak saya umur enam tahun, tanpa katil. Kira berapa?"),
            (En, "Is there any early-bird discount if we pay in full this week?"),
            (Id, "Terima kasih. Kalau anak enam tahun tanpa tempat tidur, biayanya berapa?"),
        ],
        answers: &[
            (
                Ms,
                "Berikut sebut harga untuk {pax} orang, berlepas {depart}: bilik berempat {price}, bertiga \
                 {price2}, berdua {price3} seorang. Termasuk tiket, cukai lapangan terbang, visa, takaful, \
                 hotel, makan tiga kali sehari, mutawif, ziarah dan zamzam 5 liter.\n\nTidak termasuk: \
                 suntikan, pasport, lebihan bagasi dan kerusi roda. Sebut harga sah sehingga {soon}.",
            ),
            (
                En,
                "Our quotation for {pax} people departing {depart}: quad {price}, triple {price2}, double \
                 {price3} per person. Included are flights and airport tax, visa, takaful, hotels, full \
                 board, mutawif, ziarah and 5 litres of zamzam.\n\nNot included: vaccination, passport, \
                 excess baggage and wheelchair. The quotation is valid until {soon}.",
            ),
            (
                Id,
                "Berikut penawaran untuk {pax} orang, berangkat {depart}: sekamar berempat {price}, \
                 bertiga {price2}, berdua {price3} per orang. Sudah termasuk tiket, visa, asuransi, hotel, \
                 makan tiga kali sehari, muthawif, ziarah, dan air zamzam 5 liter.\n\nBelum termasuk \
                 vaksin, paspor, kelebihan bagasi, dan kursi roda. Penawaran berlaku sampai {soon}.",
            ),
        ],
        ends: &[
            (
                Ms,
                "Untuk kanak-kanak tanpa katil ada potongan {fee} daripada harga bilik berempat. Saya \
                 sudah masukkan dalam sebut harga baharu yang dihantar bersama e-mel ini, sah sehingga \
                 {soon}.",
            ),
            (
                En,
                "A child without a bed pays {fee} less than the quad price. I have put this into the new \
                 quotation, valid until {soon}; there are no other charges.",
            ),
            (
                Id,
                "Anak tanpa tempat tidur mendapat potongan {fee} dari harga sekamar berempat. Penawaran \
                 yang baru sudah saya sesuaikan dan berlaku sampai {soon}.",
            ),
        ],
        notes: &["Pelanggan membandingkan dengan agensi lain. Tekankan hotel {distance} m dan kursus umrah."],
    },
    Matter {
        word: "ramadan_package",
        kind: "enquiry",
        priority: 2,
        team: Team::Enquiries,
        weight: 5,
        by: By::Mixed,
        tags: &["season", "price"],
        asks: &[
            ask(
                Ms,
                "Umrah Ramadan 10 malam terakhir",
                "Pakej Ramadan untuk sepuluh malam terakhir dah buka ke? Berapa harga dan bila tarikh \
                 akhir bayar?",
            ),
            ask(
                Ms,
                "Pakej Ramadan",
                "Kenapa harga Ramadan hampir dua kali ganda? Kalau awal Ramadan murah sikit tak?",
            ),
            ask(
                Ms,
                "Tempat umrah Ramadan",
                "Saya nak daftar minat untuk Ramadan, {pax} orang. Hotel mesti dekat sebab nak terawih.",
            ),
            ask(
                En,
                "Ramadan departure",
                "Is the package for the last ten nights of Ramadan open yet, and what is the final payment \
                 date?",
            ),
            ask(
                En,
                "Ramadan prices",
                "Why is the Ramadan price so much higher than {price}? Is the first half cheaper?",
            ),
            ask(
                En,
                "Ramadan for {pax}",
                "We are {pax} adults who would like to spend the whole month. Do you have such a package?",
            ),
        ],
        more: &[
            (Ms, "Kalau ambil separuh awal Ramadan, sahur dan iftar disediakan hotel?"),
            (En, "Are suhoor and iftar served at the hotel in the first half?"),
        ],
        answers: &[
            (
                Ms,
                "Pendaftaran Ramadan sudah dibuka. Separuh awal {price2}, sepuluh malam terakhir {peak} \
                 seorang bilik berempat. Harga lebih tinggi kerana kadar hotel di keliling Masjidil Haram \
                 naik; bayaran penuh sebelum {soon}.",
            ),
            (
                En,
                "Ramadan is open: the first half costs {price2}, the last ten nights {peak} per person in \
                 quad sharing. Hotels around the Haram charge peak rates then. Full payment is due by \
                 {soon}.",
            ),
        ],
        ends: &[
            (
                Ms,
                "Ya, sahur dan iftar disediakan di {hotel}. Saya daftarkan nama dalam senarai minat dan \
                 hantar borang tempahan.",
            ),
            (En, "Yes, both are served at {hotel}. I have put you on the list and sent the booking form."),
        ],
        notes: &["Minat Ramadan. Hubungi semula bila allotmen hotel disahkan."],
    },
];
