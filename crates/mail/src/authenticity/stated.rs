//! The verdict of the server that took a mail in before us (RFC 8601). Anybody can write such a header: only one that
//! bears the name of a server we were told to trust counts, and only the topmost of those.

use super::{Outcome, Policy, Verdict};
use crate::header::Headers;

/// The verdict of a trusted server; `None` when none of them wrote one.
pub(super) fn read(raw: &[u8], servers: &[String]) -> Option<Verdict> {
    if servers.is_empty() {
        return None;
    }
    let (headers, _) = Headers::split(raw);
    let mut values =
        headers.raw_all("authentication-results").map(|value| String::from_utf8_lossy(value).into_owned());
    values.find_map(|value| verdict(&value, servers))
}

fn verdict(value: &str, servers: &[String]) -> Option<Verdict> {
    let (name, results) = value.split_once(';')?;
    let name = name.split_whitespace().next()?;
    if !servers.iter().any(|server| server.eq_ignore_ascii_case(name)) {
        return None;
    }
    let mut found = Verdict { stated_by: Some(name.to_ascii_lowercase()), ..Verdict::default() };
    for result in results.split(';') {
        let lower = result.trim().to_ascii_lowercase();
        let Some((method, rest)) = lower.split_once('=') else { continue };
        let word: String = rest.trim_start().chars().take_while(char::is_ascii_alphanumeric).collect();
        let outcome = outcome(&word);
        match method.trim().split('/').next().unwrap_or_default() {
            "spf" => found.spf = outcome,
            // Several signatures: one that holds is enough.
            "dkim" if found.dkim != Outcome::Pass => found.dkim = outcome,
            "arc" => found.arc = outcome,
            "dmarc" => {
                found.dmarc = outcome;
                found.policy = policy(rest);
            }
            _ => {}
        }
    }
    // That server knows whom it believes; a chain it accepts is enough.
    found.vouched = found.arc == Outcome::Pass && found.dmarc != Outcome::Pass;
    Some(found)
}

fn outcome(word: &str) -> Outcome {
    match word {
        "pass" | "bestguesspass" => Outcome::Pass,
        "fail" | "hardfail" | "policy" => Outcome::Fail,
        "softfail" => Outcome::SoftFail,
        "neutral" => Outcome::Neutral,
        "none" | "permerror" => Outcome::None,
        _ => Outcome::NotChecked,
    }
}

/// `(p=REJECT sp=NONE)`, `policy.dmarc=reject`, `action=quarantine`.
fn policy(rest: &str) -> Policy {
    let words: Vec<&str> = rest.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',')).collect();
    let says = |names: &[&str], value: &str| {
        words.iter().any(|word| names.iter().any(|name| word.strip_prefix(name) == Some(value)))
    };
    let names = ["p=", "policy.dmarc=", "policy.published-domain-policy=", "action="];
    if says(&names, "reject") || says(&names, "oreject") {
        Policy::Reject
    } else if says(&names, "quarantine") {
        Policy::Quarantine
    } else {
        Policy::None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_topmost_header_of_a_trusted_server_counts() {
        let raw = b"Authentication-Results: evil.example; dmarc=pass\r\n\
            Authentication-Results: MX.Google.com;\r\n dkim=fail header.i=@x.my;\r\n dkim=pass header.i=@list.my;\r\n \
            spf=softfail (google.com: domain of x) smtp.mailfrom=x.my;\r\n dmarc=fail (p=REJECT sp=NONE dis=NONE) header.from=x.my\r\n\
            Authentication-Results: mx.google.com; dmarc=pass\r\nFrom: a@x.my\r\n\r\n";
        let found = read(raw, &["mx.google.com".to_owned()]).unwrap();
        assert_eq!((found.spf, found.dkim, found.dmarc), (Outcome::SoftFail, Outcome::Pass, Outcome::Fail));
        assert_eq!(found.policy, Policy::Reject);
        assert!(found.is_forged());
        assert_eq!(found.stated_by.as_deref(), Some("mx.google.com"));
        assert_eq!(read(raw, &["mx.other.example".to_owned()]), None);
        assert_eq!(read(raw, &[]), None);
    }
}
