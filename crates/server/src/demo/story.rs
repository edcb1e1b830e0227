//! What happens in one case, told beforehand: who writes what and when, who answers after how long, where it stalls.
//! Telling is pure; performing is `drive`'s.

use kernel::{Language, Timestamp};

use super::customers::Customer;
use super::dice::Dice;
use super::facts::Facts;
use super::matters::{Ask, By, Matter, Said};
use super::people::{self, Team};
use super::roster::{Roster, day_at};
use super::tongue::Tongue;
use super::voices::{self, Mood};

/// One thing that somebody does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// The customer writes a mail; the first opens the case.
    Write {
        /// Subject line.
        subject: String,
        /// Text.
        body: String,
    },
    /// A colleague records what was said or handed in.
    Record {
        /// `phone`, `counter`, `whatsapp`, `letter`.
        channel: &'static str,
        /// Subject.
        subject: String,
        /// What was said.
        body: String,
    },
    /// Takes the case, and says what kind it is.
    Triage,
    /// Answers the customer.
    Reply {
        /// Text.
        body: String,
        /// Status it moves to.
        then: Option<&'static str>,
    },
    /// Notes something, calling a colleague to it.
    Note {
        /// Text.
        text: String,
        /// Whom it names.
        mention: Option<&'static str>,
    },
    /// Gives the case to a colleague.
    Hand(&'static str),
    /// Changes the status.
    Status(&'static str),
    /// Raises the priority.
    Urgent,
    /// Puts it away until then.
    Snooze(Timestamp),
    /// Unwanted mail; whether its sender is blocked.
    Spam(bool),
    /// Into the trash.
    Trash,
    /// The customer rates the case.
    Rate(i64, &'static str),
}

/// An act with its time and who does it: a colleague's word, or nobody for the customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// Which colleague.
    pub by: Option<&'static str>,
    /// What.
    pub act: Act,
}

/// How a case goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// Answered once and settled.
    OneTouch,
    /// Answered, asked again, settled.
    TwoStep,
    /// Waits for a third party in between.
    ThroughHold,
    /// Nobody answers in time, the customer insists, the lead takes over.
    Escalated,
    /// Settled, comes back, settled again.
    Reopened,
    /// Settled, and the customer says thank you.
    Thanked,
    /// Answered; the customer never writes again.
    Silent,
    /// Settled by word of mouth.
    Spoken,
    /// Nobody has looked yet.
    Untouched,
    /// Taken, not answered.
    Unanswered,
    /// Answered; the customer owes the next step.
    Waiting,
    /// A third party owes it.
    Held,
    /// Put away for a while.
    Snoozed,
    /// The customer answered; we owe the next step.
    Owed,
    /// The customer insists, and the lead was called.
    Pressing,
}

impl Course {
    /// Work that is open at the end, of every kind.
    pub const OPEN: [Self; 7] = [
        Self::Untouched,
        Self::Unanswered,
        Self::Waiting,
        Self::Held,
        Self::Snoozed,
        Self::Owed,
        Self::Pressing,
    ];

    /// How a case of this matter most likely goes.
    pub fn throw(dice: &Dice, matter: &Matter, spoken: bool) -> Self {
        if spoken && dice.percent(55) {
            return Self::Spoken;
        }
        let complaint = matter.kind == "complaint";
        let weights = if complaint { [14, 34, 14, 18, 9, 4, 7] } else { [36, 30, 9, 3, 5, 8, 9] };
        let all = [
            Self::OneTouch,
            Self::TwoStep,
            Self::ThroughHold,
            Self::Escalated,
            Self::Reopened,
            Self::Thanked,
            Self::Silent,
        ];
        all.get(dice.weighted(weights)).copied().unwrap_or(Self::OneTouch)
    }

