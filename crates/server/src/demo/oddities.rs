//! What else comes by mail: somebody unknown who answers another's letter, a mail nobody can read, one that is too large,
//! a letter that comes back; and acknowledgements for those who write at night. All of it on the last day, so that it
//! waits where whoever looks at the demo finds it.

use desk::correspondence::ops::{outbox, set_acknowledgement};
use desk::correspondence::setting_aside::{self, LeftAt};
use desk::correspondence::{Acknowledgement, file_waiting};
use desk::mailboxes;
use kernel::{Language, Problem, Timestamp};
use mail::imap::Listed;
use mail::listener::{Envelope, Intake, StoreVerdict};

use super::drive::Drive;
use super::people::Brand;
use super::plot::Case;
use super::raw_mail::Sent;
use super::story::Act;

/// The administrator switches acknowledgements on so many minutes before the end: at the close of the day before.
pub const ACKNOWLEDGED_MINUTES: i64 = 17 * 60;
/// The odd mail comes so many minutes before the end.
pub const ODD_MINUTES: i64 = 45;
/// Longer than any reader takes.
const HEADER_BYTES: usize = 1_100_000;

/// What the mailboxes say at once: within working hours, and outside.
const SAID: [(Language, &str, &str); 3] = [
    (
        Language::En,
        "We have your mail and answer within one working day. Your number is {reference}.",
        "We have your mail. The office is closed now; we answer when it opens. Your number is {reference}.",
    ),
    (
        Language::Ms,
        "E-mel anda telah kami terima dan akan dijawab dalam satu hari bekerja. Nombor anda {reference}.",
        "E-mel anda telah kami terima. Pejabat kini tutup; kami jawab sebaik dibuka. Nombor anda {reference}.",
    ),
    (
        Language::Id,
        "Email Anda sudah kami terima dan dijawab dalam satu hari kerja. Nomor Anda {reference}.",
        "Email Anda sudah kami terima. Kantor sedang tutup; kami jawab begitu buka. Nomor Anda {reference}.",
    ),
];

/// Who answers a letter that was not theirs.
fn stranger(brand: Brand) -> (&'static str, &'static str, &'static str) {
    match brand {
        Brand::Safa => (
            "Zainab binti Hassan",
            "zainab.hassan@example.my",
            "Saya kakak kepada pemohon. Boleh tuan hantar resit ke e-mel saya juga? Terima kasih.",
        ),
        Brand::Nusantara => (
            "Rangga Wicaksono",
            "rangga.wicaksono@example.co.id",
            "Saya suaminya. Mohon jawabannya dikirim ke email saya saja, karena ponsel istri saya rusak.",
        ),
    }
}

