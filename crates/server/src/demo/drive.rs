//! Lets the history happen: steps in order of time, each through the operation a person or a mail server would have
//! used, and in between whatever the house does by itself.

use std::collections::BTreeMap;

use desk::Desk;
use desk::cases::blocking::Block;
use desk::cases::ops::{self, AssignCase, ChangeCase, OpenCase, WriteNote};
use desk::cases::{At, jobs};
use desk::correspondence::ops::{Reply, outbox, reply};
use desk::correspondence::{Door, file_waiting, send_due};
use desk::customers::CustomerRef;
use desk::messages::{self, Message};
use desk::promises::tick;
use desk::subscriptions::{Subscriber, catch_up};
use desk::{ratings, search};
use kernel::{Actor, Kind, Language, Problem, SimulatedClock, Timestamp, Via};
use mail::listener::{Intake, StoreVerdict};

use super::founding::House;
use super::oddities;
use super::plot::Case;
use super::raw_mail::Sent;
use super::story::{Act, Step};

/// The house looks after itself this often, in minutes of the history.
const ROUND_MINUTES: i64 = 15;

/// The hand that lets it happen.
pub struct Drive<'a> {
    pub(super) desk: &'a Desk,
    clock: &'a SimulatedClock,
    pub(super) house: &'a House,
    pub(super) door: Door,
    /// Case ids as they are opened, in the order of the plot.
    pub(super) opened: Vec<Option<i64>>,
    /// What reads the log.
    subscribers: Vec<Subscriber>,
    /// The rating link each case's customer was sent, by case.
    links: BTreeMap<i64, String>,
    next_round: Timestamp,
}

impl<'a> Drive<'a> {
    /// Stands at the beginning.
    pub fn new(desk: &'a Desk, clock: &'a SimulatedClock, house: &'a House, cases: usize) -> Self {
        let door = Door::new(desk.clone());
        // The search index fills itself once the desk is open: nobody searches while a history is being lived.
        let index = search::subscriber().name();
        let all = desk::subscribers(desk).into_iter().chain([insight::facts::subscriber(desk)]);
        let subscribers = all.filter(|one| one.name() != index).collect();
        Self {
            desk,
            clock,
            house,
            door,
            opened: vec![None; cases],
            subscribers,
            links: BTreeMap::new(),
            next_round: desk.now(),
        }
    }

    /// Lets every step of every case happen, and time pass until `until`.
    pub async fn run(&mut self, plot: &[Case], until: Timestamp) -> Result<(), Problem> {
        let mut order: Vec<(Timestamp, usize, &Step)> = plot
            .iter()
            .enumerate()
            .flat_map(|(place, case)| case.steps.iter().map(move |step| (step.at, place, step)))
            .collect();
        // Steps of one case at one instant stay in the order they were told.
        order.sort_by_key(|(at, place, _)| (*at, *place));
        let [acknowledged, odd] = oddities::moments(until);
        let (mut acknowledges, mut has_come) = (false, false);
        for (at, place, step) in order {
            if at >= acknowledged && !acknowledges {
                self.pass(acknowledged).await?;
                self.acknowledge().await?;
                acknowledges = true;
            }
            if at >= odd && !has_come {
                self.pass(odd).await?;
                self.odd_mail(plot).await?;
                has_come = true;
            }
            self.pass(at).await?;
            if let Some(case) = plot.get(place) {
                self.perform(place, case, step).await?;
            }
        }
        if !has_come {
            self.pass(odd).await?;
            self.odd_mail(plot).await?;
        }
        self.pass(until).await?;
        self.round().await
    }

    /// Lets time pass, looking after the house on the way.
    async fn pass(&mut self, at: Timestamp) -> Result<(), Problem> {
        while self.next_round <= at {
            self.clock.advance_to(self.next_round);
            self.round().await?;
            self.next_round = self.next_round.plus_minutes(ROUND_MINUTES);
        }
        self.clock.advance_to(at);
        Ok(())
    }

