//! Signing in, staying in, getting out.

use desk::staff::ops::{self, SignIn};
use desk::staff::{self, by_session, by_token};
use kernel::{Actor, Kind, Language, Via, Who};
use serde_json::json;
use testkit::World;

use crate::people::choose_password;

static MARK: db::Sql =
    db::Sql::new("test.demo", "update staff set demo = true where email_folded like 'nurul%'");

static TRIED: db::Sql = db::Sql::new("test.tried", "update sign_in_try set tries = $1");

const PASSWORD: &str = "bunga raya merah";

fn typed(email: &str, password: &str) -> SignIn {
    SignIn {
        email: email.to_owned(),
        password: password.to_owned(),
        user_agent: "Firefox".to_owned(),
        remote: "10.0.0.7".to_owned(),
    }
}

fn nurul(password: &str) -> SignIn {
    typed("Nurul@safatravel.example", password)
}

async fn actor(world: &World, token: &str) -> Actor {
    let caller = by_session(&world.desk, token).await.unwrap();
    let (who, grants) = (Who::Staff(caller.staff_id), caller.grants);
    Actor { who, via: Via::Screen, language: caller.language, grants, request: None }
}

#[tokio::test]
async fn the_right_password_opens_a_session_until_sign_out() {
    testkit::on_each_engine(async |world| {
        choose_password(world, world.rep, PASSWORD).await;
        let signed = staff::sign_in(&world.desk, nurul(PASSWORD)).await.unwrap();
        assert!(signed.token.starts_with("khs_") && signed.token.len() == 4 + 43);
        let caller = by_session(&world.desk, &signed.token).await.unwrap();
        assert_eq!((caller.staff_id, caller.language), (world.rep, Language::Ms));
        // A session is no API token, even while it is remembered.
        assert_eq!(by_token(&world.desk, &signed.token).await.unwrap_err().kind, Kind::SignInNeeded);
        assert_eq!(world.client(Some(&signed.token)).get("/api/v1/profile").await.status, 401);
        let list = world.as_rep().get("/api/v1/profile/sessions").await;
        assert_eq!(list.json["items"][0]["user_agent"], "Firefox");
        assert!(!list.text.contains(&signed.token));
        ops::sign_out(&world.desk, &actor(world, &signed.token).await, &caller).await.unwrap();
        assert_eq!(by_session(&world.desk, &signed.token).await.unwrap_err().kind, Kind::SignInNeeded);
        let kinds = world.event_kinds("staff", world.rep).await;
        assert_eq!(kinds[kinds.len() - 2..], ["SignedIn", "SignedOut"]);
    })
    .await;
}

#[tokio::test]
async fn what_does_not_match_is_refused_alike() {
    testkit::on_each_engine(async |world| {
        choose_password(world, world.rep, PASSWORD).await;
        for (email, password) in [
            ("nurul@safatravel.example", "bunga raya putih"),
            ("nobody@safatravel.example", PASSWORD),
            // Invited but never came: no password matches.
            ("putri@nusantara.example", ""),
            ("nurul@safatravel.example", &"x".repeat(1_000_000)),
        ] {
            let refused = staff::sign_in(&world.desk, typed(email, password)).await.unwrap_err();
            assert_eq!((refused.kind, refused.field, refused.args), (Kind::SignInRefused, None, vec![]));
        }
        world.as_admin().post(&format!("/api/v1/staff/{}/deactivate", world.rep), json!({})).await;
        let left = staff::sign_in(&world.desk, nurul(PASSWORD)).await.unwrap_err();
        assert_eq!(left.kind, Kind::SignInRefused);
    })
    .await;
}

