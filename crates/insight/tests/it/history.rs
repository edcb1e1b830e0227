//! A long seeded history: kept event by event or worked out again, the facts are the same, and every figure is what a
//! plain walk over the facts counts.

use insight::facts::{self, CaseFact, RatingFact};
use insight::figures::{AgentLine, Figures};
use insight::{Figure, Query, Spread};
use kernel::{SeededChance, Timestamp};
use serde_json::json;
use testkit::World;

use crate::desk_of_figures::*;

static IDS: db::Sql = db::Sql::new("test.fact_ids", "select case_id from fact_case order by case_id");
static TOTALS: db::Sql = db::Sql::new(
    "test.totals",
    "select day, brand_id, team_id, channel, agent_id, sums from total_day
     order by day, brand_id, team_id, channel, agent_id",
);

type Known = (Vec<CaseFact>, Vec<RatingFact>);

async fn facts(world: &World) -> Known {
    world
        .desk
        .db()
        .read(|tx| {
            let ids: Vec<i64> = tx.query(&IDS, &[], |row| row.get(0))?;
            let (mut cases, mut ratings) = (Vec::new(), Vec::new());
            for id in ids {
                cases.extend(facts::of_case(tx, id)?);
                ratings.extend(facts::rating_of_case(tx, id)?);
            }
            Ok::<_, db::DbError>((cases, ratings))
        })
        .await
        .unwrap()
}

async fn totals(world: &World) -> Vec<String> {
    let read = world.desk.db().read(|tx| {
        tx.query(&TOTALS, &[], |row| {
            let (day, brand, team): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let (channel, agent, sums): (String, i64, String) = (row.get(3)?, row.get(4)?, row.get(5)?);
            Ok(format!("{day} {brand} {team} {channel} {agent} {sums}"))
        })
    });
    read.await.unwrap()
}

/// Four weeks of a small desk, by a seed. The facts are caught up now and then, not after each step.
async fn live(world: &World, seed: u64) {
    let chance = SeededChance::new(seed);
    let mut threads: Vec<(i64, &str, String, String)> = Vec::new();
    for step in 0..70 {
        world.clock.advance_seconds(600 + i64::try_from(chance.below(28_800)).unwrap());
        let safa = chance.below(3) > 0;
        match chance.below(10) {
            0..=3 => {
                let from = format!("c{}@example.my", chance.below(12));
                let (mailbox, id) = (if safa { UMRAH } else { MEMBERS }, format!("s{seed}n{step}"));
                mail(world, mailbox, &from, &id, None).await;
                threads.push((newest_case(world).await, mailbox, from, id));
            }
            4..=6 if !threads.is_empty() => {
                let at = usize::try_from(chance.below(threads.len() as u64)).unwrap();
                let rep = if threads[at].1 == UMRAH { world.as_rep() } else { world.as_other_rep() };
                let then =
                    [None, Some("waiting"), Some("resolved"), Some("resolved"), Some("hold"), Some("closed")];
                reply(&rep, threads[at].0, then[usize::try_from(chance.below(6)).unwrap()]).await;
            }
            7 | 8 if !threads.is_empty() => {
                let at = usize::try_from(chance.below(threads.len() as u64)).unwrap();
                let (_, mailbox, from, first) = threads[at].clone();
                mail(world, mailbox, &from, &format!("r{seed}n{step}"), Some(&first)).await;
            }
            _ => {
                for link in rating_links(world).await.iter().take(3) {
                    let score = 1 + chance.below(5);
                    let given = world.as_nobody().post(link, json!({ "score": score })).await;
                    assert!([200, 410].contains(&given.status), "{}", given.text);
                }
            }
        }
        if chance.below(4) == 0 {
            caught_up(world).await;
        }
    }
    caught_up(world).await;
}

#[tokio::test]
async fn facts_kept_event_by_event_are_those_worked_out_again() {
    on_each_engine(async |world| {
        live(world, 11).await;
        let (kept, kept_totals) = (facts(world).await, totals(world).await);
        assert!(kept.0.len() > 15 && kept.1.len() > 3, "{} cases, {} ratings", kept.0.len(), kept.1.len());
        assert!(kept.0.iter().any(|fact| fact.reopens > 0), "something came back");
        insight::rebuild(&world.desk).await.unwrap();
        assert_eq!(facts(world).await, kept);
        assert_eq!(totals(world).await, kept_totals);
    })
    .await;
}

fn nearest_rank(mut values: Vec<i64>, percent: usize) -> Option<i64> {
    values.sort_unstable();
    values.get((values.len() * percent).div_ceil(100).checked_sub(1)?).copied()
}

