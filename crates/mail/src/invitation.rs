//! Meetings that come by mail (RFC 5545, RFC 6047): enough of a calendar part to show as one line. The part itself is
//! kept as a file; nothing is answered.

/// What a calendar part says of its first event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invitation {
    /// `REQUEST`, `CANCEL`, `REPLY`…; empty when the part does not say.
    pub method: String,
    /// What it is called.
    pub summary: String,
    /// When it begins, as written: `20260312T020000Z`, or local time with its zone in front (`Asia/Jakarta:…`).
    pub starts: String,
    /// When it ends, in the same form; may be empty.
    pub ends: String,
    /// Where; may be empty.
    pub location: String,
    /// Who invites: an address, or empty.
    pub organizer: String,
}

/// The longest value that is kept, in characters.
const VALUE_MAX: usize = 300;

/// Reads the first event of a calendar; `None` when there is none.
pub fn read(text: &str) -> Option<Invitation> {
    let mut found = Invitation::default();
    let (mut inside, mut is_event, mut nested) = (false, false, 0_usize);
    for line in unfolded(text).take(5_000) {
        let Some((name, value)) = line.split_once(':') else { continue };
        let (name, parameters) = name.split_once(';').unwrap_or((name, ""));
        match (name.to_ascii_uppercase().as_str(), value.trim()) {
            ("METHOD", method) if !inside => found.method = plain(method).to_ascii_uppercase(),
            ("BEGIN", "VEVENT") => (inside, is_event) = (true, true),
            ("BEGIN", _) if inside => nested += 1,
            ("END", "VEVENT") => break,
            ("END", _) if inside => nested = nested.saturating_sub(1),
            _ if !inside || nested > 0 => {}
            ("SUMMARY", value) => found.summary = plain(value),
            ("LOCATION", value) => found.location = plain(value),
            ("DTSTART", value) => found.starts = instant(parameters, value),
            ("DTEND", value) => found.ends = instant(parameters, value),
            ("ORGANIZER", value) => {
                let bare = value.get(..7).filter(|head| head.eq_ignore_ascii_case("mailto:"));
                found.organizer = plain(bare.and_then(|_| value.get(7..)).unwrap_or(value));
            }
            _ => {}
        }
    }
    is_event.then_some(found)
}

/// Lines with their continuations (RFC 5545, 3.1).
fn unfolded(text: &str) -> impl Iterator<Item = String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().take(20_000) {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some(last)) if last.len() < 10_000 => last.push_str(rest),
            _ => lines.push(line.to_owned()),
        }
    }
    lines.into_iter()
}

fn plain(value: &str) -> String {
    let mut out = String::new();
    let mut characters = value.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => match characters.next() {
                Some('n' | 'N') => out.push(' '),
                Some(other) => out.push(other),
                None => {}
            },
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.trim().chars().take(VALUE_MAX).collect()
}

fn instant(parameters: &str, value: &str) -> String {
    let zone = parameters.split(';').find_map(|parameter| {
        let (name, zone) = parameter.split_once('=')?;
        name.eq_ignore_ascii_case("tzid").then(|| zone.trim_matches('"'))
    });
    let value = plain(value);
    match zone {
        Some(zone) => format!("{}:{value}", plain(zone)),
        None => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_is_one_line() {
        let text = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VTIMEZONE\r\nTZID:Asia/Jakarta\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\n\
            SUMMARY:Taklimat umrah\\, Shah \r\n Alam\r\nDTSTART;TZID=\"Asia/Jakarta\":20260312T100000\r\nDTEND:20260312T040000Z\r\n\
            LOCATION:Surau\\nBlok B\r\nORGANIZER;CN=Siti:mailto:siti@x.my\r\nBEGIN:VALARM\r\nSUMMARY:Jangan\r\nEND:VALARM\r\n\
            END:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Lain\r\nEND:VEVENT\r\nEND:VCALENDAR";
        let expected = Invitation {
            method: "REQUEST".into(),
            summary: "Taklimat umrah, Shah Alam".into(),
            starts: "Asia/Jakarta:20260312T100000".into(),
            ends: "20260312T040000Z".into(),
            location: "Surau Blok B".into(),
            organizer: "siti@x.my".into(),
        };
        assert_eq!(read(text), Some(expected));
        assert_eq!(read("BEGIN:VCALENDAR\nEND:VCALENDAR"), None);
        assert_eq!(read("\u{0}:::\n;;"), None);
    }
}
