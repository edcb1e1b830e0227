//! The server of a run, in a process of its own: started on a folder, ended with the run.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::{Outcome, seed};

/// A server that ends when it is dropped.
pub struct Server {
    child: Child,
    /// Where the web side listens.
    pub web: String,
    /// Where mail is received.
    pub mail: String,
    // Kept open: a server that speaks into a closed pipe is another server.
    _said: BufReader<ChildStdout>,
}

impl Drop for Server {
    fn drop(&mut self) {
        // Already gone is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Serves the desk in `folder` and waits until it listens.
    pub fn start(folder: &Path) -> Outcome<Self> {
        let mut child =
            Command::new(seed::program()?).arg("serve").arg(folder).stdout(Stdio::piped()).spawn()?;
        let mut said = BufReader::new(child.stdout.take().ok_or("the server says nothing")?);
        let (mut web, mut mail) = (String::new(), String::new());
        said.read_line(&mut web)?;
        said.read_line(&mut mail)?;
        let address =
            |line: &str, before: &str| line.trim().rsplit_once(before).map(|(_, address)| address.to_owned());
        let (web, mail) = (address(&web, "http://"), address(&mail, " on "));
        let (Some(web), Some(mail)) = (web, mail) else {
            let _ = child.kill();
            let _ = child.wait();
            return Err("the server did not start".into());
        };
        Ok(Self { child, web, mail, _said: said })
    }

    /// Its process.
    pub fn pid(&self) -> String {
        self.child.id().to_string()
    }

    /// Memory of its own (not pages of files) in MiB, as the kernel counts it.
    pub fn own_memory(&self) -> Outcome<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).ok_or("no RssAnon")?;
        let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kib / 1024.0)
    }
}
