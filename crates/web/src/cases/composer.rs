//! Where one writes: to the customer, or a note to colleagues. What was typed comes back with every refusal.

use maud::{Markup, html};
use text::format;

use super::forms::{action, form_id, hidden};
use super::view::{CaseView, FileView};
use crate::inbox::Lens;
use crate::kit::{FieldError, Icon, Tone, button, icon, notice};
use crate::words::Words;

/// What was typed and refused.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// To, Cc and Bcc as typed.
    pub people: [String; 3],
    /// The text.
    pub text: String,
    /// Files already uploaded with it.
    pub files: Vec<FileView>,
    /// What is wrong.
    pub errors: Vec<FieldError>,
    /// Something to know before sending again.
    pub warning: Option<String>,
}

/// Draws the composer; nothing to write where the case is closed, merged or discarded.
pub fn composer(lens: &Lens, view: &CaseView, is_swapped: bool) -> Markup {
    let words = lens.words;
    let (reply, note) = (words.say("case-reply"), words.say("case-note"));
    let can_reply = view.may.reply && view.is_writable();
    let can_note = view.may.note && view.is_workable();
    let mut tabs: Vec<(&str, &str, String, Markup)> = Vec::new();
    if can_reply {
        tabs.push(("reply", "R", reply, reply_form(words, view, &fresh_reply(view))));
    }
    if can_note {
        tabs.push(("note", "N", note, note_form(words, view, &Draft::default())));
    }
    html! {
        section.composer id={ "composer-" (view.id) } aria-label=(words.say("case-write")) hx-swap-oob=[is_swapped.then_some("true")] {
            @if tabs.is_empty() { p.foot.muted { (words.say("case-nothing-to-write")) } }
            @else {
                kh-tabs {
                    div.tabs role="tablist" aria-label=(words.say("case-write")) {
                        @for (at, (name, _, label, _)) in tabs.iter().enumerate() {
                            button type="button" role="tab" id={ (name) "-tab-" (view.id) } aria-controls={ (name) "-panel-" (view.id) }
                                aria-selected=(if at == 0 { "true" } else { "false" }) tabindex=(if at == 0 { "0" } else { "-1" })
                                data-action=(name) data-command=(label) data-focuses={ (name) "-text-" (view.id) } { (label) }
                        }
                    }
                    @for (at, (name, _, _, panel)) in tabs.iter().enumerate() {
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

fn wrong(words: Words, draft: &Draft, text_id: &str) -> Markup {
    html! {
        @if let Some(warning) = &draft.warning { (notice(Tone::Soon, "", &html! { p { (warning) } })) }
        @if !draft.errors.is_empty() {
            div.summary role="alert" tabindex="-1" {
                h2 { (words.with("kit-form-errors", &[("count", draft.errors.len().into())])) }
                ul { @for error in &draft.errors { li { a href={ "#" (text_id) } { (error.text) } } } }
            }
        }
    }
}

fn is_wrong(draft: &Draft, field: &str) -> Option<&'static str> {
    draft.errors.iter().any(|error| error.field == field).then_some("true")
}

/// The form of a reply.
pub fn reply_form(words: Words, view: &CaseView, draft: &Draft) -> Markup {
    let (form, to, text_id) =
        (form_id(view, "reply"), action(view, "reply"), format!("reply-text-{}", view.id));
    let (send, wait, resolve) =
        (words.say("case-send"), words.say("case-send-wait"), words.say("case-send-resolve"));
    html! {
        form id=(form) method="post" action=(to) hx-post=(to) hx-swap="outerHTML" hx-target="this"
            enctype="multipart/form-data" hx-encoding="multipart/form-data" {
            (hidden(view, &form))
            input type="hidden" name="seen" value=(view.last_message_id);
            (wrong(words, draft, &text_id))
            (recipients(words, view, draft))
            textarea id=(text_id) name="body" dir="auto" lang=(view.language.tag()) aria-label=(words.say("case-reply")) data-draft
                aria-invalid=[is_wrong(draft, "body")] placeholder=(words.say("case-reply-hint")) { (draft.text) }
            (kept_files(words, draft))
            div.foot {
                (attach(words, view))
                span.spacer {}
                (button(&resolve).bare().lesser().submit().value("then", "resolved"))
                (button(&wait).submit().value("then", "waiting"))
                (button(&send).main().submit())
            }
        }
    }
}

fn recipients(words: Words, view: &CaseView, draft: &Draft) -> Markup {
    let names =
        [("to", words.say("case-to-field")), ("cc", words.say("case-cc")), ("bcc", words.say("case-bcc"))];
    let is_open = is_wrong(draft, "to").is_some() || draft.people.first().is_none_or(String::is_empty);
    let writes = words.with("case-writes-in", &[("language", view.language.endonym().into())]);
    let [to, cc, bcc] = &draft.people;
    let copies: Vec<&str> =
        [cc, bcc].into_iter().map(String::as_str).filter(|people| !people.is_empty()).collect();
    html! {
        details.to open[is_open] {
            summary {
                span { (words.say("case-to-field")) } b dir="auto" { @if to.is_empty() { (words.say("case-no-address")) } @else { (to) } }
                @if !copies.is_empty() { span { (words.say("case-cc")) } b dir="auto" { (copies.join(", ")) } }
                span.end.faint { (writes) }
            }
            div.people {
                @for ((name, label), value) in names.iter().zip(&draft.people) {
                    label for={ (name) "-" (view.id) } { (label) }
                    input.input type="text" id={ (name) "-" (view.id) } name=(name) value=(value) autocomplete="off" inputmode="email"
                        aria-invalid=[is_wrong(draft, name)];
                }
            }
        }
    }
}

fn kept_files(words: Words, draft: &Draft) -> Markup {
    html! {
        @if !draft.files.is_empty() {
            ul.kept {
                @for file in &draft.files {
                    li {
                        div.check {
                            input type="checkbox" id={ "file-" (file.id) } name="attachment_id" value=(file.id) checked;
                            label for={ "file-" (file.id) } { (file.name) " " span.faint.num { (format::file_size(words.language(), file.bytes)) } }
                        }
                    }
                }
            }
        }
    }
}

fn attach(words: Words, view: &CaseView) -> Markup {
    let id = format!("files-{}", view.id);
    html! {
        label.btn.bare for=(id) title=(words.say("case-attach")) { (icon(Icon::Paperclip)) span.sr { (words.say("case-attach")) } }
        input.sr type="file" id=(id) name="files" multiple data-names={ "names-" (view.id) };
        span.names.faint id={ "names-" (view.id) } aria-live="polite" {}
    }
}

/// The form of a note.
pub fn note_form(words: Words, view: &CaseView, draft: &Draft) -> Markup {
    let (form, to, text_id) = (form_id(view, "note"), action(view, "note"), format!("note-text-{}", view.id));
    let save = words.say("case-save-note");
    html! {
        form.noted id=(form) method="post" action=(to) hx-post=(to) hx-swap="outerHTML" hx-target="this" {
            (hidden(view, &form))
            (wrong(words, draft, &text_id))
            textarea id=(text_id) name="text" dir="auto" aria-label=(words.say("case-note")) data-draft
                aria-invalid=[is_wrong(draft, "text")] placeholder=(words.say("case-note-hint")) { (draft.text) }
            div.foot { span.faint.lesser { (words.say("case-note-private")) } span.spacer {} (button(&save).main().submit()) }
        }
    }
}
