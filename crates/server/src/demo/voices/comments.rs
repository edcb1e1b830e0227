//! What customers say beside a score.

use super::of;
use crate::demo::dice::Dice;
use crate::demo::tongue::Tongue::{self, En, Id, Mix, Ms};

const GLAD: &[(Tongue, &[&str])] = &[
    (
        En,
        &[
            "",
            "",
            "Quick and friendly, thank you.",
            "Clear answer on the same day.",
            "She followed it through to the end.",
        ],
    ),
    (
        Ms,
        &[
            "",
            "",
            "Layanan pantas dan mesra.",
            "Penjelasan jelas, terima kasih.",
            "Sangat membantu, urusan dipermudahkan.",
        ],
    ),
    (Id, &["", "", "Cepat dan ramah.", "Penjelasannya jelas, terima kasih.", "Ditangani sampai tuntas."]),
    (Mix, &["", "", "Fast response, thank you!", "Very helpful, recommended.", "Best service so far."]),
];
const MIDDLING: &[(Tongue, &[&str])] = &[
    (En, &["", "Solved in the end, but I had to ask twice.", "The answer was fine, the wait was not."]),
    (Ms, &["", "Selesai juga, tapi kena tanya dua kali.", "Jawapan baik, cuma lambat sikit."]),
    (Id, &["", "Akhirnya beres, tetapi harus bertanya dua kali.", "Jawabannya baik, hanya agak lama."]),
    (Mix, &["", "Ok la, but slow sikit.", "Solved, but have to ask two times."]),
];
const SORRY: &[(Tongue, &[&str])] = &[
    (
        En,
        &[
            "Nobody kept the date I was given.",
            "I had to explain everything three times.",
            "Too slow for an urgent matter.",
        ],
    ),
    (
        Ms,
        &[
            "Janji tidak ditepati.",
            "Terpaksa ulang cerita tiga kali.",
            "Terlalu lambat untuk perkara mendesak.",
        ],
    ),
    (
        Id,
        &[
            "Janjinya tidak ditepati.",
            "Harus menjelaskan berulang kali.",
            "Terlalu lama untuk hal yang mendesak.",
        ],
    ),
    (
        Mix,
        &[
            "Very slow, disappointed.",
            "Have to repeat everything many times.",
            "Promise one thing, do another.",
        ],
    ),
];

/// A comment that goes with a score of one to five; often none.
pub fn comment(dice: &Dice, score: i64, tongue: Tongue) -> &'static str {
    match score {
        4.. => of(dice, GLAD, tongue),
        3 => of(dice, MIDDLING, tongue),
        _ => of(dice, SORRY, tongue),
    }
}