    /// What the house does by itself.
    async fn round(&mut self) -> Result<(), Problem> {
        file_waiting(self.desk).await?;
        tick(self.desk).await?;
        while jobs::wake_due(self.desk).await? > 0 {}
        while jobs::purge_due(self.desk).await? > 0 {}
        for subscriber in &self.subscribers {
            catch_up(self.desk, subscriber).await?;
        }
        let sent = send_due(self.desk).await?;
        self.read_letters(sent).await
    }

    /// Customers read what they were sent: the rating links of the newest letters.
    async fn read_letters(&mut self, count: usize) -> Result<(), Problem> {
        if count == 0 {
            return Ok(());
        }
        let administrator = self.house.actor("kavitha");
        let letters =
            outbox(self.desk, &administrator, None, i64::try_from(count).unwrap_or(i64::MAX)).await?;
        for posted in letters.iter().filter(|posted| posted.kind == "rating") {
            let token = posted.letter.text.split_once("/rate/").map(|(_, rest)| rest);
            let token = token.and_then(|rest| rest.split_whitespace().next());
            if let (Some(case_id), Some(token)) = (posted.case_id, token) {
                self.links.insert(case_id, token.to_owned());
            }
        }
        Ok(())
    }

    /// The customer follows the link, if one was sent.
    async fn rate(&mut self, case_id: i64, score: i64, comment: &str) -> Result<(), Problem> {
        let Some(token) = self.links.remove(&case_id) else { return Ok(()) };
        ratings::ops::give(self.desk, Via::Demo, token, score, comment.to_owned()).await.map(drop)
    }

    fn opened(&self, place: usize) -> Option<i64> {
        self.opened.get(place).copied().flatten()
    }

    async fn perform(&mut self, place: usize, case: &Case, step: &Step) -> Result<(), Problem> {
        let done = match (&step.act, self.opened(place)) {
            (Act::Write { subject, body }, opened) => self.write(place, case, subject, body, opened).await,
            (Act::Record { channel, subject, body }, _) => {
                let actor = self.house.actor(step.by.unwrap_or_default());
                self.record(place, case, &actor, (channel, subject, body)).await
            }
            (Act::Rate(score, comment), Some(id)) => self.rate(id, *score, comment).await,
            (act, Some(id)) => {
                let actor = self.house.actor(step.by.unwrap_or_default());
                self.work(case, &actor, At { id, version: None }, act).await
            }
            // Its first mail was set aside; there is no case to work on.
            (_, None) => Ok(()),
        };
        match done {
            // The customer got there first: the case is closed, in the trash or already done.
            Err(problem)
                if matches!(
                    problem.kind,
                    Kind::CaseClosed | Kind::CaseInTrash | Kind::CaseMerged | Kind::AlreadyResolved
                ) =>
            {
                tracing::debug!(place, act = ?step.act, %problem, "a step came too late");
                Ok(())
            }
            other => other,
        }
    }

    async fn write(
        &mut self,
        place: usize,
        case: &Case,
        subject: &str,
        body: &str,
        opened: Option<i64>,
    ) -> Result<(), Problem> {
        let mailbox = case.brand.mailbox();
        let to =
            opened.map_or_else(|| mailbox.to_owned(), |id| self.desk.reply_tokens().address(mailbox, id));
        let domain = case.email.rsplit_once('@').map_or("mail.example", |(_, domain)| domain);
        let message_id = format!("{:x}.{place}@{domain}", self.desk.now().micros());
        let sent =
            Sent { name: &case.name, email: &case.email, to: &to, subject, body, message_id: &message_id };
        let verdict = self.door.store(sent.envelope(), sent.raw()).await;
        if verdict != StoreVerdict::Stored {
            tracing::warn!(?verdict, "a mail of the history was not taken");
            return Err(Problem::from(db::DbError::Unavailable("the mail door".to_owned())));
        }
        file_waiting(self.desk).await?;
        let brand_id = self.house.brand(case.brand);
        let found = self.desk.db().read(move |tx| messages::by_rfc_id(tx, &message_id, brand_id)).await?;
        if let (Some(slot), Some((case_id, _))) = (self.opened.get_mut(place), found) {
            *slot = Some(case_id);
        }
        Ok(())
    }

