//! Where a mail ends. CRLF `.` CRLF ends it and nothing else does: not LF `.` LF, not CRLF `.` CR CR LF. The command
//! library has such a reader too, but it takes the latter for an end and misses a dot right after `DATA`, so the few
//! states are kept here, where a test walks them byte by byte against the definition.

/// What stood before the next byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// CRLF, or nothing: the `DATA` line itself ended in one.
    LineStart,
    /// CRLF and a dot.
    Dot,
    /// CRLF, a dot and a CR.
    DotCr,
    /// A CR.
    Cr,
    /// Anything else.
    Middle,
}

/// Why the content was not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Excess {
    /// More bytes than a mail may have.
    Size,
    /// A line longer than a line may be.
    Line,
}

/// Takes the data of one mail apart from the commands that follow it, and undoes dot-stuffing.
#[derive(Debug)]
pub(super) struct DataReader {
    state: State,
    content: Vec<u8>,
    line_bytes: usize,
    max_bytes: usize,
    max_line: usize,
    /// Every byte of content seen, kept or not.
    seen: usize,
    excess: Option<Excess>,
}

impl DataReader {
    pub(super) const fn new(max_bytes: usize, max_line: usize) -> Self {
        Self {
            state: State::LineStart,
            content: Vec::new(),
            line_bytes: 0,
            max_bytes,
            max_line,
            seen: 0,
            excess: None,
        }
    }

    /// Reads from `bytes`. `Some(n)` when the mail ended after `n` of them; what follows are commands.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            // The long stretches between line ends are copied at once.
            if self.state == State::Middle && byte != b'\r' {
                let rest = bytes.get(at..).unwrap_or_default();
                let run = rest.iter().position(|byte| *byte == b'\r').unwrap_or(rest.len());
                self.keep(rest.get(..run).unwrap_or_default());
                at += run;
                continue;
            }
            at += 1;
            if self.step(byte) {
                return Some(at);
            }
        }
        None
    }

    /// One byte; true when it ends the mail.
    fn step(&mut self, byte: u8) -> bool {
        match (self.state, byte) {
            (State::LineStart, b'.') => self.state = State::Dot,
            (State::Dot, b'\r') => self.state = State::DotCr,
            (State::DotCr, b'\n') => return true,
            (State::DotCr, _) => {
                self.keep(b"\r");
                self.state = State::Cr;
                return self.step(byte);
            }
            (State::Cr, b'\n') => {
                self.keep(b"\n");
                self.line_bytes = 0;
                self.state = State::LineStart;
            }
            (_, byte) => {
                self.keep(&[byte]);
                self.state = if byte == b'\r' { State::Cr } else { State::Middle };
            }
        }
        false
    }

    fn keep(&mut self, bytes: &[u8]) {
        self.seen = self.seen.saturating_add(bytes.len());
        self.line_bytes = self.line_bytes.saturating_add(bytes.len());
        if self.excess.is_none() {
            if self.seen > self.max_bytes {
                self.excess = Some(Excess::Size);
            } else if self.line_bytes > self.max_line {
                self.excess = Some(Excess::Line);
            }
            if self.excess.is_some() {
                self.content = Vec::new();
            }
        }
        if self.excess.is_none() {
            self.content.extend_from_slice(bytes);
        }
    }

    /// How many bytes of content came, kept or not.
    pub(super) const fn seen(&self) -> usize {
        self.seen
    }

    /// The mail with dot-stuffing undone, or why it was not kept.
    pub(super) fn finish(self) -> Result<Vec<u8>, Excess> {
        self.excess.map_or(Ok(self.content), Err)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition: the first CRLF `.` CRLF after the CRLF of the `DATA` line ends the mail; a dot after CRLF goes.
    fn by_definition(stream: &[u8]) -> Option<(Vec<u8>, usize)> {
        let whole = [b"\r\n", stream].concat();
        let end = whole.windows(5).position(|window| window == b"\r\n.\r\n")?;
        let mut content = Vec::new();
        for (at, byte) in whole.iter().enumerate().take(end + 2).skip(2) {
            if !(*byte == b'.' && whole[..at].ends_with(b"\r\n")) {
                content.push(*byte);
            }
        }
        Some((content, end + 5 - 2))
    }

    fn read(stream: &[u8], cut: usize) -> Option<(Vec<u8>, usize)> {
        let mut reader = DataReader::new(1_000, 1_000);
        let (head, tail) = stream.split_at(cut.min(stream.len()));
        let end = reader.feed(head).or_else(|| reader.feed(tail).map(|end| end + head.len()))?;
        Some((reader.finish().unwrap(), end))
    }

    #[test]
    fn only_the_whole_mark_ends_a_mail() {
        for smuggled in [
            "\n.\n",
            "\n.\r\n",
            "\r\n.\n",
            "\r.\r",
            "\r\n.\r\r\n",
            "\r\n.\r",
            "\r\n\0.\r\n",
            "\n.\r\nMAIL FROM:<a@b>\r\n",
        ] {
            let stream = format!("Subject: x\r\n\r\na{smuggled}b\r\n.\r\nQUIT\r\n");
            let (_, end) = read(stream.as_bytes(), 7).unwrap();
            assert_eq!(&stream[end..], "QUIT\r\n", "{smuggled:?}");
        }
        assert_eq!(read(b".\r\nQUIT", 1), Some((Vec::new(), 3)));
        assert_eq!(read(b"..a\r\n..\r\n.\r\n", 0).unwrap().0, b".a\r\n.\r\n");
    }

    #[test]
    fn what_is_too_much_is_read_to_its_end_and_dropped() {
        let mut reader = DataReader::new(10, 100);
        assert_eq!(reader.feed(b"0123456789ab\r\n.\r\nQ"), Some(17));
        assert_eq!(reader.finish(), Err(Excess::Size));
        let mut reader = DataReader::new(100, 6);
        assert_eq!(reader.feed(b"0123\r\n01234567\r\n.\r\n"), Some(19));
        assert_eq!(reader.finish(), Err(Excess::Line));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]
        #[test]
        fn the_reader_agrees_with_the_definition(stream in "[\r\n.ax]{0,24}", cut in 0..24_usize) {
            let stream = format!("{stream}\r\n.\r\n");
            prop_assert_eq!(read(stream.as_bytes(), cut), by_definition(stream.as_bytes()));
        }
    }
}
