//! The customers: believable people of both countries, made by combining names as they are given there. None of them
//! exists, and every address ends in `.example`, which never resolves (RFC 2606).

use std::collections::BTreeSet;

use super::dice::Dice;
use super::organisations;
use super::people::Brand;
use super::tongue::Tongue;

/// Somebody who writes to a brand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// Full name as they sign.
    pub full_name: String,
    /// How staff address them: `Puan Siti`, `Bapak Budi`.
    pub call_as: String,
    /// Their address.
    pub email: String,
    /// Their telephone.
    pub phone: String,
    /// Whom they write to.
    pub brand: Brand,
    /// How they write.
    pub tongue: Tongue,
    /// Whether it is a partner hotel.
    pub hotel: bool,
    /// Whether they live in Malaysia and pay in ringgit.
    pub malaysian: bool,
}

const MALAY_MEN: &[&str] = &[
    "Ahmad",
    "Mohd Faizal",
    "Azman",
    "Hafizuddin",
    "Ismail",
    "Kamarul",
    "Luqman",
    "Mohamad Rizal",
    "Nazri",
    "Omar",
    "Rashid",
    "Shahrul",
    "Syafiq",
    "Zainal",
    "Zulkarnain",
    "Amirul",
    "Badrul Hisham",
    "Fadhil",
    "Hakimi",
    "Khairi",
];
const MALAY_WOMEN: &[&str] = &[
    "Siti Aminah",
    "Nor Azizah",
    "Faridah",
    "Hasnah",
    "Intan",
    "Khadijah",
    "Latifah",
    "Mariam",
    "Nurul Huda",
    "Rohana",
    "Salmah",
    "Sharifah",
    "Wan Noraini",
    "Zaleha",
    "Aisyah",
    "Balqis",
    "Fatin Nabila",
    "Hidayah",
    "Maznah",
    "Norhayati",
];
const MALAY_FATHERS: &[&str] = &[
    "Abdullah",
    "Ibrahim",
    "Hassan",
    "Othman",
    "Mohd Noor",
    "Yaacob",
    "Sulaiman",
    "Ariffin",
    "Che Mat",
    "Daud",
    "Embong",
    "Ghazali",
    "Harun",
    "Jusoh",
    "Kassim",
    "Latif",
    "Musa",
    "Ramli",
    "Sabri",
    "Talib",
    "Wahab",
    "Zakaria",
];
const INDONESIAN_MEN: &[&str] = &[
    "Budi", "Agus", "Bambang", "Dedi", "Eko", "Fajar", "Gilang", "Hendra", "Irfan", "Joko", "Krisna", "Made",
    "Nanang", "Oka", "Rudi", "Slamet", "Teguh", "Wahyu", "Yoga", "Andika",
];
const INDONESIAN_WOMEN: &[&str] = &[
    "Sri", "Ayu", "Citra", "Diah", "Endang", "Fitri", "Gita", "Indah", "Kartika", "Lestari", "Maya",
    "Ningsih", "Ratna", "Sari", "Tuti", "Wulan", "Yanti", "Anisa", "Melati", "Rina",
];
const INDONESIAN_SECOND: &[&str] = &[
    "Santoso",
    "Wijaya",
    "Kusuma",
    "Pratama",
    "Nugroho",
    "Saputra",
    "Hidayat",
    "Siregar",
    "Nasution",
    "Simanjuntak",
    "Hutapea",
    "Setiawan",
    "Gunawan",
    "Hartono",
    "Purnomo",
    "Suryani",
    "Rahayu",
    "Permata",
    "Wibowo",
    "Lubis",
];
const CHINESE_FAMILY: &[&str] =
    &["Tan", "Lim", "Wong", "Lee", "Ng", "Chong", "Goh", "Teoh", "Yap", "Koh", "Ong", "Chin"];
const CHINESE_GIVEN: &[&str] = &[
    "Wei Jian",
    "Mei Yee",
    "Kah Hoe",
    "Siew Ling",
    "Chee Keong",
    "Hui Min",
    "Boon Huat",
    "Xin Yi",
    "Kok Leong",
    "Li Wen",
    "Jia Hao",
    "Pei Shan",
];
const INDIAN_MEN: &[&str] =
    &["Arun", "Ganesh", "Kumar", "Prakash", "Ravi", "Suresh", "Vignesh", "Mani", "Dinesh", "Sathish"];
