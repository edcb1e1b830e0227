//! The side of a case: who asks, what was promised, what the case is, and what else there was with this customer.

use maud::{Markup, html};
use text::format;

use super::forms::{choice_form, form_id, verb_form};
use super::mailed;
use super::view::{CaseView, CustomerView, Promise, Standing};
use crate::inbox::{Named, channel_name, priority_name, promise_name};
use crate::kit::{Icon, Tone, address, avatar, button, icon, link_button, progress};
use crate::session::Lens;
use crate::words::Words;

/// Draws the side; `is_swapped` when it replaces itself in a partial answer.
pub fn side(lens: &Lens, view: &CaseView, is_swapped: bool) -> Markup {
    let words = lens.words;
    html! {
        section.side id={ "side-" (view.id) } aria-label=(words.say("case-customer-and-case")) hx-swap-oob=[is_swapped.then_some("morph")] {
            (customer(lens, view))
            (promises(lens, &view.promises))
            (properties(lens, view))
            (tags(words, view))
            (copies(words, view))
            (mailed::links(words, view))
            (others(lens, view))
            (history(lens, view))
        }
    }
}

/// What an address of this kind is called.
pub fn address_name(words: Words, kind: &str) -> String {
    match kind {
        "email" => words.say("case-email"),
        "phone" => words.say("case-phone"),
        "whatsapp" => "WhatsApp".to_owned(),
        other => other.to_owned(),
    }
}

fn customer(lens: &Lens, view: &CaseView) -> Markup {
    let words = lens.words;
    let CustomerView { id, full_name, call_as, language, addresses, since, notes, .. } = &view.customer;
    let back = words.say("case-back");
    let day = ("date", lens.day(*since).into());
    let known = if call_as == full_name {
        words.with("case-since", &[day])
    } else {
        words.with("case-known-since", &[("name", call_as.as_str().into()), day])
    };
    html! {
        section {
            div { (button(&back).bare().icon(Icon::ChevronLeft).to_pane("thread")) }
            div.person {
                (avatar(full_name))
                div {
                    @if view.may.customers { a.strong href={ "/customers/" (id) } dir="auto" { (full_name) } } @else { b dir="auto" { (full_name) } }
                    br; span.muted { (known) }
                }
            }
            dl.dl {
                dt { (words.say("case-language")) } dd { (language.endonym()) }
                @for (kind, value) in addresses { dt { (address_name(words, kind)) } dd { (address(value)) } }
                (organisation(words, view))
                @if !notes.is_empty() { dt { (words.say("case-remember")) } dd dir="auto" { (notes) } }
            }
        }
    }
}

/// The organisation of whoever asks: chosen where that is possible, else read; nothing where the desk knows none.
fn organisation(words: Words, view: &CaseView) -> Markup {
    let (known, choices) = (view.customer.organisation.as_ref(), &view.choices.organisations);
    if known.is_none() && choices.is_empty() {
        return html! {};
    }
    let (label, none) = (words.say("organisation"), words.say("organisation-none"));
    if view.may.change_customers {
        let of = |part: fn(&Named) -> &str| known.map(part).unwrap_or_default();
        let choice = Property {
            verb: "organisation",
            field: "organisation_id",
            label,
            now: of(|one| &one.value),
            shown: of(|one| &one.label),
            choices,
            none: Some(none),
            can_change: true,
        };
        return html! {
            (property(words, view, &choice))
            @if let Some(one) = known.filter(|_| view.may.customers) {
                dt {} dd { a.link href={ "/organisations/" (one.value) } { (words.say("organisation-open")) } }
            }
        };
    }
    html! {
        dt { (label) }
        dd dir="auto" {
            @if let Some(one) = known {
                @if view.may.customers { a.link href={ "/organisations/" (one.value) } { (one.label) } } @else { (one.label) }
            } @else { (none) }
        }
    }
}

