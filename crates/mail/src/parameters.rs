//! Parameters that a sender cut into sections (RFC 2231, 3): `filename*0*=utf-8''a%C3; filename*1*=%A9.pdf`. Many cut
//! inside a character, so the bytes of all sections are joined before any of them is decoded.

use std::collections::BTreeMap;

use crate::charset;
use crate::header::decode_text;

/// One section: its value, and whether it is written with `%` and may begin with a charset.
struct Section {
    value: Vec<u8>,
    is_extended: bool,
}

/// The parameters of an unfolded raw value that stand in sections, by their name in lower case, each decoded as a whole.
/// Sections may stand in any order; what follows a missing one is left out, as the name would lie otherwise.
pub(crate) fn joined(value: &[u8]) -> Vec<(String, String)> {
    let mut found: BTreeMap<String, BTreeMap<u32, Section>> = BTreeMap::new();
    for parameter in parameters(value).into_iter().skip(1) {
        let Some(equals) = parameter.iter().position(|byte| *byte == b'=') else { continue };
        let (name, value) = parameter.split_at(equals);
        let Some((name, number, is_extended)) = section_name(name) else { continue };
        let section = Section { value: unquoted(value.get(1..).unwrap_or_default()), is_extended };
        found.entry(name).or_default().entry(number).or_insert(section);
    }
    found.into_iter().filter_map(|(name, sections)| Some((name, whole(&sections)?))).collect()
}

/// The value cut at its semicolons, but not at those between quotation marks.
fn parameters(value: &[u8]) -> Vec<&[u8]> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    value
        .split(|byte| {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' if is_quoted => is_escaped = true,
                b'"' => is_quoted = !is_quoted,
                _ => {}
            }
            *byte == b';' && !is_quoted
        })
        .collect()
}

/// `filename*12*` as its name, number and whether it is extended; `None` for what is no section.
fn section_name(name: &[u8]) -> Option<(String, u32, bool)> {
    let name = std::str::from_utf8(name.trim_ascii()).ok()?;
    let (name, is_extended) = match name.strip_suffix('*') {
        Some(name) => (name, true),
        None => (name, false),
    };
    let (base, number) = name.rsplit_once('*')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && !base.is_empty()).then_some(())?;
    Some((base.to_ascii_lowercase(), number.parse().ok()?, is_extended))
}

/// A value without its quotation marks and what escapes between them.
fn unquoted(value: &[u8]) -> Vec<u8> {
    let value = value.trim_ascii();
    let Some(inner) = value.strip_prefix(b"\"") else { return value.to_vec() };
    let mut out = Vec::with_capacity(inner.len());
    let mut bytes = inner.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => break,
            b'\\' => out.extend(bytes.next()),
            other => out.push(*other),
        }
    }
    out
}

/// The sections from 0 on in their order, decoded as one; `None` when the first is missing.
fn whole(sections: &BTreeMap<u32, Section>) -> Option<String> {
    let first = sections.get(&0)?;
    let mut label = None;
    let mut all = Vec::new();
    for (_, section) in
        (0_u32..).zip(sections).map_while(|(at, (number, one))| (at == *number).then_some((at, one)))
    {
        let mut value = section.value.as_slice();
        if section.is_extended && label.is_none() && all.is_empty() {
            let mut parts = value.splitn(3, |byte| *byte == b'\'');
            if let (Some(charset), Some(_), Some(rest)) = (parts.next(), parts.next(), parts.next()) {
                label = std::str::from_utf8(charset).ok().map(str::to_owned);
                value = rest;
            }
        }
        if section.is_extended {
            all.extend_from_slice(value);
        } else {
            // What is written plainly keeps its percent signs.
            value.iter().for_each(|byte| match byte {
                b'%' => all.extend_from_slice(b"%25"),
                other => all.push(*other),
            });
        }
    }
    let bytes = from_percent(&all);
    if label.is_none() && !first.is_extended {
        // Some write encoded words (RFC 2047) into their sections.
        return Some(decode_text(&bytes));
    }
    Some(charset::decode(label.as_deref(), &bytes))
}

/// Bytes written as `%D8`; a percent sign before anything else stands for itself.
fn from_percent(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        let digit = |at: usize| after.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        if byte == b'%'
            && let (Some(high), Some(low)) = (digit(0), digit(1))
        {
            out.extend(u8::try_from(high << 4 | low));
            rest = after.get(2..).unwrap_or_default();
        } else {
            out.push(byte);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(value: &str) -> Option<String> {
        joined(value.as_bytes()).into_iter().find(|(name, _)| name == "filename").map(|(_, text)| text)
    }

    #[test]
    fn a_name_cut_inside_a_character_is_whole_again() {
        let is = |value: &str, expected: &str| assert_eq!(name(value).as_deref(), Some(expected), "{value}");
        is("attachment; filename*0*=UTF-8''%D8%B1%D8%B3%D8%A7%D9; filename*1*=%84%D8%A9.pdf", "رسالة.pdf");
        is("attachment; FileName*1*=A9.pdf; filename*0*=\"utf-8'en'caf%C3%\"", "café.pdf");
        is("attachment; filename*0*=gb2312''%D4%A4%B6; filename*1*=%A9.txt", "预订.txt");
        is(
            "attachment; filename*0*=utf-8''100%25%20; filename*1=\"50% ; b\\\"c.txt\"",
            "100% 50% ; b\"c.txt",
        );
        is("attachment; filename*0=\"resit \"; filename*1=\"umrah.pdf\"", "resit umrah.pdf");
        is("attachment; filename*0=\"=?utf-8?B?2YU=?= =?utf-8\"; filename*1=\"?B?2LE=?=.pdf\"", "مر.pdf");
        is("attachment; filename*0=a; filename*2=c; filename*1=b; filename*4=x", "abc");
    }

    #[test]
    fn what_is_no_section_is_left_to_the_reader_of_plain_values() {
        for value in
            ["attachment; filename*=utf-8''a.pdf", "attachment; filename=\"a*0=b\"", "filename*0=a", ""]
        {
            assert_eq!(name(value), None, "{value}");
        }
        assert_eq!(name("attachment; filename*1=b"), None, "the first is missing");
        assert_eq!(name("attachment; filename*99999999999=b; filename*x*=c; *0=d"), None);
    }
}
