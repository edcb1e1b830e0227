//! What the large desk holds: a made-up conversation for every number, the same on every run. The words are those of a
//! travel desk; each case carries a booking code of its own (a rare word), and one message in ten speaks of [`COMMON`].

use kernel::{SeededChance, Timestamp};

/// A word in every tenth message.
pub const COMMON: &str = "bagasi";
/// Customers; each comes back a few times.
const PEOPLE: u64 = 60_000;
/// Seconds between one opening and the next: 200,000 of them are some two years.
pub const PACE_SECONDS: i64 = 315;
/// One in this many is never resolved, however old.
const FORGOTTEN: usize = 50;
/// Half of the newest this many are still open.
const RECENT: usize = 4_000;

/// How much there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Cases; five messages each on average, exactly so for a multiple of five.
    pub cases: usize,
    /// Seconds from one opening to the next.
    pub pace: i64,
}

/// One message.
#[derive(Clone, Debug)]
pub struct Step {
    /// When it is written.
    pub at: Timestamp,
    /// Which colleague writes it; the customer when `None`.
    pub by: Option<usize>,
    /// Its text.
    pub body: String,
    /// The status it moves the case to.
    pub then: Option<&'static str>,
}

/// One case from its first message to its last.
#[derive(Clone, Debug)]
pub struct Story {
    /// The customer's address.
    pub email: String,
    /// The customer's name.
    pub name: String,
    /// Its subject.
    pub subject: String,
    /// Its type.
    pub kind: &'static str,
    /// 1 to 4.
    pub priority: i64,
    /// Which team, counted from 0.
    pub team: usize,
    /// The messages, the customer's first.
    pub steps: Vec<Step>,
}

const GIVEN: [&str; 24] = [
    "Siti", "Ahmad", "Nurul", "Farid", "Putri", "Budi", "Mei Ling", "Kumar", "Aisyah", "Hafiz", "Dewi",
    "Agus", "Wei", "Kavitha", "Rahman", "Zainab", "Ratna", "Joko", "Sarah", "Daniel", "Halimah", "Yusuf",
    "Indah", "Rizal",
];
const FAMILY: [&str; 20] = [
    "Aminah",
    "Ismail",
    "Abdullah",
    "Santoso",
    "Wijaya",
    "Tan",
    "Lim",
    "Pillai",
    "Hassan",
    "Omar",
    "Lestari",
    "Kurniawan",
    "Ibrahim",
    "Wong",
    "Rajan",
    "Yahya",
    "Hidayat",
    "Pratama",
    "Osman",
    "Salleh",
];
const SUBJECTS: [&str; 12] = [
    "Pertanyaan pakej umrah",
    "Bilik quad untuk keluarga",
    "Refund for cancelled flight",
    "Tukar tarikh penerbangan",
    "Poin belum masuk",
    "Reset kata sandi",
    "Visa belum diterima",
    "Change of passenger name",
    "Hotel dekat masjid",
    "Deposit dan bayaran penuh",
    "Keanggotaan tidak aktif",
    "Late check-out request",
];
const SENTENCES: [&str; 24] = [
    "Assalamualaikum, saya nak tanya pasal pakej bulan Mac untuk empat orang dewasa.",
    "Boleh tolong semak sama ada bilik quad masih ada untuk tarikh itu?",
    "Kami sudah transfer deposit semalam tetapi belum terima resit rasmi.",
    "Mohon maaf atas kelewatan, kami sedang semak dengan pihak hotel di Madinah.",
    "Terima kasih atas kesabaran tuan, dokumen perjalanan akan dihantar sebelum Jumaat.",
    "Poin menginap bulan lalu belum masuk ke akun saya, mohon dibantu pengecekannya.",
    "Baik Bapak, kami sudah meneruskan laporan ini ke bagian keanggotaan.",
    "Silakan kirim foto kuitansi agar kami dapat mencocokkan transaksinya.",
    "Could you please confirm the transfer time from the airport to the hotel?",
    "We have rebooked you on the morning departure at no extra charge.",
    "The refund will reach your card within ten working days.",
    "Nama dalam pasport berbeza sedikit dengan nama dalam tiket, perlu tukar ke?",
    "Penerbangan pulang dijadualkan semula, jadi kami perlukan satu malam tambahan.",
    "Apakah sarapan termasuk untuk anak di bawah dua belas tahun?",
    "Kerusi roda boleh disediakan, sila maklumkan tujuh hari lebih awal.",
    "My mother cannot walk far, is there a shuttle to the mosque?",
    "Invois pindaan dilampirkan bersama surat pengesahan daripada pejabat kami.",
    "Jika ada perubahan jadual kami akan maklumkan melalui emel dan telefon.",
    "Saya belum menerima kode verifikasi walaupun sudah mencoba tiga kali.",
    "The agent at the counter was very kind, please pass on our thanks.",
    "Harga itu sudah termasuk cukai, visa dan insurans perjalanan.",
    "Pembatalan sebelum tanggal lima dikenakan biaya administrasi saja.",
    "Kumpulan kami ada dua orang warga emas dan seorang bayi.",
    "Please find the vaccination certificate attached for your records.",
];

