//! The whole history as a plan: which cases there are and the story of each. The same seed, end and size give the same
//! plot, whatever the machine.

use kernel::{Language, Timestamp};

use super::Plan;
use super::customers::{self, Customer};
use super::dice::Dice;
use super::matters::{self, By, Matter};
use super::people::{self, Brand, Team};
use super::roster::{Roster, arrivals};
use super::story::{self, Act, Course, Setting, Step};
use super::voices::JUNK;

/// A case of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Whom it is for.
    pub brand: Brand,
    /// Who works it.
    pub team: Team,
    /// Name of who writes.
    pub name: String,
    /// Their address.
    pub email: String,
    /// The language it is held in.
    pub language: Language,
    /// Type word.
    pub kind: &'static str,
    /// 1 to 4.
    pub priority: i64,
    /// Tags.
    pub tags: &'static [&'static str],
    /// What happens.
    pub steps: Vec<Step>,
}

/// Streams of luck beside those of the cases.
const PEOPLE: u64 = u64::MAX;
const ARRIVALS: u64 = u64::MAX - 1;

/// Everything a case is chosen from.
struct World {
    plan: Plan,
    customers: Vec<Customer>,
    matters: Vec<&'static Matter>,
    rosters: [Roster; 2],
}

impl World {
    fn new(plan: &Plan) -> Self {
        let people = customers::people(&Dice::new(plan.seed, PEOPLE), (plan.cases * 2 / 5).max(40));
        let rosters = Brand::ALL.map(Roster::of);
        Self { plan: *plan, customers: people, matters: matters::all(), rosters }
    }

    fn roster(&self, brand: Brand) -> Option<&Roster> {
        Brand::ALL.into_iter().zip(&self.rosters).find_map(|(of, roster)| (of == brand).then_some(roster))
    }

    fn matter(&self, dice: &Dice, brand: Brand) -> Option<&'static Matter> {
        let weight = |matter: &&Matter| if matter.team.brand() == brand { matter.weight } else { 0 };
        self.matters.get(dice.weighted(self.matters.iter().map(weight))).copied()
    }

    /// Somebody of the brand who writes in that tongue; hotels ask the hotels' questions and no others.
    fn customer(&self, dice: &Dice, matter: &Matter, ask: &matters::Ask) -> Option<&Customer> {
        let fits = |customer: &&Customer| {
            customer.brand == matter.team.brand()
                && customer.tongue == ask.tongue
                && customer.hotel == (matter.by == By::Hotel)
        };
        let fitting: Vec<&Customer> = self.customers.iter().filter(fits).collect();
        dice.pick(&fitting).copied()
    }

    fn case(&self, part: u64, brand: Brand, at: Timestamp, course: Option<Course>) -> Option<Case> {
        let dice = &Dice::new(self.plan.seed, part);
        let matter = self.matter(dice, brand)?;
        let ask = dice.pick(matter.asks)?;
        let customer = self.customer(dice, matter, ask)?;
        let roster = self.roster(brand)?;
        let setting = Setting { dice, customer, matter, ask, roster, at, until: self.plan.as_of };
        // What nobody has looked at yet came by itself.
        let channel = if course.is_some() { "email" } else { story::channel(dice, matter.by) };
        let spoken = matches!(channel, "phone" | "counter" | "whatsapp");
        let course = course.unwrap_or_else(|| Course::throw(dice, matter, spoken));
        Some(Case {
            brand,
            team: matter.team,
            name: customer.full_name.clone(),
            email: customer.email.clone(),
            language: ask.tongue.language(brand.language()),
            kind: matter.kind,
            priority: matter.priority,
            tags: matter.tags,
            steps: story::tell(&setting, channel, course),
        })
    }

    /// Unwanted mail: marked and often blocked, or thrown away.
    fn junk(&self, part: u64, brand: Brand, at: Timestamp) -> Option<Case> {
        let dice = Dice::new(self.plan.seed, part);
        let junk = dice.pick(&JUNK)?;
        let team = if brand == Brand::Safa { Team::Enquiries } else { Team::Members };
        let act = if dice.percent(70) { Act::Spam(dice.percent(60)) } else { Act::Trash };
        let seen = self.roster(brand)?.after(at, dice.between(5, 120));
        let write = Act::Write { subject: junk.subject.to_owned(), body: junk.body.to_owned() };
        let mut steps =
            vec![Step { at, by: None, act: write }, Step { at: seen, by: Some(people::lead(team)), act }];
        steps.retain(|step| step.at < self.plan.as_of);
        Some(Case {
            brand,
            team,
            name: junk.name.to_owned(),
            email: junk.email.replace('@', &format!("{part}@")),
            language: brand.language(),
            kind: "enquiry",
            priority: 2,
            tags: &[],
            steps,
        })
    }
}

/// Cases that are open at the end, of every kind.
fn open_count(cases: usize) -> usize {
    (cases / 70).clamp(Course::OPEN.len() * 2, 42).min(cases)
}

/// Plots the history.
pub fn plot(plan: &Plan) -> Vec<Case> {
    let world = World::new(plan);
    let open = open_count(plan.cases);
    let settled = plan.cases - open;
    let dice = Dice::new(plan.seed, ARRIVALS);
    // The last day belongs to the open work.
    let until = plan.as_of.plus_days(-1);
    let safa = settled * 58 / 100;
    let mut began: Vec<(Timestamp, Brand)> = Vec::with_capacity(settled);
    for (brand, count) in [(Brand::Safa, safa), (Brand::Nusantara, settled - safa)] {
        let all = arrivals(&dice, brand, plan.begins(), until, count);
        began.extend(all.into_iter().map(|at| (at, brand)));
    }
    began.sort_unstable();
    let mut cases = Vec::with_capacity(plan.cases);
    for (part, (at, brand)) in (0u64..).zip(began) {
        // One mail in forty is nobody's question.
        let unwanted = Dice::new(plan.seed ^ 0x0053_5041, part).between(1, 40) == 1;
        let case = if unwanted { world.junk(part, brand, at) } else { world.case(part, brand, at, None) };
        cases.extend(case);
    }
    for (place, course) in Course::OPEN.iter().copied().cycle().take(open).enumerate() {
        let part = (settled + place) as u64;
        let brand = if place % 5 < 3 { Brand::Safa } else { Brand::Nusantara };
        let (least, most) = course.began_hours_ago().unwrap_or((1, 24));
        let at = plan
            .as_of
            .plus_seconds(-Dice::new(plan.seed ^ 0x4f50, part).between(least * 3600 + 60, most * 3600));
        cases.extend(world.case(part, brand, at.max(plan.begins()), Some(course)));
    }
    cases
}
