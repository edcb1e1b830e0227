//! MAPI properties inside `winmail.dat` (MS-OXTNEF, 2.1.3.4): a list of typed values, of which a few are wanted.

/// The most properties that are read.
const PROPERTIES_MAX: u32 = 5_000;

/// The values of one list.
#[derive(Default)]
pub(super) struct Properties<'a> {
    values: Vec<(u16, u16, &'a [u8])>,
}

impl<'a> Properties<'a> {
    /// Reads as many as are whole.
    pub(super) fn read(bytes: &'a [u8]) -> Self {
        let mut found = Self::default();
        let count = u32_at(bytes, 0).unwrap_or_default().min(PROPERTIES_MAX);
        let mut at = 4;
        for _ in 0..count {
            if found.take(bytes, &mut at).is_none() {
                break;
            }
        }
        found
    }

    fn take(&mut self, bytes: &'a [u8], at: &mut usize) -> Option<()> {
        let (kind, id) = (u16_at(bytes, *at)?, u16_at(bytes, *at + 2)?);
        *at += 4;
        if id >= 0x8000 {
            *at += 16;
            let is_named = u32_at(bytes, *at)? == 1;
            *at += 4;
            let length = if is_named { padded(u32_at(bytes, *at)?)? } else { 0 };
            *at = at.checked_add(4)?.checked_add(length)?;
        }
        let single = kind & 0x0fff;
        let is_many = kind & 0x1000 != 0;
        let Some(width) = width(single) else {
            let count = u32_at(bytes, *at)?.min(PROPERTIES_MAX);
            *at += 4;
            for _ in 0..count {
                let length = u32_at(bytes, *at)?;
                let start = *at + 4;
                let end = start.checked_add(usize::try_from(length).ok()?)?;
                self.values.push((id, single, bytes.get(start..end)?));
                *at = start.checked_add(padded(length)?)?;
            }
            return Some(());
        };
        let count = if is_many { usize::try_from(u32_at(bytes, *at)?).ok()? } else { 1 };
        let start = if is_many { *at + 4 } else { *at };
        let end = start.checked_add(width.checked_mul(count)?)?;
        self.values.push((id, single, bytes.get(start..end)?));
        *at = end;
        Some(())
    }

    /// The value of a binary property.
    pub(super) fn bytes(&self, id: u16) -> Option<&'a [u8]> {
        self.values.iter().find(|(known, _, _)| *known == id).map(|(_, _, value)| *value)
    }

    /// A number.
    pub(super) fn number(&self, id: u16) -> Option<u32> {
        self.bytes(id).and_then(|value| u32_at(value, 0))
    }

    /// A text, in UTF-16 or in `codepage`.
    pub(super) fn text(&self, id: u16, codepage: u32) -> Option<String> {
        let (_, kind, value) = self.values.iter().find(|(known, _, _)| *known == id)?;
        if *kind != 0x001f {
            return Some(super::decode(codepage, value));
        }
        let units = value.chunks_exact(2).filter_map(|pair| u16_at(pair, 0)).take_while(|unit| *unit != 0);
        Some(char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect())
    }
}

/// How many bytes a value of fixed width takes; `None` for texts, binaries and objects.
const fn width(kind: u16) -> Option<usize> {
    match kind {
        0x0002 | 0x0003 | 0x0004 | 0x000a | 0x000b => Some(4),
        0x0005 | 0x0006 | 0x0007 | 0x0014 | 0x0040 => Some(8),
        0x0048 => Some(16),
        0x001e | 0x001f | 0x0102 | 0x000d => None,
        _ => Some(0),
    }
}

fn padded(length: u32) -> Option<usize> {
    usize::try_from(length).ok()?.checked_next_multiple_of(4)
}

/// Little-endian, when it is there.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_le_bytes)
}

/// Little-endian, when it is there.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}
