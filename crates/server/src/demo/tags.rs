//! The tags both desks use, in the three languages.

use desk::Desk;
use desk::labels::List;
use desk::labels::ops::{NewLabel, add};
use kernel::{Actor, Labels, Problem};

/// Word, English, Malay, Indonesian.
const TAGS: &[(&str, &str, &str, &str)] = &[
    ("app", "App and website", "Aplikasi dan laman", "Aplikasi dan situs"),
    ("availability", "Availability", "Kekosongan", "Ketersediaan"),
    ("cancellation", "Cancellation", "Pembatalan", "Pembatalan"),
    ("certificate", "Certificate", "Sijil", "Sertifikat"),
    ("complaint", "Complaint", "Aduan", "Keluhan"),
    ("course", "Umrah course", "Kursus umrah", "Manasik"),
    ("dining", "Dining", "Restoran", "Restoran"),
    ("document", "Documents", "Dokumen", "Dokumen"),
    ("event", "Member event", "Acara ahli", "Acara anggota"),
    ("feedback", "Feedback", "Maklum balas", "Masukan"),
    ("flight", "Flight", "Penerbangan", "Penerbangan"),
    ("group", "Group", "Rombongan", "Rombongan"),
    ("hotel", "Hotel", "Hotel", "Hotel"),
    ("login", "Sign-in", "Log masuk", "Masuk akun"),
    ("luggage", "Luggage", "Bagasi", "Bagasi"),
    ("mahram", "Mahram", "Mahram", "Mahram"),
    ("merge", "Merge accounts", "Gabung akaun", "Gabung akun"),
    ("name", "Name", "Nama", "Nama"),
    ("payment", "Payment", "Bayaran", "Pembayaran"),
    ("points", "Points", "Mata ganjaran", "Poin"),
    ("price", "Price", "Harga", "Harga"),
    ("programme", "Programme", "Program", "Program"),
    ("rate", "Rate discrepancy", "Perbezaan kadar", "Selisih harga"),
    ("refund", "Refund", "Bayaran balik", "Pengembalian dana"),
    ("renewal", "Renewal", "Pembaharuan", "Perpanjangan"),
    ("room", "Room", "Bilik", "Kamar"),
    ("season", "Season", "Musim", "Musim"),
    ("status", "Status", "Status", "Status"),
    ("stay-plus", "Stay Plus", "Stay Plus", "Stay Plus"),
    ("ticket", "Ticket", "Tiket", "Tiket"),
    ("vaccination", "Vaccination", "Suntikan", "Vaksinasi"),
    ("visa", "Visa", "Visa", "Visa"),
    ("wheelchair", "Wheelchair", "Kerusi roda", "Kursi roda"),
    ("zamzam", "Zamzam", "Zamzam", "Zamzam"),
];

/// Adds them all, as the administrator.
pub async fn found(desk: &Desk, administrator: &Actor) -> Result<(), Problem> {
    for (word, en, ms, id) in TAGS {
        let label = NewLabel {
            list: List::Tags,
            word: (*word).to_owned(),
            labels: Labels::new(en, ms, id),
            category: None,
        };
        add(desk, administrator, label).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::TAGS;
    use crate::demo::matters;

    #[test]
    fn every_tag_of_a_matter_is_there() {
        for matter in matters::all() {
            for tag in matter.tags {
                assert!(TAGS.iter().any(|(word, ..)| word == tag), "{} wants {tag}", matter.word);
            }
        }
    }
}
