//! Daily work on one case: notes, owner, status, tags, snooze, copies, and two people at once.

use serde_json::json;
use testkit::World;

use crate::team::{at, colleague, open, role_of_scope, team};

async fn history(world: &World, id: i64, language: &str) -> Vec<String> {
    let told = world.as_admin().with("accept-language", language).get(&at(id, "history")).await;
    assert_eq!(told.status, 200, "{}", told.text);
    told.json.as_array().unwrap().iter().map(|line| line["text"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_case_goes_from_new_to_closed_and_no_further() {
    testkit::on_each_engine(async |world| {
        let id = open(world, "Bilik quad").await;
        let rep = world.as_rep();
        let steps = [
            (json!({ "status": "open" }), "CaseStarted"),
            (json!({ "status": "waiting" }), "CaseWaiting"),
            (json!({ "status": "hold" }), "CaseHeld"),
            (json!({ "status": "open" }), "CaseResumed"),
            (json!({ "status": "resolved", "reason": "Bilik ditempah" }), "CaseResolved"),
            (json!({ "status": "open" }), "CaseReopened"),
            (json!({ "kind": "complaint" }), "KindChanged"),
            (json!({ "priority": 4 }), "PriorityChanged"),
            (json!({ "subject": "Bilik quad, 12 Mac" }), "SubjectChanged"),
            (json!({ "language": "id" }), "LanguageChanged"),
            (json!({ "status": "closed" }), "CaseClosed"),
        ];
        for (number, (body, event)) in (2..).zip(steps) {
            let answer = rep.patch(&at(id, ""), body).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            assert_eq!(answer.json["version"], number);
            assert_eq!(world.event_kinds("case", id).await.last().unwrap(), event);
        }
        let read = rep.get(&at(id, "")).await.json;
        assert_eq!(
            (&read["category"], &read["kind"], &read["priority"], &read["language"], &read["reopened_count"]),
            (&json!("closed"), &json!("complaint"), &json!(4), &json!("id"), &json!(1))
        );
        assert!(read["closed_at"].is_string() && read["resolved_at"].is_string());
        for (verb, body) in [
            ("", json!({ "status": "open" })),
            ("", json!({ "priority": 1 })),
            ("assign", json!({ "assignee_id": world.rep })),
            ("note", json!({ "text": "Terlambat" })),
            ("tag", json!({ "tags": ["x"] })),
        ] {
            let path = at(id, verb);
            let refused =
                if verb.is_empty() { rep.patch(&path, body).await } else { rep.post(&path, body).await };
            assert_eq!(
                (refused.status, &refused.json["type"]),
                (409, &json!("/problems/case-closed")),
                "{verb}"
            );
        }
        let events = world.events("case", id).await;
        let resolved = events.iter().find(|event| event.kind == "CaseResolved").unwrap();
        assert_eq!(resolved.reason, None, "the words lie beside the log");
        let history = rep.get(&at(id, "history")).await.json;
        let told: Vec<&str> =
            history.as_array().unwrap().iter().filter_map(|line| line["reason"].as_str()).collect();
        assert_eq!(told, ["Bilik ditempah"], "{history}");
        assert_eq!((&resolved.body["from"], &resolved.body["to"]), (&json!("open"), &json!("resolved")));
    })
    .await;
}

#[tokio::test]
async fn what_does_not_change_is_not_told() {
    testkit::on_each_engine(async |world| {
        let id = open(world, "Bilik quad").await;
        let same = json!({ "status": "new", "kind": "enquiry", "priority": 2, "subject": " Bilik quad " });
        let answer = world.as_rep().patch(&at(id, ""), same).await;
        assert_eq!((answer.status, &answer.json["version"]), (200, &json!(1)));
        assert_eq!(world.event_kinds("case", id).await, ["CaseOpened"]);
    })
    .await;
}

#[tokio::test]
async fn of_two_people_the_second_looks_again() {
    testkit::on_each_engine(async |world| {
        let id = open(world, "Bilik quad").await;
        let seen = world.as_rep().get(&at(id, "")).await.header("etag").to_owned();
        assert_eq!(seen, "\"1\"");
        let first = world.as_rep().with("if-match", &seen).patch(&at(id, ""), json!({ "priority": 3 })).await;
        assert_eq!((first.status, first.header("etag")), (200, "\"2\""));
        for (verb, body) in [
            ("assign", json!({ "assignee_id": world.admin })),
            ("note", json!({ "text": "Saya ambil" })),
            ("snooze", json!({ "until": "2026-02-03T01:00:00Z" })),
            ("trash", json!({})),
        ] {
            let second = world.as_admin().with("if-match", &seen).post(&at(id, verb), body).await;
            assert_eq!(
                (second.status, &second.json["type"]),
                (412, &json!("/problems/changed-meanwhile")),
                "{verb}"
            );
        }
        let odd =
            world.as_rep().with("if-match", "W/\"zzz\"").patch(&at(id, ""), json!({ "priority": 1 })).await;
        assert_eq!(odd.status, 412);
        assert_eq!(world.event_kinds("case", id).await, ["CaseOpened", "PriorityChanged"]);
    })
    .await;
}

#[tokio::test]
async fn many_people_at_once_leave_one_winner_and_a_whole_chain() {
    testkit::on_each_engine(async |world| {
        let id = open(world, "Bilik quad").await;
        let (rep, admin) =
            (world.as_rep().with("if-match", "\"1\""), world.as_admin().with("if-match", "\"1\""));
        let path = at(id, "");
        let (one, two) = tokio::join!(
            rep.patch(&path, json!({ "priority": 4 })),
            admin.patch(&path, json!({ "status": "resolved" }))
        );
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412]);
        let key = world.desk.keys().chain;
        let read = world.desk.db().read(move |tx| desk::events::verify_chains(tx, &key)).await;
        assert_eq!(read.unwrap().1, []);
    })
    .await;
}

#[tokio::test]
async fn a_note_sent_twice_is_written_once() {
    testkit::on_each_engine(async |world| {
        let id = open(world, "Bilik quad").await;
        let rep = world.as_rep().with("idempotency-key", "note-1").with("if-match", "\"1\"");
        let first = rep.post(&at(id, "note"), json!({ "text": "Ops kata tinggal 6 katil" })).await;
        // The repeat is answered although the case has moved on since.
        let second = rep.post(&at(id, "note"), json!({ "text": "Ops kata tinggal 6 katil" })).await;
        assert_eq!((first.status, second.status), (201, 201), "{}", second.text);
        assert_eq!(first.json, second.json);
        assert_eq!(world.event_kinds("case", id).await, ["CaseOpened", "NoteWritten"]);
        let read = world.as_rep().get(&at(id, "")).await.json;
        assert_eq!(read["message_count"], 2);
        assert_eq!(read["messages"][1]["direction"], "note");
        assert_eq!(read["messages"][1]["author_name"], "Nurul Ain");
        assert!(read["unanswered_since"].is_string(), "a note answers nobody");
        let body = world.events("case", id).await[1].body.to_string();
        assert!(!body.contains("katil"), "{body}");
    })
    .await;
}

#[tokio::test]
async fn a_colleague_is_called_to_what_they_may_see() {
    testkit::on_each_engine(async |world| {
        let id = open(world, "Bilik quad").await;
        let hazwan = colleague(world, "Hazwan", vec![world.safa], "representative").await;
        let note = json!({ "text": "@Hazwan tolong semak", "mentions": [hazwan, hazwan] });
        assert_eq!(world.as_rep().post(&at(id, "note"), note).await.status, 201);
        let theirs = world.client(Some("Hazwan"));
        let listed = theirs.get("/api/v1/cases?folder=mentions").await.json;
        assert_eq!(listed["rows"][0]["id"], id);
        let noticed = theirs.post(&at(id, "mentions/read"), json!({})).await;
        assert_eq!((noticed.status, &noticed.json["mentions"]), (200, &json!(1)));
        assert_eq!(theirs.get("/api/v1/cases?folder=mentions").await.json["rows"], json!([]));

        let foreign = json!({ "text": "@Putri", "mentions": [world.other_rep] });
        let refused = world.as_rep().with("accept-language", "en").post(&at(id, "note"), foreign).await;
        assert_eq!((refused.status, &refused.json["type"]), (422, &json!("/problems/cannot-see")));
        assert!(
            refused.json["detail"].as_str().unwrap().starts_with("Putri Maharani may not see this case.")
        );
        let nobody = world.as_rep().post(&at(id, "note"), json!({ "text": "@?", "mentions": [7] })).await;
        assert_eq!(nobody.json["errors"][0]["field"], "mentions");
        assert_eq!(world.as_rep().get(&at(id, "")).await.json["message_count"], 2);
    })
    .await;
}

#[tokio::test]
async fn a_case_is_given_to_nobody_who_may_only_look() {
    testkit::on_each_engine(async |world| {
        let (id, other) = (open(world, "Bilik quad").await, open(world, "Visa").await);
        let umrah = team(world, Some(world.safa), "Umrah", false, &[world.rep]).await;
        let reader = colleague(world, "Rozita", vec![world.safa], "read_only").await;
        let told = [
            ("en", "Rozita may only look at cases, so none can be theirs."),
            ("ms", "Rozita hanya boleh melihat kes"),
            ("id", "Rozita hanya boleh melihat kasus"),
        ];
        for (language, told) in told {
            let rep = world.as_rep().with("accept-language", language);
            let refused = rep.post(&at(id, "assign"), json!({ "assignee_id": reader })).await;
            assert_eq!((refused.status, &refused.json["type"]), (422, &json!("/problems/cannot-own")));
            assert_eq!(refused.json["errors"][0]["field"], "assignee_id");
            assert!(refused.json["detail"].as_str().unwrap().starts_with(told), "{}", refused.text);
        }
        let act = json!({ "verb": "assign", "assignee_id": reader });
        let many = world.as_rep().post("/api/v1/bulk", json!({ "act": act, "cases": [id, other] })).await;
        assert_eq!((many.status, &many.json["type"]), (422, &json!("/problems/cannot-own")), "{}", many.text);
        assert_eq!(world.event_kinds("case", id).await, ["CaseOpened"], "nothing half-done");

        let offered = world.as_rep().get("/api/v1/colleagues").await.json["items"].clone();
        let can_own = |staff: i64| {
            let found = offered.as_array().unwrap().iter().find(|one| one["id"] == json!(staff)).cloned();
            found.unwrap()["can_own"].clone()
        };
        assert_eq!((can_own(reader), can_own(world.rep)), (json!(false), json!(true)));
        assert_eq!(can_own(world.admin), json!(true), "an administrator may everything");
        let payer = colleague(world, "Mei Ling", vec![world.safa], "finance").await;
        let offered = world.as_rep().get("/api/v1/colleagues").await.json["items"].clone();
        let found = offered.as_array().unwrap().iter().find(|one| one["id"] == json!(payer)).cloned();
        assert_eq!(found.unwrap()["can_own"], json!(true));
        let given = world.as_rep().post(&at(id, "assign"), json!({ "assignee_id": payer })).await;
        assert_eq!(
            (given.status, &given.json["assignee_id"]),
            (200, &json!(payer)),
            "who writes notes works on cases"
        );

        // Whoever loses the word keeps what they have, whoever else changes it.
        let given = world.as_admin().post(&at(id, "assign"), json!({ "assignee_id": world.rep })).await;
        assert_eq!(given.status, 200, "{}", given.text);
        let person = format!("/api/v1/staff/{}", world.rep);
        let changed = world.as_admin().patch(&person, json!({ "roles": ["read_only"] })).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
        let both = json!({ "assignee_id": world.rep, "team_id": umrah });
        let moved = world.as_admin().post(&at(id, "assign"), both).await;
        assert_eq!((moved.status, &moved.json["assignee_id"]), (200, &json!(world.rep)), "{}", moved.text);
        let refused = world.as_admin().post(&at(other, "assign"), json!({ "assignee_id": world.rep })).await;
        assert_eq!((refused.status, &refused.json["type"]), (422, &json!("/problems/cannot-own")));
    })
    .await;
}

#[tokio::test]
async fn a_case_is_given_to_who_serves_the_brand() {
    testkit::on_each_engine(async |world| {
        let id = open(world, "Bilik quad").await;
        let umrah = team(world, Some(world.safa), "Umrah enquiries", false, &[world.rep]).await;
        let foreign = team(world, Some(world.nusantara), "Members", false, &[]).await;
        let rep = world.as_rep();
        let refusals = [
            (json!({ "assignee_id": world.other_rep }), "assignee_id", "other-brand"),
            (json!({ "assignee_id": 99 }), "assignee_id", "unknown-reference"),
            (json!({ "team_id": foreign }), "team_id", "unknown-reference"),
            (json!({ "team_id": 99 }), "team_id", "unknown-reference"),
            (json!({}), "assignee_id", "required"),
        ];
        for (body, field, kind) in refusals {
            let refused = rep.post(&at(id, "assign"), body.clone()).await;
            assert_eq!(refused.status, 422, "{body}");
            assert_eq!(refused.json["errors"][0]["field"], field);
            assert_eq!(refused.json["type"], format!("/problems/{kind}"));
        }
        let given = rep.post(&at(id, "assign"), json!({ "assignee_id": world.rep, "team_id": umrah })).await;
        assert_eq!((&given.json["assignee_id"], &given.json["team_id"]), (&json!(world.rep), &json!(umrah)));
        let released = rep.post(&at(id, "assign"), json!({ "assignee_id": null })).await;
        assert_eq!((&released.json["assignee_id"], &released.json["team_id"]), (&json!(null), &json!(umrah)));
        let event = &world.events("case", id).await[2];
        assert_eq!(event.kind, "CaseAssigned");
        assert_eq!(event.body["from"], json!({ "assignee_id": world.rep, "team_id": umrah }));
        assert_eq!(event.body["to"], json!({ "assignee_id": null, "team_id": umrah }));
    })
    .await;
}

#[tokio::test]
async fn tags_are_shared_by_spelling_and_made_by_who_may() {
    testkit::on_each_engine(async |world| {
        let id = open(world, "Bilik quad").await;
        let unknown = world.as_rep().post(&at(id, "tag"), json!({ "tags": ["Kerusi Roda"] })).await;
        assert_eq!((unknown.status, &unknown.json["errors"][0]["field"]), (422, &json!("tag")));
        let made = world.as_admin().post(&at(id, "tag"), json!({ "tags": ["#Kerusi  Roda", "quad"] })).await;
        assert_eq!(made.status, 200, "{}", made.text);
        let words: Vec<_> =
            made.json["tags"].as_array().unwrap().iter().map(|tag| tag["word"].clone()).collect();
        assert_eq!(words, ["kerusi roda", "quad"]);
        let again = world.as_rep().post(&at(id, "tag"), json!({ "tags": ["kerusi roda"] })).await;
        assert_eq!(again.json["version"], 3, "a tag that is there changes nothing");
        let off = world.as_rep().post(&at(id, "untag"), json!({ "tag": "QUAD" })).await;
        assert_eq!((&off.json["version"], off.json["tags"].as_array().unwrap().len()), (&json!(4), 1));
        assert_eq!(
            world.as_rep().post(&at(id, "untag"), json!({ "tag": "nowhere" })).await.json["version"],
            4
        );
        assert_eq!(world.event_kinds("case", id).await, ["CaseOpened", "TagAdded", "TagAdded", "TagRemoved"]);
        let row = &world.as_rep().get("/api/v1/cases?folder=all&tag=kerusi+roda").await.json["rows"][0];
        assert_eq!(row["tags"][0]["labels"]["en"], "#Kerusi  Roda");
        assert_eq!(world.as_rep().get("/api/v1/cases?folder=all&tag=quad").await.json["rows"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn a_case_put_away_comes_back_at_its_time() {
    testkit::on_each_engine(async |world| {
        let id = open(world, "Bilik quad").await;
        let rep = world.as_rep();
        for (until, kind) in [
            ("", "required"),
            ("esok", "malformed"),
            ("2026-02-02T01:00:00Z", "out-of-range"),
            ("2027-03-02T01:00:00Z", "out-of-range"),
        ] {
            let refused = rep.post(&at(id, "snooze"), json!({ "until": until })).await;
            assert_eq!(
                (refused.status, &refused.json["type"]),
                (422, &json!(format!("/problems/{kind}"))),
                "{until}"
            );
            assert_eq!(refused.json["errors"][0]["field"], "until");
        }
        let until = "2026-02-02T05:00:00Z";
        assert_eq!(rep.post(&at(id, "snooze"), json!({ "until": until })).await.json["snoozed_until"], until);
        assert_eq!(rep.get("/api/v1/cases?folder=all").await.json["rows"], json!([]));
        assert_eq!(rep.get("/api/v1/cases?folder=snoozed").await.json["rows"][0]["id"], id);
        assert_eq!(desk::cases::jobs::wake_due(&world.desk).await, Ok(0));

        world.clock.advance_seconds(5 * 3600);
        assert_eq!(desk::cases::jobs::wake_due(&world.desk).await, Ok(1));
        assert_eq!(desk::cases::jobs::wake_due(&world.desk).await, Ok(0));
        let ended = world.events("case", id).await.pop().unwrap();
        assert_eq!((ended.kind.as_str(), &ended.body["why"]), ("SnoozeEnded", &json!("due")));
        assert_eq!(ended.occurred_at.to_string(), until, "it came back when it was due, though an hour late");
        assert_eq!((ended.actor_kind.as_str(), ended.via.as_str()), ("system", "automation"));

        rep.post(&at(id, "snooze"), json!({ "until": "2026-02-04T05:00:00Z" })).await;
        assert_eq!(rep.post(&at(id, "wake"), json!({})).await.json["snoozed_until"], json!(null));
        rep.patch(&at(id, ""), json!({ "status": "resolved" })).await;
        let late = rep.post(&at(id, "snooze"), json!({ "until": "2026-02-04T05:00:00Z" })).await;
        assert_eq!((late.status, &late.json["type"]), (409, &json!("/problems/already-resolved")));
    })
    .await;
}

#[tokio::test]
async fn somebody_is_kept_in_copy_without_their_address_in_the_log() {
    testkit::on_each_engine(async |world| {
        let id = open(world, "Bilik quad").await;
        let rep = world.as_rep();
        let who = json!({ "address": "Anak@Example.my", "name": "Anak Siti" });
        assert_eq!(rep.post(&at(id, "participants"), who.clone()).await.status, 200);
        let again = rep.post(&at(id, "participants"), who).await;
        assert_eq!(
            (&again.json["version"], again.json["participants"].as_array().unwrap().len()),
            (&json!(2), 1)
        );
        for (body, field) in [
            (json!({}), "address"),
            (json!({ "address": "bukan alamat" }), "address"),
            (json!({ "address": "a@b.my", "role": "to" }), "role"),
        ] {
            let refused = rep.post(&at(id, "participants"), body).await;
            assert_eq!((refused.status, &refused.json["errors"][0]["field"]), (422, &json!(field)));
        }
        assert_eq!(rep.get(&at(id, "")).await.json["participants"][0]["role"], "cc");
        let gone = rep.post(&at(id, "participants/remove"), json!({ "address": "anak@example.my" })).await;
        assert_eq!(gone.json["participants"], json!([]));
        let events = world.events("case", id).await;
        assert_eq!(
            events.iter().map(|event| event.kind.as_str()).collect::<Vec<_>>()[1..],
            ["ParticipantAdded", "ParticipantRemoved"]
        );
        assert!(events.iter().all(|event| !event.body.to_string().to_lowercase().contains("anak")));
    })
    .await;
}

#[tokio::test]
async fn the_history_is_told_in_plain_words_of_each_language() {
    testkit::on_each_engine(async |world| {
        let id = open(world, "Bilik quad").await;
        let hazwan = colleague(world, "Hazwan", vec![world.safa], "representative").await;
        let rep = world.as_rep();
        rep.post(&at(id, "assign"), json!({ "assignee_id": hazwan })).await;
        rep.post(&at(id, "assign"), json!({ "assignee_id": world.rep })).await;
        rep.patch(&at(id, ""), json!({ "kind": "complaint", "priority": 4 })).await;
        rep.post(&at(id, "note"), json!({ "text": "Tolong", "mentions": [hazwan] })).await;
        rep.post(&at(id, "snooze"), json!({ "until": "2026-02-03T01:30:00Z" })).await;
        rep.patch(&at(id, ""), json!({ "status": "resolved" })).await;
        assert_eq!(
            history(world, id, "en").await,
            [
                "Nurul Ain opened this case, by e-mail",
                "Nurul Ain gave this to Hazwan",
                "Nurul Ain took this",
                "Nurul Ain changed the type from Enquiry to Complaint",
                "Nurul Ain changed the priority from Normal to Urgent",
                "Nurul Ain wrote a note for Hazwan",
                "Nurul Ain put this away until 3 Feb 2026, 09:30",
                "Resolved by Nurul Ain",
                "Nurul Ain brought this back",
            ]
        );
        let malay = history(world, id, "ms").await;
        assert_eq!(malay[1], "Nurul Ain menyerahkan kes ini kepada Hazwan");
        assert_eq!(malay[3], "Nurul Ain menukar jenis daripada Pertanyaan kepada Aduan");
        assert_eq!(malay[6], "Nurul Ain menyimpan kes ini hingga 3 Feb 2026, 9:30 PG");
        let indonesian = history(world, id, "id").await;
        assert_eq!(indonesian[3], "Nurul Ain mengubah jenis dari Pertanyaan menjadi Keluhan");
        assert_eq!(indonesian[7], "Diselesaikan oleh Nurul Ain");
    })
    .await;
}

#[tokio::test]
async fn a_customer_who_writes_again_brings_the_case_back() {
    use desk::cases::{self, At, changing, rules};
    use kernel::{Actor, Problem, Via, Who};
    testkit::on_each_engine(async |world| {
        let id = open(world, "Bilik quad").await;
        let rep = world.as_rep();
        rep.post(&at(id, "snooze"), json!({ "until": "2026-02-03T01:30:00Z" })).await;
        let customer = rep.get(&at(id, "")).await.json["customer_id"].as_i64().unwrap();
        let written = async || {
            let house = Actor::system(Via::Mail);
            let pen = world.desk.pen(&Actor { who: Who::Customer(customer), ..house.clone() });
            let work = world.desk.db().write(move |tx| {
                let case = cases::held(tx, &house, At { id, version: None })?;
                assert_eq!(rules::arrival(&case, pen.now, rules::REOPEN_DAYS), rules::Arrival::Append);
                changing::on_customer_message(tx, &pen, &case)
            });
            work.await.map(|case| case.category.word()).map_err(|problem: Problem| problem.kind)
        };
        assert_eq!(written().await, Ok("new"));
        rep.patch(&at(id, ""), json!({ "status": "waiting" })).await;
        assert_eq!(written().await, Ok("open"));
        rep.patch(&at(id, ""), json!({ "status": "resolved" })).await;
        assert_eq!(written().await, Ok("open"));
        assert_eq!(
            world.event_kinds("case", id).await[2..],
            ["SnoozeEnded", "CaseWaiting", "CaseResumed", "CaseResolved", "CaseReopened"]
        );
        let told = history(world, id, "en").await;
        assert_eq!(told[2], "Siti Aminah bt Rahman wrote, so this is back");
        assert_eq!(told[6], "Siti Aminah bt Rahman wrote again, so this was reopened");
    })
    .await;
}

#[tokio::test]
async fn wrong_values_are_named_in_three_languages() {
    testkit::on_each_engine(async |world| {
        let id = open(world, "Bilik quad").await;
        let table = [
            (json!({ "status": "new " }), "status", "Status: there is no “new ”. Choose one that exists."),
            (json!({ "kind": "keluhan" }), "kind", "Type: there is no “keluhan”. Choose one that exists."),
            (json!({ "priority": 9 }), "priority", "Priority must be between 1 and 4."),
            (json!({ "subject": " " }), "subject", "Subject is needed. Fill it in."),
            (
                json!({ "subject": "x".repeat(301) }),
                "subject",
                "Subject is too long. Shorten it to 300 characters or fewer.",
            ),
            (json!({ "language": "fr" }), "language", "Language: there is no “fr”. Choose one that exists."),
        ];
        for (body, field, told) in table {
            let mut texts = vec![];
            for language in ["en", "ms", "id"] {
                let client = world.as_rep().with("accept-language", language);
                let refused = client.patch(&at(id, ""), body.clone()).await;
                assert_eq!(
                    (refused.status, &refused.json["errors"][0]["field"]),
                    (422, &json!(field)),
                    "{body}"
                );
                texts.push(refused.json["detail"].as_str().unwrap().to_owned());
            }
            assert_eq!(texts[0], told);
            assert!(texts[0] != texts[1] && texts[1] != texts[2], "{texts:?}");
        }
        world.as_rep().patch(&at(id, ""), json!({ "status": "open" })).await;
        let back = world.as_rep().patch(&at(id, ""), json!({ "status": "new" })).await;
        assert_eq!((back.status, &back.json["type"]), (409, &json!("/problems/not-new-again")));
        assert_eq!(world.as_rep().patch(&at(id, ""), json!({ "state": "open" })).await.status, 400);
        assert_eq!(world.event_kinds("case", id).await, ["CaseOpened", "CaseStarted"]);
    })
    .await;
}

#[tokio::test]
async fn nobody_works_on_what_they_may_not_see() {
    testkit::on_each_engine(async |world| {
        let id = open(world, "Bilik quad").await;
        role_of_scope(world, "own").await;
        colleague(world, "own-token", vec![world.safa], "own").await;
        colleague(world, "reader", vec![world.safa], "read_only").await;
        let posts = [
            "note",
            "assign",
            "tag",
            "untag",
            "snooze",
            "wake",
            "participants",
            "participants/remove",
            "spam",
            "trash",
            "restore",
            "mentions/read",
        ];
        for verb in posts {
            let nobody = world.as_nobody().post(&at(id, verb), json!({})).await;
            assert_eq!(nobody.status, 401, "{verb}");
            // A representative may not discard, a reader nothing but take note.
            let reader = world.client(Some("reader")).post(&at(id, verb), json!({})).await;
            assert_eq!(reader.status, if verb == "mentions/read" { 200 } else { 403 }, "{verb}");
            let stranger = world.client(Some("own-token")).post(&at(id, verb), body_of(verb)).await;
            assert_eq!(stranger.status, 404, "{verb}: {}", stranger.text);
            let missing = world.as_admin().post(&at(1234, verb), body_of(verb)).await;
            assert_eq!(missing.status, 404, "{verb}: {}", missing.text);
        }
        for (client, status) in
            [(world.as_nobody(), 401), (world.as_other_rep(), 404), (world.client(Some("own-token")), 404)]
        {
            assert_eq!(client.patch(&at(id, ""), json!({ "priority": 1 })).await.status, status);
            assert_eq!(client.get(&at(id, "history")).await.status, status);
        }
        assert_eq!(world.event_kinds("case", id).await, ["CaseOpened"]);
    })
    .await;
}

fn body_of(verb: &str) -> serde_json::Value {
    match verb {
        "note" => json!({ "text": "x" }),
        "assign" => json!({ "assignee_id": null }),
        "tag" => json!({ "tags": ["x"] }),
        "untag" => json!({ "tag": "x" }),
        "snooze" => json!({ "until": "2026-02-03T01:00:00Z" }),
        "participants" | "participants/remove" => json!({ "address": "a@b.my" }),
        _ => json!({}),
    }
}
