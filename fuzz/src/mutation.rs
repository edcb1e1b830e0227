//! Mutations: bytes, lines and pieces of mail, changed, doubled, dropped and crossed with one another.

/// Pieces that readers of mail stumble over.
const WORDS: [&[u8]; 30] = [
    b"\r\n",
    b"\r\n\r\n",
    b"\n",
    b"\0",
    b"--",
    b"=?utf-8?B?",
    b"?=",
    b"=?x?Q?=FF",
    b"Content-Type: multipart/mixed; boundary=b\r\n",
    b"--b\r\n",
    b"--b--\r\n",
    b"Content-Transfer-Encoding: base64\r\n",
    b"Content-Type: text/html; charset=utf-7\r\n",
    b"\xff\xfe",
    b"<div class=gmail_quote>",
    b"<blockquote type=cite>",
    b"</div>",
    b"<script>",
    b"On 5 Mar 2026, a <a@b> wrote:\r\n> x\r\n",
    b"Pada 5 Mac a <a@b> menulis:\r\n",
    b"---------- Forwarded message ---------\r\nFrom: x <x@y.z>\r\n",
    b"From: a@b.c\r\n",
    b"Message-ID: <kh.1.2.aaaaaaaaaaaaaaaa@x>\r\n",
    b"Content-Type: message/delivery-status\r\n",
    b"Action: failed\r\nFinal-Recipient: rfc822; a@b.c\r\n",
    b"\x78\x9f\x3e\x22",
    b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
    b"Auto-Submitted: auto-replied\r\n",
    b"filename*0*=utf-8''%",
    b" ;name=\"",
];
/// The largest mail that is tried, in bytes.
const LARGEST: usize = 400_000;

/// Makes one mail after another.
pub struct Mutator {
    state: u64,
    corpus: Vec<Vec<u8>>,
}

impl Mutator {
    /// The same seed gives the same mails.
    pub fn new(seed: u64, corpus: Vec<Vec<u8>>) -> Self {
        Self { state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1, corpus }
    }

    /// xorshift64*: enough to wander.
    fn random(&mut self) -> u64 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        self.state.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound.max(1)).unwrap_or(1);
        usize::try_from(self.random() % bound).unwrap_or_default()
    }

    fn one(&mut self) -> Vec<u8> {
        let at = self.below(self.corpus.len());
        self.corpus.get(at).cloned().unwrap_or_default()
    }

    /// The next mail.
    pub fn next(&mut self) -> Vec<u8> {
        let mut mail = self.one();
        for _ in 0..=self.below(8) {
            self.change(&mut mail);
        }
        mail.truncate(LARGEST);
        mail
    }

    fn change(&mut self, mail: &mut Vec<u8>) {
        let at = self.below(mail.len() + 1);
        let length = self.below(64).min(mail.len().saturating_sub(at));
        match self.below(9) {
            0 => {
                let byte = self.random().to_le_bytes()[0];
                if let Some(slot) = mail.get_mut(at) {
                    *slot = byte;
                }
            }
            1 => drop(mail.drain(at..at + length)),
            2 => {
                let piece = mail.get(at..at + length).unwrap_or_default().repeat(1 + self.below(20));
                mail.splice(at..at, piece);
            }
            3 => {
                let word = WORDS.get(self.below(WORDS.len())).copied().unwrap_or_default().to_vec();
                let times = if self.below(20) == 0 { 1 + self.below(3_000) } else { 1 };
                mail.splice(at..at, word.repeat(times));
            }
            4 => {
                let other = self.one();
                let from = self.below(other.len() + 1);
                let until = (from + self.below(600)).min(other.len());
                mail.splice(at..at, other.get(from..until).unwrap_or_default().iter().copied());
            }
            5 => mail.truncate(at),
            6 => {
                if let Some(slot) = mail.get_mut(at) {
                    *slot ^= 1 << (at % 8);
                }
            }
            7 => self.swap_lines(mail),
            _ => {
                // The head of one, the body of another.
                let other = self.one();
                let cut = other.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(0);
                mail.truncate(at);
                mail.extend_from_slice(other.get(cut..).unwrap_or_default());
            }
        }
    }

    fn swap_lines(&mut self, mail: &mut Vec<u8>) {
        let mut lines: Vec<Vec<u8>> =
            mail.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        let (one, other) = (self.below(lines.len()), self.below(lines.len()));
        if one < lines.len() && other < lines.len() {
            lines.swap(one, other);
        }
        *mail = lines.concat();
    }

    /// What a client says to the door: an ordinary session around this mail, with something wrong in it now and then.
    pub fn session(&mut self, mail: &[u8]) -> Vec<u8> {
        let mut said =
            b"EHLO mx.example\r\nMAIL FROM:<a@mail.example>\r\nRCPT TO:<help@safa.example>\r\nDATA\r\n"
                .to_vec();
        for line in mail.split_inclusive(|byte| *byte == b'\n') {
            if line.starts_with(b".") {
                said.push(b'.');
            }
            said.extend_from_slice(line);
        }
        said.extend_from_slice(b"\r\n.\r\nQUIT\r\n");
        if self.below(2) == 0 {
            self.change(&mut said);
        }
        said
    }
}
