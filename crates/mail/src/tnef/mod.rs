//! `winmail.dat`: Outlook's own wrapping (MS-OXTNEF) of text and files that should have been MIME. Unwrapped here, so
//! that nobody has to ask a customer to send it again.

mod properties;
mod rtf;

use properties::{Properties, u16_at, u32_at};

const SIGNATURE: u32 = 0x223e_9f78;
/// The most attributes that are read.
const ATTRIBUTES_MAX: usize = 10_000;

/// What the wrapping held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unwrapped {
    /// The text, when it held one.
    pub text: Option<String>,
    /// The text as HTML, NOT sanitised.
    pub html: Option<String>,
    /// The files.
    pub files: Vec<Wrapped>,
}

/// A file in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wrapped {
    /// Its name as written: may be empty, may be a path.
    pub name: String,
    /// `type/subtype`, when it says.
    pub content_type: Option<String>,
    /// What `cid:` in the HTML points to.
    pub content_id: Option<String>,
    /// Its contents.
    pub bytes: Vec<u8>,
}

/// Unwraps it; `None` when the bytes are something else. What is damaged ends the reading: what was read before stays.
pub fn read(bytes: &[u8]) -> Option<Unwrapped> {
    if u32_at(bytes, 0)? != SIGNATURE {
        return None;
    }
    let mut found = Unwrapped::default();
    let (mut at, mut codepage) = (6, 1252);
    for _ in 0..ATTRIBUTES_MAX {
        let Some((id, data, next)) = attribute(bytes, at) else { break };
        at = next;
        match id {
            0x9007 => codepage = u32_at(data, 0).unwrap_or(codepage),
            0x800c => found.text = Some(decode(codepage, data)).filter(|text| !text.trim().is_empty()),
            0x9003 => message(&mut found, &Properties::read(data), codepage),
            0x9002 => found.files.push(Wrapped::default()),
            0x8010 => change(&mut found, |file| {
                if file.name.is_empty() {
                    file.name = decode(codepage, data);
                }
            }),
            0x800f => change(&mut found, |file| data.clone_into(&mut file.bytes)),
            0x9005 => {
                let properties = Properties::read(data);
                change(&mut found, |file| describe(file, &properties, codepage));
            }
            _ => {}
        }
    }
    found.files.retain(|file| !file.bytes.is_empty());
    Some(found)
}

/// Level, id, length, data, checksum.
fn attribute(bytes: &[u8], at: usize) -> Option<(u16, &[u8], usize)> {
    let id = u16_at(bytes, at + 1)?;
    let length = usize::try_from(u32_at(bytes, at + 5)?).ok()?;
    let end = (at + 9).checked_add(length)?;
    Some((id, bytes.get(at + 9..end)?, end + 2))
}

fn change(found: &mut Unwrapped, change: impl FnOnce(&mut Wrapped)) {
    if let Some(file) = found.files.last_mut() {
        change(file);
    }
}

fn message(found: &mut Unwrapped, properties: &Properties<'_>, codepage: u32) {
    let codepage = properties.number(0x3fde).unwrap_or(codepage);
    if let Some(html) = properties.text(0x1013, codepage).filter(|html| !html.trim().is_empty()) {
        found.html = Some(html);
    }
    let plain = properties.text(0x1000, codepage).filter(|text| !text.trim().is_empty());
    let rich = || properties.bytes(0x1009).and_then(rtf::inflate).map(|rtf| rtf::to_text(&rtf));
    if let Some(text) = plain.or_else(rich).filter(|text| !text.trim().is_empty()) {
        found.text = Some(text);
    }
}

fn describe(file: &mut Wrapped, properties: &Properties<'_>, codepage: u32) {
    let text = |id| properties.text(id, codepage).filter(|text| !text.trim().is_empty());
    if let Some(name) = text(0x3707).or_else(|| text(0x3704)).or_else(|| text(0x3001)) {
        file.name = name;
    }
    file.content_type = text(0x370e).or(file.content_type.take());
    file.content_id = text(0x3712).map(|id| id.trim_matches(['<', '>']).to_owned());
    if file.bytes.is_empty()
        && let Some(bytes) = properties.bytes(0x3701)
    {
        // An embedded message starts with the sixteen bytes that name its interface.
        let inner = bytes.get(16..).filter(|inner| u32_at(inner, 0) == Some(SIGNATURE));
        file.bytes = inner.unwrap_or(bytes).to_vec();
    }
}

