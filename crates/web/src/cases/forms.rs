//! The small forms by which a case is changed: each carries the version it was drawn at, so that nobody undoes unseen
//! what a colleague did meanwhile, and a key, so that a double click is one act.

use maud::{Markup, html};

use super::view::CaseView;

/// The id of a verb's form.
pub fn form_id(view: &CaseView, verb: &str) -> String {
    format!("{verb}-{}", view.id)
}

/// Where a verb goes. It remembers the list the case was opened from.
pub fn action(view: &CaseView, verb: &str) -> String {
    view.place.beside(&format!("/cases/{}/{verb}", view.id))
}

/// The hidden fields of every form of a case.
pub fn hidden(view: &CaseView, form: &str) -> Markup {
    html! {
        input type="hidden" name="idempotency_key" value={ (view.key) "-" (form) };
        input type="hidden" name="version" value=(view.version);
    }
}

/// A form whose answer brings the parts of the page it changed. `id` is unique in the page.
pub fn verb_form(view: &CaseView, id: &str, verb: &str, class: &str, body: &Markup) -> Markup {
    let to = action(view, verb);
    html! {
        form id=(id) class=[(!class.is_empty()).then_some(class)] method="post" action=(to) hx-post=(to) hx-swap="none" {
            (hidden(view, id)) (body)
        }
    }
}

/// The same, sent as soon as something in it is chosen. Without scripts it has a button.
pub fn choice_form(view: &CaseView, id: &str, verb: &str, save: &str, body: &Markup) -> Markup {
    let to = action(view, verb);
    html! {
        form.choice id=(id) method="post" action=(to) hx-post=(to) hx-trigger="change" hx-swap="none" {
            (hidden(view, id)) (body)
            noscript { button.btn type="submit" { (save) } }
        }
    }
}
