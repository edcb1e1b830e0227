//! A mail that somebody designed: an agency's leaflet in tables, colours and pictures from another server, passed on by a
//! customer from their place of work. So the demo has a mail whose original look differs from its words, somebody with
//! several addresses, and two records that are likely one person.

use desk::correspondence::file_waiting;
use desk::customers::ops::{NewIdentity, add_identity};
use desk::{cases, messages};
use kernel::Problem;
use mail::listener::Envelope;

use super::drive::Drive;
use super::people::Brand;
use super::plot::Case;

/// What is passed on, as such leaflets are made.
const LEAFLET: &str = "<!doctype html><html><head><style>body { margin: 0; background: #f3efe6 } \
     .harga { color: #7a1f1f; font-size: 28px; font-weight: bold }</style></head><body>\
     <p>Assalamualaikum, ini risalah yang saya terima. Adakah Safa ada pakej yang sama?</p>\
     <table width=\"600\" align=\"center\" cellpadding=\"16\" style=\"background: #ffffff; border: 1px solid #d9cfb8\">\
     <tr><td colspan=\"2\" style=\"background: #1d3b53; color: #ffffff; font: 24px Georgia, serif\">Turki 9 hari 7 malam</td></tr>\
     <tr><td><img src=\"https://gambar.kembara.example/istanbul.jpg\" width=\"260\" height=\"160\" alt=\"Istanbul\"></td>\
     <td style=\"font: 15px Georgia, serif\">Istanbul, Bursa, Cappadocia<br>Penerbangan terus dari KUL<br>\
     <span class=\"harga\">RM 5,990</span><br>seorang, bilik berdua</td></tr>\
     <tr><td colspan=\"2\" style=\"background: #efe6cf; font: 13px Georgia, serif\">Tempahan sebelum 31 Disember: potongan RM 200.\
     </td></tr></table></body></html>";

impl Drive<'_> {
    /// The leaflet comes; whoever reads it notes the sender's other address.
    pub(super) async fn designed_mail(&self, plot: &[Case]) -> Result<(), Problem> {
        let known = |case: &&Case| {
            case.brand == Brand::Safa && case.email.rsplit_once('@').is_some_and(|(local, _)| local.len() > 4)
        };
        let Some(case) = plot.iter().find(known) else { return Ok(()) };
        let (local, _) = case.email.rsplit_once('@').unwrap_or_default();
        let (email, message_id) =
            (format!("{local}@kerja.example.my"), format!("risalah.{local}@kerja.example.my"));
        let raw = format!(
            "From: \"{name}\" <{email}>\nTo: <{to}>\nSubject: Risalah Turki\nMessage-ID: <{message_id}>\nMIME-Version: 1.0\n\
             Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{LEAFLET}\n",
            name = case.name.replace('"', ""),
            to = Brand::Safa.mailbox(),
        );
        let envelope = Envelope {
            mail_from: Some(email),
            recipients: vec![Brand::Safa.mailbox().to_owned()],
            remote: std::net::IpAddr::from([127, 0, 0, 1]),
            helo: "kerja.example.my".to_owned(),
            tls: true,
        };
        self.take(envelope, raw.replace('\n', "\r\n").into_bytes()).await?;
        file_waiting(self.desk).await?;
        let brand_id = self.house.brand(Brand::Safa);
        let found = self.desk.db().read(move |tx| match messages::by_rfc_id(tx, &message_id, brand_id)? {
            Some((case_id, _)) => cases::found(tx, case_id),
            None => Ok(None),
        });
        let Some(opened) = found.await? else { return Ok(()) };
        let other = NewIdentity { kind: "email".to_owned(), value: format!("{local}@rumah.example.my") };
        let administrator = self.house.actor("kavitha");
        add_identity(self.desk, &administrator, opened.customer_id, None, other).await.map(drop)
    }
}
