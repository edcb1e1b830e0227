//! Delivery reports, read: which recipient a mail of ours did not reach, and for how long. In the standard form
//! (RFC 3464), or, from programs that never learned it, in their own words. Complaints (RFC 5965) are read too.

mod dialects;

use crate::header::Headers;
use crate::inbound::Inbound;

/// What became of a mail for one recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Given up.
    Failed,
    /// Still trying.
    Delayed,
    /// Put into the mailbox.
    Delivered,
    /// Handed to a system that sends no reports.
    Relayed,
    /// Handed to the members of a list.
    Expanded,
}

/// The report about one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    /// The address as the report has it: the one we wrote to where it says so, else the one it ended at.
    pub recipient: String,
    /// What became of it.
    pub action: Action,
    /// The status code `x.y.z` (RFC 3463); empty when the report has none.
    pub status: String,
    /// What the other system said, on one line; empty when it said nothing.
    pub diagnostic: String,
}

impl Fate {
    /// Whether the address itself is at fault, so that nothing should be sent there again: no such mailbox, domain or
    /// system, moved, or disabled (RFC 3463, 3.2 and 3.3). A full mailbox or a refused content is not.
    pub fn is_hard(&self) -> bool {
        let is_bad_address =
            ["5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4", "5.4.310"];
        self.action == Action::Failed && is_bad_address.contains(&self.status.as_str())
    }
}

/// A delivery report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounce {
    /// The `Message-ID` of the mail it is about, without angle brackets, when the report quotes it.
    pub message_id: Option<String>,
    /// One for each recipient it names; never empty.
    pub fates: Vec<Fate>,
}

/// Somebody told their provider that a mail of ours is unwanted (RFC 5965).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// `abuse`, `not-spam`, `opt-out`…, in lower case.
    pub feedback: String,
    /// Who complained, where the provider tells.
    pub recipients: Vec<String>,
    /// The `Message-ID` of the mail it is about, without angle brackets.
    pub message_id: Option<String>,
}

/// Reads a complaint; `None` when the mail is none.
pub fn read_complaint(mail: &Inbound) -> Option<Complaint> {
    let report = mail.attachments.iter().find(|part| part.content_type == "message/feedback-report")?;
    let group = groups(&report.bytes).next()?;
    let feedback = group.text("feedback-type")?.trim().to_ascii_lowercase();
    let named = ["original-rcpt-to", "removal-recipient"].iter().filter_map(|name| group.text(name));
    let recipients = named
        .map(|value| value.rsplit(';').next().unwrap_or_default().trim().trim_matches(['<', '>']).to_owned())
        .filter(|address| address.contains('@'));
    Some(Complaint { feedback, recipients: recipients.collect(), message_id: quoted_id(mail) })
}

/// Reads the report in a mail: the standard form, else what the sender's program writes. `None` when it is no report.
pub fn read(mail: &Inbound) -> Option<Bounce> {
    read_standard(mail).or_else(|| dialects::read(mail))
}

/// The id of the mail of ours that a report brings back, whole or its header alone.
fn quoted_id(mail: &Inbound) -> Option<String> {
    let quoted = mail.attachments.iter().filter(|part| {
        matches!(
            part.content_type.as_str(),
            "message/rfc822"
                | "message/global"
                | "text/rfc822-headers"
                | "message/rfc822-headers"
                | "message/global-headers"
        )
    });
    let mut ids =
        quoted.filter_map(|part| Headers::split(&part.bytes).0.ids("message-id").into_iter().next());
    ids.next().or_else(|| dialects::id_in_text(&mail.text)).or_else(|| {
        // Exchange brings back nothing but names the mail it answers.
        mail.in_reply_to.first().or(mail.references.last()).cloned()
    })
}

