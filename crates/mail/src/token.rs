//! Threads that cannot be forged. Our answers carry the case they belong to, signed, twice: in the address they ask to
//! be answered at, and in their `Message-ID`, which mail programs quote back. Either brings an answer home; neither can
//! be made up by someone who wants to read or write in another's case.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::inbound::Inbound;

/// 80 bits: as many as 16 characters of base32 hold, and far more than anyone can try over mail.
const MAC_BYTES: usize = 10;
const MAC_CHARS: usize = 16;
/// RFC 4648 in lower case: local parts are folded to lower case on their way, so upper case must not matter.
const BASE32: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Signs and reads reply tokens with one key.
#[derive(Clone)]
pub struct ReplyTokens {
    key: [u8; 32],
}

impl ReplyTokens {
    /// Tokens under `key`. Another key means that answers to mail already sent no longer find their case by token.
    pub const fn new(key: [u8; 32]) -> Self {
        Self { key }
    }

    /// The address that answers about a case come to: `help+t.<case>.<mac>@safa.example`. A `base` without `@` is
    /// taken as a local part only.
    pub fn address(&self, base: &str, case_id: i64) -> String {
        let mac = encode(&self.mac("reply address", &[case_id]));
        match base.rsplit_once('@') {
            Some((local, domain)) => format!("{local}+t.{case_id}.{mac}@{domain}"),
            None => format!("{base}+t.{case_id}.{mac}"),
        }
    }

    /// The case an address was made for; `None` for any other address and for a forged one.
    pub fn read(&self, address: &str) -> Option<i64> {
        let local = address.rsplit_once('@').map_or(address, |(local, _)| local).to_ascii_lowercase();
        let (_, token) = local.rsplit_once("+t.")?;
        let (case_id, mac) = token.split_once('.')?;
        let case_id = read_number(case_id)?;
        self.verify("reply address", &[case_id], mac).then_some(case_id)
    }

    /// A `Message-ID`, without angle brackets, for message `message_id` of a case: `kh.<case>.<message>.<mac>@domain`.
    pub fn message_id(&self, message_id: i64, case_id: i64, domain: &str) -> String {
        let mac = encode(&self.mac("message id", &[case_id, message_id]));
        format!("kh.{case_id}.{message_id}.{mac}@{domain}")
    }

    /// The case and the message a `Message-ID` of ours stands for, in that order; with or without angle brackets.
    pub fn read_message_id(&self, id: &str) -> Option<(i64, i64)> {
        let id = id.trim().trim_start_matches('<').trim_end_matches('>');
        let local = id.rsplit_once('@').map_or(id, |(local, _)| local).to_ascii_lowercase();
        let mut parts = local.strip_prefix("kh.")?.split('.');
        let (case_id, message_id, mac) = (parts.next()?, parts.next()?, parts.next()?);
        let (case_id, message_id) = (read_number(case_id)?, read_number(message_id)?);
        let is_ours = parts.next().is_none() && self.verify("message id", &[case_id, message_id], mac);
        is_ours.then_some((case_id, message_id))
    }

    fn hasher(&self, purpose: &str, numbers: &[i64]) -> Hmac<Sha256> {
        // HMAC fills a short key up with zeros to the block size of its hash; here the block is wanted filled.
        let block: [u8; 64] = std::array::from_fn(|index| self.key.get(index).copied().unwrap_or_default());
        let mut hasher = Hmac::<Sha256>::new(&block.into());
        hasher.update(purpose.as_bytes());
        for number in numbers {
            hasher.update(&number.to_be_bytes());
        }
        hasher
    }

    fn mac(&self, purpose: &str, numbers: &[i64]) -> [u8; MAC_BYTES] {
        let full = self.hasher(purpose, numbers).finalize().into_bytes();
        std::array::from_fn(|index| full.get(index).copied().unwrap_or_default())
    }

    /// In constant time for a well-formed code.
    fn verify(&self, purpose: &str, numbers: &[i64], mac: &str) -> bool {
        decode(mac).is_some_and(|mac| self.hasher(purpose, numbers).verify_truncated_left(&mac).is_ok())
    }
}

impl std::fmt::Debug for ReplyTokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReplyTokens")
    }
}

/// What may lead from a mail to its case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Candidate {
    /// An address with our token, anywhere the mail was addressed to.
    Token {
        /// The case it was signed for.
        case_id: i64,
    },
    /// A `Message-ID` of ours that the mail answers or refers to.
    OwnMessage {
        /// The case it was signed for.
        case_id: i64,
        /// The message.
        message_id: i64,
    },
    /// A `Message-ID` of someone else: look for it among stored ones. Case-sensitive, without angle brackets.
    Foreign(String),
}

