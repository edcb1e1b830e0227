//! Content the design pages share: the rail of a small Umrah agency.

use crate::kit::{Folder, Group, Icon, Me, Nav, Presence};
use crate::words::Words;

/// The rail, with the folder `current` chosen.
pub(super) fn nav(words: Words, current: &str) -> Nav {
    let lang = words.language().tag();
    let folder = |id: &str, label: String, icon: Icon, count: &str| Folder {
        label,
        href: format!("/design/{}?lang={lang}", if id == "figures" { "figures" } else { "workspace" }),
        icon,
        count: count.to_owned(),
        is_late: id == "due",
        is_current: id == current,
        id: format!("folder-{id}"),
    };
    let cases = vec![
        folder("mine", words.say("design-mine"), Icon::User, "14"),
        folder("unassigned", words.say("design-unassigned"), Icon::Inbox, "6"),
        folder("due", words.say("design-due-soon"), Icon::Clock, "3"),
        folder("teams", words.say("design-my-teams"), Icon::Users, "41"),
        folder("waiting", words.say("design-waiting"), Icon::Pause, "22"),
        folder("snoozed", words.say("design-snoozed"), Icon::Moon, "5"),
        folder("mentions", words.say("design-mentions"), Icon::At, "2"),
    ];
    let views = vec![
        folder("ramadan", words.say("design-view-ramadan"), Icon::Flag, "17"),
        folder("refunds", words.say("design-view-refunds"), Icon::Flag, "4"),
    ];
    let desk = vec![
        folder("customers", words.say("design-customers"), Icon::Users, ""),
        folder("figures", words.say("design-figures"), Icon::Chart, ""),
        folder("settings", words.say("design-settings"), Icon::Gear, ""),
    ];
    Nav {
        brand: "Safa Travel".to_owned(),
        home: format!("/design?lang={lang}"),
        groups: vec![
            Group { title: words.say("design-cases"), folders: cases },
            Group { title: words.say("design-views"), folders: views },
            Group { title: words.say("design-desk"), folders: desk },
        ],
        me: Some(Me {
            name: "Nurul Ain".to_owned(),
            status: words.say("design-back-at"),
            presence: Presence::Away,
            href: format!("/design?lang={lang}"),
        }),
    }
}
