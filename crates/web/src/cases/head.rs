//! The head of a case: what it is, how long its promise has left, and what can be done with it.

use desk::labels::Category;
use maud::{Markup, html};

use super::brief::brief;
use super::forms::{form_id, verb_form};
use super::snoozing;
use super::view::CaseView;
use crate::inbox::clock;
use crate::kit::{
    Choice, Control, Entry, Field, Icon, Tone, button, chip, dialog, field, menu, notice, popover,
};
use crate::session::Lens;
use crate::words::Words;

/// Draws the head; `is_swapped` when it replaces itself in a partial answer.
pub fn head(lens: &Lens, view: &CaseView, is_swapped: bool) -> Markup {
    let words = lens.words;
    let (cases, customer) = (words.say("inbox-cases"), words.say("case-customer"));
    html! {
        header id={ "head-" (view.id) } hx-swap-oob=[is_swapped.then_some("morph")] {
            div.meta {
                (button(&cases).bare().icon_only(Icon::ChevronLeft).to_pane("list"))
                span.num { (view.reference) }
                span { (view.kind.label) }
                (chip(&view.status.label))
                @if let Some(clock) = clock(lens, &view.ticking, true) { (clock) }
                @if let Some(owner) = &view.owner { span dir="auto" { (owner.label) } } @else { span { (words.say("case-nobody")) } }
                (button(&customer).bare().icon(Icon::User).to_pane("side"))
            }
            (brief(lens, view))
            div.titled {
                h2 dir="auto" lang=(view.language.tag()) { (view.subject) }
                div.acts { (acts(lens, view)) }
            }
            (standing(words, view))
            (assign_menu(words, view))
            (status_menu(words, view))
            (more_menu(words, view))
            (discard_dialogs(words, view))
        }
    }
}

/// Why a case is out of the daily work, where it is.
fn standing(words: Words, view: &CaseView) -> Markup {
    let said = match view.disposition.as_str() {
        "spam" => words.say("case-is-spam"),
        "deleted" => words.say("case-is-trash"),
        "merged" => words.say("case-is-merged"),
        "test" => words.say("case-is-test"),
        _ => return html! {},
    };
    notice(Tone::Hold, "", &html! { p { (said) } })
}

fn acts(lens: &Lens, view: &CaseView) -> Markup {
    let words = lens.words;
    let say = |key: &str| words.say(key);
    let (snooze, wake, assign) = (say("case-snooze"), say("case-wake"), say("case-assign"));
    let (status, resolve, reopen, more) =
        (say("case-status"), say("case-resolve"), say("case-reopen"), say("case-more"));
    let (snooze_pop, assign_pop, status_pop, more_pop) = (
        format!("snooze-menu-{}", view.id),
        format!("assign-menu-{}", view.id),
        format!("status-menu-{}", view.id),
        format!("more-menu-{}", view.id),
    );
    let (status_form, wake_form) = (form_id(view, "status"), form_id(view, "wake"));
    let first = |category: Category| {
        view.choices
            .statuses
            .iter()
            .find(|(_, known)| *known == category)
            .map(|(status, _)| status.value.as_str())
    };
    let (can_change, can_assign) =
        (view.may.change && view.is_workable(), view.may.assign && view.is_workable());
    let is_done = !view.category.is_unresolved();
    html! {
        @if can_change && view.is_asleep(lens.now) {
            (verb_form(view, &wake_form, "wake", "", &html! { (button(&wake).submit().action("snooze")) }))
        } @else if can_change && !is_done {
            (button(&snooze).bare().action("snooze").opens_menu(&snooze_pop))
            (popover(&snooze_pop, &snooze, &snoozing::choices(lens, view)))
        }
        @if can_assign { (button(&assign).action("assign").opens_menu(&assign_pop)) }
        @if can_change {
            (button(&status).lesser().action("status").opens_menu(&status_pop))
            @if is_done {
                @if let Some(open) = first(Category::Open) {
                    (button(&reopen).submit_to(&status_form).value("status", open).action("resolve"))
                }
            } @else if let Some(done) = first(Category::Resolved) {
                (button(&resolve).submit_to(&status_form).value("status", done).action("resolve"))
            }
        }
        (button(&more).bare().icon_only(Icon::More).opens_menu(&more_pop))
    }
}

fn assign_menu(words: Words, view: &CaseView) -> Markup {
    if !(view.may.assign && view.is_workable()) {
        return html! {};
    }
    let form = form_id(view, "assign");
    let me = view.choices.me.to_string();
    let owner = view.owner.as_ref().map_or("", |owner| owner.value.as_str());
    let (take, nobody) = (words.say("case-take"), words.say("case-give-back"));
    let entry = |label, value, icon| Entry::Submit {
        label,
        form: &form,
        value: ("assignee_id", value),
        icon,
        is_danger: false,
    };
    let mut entries = Vec::new();
    if owner != me {
        entries.push(entry(take.as_str(), me.as_str(), Some(Icon::User)));
    }
    let others =
        view.choices.colleagues.iter().filter(|colleague| colleague.value != owner && colleague.value != me);
    entries.extend(others.map(|colleague| entry(&colleague.label, &colleague.value, None)));
    if !owner.is_empty() {
        entries.push(Entry::Rule);
        entries.push(entry(nobody.as_str(), "", Some(Icon::Inbox)));
    }
    html! {
        (verb_form(view, &form, "assign", "", &html! {}))
        (menu(&format!("assign-menu-{}", view.id), &words.say("case-assign-to"), &entries))
    }
}