    /// How long before the end such a case began, in hours: at least, at most. `None` for one that ends.
    pub const fn began_hours_ago(self) -> Option<(i64, i64)> {
        match self {
            Self::Untouched => Some((0, 4)),
            Self::Unanswered => Some((20, 74)),
            Self::Waiting | Self::Pressing => Some((100, 150)),
            Self::Held | Self::Snoozed => Some((110, 260)),
            Self::Owed => Some((120, 200)),
            _ => None,
        }
    }
}

/// What a story is told from.
pub struct Setting<'a> {
    /// Its luck.
    pub dice: &'a Dice,
    /// Who asks.
    pub customer: &'a Customer,
    /// About what.
    pub matter: &'a Matter,
    /// In which wording.
    pub ask: &'a Ask,
    /// The brand's office hours.
    pub roster: &'a Roster,
    /// When it begins.
    pub at: Timestamp,
    /// When the history ends.
    pub until: Timestamp,
}

/// The channel a case of this matter comes by; `email` most of the time.
pub fn channel(dice: &Dice, by: By) -> &'static str {
    let weights = match by {
        By::Mail => [92, 6, 0, 2, 0],
        By::Mixed => [64, 16, 7, 10, 3],
        By::Hotel => [88, 12, 0, 0, 0],
    };
    let channels = ["email", "phone", "counter", "whatsapp", "letter"];
    channels.get(dice.weighted(weights)).copied().unwrap_or("email")
}

/// Tells the story of a case, in order of time. What would happen after the end is not told.
pub fn tell(setting: &Setting<'_>, channel: &'static str, course: Course) -> Vec<Step> {
    let mut teller = Teller::new(setting);
    teller.open(channel);
    teller.go(course);
    let until = setting.until;
    teller.steps.retain(|step| step.at < until);
    teller.steps
}

struct Teller<'a> {
    setting: &'a Setting<'a>,
    facts: Facts,
    language: Language,
    agent: &'static str,
    subject: String,
    /// When the last thing happened.
    now: Timestamp,
    steps: Vec<Step>,
}

impl<'a> Teller<'a> {
    fn new(setting: &'a Setting<'a>) -> Self {
        let (dice, customer) = (setting.dice, setting.customer);
        let today = day_at(customer.brand, setting.at);
        let mut facts = Facts::throw(dice, customer, setting.matter.word, today);
        let agent = dice.word(people::answering(setting.matter.team));
        facts.told_by(people::named(agent).map_or("", |colleague| colleague.call_as));
        let language = setting.ask.tongue.language(customer.brand.language());
        Self { setting, facts, language, agent, subject: String::new(), now: setting.at, steps: Vec::new() }
    }

