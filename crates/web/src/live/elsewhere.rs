//! Who is on a case at other servers on the same database: each says in passing what its own pages say, and one that has
//! just begun to listen asks the others, who then say everything once more. Nothing of it is kept for longer than a page's
//! own word is; a server that died falls silent, and its people are gone as a closed browser's are.

use std::sync::{Arc, Weak};

use db::{Heard, Whispers};
use desk::Desk;
use kernel::Clock;
use serde::{Deserialize, Serialize};

use super::Hub;
use super::here::Says;
use super::hub::Inner;

/// What is said of a page.
const TOPIC: &str = "presence";
/// Who has just begun to listen, and asks for what was said before.
const ASK: &str = "presence-ask";

/// What one page says, as other servers hear it. Names and numbers, nothing of what a case holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// The server's slot.
    pub node: u8,
    /// The case.
    pub case: i64,
    /// Whose page it is.
    pub staff: i64,
    /// What colleagues call them.
    pub name: String,
    /// What it says.
    pub says: Says,
}

impl Word {
    fn body(&self) -> String {
        // Texts and numbers always can be written.
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Says to the other servers what a page here said.
pub fn say(desk: &Desk, word: &Word) {
    desk.db().whisper(TOPIC, &word.body());
}

/// Begins to listen to the other servers, once; it ends with the database or with the hub.
pub fn begin(hub: &Hub, desk: &Desk) {
    if hub.hears_others() {
        return;
    }
    let (whispers, clock, node) = (desk.db().whispers(), desk.clock(), desk.node());
    tokio::spawn(listen(hub.weak(), whispers, clock, node));
}

async fn listen(hub: Weak<Inner>, mut whispers: Whispers, clock: Arc<dyn Clock>, node: u8) {
    while let Some(heard) = whispers.next().await {
        let Some(hub) = Hub::of(&hub) else { return };
        match heard {
            // Each asks whenever its connection is new, and says at once what it would have said meanwhile.
            Heard::Ready => {
                whispers.whisper(ASK, "");
                tell_all(&hub, &whispers, &*clock, node);
            }
            Heard::Whisper { topic, .. } if topic == ASK => tell_all(&hub, &whispers, &*clock, node),
            Heard::Whisper { topic, body } if topic == TOPIC => {
                let Ok(word) = serde_json::from_str::<Word>(&body) else { continue };
                if word.node == node {
                    continue;
                }
                let to_tell = hub.present().hear(&word, clock.now());
                hub.tell_present(word.case, &to_tell);
            }
            Heard::Whisper { .. } => {}
        }
    }
}

fn tell_all(hub: &Hub, whispers: &Whispers, clock: &dyn Clock, node: u8) {
    for word in hub.present().all_here(node, clock.now()) {
        whispers.whisper(TOPIC, &word.body());
    }
}