fn same(spread: &Spread, values: &[i64]) {
    assert_eq!(spread.n, i64::try_from(values.len()).unwrap());
    assert_eq!(spread.median_seconds, nearest_rank(values.to_vec(), 50));
    assert_eq!(spread.p90_seconds, nearest_rank(values.to_vec(), 90));
}

/// Days since 1970 of 1 and 28 February 2026.
const FEBRUARY: std::ops::RangeInclusive<i64> = 20_485..=20_512;

fn in_february(hour: Option<i64>) -> bool {
    hour.is_some_and(|hour| FEBRUARY.contains(&(hour / 24)))
}

/// Whether the wait for the first answer was, or is by now, longer than the target.
fn is_late(fact: &CaseFact, now: Timestamp) -> bool {
    fact.due_at.is_some_and(|due| fact.wait_ended_at.unwrap_or(now) > due)
}

/// Each owner's line against their own cases.
fn check_lines(lines: &[AgentLine], asked: &[&&CaseFact], resolved: &[&&CaseFact], now: Timestamp) {
    let count = |n: usize| i64::try_from(n).unwrap();
    for line in lines {
        let own = |fact: &&&&CaseFact| fact.assignee_id == line.staff_id;
        let answered: Vec<i64> =
            asked.iter().filter(own).filter_map(|fact| fact.first_reply_working_seconds).collect();
        let missed = asked.iter().filter(own).filter(|fact| is_late(fact, now)).count();
        assert_eq!(line.resolved, count(resolved.iter().filter(own).count()));
        assert_eq!(line.answered, count(answered.len()));
        assert_eq!(line.within_target.denominator - line.within_target.numerator, count(missed));
        let whole = |n: i64| f64::from(u32::try_from(n).unwrap());
        let mean = (!answered.is_empty()).then(|| whole(answered.iter().sum()) / whole(line.answered));
        assert_eq!(line.first_response_mean_seconds, mean);
    }
}

async fn check_against_a_walk(
    world: &World,
    known: &Known,
    query: &Query,
    belongs: impl Fn(&CaseFact) -> bool,
) {
    let now = world.desk.now();
    let cases: Vec<&CaseFact> = known.0.iter().filter(|fact| fact.counts && belongs(fact)).collect();
    let found = figures(world, query).await;
    let asked: Vec<&&CaseFact> =
        cases.iter().filter(|fact| fact.kind == "enquiry" && in_february(fact.asked_hour)).collect();
    let response = &found.now.first_response;
    assert_eq!(response.enquiries, i64::try_from(asked.len()).unwrap());
    assert_eq!(
        response.missed,
        i64::try_from(asked.iter().filter(|fact| is_late(fact, now)).count()).unwrap()
    );
    let replies: Vec<i64> = asked.iter().filter_map(|fact| fact.first_reply_working_seconds).collect();
    same(&response.working, &replies);
    let resolved: Vec<&&CaseFact> = cases.iter().filter(|fact| in_february(fact.resolved_hour)).collect();
    let took: Vec<i64> = resolved.iter().filter_map(|fact| fact.resolution_working_seconds).collect();
    same(&found.now.resolution, &took);
    assert_eq!(found.backlog.n, i64::try_from(cases.iter().filter(|fact| fact.is_open).count()).unwrap());
    let scores: Vec<i64> = known
        .1
        .iter()
        .filter(|rating| {
            in_february(Some(rating.asked_hour)) && cases.iter().any(|fact| fact.case_id == rating.case_id)
        })
        .filter_map(|rating| rating.score)
        .collect();
    assert_eq!(found.now.csat.rated, i64::try_from(scores.len()).unwrap());
    let of_series: i64 = found.series.iter().map(|point| point.opened).sum();
    assert_eq!(of_series, found.now.volume.opened);
    let of_earlier: i64 = found.series_before.iter().map(|point| point.opened).sum();
    assert_eq!(of_earlier, found.before.volume.opened);
    assert_eq!(found.series_before.len(), found.series.len());
    let of_agents: i64 = found.agents.iter().map(|line| line.answered).sum();
    assert_eq!(of_agents, response.answered);
    check_lines(&found.agents, &asked, &resolved, now);

    let csat = &found.now.csat;
    for (figure, number) in [
        ("opened", found.now.volume.opened),
        ("resolved", found.now.volume.resolved),
        ("backlog", found.backlog.n),
        ("enquiries", response.enquiries),
        ("answered", response.answered),
        ("within_target", response.within_target.numerator),
        ("missed", response.missed),
        ("first_resolved", found.now.reopened.denominator),
        ("reopened", found.now.reopened.numerator),
        ("asked", csat.response.denominator),
        ("rated", csat.rated),
        ("low", csat.low.numerator),
        ("score_1", csat.scores[0]),
        ("score_2", csat.scores[1]),
        ("score_3", csat.scores[2]),
        ("score_4", csat.scores[3]),
        ("score_5", csat.scores[4]),
    ] {
        assert_eq!(behind(world, query, figure).await, number, "{figure}");
        assert!(Figure::from_word(figure).is_some());
    }
    check_parts(world, query, &found).await;
}

