//! What is done with a folder: open it, list what is new, fetch, mark, wait for more.

use std::collections::BTreeMap;
use std::time::Duration;

use imap_proto::{AttributeValue, MailboxDatum, Response, ResponseCode, Status};
use kernel::Timestamp;
use tokio::time::Instant;

use super::folder::to_wire;
use super::talk::{ANSWER_MAX, Talk, ended, parsed, speaks_of_news};
use super::{Afterwards, folder};
use crate::trouble::{Fault, Trouble};

/// What a server claims about one mail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Claimed {
    pub(super) size: Option<u32>,
    pub(super) received_at: Option<Timestamp>,
}

/// Which part of a mail is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Whole,
    Headers,
}

fn set(uids: &[u32]) -> String {
    uids.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}

fn named(folder: &str) -> Result<String, Trouble> {
    folder::quoted(&to_wire(folder)).ok_or_else(|| Trouble::new(Fault::NoFolder, folder))
}

impl Talk {
    /// Opens a folder, for reading only when nothing is changed in it, and answers its UIDVALIDITY.
    pub(super) async fn select(&mut self, folder: &str, afterwards: &Afterwards) -> Result<u32, Trouble> {
        let verb = if *afterwards == Afterwards::Leave { "EXAMINE" } else { "SELECT" };
        let mut validity = None;
        let command = format!("{verb} {}", named(folder)?);
        let ended = self
            .ask(&command, ANSWER_MAX, |answer| {
                if let Some(Response::Data { outcome, .. }) = parsed(&answer)
                    && let Some(ResponseCode::UidValidity(given)) = outcome.code
                {
                    validity = Some(given);
                }
            })
            .await?;
        ended.or(Fault::NoFolder)?;
        self.has_news = false;
        // A server without one (RFC 3501 demands it) is taken at its word that UIDs last.
        Ok(validity.unwrap_or(0))
    }

    /// The UIDs above `last_uid`, as the server lists them; only of mail received on or after the day of `since`.
    pub(super) async fn list_after(
        &mut self,
        last_uid: u32,
        since: Option<Timestamp>,
    ) -> Result<Vec<u32>, Trouble> {
        let Some(first) = last_uid.checked_add(1) else { return Ok(Vec::new()) };
        // A day earlier: the server counts days in a zone of its own.
        let day = since.map(|since| since.plus_days(-1).to_jiff().strftime(" SINCE %-d-%b-%Y").to_string());
        let command = format!("UID SEARCH UID {first}:*{}", day.unwrap_or_default());
        self.has_news = false;
        let mut listed = Vec::new();
        let ended = self
            .ask(&command, ANSWER_MAX, |answer| {
                if let Some(Response::MailboxData(MailboxDatum::Search(found))) = parsed(&answer) {
                    listed.extend(found);
                }
            })
            .await?;
        ended.or(Fault::Refused)?;
        Ok(listed)
    }

    /// What the server claims about these.
    pub(super) async fn look_at(&mut self, uids: &[u32]) -> Result<BTreeMap<u32, Claimed>, Trouble> {
        let command = format!("UID FETCH {} (UID RFC822.SIZE INTERNALDATE)", set(uids));
        let mut claims = BTreeMap::new();
        let ended = self
            .ask(&command, ANSWER_MAX, |answer| {
                if let Some((uid, claimed)) = claimed(&answer) {
                    claims.insert(uid, claimed);
                }
            })
            .await?;
        ended.or(Fault::Refused)?;
        Ok(claims)
    }