impl Drive<'_> {
    /// The administrator has every mail acknowledged from now on.
    pub(super) async fn acknowledge(&self) -> Result<(), Problem> {
        let administrator = self.house.actor("kavitha");
        for one in mailboxes::list(self.desk, &administrator).await? {
            for (language, inside, outside) in SAID {
                let wanted = Acknowledgement {
                    language,
                    active: true,
                    in_hours: inside.to_owned(),
                    out_of_hours: outside.to_owned(),
                };
                set_acknowledgement(self.desk, &administrator, one.mailbox.id, wanted).await?;
            }
        }
        Ok(())
    }

    /// What nobody expected.
    pub(super) async fn odd_mail(&mut self, plot: &[Case]) -> Result<(), Problem> {
        for brand in Brand::ALL {
            self.stranger_answers(plot, brand).await?;
        }
        self.unreadable().await?;
        self.too_large().await?;
        self.come_back().await?;
        file_waiting(self.desk).await?;
        self.designed_mail(plot).await
    }

    async fn stranger_answers(&self, plot: &[Case], brand: Brand) -> Result<(), Problem> {
        let of_brand = |(case, id): &(&Case, &Option<i64>)| case.brand == brand && id.is_some();
        let Some((case, Some(id))) = plot.iter().zip(&self.opened).rev().find(of_brand) else {
            return Ok(());
        };
        let (name, email, body) = stranger(brand);
        let to = self.desk.reply_tokens().address(brand.mailbox(), *id);
        let message_id =
            format!("{id:x}.odd@{}", email.rsplit_once('@').map_or("mail.example", |(_, at)| at));
        let first = case.steps.iter().find_map(|step| match &step.act {
            Act::Write { subject, .. } | Act::Record { subject, .. } => Some(subject.as_str()),
            _ => None,
        });
        let subject = format!("Re: {}", first.unwrap_or_default());
        let sent = Sent { name, email, to: &to, subject: &subject, body, message_id: &message_id };
        self.take(sent.envelope(), sent.raw()).await
    }

    async fn unreadable(&self) -> Result<(), Problem> {
        let filler = "=?utf-8?q?tawaran_istimewa?= ".repeat(HEADER_BYTES / 26);
        let raw = format!(
            "From: \"Jualan Hebat\" <jualan@hebat.example>\r\nTo: <{}>\r\nSubject: Tawaran\r\nX-Kempen: {filler}\r\n\r\n\
             Beli sekarang.\r\n",
            Brand::Safa.mailbox()
        );
        let envelope = Envelope {
            mail_from: Some("jualan@hebat.example".to_owned()),
            recipients: vec![Brand::Safa.mailbox().to_owned()],
            remote: std::net::IpAddr::from([127, 0, 0, 1]),
            helo: "hebat.example".to_owned(),
            tls: true,
        };
        self.take(envelope, raw.into_bytes()).await
    }

    async fn too_large(&self) -> Result<(), Problem> {
        let address = Brand::Nusantara.mailbox();
        let found = self.desk.db().read(move |tx| mailboxes::by_address(tx, address)).await?;
        let Some(mailbox) = found else { return Ok(()) };
        let headers = format!(
            "From: \"Made Wirawan\" <made.wirawan@example.co.id>\r\nTo: <{address}>\r\n\
             Subject: Foto kamar dan video bukti klaim\r\nMessage-ID: <foto.1@example.co.id>\r\n\r\n"
        );
        let left_at = LeftAt { folder: "INBOX".to_owned(), listed: Listed { uid_validity: 1, uid: 71 } };
        let put =
            setting_aside::put(self.desk, mailbox, headers.into_bytes(), left_at, setting_aside::TOO_LARGE);
        put.await.map_err(|error| Problem::from(db::DbError::Unavailable(error.to_string())))
    }

    /// A letter of yesterday comes back: its address does not exist any more.
    async fn come_back(&self) -> Result<(), Problem> {
        let administrator = self.house.actor("kavitha");
        let letters = outbox(self.desk, &administrator, None, 60).await?;
        let own = |letter: &desk::correspondence::Letter| letter.from == Brand::Safa.mailbox();
        let Some(posted) = letters.iter().find(|one| one.kind == "reply" && own(&one.letter)) else {
            return Ok(());
        };
        let Some(to) = posted.letter.recipients.first() else { return Ok(()) };
        let (address, letter) = (&to.address, &posted.letter);
        let raw = format!(
            "Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example.my>\nTo: <{from}>\n\
             Subject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=\"kembali\"\n\n\
             --kembali\nContent-Type: text/plain\n\nYour message could not be delivered.\n\n\
             --kembali\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.my\n\n\
             Final-Recipient: rfc822; {address}\nAction: failed\nStatus: 5.1.1\n\
             Diagnostic-Code: smtp; 550 5.1.1 User unknown\n\n\
             --kembali\nContent-Type: text/rfc822-headers\n\nFrom: <{from}>\nTo: <{address}>\n\
             Message-ID: <{id}>\n\n--kembali--\n",
            from = letter.from,
            id = letter.message_id,
        );
        let envelope = Envelope {
            mail_from: None,
            recipients: vec![letter.from.clone()],
            remote: std::net::IpAddr::from([127, 0, 0, 1]),
            helo: "mx.example.my".to_owned(),
            tls: true,
        };
        self.take(envelope, raw.replace('\n', "\r\n").into_bytes()).await
    }

    pub(super) async fn take(&self, envelope: Envelope, raw: Vec<u8>) -> Result<(), Problem> {
        match self.door.store(envelope, raw).await {
            StoreVerdict::Stored => Ok(()),
            _ => Err(Problem::from(db::DbError::Unavailable("the mail door".to_owned()))),
        }
    }
}

/// When each of both happens, for a history that ends then.
pub fn moments(until: Timestamp) -> [Timestamp; 2] {
    [until.plus_minutes(-ACKNOWLEDGED_MINUTES), until.plus_minutes(-ODD_MINUTES)]
}
