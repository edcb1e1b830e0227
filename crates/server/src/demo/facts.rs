//! What a case is about in particular: its dates, prices, names and numbers, and filling the slots of a text with them
//! as its language writes them.

use jiff::civil::Date;
use jiff::{Span, civil};
use kernel::Language;
use text::format::{self, DateStyle};

use super::customers::Customer;
use super::dice::Dice;
use super::people::Brand;

/// A person's prices: minor units and their currency.
struct Money {
    unit: i64,
    currency: &'static str,
}

/// The particulars of one case.
#[derive(Debug)]
pub struct Facts {
    values: Vec<(&'static str, Value)>,
}

#[derive(Clone, Debug)]
enum Value {
    Text(String),
    Day(Date),
    Month(i8),
    Clock(civil::Time),
    Sum(i64, &'static str),
    Count(i64),
}

const MAKKAH_HOTELS: &[&str] =
    &["Hotel Dar Al Safwah", "Hotel Rawabi Ajyad", "Hotel Qasr Al Huda", "Hotel Manazil Ibrahim"];
const FAR_HOTELS: &[&str] = &["Hotel Nur Aziziyah", "Hotel Kudai Plaza", "Hotel Bab Makkah"];
const MEMBER_HOTELS: &[&str] = &[
    "Hotel Merdeka Raya Jakarta",
    "Grand Cendana Bandung",
    "Puri Kencana Bali",
    "Selat Hotel Penang",
    "Sudirman Suites",
    "Malioboro Palace",
];
const RESTAURANTS: &[&str] =
    &["Rasa Nusantara", "Teras Kafe", "The Jukung Grill", "Lotus Garden", "Warung Senja"];
const CITIES: &[&str] = &["Jakarta", "Bandung", "Surabaya", "Kuala Lumpur", "Penang", "Makassar"];
const TRAVELLERS: &[(&str, &str)] = &[
    ("NUR AZIZAH BINTI HASSAN", "NUR AZIZA BINTI HASSAN"),
    ("MOHD FAIZAL BIN OTHMAN", "MOHD FAIZAL BIN OTMAN"),
    ("SITI ROHANA BINTI DAUD", "SITI ROHAN BINTI DAUD"),
    ("ZULKARNAIN BIN IBRAHIM", "ZULKARNIAN BIN IBRAHIM"),
    ("WAN NORAINI BINTI MUSA", "WAN NORANI BINTI MUSA"),
];

/// The day moved by `days`, staying put at the ends of time.
fn moved(day: Date, days: i64) -> Date {
    day.saturating_add(Span::new().days(days.clamp(-3000, 3000)))
}

impl Facts {
    /// The particulars of a case that `customer` opens on `today`, about the matter of that name.
    pub fn throw(dice: &Dice, customer: &Customer, matter: &str, today: Date) -> Self {
        let mut facts = Self { values: Vec::new() };
        facts.days(dice, today);
        facts.sums(dice, customer, matter);
        facts.names(dice, customer);
        facts
    }

    fn put(&mut self, slot: &'static str, value: Value) {
        self.values.push((slot, value));
    }

    fn days(&mut self, dice: &Dice, today: Date) {
        let depart = moved(today, dice.between(24, 120));
        self.put("today", Value::Day(today));
        self.put("depart", Value::Day(depart));
        self.put("return", Value::Day(moved(depart, 11)));
        self.put("month", Value::Month(depart.month()));
        self.put("soon", Value::Day(moved(today, dice.between(3, 12))));
        self.put("past", Value::Day(moved(today, -dice.between(2, 9))));
        self.put("past2", Value::Day(moved(today, -dice.between(23, 34))));
        self.put("expiry", Value::Day(moved(today, dice.between(190, 420))));
        self.put(
            "year",
            Value::Text((today.year() - i16::try_from(dice.between(1, 4)).unwrap_or(2)).to_string()),
        );
        let hour = |low, high| i8::try_from(dice.between(low, high)).unwrap_or(9);
        let minute = i8::try_from(dice.between(0, 11) * 5).unwrap_or(0);
        self.put("time", Value::Clock(civil::Time::constant(hour(13, 22), minute, 0, 0)));
        self.put("time2", Value::Clock(civil::Time::constant(hour(6, 11), minute, 0, 0)));
    }

