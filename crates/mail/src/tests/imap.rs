//! Following a folder on servers that behave, drop, hang, lie and talk nonsense.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::imap_world::{Act, Kept, Server, Shelves, Stored, account, mail};
use super::world::{Identity, settings};
use crate::delivery::Security;
use crate::imap::{
    Account, Afterwards, Arrived, Listed, Network, One, Progress, SignIn, State, check, fetch_one,
};
use crate::reach::Reach;
use crate::trouble::Fault;

const TWO: Listed = Listed { uid_validity: 7, uid: 2 };

fn is_up_to_date(kept: &Kept) -> bool {
    matches!(kept.states.last(), Some(State::UpToDate { .. }))
}

fn failures(shelves: &Shelves) -> Vec<Fault> {
    let kept = shelves.kept.lock().unwrap();
    kept.states
        .iter()
        .filter_map(|state| if let State::Failed(trouble) = state { Some(trouble.fault) } else { None })
        .collect()
}

#[tokio::test(start_paused = true)]
async fn mail_comes_once_in_order_is_stored_before_it_counts_as_done_and_seen_means_nothing() {
    let server = Server::with([(4, mail("satu")), (9, mail("dua"))]);
    let shelves = Shelves::default();
    shelves.follow(&account(), &server, is_up_to_date).await;
    assert_eq!(shelves.kept.lock().unwrap().log, ["keep 4", "keep 9", "done 7/9"]);
    assert_eq!(shelves.kept.lock().unwrap().arrived[0], Arrived::Whole { uid: 4, raw: mail("satu").raw });
    assert!(server.heard("SELECT").is_empty(), "a folder that is left alone is opened for reading only");
    // Another visit: nothing comes twice, not even the last mail that `10:*` names.
    shelves.kept.lock().unwrap().states.clear();
    shelves.follow(&account(), &server, is_up_to_date).await;
    assert_eq!(shelves.whole(), [4, 9]);
}