/// Text in a Windows code page, without what follows its end mark.
fn decode(codepage: u32, bytes: &[u8]) -> String {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let label = if codepage == 65001 { "utf-8".to_owned() } else { format!("windows-{codepage}") };
    crate::charset::decode(Some(&label), bytes.get(..end).unwrap_or_default())
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    fn put(out: &mut Vec<u8>, level: u8, id: u32, data: &[u8]) {
        out.push(level);
        out.extend(id.to_le_bytes());
        out.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
        out.extend(data);
        let sum = data.iter().fold(0_u16, |sum, byte| sum.wrapping_add(u16::from(*byte)));
        out.extend(sum.to_le_bytes());
    }

    fn property(kind: u16, id: u16, data: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        out.extend(kind.to_le_bytes());
        out.extend(id.to_le_bytes());
        out.extend(1_u32.to_le_bytes());
        out.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
        out.extend(data);
        out.resize(out.len().next_multiple_of(4), 0);
        out
    }

    fn properties(list: &[Vec<u8>]) -> Vec<u8> {
        let mut out = u32::try_from(list.len()).unwrap().to_le_bytes().to_vec();
        out.extend(list.concat());
        out
    }

    /// A `winmail.dat` with a body and one file.
    pub(crate) fn winmail(body: &[u8]) -> Vec<u8> {
        let mut out = SIGNATURE.to_le_bytes().to_vec();
        out.extend([1, 0]);
        put(&mut out, 1, 0x0006_9007, &1252_u32.to_le_bytes());
        let name: Vec<u8> = "Jadual umrah – Mac.pdf\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
        put(&mut out, 1, 0x0006_9003, &properties(&[property(0x0102, 0x1009, body)]));
        put(&mut out, 2, 0x0006_9002, &[0; 14]);
        put(&mut out, 2, 0x0001_8010, b"JADUAL~1.PDF\0");
        put(&mut out, 2, 0x0006_800f, b"%PDF-1.4 jadual");
        let described = [property(0x001f, 0x3707, &name), property(0x001e, 0x370e, b"application/pdf\0")];
        put(&mut out, 2, 0x0006_9005, &properties(&described));
        out
    }

    /// RTF stored without compression, as the format allows.
    pub(crate) fn stored(rtf: &str) -> Vec<u8> {
        let length = u32::try_from(rtf.len()).unwrap();
        let mut out = (length + 12).to_le_bytes().to_vec();
        out.extend(length.to_le_bytes());
        out.extend(b"MELA");
        out.extend([0; 4]);
        out.extend(rtf.as_bytes());
        out
    }

    #[test]
    fn text_and_files_come_out() {
        let rtf = "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}\\f0 Dilampirkan jadual.\\par Terima kasih\\'85\\par}";
        let found = read(&winmail(&stored(rtf))).unwrap();
        assert_eq!(found.text.as_deref(), Some("Dilampirkan jadual.\nTerima kasih…"));
        let [file] = found.files.as_slice() else { panic!("{:?}", found.files) };
        assert_eq!(file.name, "Jadual umrah – Mac.pdf");
        assert_eq!(file.content_type.as_deref(), Some("application/pdf"));
        assert_eq!(file.bytes, b"%PDF-1.4 jadual");
        assert_eq!(read(b"hello"), None);
    }

    proptest! {
        #[test]
        fn damage_harms_nothing(at in 0_usize..400, byte in any::<u8>(), length in 0_usize..400) {
            let mut bytes = winmail(&stored("{\\rtf1 x\\par}"));
            let at = at % bytes.len();
            bytes[at] = byte;
            bytes.truncate(length.max(6));
            let _ = read(&bytes);
        }
    }
}
