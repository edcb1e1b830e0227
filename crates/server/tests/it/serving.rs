//! Serve: what is answered over a real socket, what is logged, what is refused, and how it stops.

use db::Engine;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::client::Caller;
use crate::installed::{Installed, TOKEN, block_on, forge_key};
use crate::served::{Served, run};

#[test]
fn a_case_is_opened_over_a_real_connection_on_both_engines() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let installed = Installed::on(engine);
        let mut served = Served::start(&installed.config_path());
        block_on(async {
            let mut caller = Caller::to(&served.address).await.unwrap();
            let opened = caller.post("/api/v1/cases", &installed.case("Bilik quad")).await;
            assert_eq!(opened.status, 201, "{}", opened.text);
            let read = caller.get(opened.header("location")).await;
            assert_eq!(read.json["subject"], "Bilik quad");
            assert!(read.header("server-timing").starts_with("handler;dur="));
            assert_eq!(read.header("ratelimit-limit"), "1000000");
            assert_eq!(caller.get("/healthz").await.text, "ok\n");
            let ready = caller.get("/readyz").await;
            assert_eq!((ready.status, &ready.json["ready"]), (200, &true.into()), "{}", ready.text);
            assert_eq!(caller.get("/metrics").await.status, 404, "figures are on their own port");

            let mut figures = Caller::to(&served.figures).await.unwrap();
            let text = figures.get("/metrics").await.text;
            assert!(
                text.contains(r#"http_requests_total{method="POST",route="/api/v1/cases",status="201"} 1"#),
                "{text}"
            );
            assert!(text.contains("http_request_seconds_bucket"), "{text}");
        });
        served.terminate();
        assert!(served.wait().success());
        drop(served);
        installed.give_back();
    }
}

#[test]
fn the_first_start_shows_a_link_that_sets_the_desk_up_once() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("khidmat.toml");
    std::fs::write(
        &config,
        "listen = \"127.0.0.1:0\"\nmetrics.listen = \"127.0.0.1:0\"\npublic_url = \"https://desk.example\"\n",
    )
    .unwrap();
    let before = "set the desk up, once and within 24 hours: https://desk.example/set-up/";
    let mut first = Served::start(&config);
    let replaced = first.told(before);
    first.terminate();
    assert!(first.wait().success());

    let mut second = Served::start(&config);
    let token = second.told(before);
    let ask = |token: &str| {
        serde_json::json!({
            "token": token, "brand_name": "Safa Travel", "language": "ms", "zone": "Asia/Kuala_Lumpur",
            "full_name": "Farid Hakim", "email": "farid@safatravel.example", "password": "tiga kuda putih"
        })
    };
    block_on(async {
        let mut caller = Caller::to(&second.address).await.unwrap();
        let mut status = async |token: &str| caller.post("/api/v1/set-up", &ask(token)).await.status;
        assert_eq!(status(&replaced).await, 410, "each start makes a new link");
        assert_eq!(status(&token).await, 201);
        assert_eq!(status(&token).await, 410, "a link works once");
    });
    second.terminate();
    assert!(second.wait().success());
    let mut third = Served::start(&config);
    third.terminate();
    assert!(third.wait().success());
    assert_eq!(third.said_next(), None, "no link once there is an administrator");
    let log = std::iter::from_fn(|| second.log_next()).collect::<String>();
    assert!(!log.contains(&token), "the link is not in the log");
}

#[test]
fn the_log_has_request_ids_and_no_secrets() {
    let installed = Installed::on(Engine::Sqlite);
    let served = Served::start(&installed.config_path());
    block_on(async {
        let mut caller = Caller::to(&served.address).await.unwrap();
        let path = "/api/v1/cases/77?secret=hidden";
        let own = caller.call("GET", path, &[("x-request-id", "abc-1.2_3")], None).await.unwrap();
        assert_eq!(own.header("x-request-id"), "abc-1.2_3");
        let forged = caller.call("GET", path, &[("x-request-id", "a b\"c")], None).await.unwrap();
        let fresh = forged.header("x-request-id").to_owned();
        assert!(fresh.len() == 20 && fresh.bytes().all(|byte| byte.is_ascii_hexdigit()), "{fresh}");
        for id in ["abc-1.2_3", fresh.as_str()] {
            let line = served.logged("answered");
            assert_eq!(line["span"]["request_id"], id);
            assert_eq!(line["span"]["route"], "/api/v1/cases/{id}");
            assert_eq!(line["status"], 404);
            let text = line.to_string();
            assert!(!text.contains("hidden") && !text.contains(TOKEN) && !text.contains("/77"), "{text}");
        }
    });
}

