//! The list pane: the folder's name, its order and filters, the rows, and what stands there when there are none.

use desk::cases::folders::Folder;
use desk::cases::lists::NEWEST_MAX;
use desk::views::View;
use kernel::Language;
use maud::{Markup, html};

use super::bulk;
use super::clockface::{Ticking, clock};
use super::filters::{Offers, filters};
use super::place::Place;
use super::views;
use crate::kit::{Icon, Tone, empty_state, icon, link_button, notice, pagination, tone_chip};
use crate::session::{Lens, folder_name};
use crate::words::Words;

/// A row.
#[derive(Clone, Debug)]
pub struct RowView {
    /// The case.
    pub id: i64,
    /// The customer's name.
    pub who: String,
    /// Subject.
    pub subject: String,
    /// The beginning of the last message.
    pub snippet: String,
    /// Channel word.
    pub channel: String,
    /// The language it is held in.
    pub language: Language,
    /// 1 low to 4 urgent.
    pub priority: i64,
    /// The owner's name, where it is not the reader's own folder.
    pub owner: Option<String>,
    /// What the status is called.
    pub status: String,
    /// Its clock.
    pub ticking: Ticking,
    /// When the last message came: shown where there is no clock.
    pub last_at: kernel::Timestamp,
    /// Whether the customer waits for an answer.
    pub is_unread: bool,
    /// Whether the reader has begun to write in it.
    pub has_draft: bool,
}

/// A choice: what is sent and what is read.
#[derive(Clone, Debug)]
pub struct Named {
    /// Value.
    pub value: String,
    /// Label.
    pub label: String,
}

/// The list pane.
#[derive(Clone, Debug)]
pub struct ListView {
    /// Where the reader is.
    pub place: Place,
    /// How many are in the folder, as shown; empty when it has no number.
    pub count: String,
    /// The rows, or that they could not be read.
    pub rows: Result<Vec<RowView>, String>,
    /// Whether only the newest of very many messages with the filters' words were looked through.
    pub is_cut: bool,
    /// The cursor of the next page.
    pub next: Option<String>,
    /// The case that is open.
    pub open: Option<i64>,
    /// What it can be narrowed to.
    pub offers: Offers,
    /// The saved view it came from.
    pub view: Option<View>,
    /// Whether the reader may change that view.
    pub can_change_view: bool,
    /// What may be done to chosen rows.
    pub bulk: bulk::Choices,
}

/// The icon of a channel.
pub fn channel_icon(channel: &str) -> Icon {
    match channel {
        "phone" => Icon::Phone,
        "counter" => Icon::Counter,
        "chat" | "whatsapp" => Icon::Chat,
        "letter" => Icon::Letter,
        "fax" => Icon::Fax,
        "web" => Icon::Globe,
        _ => Icon::Mail,
    }
}

/// What a channel is called.
pub fn channel_name(words: Words, channel: &str) -> String {
    match channel {
        "email" => words.say("inbox-by-email"),
        "phone" => words.say("inbox-by-phone"),
        "counter" => words.say("inbox-by-counter"),
        "chat" => words.say("inbox-by-chat"),
        "whatsapp" => "WhatsApp".to_owned(),
        "web" => words.say("inbox-by-web"),
        "letter" => words.say("inbox-by-letter"),
        "fax" => words.say("inbox-by-fax"),
        other => other.to_owned(),
    }
}

/// What a priority is called.
pub fn priority_name(words: Words, priority: i64) -> String {
    match priority {
        1 => words.say("inbox-low"),
        3 => words.say("inbox-high"),
        4 => words.say("inbox-urgent"),
        _ => words.say("inbox-normal"),
    }
}