/// The parts that a number is told in open their cases too.
async fn check_parts(world: &World, query: &Query, found: &Figures) {
    let response = &found.now.first_response;
    assert_eq!(behind(world, query, "undecided").await, response.undecided);
    for slot in &response.working.distribution {
        let end = slot.up_to_minutes.map_or_else(|| "later".to_owned(), |minutes| minutes.to_string());
        assert_eq!(behind(world, query, &format!("answered_{end}")).await, slot.n, "{end}");
    }
    for (age, number) in ["1", "3", "7", "14", "older"].into_iter().zip(found.backlog.ages) {
        assert_eq!(behind(world, query, &format!("backlog_{age}")).await, number, "{age}");
    }
    for line in found.agents.iter().filter(|line| line.staff_id.is_some()) {
        let own = Query { agent_id: line.staff_id, ..query.clone() };
        for (figure, number) in
            [("answered", line.answered), ("resolved", line.resolved), ("rated", line.rated)]
        {
            assert_eq!(behind(world, &own, figure).await, number, "{figure} of {}", line.name);
        }
    }
}

#[test]
fn every_number_has_a_word_of_its_own() {
    for figure in Figure::all() {
        assert_eq!(Figure::from_word(figure.word()), Some(figure));
    }
    assert_eq!(Figure::from_word(""), None);
}

#[tokio::test]
async fn every_figure_is_what_a_walk_over_the_facts_counts_and_opens_its_cases() {
    on_each_engine(async |world| {
        live(world, 23).await;
        let known = facts(world).await;
        check_against_a_walk(world, &known, &february(), |_| true).await;
        let (safa, rep) = (world.safa, world.rep);
        let query = Query { brand_id: Some(safa), ..february() };
        check_against_a_walk(world, &known, &query, |fact| fact.brand_id == safa).await;
        let query =
            Query { language: Some("id".to_owned()), channel: Some("email".to_owned()), ..february() };
        check_against_a_walk(world, &known, &query, |fact| fact.language == "id").await;
        let query = Query { kind: Some("complaint".to_owned()), ..february() };
        assert_eq!(figures(world, &query).await.now.first_response.enquiries, 0);
        let query = Query { agent_id: Some(rep), ..february() };
        let found = figures(world, &query).await;
        assert!(found.now.first_response.answered > 0);
        assert_eq!(
            found.agents.iter().map(|line| line.answered).sum::<i64>(),
            found.now.first_response.answered
        );
    })
    .await;
}

#[tokio::test]
async fn totals_tell_the_same_as_facts_but_for_percentiles_by_a_slot() {
    on_each_engine(async |world| {
        live(world, 37).await;
        for query in [
            february(),
            Query { brand_id: Some(world.safa), channel: Some("email".to_owned()), ..february() },
            // The period before has cases of its own: they are on nobody's line.
            Query::over(date("2026-02-08"), date("2026-02-12")),
        ] {
            let mut exact = figures(world, &query).await;
            let rough = insight::figures::figures_within(&world.desk, &system(), &query, 0).await.unwrap();
            assert!(exact.now.resolution.exact && !rough.now.resolution.exact);
            for (exact, rough) in [(&mut exact.now, &rough.now), (&mut exact.before, &rough.before)] {
                for (exact, rough) in [
                    (&mut exact.resolution, &rough.resolution),
                    (&mut exact.resolution_calendar, &rough.resolution_calendar),
                    (&mut exact.first_response.working, &rough.first_response.working),
                    (&mut exact.first_response.calendar, &rough.first_response.calendar),
                ] {
                    for (exact, rough) in [
                        (&mut exact.median_seconds, rough.median_seconds),
                        (&mut exact.p90_seconds, rough.p90_seconds),
                    ] {
                        if let (Some(exact), Some(rough)) = (*exact, rough) {
                            assert!(
                                exact <= rough || rough == 20_160 * 60,
                                "{exact} stands in the slot up to {rough}"
                            );
                        }
                        *exact = rough;
                    }
                    exact.exact = rough.exact;
                }
            }
            assert_eq!(exact, rough);
        }
    })
    .await;
}