    const fn dice(&self) -> &'a Dice {
        self.setting.dice
    }

    fn team(&self) -> Team {
        self.setting.matter.team
    }

    fn home(&self) -> Language {
        self.setting.customer.brand.language()
    }

    fn add(&mut self, by: Option<&'static str>, act: Act) {
        self.steps.push(Step { at: self.now, by, act });
    }

    /// Moves on by working minutes, to when somebody is there.
    fn work(&mut self, low: i64, high: i64) {
        let minutes = self.dice().between(low, high);
        // Seconds apart, so that two colleagues seldom act at one instant.
        self.now = self.setting.roster.after(self.now, minutes).plus_seconds(self.dice().between(0, 50));
    }

    /// Moves on by minutes of the customer's life.
    fn live(&mut self, low: i64, high: i64) {
        self.now = self.now.plus_seconds(self.dice().between(low * 60, high * 60));
    }

    fn said(&self, list: &'static [Said], tongue: Tongue) -> String {
        let fitting: Vec<Said> = list.iter().copied().filter(|(of, _)| *of == tongue).collect();
        let text = self.dice().pick(&fitting).map_or("", |(_, text)| *text);
        self.facts.fill(text, tongue.language(self.home()))
    }

    fn open(&mut self, channel: &'static str) {
        let Setting { ask, customer, .. } = *self.setting;
        self.subject = self.facts.fill(ask.subject, self.language);
        let body = self.facts.fill(ask.body, self.language);
        let subject = self.subject.clone();
        match channel {
            "email" => {
                let body = voices::ask(self.dice(), customer, &body);
                self.add(None, Act::Write { subject, body });
            }
            "letter" => {
                self.work(1, 60);
                let body = voices::ask(self.dice(), customer, &body);
                self.add(Some(self.agent), Act::Record { channel, subject, body });
            }
            _ => {
                self.work(1, 20);
                self.add(Some(self.agent), Act::Record { channel, subject, body });
            }
        }
    }

    fn write(&mut self, body: &str) {
        let body = voices::ask(self.dice(), self.setting.customer, body);
        let subject = format!("Re: {}", self.subject);
        self.add(None, Act::Write { subject, body });
    }

    fn mood(&mut self, mood: Mood) {
        let body = voices::mood(self.dice(), mood, self.setting.ask.tongue, self.home());
        self.write(body);
    }

    /// The customer's next message on the matter.
    fn more(&mut self) {
        let body = self.said(self.setting.matter.more, self.setting.ask.tongue);
        self.write(&body);
    }

    fn triage(&mut self) {
        self.add(Some(self.agent), Act::Triage);
    }

    fn reply(&mut self, body: &str, then: Option<&'static str>) {
        let name = people::named(self.agent).map_or("", |colleague| colleague.call_as);
        let body = voices::reply(self.dice(), self.setting.customer, self.language, body, name);
        self.add(Some(self.agent), Act::Reply { body, then });
    }

    fn answer(&mut self, then: Option<&'static str>) {
        let body = self.said(self.setting.matter.answers, Tongue::of(self.language));
        self.reply(&body, then);
    }

    fn settle(&mut self) {
        let body = self.said(self.setting.matter.ends, Tongue::of(self.language));
        self.reply(&body, Some("resolved"));
    }

    fn note(&mut self, mention: Option<&'static str>) {
        let Some(text) = self.dice().pick(self.setting.matter.notes) else { return };
        let text = self.facts.fill(text, self.home());
        self.add(Some(self.agent), Act::Note { text, mention });
    }

    /// Working minutes until the first answer: mostly within the promise, some late, some very late.
    fn first_wait(&self) -> (i64, i64) {
        let hurry = self.setting.matter.kind == "complaint" || self.setting.matter.priority >= 3;
        match self.dice().between(0, 99) {
            0..=54 => (5, if hurry { 28 } else { 55 }),
            55..=84 => {
                if hurry {
                    (15, 55)
                } else {
                    (40, 112)
                }
            }
            85..=94 => (70, 260),
            _ => (300, 900),
        }
    }

    fn take(&mut self) {
        let (low, high) = self.first_wait();
        self.work(low, high);
        self.triage();
        if self.dice().percent(18) {
            self.note(None);
        }
        self.now = self.now.plus_seconds(self.dice().between(90, 600));
    }

    fn answered_and_waiting(&mut self) {
        self.take();
        self.answer(Some("waiting"));
    }

    fn asked_again(&mut self) {
        self.answered_and_waiting();
        self.live(35, 26 * 60);
        self.more();
    }

    /// What follows a case that is settled: a rating, and often the file is closed for good.
    fn afterwards(&mut self, likely: i64) {
        let settled = self.now;
        if self.dice().percent(42) {
            self.live(40, 44 * 60);
            let score = match self.dice().between(0, 99) + likely {
                60.. => 5,
                30.. => 4,
                16.. => 3,
                7.. => 2,
                _ => 1,
            };
            let comment = voices::comment(self.dice(), score, self.setting.ask.tongue);
            self.add(None, Act::Rate(score, comment));
            self.now = settled;
        }
        if self.dice().percent(40) {
            self.now = self.setting.roster.after(settled.plus_days(15), self.dice().between(5, 200));
            self.add(Some(self.agent), Act::Status("closed"));
        }
    }

    fn go(&mut self, course: Course) {
        match course {
            Course::OneTouch | Course::TwoStep | Course::Thanked | Course::Silent | Course::Spoken => {
                self.easy(course);
            }
            Course::ThroughHold | Course::Escalated | Course::Reopened => self.hard(course),
            _ => self.unfinished(course),
        }
    }

    fn easy(&mut self, course: Course) {
        match course {
            Course::OneTouch => {
                self.take();
                self.settle();
            }
            Course::Silent => {
                self.answered_and_waiting();
                self.now = self.setting.roster.after(self.now.plus_days(6), self.dice().between(5, 300));
                let text = voices::silence(self.dice(), self.home()).to_owned();
                self.add(Some(self.agent), Act::Note { text, mention: None });
                self.add(Some(self.agent), Act::Status("resolved"));
            }
            Course::Spoken => {
                self.triage();
                self.now = self.now.plus_seconds(self.dice().between(120, 900));
                let text = voices::resolved_by_phone(self.dice(), self.home()).to_owned();
                self.add(Some(self.agent), Act::Note { text, mention: None });
                self.add(Some(self.agent), Act::Status("resolved"));
            }
            _ => {
                self.asked_again();
                self.work(8, 190);
                self.settle();
            }
        }
        if course == Course::Thanked {
            self.live(20, 300);
            self.mood(Mood::Thankful);
            self.work(5, 60);
            self.add(Some(self.agent), Act::Status("resolved"));
        }
        self.afterwards(if course == Course::Silent { -10 } else { 12 });
    }

    fn hard(&mut self, course: Course) {
        match course {
            Course::ThroughHold => {
                self.take();
                self.answer(Some("hold"));
                self.work(20, 90);
                self.note(Some(people::lead(self.team())));
                self.work(300, 1400);
                self.settle();
            }
            Course::Escalated => {
                self.live(16 * 60, 30 * 60);
                self.mood(Mood::Impatient);
                self.hand_to_lead();
                self.work(20, 150);
                self.answer(Some("waiting"));
                self.live(60, 20 * 60);
                self.more();
                self.work(30, 240);
                self.settle();
            }
            _ => {
                self.asked_again();
                self.work(10, 200);
                self.settle();
                self.live(4 * 60, 5 * 24 * 60);
                self.mood(Mood::Unsettled);
                self.work(20, 260);
                self.settle();
            }
        }
        self.afterwards(if course == Course::ThroughHold { 0 } else { -22 });
    }

    fn hand_to_lead(&mut self) {
        let lead = people::lead(self.team());
        self.work(10, 120);
        self.triage();
        self.add(Some(self.agent), Act::Urgent);
        self.note(Some(lead));
        if self.agent != lead {
            self.add(Some(self.agent), Act::Hand(lead));
            self.agent = lead;
        }
    }

    fn unfinished(&mut self, course: Course) {
        match course {
            Course::Untouched => {}
            Course::Unanswered => {
                self.work(20, 100);
                self.triage();
            }
            Course::Held => {
                self.take();
                self.answer(Some("hold"));
                self.work(5, 30);
                self.note(None);
            }
            Course::Snoozed => {
                self.answered_and_waiting();
                self.work(20, 60);
                let until =
                    self.setting.roster.after(self.setting.until.plus_days(self.dice().between(1, 6)), 1);
                self.add(Some(self.agent), Act::Snooze(until));
            }
            Course::Owed => {
                self.answered_and_waiting();
                // So that the answer is fresh when the history ends.
                let fresh = self.setting.until.plus_seconds(-self.dice().between(600, 7 * 3600));
                self.now = self.now.max(fresh);
                self.more();
            }
            Course::Pressing => {
                self.live(16 * 60, 30 * 60);
                self.mood(Mood::Impatient);
                self.hand_to_lead();
            }
            _ => self.answered_and_waiting(),
        }
    }
}