/// How a promise stands, in a tone and in words.
pub fn standing(lens: &Lens, promise: &Promise) -> (Tone, String) {
    let words = lens.words;
    let minutes = |minutes: i64| format::minutes(words.language(), minutes);
    match promise.standing {
        Standing::Running { due, .. } if due < lens.now => (
            Tone::Late,
            words.with("case-late-by", &[("span", minutes(lens.now.seconds_since(due) / 60).into())]),
        ),
        Standing::Running { due, warn } => {
            let tone = if warn.is_some_and(|warn| warn <= lens.now) { Tone::Soon } else { Tone::Ok };
            (tone, words.with("case-due-at", &[("when", lens.brief(due).into())]))
        }
        Standing::Paused => (Tone::Hold, words.say("inbox-held")),
        Standing::Kept => {
            (Tone::Ok, words.with("case-kept-in", &[("span", minutes(promise.used_minutes).into())]))
        }
        Standing::Broken => {
            (Tone::Late, words.with("case-broken-in", &[("span", minutes(promise.used_minutes).into())]))
        }
    }
}

fn promises(lens: &Lens, promises: &[Promise]) -> Markup {
    let words = lens.words;
    let bar = |promise: &Promise| {
        let (tone, said) = standing(lens, promise);
        let whole = u32::try_from(promise.target_minutes.max(1)).unwrap_or(u32::MAX);
        let done = u32::try_from(promise.used_minutes.max(0)).unwrap_or(u32::MAX);
        let title = words.with(
            "case-promised",
            &[("span", format::minutes(words.language(), promise.target_minutes).into())],
        );
        html! { div title=(title) { (progress(&promise_name(lens, &promise.kind), &said, done, whole, tone)) } }
    };
    html! {
        @if !promises.is_empty() {
            section { h2 { (words.say("case-promises")) } @for promise in promises { (bar(promise)) } }
        }
    }
}

/// A property that can be chosen anew, or only read.
struct Property<'a> {
    verb: &'a str,
    field: &'a str,
    label: String,
    now: &'a str,
    shown: &'a str,
    choices: &'a [Named],
    none: Option<String>,
    can_change: bool,
}

fn property(words: Words, view: &CaseView, property: &Property<'_>) -> Markup {
    let id = form_id(view, &format!("side-{}", property.field));
    let save = words.say("case-save");
    html! {
        dt { (property.label) }
        dd {
            @if property.can_change {
                (choice_form(view, &id, property.verb, &save, &html! {
                    select.input name=(property.field) aria-label=(property.label) autocomplete="off" {
                        @if let Some(none) = &property.none { option value="" selected[property.now.is_empty()] { (none) } }
                        @if !property.now.is_empty() && !property.choices.iter().any(|choice| choice.value == property.now) {
                            option value=(property.now) selected { (property.shown) }
                        }
                        @for choice in property.choices { option value=(choice.value) selected[choice.value == property.now] { (choice.label) } }
                    }
                }))
            } @else if property.shown.is_empty() { (property.none.as_deref().unwrap_or("–")) } @else { (property.shown) }
        }
    }
}

fn properties(lens: &Lens, view: &CaseView) -> Markup {
    let words = lens.words;
    let (assign, change) = (view.may.assign && view.is_workable(), view.may.change && view.is_workable());
    let priorities: Vec<Named> =
        (1..=4).map(|at| Named { value: at.to_string(), label: priority_name(words, at) }).collect();
    let languages = kernel::Language::ALL
        .map(|language| Named { value: language.tag().to_owned(), label: language.endonym().to_owned() });
    let priority = view.priority.to_string();
    let priority_shown = priority_name(words, view.priority);
    let of = |named: Option<&Named>| {
        named.map_or((String::new(), String::new()), |n| (n.value.clone(), n.label.clone()))
    };
    let (owner, team) = (of(view.owner.as_ref()), of(view.team.as_ref()));
    let plain = |verb, field, label: String, now, shown, choices, can_change| Property {
        verb,
        field,
        label,
        now,
        shown,
        choices,
        none: None,
        can_change,
    };
    let may_be_none = |none: String, property| Property { none: Some(none), ..property };
    html! {
        section {
            h2 { (words.say("case-case")) }
            dl.dl {
                (property(words, view, &may_be_none(words.say("case-nobody"), plain("assign", "assignee_id", words.say("case-owner"), &owner.0, &owner.1, &view.choices.colleagues, assign))))
                (property(words, view, &may_be_none(words.say("case-no-team"), plain("assign", "team_id", words.say("inbox-team"), &team.0, &team.1, &view.choices.teams, assign))))
                (property(words, view, &plain("kind", "kind", words.say("inbox-type"), &view.kind.value, &view.kind.label, &view.choices.kinds, change)))
                (property(words, view, &plain("priority", "priority", words.say("case-priority"), &priority, &priority_shown, &priorities, change)))
                (property(words, view, &plain("language", "language", words.say("case-language"), view.language.tag(), view.language.endonym(), &languages, change)))
                dt { (words.say("inbox-channel")) } dd { (channel_name(words, &view.channel)) }
                dt { (words.say("case-opened")) } dd { (lens.full(view.opened_at)) }
            }
        }
    }
}