fn pick<'a>(dice: &SeededChance, among: &[&'a str]) -> &'a str {
    let at = dice.below(u64::try_from(among.len()).unwrap_or(1));
    usize::try_from(at).ok().and_then(|at| among.get(at)).copied().unwrap_or_default()
}

/// The booking code of case `number`: a word of its own.
pub fn code(number: usize) -> String {
    let mut rest = number.wrapping_mul(7_919) + 1_000_003;
    let mut letters = String::from("PNR");
    while rest > 0 {
        letters.push(char::from(b'a' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters
}

fn body(dice: &SeededChance, number: usize, place: usize) -> String {
    let mut text: Vec<&str> = (0..3 + dice.below(3)).map(|_| pick(dice, &SENTENCES)).collect();
    // Five cases have 3, 4, 5, 6 and 7 messages: this is the message's place among all.
    let before = [0, 3, 7, 12, 18].get(number % 5).copied().unwrap_or(0);
    if (number / 5 * 25 + before + place).is_multiple_of(10) {
        text.push("Bagasi kabin dan daftar masuk dua puluh tiga kilo.");
    }
    let said = text.join(" ");
    if place == 0 { format!("{said}\n\nKod tempahan: {}", code(number)) } else { said }
}

/// The story of case `number` of a desk of that size that began at `begin`.
pub fn story(size: Size, begin: Timestamp, number: usize) -> Story {
    let seed = u64::try_from(number).unwrap_or(0);
    let dice = SeededChance::new(seed.wrapping_mul(0x51_7c_c1_b7).wrapping_add(11));
    let who = dice.below(PEOPLE);
    let person = SeededChance::new(who.wrapping_add(77));
    let (given, family) = (pick(&person, &GIVEN), pick(&person, &FAMILY));
    let opened = begin.plus_seconds(size.pace * i64::try_from(number).unwrap_or(0));
    let is_recent = number + RECENT >= size.cases && size.cases > RECENT;
    let open = number.is_multiple_of(FORGOTTEN) || (is_recent && number.is_multiple_of(2));
    let last = 2 + number % 5;
    let mut at = opened;
    let steps = (0..=last)
        .map(|place| {
            let is_end = place == last && !open;
            let answers = place % 2 == 1 || is_end;
            let step = Step {
                at,
                by: answers.then_some(number % STAFF),
                body: body(&dice, number, place),
                then: is_end.then_some("resolved"),
            };
            at = at.plus_seconds(600 + i64::try_from(dice.below(9_000)).unwrap_or(0));
            step
        })
        .collect();
    Story {
        email: format!("{}.{who}@contoh.example", given.to_lowercase().replace(' ', ".")),
        name: format!("{given} {family}"),
        subject: pick(&dice, &SUBJECTS).to_owned(),
        kind: if dice.below(6) == 0 { "complaint" } else { "enquiry" },
        priority: if dice.below(12) == 0 { 4 } else { 2 },
        team: number % TEAMS,
        steps,
    }
}

/// Colleagues who answer.
pub const STAFF: usize = 20;
/// Teams they are in.
pub const TEAMS: usize = 4;

/// When the desk began, if its last case was opened just before `now`.
pub fn begins(size: Size, now: Timestamp) -> Timestamp {
    let days = size.pace * i64::try_from(size.cases).unwrap_or(0) / 86_400;
    now.plus_days(-days - 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stories_are_five_messages_on_average_and_a_tenth_speak_of_the_common_word() {
        let size = Size { cases: 1_000, pace: PACE_SECONDS };
        let begin = Timestamp(1_700_000_000_000_000);
        let stories: Vec<Story> = (0..size.cases).map(|number| story(size, begin, number)).collect();
        let messages: Vec<&Step> = stories.iter().flat_map(|story| &story.steps).collect();
        assert_eq!(messages.len(), 5_000);
        let common = messages.iter().filter(|step| step.body.to_lowercase().contains(COMMON)).count();
        assert_eq!(common, 500);
        let codes: std::collections::BTreeSet<String> = (0..size.cases).map(code).collect();
        assert_eq!(codes.len(), size.cases);
    }
}
