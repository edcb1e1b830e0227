//! Short histories whose figures are known.

use insight::Query;
use kernel::Timestamp;
use serde_json::json;

use crate::desk_of_figures::*;

fn to(world: &testkit::World, instant: &str) {
    world.clock.advance_to(instant.parse::<Timestamp>().unwrap());
}

#[tokio::test]
async fn a_weekend_costs_no_working_time_and_an_unanswered_case_is_missed_once_it_is_late() {
    on_each_engine(async |world| {
        // Friday 6 February, 17:30 in Kuala Lumpur; the office closes at 18:00.
        to(world, "2026-02-06T09:30:00Z");
        mail(world, UMRAH, "siti@example.my", "a", None).await;
        let answered = newest_case(world).await;
        mail(world, UMRAH, "budi@example.my", "b", None).await;
        // Monday, 09:45.
        to(world, "2026-02-09T01:45:00Z");
        reply(&world.as_rep(), answered, Some("resolved")).await;
        caught_up(world).await;
        let response = figures(world, &february()).await.now.first_response;
        assert_eq!(
            (response.enquiries, response.answered, response.missed, response.undecided),
            (2, 1, 0, 1)
        );
        assert_eq!(response.working.median_seconds, Some(75 * 60), "half an hour and three quarters");
        assert_eq!(response.calendar.median_seconds, Some((64 * 60 + 15) * 60));
        assert_eq!(response.within_target.share, Some(1.0));

        // Monday, 10:30 to the second: two working hours since Friday 17:30. Due, but not late.
        to(world, "2026-02-09T02:30:00Z");
        assert_eq!(figures(world, &february()).await.now.first_response.missed, 0);
        world.clock.advance_seconds(1);
        let late = figures(world, &february()).await;
        assert_eq!(late.now.first_response.missed, 1, "nothing was recorded; it is late by now");
        assert_eq!(
            (
                late.now.first_response.within_target.numerator,
                late.now.first_response.within_target.denominator
            ),
            (1, 2)
        );
        assert_eq!(late.backlog.n, 1);
        assert_eq!(late.backlog.ages, [0, 1, 0, 0, 0]);
        assert_eq!(behind(world, &february(), "missed").await, 1);
    })
    .await;
}

#[tokio::test]
async fn waiting_for_the_customer_does_not_count_and_coming_back_does() {
    on_each_engine(async |world| {
        // Tuesday 3 February, 09:00; Monday is a holiday in Kuala Lumpur.
        to(world, "2026-02-03T01:00:00Z");
        mail(world, UMRAH, "siti@example.my", "a", None).await;
        let case = newest_case(world).await;
        world.clock.advance_seconds(3_600);
        reply(&world.as_rep(), case, Some("waiting")).await;
        // The next day she answers at 11:00, and an hour after that it is resolved.
        to(world, "2026-02-04T03:00:00Z");
        mail(world, UMRAH, "siti@example.my", "b", Some("a")).await;
        world.clock.advance_seconds(3_600);
        reply(&world.as_rep(), case, Some("resolved")).await;
        caught_up(world).await;
        let first = figures(world, &february()).await.now;
        assert_eq!(
            first.resolution.median_seconds,
            Some(2 * 3_600),
            "an hour before it waited, an hour after"
        );
        assert_eq!(first.resolution_calendar.median_seconds, Some(27 * 3_600));
        assert_eq!((first.reopened.numerator, first.reopened.denominator), (0, 1));

        // She comes back the next day at 09:00; at 10:00 it is resolved again.
        to(world, "2026-02-05T01:00:00Z");
        mail(world, UMRAH, "siti@example.my", "c", Some("a")).await;
        world.clock.advance_seconds(3_600);
        reply(&world.as_rep(), case, Some("resolved")).await;
        caught_up(world).await;
        let second = figures(world, &february()).await.now;
        assert_eq!(second.resolution.median_seconds, Some(3 * 3_600), "time resolved is nobody's");
        assert_eq!((second.reopened.numerator, second.reopened.denominator), (1, 1));
        assert_eq!((second.volume.opened, second.volume.resolved), (1, 1));
        assert_eq!(
            second.first_response.working.median_seconds,
            Some(3_600),
            "the first answer stays the first"
        );
    })
    .await;
}

