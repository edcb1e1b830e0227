//! Letters kept while no mail server was set up: they leave when somebody says so, and a demo's never.

use std::sync::Arc;

use desk::correspondence::ops::{self, KeptLetters};
use desk::correspondence::send_due;
use desk::{Desk, Parts, Post};
use kernel::{Actor, IdSource, Kind, SeededChance, SystemClock, Via};
use mail::delivery::{Patience, Relay, Security};
use mail::listener::{Envelope, Intake, RecipientVerdict, Settings, StoreVerdict};
use serde_json::json;
use testkit::World;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};

use crate::team::{at, open};

/// Takes every letter and hands it to the test.
struct Taker(mpsc::UnboundedSender<String>);

impl Intake for Taker {
    async fn recipient(&self, _: &str) -> RecipientVerdict {
        RecipientVerdict::Accept
    }

    async fn store(&self, _: Envelope, raw: Vec<u8>) -> StoreVerdict {
        self.0.send(mail::parse(&raw).unwrap().message_id.unwrap()).unwrap();
        StoreVerdict::Stored
    }
}

fn parts(world: &World, post: Post) -> Parts {
    Parts {
        db: world.desk.db().clone(),
        clock: world.desk.clock(),
        chance: Arc::new(SeededChance::new(9)),
        ids: Arc::new(IdSource::new(2)),
        keys: world.desk.keys().clone(),
        attachments: world.desk.attachments().clone(),
        post,
        authenticity: world.origins.clone(),
        outward: desk::Outward::default(),
        public_url: world.desk.public_url().to_owned(),
    }
}

/// The same desk with a mail server, the letters that reach it, and what keeps it open.
async fn with_relay(world: &World) -> (Desk, mpsc::UnboundedReceiver<String>, watch::Sender<bool>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let ((told, letters), (open, stopped)) = (mpsc::unbounded_channel(), watch::channel(false));
    let settings = Settings::new("relay.test");
    let taker = Arc::new(Taker(told));
    tokio::spawn(mail::listener::serve(listener, settings, taker, Arc::new(SystemClock), stopped));
    let relay = Relay {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::None,
        sign_in: None,
        reach: mail::Reach::Anywhere,
        clear_anywhere: true,
        helo: "desk.example".to_owned(),
        root_certificate: None,
        patience: Patience::default(),
    };
    (Desk::new(parts(world, Post::Relay(relay))), letters, open)
}

#[tokio::test]
async fn kept_letters_leave_when_somebody_says_how_many() {
    testkit::on_each_engine(async |world| {
        for subject in ["Bilik quad", "Bilik triple"] {
            let case = open(world, subject).await;
            let replied = world.as_rep().post(&at(case, "replies"), json!({ "body": "Masih ada." })).await;
            assert_eq!(replied.status, 201, "{}", replied.text);
        }
        let kept = world.outbox().await;
        assert_eq!((&kept[0]["state"], &kept[0]["demo"]), (&json!("kept"), &json!(false)));
        let (admin, path) = (world.as_admin(), "/api/v1/outbox/kept");
        assert_eq!(admin.get(path).await.json, json!({ "count": 2, "can_leave": false }));
        let refused = admin.post("/api/v1/outbox/kept/send", json!({ "count": 2 })).await;
        assert_eq!((refused.status, &refused.json["type"]), (409, &json!("/problems/no-mail-server")));
        assert_eq!(world.as_rep().get(path).await.status, 403);
        assert_eq!(world.as_rep().post("/api/v1/outbox/kept/send", json!({ "count": 2 })).await.status, 403);

        let (desk, mut letters, _open) = with_relay(world).await;
        let actor = Actor::system(Via::Api);
        assert_eq!(send_due(&desk).await, Ok(0), "they do not leave by themselves");
        assert_eq!(ops::kept(&desk, &actor).await, Ok(KeptLetters { count: 2, can_leave: true }));
        for wrong in [1, 3] {
            assert_eq!(ops::send_kept(&desk, &actor, wrong).await.unwrap_err().kind, Kind::ChangedMeanwhile);
        }
        assert_eq!(send_due(&desk).await, Ok(0), "nothing is half done");
        assert_eq!(ops::send_kept(&desk, &actor, 2).await, Ok(2));
        assert_eq!(send_due(&desk).await, Ok(2));
        let mut arrived = [letters.recv().await.unwrap(), letters.recv().await.unwrap()];
        let mut written = [0, 1].map(|n| kept[n]["letter"]["message_id"].as_str().unwrap().to_owned());
        arrived.sort();
        written.sort();
        assert_eq!(arrived, written);
        assert_eq!(ops::kept(&desk, &actor).await, Ok(KeptLetters { count: 0, can_leave: true }));
        assert_eq!(world.event_kinds("outbox", 0).await, ["KeptMailQueued"]);
    })
    .await;
}

#[tokio::test]
async fn what_a_demo_kept_never_leaves() {
    testkit::on_each_engine(async |world| {
        let case = open(world, "Bilik quad").await;
        let replied = world.as_rep().post(&at(case, "replies"), json!({ "body": "Masih ada." })).await;
        assert_eq!(replied.status, 201, "{}", replied.text);
        assert_eq!(send_due(&Desk::new_demo(parts(world, Post::Keep))).await, Ok(1));

        let (desk, mut letters, _open) = with_relay(world).await;
        let actor = Actor::system(Via::Api);
        assert_eq!(ops::kept(&desk, &actor).await, Ok(KeptLetters { count: 0, can_leave: true }));
        assert_eq!(ops::send_kept(&desk, &actor, 1).await.unwrap_err().kind, Kind::ChangedMeanwhile);
        assert_eq!(send_due(&desk).await, Ok(0));
        assert_eq!(world.as_admin().get("/api/v1/outbox").await.json[0]["demo"], true);
        assert!(letters.try_recv().is_err());
    })
    .await;
}
