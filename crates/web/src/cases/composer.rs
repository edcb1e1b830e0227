//! Where one writes: to the customer, a note to colleagues, or to somebody outside. Begun drafts stand in it again, what
//! was typed comes back with every refusal, and all of it works as a plain form too.

use kernel::Timestamp;
use maud::{Markup, html};

use super::forms::{action, form_id, hidden};
use super::view::{CaseView, FileView};
use super::{sender, tools};
use crate::kit::{FieldError, Tone, button, notice};
use crate::session::Lens;
use crate::words::Words;

/// What stands in a form: begun, or typed and refused.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// To, Cc and Bcc as typed.
    pub people: [String; 3],
    /// The text.
    pub text: String,
    /// The same as the editor holds it; empty when it was typed plainly.
    pub html: String,
    /// Files already uploaded with it.
    pub files: Vec<FileView>,
    /// The version it was saved as; 0 when it was not.
    pub version: i64,
    /// What is wrong.
    pub errors: Vec<FieldError>,
    /// What was written meanwhile, by whom: sending asks for it to be read first.
    pub newer: Vec<(String, String)>,
}

/// A moment a letter may leave at.
#[derive(Clone, Debug)]
pub struct Later {
    /// What it is called.
    pub name: String,
    /// When.
    pub at: Timestamp,
}

/// Draws the composer; nothing to write where the case is closed, merged or discarded.
pub fn composer(lens: &Lens, view: &CaseView, is_swapped: bool) -> Markup {
    let words = lens.words;
    let (reply, note, forward) = (words.say("case-reply"), words.say("case-note"), words.say("case-forward"));
    let can_reply = view.may.reply && view.is_writable();
    let can_note = view.may.note && view.is_workable();
    let mut tabs: Vec<(&str, String, Markup)> = Vec::new();
    if can_reply {
        tabs.push(("reply", reply, reply_form(lens, view, &view.begun.reply)));
    }
    if can_note {
        tabs.push(("note", note, note_form(words, view, &view.begun.note)));
    }
    if can_reply {
        tabs.push(("forward", forward, forward_form(lens, view, &view.begun.forward)));
    }
    html! {
        section.composer id={ "composer-" (view.id) } aria-label=(words.say("case-write")) hx-swap-oob=[is_swapped.then_some("true")] {
            @if tabs.is_empty() { p.foot.muted { (words.say("case-nothing-to-write")) } }
            @else {
                kh-tabs {
                    div.tabs role="tablist" aria-label=(words.say("case-write")) {
                        @for (at, (name, label, _)) in tabs.iter().enumerate() {
                            button type="button" role="tab" id={ (name) "-tab-" (view.id) } aria-controls={ (name) "-panel-" (view.id) }
                                aria-selected=(if at == 0 { "true" } else { "false" }) tabindex=(if at == 0 { "0" } else { "-1" })
                                data-action=(name) data-command=(label) data-focuses={ (name) "-text-" (view.id) } { (label) }
                        }
                    }
                    @for (at, (name, _, panel)) in tabs.iter().enumerate() {
                        div role="tabpanel" id={ (name) "-panel-" (view.id) } aria-labelledby={ (name) "-tab-" (view.id) } hidden[at > 0] { (panel) }
                    }
                }
            }
        }
    }
}

/// An empty reply to whom one usually replies.
pub fn fresh_reply(view: &CaseView) -> Draft {
    Draft { people: view.usual.clone(), ..Draft::default() }
}

/// What stands in the way of sending. `place` is the id of the part that a field is typed in.
pub fn wrong(words: Words, draft: &Draft, place: impl Fn(&str) -> String) -> Markup {
    html! {
        @if let Some((name, _)) = draft.newer.last() {
            (notice(Tone::Soon, "", &html! {
                p { (words.with("case-overtaken", &[("name", name.as_str().into())])) }
                ul.newer { @for (name, text) in &draft.newer { li { b dir="auto" { (name) } " " span dir="auto" { (text) } } } }
            }))
        }
        @if !draft.errors.is_empty() {
            div.summary role="alert" tabindex="-1" {
                h2 { (words.with("kit-form-errors", &[("count", draft.errors.len().into())])) }
                ul { @for error in &draft.errors { li { a href={ "#" (place(&error.field)) } { (error.text) } } } }
            }
        }
    }
}

pub fn is_wrong(draft: &Draft, field: &str) -> Option<&'static str> {
    draft.errors.iter().any(|error| error.field == field).then_some("true")
}

/// The form of a reply.
pub fn reply_form(lens: &Lens, view: &CaseView, draft: &Draft) -> Markup {
    let words = lens.words;
    let (form, to, text_id) =
        (form_id(view, "reply"), action(view, "reply"), format!("reply-text-{}", view.id));
    let (send, wait, resolve, anyway) = (
        words.say("case-send"),
        words.say("case-send-wait"),
        words.say("case-send-resolve"),
        words.say("case-send-anyway"),
    );
    html! {
        form id=(form) method="post" action=(to) hx-post=(to) hx-swap="outerHTML" hx-target="this"
            enctype="multipart/form-data" hx-encoding="multipart/form-data"
            data-writes="reply" data-at={ "/cases/" (view.id) } data-version=(draft.version) {
            (hidden(view, &form))
            input type="hidden" name="seen" value=(view.last_message_id);
            input type="hidden" name="html" value=(draft.html);
            (wrong(words, draft, |_| text_id.clone()))
            (recipients(words, view, draft, "reply"))
            (leaves_from(words, view))
            (tools::bar(words, "reply", view.id))
            textarea id=(text_id) name="body" dir="auto" lang=(view.language.tag()) aria-label=(words.say("case-reply")) data-draft data-rich
                aria-invalid=[is_wrong(draft, "body")] placeholder=(words.say("case-reply-hint")) { (draft.text) }
            (tools::kept_files(words, &draft.files))
            div.foot {
                (tools::attach(words, "reply", view.id))
                (tools::snippets(words))
                span.saved.faint.lesser role="status" {}
                span.spacer {}
                (button(&resolve).bare().lesser().submit().value("then", "resolved"))
                (button(&wait).lesser().submit().value("then", "waiting"))
                (tools::later(lens, &view.later, "reply", view.id))
                @if draft.newer.is_empty() { (button(&send).main().submit()) }
                @else { (button(&anyway).main().submit().value("anyway", "true")) }
            }
        }
    }
}