fn tags(words: Words, view: &CaseView) -> Markup {
    let can_change = view.may.change && view.is_workable();
    let (form, list) = (form_id(view, "tag"), format!("known-tags-{}", view.id));
    let (label, add) = (words.say("case-tag"), words.say("case-add"));
    html! {
        section {
            h2 { (words.say("case-tags")) }
            @if !view.tags.is_empty() {
                div.row-line {
                    @for tag in &view.tags {
                        span.chip {
                            span.text dir="auto" { (tag.label) }
                            @if can_change {
                                @let id = format!("untag-{}-{}", view.id, tag.value.replace(' ', "-"));
                                (verb_form(view, &id, "untag", "", &html! {
                                    button.drop type="submit" name="tag" value=(tag.value) aria-label=(words.with("case-untag", &[("tag", tag.label.as_str().into())])) { (icon(Icon::X)) }
                                }))
                            }
                        }
                    }
                }
            } @else if !can_change { p.faint { (words.say("case-no-tags")) } }
            @if can_change {
                (verb_form(view, &form, "tag", "adder", &html! {
                    input.input type="text" name="tag" list=(list) aria-label=(label) placeholder=(label) maxlength="60" autocomplete="off" dir="auto";
                    datalist id=(list) { @for tag in &view.choices.tags { option value=(tag.label) {} } }
                    (button(&add).submit())
                }))
            }
        }
    }
}

fn copies(words: Words, view: &CaseView) -> Markup {
    let can_change = view.may.change && view.is_workable();
    let (form, label, add) = (form_id(view, "copy"), words.say("case-copy-address"), words.say("case-add"));
    html! {
        @if can_change || !view.copies.is_empty() {
            section {
                details open[!view.copies.is_empty()] {
                    summary { h2 { (words.say("case-copies")) } }
                    ul.copies {
                        @for (at, copy) in view.copies.iter().enumerate() {
                            li {
                                span.faint { (copy.role) } " " span { @if copy.name.is_empty() { (copy.address) } @else { (copy.name) " · " (copy.address) } }
                                @if can_change {
                                    (verb_form(view, &format!("uncopy-{}-{at}", view.id), "uncopy", "", &html! {
                                        button.btn.bare.square type="submit" name="address" value=(copy.address) aria-label=(words.with("case-uncopy", &[("address", copy.address.as_str().into())])) { (icon(Icon::X)) }
                                    }))
                                }
                            }
                        }
                    }
                    @if can_change {
                        (verb_form(view, &form, "copy", "adder", &html! {
                            select.input.role name="role" aria-label=(words.say("case-copy-how")) { option value="cc" { (words.say("case-cc")) } option value="bcc" { (words.say("case-bcc")) } }
                            input.input type="email" name="address" aria-label=(label) placeholder="nama@contoh.my" autocomplete="off";
                            (button(&add).submit())
                        }))
                    }
                }
            }
        }
    }
}

fn others(lens: &Lens, view: &CaseView) -> Markup {
    let words = lens.words;
    let (all, href) = (words.say("case-all-cases"), format!("/customers/{}", view.customer.id));
    html! {
        @if !view.others.is_empty() {
            section {
                h2 { (words.say("case-others")) @if view.may.customers { (link_button(&all, &href).bare()) } }
                @for other in &view.others {
                    div.past {
                        a.link href=(view.place.case_href(other.id)) lang=(other.language.tag()) dir="auto" { (other.subject) }
                        span.when { (other.reference) " · " (other.status) " · " (lens.brief(other.last_at)) }
                    }
                }
            }
        }
    }
}

fn history(lens: &Lens, view: &CaseView) -> Markup {
    html! {
        section {
            details {
                summary { h2 { (lens.words.say("case-history")) } }
                ol.history {
                    @for line in &view.history {
                        li { span { (line.said) @if let Some(reason) = &line.reason { ": " q dir="auto" { (reason) } } } span.when { (lens.full(line.at)) } }
                    }
                }
            }
        }
    }
}