const INDIAN_WOMEN: &[&str] =
    &["Devi", "Kavitha", "Letchumi", "Priya", "Saraswathy", "Thulasi", "Malathi", "Shanti"];
const INDIAN_FATHERS: &[&str] = &[
    "Subramaniam",
    "Muniandy",
    "Krishnan",
    "Raman",
    "Perumal",
    "Govindasamy",
    "Nadarajah",
    "Arumugam",
    "Selvaraj",
];
const HOTELS: &[&str] = &[
    "Hotel Merdeka Raya Jakarta",
    "Grand Cendana Bandung",
    "Puri Kencana Bali",
    "Losari Bay Makassar",
    "Selat Hotel Penang",
    "Kinabalu Heights",
    "Sudirman Suites",
    "Malioboro Palace",
    "Teluk Intan Resort",
    "Danau Toba Lodge",
];
/// Mail domains nobody owns.
const DOMAINS: &[&str] =
    &["surat.example", "posku.example", "mail.example", "contoh.example", "warkah.example"];

/// Makes `count` different people and the hotels. Of each brand and tongue there is at least one.
pub fn people(dice: &Dice, count: usize) -> Vec<Customer> {
    let mut taken = BTreeSet::new();
    let mut made: Vec<Customer> = HOTELS.iter().map(|name| hotel(name, &mut taken)).collect();
    let first = [
        (Brand::Safa, Tongue::Ms),
        (Brand::Safa, Tongue::En),
        (Brand::Safa, Tongue::Mix),
        (Brand::Safa, Tongue::Id),
        (Brand::Nusantara, Tongue::Id),
        (Brand::Nusantara, Tongue::En),
        (Brand::Nusantara, Tongue::Mix),
        (Brand::Nusantara, Tongue::Ms),
    ];
    let mut wanted = first.into_iter();
    for place in 0..count.max(first.len()) {
        let (brand, tongue) = wanted.next().unwrap_or_else(|| {
            let brand = if dice.percent(58) { Brand::Safa } else { Brand::Nusantara };
            (brand, tongue_of(dice, brand))
        });
        made.push(person(dice, (brand, tongue), place, &mut taken));
    }
    made
}

fn tongue_of(dice: &Dice, brand: Brand) -> Tongue {
    let weights = match brand {
        Brand::Safa => [18, 50, 6, 26],
        Brand::Nusantara => [28, 8, 46, 18],
    };
    [Tongue::En, Tongue::Ms, Tongue::Id, Tongue::Mix]
        .get(dice.weighted(weights))
        .copied()
        .unwrap_or(Tongue::En)
}

/// A name with whether it is a woman's.
fn malay(dice: &Dice) -> (String, String, bool) {
    let woman = dice.percent(55);
    let (given, child_of) =
        if woman { (dice.word(MALAY_WOMEN), "binti") } else { (dice.word(MALAY_MEN), "bin") };
    let pilgrim = if dice.percent(12) { if woman { "Hajah " } else { "Haji " } } else { "" };
    (format!("{pilgrim}{given} {child_of} {}", dice.word(MALAY_FATHERS)), given.to_owned(), woman)
}

fn indonesian(dice: &Dice) -> (String, String, bool) {
    let woman = dice.percent(50);
    let given = if woman { dice.word(INDONESIAN_WOMEN) } else { dice.word(INDONESIAN_MEN) };
    let full = match dice.between(0, 9) {
        // One name is a whole name.
        0 | 1 => format!("{given}{}", if woman { "wati" } else { "yanto" }),
        2 => format!("{given} {} {}", dice.word(INDONESIAN_SECOND), dice.word(INDONESIAN_SECOND)),
        _ => format!("{given} {}", dice.word(INDONESIAN_SECOND)),
    };
    let call = full.split(' ').next().unwrap_or(given).to_owned();
    (full, call, woman)
}

fn chinese(dice: &Dice) -> (String, String, bool) {
    let (family, given) = (dice.word(CHINESE_FAMILY), dice.word(CHINESE_GIVEN));
    let woman = matches!(given, "Mei Yee" | "Siew Ling" | "Hui Min" | "Xin Yi" | "Li Wen" | "Pei Shan");
    (format!("{family} {given}"), family.to_owned(), woman)
}

