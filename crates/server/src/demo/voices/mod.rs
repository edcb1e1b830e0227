//! The manner of speaking around a matter: greetings, closings, impatience, thanks, comments. Kept apart from the
//! matters so that the same question sounds different from two people.

mod comments;
mod courtesy;
mod junk;
mod moods;

pub use comments::comment;
pub use courtesy::{ask, reply};
pub use junk::JUNK;
pub use moods::{Mood, mood, resolved_by_phone, silence};

use super::dice::Dice;
use super::tongue::Tongue;

/// One of the wordings in a tongue; English when the list has none in it.
fn of(dice: &Dice, list: &[(Tongue, &'static [&'static str])], tongue: Tongue) -> &'static str {
    let found = list.iter().find(|(of, _)| *of == tongue).or_else(|| list.first());
    found.map_or("", |(_, words)| dice.word(words))
}
