//! Looks a calendar over before it is used, and finds every contradiction rather than the first.

use jiff::civil::Date;

use crate::compiled::zone;
use crate::contradiction::{Contradiction, ContradictionKind};
use crate::document::Calendar;
use crate::hours::{DAY_MINUTES, Interval, TimeOfDay, Weekday, Weekly};
use crate::plan::Plan;

/// The most holidays or overrides in one calendar.
pub const MAX_DATES: usize = 5_000;
/// The most seasons or weekend rules in one calendar.
pub const MAX_SPANS: usize = 200;
/// The most intervals that may start on one date.
pub const MAX_INTERVALS: usize = 24;
/// The longest name or reason, in characters.
pub const MAX_TEXT: usize = 200;

pub(crate) fn find(calendar: &Calendar) -> Result<(), Vec<Contradiction>> {
    let mut found = Finder(Vec::new());
    found.name("name", std::iter::once(calendar.name.as_str()));
    if zone(&calendar.zone).is_none() {
        found.add("zone", ContradictionKind::UnknownZone);
    }
    found.weekly("weekly", &calendar.weekly);
    found.weekend_rules(calendar);
    found.holidays(calendar);
    found.overrides(calendar);
    found.seasons(calendar);
    if found.0.is_empty() && !ever_opens(calendar) {
        found.add("weekly", ContradictionKind::NoHours);
    }
    if found.0.is_empty() { Ok(()) } else { Err(found.0) }
}

struct Finder(Vec<Contradiction>);

impl Finder {
    fn add(&mut self, field: impl Into<String>, kind: ContradictionKind) {
        self.0.push(Contradiction::new(field, kind));
    }

    fn overlap(&mut self, field: impl Into<String>, with: impl Into<String>) {
        self.add(field, ContradictionKind::Overlap { with: with.into() });
    }

    fn at_most(&mut self, field: &str, count: usize, max: usize) {
        if count > max {
            self.add(field, ContradictionKind::TooMany { max });
        }
    }

