//! What each desk writes again and again, as the administrator keeps it: in the three languages, with places for what
//! differs from customer to customer.

use desk::Desk;
use desk::snippets::Wanted;
use desk::snippets::ops::add;
use kernel::{Actor, Labels, Problem};

use super::people::Brand;

/// A brand's snippet: name, English, Malay, Indonesian.
type Said = (Brand, &'static str, &'static str, &'static str, &'static str);

const SNIPPETS: &[Said] = &[
    (
        Brand::Safa,
        "deposit",
        "To hold the seats we need a deposit of RM 1,000 for each pilgrim within three days. Please quote {{case.reference}} \
         with the transfer and send us the slip; the receipt comes the same working day.",
        "Untuk memegang tempat, kami perlukan deposit RM 1,000 bagi setiap jemaah dalam masa tiga hari. Mohon \
         nyatakan {{case.reference}} semasa membuat pindahan dan hantarkan slipnya; resit kami keluarkan pada hari bekerja \
         yang sama.",
        "Untuk menahan kursi, kami perlukan deposit RM 1.000 per jemaah dalam tiga hari. Mohon cantumkan \
         {{case.reference}} saat transfer dan kirimkan buktinya; kuitansi kami terbitkan pada hari kerja yang sama.",
    ),
    (
        Brand::Safa,
        "visa documents",
        "Dear {{customer.call_as}}, for the visa we need: the passport, valid for six months beyond the return date, a \
         photo on white, 4 × 6 cm, and the meningitis vaccination certificate. A clear scan is enough for now.",
        "{{customer.call_as}}, untuk visa kami perlukan: pasport yang sah enam bulan selepas tarikh pulang, gambar \
         berlatar putih 4 × 6 cm, dan sijil suntikan meningitis. Salinan imbasan yang jelas sudah memadai buat masa ini.",
        "{{customer.call_as}}, untuk visa kami perlukan: paspor yang berlaku enam bulan setelah tanggal pulang, foto \
         berlatar putih 4 × 6 cm, dan sertifikat vaksin meningitis. Pindaian yang jelas sudah cukup untuk saat ini.",
    ),
    (
        Brand::Safa,
        "wheelchair",
        "We have asked the airline for a wheelchair from check-in to the aircraft door and again on arrival. In Makkah and \
         Madinah the pushers are paid on the spot; our mutawwif will arrange them.",
        "Kami sudah memohon kerusi roda daripada syarikat penerbangan dari kaunter daftar masuk hingga ke pintu pesawat, \
         dan sekali lagi semasa ketibaan. Di Makkah dan Madinah upah penolak dibayar di tempat; mutawif kami akan uruskan.",
        "Kami sudah meminta kursi roda kepada maskapai dari konter lapor masuk sampai pintu pesawat, dan sekali lagi saat \
         tiba. Di Makkah dan Madinah upah pendorong dibayar di tempat; mutawif kami yang mengaturnya.",
    ),
    (
        Brand::Safa,
        "refund on its way",
        "Your refund was approved and goes back to the account it was paid from within 14 working days. We will write to \
         you again the day it leaves; you need do nothing until then.",
        "Bayaran balik tuan/puan telah diluluskan dan dikembalikan ke akaun asal dalam tempoh 14 hari bekerja. Kami akan \
         menulis semula pada hari wang itu dikeluarkan; tiada apa yang perlu dibuat sebelum itu.",
        "Pengembalian dana Anda sudah disetujui dan kembali ke rekening asal dalam 14 hari kerja. Kami akan menulis lagi \
         pada hari dana dikirim; sampai saat itu tidak ada yang perlu dilakukan.",
    ),
    (
        Brand::Nusantara,
        "missing points",
        "Thank you for the folio. Points of a stay are credited within five working days of check-out; I have asked the \
         hotel to report the stay again and shall write to you when they stand in your account.",
        "Terima kasih atas folio tersebut. Mata ganjaran dikreditkan dalam lima hari bekerja selepas daftar keluar; saya \
         sudah minta hotel melaporkan semula penginapan itu dan akan menulis sebaik sahaja ia masuk ke akaun anda.",
        "Terima kasih atas folionya. Poin menginap dikreditkan dalam lima hari kerja setelah check-out; saya sudah meminta \
         hotel melaporkan ulang masa menginap itu dan akan menulis begitu poin masuk ke akun Anda.",
    ),
    (
        Brand::Nusantara,
        "best rate claim",
        "To compare the rates we need the link or a screenshot that shows the hotel, the dates, the room and the total with \
         taxes, taken within 24 hours of your booking. The answer comes within one working day.",
        "Untuk membandingkan kadar, kami perlukan pautan atau tangkapan skrin yang menunjukkan hotel, tarikh, jenis bilik \
         dan jumlah termasuk cukai, dalam tempoh 24 jam selepas tempahan dibuat. Jawapan diberi dalam satu hari bekerja.",
        "Untuk membandingkan harga, kami perlukan tautan atau tangkapan layar yang menunjukkan hotel, tanggal, tipe kamar \
         dan total termasuk pajak, dalam 24 jam setelah reservasi dibuat. Jawabannya datang dalam satu hari kerja.",
    ),
    (
        Brand::Nusantara,
        "merge accounts",
        "Dear {{customer.call_as}}, we can merge both accounts into the older one; points and nights come along. Please \
         answer from the e-mail address of the account that shall end, so that we know it is yours.",
        "{{customer.call_as}}, kedua-dua akaun boleh kami gabungkan ke dalam akaun yang lebih lama; mata dan malam \
         penginapan turut dibawa. Mohon balas daripada alamat e-mel akaun yang akan ditutup supaya kami tahu ia milik anda.",
        "{{customer.call_as}}, kedua akun dapat kami gabungkan ke akun yang lebih lama; poin dan malam menginap ikut \
         pindah. Mohon balas dari alamat email akun yang akan ditutup, agar kami tahu akun itu milik Anda.",
    ),
];

/// Writes them all down, as the administrator.
pub async fn found(
    desk: &Desk,
    administrator: &Actor,
    brand_id: impl Fn(Brand) -> i64,
) -> Result<(), Problem> {
    for (brand, name, en, ms, id) in SNIPPETS {
        let wanted = Wanted {
            name: (*name).to_owned(),
            texts: Labels::new(en, ms, id),
            team_id: None,
            brand_id: Some(brand_id(*brand)),
        };
        add(desk, administrator, wanted).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Language;

    #[test]
    fn every_language_says_it_in_words_of_its_own() {
        for (_, name, en, ms, id) in SNIPPETS {
            for (language, text) in [(Language::En, en), (Language::Ms, ms), (Language::Id, id)] {
                assert_eq!(desk::snippets::rules::strange(language, text), [], "{name}");
            }
        }
    }
}
