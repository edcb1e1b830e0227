//! What floats above the page: dialogs, menus, popovers, toasts.

use maud::{Markup, html};

use super::icons::{Icon, icon};
use super::marks::Tone;
use crate::words::Words;

/// A dialog, opened by a button with [`super::Button::opens`]. `body` and `foot` (its buttons) are drawn inside.
pub fn dialog(words: Words, id: &str, title: &str, body: &Markup, foot: &Markup) -> Markup {
    html! {
        dialog.dialog id=(id) aria-labelledby={ (id) "-title" } {
            header {
                h2 id={ (id) "-title" } { (title) }
                button.btn.bare.square type="button" data-closes title=(words.say("kit-close")) {
                    (icon(Icon::X)) span.sr { (words.say("kit-close")) }
                }
            }
            div.body { (body) }
            @if !foot.0.is_empty() { div.foot { (foot) } }
        }
    }
}

/// One entry of a menu.
#[derive(Clone, Copy, Debug)]
pub enum Entry<'a> {
    /// Leads somewhere.
    Link {
        /// What it says.
        label: &'a str,
        /// Where to.
        href: &'a str,
        /// An icon.
        icon: Option<Icon>,
    },
    /// Submits the form with the given id, with a name and a value.
    Submit {
        /// What it says.
        label: &'a str,
        /// The form's id.
        form: &'a str,
        /// Name and value sent.
        value: (&'a str, &'a str),
        /// An icon.
        icon: Option<Icon>,
        /// Whether it destroys something.
        is_danger: bool,
    },
    /// Opens a dialog.
    Dialog {
        /// What it says.
        label: &'a str,
        /// The dialog's id.
        dialog: &'a str,
        /// An icon.
        icon: Option<Icon>,
        /// Whether it destroys something.
        is_danger: bool,
    },
    /// A line between groups.
    Rule,
}

/// A menu, opened by a button with [`super::Button::opens_menu`]. `label` names it for screen readers.
pub fn menu(id: &str, label: &str, entries: &[Entry<'_>]) -> Markup {
    let danger = |is_danger: bool| if is_danger { "danger" } else { "plain" };
    let content =
        |found: Option<Icon>, label: &str| html! { @if let Some(i) = found { (icon(i)) } span { (label) } };
    html! {
        div.menu id=(id) popover role="menu" aria-label=(label) {
            @for entry in entries {
                @match entry {
                    Entry::Link { label, href, icon } => { a role="menuitem" tabindex="-1" href=(href) { (content(*icon, label)) } }
                    Entry::Submit { label, form, value, icon, is_danger } => {
                        button.(danger(*is_danger)) role="menuitem" tabindex="-1" type="submit" form=(form) name=(value.0) value=(value.1) {
                            (content(*icon, label))
                        }
                    }
                    Entry::Dialog { label, dialog, icon, is_danger } => {
                        button.(danger(*is_danger)) role="menuitem" tabindex="-1" type="button" data-opens=(dialog) { (content(*icon, label)) }
                    }
                    Entry::Rule => { hr; }
                }
            }
        }
    }
}

/// A small panel by a button (filters, a date): opened with [`super::Button::opens_menu`].
pub fn popover(id: &str, label: &str, body: &Markup) -> Markup {
    html! { div.menu.popover id=(id) popover role="dialog" aria-label=(label) { (body) } }
}

/// How to take an act back: a POST.
#[derive(Clone, Copy, Debug)]
pub struct Undo<'a> {
    /// Where the POST goes.
    pub action: &'a str,
    /// Its idempotency key.
    pub key: &'a str,
}

/// A short message at the foot of the page.
#[derive(Clone, Copy, Debug)]
pub struct Toast<'a> {
    /// What happened.
    pub text: &'a str,
    /// Whether it is good news ([`Tone::Ok`], leaves by itself) or bad ([`Tone::Late`], stays until closed).
    pub tone: Tone,
    /// How to take it back.
    pub undo: Option<Undo<'a>>,
}

/// Draws a toast. In a partial answer, wrap it in `div hx-swap-oob="beforeend:#toasts"`.
pub fn toast(words: Words, toast: &Toast<'_>) -> Markup {
    let mark = match toast.tone {
        Tone::Ok => Icon::Check,
        Tone::Late => Icon::Warning,
        _ => Icon::Info,
    };
    html! {
        div.toast.(toast.tone.class()) {
            (icon(mark))
            p { (toast.text) }
            @if let Some(undo) = toast.undo {
                form method="post" action=(undo.action) {
                    input type="hidden" name="idempotency_key" value=(undo.key);
                    button.btn.bare.undo type="submit" { (words.say("kit-undo")) }
                }
            }
            button.btn.bare.square type="button" data-dismiss title=(words.say("kit-close")) {
                (icon(Icon::X)) span.sr { (words.say("kit-close")) }
            }
        }
    }
}
