//! Which cases a policy is for, and which policies contradict each other or themselves. Pure decisions.

use kernel::{Kind, Language, Problem};
use text::Arg;

use super::{Policy, Terms};
use crate::fields::CHANNELS;
use crate::words::words;

/// The longest target, in working minutes: five years around the clock.
const TARGET_MAX: i64 = 2_628_000;
/// Priorities, as cases have them: 1 low to 4 urgent.
const PRIORITIES: std::ops::RangeInclusive<i64> = 1..=4;

/// What a policy asks of a case.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Its brand.
    pub brand_id: i64,
    /// Its type word.
    pub kind: &'a str,
    /// 1 low to 4 urgent.
    pub priority: i64,
    /// Its team.
    pub team_id: Option<i64>,
    /// Its customer's organisation.
    pub organisation_id: Option<i64>,
    /// The channel it came by.
    pub channel: &'a str,
}

/// Whether the policy is for such a case.
pub(super) fn matches(terms: &Terms, asked: &Question<'_>) -> bool {
    terms.brand_id.is_none_or(|brand| brand == asked.brand_id)
        && terms.kind.as_deref().is_none_or(|kind| kind == asked.kind)
        && terms.priority.is_none_or(|priority| priority == asked.priority)
        && terms.team_id.is_none_or(|team| Some(team) == asked.team_id)
        && terms.organisation_id.is_none_or(|organisation| Some(organisation) == asked.organisation_id)
        && terms.channel.as_deref().is_none_or(|channel| channel == asked.channel)
}

/// Whether `earlier` is for every case that `later` is for.
fn covers(earlier: &Terms, later: &Terms) -> bool {
    fn wider<T: PartialEq>(earlier: Option<&T>, later: Option<&T>) -> bool {
        earlier.is_none() || earlier == later
    }
    wider(earlier.brand_id.as_ref(), later.brand_id.as_ref())
        && wider(earlier.kind.as_ref(), later.kind.as_ref())
        && wider(earlier.priority.as_ref(), later.priority.as_ref())
        && wider(earlier.team_id.as_ref(), later.team_id.as_ref())
        && wider(earlier.organisation_id.as_ref(), later.organisation_id.as_ref())
        && wider(earlier.channel.as_ref(), later.channel.as_ref())
}

/// The first place from which a new policy can govern a case: that of the first one that covers it, else after all.
pub(super) fn first_place(ordered: &[Policy], terms: &Terms) -> i64 {
    let wider = ordered.iter().find(|policy| policy.terms.active && covers(&policy.terms, terms));
    let last = ordered.iter().map(|policy| policy.place).max().unwrap_or(0);
    wider.map_or(last + 1, |policy| policy.place)
}

/// The list with those policies that `order` names in that order, the others where they were, numbered from 1; `None`
/// when it does not name each policy of `own` once.
pub(super) fn in_order(list: &[Policy], own: &[i64], order: &[i64]) -> Option<Vec<Policy>> {
    let (mut known, mut named) = (own.to_vec(), order.to_vec());
    known.sort_unstable();
    named.sort_unstable();
    if known != named {
        return None;
    }
    let mut wanted = order.iter();
    let mut moved = Vec::with_capacity(list.len());
    for (place, policy) in (1i64..).zip(list) {
        let id = if own.contains(&policy.id) { *wanted.next()? } else { policy.id };
        let found = list.iter().find(|policy| policy.id == id)?;
        moved.push(Policy { place, ..found.clone() });
    }
    Some(moved)
}

/// A contradiction told in the reader's language.
pub(super) fn contradiction(
    field: &'static str,
    key: &str,
    args: &[(&str, Arg)],
    language: Language,
) -> Problem {
    Problem::field(Kind::Contradiction, field).with("detail", words().say(language, key, args))
}

/// Refuses an order in which a policy in force can never govern a case.
pub(super) fn check_order(ordered: &[Policy], language: Language) -> Result<(), Problem> {
    let active: Vec<&Policy> = ordered.iter().filter(|policy| policy.terms.active).collect();
    for (index, later) in active.iter().enumerate() {
        let shadow = active.iter().take(index).find(|earlier| covers(&earlier.terms, &later.terms));
        if let Some(earlier) = shadow {
            let name = |policy: &Policy| Arg::from(policy.terms.labels.get(language).to_owned());
            let args = [("name", name(later)), ("other", name(earlier))];
            return Err(contradiction("place", "policy-never-matches", &args, language));
        }
    }
    Ok(())
}

