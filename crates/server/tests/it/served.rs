//! The program, running.

use std::io::{BufRead, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

/// A `khidmat serve`; killed when dropped.
pub struct Served {
    child: Child,
    /// Where it listens: `127.0.0.1:41234`.
    pub address: String,
    /// Where its figures are.
    pub figures: String,
    said: Lines<BufReader<ChildStdout>>,
    log: Receiver<String>,
}

/// The program with these arguments.
pub fn khidmat(config: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_khidmat"));
    command.arg("--config").arg(config).args(arguments);
    command
}

/// Runs a command to its end.
pub fn run(config: &Path, arguments: &[&str]) -> Output {
    khidmat(config, arguments).output().unwrap()
}

impl Served {
    /// Starts it and waits until it listens.
    pub fn start(config: &Path) -> Self {
        let mut child =
            khidmat(config, &["serve"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (told, log) = channel();
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                if told.send(line).is_err() {
                    return;
                }
            }
        });
        let said = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut served = Self { child, address: String::new(), figures: String::new(), said, log };
        served.address = served.told("khidmat listens on http://");
        served.figures =
            served.told("figures for monitoring on http://").trim_end_matches("/metrics").to_owned();
        served
    }

    /// What the next line it prints says after `before`.
    pub fn told(&mut self, before: &str) -> String {
        let Some(Ok(line)) = self.said.next() else {
            panic!("it ended: {:?}", self.log.iter().collect::<Vec<_>>());
        };
        line.strip_prefix(before).unwrap_or_else(|| panic!("unexpected: {line}")).to_owned()
    }

    /// The next line it prints; `None` at its end.
    pub fn said_next(&mut self) -> Option<String> {
        self.said.next().map(Result::unwrap)
    }

    /// The next line of its log; `None` at its end.
    pub fn log_next(&self) -> Option<String> {
        self.log.recv().ok()
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Asks it to stop.
    pub fn terminate(&self) {
        self.signal(Signal::TERM);
    }

    /// Kills it on the spot.
    pub fn kill(mut self) {
        self.signal(Signal::KILL);
        self.child.wait().unwrap();
    }

    /// Waits for its end.
    pub fn wait(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    /// The next line of the log with this message.
    pub fn logged(&self, message: &str) -> Value {
        loop {
            let line = self.log.recv().unwrap_or_else(|_| panic!("the log ended without “{message}”"));
            let value: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("not JSON: {line}"));
            if value["message"] == message {
                return value;
            }
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // Gone already when the test stopped it.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