/// Everything that may lead from a mail to its case, the most trustworthy first: reply tokens in the recipients, then
/// our own ids in `In-Reply-To` and in `References` from the newest back, then others' ids in the same order. Each once.
/// When the envelope's recipients are at hand, try [`ReplyTokens::read`] on them before all of these.
///
/// A candidate says where the mail points, not that its sender belongs there: check the participants.
pub fn thread_candidates(mail: &Inbound, tokens: &ReplyTokens) -> Vec<Candidate> {
    let addressed = mail.to.iter().chain(&mail.cc).map(|to| to.address.as_str());
    let addressed = addressed.chain(mail.delivered_to.iter().map(String::as_str));
    let ids: Vec<&String> = mail.in_reply_to.iter().chain(mail.references.iter().rev()).collect();
    let by_token = addressed.filter_map(|to| tokens.read(to)).map(|case_id| Candidate::Token { case_id });
    let read = |id: &&String| tokens.read_message_id(id);
    let own = ids
        .iter()
        .filter_map(read)
        .map(|(case_id, message_id)| Candidate::OwnMessage { case_id, message_id });
    let foreign = ids.iter().filter(|id| read(id).is_none()).map(|id| Candidate::Foreign((*id).clone()));
    let mut candidates: Vec<Candidate> = Vec::new();
    for candidate in by_token.chain(own).chain(foreign) {
        if !candidates.contains(&candidate) {
            candidates.push(candidate);
        }
    }
    candidates
}

/// A positive number in its only spelling: no sign, no leading zero.
fn read_number(text: &str) -> Option<i64> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    if is_plain { text.parse().ok() } else { None }
}

fn encode(mac: &[u8; MAC_BYTES]) -> String {
    let bits = mac.iter().fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
    let character = |index: usize| {
        let value = usize::try_from(bits >> (5 * (MAC_CHARS - 1 - index)) & 31).unwrap_or_default();
        char::from(BASE32.get(value).copied().unwrap_or(b'a'))
    };
    (0..MAC_CHARS).map(character).collect()
}

fn decode(text: &str) -> Option<[u8; MAC_BYTES]> {
    if text.len() != MAC_CHARS {
        return None;
    }
    let mut bits = 0_u128;
    for byte in text.bytes() {
        let value = BASE32.iter().position(|character| *character == byte.to_ascii_lowercase())?;
        bits = bits << 5 | u128::try_from(value).ok()?;
    }
    let bytes = bits.to_be_bytes();
    Some(std::array::from_fn(|index| bytes.get(bytes.len() - MAC_BYTES + index).copied().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::address::Address;

    fn tokens() -> ReplyTokens {
        ReplyTokens::new([7; 32])
    }

    #[test]
    fn a_token_fits_a_local_part_and_survives_any_case() {
        let address = tokens().address("help@safa.example", (1 << 53) - 1);
        assert_eq!(address.split('@').next().map(str::len), Some(40));
        assert_eq!(tokens().read(&address.to_uppercase()), Some((1 << 53) - 1));
    }

    #[test]
    fn candidates_come_in_order_of_trust() {
        let tokens = tokens();
        let mail = Inbound {
            to: vec![Address::bare("x@y"), Address::bare(tokens.address("help@safa.example", 5))],
            delivered_to: vec![tokens.address("help@safa.example", 5)],
            in_reply_to: vec!["Gmail@mail.gmail.com".into()],
            references: vec![
                tokens.message_id(1, 6, "safa.example"),
                tokens.message_id(2, 6, "safa.example"),
                "z@z".into(),
            ],
            ..Inbound::default()
        };
        let own = |message_id| Candidate::OwnMessage { case_id: 6, message_id };
        let foreign = |id: &str| Candidate::Foreign(id.to_owned());
        let expected = [
            Candidate::Token { case_id: 5 },
            own(2),
            own(1),
            foreign("Gmail@mail.gmail.com"),
            foreign("z@z"),
        ];
        assert_eq!(thread_candidates(&mail, &tokens), expected);
    }

    proptest! {
        #[test]
        fn what_is_signed_reads_back_and_nothing_else_does(
            case_id in 1..1_i64 << 53, message_id in 1..1_i64 << 53, at in 0..16_usize, to in "[a-z2-7]",
        ) {
            let tokens = tokens();
            let address = tokens.address("help@safa.example", case_id);
            let id = tokens.message_id(message_id, case_id, "safa.example");
            prop_assert_eq!(tokens.read(&address), Some(case_id));
            prop_assert_eq!(tokens.read_message_id(&format!("<{id}>")), Some((case_id, message_id)));
            prop_assert_eq!(ReplyTokens::new([8; 32]).read(&address), None);
            prop_assert_eq!(ReplyTokens::new([8; 32]).read_message_id(&id), None);
            for text in [address, id] {
                let mac_at = text.find('@').unwrap() - 16 + at;
                let forged = format!("{}{to}{}", &text[..mac_at], &text[mac_at + 1..]);
                prop_assume!(forged != text);
                prop_assert_eq!(tokens.read(&forged), None);
                prop_assert_eq!(tokens.read_message_id(&forged), None);
            }
            let other = tokens.address("help@safa.example", case_id).replace(&format!(".{case_id}."), &format!(".{}.", case_id ^ 1));
            prop_assert_eq!(tokens.read(&other), None);
        }

        #[test]
        fn any_text_is_read_without_harm(text in "\\PC{0,80}") {
            prop_assert_eq!(tokens().read(&text), None);
            prop_assert_eq!(tokens().read_message_id(&text), None);
        }
    }
}