#[tokio::test]
async fn too_many_wrong_passwords_must_wait() {
    testkit::on_each_engine(async |world| {
        choose_password(world, world.rep, PASSWORD).await;
        for _ in 0..staff::TRIES_PER_PERSON {
            assert_eq!(
                staff::sign_in(&world.desk, nurul("salah sekali")).await.unwrap_err().kind,
                Kind::SignInRefused
            );
        }
        let waits = staff::sign_in(&world.desk, nurul(PASSWORD)).await.unwrap_err();
        assert_eq!((waits.kind, waits.args), (Kind::TooMany, vec![("seconds", "900".to_owned())]));
        world.clock.advance_seconds(staff::WINDOW_SECONDS);
        staff::sign_in(&world.desk, nurul(PASSWORD)).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn tries_are_counted_together_on_all_servers_and_forgiven_by_the_right_password() {
    testkit::on_each_engine(async |world| {
        choose_password(world, world.rep, PASSWORD).await;
        let other = world.another_node();
        for _ in 1..staff::TRIES_PER_PERSON {
            assert!(staff::sign_in(&world.desk, nurul("salah sekali")).await.is_err());
        }
        staff::sign_in(&other, nurul(PASSWORD)).await.unwrap();
        let signed = world.events("staff", world.rep).await.pop().unwrap();
        assert_eq!(signed.body["failed_before"], staff::TRIES_PER_PERSON - 1);
        for node in [&world.desk, &other, &world.desk, &other, &world.desk] {
            let wrong = staff::sign_in(node, nurul("salah sekali")).await.unwrap_err();
            assert_eq!(wrong.kind, Kind::SignInRefused);
        }
        assert_eq!(staff::sign_in(&other, nurul(PASSWORD)).await.unwrap_err().kind, Kind::TooMany);
    })
    .await;
}

#[tokio::test]
async fn one_network_address_cannot_try_everybody() {
    testkit::on_each_engine(async |world| {
        assert!(staff::sign_in(&world.desk, nurul("salah sekali")).await.is_err());
        // As if fifty had been tried: hashing fifty passwords only to count takes long.
        let tries = staff::TRIES_PER_ADDRESS;
        world.desk.db().write(move |tx| tx.execute(&TRIED, &[&tries])).await.unwrap();
        let other = typed("hazwan@safatravel.example", "salah sekali");
        assert_eq!(staff::sign_in(&world.desk, other.clone()).await.unwrap_err().kind, Kind::TooMany);
        let elsewhere = SignIn { remote: "10.0.0.8".to_owned(), ..other };
        assert_eq!(staff::sign_in(&world.desk, elsewhere).await.unwrap_err().kind, Kind::SignInRefused);
        world.clock.advance_seconds(staff::WINDOW_SECONDS);
        let now = world.desk.now();
        let forgotten = world.desk.db().write(move |tx| staff::forget_old_tries(tx, now)).await;
        assert_eq!(forgotten, Ok(4), "two persons and two addresses");
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_when_idle_or_old() {
    testkit::on_each_engine(async |world| {
        choose_password(world, world.rep, PASSWORD).await;
        let signed = staff::sign_in(&world.desk, nurul(PASSWORD)).await.unwrap();
        for _ in 0..3 {
            world.clock.advance_seconds((staff::IDLE_HOURS - 1) * 3_600);
            by_session(&world.desk, &signed.token).await.unwrap();
        }
        world.clock.advance_seconds(staff::IDLE_HOURS * 3_600);
        assert_eq!(by_session(&world.desk, &signed.token).await.unwrap_err().kind, Kind::SignInNeeded);

        let signed = staff::sign_in(&world.desk, nurul(PASSWORD)).await.unwrap();
        for _ in 0..ops::SESSION_DAYS * 3 {
            world.clock.advance_seconds(8 * 3_600 - 1);
            by_session(&world.desk, &signed.token).await.unwrap();
        }
        world.clock.advance_seconds(ops::SESSION_DAYS * 3);
        assert!(by_session(&world.desk, &signed.token).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_changed_password_ends_the_other_sessions() {
    testkit::on_each_engine(async |world| {
        choose_password(world, world.rep, PASSWORD).await;
        let here = staff::sign_in(&world.desk, nurul(PASSWORD)).await.unwrap();
        let there = staff::sign_in(&world.desk, nurul(PASSWORD)).await.unwrap();
        let me = actor(world, &here.token).await;
        let change = async |current: &str, new: &str| {
            ops::change_password(&world.desk, &me, current, new, Some(here.session_id)).await
        };
        let wrong = change("salah sekali", "melati putih").await.unwrap_err();
        assert_eq!((wrong.kind, wrong.field), (Kind::WrongPassword, Some("current_password")));
        assert_eq!(change(PASSWORD, "pendek").await.unwrap_err().field, Some("new_password"));
        change(PASSWORD, "melati putih").await.unwrap();
        by_session(&world.desk, &here.token).await.unwrap();
        assert!(by_session(&world.desk, &there.token).await.is_err());
        assert!(staff::sign_in(&world.desk, nurul(PASSWORD)).await.is_err());
        staff::sign_in(&world.desk, nurul("melati putih")).await.unwrap();
        for _ in 0..staff::TRIES_PER_PERSON {
            assert_eq!(change("salah sekali", "melati putih").await.unwrap_err().kind, Kind::WrongPassword);
        }
        assert_eq!(change("melati putih", "melati merah").await.unwrap_err().kind, Kind::TooMany);
    })
    .await;
}

#[tokio::test]
async fn sessions_are_ended_by_their_owner_or_by_whoever_manages_them() {
    testkit::on_each_engine(async |world| {
        choose_password(world, world.rep, PASSWORD).await;
        let one = staff::sign_in(&world.desk, nurul(PASSWORD)).await.unwrap();
        let two = staff::sign_in(&world.desk, nurul(PASSWORD)).await.unwrap();
        let path = format!("/api/v1/profile/sessions/{}", one.session_id);
        assert_eq!(world.as_other_rep().delete(&path).await.status, 404);
        assert_eq!(world.as_rep().delete(&path).await.status, 204);
        assert!(by_session(&world.desk, &one.token).await.is_err());
        by_session(&world.desk, &two.token).await.unwrap();
        let all = format!("/api/v1/staff/{}/sign-out", world.rep);
        assert_eq!(world.as_admin().post(&all, json!({})).await.status, 204);
        assert!(by_session(&world.desk, &two.token).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn demo_staff_stay_outside_a_real_desk() {
    testkit::on_each_engine(async |world| {
        choose_password(world, world.rep, PASSWORD).await;
        world.desk.db().write(|tx| tx.execute(&MARK, &[])).await.unwrap();
        world.desk.callers().forget();
        assert_eq!(staff::sign_in(&world.desk, nurul(PASSWORD)).await.unwrap_err().kind, Kind::SignInRefused);
        assert_eq!(world.as_rep().get("/api/v1/profile").await.status, 401);
    })
    .await;
}
