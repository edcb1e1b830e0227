//! The filters of a list: what can be chosen, the dialog in which it is, and the chips that say what is.

use desk::cases::days;
use desk::cases::lists::{Promise, Sort, WORDS_MAX};
use desk::{Desk, brands, labels, organisations, staff, teams};
use kernel::{Actor, Language, Problem};
use maud::{Markup, html};
use text::format::{self, DateStyle};

use super::place::{CHANNELS, Place};
use super::rows::{ListView, Named, channel_name, priority_name};
use super::views;
use crate::kit::{Entry, Icon, button, dialog, icon, menu};
use crate::session::joined;
use crate::words::Words;

/// Spans of days that are offered; any other can stand in an address.
const DAYS: [i64; 6] = [1, 3, 7, 14, 30, 90];

/// What a list can be narrowed to, in the reader's language.
#[derive(Clone, Debug, Default)]
pub struct Offers {
    /// Types.
    pub kinds: Vec<Named>,
    /// Statuses.
    pub statuses: Vec<Named>,
    /// Tags.
    pub tags: Vec<Named>,
    /// Teams.
    pub teams: Vec<Named>,
    /// Brands.
    pub brands: Vec<Named>,
    /// Colleagues.
    pub colleagues: Vec<Named>,
    /// Those of them whom cases can be given to.
    pub owners: Vec<Named>,
    /// Organisations in use.
    pub organisations: Vec<Named>,
}

/// Reads what a list can be narrowed to.
pub fn offers(tx: &mut db::Tx<'_>, actor: &Actor, language: Language) -> Result<Offers, Problem> {
    let named = |value: String, label: &str| Named { value, label: label.to_owned() };
    let kinds = labels::kinds(tx)?.into_iter().filter(|one| one.active);
    let statuses = labels::statuses(tx)?.into_iter().filter(|one| one.active);
    let tags = labels::tags(tx)?.into_iter().filter(|one| one.active);
    let colleagues = staff::colleagues(tx, actor)?;
    let person = |one: &staff::Colleague| Named { value: one.id.to_string(), label: one.full_name.clone() };
    Ok(Offers {
        kinds: kinds.map(|one| named(one.word, one.labels.get(language))).collect(),
        statuses: statuses.map(|one| named(one.word, one.labels.get(language))).collect(),
        tags: tags.map(|one| named(one.word, one.labels.get(language))).collect(),
        teams: teams::of_actor(tx, actor)?
            .into_iter()
            .filter(|team| team.active)
            .map(|one| named(one.id.to_string(), one.labels.get(language)))
            .collect(),
        brands: brands::of_actor(tx, actor)?
            .into_iter()
            .map(|one| named(one.id.to_string(), &one.name))
            .collect(),
        colleagues: colleagues.iter().map(person).collect(),
        owners: colleagues.iter().filter(|one| one.can_own).map(person).collect(),
        organisations: organisations::called(tx)?
            .into_iter()
            .filter(|one| one.active)
            .map(|one| named(one.id.to_string(), &one.name))
            .collect(),
    })
}

/// The same outside a transaction.
pub async fn read_offers(desk: &Desk, actor: &Actor, language: Language) -> Result<Offers, Problem> {
    let actor = actor.clone();
    desk.db().read(move |tx| offers(tx, &actor, language)).await
}

/// What a filter is called, by its name in addresses.
pub fn filter_name(words: Words, name: &str) -> String {
    words.say(match name {
        "status" => "view-status",
        "kind" => "inbox-type",
        "tag" => "view-tag",
        "team" => "inbox-team",
        "owner" => "view-owner",
        "brand" => "view-brand",
        "priority" => "view-priority",
        "promise" => "view-promise",
        "channel" => "inbox-channel",
        "language" => "inbox-language",
        "opened" => "view-opened",
        "opened_from" => "view-opened-from",
        "opened_until" => "view-opened-until",
        "silent" => "view-silent",
        "organisation" => "organisation",
        "words" => "view-words",
        _ => "inbox-unread",
    })
}

