//! Numbers, shares, money and file sizes.

use kernel::Language;

/// How many decimals a number is written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decimals {
    /// Always this many: columns that must line up, money.
    Exactly(u8),
    /// As many as are needed and no more than this: sentences.
    UpTo(u8),
}

/// The thousands and the decimal mark: `1,234.5` in English and Malay, `1.234,5` in Indonesian.
const fn marks(language: Language) -> (char, char) {
    match language {
        Language::En | Language::Ms => (',', '.'),
        Language::Id => ('.', ','),
    }
}

/// A number in the reader's style. Half rounds away from zero on the written decimals of the value, so `2.675` at two
/// places is `2.68` though binary holds a little less. Not a number, or infinite: an en dash, as an empty cell shows.
pub fn number(language: Language, value: f64, decimals: Decimals) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let (places, trim) = match decimals {
        Decimals::Exactly(places) => (usize::from(places), false),
        Decimals::UpTo(places) => (usize::from(places), true),
    };
    let (whole, fraction) = rounded(value.abs(), places);
    let fraction = if trim { fraction.trim_end_matches('0') } else { fraction.as_str() };
    let is_zero = whole.bytes().chain(fraction.bytes()).all(|digit| digit == b'0');
    put_together(language, value < 0.0 && !is_zero, &whole, fraction)
}

/// A whole number in the reader's style.
pub fn integer(language: Language, value: i64) -> String {
    put_together(language, value < 0, &value.unsigned_abs().to_string(), "")
}

/// A share (0.92) as a percentage (`92%`).
pub fn percent(language: Language, share: f64, decimals: Decimals) -> String {
    let text = number(language, share * 100.0, decimals);
    if share.is_finite() { text + "%" } else { text }
}

/// How many digits the minor unit of an ISO 4217 currency has (ISO 4217:2015 table A.1): 2 for most, `MYR` and `IDR`
/// among them.
pub fn minor_digits(currency: &str) -> u8 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND"
        | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// Money in ISO 4217 minor units, as the trades write it: `RM 1,234.50`, `Rp 1.234.500`, `SAR 375.00`. Rupiah show their
/// sen only when there are any. A negative amount has its sign first: `-RM 20.00`.
pub fn money(language: Language, minor: i64, currency: &str) -> String {
    let digits = minor_digits(currency);
    let unit = 10_u64.pow(u32::from(digits));
    let (whole, rest) = (minor.unsigned_abs() / unit, minor.unsigned_abs() % unit);
    let fraction = match (currency, rest) {
        ("IDR", 0) => String::new(),
        _ if digits == 0 => String::new(),
        _ => format!("{rest:0width$}", width = usize::from(digits)),
    };
    let sign = if minor < 0 { "-" } else { "" };
    let mark = match currency {
        "MYR" => "RM",
        "IDR" => "Rp",
        other => other,
    };
    format!("{sign}{mark} {}", put_together(language, false, &whole.to_string(), &fraction))
}

/// A file's size with three figures at most, in decimal units: `412 kB`, `1.2 MB`.
pub fn file_size(language: Language, bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1_000 {
        return format!("{bytes} B");
    }
    let mut thousandths = bytes;
    let mut unit = "kB";
    for next in UNITS {
        unit = next;
        // 999,500 kB is shown as 1 GB, not as 1,000 MB.
        if thousandths < 999_500 {
            break;
        }
        if next != "TB" {
            thousandths = (thousandths + 500) / 1_000;
        }
    }
    let (whole, tenth) = if thousandths < 9_950 {
        let tenths = (thousandths + 50) / 100;
        (tenths / 10, tenths % 10)
    } else {
        ((thousandths + 500) / 1_000, 0)
    };
    let fraction = if tenth == 0 { String::new() } else { tenth.to_string() };
    format!("{} {unit}", put_together(language, false, &whole.to_string(), &fraction))
}