fn status_menu(words: Words, view: &CaseView) -> Markup {
    if !(view.may.change && view.is_workable()) {
        return html! {};
    }
    let form = form_id(view, "status");
    let others = view.choices.statuses.iter().filter(|(status, category)| {
        status.value != view.status.value && (*category != Category::New || view.category == Category::New)
    });
    let entries: Vec<Entry<'_>> = others
        .map(|(status, _)| Entry::Submit {
            label: &status.label,
            form: &form,
            value: ("status", &status.value),
            icon: None,
            is_danger: false,
        })
        .collect();
    html! {
        (verb_form(view, &form, "status", "", &html! {}))
        (menu(&format!("status-menu-{}", view.id), &words.say("case-status"), &entries))
    }
}

fn more_menu(words: Words, view: &CaseView) -> Markup {
    let (spam, trash, restore) = (words.say("case-spam"), words.say("case-trash"), words.say("case-restore"));
    let (new, customer) = (words.say("case-new-for"), words.say("case-open-customer"));
    let (spam_dialog, trash_dialog, restore_form) =
        (format!("spam-dialog-{}", view.id), format!("trash-dialog-{}", view.id), form_id(view, "restore"));
    let new_href = format!("/cases/new?customer={}", view.customer.id);
    let customer_href = format!("/customers/{}", view.customer.id);
    let mut entries = Vec::new();
    if view.may.open {
        entries.push(Entry::Link { label: &new, href: &new_href, icon: Some(Icon::Plus) });
    }
    if view.may.customers {
        entries.push(Entry::Link { label: &customer, href: &customer_href, icon: Some(Icon::User) });
    }
    if view.may.discard {
        entries.push(Entry::Rule);
        if view.disposition == "live" {
            entries.push(Entry::Dialog {
                label: &spam,
                dialog: &spam_dialog,
                icon: Some(Icon::Ban),
                is_danger: false,
            });
            entries.push(Entry::Dialog {
                label: &trash,
                dialog: &trash_dialog,
                icon: Some(Icon::Trash),
                is_danger: true,
            });
        } else {
            entries.push(Entry::Submit {
                label: &restore,
                form: &restore_form,
                value: ("restore", "1"),
                icon: Some(Icon::Undo),
                is_danger: false,
            });
        }
    }
    html! {
        @if view.may.discard && view.disposition != "live" { (verb_form(view, &restore_form, "restore", "", &html! {})) }
        (menu(&format!("more-menu-{}", view.id), &words.say("case-more"), &entries))
    }
}

fn discard_dialogs(words: Words, view: &CaseView) -> Markup {
    if !view.may.discard || view.disposition != "live" {
        return html! {};
    }
    let (spam_form, trash_form) = (form_id(view, "spam"), form_id(view, "trash"));
    let (keep, spam, trash) = (words.say("case-keep"), words.say("case-spam"), words.say("case-trash"));
    let (nobody, address, domain) =
        (words.say("case-block-nobody"), words.say("case-block-address"), words.say("case-block-domain"));
    let choices = [
        Choice { value: "none", label: &nobody },
        Choice { value: "address", label: &address },
        Choice { value: "domain", label: &domain },
    ];
    let (block, why) = (words.say("case-block"), words.say("case-why"));
    let block = Field::new("block", &block, Control::Radios { value: "none", choices: &choices });
    let reason =
        Field::new("reason", &why, Control::Line { kind: "text", value: "" }).optional().max_length(500);
    let named = |key: &str| words.with(key, &[("case", view.reference.as_str().into())]);
    let spam_body = html! {
        p { (words.say("case-spam-said")) }
        (verb_form(view, &spam_form, "spam", "form", &field(words, &block)))
    };
    let trash_body = html! {
        p { (words.with("case-trash-said", &[("case", view.reference.as_str().into()), ("count", view.flow.len().into())])) }
        (verb_form(view, &trash_form, "trash", "form", &field(words, &reason)))
    };
    html! {
        (dialog(words, &format!("spam-dialog-{}", view.id), &named("case-spam-ask"), &spam_body,
            &html! { (button(&keep).closes()) (button(&spam).danger().main().submit_to(&spam_form)) }))
        (dialog(words, &format!("trash-dialog-{}", view.id), &named("case-trash-ask"), &trash_body,
            &html! { (button(&keep).closes()) (button(&trash).danger().main().submit_to(&trash_form)) }))
    }
}
