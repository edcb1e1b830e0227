//! Rich text as Outlook wraps it: inflated (MS-OXRTFCP) and read as plain text. HTML that is wrapped in it
//! (MS-OXRTFEX) gives its text too.

use super::properties::u32_at;

/// What every compressed text may refer back to before its own first byte.
const DICTIONARY: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
const WINDOW: usize = 4_096;
/// The longest rich text that is inflated, in bytes.
const INFLATED_MAX: usize = 8_000_000;

/// The rich text in a compressed one; `None` when it is not compressed rich text.
pub(super) fn inflate(bytes: &[u8]) -> Option<Vec<u8>> {
    let body = bytes.get(16..)?;
    match bytes.get(8..12)? {
        b"MELA" => {
            let length = usize::try_from(u32_at(bytes, 4)?).ok()?.min(body.len());
            Some(body.get(..length)?.to_vec())
        }
        b"LZFu" => Some(unpack(body)),
        _ => None,
    }
}

fn unpack(body: &[u8]) -> Vec<u8> {
    let mut window = vec![b' '; WINDOW];
    for (slot, byte) in window.iter_mut().zip(DICTIONARY) {
        *slot = *byte;
    }
    let (mut write, mut out) = (DICTIONARY.len(), Vec::new());
    let mut input = body.iter().copied();
    let mut put = |window: &mut Vec<u8>, out: &mut Vec<u8>, byte: u8| {
        if let Some(slot) = window.get_mut(write) {
            *slot = byte;
        }
        write = (write + 1) % WINDOW;
        out.push(byte);
        write
    };
    let mut end = DICTIONARY.len();
    while let Some(control) = input.next() {
        for bit in 0..8 {
            if out.len() > INFLATED_MAX {
                return out;
            }
            if control >> bit & 1 == 0 {
                let Some(byte) = input.next() else { return out };
                end = put(&mut window, &mut out, byte);
                continue;
            }
            let (Some(high), Some(low)) = (input.next(), input.next()) else { return out };
            let offset = usize::from(high) << 4 | usize::from(low >> 4);
            if offset == end {
                return out;
            }
            for step in 0..usize::from(low & 15) + 2 {
                let byte = window.get((offset + step) % WINDOW).copied().unwrap_or(b' ');
                end = put(&mut window, &mut out, byte);
            }
        }
    }
    out
}

/// Groups that hold no text of the letter.
const SILENT: [&str; 14] = [
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "object",
    "header",
    "footer",
    "footnote",
    "listtable",
    "listoverridetable",
    "themedata",
    "generator",
    "xmlnstbl",
];

/// What the words of one group apply to.
#[derive(Clone)]
struct Group {
    silent: bool,
    /// How many characters stand for one that old readers do not know.
    skip: usize,
}

/// The plain text of a rich one.
pub(super) fn to_text(rtf: &[u8]) -> String {
    let mut reader = Reader {
        out: Vec::new(),
        group: Group { silent: false, skip: 1 },
        stack: Vec::new(),
        hidden: false,
        owed: 0,
    };
    let mut codepage = 1252_u32;
    let mut at = 0;
    while let Some(byte) = rtf.get(at).copied() {
        at += 1;
        match byte {
            b'{' if reader.stack.len() < 1_000 => reader.stack.push(reader.group.clone()),
            b'}' => reader.group = reader.stack.pop().unwrap_or(Group { silent: false, skip: 1 }),
            b'\\' => at = reader.word(rtf, at, &mut codepage),
            b'\r' | b'\n' | b'{' => {}
            byte => reader.byte(byte),
        }
    }
    let text = crate::charset::decode(Some("utf-8"), &reader.out);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim().to_owned()
}

struct Reader {
    /// UTF-8.
    out: Vec<u8>,
    group: Group,
    stack: Vec<Group>,
    /// Inside what is there only for readers that do not know the wrapped HTML.
    hidden: bool,
    /// Characters still to skip after one that was written by its number.
    owed: usize,
}

