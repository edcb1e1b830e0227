//! The rail: brand, search, folders with their counts, and who is signed in. On a tablet only icons; on a phone a drawer.

use maud::{Markup, html};

use super::icons::{Icon, icon};
use super::keys::key_mark;
use super::marks::{Presence, avatar_small, presence};
use crate::words::Words;

/// A folder or page in the rail.
#[derive(Clone, Debug)]
pub struct Folder {
    /// Its name.
    pub label: String,
    /// Where it is.
    pub href: String,
    /// Its icon.
    pub icon: Icon,
    /// How many it holds, as shown (`14`, `999+`); empty for none.
    pub count: String,
    /// Whether the count is of something late.
    pub is_late: bool,
    /// Whether it is the one shown.
    pub is_current: bool,
    /// Its id in the page, by which a partial answer replaces it; empty for none.
    pub id: String,
}

/// Folders under one heading.
#[derive(Clone, Debug)]
pub struct Group {
    /// The heading.
    pub title: String,
    /// The folders.
    pub folders: Vec<Folder>,
}

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct Me {
    /// Name.
    pub name: String,
    /// What they are doing, in a few words.
    pub status: String,
    /// Whether they can be reached.
    pub presence: Presence,
    /// Their own page.
    pub href: String,
}

/// The rail's content.
#[derive(Clone, Debug)]
pub struct Nav {
    /// The brand's name.
    pub brand: String,
    /// Where the brand's name leads.
    pub home: String,
    /// The groups.
    pub groups: Vec<Group>,
    /// Who is signed in.
    pub me: Option<Me>,
}

fn mark(name: &str) -> String {
    name.chars()
        .find(|letter| letter.is_alphanumeric())
        .map_or_else(|| "K".to_owned(), |l| l.to_uppercase().collect())
}

/// A name beside its mark, for a `.brand`.
pub fn badge(name: &str) -> Markup {
    html! { span.mark aria-hidden="true" { (mark(name)) } span.label { (name) } }
}

/// The bar that stands for the rail on a phone.
pub(super) fn topbar(words: Words, nav: &Nav) -> Markup {
    html! {
        header.topbar {
            button.btn.bare.square type="button" popovertarget="rail" aria-expanded="false" {
                (icon(Icon::Menu)) span.sr { (words.say("kit-menu")) }
            }
            a.brand href=(nav.home) { (badge(&nav.brand)) }
            button.btn.bare.square type="button" data-opens-palette {
                (icon(Icon::Search)) span.sr { (words.say("kit-search-jump")) }
            }
        }
    }
}

/// Draws the rail.
pub(super) fn rail(words: Words, nav: &Nav) -> Markup {
    html! {
        nav.rail #rail popover aria-label=(words.say("kit-folders")) {
            a.brand href=(nav.home) title=(nav.brand) { (badge(&nav.brand)) }
            button.folder type="button" data-opens-palette title=(words.say("kit-search-jump")) {
                (icon(Icon::Search)) span.label { (words.say("kit-search-jump")) }
                span.n { (key_mark("palette")) }
            }
            @for group in &nav.groups {
                div {
                    h2 { (group.title) }
                    ul { @for folder in &group.folders { li { (folder_link(folder, false)) } } }
                }
            }
            @if let Some(me) = &nav.me {
                a.me href=(me.href) {
                    (avatar_small(&me.name))
                    span.label { span { (me.name) } span.faint { (me.status) } }
                    span.end { (presence(words, me.presence)) }
                }
            }
        }
    }
}

/// An entry of the rail; `is_swapped` when it replaces itself, by its id, in a partial answer.
pub fn folder_link(folder: &Folder, is_swapped: bool) -> Markup {
    html! {
        a.folder id=[(!folder.id.is_empty()).then_some(&folder.id)] hx-swap-oob=[is_swapped.then_some("morph")] href=(folder.href) title=(folder.label)
            aria-current=[folder.is_current.then_some("page")] data-command=(folder.label) {
            (icon(folder.icon))
            span.label { (folder.label) }
            @if !folder.count.is_empty() { span.n.late[folder.is_late] { (folder.count) } }
        }
    }
}