    /// A name in one or several languages: at least one, none too long.
    fn name<'a>(&mut self, field: &str, texts: impl Iterator<Item = &'a str> + Clone) {
        if texts.clone().all(|text| text.trim().is_empty()) {
            self.add(field, ContradictionKind::NameMissing);
        }
        self.short(field, texts);
    }

    fn short<'a>(&mut self, field: &str, mut texts: impl Iterator<Item = &'a str>) {
        if texts.any(|text| text.chars().nth(MAX_TEXT).is_some()) {
            self.add(field, ContradictionKind::TextTooLong { max: MAX_TEXT });
        }
    }

    fn labels(&mut self, field: &str, labels: &kernel::Labels) {
        self.name(field, [labels.en.as_str(), &labels.ms, &labels.id].into_iter());
    }

    fn in_range(&mut self, field: String, date: Date) {
        if !(1970..=2199).contains(&date.year()) {
            self.add(field, ContradictionKind::OutOfRange);
        }
    }

    /// The intervals of one date; true when each of them can be.
    fn intervals(&mut self, field: &str, intervals: &[Interval]) -> bool {
        let before = self.0.len();
        self.at_most(field, intervals.len(), MAX_INTERVALS);
        for (index, interval) in intervals.iter().enumerate() {
            if interval.from == TimeOfDay::END_OF_DAY {
                self.add(format!("{field}[{index}].from"), ContradictionKind::StartsAtDayEnd);
            } else if interval.from == interval.until {
                self.add(format!("{field}[{index}]"), ContradictionKind::ZeroLength);
            }
            for (earlier, other) in intervals.iter().enumerate().take(index) {
                if share_time(*interval, *other, 0) {
                    self.overlap(format!("{field}[{index}]"), format!("{field}[{earlier}]"));
                }
            }
        }
        self.0.len() == before
    }

    fn weekly(&mut self, field: &str, weekly: &Weekly) {
        let path = |weekday: Weekday| format!("{field}.{}", weekday.word());
        // Not `all`: every weekday is to be looked at, whatever the one before it brought.
        if Weekday::ALL.into_iter().filter(|day| !self.intervals(&path(*day), weekly.day(*day))).count() > 0 {
            return;
        }
        for (today, tomorrow) in Weekday::ALL.into_iter().zip(Weekday::ALL.into_iter().cycle().skip(1)) {
            for (late, overnight) in weekly.day(today).iter().enumerate() {
                for (early, morning) in weekly.day(tomorrow).iter().enumerate() {
                    if share_time(*overnight, *morning, DAY_MINUTES) {
                        self.overlap(
                            format!("{}[{early}]", path(tomorrow)),
                            format!("{}[{late}]", path(today)),
                        );
                    }
                }
            }
        }
    }

    fn weekend_rules(&mut self, calendar: &Calendar) {
        let rules = &calendar.weekend_rules;
        self.at_most("weekend_rules", rules.len(), MAX_SPANS);
        for (index, rule) in rules.iter().enumerate() {
            let field = format!("weekend_rules[{index}]");
            for (nth, weekday) in rule.rest.iter().enumerate() {
                if rule.rest.iter().take(nth).any(|earlier| earlier == weekday) {
                    self.add(
                        format!("{field}.rest[{nth}]"),
                        ContradictionKind::WeekdayTwice { weekday: *weekday },
                    );
                }
            }
            let span = (rule.from.unwrap_or(Date::MIN), rule.until.unwrap_or(Date::MAX));
            let earlier =
                rules.iter().map(|other| (other.from.unwrap_or(Date::MIN), other.until.unwrap_or(Date::MAX)));
            self.span("weekend_rules", index, span, earlier);
        }
    }

    fn seasons(&mut self, calendar: &Calendar) {
        self.at_most("seasons", calendar.seasons.len(), MAX_SPANS);
        for (index, season) in calendar.seasons.iter().enumerate() {
            self.labels(&format!("seasons[{index}].name"), &season.name);
            self.in_range(format!("seasons[{index}].from"), season.from);
            self.in_range(format!("seasons[{index}].until"), season.until);
            self.weekly(&format!("seasons[{index}].weekly"), &season.weekly);
            let earlier = calendar.seasons.iter().map(|other| (other.from, other.until));
            self.span("seasons", index, (season.from, season.until), earlier);
        }
    }

    /// Dates in order, and apart from those of the entries before.
    fn span(
        &mut self,
        list: &str,
        index: usize,
        span: (Date, Date),
        all: impl Iterator<Item = (Date, Date)>,
    ) {
        if span.1 < span.0 {
            self.add(format!("{list}[{index}].until"), ContradictionKind::UntilBeforeFrom);
        }
        for (earlier, other) in all.enumerate().take(index) {
            if span.0.max(other.0) <= span.1.min(other.1) {
                self.overlap(format!("{list}[{index}]"), format!("{list}[{earlier}]"));
            }
        }
    }

    fn holidays(&mut self, calendar: &Calendar) {
        self.at_most("holidays", calendar.holidays.len(), MAX_DATES);
        let mut seen = std::collections::HashMap::new();
        for (index, holiday) in calendar.holidays.iter().enumerate() {
            let field = format!("holidays[{index}]");
            self.labels(&format!("{field}.name"), &holiday.name);
            self.in_range(format!("{field}.date"), holiday.date);
            let name = &holiday.name;
            let earlier = *seen.entry((holiday.date, &name.en, &name.ms, &name.id)).or_insert(index);
            if earlier != index {
                self.add(field, ContradictionKind::Duplicate { of: format!("holidays[{earlier}]") });
            }
        }
    }

    fn overrides(&mut self, calendar: &Calendar) {
        self.at_most("overrides", calendar.overrides.len(), MAX_DATES);
        let mut seen = std::collections::HashMap::new();
        for (index, entry) in calendar.overrides.iter().enumerate() {
            let field = format!("overrides[{index}]");
            self.intervals(&format!("{field}.intervals"), &entry.intervals);
            self.in_range(format!("{field}.date"), entry.date);
            self.short(&format!("{field}.reason"), std::iter::once(entry.reason.as_str()));
            let earlier = *seen.entry(entry.date).or_insert(index);
            if earlier != index {
                let of = format!("overrides[{earlier}].date");
                self.add(format!("{field}.date"), ContradictionKind::Duplicate { of });
            }
        }
    }
}

/// Whether two intervals share a minute when the second one's date starts `later` minutes after the first's.
fn share_time(first: Interval, second: Interval, later: u16) -> bool {
    let ((from, until), (other_from, other_until)) = (first.minutes(), second.minutes());
    from.max(other_from + later) < until.min(other_until + later)
}

/// Whether there is any hour at all. Between the dates at which a span begins or ends the weeks repeat, so one week
/// after each of them, and one before all, show every week there is.
fn ever_opens(calendar: &Calendar) -> bool {
    if calendar.overrides.iter().any(|entry| !entry.intervals.is_empty()) {
        return true;
    }
    let plan = Plan::new(calendar);
    let rules = calendar.weekend_rules.iter().flat_map(|rule| [rule.from, rule.until.and_then(next)]);
    let seasons = calendar.seasons.iter().flat_map(|season| [Some(season.from), next(season.until)]);
    let turns: Vec<Date> = rules.chain(seasons).flatten().collect();
    let earliest = turns.iter().min().copied().unwrap_or(Date::ZERO);
    let before_all = earliest.checked_sub(jiff::Span::new().days(7)).ok();
    turns
        .into_iter()
        .chain(before_all)
        .any(|turn| turn.series(jiff::Span::new().days(1)).take(7).any(|date| !plan.week(date).0.is_empty()))
}

fn next(date: Date) -> Option<Date> {
    date.tomorrow().ok()
}