/// Draws the pane.
pub fn list(lens: &Lens, view: &ListView) -> Markup {
    let words = lens.words;
    let name =
        view.view.as_ref().map_or_else(|| folder_name(words, view.place.folder), |saved| saved.name.clone());
    let new = words.say("inbox-new-case");
    html! {
        section.list aria-label=(name) {
            header {
                div.row-line {
                    h2 dir="auto" { (name) @if !view.count.is_empty() { " " small.num #list-count { (view.count) } } }
                    span.end { (link_button(&new, "/cases/new").bare().icon(Icon::Plus)) }
                }
                (filters(words, view))
                (bulk::bar(lens, view))
            }
            (bulk::told(words, view.bulk.latest.as_ref()))
            @if let Some(saved) = &view.view { (views::gone(words, saved)) }
            (rows(lens, view))
            // Numbers cost more than rows and matter less: once a second is enough, however much happens.
            span hidden hx-get=(view.place.counts_href()) hx-trigger="khidmat:refresh" hx-swap="none"
                data-refresh-on="case" data-refresh-every="1000" {}
        }
    }
}

/// Draws the rows alone, which fetch themselves anew when a case changes.
pub fn rows(lens: &Lens, view: &ListView) -> Markup {
    let words = lens.words;
    let fresh = view.place.rows_href(view.open);
    html! {
        div.rowbox #rows data-refresh-on="case" hx-get=(fresh) hx-trigger="khidmat:refresh" hx-swap="morph:outerHTML" {
            @if view.is_cut { p.cut { (words.with("inbox-cut", &[("count", NEWEST_MAX.into())])) } }
            @match &view.rows {
                Err(said) => { (notice(Tone::Late, &words.say("inbox-unread-list"), &html! { p { (said) } })) }
                Ok(rows) if rows.is_empty() => { (nothing(words, view)) }
                Ok(rows) => {
                    ul.rows data-rows tabindex="0" aria-label=(words.say("inbox-cases")) {
                        @for row in rows { (drawn(lens, view, row)) }
                    }
                    (further(words, view, rows.len()))
                }
            }
        }
    }
}

fn drawn(lens: &Lens, view: &ListView, row: &RowView) -> Markup {
    let words = lens.words;
    let href = view.place.case_href(row.id);
    let is_open = view.open == Some(row.id);
    html! {
        li.row.unread[row.is_unread] id={ "row-" (row.id) } {
            (icon(channel_icon(&row.channel)))
            input.pick id={ "pick-" (row.id) } type="checkbox" name="case" value=(row.id) form="bulk" data-pick autocomplete="off"
                aria-label=(words.with("inbox-pick", &[("who", row.who.as_str().into())]));
            span.who {
                b dir="auto" { (row.who) }
                span.chip.outline { (row.language.tag()) }
                @if row.has_draft { (tone_chip(&words.say("inbox-draft"), Tone::Hold)) }
                // The flag alone: who wrote needs the room.
                @if row.priority > 2 {
                    @let level = priority_name(words, row.priority);
                    span.flag.urgent[row.priority > 3] title=(level) { (icon(Icon::Flag)) span.sr { (level) } }
                }
            }
            @if let Some(clock) = clock(lens, &row.ticking, false) { (clock) }
            @else { span.time { (lens.age(row.last_at)) } }
            span.subject {
                a href=(href) data-row dir="auto" lang=(row.language.tag()) aria-current=[is_open.then_some("true")]
                    hx-get=(href) hx-target="#main" hx-select="#main" hx-swap="morph:outerHTML" hx-push-url="true" {
                    (row.subject)
                }
            }
            span.snippet dir="auto" {
                @if let Some(owner) = &row.owner { span.owner { (owner) ": " } }
                span lang=(row.language.tag()) { (row.snippet) }
            }
            @if row.is_unread { span.sr { (words.say("inbox-customer-waits")) } }
            @if !row.ticking.category.is_unresolved() { span.sr { (row.status) } }
        }
    }
}

fn further(words: Words, view: &ListView, shown: usize) -> Markup {
    let first = Place { after: None, ..view.place.clone() }.href();
    let next =
        view.next.as_ref().map(|next| Place { after: Some(next.clone()), ..view.place.clone() }.href());
    let is_paged = view.place.after.is_some() || next.is_some();
    let said = words.with("inbox-shown", &[("count", shown.into())]);
    html! {
        @if is_paged {
            (pagination(words, &said, view.place.after.as_ref().map(|_| first.as_str()), next.as_deref()))
        }
    }
}

fn nothing(words: Words, view: &ListView) -> Markup {
    let all = words.say("inbox-show-all");
    let every = Place::of(view.place.folder).href();
    let new = words.say("inbox-new-case");
    if view.place.is_narrowed() || view.place.after.is_some() {
        let act = html! { (link_button(&all, &every)) };
        return empty_state(Icon::Search, &words.say("inbox-none-so"), &words.say("inbox-none-so-why"), &act);
    }
    let (mark, title, why) = match view.place.folder {
        Folder::Mine => (Icon::Check, words.say("inbox-none-mine"), words.say("inbox-none-mine-why")),
        Folder::Unassigned => {
            (Icon::Check, words.say("inbox-none-unassigned"), words.say("inbox-none-unassigned-why"))
        }
        Folder::DueSoon => (Icon::Clock, words.say("inbox-none-due"), words.say("inbox-none-due-why")),
        Folder::Snoozed => (Icon::Moon, words.say("inbox-none-snoozed"), words.say("inbox-none-snoozed-why")),
        Folder::Mentions => {
            (Icon::At, words.say("inbox-none-mentions"), words.say("inbox-none-mentions-why"))
        }
        Folder::Trash | Folder::Spam => {
            (Icon::Trash, words.say("inbox-none-discarded"), words.say("inbox-none-discarded-why"))
        }
        _ => (Icon::Inbox, words.say("inbox-none"), words.say("inbox-none-why")),
    };
    empty_state(mark, &title, &why, &html! { (link_button(&new, "/cases/new").icon(Icon::Plus)) })
}