    async fn record(
        &mut self,
        place: usize,
        case: &Case,
        actor: &Actor,
        (channel, subject, body): (&str, &str, &str),
    ) -> Result<(), Problem> {
        let command = OpenCase {
            brand_id: self.house.brand(case.brand),
            customer: CustomerRef::Address {
                kind: "email",
                value: case.email.clone(),
                name: case.name.clone(),
            },
            subject: subject.to_owned(),
            kind: case.kind.to_owned(),
            priority: case.priority,
            channel: channel.to_owned(),
            language: Some(case.language),
            team_id: self.house.team(case.team),
            assignee_id: actor.staff_id(),
            first: Message::said_by_customer(channel, subject, body.to_owned()),
        };
        let opened = ops::open(self.desk, actor, command).await?;
        if let Some(slot) = self.opened.get_mut(place) {
            *slot = Some(opened.id);
        }
        Ok(())
    }

    async fn work(&self, case: &Case, actor: &Actor, at: At, act: &Act) -> Result<(), Problem> {
        match act {
            Act::Triage => self.triage(case, actor, at).await,
            Act::Reply { body, then } => {
                let command = Reply {
                    case_id: at.id,
                    body: body.clone(),
                    then: then.map(ToOwned::to_owned),
                    ..Reply::default()
                };
                match reply(self.desk, actor, command).await {
                    // A letter of ours came back from there: whoever has the case takes the telephone.
                    Err(problem) if problem.kind == Kind::AddressFails => {
                        let note = WriteNote { text: rung(case).to_owned(), mentions: Vec::new() };
                        ops::note(self.desk, actor, at, note).await.map(drop)
                    }
                    replied => replied.map(drop),
                }
            }
            Act::Note { text, mention } => {
                let mentions = mention.and_then(|word| self.house.staff(word)).into_iter().collect();
                ops::note(self.desk, actor, at, WriteNote { text: text.clone(), mentions }).await.map(drop)
            }
            Act::Hand(word) => {
                let to = AssignCase { assignee_id: Some(self.house.staff(word)), team_id: None };
                ops::assign(self.desk, actor, at, to).await.map(drop)
            }
            Act::Status(word) => {
                let change = ChangeCase { status: Some((*word).to_owned()), ..ChangeCase::default() };
                ops::change(self.desk, actor, at, change).await.map(drop)
            }
            Act::Urgent => {
                let change = ChangeCase { priority: Some(4), ..ChangeCase::default() };
                ops::change(self.desk, actor, at, change).await.map(drop)
            }
            Act::Snooze(until) => ops::snooze(self.desk, actor, at, *until).await.map(drop),
            Act::Spam(blocked) => {
                let block = if *blocked { Block::Address } else { Block::None };
                ops::spam(self.desk, actor, at, block).await.map(drop)
            }
            Act::Trash => ops::trash(self.desk, actor, at, None).await.map(drop),
            Act::Rate(..) | Act::Write { .. } | Act::Record { .. } => Ok(()),
        }
    }

    async fn triage(&self, case: &Case, actor: &Actor, at: At) -> Result<(), Problem> {
        let to =
            AssignCase { assignee_id: Some(actor.staff_id()), team_id: self.house.team(case.team).map(Some) };
        ops::assign(self.desk, actor, at, to).await?;
        let change = ChangeCase {
            kind: Some(case.kind.to_owned()),
            priority: Some(case.priority),
            language: Some(case.language),
            ..ChangeCase::default()
        };
        ops::change(self.desk, actor, at, change).await?;
        let tags: Vec<String> = case.tags.iter().map(|tag| (*tag).to_owned()).collect();
        if tags.is_empty() {
            return Ok(());
        }
        ops::tag(self.desk, actor, at, tags).await.map(drop)
    }
}

/// What is noted when no letter reaches a customer.
const fn rung(case: &Case) -> &'static str {
    match case.language {
        Language::En => "Our e-mail came back. Rang instead; will ask for a new address.",
        Language::Ms => "E-mel kami dipulangkan. Sudah telefon pelanggan; minta alamat baharu.",
        Language::Id => "Email kami kembali. Sudah menelepon pelanggan; minta alamat baru.",
    }
}