    fn sums(&mut self, dice: &Dice, customer: &Customer, matter: &str) {
        let money = if customer.malaysian {
            Money { unit: 100, currency: "MYR" }
        } else {
            // Rupiah sums are a few thousand times those in ringgit, in round thousands.
            Money { unit: 3_500 * 100, currency: "IDR" }
        };
        let sum = |ringgit: i64| Value::Sum(ringgit * money.unit, money.currency);
        // An Umrah is always sold in ringgit.
        let fare = |ringgit: i64| Value::Sum(ringgit * 100, "MYR");
        let price = 6_990 + dice.between(0, 50) * 100;
        let pax = dice.between(2, 6);
        self.put("price", fare(price));
        self.put("price2", fare(price + 600));
        self.put("price3", fare(price + 1_400));
        self.put("peak", fare(price + 5_200));
        self.put("deposit", fare(1_000));
        self.put("balance", fare((price - 1_000) * pax));
        self.put("pax", Value::Count(pax));
        let rate = dice.between(24, 90) * 10;
        self.put("rate", sum(rate));
        self.put("rate2", sum(rate - dice.between(2, 8) * 10));
        let (fee, refund) = match (customer.brand, matter) {
            (Brand::Nusantara, "membership_renewal" | "gift_membership") => (1_000, 1_000),
            (Brand::Nusantara, _) => (dice.between(8, 20) * 10, dice.between(8, 40) * 10),
            (Brand::Safa, "wheelchair") => (350, 0),
            (Brand::Safa, _) => (dice.between(3, 9) * 50, dice.between(30, 120) * 100),
        };
        self.put("fee", sum(fee));
        self.put("refund", sum(refund));
        self.put("points", Value::Count(dice.between(8, 90) * 100));
        self.put("nights", Value::Count(dice.between(2, 14)));
        self.put("seats", Value::Count(dice.between(4, 19)));
        self.put("group", Value::Count(dice.between(5, 16) * 5));
        self.put("distance", Value::Count(dice.between(5, 18) * 50));
        self.put("age", Value::Count(dice.between(24, 43)));
        self.put("elder", Value::Count(dice.between(68, 84)));
    }

    fn names(&mut self, dice: &Dice, customer: &Customer) {
        let mut text = |slot, value: String| self.put(slot, Value::Text(value));
        let near = if customer.brand == Brand::Safa { MAKKAH_HOTELS } else { MEMBER_HOTELS };
        let hotel = dice.word(near);
        let far = if customer.brand == Brand::Safa { FAR_HOTELS } else { MEMBER_HOTELS };
        let others: Vec<&'static str> = far.iter().copied().filter(|name| *name != hotel).collect();
        text("hotel", hotel.to_owned());
        text("hotel2", dice.word(&others).to_owned());
        text("restaurant", dice.word(RESTAURANTS).to_owned());
        text("city", dice.word(CITIES).to_owned());
        let prefix = if customer.brand == Brand::Safa { "SFT" } else { "NR" };
        text("booking", format!("{prefix}-{}", dice.between(10_400, 29_900)));
        text("pnr", dice.letters("ABCDEFGHJKLMNPQRSTUVWXYZ", 6));
        text("flight", format!("{} {}", dice.word(&["SV", "MH", "D7"]), dice.between(150, 899)));
        text("member", format!("3081 {:04} {:04}", dice.between(1000, 9999), dice.between(0, 9999)));
        text("member2", format!("3081 {:04} {:04}", dice.between(1000, 9999), dice.between(0, 9999)));
        text("digits", dice.letters("0123456789", 6));
        text("phone", "+60 3-5550 0199".to_owned());
        if let Some((traveller, wrong)) = dice.pick(TRAVELLERS) {
            text("traveller", (*traveller).to_owned());
            text("wrong", (*wrong).to_owned());
        }
    }

    /// Adds the colleague who speaks.
    pub fn told_by(&mut self, agent: &str) {
        self.put("agent", Value::Text(agent.to_owned()));
    }

    fn written(&self, slot: &str, language: Language) -> Option<String> {
        let (_, value) = self.values.iter().find(|(name, _)| *name == slot)?;
        Some(match value {
            Value::Text(text) => text.clone(),
            Value::Day(day) => format::date(language, *day, DateStyle::Long),
            Value::Month(month) => format::month_name(language, *month).to_owned(),
            Value::Clock(time) => format::time(language, *time),
            Value::Sum(minor, currency) => {
                let written = format::money(language, *minor, currency);
                written
                    .strip_suffix(".00")
                    .or_else(|| written.strip_suffix(",00"))
                    .unwrap_or(&written)
                    .to_owned()
            }
            Value::Count(count) => format::integer(language, *count),
        })
    }

    /// The text with its slots filled. A slot that nothing is known of stays as it is, which a test looks for.
    pub fn fill(&self, template: &str, language: Language) -> String {
        let mut filled = String::with_capacity(template.len() + 64);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let known =
                after.split_once('}').and_then(|(slot, tail)| Some((self.written(slot, language)?, tail)));
            rest = match known {
                Some((value, tail)) => {
                    filled.push_str(&value);
                    tail
                }
                None => {
                    filled.push('{');
                    after
                }
            };
        }
        filled + rest
    }
}