/// Digits before and after the point, rounded to `places` on the shortest decimal text that means `value`.
fn rounded(value: f64, places: usize) -> (String, String) {
    let text = format!("{value}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let kept: String = fraction.chars().chain(std::iter::repeat('0')).take(places).collect();
    if fraction.chars().nth(places).is_none_or(|next| next < '5') {
        return (whole.to_owned(), kept);
    }
    let mut digits: Vec<u8> = whole.bytes().chain(kept.bytes()).collect();
    let mut carry = true;
    for digit in digits.iter_mut().rev() {
        if !carry {
            break;
        }
        carry = *digit == b'9';
        *digit = if carry { b'0' } else { *digit + 1 };
    }
    if carry {
        digits.insert(0, b'1');
    }
    let fraction = digits.split_off(digits.len() - places);
    (digits.into_iter().map(char::from).collect(), fraction.into_iter().map(char::from).collect())
}

fn put_together(language: Language, negative: bool, whole: &str, fraction: &str) -> String {
    let (thousands, point) = marks(language);
    let mut text = String::with_capacity(whole.len() * 4 / 3 + fraction.len() + 2);
    if negative {
        text.push('-');
    }
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(thousands);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(point);
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use Decimals::{Exactly, UpTo};
    use Language::{En, Id, Ms};
    use proptest::prelude::*;

    #[test]
    fn numbers_follow_the_reader() {
        for (language, value, decimals, written) in [
            (En, 1_234.5, UpTo(3), "1,234.5"),
            (Ms, 1_234.5, UpTo(3), "1,234.5"),
            (Id, 1_234.5, UpTo(3), "1.234,5"),
            (Id, 1_234_567.0, UpTo(2), "1.234.567"),
            (En, 4.62, Exactly(2), "4.62"),
            (Id, 4.6, Exactly(2), "4,60"),
            (En, 2.675, Exactly(2), "2.68"),
            (En, 0.995, Exactly(2), "1.00"),
            (En, 999.96, UpTo(1), "1,000"),
            (En, -0.04, UpTo(1), "0"),
            (En, -1.25, UpTo(1), "-1.3"),
            (Ms, 100.0, UpTo(1), "100"),
            (En, f64::NAN, UpTo(1), "–"),
        ] {
            assert_eq!(number(language, value, decimals), written);
        }
        assert_eq!(integer(Id, -1_234_567), "-1.234.567");
        assert_eq!(integer(En, i64::MIN), "-9,223,372,036,854,775,808");
    }

    #[test]
    fn shares_are_percentages() {
        assert_eq!(percent(En, 0.92, UpTo(1)), "92%");
        assert_eq!(percent(Id, 0.184, UpTo(1)), "18,4%");
        assert_eq!(percent(Ms, 1.0, Exactly(1)), "100.0%");
        assert_eq!(percent(En, f64::INFINITY, UpTo(1)), "–");
    }

    #[test]
    fn money_is_written_as_the_trades_write_it() {
        for (language, minor, currency, written) in [
            (Ms, 123_450, "MYR", "RM 1,234.50"),
            (En, 100_000, "MYR", "RM 1,000.00"),
            (Id, 123_450_000, "IDR", "Rp 1.234.500"),
            (Id, 123_450_050, "IDR", "Rp 1.234.500,50"),
            (En, 123_450_000, "IDR", "Rp 1,234,500"),
            (Id, 123_450, "MYR", "RM 1.234,50"),
            (En, 37_500, "SAR", "SAR 375.00"),
            (En, 1_500, "JPY", "JPY 1,500"),
            (En, 1_500, "KWD", "KWD 1.500"),
            (Ms, -2_000, "MYR", "-RM 20.00"),
            (Ms, 5, "MYR", "RM 0.05"),
        ] {
            assert_eq!(money(language, minor, currency), written);
        }
    }

    #[test]
    fn a_files_size_keeps_three_figures() {
        for (bytes, en, id) in [
            (0, "0 B", "0 B"),
            (999, "999 B", "999 B"),
            (1_000, "1 kB", "1 kB"),
            (1_250, "1.3 kB", "1,3 kB"),
            (9_950, "10 kB", "10 kB"),
            (412_300, "412 kB", "412 kB"),
            (999_499, "999 kB", "999 kB"),
            (999_500, "1 MB", "1 MB"),
            (25_000_000, "25 MB", "25 MB"),
            (1_234_000_000_000, "1.2 TB", "1,2 TB"),
            (12_340_000_000_000_000, "12,340 TB", "12.340 TB"),
        ] {
            assert_eq!(file_size(En, bytes), en);
            assert_eq!(file_size(Id, bytes), id);
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back_within_half_of_the_last_place(value in -1e9..1e9_f64, places in 0_u8..4) {
            let written = number(Id, value, Exactly(places));
            let read: f64 = written.replace('.', "").replace(',', ".").parse().unwrap();
            prop_assert!((read - value).abs() <= 0.5 * 10_f64.powi(-i32::from(places)) + 1e-6);
        }
    }
}
