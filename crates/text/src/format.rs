//! How numbers, money, dates and spans of time are written for each language. The shapes are those of CLDR where the
//! trade follows it (month and day names, 14.07 in Indonesian, 2:07 PTG in Malay) and the trade's own where it does not
//! (`RM 1,234.50` and `Rp 1.234.500`, with a space, and no sen on whole rupiah).

mod dates;
mod numbers;
mod spans;

pub use dates::{DateStyle, coming, date, date_time, day_of, moment, month_name, time, weekday_name};
pub use numbers::{Decimals, file_size, integer, minor_digits, money, number, percent};
pub use spans::{Unit, age, minutes, remaining, unit, working};