#[tokio::test(start_paused = true)]
async fn new_mail_is_heard_of_by_idle_which_is_issued_anew_before_29_minutes() {
    let server = Server::with([(1, mail("satu"))]);
    let (shelves, account) = (Shelves::default(), account());
    let arrives = async {
        tokio::time::sleep(Duration::from_mins(100)).await;
        server.receives(2, mail("dua"));
        std::future::pending::<()>().await;
    };
    tokio::select! {
        () = arrives => {}
        () = shelves.follow(&account, &server, |kept| kept.progress.last_uid == 2) => {}
    }
    let pauses = server.pauses("IDLE");
    assert!(pauses.len() >= 10 && pauses.iter().all(|pause| *pause < Duration::from_mins(29)), "{pauses:?}");
    assert_eq!(server.connections(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_server_without_idle_is_asked_every_minute() {
    let server = Server::with([]).able_to("IMAP4rev1");
    let (shelves, account) = (Shelves::default(), account());
    let arrives = async {
        tokio::time::sleep(Duration::from_secs(200)).await;
        server.receives(2, mail("dua"));
        std::future::pending::<()>().await;
    };
    tokio::select! {
        () = arrives => {}
        () = shelves.follow(&account, &server, |kept| kept.progress.last_uid == 2) => {}
    }
    assert_eq!(server.pauses("NOOP"), [Duration::from_mins(1); 3]);
    assert_eq!(server.heard("LOGIN"), ["LOGIN \"umrah@safatravel.example\" \"kata laluan\""]);
}

#[tokio::test(start_paused = true)]
async fn a_mail_that_cannot_be_stored_is_not_done_and_comes_again() {
    let server = Server::with([(1, mail("satu")), (2, mail("dua"))]);
    let shelves = Shelves::default();
    shelves.kept.lock().unwrap().busy = 2;
    shelves.follow(&account(), &server, is_up_to_date).await;
    assert_eq!(shelves.kept.lock().unwrap().log, ["keep 1", "keep 2", "done 7/2"]);
    assert_eq!(server.connections(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_new_uidvalidity_is_read_from_the_start() {
    let server = Server::with([(1, mail("satu")), (2, mail("dua"))]);
    let shelves = Shelves::default();
    shelves.kept.lock().unwrap().progress = Progress { uid_validity: 6, last_uid: 900 };
    shelves.follow(&account(), &server, is_up_to_date).await;
    assert_eq!(shelves.whole(), [1, 2]);
    assert_eq!(shelves.kept.lock().unwrap().progress, Progress { uid_validity: 7, last_uid: 2 });
}

#[tokio::test(start_paused = true)]
async fn mail_from_before_the_beginning_is_left_alone() {
    let old = Stored { received: " 1-Mar-2026 00:00:00 +0800", ..mail("lama") };
    let server = Server::with([(1, old), (2, mail("baharu"))]);
    let shelves = Shelves::default();
    let since = Some("2026-03-04T00:00:00Z".parse().unwrap());
    shelves.follow(&Account { since, ..account() }, &server, is_up_to_date).await;
    assert_eq!(shelves.whole(), [2]);
    assert_eq!(server.heard("UID SEARCH"), ["UID SEARCH UID 1:* SINCE 3-Mar-2026"]);
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_breaks_at_one_mail_again_and_again_loses_only_that_mail_s_body() {
    let breaks = |command: &str| {
        command.starts_with("UID FETCH") && command.ends_with("BODY.PEEK[])") && {
            let set = command.split(' ').nth(2).unwrap();
            set.split(',').any(|uid| uid == "2")
        }
    };
    for act in
        [(|| Act::SayAndDrop(b"* 2 FETCH (UID 2 BODY[] {900}\r\nFrom: sit".to_vec())) as fn() -> Act, || {
            Act::Hang
        }]
    {
        let server = Server::with((1..=5).map(|uid| (uid, mail("umrah"))))
            .that(move |_, command| breaks(command).then(act));
        let shelves = Shelves::default();
        shelves.follow(&account(), &server, is_up_to_date).await;
        let kept = shelves.kept.lock().unwrap();
        let headers = b"From: siti@example.my\r\nSubject: umrah\r\n\r\n".to_vec();
        assert!(kept.arrived.contains(&Arrived::NotGiven { listed: TWO, headers }), "{:?}", kept.log);
        assert_eq!(kept.progress.last_uid, 5);
        drop(kept);
        let mut whole = shelves.whole();
        whole.dedup();
        assert_eq!(whole, [1, 3, 4, 5]);
        assert!(server.connections() <= 6, "{}", server.connections());
    }
}

#[tokio::test(start_paused = true)]
async fn a_mail_whose_very_headers_break_the_connection_is_passed_over_with_a_mark() {
    let server = Server::with((1..=3).map(|uid| (uid, mail("umrah")))).that(|_, command| {
        let poison = command.starts_with("UID FETCH 2 ") && command.contains("PEEK");
        (poison || command.starts_with("UID FETCH 1,2") && command.contains("PEEK"))
            .then(|| Act::SayAndDrop(Vec::new()))
    });
    let shelves = Shelves::default();
    shelves.follow(&account(), &server, is_up_to_date).await;
    let kept = shelves.kept.lock().unwrap();
    assert!(kept.arrived.contains(&Arrived::NotGiven { listed: TWO, headers: Vec::new() }), "{:?}", kept.log);
    assert_eq!(kept.progress.last_uid, 3);
}

#[tokio::test(start_paused = true)]
async fn a_mail_that_is_listed_but_not_given_and_one_that_is_gone_hold_up_nobody() {
    let server =
        Server::with([(1, mail("satu")), (2, mail("dua")), (4, mail("empat"))]).that(|_, command| {
            match command {
                // 3 was removed by somebody since it was listed.
                "UID SEARCH UID 1:*" => Some(Act::Instead(b"* SEARCH 3 2 1 4\r\n".to_vec())),
                // 2 is given as NIL, and left out among others.
                command if command.starts_with("UID FETCH 2 (UID BODY.PEEK[]") => {
                    Some(Act::Instead(b"* 2 FETCH (UID 2 BODY[] NIL)\r\n".to_vec()))
                }
                command if command.contains("1,2 ") && command.contains("PEEK") => {
                    Some(Act::Instead(Vec::new()))
                }
                _ => None,
            }
        });
    let shelves = Shelves::default();
    shelves.follow(&account(), &server, is_up_to_date).await;
    let kept = shelves.kept.lock().unwrap();
    assert_eq!(kept.log, ["keep 1", "keep 2", "done 7/2", "done 7/3", "keep 4", "done 7/4"]);
    assert!(
        matches!(&kept.arrived[1], Arrived::NotGiven { listed: TWO, headers } if headers.starts_with(b"From:"))
    );
    assert_eq!(server.connections(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_lies_about_uids_doubles_nothing_and_stops_nothing() {
    let server =
        Server::with([(10, mail("sepuluh")), (11, mail("sebelas"))]).that(|_, command| match command {
            // Repeats, falls, and names what is done already.
            "UID SEARCH UID 9:*" => {
                Some(Act::Instead(b"* SEARCH 11 10 10 3 11 8\r\n* SEARCH 10\r\n".to_vec()))
            }
            // Answers with mails nobody asked for, and one twice.
            command if command.starts_with("UID FETCH 10,11 (UID BODY") => Some(Act::Say(
                b"* 1 FETCH (UID 3 BODY[] {4}\r\nold!)\r\n* 2 FETCH (UID 10 BODY[] {3}\r\none)\r\n".to_vec(),
            )),
            _ => None,
        });
    let shelves = Shelves::default();
    shelves.kept.lock().unwrap().progress = Progress { uid_validity: 7, last_uid: 8 };
    shelves.follow(&account(), &server, is_up_to_date).await;
    assert_eq!(shelves.kept.lock().unwrap().log, ["keep 10", "keep 11", "done 7/11"]);
}

#[tokio::test(start_paused = true)]
async fn a_mail_that_was_left_is_had_whole_as_long_as_it_is_the_same() {
    let huge = Stored { claims: Some(90_000), ..mail("besar") };
    let server = Server::with([(2, huge), (3, Stored { claims: Some(100_001), ..mail("terlalu besar") })]);
    let ask = async |uid, uid_validity| fetch_one(&account(), &server, Listed { uid_validity, uid }).await;
    assert_eq!(ask(2, 7).await, Ok(One::Whole(mail("besar").raw)));
    assert_eq!(ask(3, 7).await, Ok(One::TooLarge(100_001)));
    assert_eq!(ask(4, 7).await, Ok(One::Gone), "it was removed");
    assert_eq!(ask(2, 6).await, Ok(One::Gone), "the numbers were given anew");
    let mute = Server::with([(2, mail("dua"))])
        .that(|_, command| command.contains("BODY.PEEK").then(|| Act::Instead(Vec::new())));
    assert_eq!(fetch_one(&account(), &mute, TWO).await, Ok(One::NotGiven));
}

#[tokio::test(start_paused = true)]
async fn of_a_mail_that_is_too_large_the_headers_are_kept() {
    let huge = Stored { claims: Some(50_000_000), ..mail("lima puluh MB") };
    let server = Server::with([(1, mail("satu")), (2, huge), (3, mail("tiga"))]);
    let shelves = Shelves::default();
    shelves.follow(&account(), &server, is_up_to_date).await;
    assert_eq!(shelves.whole(), [1, 3]);
    let kept = shelves.kept.lock().unwrap();
    let headers = b"From: siti@example.my\r\nSubject: lima puluh MB\r\n\r\n".to_vec();
    assert_eq!(kept.arrived[1], Arrived::TooLarge { listed: TWO, headers, bytes: 50_000_000 });
    assert!(server.heard("UID FETCH 2 (UID BODY.PEEK[])").is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_mail_larger_than_it_claims_ends_the_connection_not_the_memory() {
    let server = Server::with([(1, mail("satu")), (2, mail("dua"))]).that(|_, command| {
        command
            .starts_with("UID FETCH 1")
            .then_some(())
            .filter(|()| command.contains("PEEK[]"))
            .map(|()| Act::Say(b"* 1 FETCH (UID 1 BODY[] {4000000000}\r\n".to_vec()))
    });
    let shelves = Shelves::default();
    shelves.follow(&account(), &server, is_up_to_date).await;
    assert_eq!(shelves.whole(), [2]);
    assert!(failures(&shelves).iter().all(|fault| *fault == Fault::Garbled));
}

#[tokio::test(start_paused = true)]
async fn nonsense_and_silence_are_told_and_tried_again_later_each_time() {
    for (said, fault) in [
        ((|| Act::Hang) as fn() -> Act, Fault::Slow),
        (|| Act::SayAndDrop(b"HTTP/1.1 400 Bad Request\r\n".to_vec()), Fault::Garbled),
        (|| Act::SayAndDrop(vec![0xff; 70_000]), Fault::HungUp),
        (|| Act::SayAndDrop(b"* BYE too many connections\r\n".to_vec()), Fault::Refused),
    ] {
        let server = Server::with([(1, mail("satu"))])
            .that(move |number, command| (command.is_empty() && number <= 9).then(said));
        let shelves = Shelves::default();
        shelves.follow(&account(), &server, is_up_to_date).await;
        assert_eq!(failures(&shelves), [fault; 9]);
        assert_eq!(shelves.whole(), [1]);
        let waits = server.pauses("");
        assert!(waits.len() >= 9);
    }
}

#[tokio::test(start_paused = true)]
async fn waits_double_up_to_five_minutes_and_no_two_are_sure_to_be_the_same() {
    let server = Server::with([(1, mail("satu"))])
        .that(|number, command| (command.is_empty() && number <= 12).then(|| Act::SayAndDrop(Vec::new())));
    let shelves = Shelves::default();
    shelves.follow(&account(), &server, is_up_to_date).await;
    let folder = server.folder.lock().unwrap();
    let greetings: Vec<_> =
        folder.heard.iter().filter(|(_, command)| command.is_empty()).map(|(at, _)| *at).collect();
    let waits: Vec<f64> = greetings.windows(2).map(|pair| (pair[1] - pair[0]).as_secs_f64()).collect();
    for (number, wait) in waits.iter().enumerate() {
        let most = 2_f64.powi(i32::try_from(number).unwrap() + 1).min(300.0);
        assert!((most / 2.0..=most + 0.01).contains(wait), "{waits:?}");
    }
    assert!(waits[9..].windows(2).any(|pair| (pair[0] - pair[1]).abs() > 0.01), "{waits:?}");
}

#[tokio::test(start_paused = true)]
async fn a_refused_sign_in_is_told_and_not_hammered() {
    let refused = |_: usize, command: &str| {
        command
            .starts_with("SASL")
            .then(|| Act::SayAndDrop(b"K2 NO [AUTHENTICATIONFAILED] wrong password\r\n".to_vec()))
    };
    let server = Server::with([(1, mail("satu"))]).that(refused);
    let shelves = Shelves::default();
    shelves.follow(&account(), &server, |kept| kept.states.len() == 3).await;
    assert_eq!(failures(&shelves), [Fault::SignInRefused; 3]);
    assert!(server.pauses("AUTHENTICATE").iter().all(|pause| *pause >= Duration::from_mins(2)));
    let words = &server.heard("SASL")[0];
    assert_eq!(words, "SASL AHVtcmFoQHNhZmF0cmF2ZWwuZXhhbXBsZQBrYXRhIGxhbHVhbg==");
    let told = format!("{:?}", shelves.kept.lock().unwrap().states);
    assert!(told.contains("wrong password") && !told.contains("kata laluan"), "{told}");
}

#[tokio::test(start_paused = true)]
async fn a_token_is_offered_by_xoauth2_and_its_refusal_is_read() {
    let server = Server::with([(1, mail("satu"))]).able_to("IMAP4rev1 IDLE AUTH=XOAUTH2");
    let sign_in = SignIn::token("umrah@safatravel.example", "ya29.token");
    let with_token = Account { sign_in, ..account() };
    let shelves = Shelves::default();
    shelves.follow(&with_token, &server, is_up_to_date).await;
    // base64 of: user=umrah@safatravel.example ^A auth=Bearer ya29.token ^A ^A
    let words = "SASL dXNlcj11bXJhaEBzYWZhdHJhdmVsLmV4YW1wbGUBYXV0aD1CZWFyZXIgeWEyOS50b2tlbgEB";
    assert_eq!(server.heard("SASL"), [words]);
    // The server tells why in a challenge, which wants an empty line before it says NO.
    let empty_line = Arc::new(AtomicBool::new(false));
    let heard_it = Arc::clone(&empty_line);
    let refusing = Server::with([]).able_to("IMAP4rev1 AUTH=XOAUTH2").that(move |_, command| match command {
        command if command.starts_with("SASL") => {
            Some(Act::Say(b"+ eyJzdGF0dXMiOiI0MDEifQ==\r\nK2 NO denied\r\n".to_vec()))
        }
        "" => None,
        _ => {
            heard_it.store(true, Ordering::SeqCst);
            None
        }
    });
    let trouble = check(&with_token, &refusing, Progress::default()).await.unwrap_err();
    assert_eq!(trouble.fault, Fault::SignInRefused);
    assert!(trouble.detail.contains("{\"status\":\"401\"}"), "{trouble}");
    assert!(empty_line.load(Ordering::SeqCst));
}

#[tokio::test(start_paused = true)]
async fn a_check_says_exactly_what_is_wrong() {
    let found = async |server: Server, account: Account| check(&account, &server, Progress::default()).await;
    let wrong = async |server: Server, account: Account| found(server, account).await.unwrap_err().fault;
    assert_eq!(found(Server::with([(1, mail("satu")), (5, mail("dua"))]), account()).await, Ok(2));
    let plain = Server::with([]).able_to("IMAP4rev1 LOGINDISABLED");
    assert_eq!(wrong(plain, account()).await, Fault::NoWayToSignIn);
    let starttls = Account { security: Security::StartTls, ..account() };
    assert_eq!(wrong(Server::with([]), starttls).await, Fault::NoEncryption);
    let token = Account { sign_in: SignIn::token("a", "b"), ..account() };
    assert_eq!(wrong(Server::with([]), token).await, Fault::NoWayToSignIn);
    let no_folder = || {
        Server::with([]).that(|_, command| {
            command
                .contains("Arkib")
                .then(|| Act::SayAndDrop(b"K4 NO no such folder\r\nK5 NO no such folder\r\n".to_vec()))
        })
    };
    assert_eq!(wrong(no_folder(), Account { folder: "Arkib".into(), ..account() }).await, Fault::NoFolder);
}

#[tokio::test(start_paused = true)]
async fn stored_mail_is_marked_or_moved_as_wished_and_never_before_it_is_stored() {
    let seen = Server::with([(1, mail("satu")), (2, mail("dua"))]);
    let shelves = Shelves::default();
    shelves.follow(&Account { afterwards: Afterwards::MarkSeen, ..account() }, &seen, is_up_to_date).await;
    assert_eq!(seen.heard("UID STORE"), ["UID STORE 1,2 +FLAGS.SILENT (\\Seen)"]);
    assert_eq!(seen.heard("SELECT"), ["SELECT \"INBOX\""]);
    let moved = Server::with([(1, mail("satu"))]);
    let away = Account { afterwards: Afterwards::MoveTo("Été".into()), ..account() };
    Shelves::default().follow(&away, &moved, is_up_to_date).await;
    assert_eq!(moved.heard("UID MOVE"), ["UID MOVE 1 \"&AMk-t&AOk-\""]);
    let copied = Server::with([(1, mail("satu"))]).able_to("IMAP4rev1 IDLE");
    Shelves::default().follow(&away, &copied, is_up_to_date).await;
    assert_eq!(copied.heard("UID COPY"), ["UID COPY 1 \"&AMk-t&AOk-\""]);
    assert_eq!(copied.heard("UID STORE"), ["UID STORE 1 +FLAGS.SILENT (\\Deleted)"]);
}

/// Answers the first connections with TLS and a greeting that ends the talk.
async fn encrypted_server(identity: &Identity) -> u16 {
    let mut with = settings();
    identity.offered_by(&mut with);
    let acceptor = tokio_rustls::TlsAcceptor::from(with.tls.unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            if let Ok(mut stream) = acceptor.accept(stream).await {
                stream.write_all(b"* BYE over TLS\r\n").await.unwrap();
                let _ = stream.read(&mut [0; 10]).await;
            }
        }
    });
    port
}

#[tokio::test]
async fn the_network_is_encrypted_the_certificate_checked_and_home_refused() {
    let identity = Identity::new();
    let port = encrypted_server(&identity).await;
    let home = Account { host: "localhost".into(), port, reach: Reach::Anywhere, ..account() };
    let fault = async |account: &Account| check(account, &Network, Progress::default()).await.unwrap_err();
    let stranger = fault(&home).await;
    assert_eq!(stranger.fault, Fault::Certificate, "{stranger}");
    let trusted = Account { further_roots: Some(identity.certificate.clone()), ..home.clone() };
    let told = fault(&trusted).await;
    assert_eq!((told.fault, told.detail.as_str()), (Fault::Refused, "over TLS"));
    assert_eq!(fault(&Account { reach: Reach::Public, ..home.clone() }).await.fault, Fault::PrivateAddress);
    let other_name = Account { host: "127.0.0.1".into(), ..trusted };
    assert_eq!(fault(&other_name).await.fault, Fault::Certificate);
    let no_port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    assert_eq!(fault(&Account { port: no_port, ..home }).await.fault, Fault::Unreachable);
}