fn indian(dice: &Dice) -> (String, String, bool) {
    let woman = dice.percent(50);
    let (given, child_of) =
        if woman { (dice.word(INDIAN_WOMEN), "a/p") } else { (dice.word(INDIAN_MEN), "a/l") };
    (format!("{given} {child_of} {}", dice.word(INDIAN_FATHERS)), given.to_owned(), woman)
}

fn person(
    dice: &Dice,
    (brand, tongue): (Brand, Tongue),
    place: usize,
    taken: &mut BTreeSet<String>,
) -> Customer {
    let (full_name, called, woman) = match (brand, tongue) {
        (_, Tongue::Id) => indonesian(dice),
        (Brand::Nusantara, Tongue::Mix) if dice.percent(80) => indonesian(dice),
        (Brand::Nusantara, _) => match dice.between(0, 9) {
            0..=3 => chinese(dice),
            4 | 5 => indian(dice),
            _ => malay(dice),
        },
        (Brand::Safa, _) => malay(dice),
    };
    let indonesian_home = tongue == Tongue::Id || (brand == Brand::Nusantara && tongue == Tongue::Mix);
    let malaysian = brand == Brand::Safa || !indonesian_home;
    let title = match (tongue.language(brand.language()), woman) {
        (kernel::Language::Id, true) => "Ibu",
        (kernel::Language::Id, false) => "Bapak",
        (kernel::Language::Ms, true) => "Puan",
        (kernel::Language::Ms, false) => "Encik",
        (kernel::Language::En, true) => "Ms",
        (kernel::Language::En, false) => "Mr",
    };
    let own = dice.word(DOMAINS);
    Customer {
        call_as: format!("{title} {called}"),
        email: address(&full_name, organisations::employer(brand, place).unwrap_or(own), taken),
        phone: phone(dice, malaysian),
        full_name,
        brand,
        tongue,
        hotel: false,
        malaysian,
    }
}

fn hotel(name: &str, taken: &mut BTreeSet<String>) -> Customer {
    let malaysian = ["Selat Hotel Penang", "Kinabalu Heights", "Teluk Intan Resort"].contains(&name);
    let domain = format!("{}.example", name.to_lowercase().replace(' ', ""));
    Customer {
        full_name: format!("Front Office – {name}"),
        call_as: if malaysian { "team" } else { "tim" }.to_owned(),
        email: address("front office", &domain, taken),
        phone: "+62 21 5550 0100".to_owned(),
        brand: Brand::Nusantara,
        tongue: if malaysian { Tongue::En } else { Tongue::Id },
        hotel: true,
        malaysian,
    }
}

/// An address from a name, unlike any given before.
fn address(name: &str, domain: &str, taken: &mut BTreeSet<String>) -> String {
    let parts: Vec<String> = name
        .to_lowercase()
        .split(' ')
        .filter(|part| !matches!(*part, "bin" | "binti" | "a/l" | "a/p" | "haji" | "hajah"))
        .map(|part| part.chars().filter(char::is_ascii_alphanumeric).collect())
        .collect();
    let base = parts.join(".");
    let mut address = format!("{base}@{domain}");
    let mut number = 2;
    while !taken.insert(address.clone()) {
        address = format!("{base}{number}@{domain}");
        number += 1;
    }
    address
}

/// A mobile number in the form of the country.
fn phone(dice: &Dice, malaysian: bool) -> String {
    if malaysian {
        format!("+60 1{}-{} {:04}", dice.between(1, 9), dice.between(200, 998), dice.between(0, 9999))
    } else {
        format!("+62 8{}-{:04}-{:04}", dice.between(11, 59), dice.between(0, 9999), dice.between(0, 9999))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::people;
    use crate::demo::dice::Dice;

    #[test]
    fn four_hundred_people_have_four_hundred_addresses_and_mostly_names_of_their_own() {
        let made = people(&Dice::new(1, 0), 400);
        let addresses: BTreeSet<_> = made.iter().map(|one| &one.email).collect();
        assert_eq!(addresses.len(), made.len());
        assert!(addresses.iter().all(|address| address.is_ascii() && address.ends_with(".example")));
        let names: BTreeSet<_> = made.iter().map(|one| &one.full_name).collect();
        assert!(names.len() > 300, "{}", names.len());
    }
}
