//! Mail nobody wants, as every public address receives it.

/// An unwanted mail.
#[derive(Clone, Copy, Debug)]
pub struct Junk {
    /// Name in the From line.
    pub name: &'static str,
    /// Address in the From line.
    pub email: &'static str,
    /// Subject.
    pub subject: &'static str,
    /// Text.
    pub body: &'static str,
}

const fn junk(name: &'static str, email: &'static str, subject: &'static str, body: &'static str) -> Junk {
    Junk { name, email, subject, body }
}

/// All of them.
pub const JUNK: [Junk; 6] = [
    junk(
        "SEO Growth",
        "hello@rankfaster.example",
        "Get your website to page one",
        "Hi, I noticed that your website does not appear on the first page. We have a special offer this week only.",
    ),
    junk(
        "Pinjaman Kilat",
        "promo@danasegera.example",
        "Pinjaman lulus 10 minit",
        "Pinjaman peribadi sehingga RM 50,000 tanpa penjamin. Klik pautan untuk memohon sekarang.",
    ),
    junk(
        "Undian Berhadiah",
        "info@hadiahbesar.example",
        "Selamat, Anda menang undian",
        "Nomor Anda terpilih sebagai pemenang. Kirim data diri dan biaya administrasi untuk mengambil hadiah.",
    ),
    junk(
        "Trade Lists",
        "sales@leadbooster.example",
        "Verified contact list of travel buyers",
        "We can provide a list of 25,000 travel buyers with e-mail addresses at a very reasonable price.",
    ),
    junk(
        "Mailbox Admin",
        "security@mailbox-quota.example",
        "Your mailbox is almost full",
        "Your mailbox has reached 98 % of its quota. Confirm your password within 24 hours to keep your messages.",
    ),
    junk(
        "Promo Hotel Murah",
        "deal@murahbanget.example",
        "Voucher hotel diskon 90 %",
        "Dapatkan voucher hotel bintang lima dengan diskon 90 %. Penawaran terbatas, transfer hari ini juga.",
    ),
];