/// The form by which a case goes to somebody outside.
pub fn forward_form(lens: &Lens, view: &CaseView, draft: &Draft) -> Markup {
    let words = lens.words;
    let (form, to, text_id) =
        (form_id(view, "forward"), action(view, "forward"), format!("forward-text-{}", view.id));
    let send = words.say("case-forward");
    html! {
        form id=(form) method="post" action=(to) hx-post=(to) hx-swap="outerHTML" hx-target="this"
            enctype="multipart/form-data" hx-encoding="multipart/form-data"
            data-writes="forward" data-at={ "/cases/" (view.id) } data-version=(draft.version) {
            (hidden(view, &form))
            input type="hidden" name="html" value=(draft.html);
            (wrong(words, draft, |_| text_id.clone()))
            (recipients(words, view, draft, "forward"))
            (leaves_from(words, view))
            (tools::bar(words, "forward", view.id))
            textarea id=(text_id) name="body" dir="auto" aria-label=(words.say("case-forward")) data-draft data-rich
                aria-invalid=[is_wrong(draft, "body")] placeholder=(words.say("case-forward-hint")) { (draft.text) }
            (tools::kept_files(words, &draft.files))
            (tools::files_of_case(words, view))
            div.foot {
                (tools::attach(words, "forward", view.id))
                span.saved.faint.lesser role="status" {}
                span.faint.lesser { (words.say("case-forward-private")) }
                span.spacer {}
                (tools::later(lens, &view.later, "forward", view.id))
                (button(&send).main().submit())
            }
        }
    }
}

/// The lines in which one types people, by role. `form` is its name and what makes its ids unique in the page.
pub fn people(names: &[(&str, String)], typed: &[&String], form: (&str, i64), draft: &Draft) -> Markup {
    let id = |name: &str| format!("{}-{name}-{}", form.0, form.1);
    html! {
        div.people {
            @for ((name, label), value) in names.iter().zip(typed) {
                label for=(id(name)) { (label) }
                input.input type="text" id=(id(name)) name=(name) value=(value) autocomplete="off" inputmode="email"
                    aria-invalid=[is_wrong(draft, name)];
            }
        }
    }
}

fn leaves_from(words: Words, view: &CaseView) -> Markup {
    html! { @if let Some(head) = &view.letterhead { (sender::line(words, head)) } }
}

fn recipients(words: Words, view: &CaseView, draft: &Draft, form: &str) -> Markup {
    let names =
        [("to", words.say("case-to-field")), ("cc", words.say("case-cc")), ("bcc", words.say("case-bcc"))];
    let is_open = is_wrong(draft, "to").is_some() || draft.people.first().is_none_or(String::is_empty);
    let writes = words.with("case-writes-in", &[("language", view.language.endonym().into())]);
    let [to, cc, bcc] = &draft.people;
    let copies: Vec<&str> =
        [cc, bcc].into_iter().map(String::as_str).filter(|people| !people.is_empty()).collect();
    let others = [&view.usual[1], &view.usual[2]].iter().any(|people| !people.is_empty());
    html! {
        details.to open[is_open] {
            summary {
                span { (words.say("case-to-field")) } b dir="auto" { @if to.is_empty() { (words.say("case-no-address")) } @else { (to) } }
                @if !copies.is_empty() { span { (words.say("case-cc")) } b dir="auto" { (copies.join(", ")) } }
                span.end.faint { (writes) }
            }
            (people(&names, &[to, cc, bcc], (form, view.id), draft))
            @if form == "reply" && others {
                div.row-line.whom {
                    button.btn.bare type="button" data-people="[\"\",\"\"]" { (words.say("case-only-sender")) }
                    button.btn.bare type="button" data-people=(serde_json::json!([view.usual[1], view.usual[2]]).to_string()) { (words.say("case-reply-all")) }
                }
            }
        }
    }
}

/// The form of a note.
pub fn note_form(words: Words, view: &CaseView, draft: &Draft) -> Markup {
    let (form, to, text_id) = (form_id(view, "note"), action(view, "note"), format!("note-text-{}", view.id));
    let save = words.say("case-save-note");
    let colleagues: Vec<&str> = view.choices.called.iter().map(|one| one.label.as_str()).collect();
    html! {
        form.noted id=(form) method="post" action=(to) hx-post=(to) hx-swap="outerHTML" hx-target="this"
            data-writes="note" data-at={ "/cases/" (view.id) } data-version=(draft.version) {
            (hidden(view, &form))
            (wrong(words, draft, |_| text_id.clone()))
            textarea id=(text_id) name="text" dir="auto" aria-label=(words.say("case-note")) data-draft
                data-colleagues=(serde_json::json!(colleagues).to_string()) aria-autocomplete="list"
                aria-invalid=[is_wrong(draft, "text")] placeholder=(words.say("case-note-hint")) { (draft.text) }
            div.foot { span.faint.lesser { (words.say("case-note-private")) } span.saved.faint.lesser role="status" {} span.spacer {} (button(&save).main().submit()) }
        }
    }
}