fn promise_word(words: Words, promise: Promise) -> String {
    words.say(match promise {
        Promise::Late => "view-late",
        Promise::Soon => "view-soon",
        Promise::Running => "view-running",
        Promise::None => "view-no-promise",
    })
}

fn days_word(words: Words, name: &str, days: i64) -> String {
    words.with(if name == "opened" { "view-last-days" } else { "view-for-days" }, &[("days", days.into())])
}

/// What can be chosen for a filter.
fn choices(words: Words, offers: &Offers, name: &str) -> Vec<Named> {
    let named = |value: String, label: String| Named { value, label };
    match name {
        "status" => offers.statuses.clone(),
        "kind" => offers.kinds.clone(),
        "tag" => offers.tags.clone(),
        "team" => offers.teams.clone(),
        "owner" => offers.colleagues.clone(),
        "brand" => offers.brands.clone(),
        "organisation" => offers.organisations.clone(),
        "priority" => {
            (1..=4).rev().map(|level| named(level.to_string(), priority_name(words, level))).collect()
        }
        "promise" => Promise::ALL
            .map(|promise| named(promise.word().to_owned(), promise_word(words, promise)))
            .to_vec(),
        "channel" => CHANNELS.map(|word| named(word.to_owned(), channel_name(words, word))).to_vec(),
        "language" => Language::ALL.map(|one| named(one.tag().to_owned(), one.endonym().to_owned())).to_vec(),
        _ => DAYS.map(|days| named(days.to_string(), days_word(words, name, days))).to_vec(),
    }
}

/// Whether a filter's value is a day of the calendar.
fn is_day(name: &str) -> bool {
    matches!(name, "opened_from" | "opened_until")
}

/// What a filter's value is called; the word itself for what is gone.
fn value_name(words: Words, offers: &Offers, name: &str, value: &str) -> String {
    if name == "words" {
        return value.to_owned();
    }
    if is_day(name) {
        return value
            .parse()
            .map_or_else(|_| value.to_owned(), |day| format::date(words.language(), day, DateStyle::Medium));
    }
    if matches!(name, "opened" | "silent") {
        return value.parse().map_or_else(|_| value.to_owned(), |days| days_word(words, name, days));
    }
    let found = choices(words, offers, name).into_iter().find(|one| one.value == value);
    let is_id = matches!(name, "team" | "owner" | "brand" | "organisation");
    let gone = || if is_id { words.say("view-gone-one") } else { value.to_owned() };
    found.map_or_else(gone, |one| one.label)
}

/// A chosen filter as people read it: `Type: Complaint`.
pub fn told(words: Words, offers: &Offers, name: &str, value: &str) -> String {
    if name == "unread" {
        return words.say("inbox-unread");
    }
    let value = value_name(words, offers, name, value);
    words.with("inbox-filtered-by", &[("name", filter_name(words, name).into()), ("value", value.into())])
}

/// What an order is called.
pub fn order_name(words: Words, sort: Sort) -> String {
    match sort {
        Sort::Due => words.say("inbox-by-due"),
        Sort::Newest => words.say("inbox-by-newest"),
        Sort::Oldest => words.say("inbox-by-oldest"),
        Sort::Priority => words.say("inbox-by-priority"),
    }
}

