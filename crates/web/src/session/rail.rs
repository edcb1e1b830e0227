//! The rail beside every screen of the desk: folders with their numbers, the other pages, who is signed in.

use desk::Desk;
use desk::brands::{self, Brand};
use desk::cases::folders::{self, Counts, Folder};
use desk::correspondence;
use desk::notices;
use desk::quarantine;
use desk::views::{Count, Named, ops};
use kernel::{Permission, Problem};
use maud::{Markup, html};

use super::reader::Reader;
use crate::kit::{self, Group, Icon, Me, Nav, Presence, folder_link};
use crate::words::Words;

/// Which entry of the rail is the one shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Current {
    /// A folder.
    Folder(Folder),
    /// A saved view.
    View(i64),
    /// The customers.
    Customers,
    /// The organisations.
    Organisations,
    /// The outbox.
    Outbox,
    /// Mail that waits for a decision.
    Review,
    /// The quarantine.
    Quarantine,
    /// The figures.
    Figures,
    /// The notices.
    Notices,
    /// None of them.
    Elsewhere,
}

const fn folder_icon(folder: Folder) -> Icon {
    match folder {
        Folder::Mine => Icon::User,
        Folder::DueSoon => Icon::Clock,
        Folder::MyTeams => Icon::Users,
        Folder::Waiting => Icon::Pause,
        Folder::Snoozed => Icon::Moon,
        Folder::Resolved => Icon::Check,
        Folder::Mentions => Icon::At,
        Folder::Spam => Icon::Ban,
        Folder::Trash => Icon::Trash,
        Folder::Unassigned | Folder::All | Folder::Every => Icon::Inbox,
    }
}

/// What a folder is called.
pub fn folder_name(words: Words, folder: Folder) -> String {
    match folder {
        Folder::Mine => words.say("inbox-mine"),
        Folder::Unassigned => words.say("inbox-unassigned"),
        Folder::MyTeams => words.say("inbox-my-teams"),
        Folder::All => words.say("inbox-all"),
        Folder::DueSoon => words.say("inbox-due-soon"),
        Folder::Waiting => words.say("inbox-waiting"),
        Folder::Snoozed => words.say("inbox-snoozed"),
        Folder::Resolved => words.say("inbox-resolved"),
        Folder::Mentions => words.say("inbox-mentions"),
        Folder::Spam => words.say("inbox-spam"),
        Folder::Trash => words.say("inbox-trash"),
        Folder::Every => words.say("inbox-every"),
    }
}

/// The folders with their numbers.
pub fn folder_entries(words: Words, counts: &Counts, current: Current) -> Vec<kit::Folder> {
    let entry = |count: &folders::Count| {
        let folder = count.folder;
        // What is done needs no number; it only grows.
        let is_numbered =
            count.count > 0 && !matches!(folder, Folder::Resolved | Folder::Trash | Folder::Spam);
        kit::Folder {
            label: folder_name(words, folder),
            href: format!("/inbox/{}", folder.word()),
            icon: folder_icon(folder),
            count: if is_numbered { count.shown.clone() } else { String::new() },
            is_late: folder == Folder::DueSoon && counts.late > 0,
            is_current: current == Current::Folder(folder),
            id: format!("folder-{}", folder.word()),
        }
    };
    counts.folders.iter().map(entry).collect()
}

/// The saved views, with those of their numbers that are known.
pub fn view_entries(named: &[Named], counts: &[Count], current: Current) -> Vec<kit::Folder> {
    let entry = |view: &Named| {
        let count = counts.iter().find(|count| count.id == view.id && count.count > 0);
        kit::Folder {
            label: view.name.clone(),
            href: format!("/inbox/view/{}", view.id),
            icon: Icon::Filter,
            count: count.map(|count| count.shown.clone()).unwrap_or_default(),
            is_late: false,
            is_current: current == Current::View(view.id),
            id: format!("view-{}", view.id),
        }
    };
    named.iter().map(entry).collect()
}

/// The folders' entries as parts of a partial answer, each in its place.
pub fn fresh_folders(words: Words, counts: &Counts, current: Current) -> Markup {
    html! { @for entry in folder_entries(words, counts, current) { (folder_link(&entry, true)) } }
}

/// What the rail shows beside the folders' numbers. `None` is for who has no such entry.
struct Told {
    brands: Vec<Brand>,
    views: Vec<Named>,
    /// Notices that are unread.
    unread: Option<i64>,
    /// Mails that lie aside.
    aside: Option<i64>,
    /// Mails that wait for a decision.
    held: Option<i64>,
    /// One's own letters that have not left.
    unsent: i64,
}

impl Told {
    /// One read for all of it: seven questions of a statement each would each take a turn of their own.
    async fn read(desk: &Desk, reader: &Reader) -> Result<Self, Problem> {
        let (actor, hears) = (reader.actor.clone(), hears(reader));
        desk.db()
            .read(move |tx| {
                let has = |permission| actor.grants.words.has(permission);
                let brands = brands::of_actor(tx, &actor)?;
                let operates = has(Permission::MailOperate);
                let writes = has(Permission::CaseReply) && actor.staff_id().is_some();
                Ok::<_, Problem>(Self {
                    unread: if hears { Some(notices::ops::unread_of(tx, &actor)?) } else { None },
                    aside: if operates { Some(quarantine::ops::count(tx, &actor, &brands)?) } else { None },
                    held: if operates { Some(correspondence::ops::held_count(tx, &actor)?) } else { None },
                    unsent: if writes { correspondence::ops::waiting_count(tx, &actor)? } else { 0 },
                    views: ops::menu_of(tx, &actor)?,
                    brands,
                })
            })
            .await
    }
}

/// A number as shown: nothing for none.
fn few(count: i64) -> String {
    if count > 0 { count.to_string() } else { String::new() }
}