/// Refuses what cannot be, whatever else is stored.
pub(super) fn check_terms(terms: &Terms, language: Language) -> Result<(), Problem> {
    if terms.labels.get(language).trim().is_empty() {
        return Err(Problem::field(Kind::Required, "name"));
    }
    let targets = [
        ("first_reply_minutes", terms.first_reply_minutes),
        ("next_reply_minutes", terms.next_reply_minutes),
        ("resolution_minutes", terms.resolution_minutes),
    ];
    if targets.iter().all(|(_, minutes)| minutes.is_none()) {
        return Err(contradiction("first_reply_minutes", "policy-no-target", &[], language));
    }
    for (field, minutes) in targets {
        within(field, minutes, 0, TARGET_MAX)?;
    }
    if let Some(channel) = &terms.channel
        && !CHANNELS.contains(&channel.as_str())
    {
        let known = [("known", Arg::from(CHANNELS.join(", ")))];
        return Err(contradiction("channel", "policy-no-such-channel", &known, language));
    }
    within("priority", terms.priority, *PRIORITIES.start(), *PRIORITIES.end())?;
    within("warn_percent", terms.warn_percent, 1, 99)?;
    within("warn_minutes_before", terms.warn_minutes_before, 1, TARGET_MAX)?;
    within("escalate_after_minutes", terms.escalate_after_minutes, 0, TARGET_MAX)?;
    if terms.warn_percent.is_some() && terms.warn_minutes_before.is_some() {
        return Err(contradiction("warn_percent", "policy-warn-twice", &[], language));
    }
    let shortest = targets.iter().filter_map(|(_, minutes)| *minutes).min();
    if let (Some(before), Some(shortest)) = (terms.warn_minutes_before, shortest)
        && before >= shortest
    {
        return Err(contradiction("warn_minutes_before", "policy-warn-too-early", &[], language));
    }
    let to_somebody = terms.escalate_to_team_id.is_some() || terms.escalate_to_staff_id.is_some();
    if (terms.escalate_after_minutes.is_some() || terms.escalate_reassigns) && !to_somebody {
        let field = "escalate_to_team_id";
        return Err(contradiction(field, "policy-escalates-to-nobody", &[], language));
    }
    Ok(())
}

fn within(field: &'static str, value: Option<i64>, min: i64, max: i64) -> Result<(), Problem> {
    match value {
        Some(number) if !(min..=max).contains(&number) => Err(Problem::field(Kind::OutOfRange, field)
            .with("min", min.to_string())
            .with("max", max.to_string())),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use kernel::Labels;
    use proptest::prelude::*;

    use super::*;

    fn any_terms() -> impl Strategy<Value = Terms> {
        let few = || prop::option::of(1i64..3);
        (few(), few(), few(), few(), few(), few()).prop_map(
            |(brand, kind, priority, team, house, channel)| Terms {
                brand_id: brand,
                kind: kind.map(|n| n.to_string()),
                priority,
                team_id: team,
                organisation_id: house,
                channel: channel.map(|n| n.to_string()),
                labels: Labels::new("A", "A", "A"),
                active: true,
                ..Terms::default()
            },
        )
    }

    /// Every case the small values above can make.
    fn every_case(mut look: impl FnMut(&Question<'_>)) {
        let words = ["1", "2", "3"];
        let ids = [None, Some(1), Some(2), Some(3)];
        for brand_id in 1..4 {
            for kind in words {
                for priority in 1..4 {
                    for team_id in ids {
                        for organisation_id in ids {
                            for channel in words {
                                look(&Question {
                                    brand_id,
                                    kind,
                                    priority,
                                    team_id,
                                    organisation_id,
                                    channel,
                                });
                            }
                        }
                    }
                }
            }
        }
    }

    proptest! {
        #[test]
        fn a_policy_is_refused_exactly_when_an_earlier_one_takes_all_its_cases(
            earlier in any_terms(), later in any_terms()
        ) {
            let mut left = false;
            every_case(|case| left |= matches(&later, case) && !matches(&earlier, case));
            let policy = |id, terms: &Terms| Policy { id, version: 1, place: id, terms: terms.clone() };
            let list = [policy(1, &earlier), policy(2, &later)];
            prop_assert_eq!(check_order(&list, Language::En).is_ok(), left);
        }
    }
}