    /// Fetches a part of these, without marking them. One that the server does not give is not in the answer.
    pub(super) async fn fetch(
        &mut self,
        uids: &[u32],
        part: Part,
        max_bytes: usize,
    ) -> Result<BTreeMap<u32, Vec<u8>>, Trouble> {
        let section = if part == Part::Whole { "" } else { "HEADER" };
        let command = format!("UID FETCH {} (UID BODY.PEEK[{section}])", set(uids));
        let mut mails = BTreeMap::new();
        let mut weight = 0_usize;
        let ended = self
            .ask(&command, max_bytes.saturating_add(64 * 1024), |answer| {
                if let Some((uid, bytes)) = body(answer)
                    && uids.contains(&uid)
                    // Twice the same would be a server that pours.
                    && weight <= max_bytes.saturating_mul(2)
                {
                    weight = weight.saturating_add(bytes.len());
                    mails.insert(uid, bytes);
                }
            })
            .await?;
        // NO to a fetch may come for one mail among several: what did come counts.
        if ended.status == Status::Bad {
            ended.or(Fault::Refused)?;
        }
        Ok(mails)
    }

    /// Whether the folder still lists this UID.
    pub(super) async fn still_lists(&mut self, uid: u32) -> Result<bool, Trouble> {
        let mut listed = false;
        let ended = self
            .ask(&format!("UID SEARCH UID {uid}"), ANSWER_MAX, |answer| {
                if let Some(Response::MailboxData(MailboxDatum::Search(found))) = parsed(&answer) {
                    listed |= found.contains(&uid);
                }
            })
            .await?;
        ended.or(Fault::Refused)?;
        Ok(listed)
    }

    /// Does with stored mail what the account wants. A refusal is told, not passed on: the mail is safe here.
    pub(super) async fn put_away(&mut self, uids: &[u32], afterwards: &Afterwards) -> Result<(), Trouble> {
        if uids.is_empty() {
            return Ok(());
        }
        let set = set(uids);
        match afterwards {
            Afterwards::Leave => Ok(()),
            Afterwards::MarkSeen => self.told(&format!("UID STORE {set} +FLAGS.SILENT (\\Seen)")).await,
            Afterwards::MoveTo(folder) if self.can("MOVE") => {
                self.told(&format!("UID MOVE {set} {}", named(folder)?)).await
            }
            Afterwards::MoveTo(folder) => {
                // Without MOVE (RFC 6851): copied, and removed only once that went well.
                let copied = self.command(&format!("UID COPY {set} {}", named(folder)?)).await?;
                if copied.status != Status::Ok {
                    tracing::warn!(text = copied.text, "stored mail could not be put away");
                    return Ok(());
                }
                self.told(&format!("UID STORE {set} +FLAGS.SILENT (\\Deleted)")).await?;
                if self.can("UIDPLUS") { self.told(&format!("UID EXPUNGE {set}")).await } else { Ok(()) }
            }
        }
    }

    async fn told(&mut self, command: &str) -> Result<(), Trouble> {
        let ended = self.command(command).await?;
        if ended.status != Status::Ok {
            tracing::warn!(text = ended.text, "stored mail could not be put away");
        }
        Ok(())
    }

    /// Waits for news, at most for `limit`. Without `IDLE` this is a pause and a question.
    pub(super) async fn wait(&mut self, idle: Duration, poll: Duration) -> Result<(), Trouble> {
        if self.has_news {
            return Ok(());
        }
        if !self.can("IDLE") {
            tokio::time::sleep(poll).await;
            return self.command("NOOP").await?.or(Fault::Refused);
        }
        let tag = self.begin("IDLE").await?;
        let until = Instant::now() + idle;
        while !self.has_news {
            let heard = self.wire.answer_within(ANSWER_MAX, until, idle).await;
            let answer = match heard {
                Ok(answer) => answer,
                // The silence that was wished for.
                Err(trouble) if trouble.fault == Fault::Slow => break,
                Err(trouble) => return Err(trouble),
            };
            self.has_news |= speaks_of_news(&answer);
            if let Some(ended) = ended(&answer, &tag)? {
                // Ended by the server, or never begun.
                return ended.or(Fault::Refused);
            }
        }
        self.wire.send(b"DONE\r\n").await?;
        let end = Instant::now() + self.patience.silence;
        loop {
            let answer = self.wire.answer(ANSWER_MAX, end).await?;
            self.has_news |= speaks_of_news(&answer);
            if let Some(ended) = ended(&answer, &tag)? {
                return ended.or(Fault::Refused);
            }
        }
    }