fn read_standard(mail: &Inbound) -> Option<Bounce> {
    let report = mail.attachments.iter().find(|part| {
        matches!(part.content_type.as_str(), "message/delivery-status" | "message/global-delivery-status")
    })?;
    let fates: Vec<Fate> = groups(&report.bytes).filter_map(|group| read_fate(&group)).collect();
    (!fates.is_empty()).then(|| Bounce { message_id: quoted_id(mail), fates })
}

/// The groups of fields, which blank lines separate: the first is about the report, each other about a recipient.
fn groups(report: &[u8]) -> impl Iterator<Item = Headers<'_>> {
    let mut rest = report;
    std::iter::from_fn(move || {
        let (group, end) = Headers::split(rest);
        rest = rest.get(end.max(1)..).unwrap_or_default();
        (!group.is_empty()).then_some(group)
    })
}

fn read_fate(group: &Headers<'_>) -> Option<Fate> {
    let action = match group.text("action")?.to_ascii_lowercase().split_whitespace().next()? {
        "failed" => Action::Failed,
        "delayed" => Action::Delayed,
        "delivered" => Action::Delivered,
        "relayed" => Action::Relayed,
        "expanded" => Action::Expanded,
        _ => return None,
    };
    // `rfc822; someone@example`, with the type left out by some.
    let address = |name: &str| {
        let value = group.text(name)?;
        let value = value.split_once(';').map_or(value.as_str(), |(_, address)| address);
        Some(value.trim().trim_matches(['<', '>']).to_owned()).filter(|address| address.contains('@'))
    };
    let status = group.text("status").unwrap_or_default();
    let diagnostic = group.text("diagnostic-code").unwrap_or_default();
    let said = diagnostic.split_once(';').map_or(diagnostic.as_str(), |(_, said)| said);
    let status = status.split([' ', '(']).next().unwrap_or_default().to_owned();
    // Many write a status that says nothing and the reason only in the other system's words.
    let status = match status.as_str() {
        "" | "5.0.0" | "5.0" | "4.0.0" => dialects::status_of(said).unwrap_or(status),
        _ => status,
    };
    Some(Fate {
        recipient: address("original-recipient").or_else(|| address("final-recipient"))?,
        action,
        status,
        diagnostic: said.split_whitespace().collect::<Vec<_>>().join(" "),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inbound::parse;

    fn report(recipients: &str) -> Option<Bounce> {
        let mail = format!(
            "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nSubject: Undelivered\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
             --b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\
             Reporting-MTA: dns; mx.example\r\n\r\n{recipients}\r\n\
             --b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <kh.1.2.x@safa.example>\r\nSubject: Hi\r\n\r\nHi\r\n--b--\r\n"
        );
        read(&parse(mail.as_bytes()).unwrap())
    }

    #[test]
    fn each_recipient_has_a_fate() {
        let bounce = report(
            "Original-Recipient: rfc822;Gone@x.my\r\nFinal-Recipient: rfc822; gone@x.my\r\nAction: failed\r\n\
             Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1\r\n    no such user\r\n\r\n\
             Final-Recipient: <full@x.my>\r\nAction: Delayed (will retry)\r\nStatus: 4.2.2 (mailbox full)\r\n",
        )
        .unwrap();
        assert_eq!(bounce.message_id.as_deref(), Some("kh.1.2.x@safa.example"));
        let gone = Fate {
            recipient: "Gone@x.my".into(),
            action: Action::Failed,
            status: "5.1.1".into(),
            diagnostic: "550 5.1.1 no such user".into(),
        };
        let full = Fate {
            recipient: "full@x.my".into(),
            action: Action::Delayed,
            status: "4.2.2".into(),
            diagnostic: String::new(),
        };
        assert_eq!(bounce.fates, [gone.clone(), full.clone()]);
        assert!(gone.is_hard() && !full.is_hard());
    }

    #[test]
    fn a_report_without_recipients_is_none() {
        assert_eq!(report("Action: failed\r\nStatus: 5.0.0\r\n"), None);
        assert_eq!(report("\r\n\r\n \r\n:::\r\n"), None);
    }
}