#[test]
fn a_second_server_on_the_same_file_is_refused() {
    let installed = Installed::on(Engine::Sqlite);
    let served = Served::start(&installed.config_path());
    let second = run(&installed.config_path(), &["serve"]);
    assert!(!second.status.success());
    let said = String::from_utf8_lossy(&second.stderr);
    assert!(said.contains("is in use by another khidmat; stop it first"), "{said}");
    let migrate = run(&installed.config_path(), &["migrate"]);
    assert!(!migrate.status.success());
    drop(served);
}

#[test]
fn two_servers_on_one_postgres_mint_from_slots_of_their_own() {
    let installed = Installed::on(Engine::Postgres);
    let (mut one, mut two) =
        (Served::start(&installed.config_path()), Served::start(&installed.config_path()));
    let (first, second) = (one.logged("serving"), two.logged("serving"));
    assert_ne!(first["slot"], second["slot"]);
    block_on(async {
        let mut ids = Vec::new();
        for address in [&one.address, &two.address] {
            let opened = Caller::to(address)
                .await
                .unwrap()
                .post("/api/v1/cases", &installed.case("Dua pelayan"))
                .await;
            ids.push(opened.json["id"].as_i64().unwrap());
        }
        let slots: Vec<i64> = ids.iter().map(|id| (id >> 8) & 15).collect();
        assert_eq!(slots, [first["slot"].as_i64().unwrap(), second["slot"].as_i64().unwrap()]);
        let crossed = Caller::to(&two.address).await.unwrap().get(&format!("/api/v1/cases/{}", ids[0])).await;
        assert_eq!(crossed.status, 200);
    });
    for served in [&mut one, &mut two] {
        served.terminate();
        assert!(served.wait().success());
    }
    drop((one, two));
    installed.give_back();
}

#[test]
fn a_stop_lets_the_request_under_way_finish() {
    let installed = Installed::on(Engine::Sqlite);
    let mut served = Served::start(&installed.config_path());
    let body = installed.case("Sebelum tutup").to_string();
    let answer = block_on(async {
        let mut stream = tokio::net::TcpStream::connect(&served.address).await.unwrap();
        let head = format!(
            "POST /api/v1/cases HTTP/1.1\r\nhost: desk.test\r\nauthorization: Bearer {TOKEN}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut go_on = [0; 25];
        stream.read_exact(&mut go_on).await.unwrap();
        assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
        // The handler waits for the body now.
        served.terminate();
        served.logged("stopping");
        stream.write_all(body.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    });
    assert!(answer.starts_with("HTTP/1.1 201 Created"), "{answer}");
    assert!(served.wait().success());
    served.logged("stopped");
    let database = installed.path("data/khidmat.db-wal");
    assert!(!database.exists() || database.metadata().unwrap().len() == 0, "closed cleanly");
}

#[test]
fn an_unknown_setting_is_answered_with_the_nearest() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("khidmat.toml");
    std::fs::write(&config, "listen = \"127.0.0.1:0\"\npublick_url = \"https://desk.example\"\n").unwrap();
    let done = run(&config, &["serve"]);
    assert!(!done.status.success());
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(said.contains("line 2: there is no setting “publick_url”. Did you mean “public_url”?"), "{said}");
}

#[test]
fn data_without_its_key_is_not_served() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let installed = Installed::on(engine);
        let (key, aside) = (installed.path("data/khidmat.key"), installed.path("aside.key"));
        std::fs::rename(&key, &aside).unwrap();
        let missing = run(&installed.config_path(), &["serve"]);
        let said = String::from_utf8_lossy(&missing.stderr);
        assert!(said.contains("khidmat.key is missing, but the data is there"), "{said}");
        assert!(!key.exists(), "no new key is left where the old one belongs");

        forge_key(&key);
        let wrong = run(&installed.config_path(), &["serve"]);
        let said = String::from_utf8_lossy(&wrong.stderr);
        assert!(said.contains("this data belongs to key"), "{said}");
        installed.give_back();
    }
}