impl Reader {
    fn push(&mut self, c: char) {
        if !self.group.silent && !self.hidden {
            let mut buffer = [0; 4];
            self.out.extend(c.encode_utf8(&mut buffer).as_bytes());
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.owed > 0 {
            self.owed -= 1;
        } else {
            self.push(char::from(byte));
        }
    }

    /// What follows a backslash; answers where reading goes on.
    fn word(&mut self, rtf: &[u8], at: usize, codepage: &mut u32) -> usize {
        let Some(first) = rtf.get(at).copied() else { return at };
        if !first.is_ascii_alphabetic() {
            match first {
                b'\'' => return self.hex(rtf, at + 1, *codepage),
                b'*' => self.group.silent = true,
                b'~' => self.push('\u{a0}'),
                b'\\' | b'{' | b'}' => self.byte(first),
                _ => {}
            }
            return at + 1;
        }
        let rest = rtf.get(at..).unwrap_or_default();
        let name_end =
            rest.iter().take(32).position(|b| !b.is_ascii_alphabetic()).unwrap_or(rest.len().min(32));
        let name = String::from_utf8_lossy(rest.get(..name_end).unwrap_or_default()).into_owned();
        let digits = rest.get(name_end..).unwrap_or_default();
        let sign = usize::from(digits.first() == Some(&b'-'));
        let length =
            sign + digits.iter().skip(sign).take(10).take_while(|byte| byte.is_ascii_digit()).count();
        let number =
            std::str::from_utf8(digits.get(..length).unwrap_or_default()).ok().and_then(|n| n.parse().ok());
        self.apply(&name, number, codepage);
        let after = at + name_end + length;
        after + usize::from(rtf.get(after) == Some(&b' '))
    }

    fn apply(&mut self, name: &str, number: Option<i64>, codepage: &mut u32) {
        match name {
            "par" | "line" | "row" => self.push('\n'),
            "tab" | "cell" => self.push('\t'),
            "lquote" => self.push('‘'),
            "rquote" => self.push('’'),
            "ldblquote" => self.push('“'),
            "rdblquote" => self.push('”'),
            "bullet" => self.push('•'),
            "endash" => self.push('–'),
            "emdash" => self.push('—'),
            "ansicpg" => *codepage = number.and_then(|n| u32::try_from(n).ok()).unwrap_or(*codepage),
            "uc" => self.group.skip = number.and_then(|n| usize::try_from(n).ok()).unwrap_or(1).min(16),
            "u" => {
                let code = number.unwrap_or(0xfffd);
                let code = u32::try_from(if code < 0 { code + 65_536 } else { code }).unwrap_or(0xfffd);
                self.push(char::from_u32(code).unwrap_or('\u{fffd}'));
                self.owed = self.group.skip;
            }
            "htmlrtf" => self.hidden = number != Some(0),
            name if SILENT.contains(&name) => self.group.silent = true,
            _ => {}
        }
    }

    /// `\'xx`: a byte of the code page.
    fn hex(&mut self, rtf: &[u8], at: usize, codepage: u32) -> usize {
        let digits = rtf.get(at..at + 2).and_then(|two| std::str::from_utf8(two).ok());
        let Some(byte) = digits.and_then(|two| u8::from_str_radix(two, 16).ok()) else { return at };
        if self.owed > 0 {
            self.owed -= 1;
        } else {
            let label = format!("windows-{codepage}");
            crate::charset::decode_as(&label, &[byte]).chars().for_each(|c| self.push(c));
        }
        at + 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rich_text_reads_as_its_words() {
        let rtf = b"{\\rtf1\\ansi\\ansicpg1252\\fromhtml1{\\*\\htmltag64 <p>}\\htmlrtf {\\b \\htmlrtf0 Salam \\u8211?\\u-10179?x\\'e9\\{\\}\\par\n{\\*\\htmltag 5}Esok\\tab pagi}";
        assert_eq!(to_text(rtf), "Salam –\u{fffd}xé{}\nEsok\tpagi");
        assert_eq!(to_text(b"}}}\\"), "");
    }

    #[test]
    fn what_is_compressed_comes_out_whole() {
        // The worked example of MS-OXRTFCP, 3.1.1.
        let bytes = [
            0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 3, 0, 0x0a, 0,
            0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09,
            0, 0x20, 0x62, 0x77, 0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0,
        ];
        let rtf = inflate(&bytes).unwrap();
        assert_eq!(String::from_utf8_lossy(&rtf), "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
        assert_eq!(to_text(&rtf), "hello world");
        assert_eq!(DICTIONARY.len(), 207);
    }
}
