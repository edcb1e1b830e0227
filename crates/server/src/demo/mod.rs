//! The demo's history: two desks whose three months were lived through the real operations under a simulated clock, so
//! that every screen, figure and list has something true to show. The same seed and end give the same history.

mod customers;
mod designed;
mod dice;
mod drive;
mod facts;
mod founding;
mod matters;
mod oddities;
mod organisations;
mod people;
mod plot;
mod raw_mail;
mod roster;
mod snippets;
mod story;
mod tags;
mod tongue;
mod views;
mod voices;

#[cfg(test)]
mod tests;

use desk::Desk;
use kernel::{Problem, SimulatedClock, Timestamp};

pub use people::{Brand, Colleague, STAFF, Team};

/// The password of every account of the demo. It opens nothing elsewhere: `serve` refuses accounts the demo made.
pub const PASSWORD: &str = "khidmat-demo";

/// What history to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Names the history: the same seed, the same people and cases.
    pub seed: u64,
    /// When it ends: now, as the demo understands it.
    pub as_of: Timestamp,
    /// How many cases.
    pub cases: usize,
    /// Over how many months of thirty days.
    pub months: u8,
}

impl Plan {
    /// Three months and three thousand cases.
    pub const fn new(seed: u64, as_of: Timestamp) -> Self {
        Self { seed, as_of, cases: 3_100, months: 3 }
    }

    /// When the history begins.
    pub fn begins(&self) -> Timestamp {
        self.as_of.plus_days(-30 * i64::from(self.months))
    }
}

/// What was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filled {
    /// Cases in the plot.
    pub cases: usize,
    /// Steps of people that were performed.
    pub steps: usize,
}

/// An account to sign in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// Role word.
    pub role: &'static str,
    /// Whose account it is.
    pub full_name: &'static str,
    /// Its address.
    pub email: String,
}

/// One account for each role, in the order of the staff.
pub fn sign_ins() -> Vec<SignIn> {
    let mut all: Vec<SignIn> = Vec::new();
    for colleague in &STAFF {
        if !all.iter().any(|known| known.role == colleague.role) {
            let Colleague { role, full_name, .. } = *colleague;
            all.push(SignIn { role, full_name, email: colleague.email() });
        }
    }
    all
}

/// Fills an empty desk with the history. The clock must stand at or before [`Plan::begins`]; afterwards it stands at
/// [`Plan::as_of`] and no letter is left to send. The desk must keep its post.
pub async fn fill(desk: &Desk, clock: &SimulatedClock, plan: &Plan) -> Result<Filled, Problem> {
    clock.advance_to(plan.begins());
    // Nobody relies on it until it is whole; waiting for the disk forty thousand times takes minutes.
    desk.db().hurry(true);
    let house = founding::found(desk, PASSWORD).await?;
    let plot = plot::plot(plan);
    let steps = plot.iter().map(|case| case.steps.len()).sum();
    drive::Drive::new(desk, clock, &house, plot.len()).run(&plot, plan.as_of).await?;
    organisations::settle(desk, &house, &house.actor("nurul")).await?;
    desk.db().hurry(false);
    desk.db().write(|_| Ok::<_, Problem>(())).await?;
    Ok(Filled { cases: plot.len(), steps })
}
