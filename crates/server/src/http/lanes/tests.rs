//! Real connections on loopback, as a browser or a proxy makes them.

use std::collections::BTreeMap;

use axum::routing::get;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::*;

const LONG: Duration = Duration::from_mins(1);

struct Served {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<io::Result<()>>,
}

async fn served(router: Router, head_time: Duration) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let until = async { drop(stopped.await) };
    Served { address, stop, task: tokio::spawn(divide(listener, router, until, 2, head_time)) }
}

/// Asks on an open connection, which stays open.
async fn ask(stream: &mut TcpStream, path: &str) -> String {
    stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: desk\r\n\r\n").as_bytes()).await.unwrap();
    let mut got = Vec::new();
    loop {
        let mut part = [0; 1024];
        let read = stream.read(&mut part).await.unwrap();
        assert!(read > 0, "hung up after {:?}", String::from_utf8_lossy(&got));
        got.extend_from_slice(&part[..read]);
        let text = String::from_utf8_lossy(&got);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
            if body.len() == length.parse::<usize>().unwrap() {
                return body.to_owned();
            }
        }
    }
}

fn thread() -> Router {
    Router::new().route(
        "/thread",
        get(async |ConnectInfo(peer): ConnectInfo<SocketAddr>| {
            assert!(peer.ip().is_loopback());
            std::thread::current().name().unwrap_or_default().to_owned()
        }),
    )
}

/// A route that says when it was asked, and answers when it is told to.
fn slow() -> (Router, Arc<Notify>, Arc<Notify>) {
    let (asked, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (says, waits) = (asked.clone(), go.clone());
    let slow = get(async move || {
        says.notify_one();
        waits.notified().await;
        "done"
    });
    (Router::new().route("/slow", slow), asked, go)
}

#[tokio::test]
async fn connections_are_spread_and_stay_where_they_are() {
    let Served { address, stop, task } = served(thread(), LONG).await;
    let mut streams = Vec::new();
    let mut first = Vec::new();
    for _ in 0..6 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        first.push(ask(&mut stream, "/thread").await);
        streams.push(stream);
    }
    let mut counts = BTreeMap::new();
    for name in &first {
        *counts.entry(name.as_str()).or_insert(0) += 1;
    }
    assert_eq!(counts, BTreeMap::from([("http-0", 3), ("http-1", 3)]));
    for (stream, name) in streams.iter_mut().zip(&first) {
        assert_eq!(&ask(stream, "/thread").await, name);
    }
    stop.send(()).unwrap();
    // Connections that rest are closed, and the whole comes to its end.
    task.await.unwrap().unwrap();
    for stream in &mut streams {
        assert_eq!(stream.read(&mut [0; 8]).await.unwrap(), 0);
    }
    assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn a_request_under_way_is_answered_before_the_end() {
    let (slow, asked, go) = slow();
    let Served { address, stop, task } = served(slow, LONG).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let answer = tokio::spawn(async move { ask(&mut stream, "/slow").await });
    asked.notified().await;
    stop.send(()).unwrap();
    go.notify_one();
    assert_eq!(answer.await.unwrap(), "done");
    task.await.unwrap().unwrap();
}

#[tokio::test]
async fn whoever_gives_up_waiting_cuts_what_is_under_way() {
    let asked = Arc::new(Notify::new());
    let endless = get({
        let asked = asked.clone();
        async move || -> &'static str {
            asked.notify_one();
            std::future::pending().await
        }
    });
    let Served { address, stop, task } = served(Router::new().route("/endless", endless), LONG).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET /endless HTTP/1.1\r\nhost: desk\r\n\r\n").await.unwrap();
    asked.notified().await;
    stop.send(()).unwrap();
    task.abort();
    let mut got = Vec::new();
    // An end or a reset: the connection is gone either way.
    drop(stream.read_to_end(&mut got).await);
    assert!(got.is_empty());
}

#[tokio::test]
async fn a_connection_that_says_nothing_is_closed_and_an_answer_may_take_longer() {
    let (slow, asked, go) = slow();
    let router = thread().merge(slow);
    let Served { address, stop, task } = served(router, Duration::from_millis(50)).await;
    let mut patient = TcpStream::connect(address).await.unwrap();
    let answer = tokio::spawn(async move { ask(&mut patient, "/slow").await });
    asked.notified().await;
    // Half a head, and nothing more after an answer: both are waited for no longer than that.
    let mut half = TcpStream::connect(address).await.unwrap();
    half.write_all(b"GET /thread HTTP/1.1\r\nhost: de").await.unwrap();
    half.read_to_end(&mut Vec::new()).await.unwrap();
    let mut resting = TcpStream::connect(address).await.unwrap();
    ask(&mut resting, "/thread").await;
    assert_eq!(resting.read(&mut [0; 8]).await.unwrap(), 0);
    go.notify_one();
    assert_eq!(answer.await.unwrap(), "done");
    stop.send(()).unwrap();
    task.await.unwrap().unwrap();
}