#[tokio::test]
async fn satisfaction_is_a_mean_with_its_response_rate() {
    on_each_engine(async |world| {
        for number in 0..8 {
            mail(world, UMRAH, &format!("p{number}@example.my"), &format!("m{number}"), None).await;
            let case = newest_case(world).await;
            reply(&world.as_rep(), case, Some("resolved")).await;
        }
        caught_up(world).await;
        let links = rating_links(world).await;
        assert_eq!(links.len(), 8);
        for (link, score) in links.iter().zip([5, 5, 4, 3, 1]) {
            assert_eq!(world.as_nobody().post(link, json!({ "score": score })).await.status, 200);
        }
        // The last answer counts.
        world.as_nobody().post(&links[4], json!({ "score": 5 })).await;
        world.as_nobody().post(&links[4], json!({ "score": 1 })).await;
        caught_up(world).await;
        let found = figures(world, &february()).await;
        let csat = &found.now.csat;
        assert_eq!((csat.mean, csat.rated, csat.top_two.share), (Some(3.6), 5, Some(0.6)));
        assert_eq!((csat.response.numerator, csat.response.denominator), (5, 8));
        assert_eq!((csat.low.numerator, csat.scores), (1, [1, 0, 1, 1, 2]));
        assert_eq!(found.before.csat.rated, 0);
        let line = &found.agents[0];
        assert_eq!((line.staff_id, line.name.as_str()), (Some(world.rep), "Nurul Ain"));
        assert_eq!((line.answered, line.resolved, line.csat_mean, line.rated), (8, 8, Some(3.6), 5));
        assert_eq!(behind(world, &february(), "low").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_day_is_the_brands_own_and_a_period_before_has_the_same_length() {
    on_each_engine(async |world| {
        // 16:30 UTC on the 9th: the 10th in Kuala Lumpur, still the 9th in Jakarta.
        to(world, "2026-02-09T16:30:00Z");
        mail(world, UMRAH, "siti@example.my", "a", None).await;
        mail(world, MEMBERS, "putra@example.id", "b", None).await;
        caught_up(world).await;
        let tenth = insight::Query::over(date("2026-02-10"), date("2026-02-10"));
        let found = figures(world, &tenth).await;
        assert_eq!((found.now.volume.opened, found.before.volume.opened), (1, 1));
        assert_eq!(found.previous.from, date("2026-02-09"));
        let of_safa = insight::Query { brand_id: Some(world.safa), ..tenth };
        let found = figures(world, &of_safa).await;
        assert_eq!((found.now.volume.opened, found.before.volume.opened), (1, 0));
        assert_eq!(
            insight::default_period(&world.desk, Some(world.nusantara)).await.unwrap().1,
            date("2026-02-09")
        );
        assert_eq!(
            insight::default_period(&world.desk, Some(world.safa)).await.unwrap().1,
            date("2026-02-10")
        );
    })
    .await;
}

static TEAM: db::Sql = db::Sql::new(
    "test.closed_team",
    "insert into team (id, brand_id, labels, closed, created_at, version) values ($1, $2, '{}', true, 0, 1)",
);
static PUT: db::Sql = db::Sql::new("test.put_in_team", "update cases set team_id = $2 where id = $1");
static JOIN: db::Sql = db::Sql::new(
    "test.join_team",
    "insert into team_member (team_id, staff_id, leads) values ($1, $2, false)",
);

#[tokio::test]
async fn figures_count_what_their_reader_may_see() {
    on_each_engine(async |world| {
        let lead = lead(world, world.safa, "lead-token").await;
        mail(world, UMRAH, "siti@example.my", "a", None).await;
        mail(world, UMRAH, "budi@example.my", "b", None).await;
        let (hidden, team, brand) = (newest_case(world).await, world.desk.id(), world.safa);
        mail(world, MEMBERS, "putra@example.id", "c", None).await;
        world
            .desk
            .db()
            .write(move |tx| {
                tx.execute(&TEAM, &[&team, &brand])?;
                tx.execute(&PUT, &[&hidden, &team])
            })
            .await
            .unwrap();
        caught_up(world).await;
        let client = client(world, Some("lead-token"));
        let path = "/api/v1/figures?from=2026-02-01&until=2026-02-28";
        let seen = client.get(path).await;
        assert_eq!(at(&seen.json, "now.volume.opened"), 1, "{}", seen.text);
        assert_eq!(at(&seen.json, "backlog.n"), 1);
        let cases = client.get("/api/v1/figures/opened/cases?from=2026-02-01&until=2026-02-28").await;
        assert_eq!((&cases.json["total"], cases.json["cases"].as_array().unwrap().len()), (&json!(1), 1));
        assert_eq!(figures(world, &february()).await.now.volume.opened, 3, "the house sees all");

        world.desk.db().write(move |tx| tx.execute(&JOIN, &[&team, &lead])).await.unwrap();
        assert_eq!(at(&client.get(path).await.json, "now.volume.opened"), 2, "a member sees the closed team");
    })
    .await;
}

#[tokio::test]
async fn an_organisations_figures_follow_its_people_and_open_their_cases() {
    on_each_engine(async |world| {
        let added = world.as_admin().post("/api/v1/organisations", json!({ "name": "Koperasi Guru" })).await;
        assert_eq!(added.status, 201, "{}", added.text);
        let organisation = added.json["id"].as_i64().unwrap();
        mail(world, UMRAH, "siti@example.my", "a", None).await;
        let first = newest_case(world).await;
        reply(&world.as_rep(), first, Some("resolved")).await;
        mail(world, UMRAH, "siti@example.my", "b", None).await;
        mail(world, UMRAH, "budi@example.my", "c", None).await;
        caught_up(world).await;
        let query = Query { organisation_id: Some(organisation), ..february() };
        assert_eq!(figures(world, &query).await.now.volume.opened, 0, "nobody belongs to it yet");

        let case = world.as_rep().get(&format!("/api/v1/cases/{first}")).await;
        let path = format!("/api/v1/customers/{}/organisation", case.json["customer"]["id"]);
        let join = json!({ "organisation_id": organisation });
        assert_eq!(world.as_admin().put(&path, join).await.status, 200);
        caught_up(world).await;
        let found = figures(world, &query).await;
        assert_eq!((found.now.volume.opened, found.now.volume.resolved, found.backlog.n), (2, 1, 1));
        assert_eq!(found.now.first_response.answered, 1);
        for (figure, number) in
            [("opened", 2), ("resolved", 1), ("backlog", 1), ("answered", 1), ("asked", 1)]
        {
            assert_eq!(behind(world, &query, figure).await, number, "{figure}");
        }
        // Percentiles by slot come from totals, which know no organisations: facts tell, exactly.
        let long = insight::figures::figures_within(&world.desk, &system(), &query, 0).await.unwrap();
        assert!(long.now.resolution.exact);
        assert_eq!(long.now.volume, found.now.volume);
        let api = client(world, Some("admin-token"));
        let address = format!("/api/v1/figures?from=2026-02-01&until=2026-02-28&organisation={organisation}");
        assert_eq!(at(&api.get(&address).await.json, "now.volume.opened"), 2);

        // Worked out again, it is the same; and whoever leaves takes their cases along.
        insight::rebuild(&world.desk).await.unwrap();
        assert_eq!(figures(world, &query).await.now, found.now);
        let leave = json!({ "organisation_id": null });
        assert_eq!(world.as_admin().put(&path, leave).await.status, 200);
        caught_up(world).await;
        let left = figures(world, &query).await;
        assert_eq!((left.now.volume.opened, left.backlog.n), (0, 0));
        assert_eq!(
            figures(world, &february()).await.now.volume.opened,
            3,
            "the house counts them all the same"
        );
    })
    .await;
}