/// Whether there is anything that the house tells them.
fn hears(reader: &Reader) -> bool {
    reader.actor.grants.words.has(Permission::OwnProfile) && reader.actor.staff_id().is_some()
}

/// The entry of the notices with how many are unread; none for whom nobody tells anything.
pub async fn bell(desk: &Desk, reader: &Reader, current: Current) -> Result<Option<kit::Folder>, Problem> {
    if !hears(reader) {
        return Ok(None);
    }
    let unread = notices::ops::unread(desk, &reader.actor).await?.unread;
    Ok(Some(bell_of(reader, unread, current)))
}

fn bell_of(reader: &Reader, unread: i64, current: Current) -> kit::Folder {
    let count = match unread {
        0 => String::new(),
        notices::ops::UNREAD_MAX.. => format!("{}+", notices::ops::UNREAD_MAX - 1),
        some => some.to_string(),
    };
    kit::Folder {
        label: reader.lens.words.say("notices-title"),
        href: "/notices".to_owned(),
        icon: Icon::Bell,
        is_late: unread > 0,
        count,
        is_current: current == Current::Notices,
        id: "page-notices".to_owned(),
    }
}

/// Whose desk this is: the brand's for those who serve one, the house's for those who serve several.
fn one_of(brands: &[Brand]) -> String {
    if let [brand] = brands { brand.name.clone() } else { "Khidmat".to_owned() }
}

/// The quarantine's entry: shown only while there is something to decide, or while one looks at it.
fn set_aside(reader: &Reader, waiting: i64, current: Current) -> Option<kit::Folder> {
    let is_current = current == Current::Quarantine;
    (waiting > 0 || is_current).then(|| kit::Folder {
        label: reader.lens.words.say("quarantine-title"),
        href: "/quarantine".to_owned(),
        icon: Icon::Warning,
        count: few(waiting),
        is_late: false,
        is_current,
        id: "page-quarantine".to_owned(),
    })
}

/// Who is signed in, and for which brands.
fn me(reader: &Reader, brands: &[Brand]) -> Me {
    Me {
        name: reader.caller.call_as.clone(),
        status: brands.iter().map(|brand| brand.name.as_str()).collect::<Vec<_>>().join(", "),
        presence: Presence::Available,
        href: "/settings/profile".to_owned(),
    }
}

/// The outbox's entry with how many of one's own letters have not left. Who writes letters comes to those first, who
/// operates the mail to what left.
fn sent_mail(reader: &Reader, unsent: String, current: Current) -> Option<kit::Folder> {
    let has = |permission| reader.actor.grants.words.has(permission);
    let operates = has(Permission::MailOperate);
    (operates || has(Permission::CaseReply)).then(|| kit::Folder {
        label: reader.lens.words.say("inbox-outbox"),
        href: if operates { "/outbox" } else { "/outbox/waiting" }.to_owned(),
        icon: Icon::Send,
        count: unsent,
        is_late: false,
        is_current: current == Current::Outbox,
        id: "page-outbox".to_owned(),
    })
}

/// The whole rail.
pub async fn nav(desk: &Desk, reader: &Reader, current: Current) -> Result<Nav, Problem> {
    let words = reader.lens.words;
    let (counts, told) = tokio::join!(folders::counts(desk, &reader.actor), Told::read(desk, reader));
    let (counts, told) = (counts?, told?);
    let page = |id: &str, label: String, href: &str, icon, at: Current| kit::Folder {
        label,
        href: href.to_owned(),
        icon,
        count: String::new(),
        is_late: false,
        is_current: current == at && at != Current::Elsewhere,
        id: id.to_owned(),
    };
    let has = |permission| reader.actor.grants.words.has(permission);
    let mut pages: Vec<_> = told.unread.map(|unread| bell_of(reader, unread, current)).into_iter().collect();
    if has(Permission::CustomerView) {
        let (people, houses) = (words.say("inbox-customers"), words.say("organisations-title"));
        pages.push(page("page-customers", people, "/customers", Icon::Users, Current::Customers));
        let at = Current::Organisations;
        pages.push(page("page-organisations", houses, "/organisations", Icon::Building, at));
    }
    pages.extend(sent_mail(reader, few(told.unsent), current));
    pages.extend(told.aside.and_then(|waiting| set_aside(reader, waiting, current)));
    if let Some(held) = told.held {
        let count = if held < 1_000 { few(held) } else { "999+".to_owned() };
        let entry = page("page-review", words.say("review-title"), "/review", Icon::Lock, Current::Review);
        pages.push(kit::Folder { count, ..entry });
    }
    if has(Permission::FiguresView) {
        let title = words.say("figures-title");
        pages.push(page("page-figures", title, "/figures", Icon::Chart, Current::Figures));
    }
    pages.push(page(
        "page-settings",
        words.say("inbox-settings"),
        "/settings",
        Icon::Gear,
        Current::Elsewhere,
    ));
    Ok(assembled(
        reader,
        &told.brands,
        [
            (words.say("inbox-cases"), folder_entries(words, &counts, current)),
            // Their numbers come after the page: each costs a count of its own.
            (words.say("views-title"), view_entries(&told.views, &[], current)),
            (words.say("inbox-desk"), pages),
        ],
    ))
}

/// The rail of these groups; one with nothing in it is left out.
fn assembled(reader: &Reader, brands: &[Brand], groups: [(String, Vec<kit::Folder>); 3]) -> Nav {
    let groups = groups.into_iter().filter(|(_, folders)| !folders.is_empty());
    Nav {
        brand: one_of(brands),
        home: "/inbox/mine".to_owned(),
        groups: groups.map(|(title, folders)| Group { title, folders }).collect(),
        me: Some(me(reader, brands)),
    }
}