    /// Takes leave; whether the server hears it does not matter.
    pub(super) async fn leave(mut self) {
        drop(tokio::time::timeout(Duration::from_secs(2), self.command("LOGOUT")).await);
    }
}

fn claimed(answer: &[u8]) -> Option<(u32, Claimed)> {
    let Some(Response::Fetch(_, attributes)) = parsed(answer) else { return None };
    let (mut uid, mut claimed) = (None, Claimed::default());
    for attribute in attributes {
        match attribute {
            AttributeValue::Uid(given) => uid = Some(given),
            AttributeValue::Rfc822Size(size) => claimed.size = Some(size),
            AttributeValue::InternalDate(date) => claimed.received_at = instant(&date),
            _ => {}
        }
    }
    Some((uid?, claimed))
}

/// `17-Jul-1996 02:44:25 -0700`; the day may stand alone or after a space.
fn instant(date: &str) -> Option<Timestamp> {
    let padded = format!("{:0>26}", date.trim());
    jiff::Timestamp::strptime("%d-%b-%Y %H:%M:%S %z", padded).ok().map(Timestamp::from_jiff)
}

/// The mail in a `FETCH` answer, cut out of it in place: mails are large.
fn body(mut answer: Vec<u8>) -> Option<(u32, Vec<u8>)> {
    let (uid, start, length) = {
        let Some(Response::Fetch(_, attributes)) = parsed(&answer) else { return None };
        let (mut uid, mut data) = (None, None);
        for attribute in &attributes {
            match attribute {
                AttributeValue::Uid(given) => uid = Some(*given),
                AttributeValue::BodySection { data: Some(bytes), .. } => data = Some(bytes),
                _ => {}
            }
        }
        let data = data?;
        let start = (data.as_ptr() as usize).checked_sub(answer.as_ptr() as usize)?;
        (uid?, start, data.len())
    };
    answer.truncate(start.checked_add(length)?);
    answer.drain(..start.min(answer.len()));
    Some((uid, answer)).filter(|(_, bytes)| bytes.len() == length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_cut_out_of_its_answer() {
        let answer = b"* 4 FETCH (UID 91 BODY[] {12}\r\nA: b\r\n\r\nok\r\n FLAGS (\\Seen))\r\n".to_vec();
        assert_eq!(body(answer), Some((91, b"A: b\r\n\r\nok\r\n".to_vec())));
        assert_eq!(body(b"* 4 FETCH (UID 91 BODY[] \"short\")\r\n".to_vec()), Some((91, b"short".to_vec())));
        assert_eq!(body(b"* 4 FETCH (UID 91 BODY[] NIL)\r\n".to_vec()), None);
        assert_eq!(body(b"* 4 FETCH (UID 91 FLAGS ())\r\n".to_vec()), None);
    }

    #[test]
    fn a_parser_that_falls_over_is_no_answer() {
        // imap-proto 0.17 unwraps a date that may be NIL.
        assert_eq!(claimed(b"* 4 FETCH (UID 91 INTERNALDATE NIL)\r\n"), None);
        let (uid, claimed) =
            claimed(b"* 4 FETCH (UID 91 RFC822.SIZE 30 INTERNALDATE \" 7-Feb-2026 09:00:00 +0800\")\r\n")
                .unwrap();
        assert_eq!((uid, claimed.size), (91, Some(30)));
        assert_eq!(claimed.received_at, "2026-02-07T01:00:00Z".parse().ok());
        assert_eq!(instant("7-Feb-2026 09:00:00 +0800"), claimed.received_at);
        assert_eq!(instant("someday"), None);
    }
}
