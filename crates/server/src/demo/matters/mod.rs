//! The matters of both trades: what people ask and complain about, in their own words, and what is answered. Each text
//! has slots in braces, which `facts` fills per case.

mod accounts;
mod benefits;
mod bookings;
mod flights;
mod hotels;
mod memberships;
mod money;
mod packages;
mod papers;
mod points;
mod preparations;
mod stays;

use super::people::Team;
use super::tongue::Tongue;

/// Which doors a matter comes in by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Nearly always by mail.
    Mail,
    /// Mostly by mail, else by telephone, at the counter, by WhatsApp or letter.
    Mixed,
    /// From a partner hotel, by mail.
    Hotel,
}

/// One wording of a question.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    /// The tongue it is written in.
    pub tongue: Tongue,
    /// Its subject line.
    pub subject: &'static str,
    /// What it says, without greeting and name.
    pub body: &'static str,
}

const fn ask(tongue: Tongue, subject: &'static str, body: &'static str) -> Ask {
    Ask { tongue, subject, body }
}

/// A wording in one tongue.
pub type Said = (Tongue, &'static str);

/// A matter.
#[derive(Clone, Copy, Debug)]
pub struct Matter {
    /// Its name: `quad_room`.
    pub word: &'static str,
    /// The type of its cases.
    pub kind: &'static str,
    /// Their priority, 1 to 4.
    pub priority: i64,
    /// Who works them.
    pub team: Team,
    /// How often it comes, against the others of its brand.
    pub weight: u64,
    /// Which doors it comes in by.
    pub by: By,
    /// The tags given to it.
    pub tags: &'static [&'static str],
    /// Openings.
    pub asks: &'static [Ask],
    /// What the customer writes next.
    pub more: &'static [Said],
    /// First answers.
    pub answers: &'static [Said],
    /// Answers that settle it.
    pub ends: &'static [Said],
    /// What colleagues note.
    pub notes: &'static [&'static str],
}

/// Every matter, in the order of their files.
pub fn all() -> Vec<&'static Matter> {
    [
        packages::ALL,
        bookings::ALL,
        preparations::ALL,
        money::ALL,
        papers::ALL,
        flights::ALL,
        stays::ALL,
        benefits::ALL,
        memberships::ALL,
        points::ALL,
        accounts::ALL,
        hotels::ALL,
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests;