/// The line of filters above a list.
pub fn filters(words: Words, view: &ListView) -> Markup {
    let here = view.place.first_page();
    let order = order_name(words, here.sort);
    let said = words
        .with("inbox-filtered-by", &[("name", words.say("inbox-order").into()), ("value", order.into())]);
    let orders: Vec<(String, String)> = Sort::ALL
        .into_iter()
        .map(|sort| (order_name(words, sort), Place { sort, ..here.clone() }.href()))
        .collect();
    let entries: Vec<Entry<'_>> =
        orders.iter().map(|(label, href)| Entry::Link { label, href, icon: None }).collect();
    let is_unread = here.filters.unread == Some(true);
    let mut toggled = here.clone();
    toggled.filters.unread = (!is_unread).then_some(true);
    let chosen = here.chosen();
    html! {
        div.filters {
            button.chip.on type="button" popovertarget="sort-menu" aria-expanded="false" { (said) (icon(Icon::ChevronDown)) }
            (menu("sort-menu", &words.say("inbox-order"), &entries))
            a.chip.(if is_unread { "on" } else { "outline" }) href=(toggled.href())
                aria-current=[is_unread.then_some("true")] { (words.say("inbox-unread")) }
            button.chip.outline type="button" data-opens="filters" data-command=(words.say("view-filters")) { (icon(Icon::Filter)) (words.say("view-filters")) }
            @for (name, value) in chosen.iter().filter(|(name, _)| *name != "unread") {
                @let told = told(words, &view.offers, name, value);
                a.chip.on href=(here.without(name).href()) title=(words.with("view-take-away", &[("filter", told.as_str().into())])) {
                    (told) (icon(Icon::X)) span.sr { (words.say("view-take-away-short")) }
                }
            }
        }
        (views::saving(words, view))
        (panel(words, view, &here))
    }
}

/// The dialog with every filter; its answer has an address.
fn panel(words: Words, view: &ListView, here: &Place) -> Markup {
    const NAMES: [&str; 15] = [
        "status",
        "kind",
        "tag",
        "promise",
        "priority",
        "channel",
        "language",
        "team",
        "owner",
        "brand",
        "organisation",
        "opened",
        "silent",
        "opened_from",
        "opened_until",
    ];
    let chosen = here.chosen();
    let value_of = |name: &str| {
        chosen.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    };
    let action = joined(&format!("/inbox/{}", here.folder.word()), &[]);
    let body = html! {
        form.form.filterform id="filters-form" action=(action) method="get" {
            input type="hidden" name="tidy" value="1";
            @if here.sort != Sort::usual(here.folder) { input type="hidden" name="sort" value=(here.sort.word()); }
            @if here.filters.unread == Some(true) { input type="hidden" name="unread" value="1"; }
            @if let Some(id) = here.view { input type="hidden" name="view" value=(id); }
            (words_field(words, value_of("words")))
            @for name in NAMES {
                @if is_day(name) { (day_field(words, name, value_of(name))) }
                @else { (choosing(words, &view.offers, name, value_of(name))) }
            }
        }
    };
    let (show, close) = (words.say("view-show"), words.say("kit-close"));
    let foot = html! { (button(&close).closes()) (button(&show).main().submit_to("filters-form")) };
    dialog(words, "filters", &words.say("view-filters"), &body, &foot)
}

/// A filter whose value is one of several; nothing where there is nothing to choose.
fn choosing(words: Words, offers: &Offers, name: &str, value: &str) -> Markup {
    let options = choices(words, offers, name);
    let is_known = value.is_empty() || options.iter().any(|one| one.value == value);
    html! {
        @if !options.is_empty() || !value.is_empty() {
            div.field {
                label for={ "filter-" (name) } { (filter_name(words, name)) }
                select.input id={ "filter-" (name) } name=(name) {
                    option value="" { (words.say("inbox-any")) }
                    @if !is_known { option value=(value) selected { (value_name(words, offers, name, value)) } }
                    @for one in &options { option value=(one.value) selected[one.value == value] { (one.label) } }
                }
            }
        }
    }
}

/// The words, in the language of the search box.
fn words_field(words: Words, value: &str) -> Markup {
    html! {
        div.field.whole {
            label for="filter-words" { (filter_name(words, "words")) }
            input.input id="filter-words" name="words" type="search" value=(value) maxlength=(WORDS_MAX) autocomplete="off"
                dir="auto" aria-describedby="filter-words-hint";
            p.hint id="filter-words-hint" { (words.say("view-words-hint")) }
        }
    }
}

/// A filter whose value is a day.
fn day_field(words: Words, name: &str, value: &str) -> Markup {
    html! {
        div.field.(if name == "opened_from" { "begins" } else { "ends" }) {
            label for={ "filter-" (name) } { (filter_name(words, name)) }
            input.input id={ "filter-" (name) } name=(name) type="date" value=(value) min=(days::FIRST) max=(days::LAST);
        }
    }
}
