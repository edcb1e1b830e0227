//! What stands around the text one writes: the editor's buttons, files, snippets, and when a letter leaves. The buttons
//! that only a script can serve are hidden until it does.

use maud::{Markup, html};
use text::format;

use super::composer::Later;
use super::view::{CaseView, FileView, Piece};
use crate::kit::{Control, Field, Icon, button, field, icon, popover};
use crate::session::Lens;
use crate::words::Words;

/// The editor's buttons: what each does and the icon it wears.
const TOOLS: [(&str, &str, Icon); 9] = [
    ("bold", "write-bold", Icon::Bold),
    ("italic", "write-italic", Icon::Italic),
    ("bullets", "write-bullets", Icon::Bullets),
    ("numbers", "write-numbers", Icon::Numbers),
    ("quote", "write-quote", Icon::Quote),
    ("link", "write-link", Icon::Link),
    ("image", "write-image", Icon::Image),
    ("undo", "write-undo", Icon::Undo),
    ("redo", "write-redo", Icon::Redo),
];

/// The row of them; shown once the editor stands.
pub fn bar(words: Words, form: &str, case_id: i64) -> Markup {
    html! {
        div.tools role="toolbar" aria-label=(words.say("write-tools")) aria-controls={ (form) "-text-" (case_id) } data-tools hidden {
            @for (name, key, mark) in TOOLS {
                @let label = words.say(key);
                button.btn.bare.square type="button" data-tool=(name) title=(label) aria-pressed="false" tabindex=(if name == "bold" { "0" } else { "-1" }) {
                    (icon(mark)) span.sr { (label) }
                }
            }
            span.linking hidden data-linking {
                input.input type="url" aria-label=(words.say("write-link-to")) placeholder="https://" data-link;
                button.btn type="button" data-tool="set-link" { (words.say("write-link-set")) }
            }
        }
    }
}

/// Files that were uploaded and will leave with it, each with a box to leave it behind.
pub fn kept_files(words: Words, files: &[FileView]) -> Markup {
    html! {
        ul.kept data-kept aria-label=(words.say("case-attach")) {
            @for file in files {
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

/// The files of the case, to choose those that shall go to somebody outside.
pub fn files_of_case(words: Words, view: &CaseView) -> Markup {
    let files: Vec<&FileView> = view
        .flow
        .iter()
        .filter_map(|piece| if let Piece::Message(message) = piece { Some(&message.files) } else { None })
        .flatten()
        .collect();
    html! {
        @if !files.is_empty() {
            fieldset.kept {
                legend.faint { (words.say("case-forward-files")) }
                @for file in files {
                    div.check {
                        input type="checkbox" id={ "send-" (file.id) } name="file_id" value=(file.id);
                        label for={ "send-" (file.id) } { (file.name) " " span.faint.num { (format::file_size(words.language(), file.bytes)) } }
                    }
                }
            }
        }
    }
}

/// Choosing files. A script uploads them at once; without one they leave with the form.
pub fn attach(words: Words, form: &str, case_id: i64) -> Markup {
    let id = format!("{form}-files-{case_id}");
    html! {
        label.btn.bare for=(id) title=(words.say("case-attach")) { (icon(Icon::Paperclip)) span.sr { (words.say("case-attach")) } }
        input.sr type="file" id=(id) name="files" multiple data-names={ "names-" (id) };
        span.names.faint id={ "names-" (id) } aria-live="polite" {}
    }
}

/// Opens the picker of snippets.
pub fn snippets(words: Words) -> Markup {
    let label = words.say("write-snippets");
    html! {
        button.btn.bare.square type="button" data-picks="snippet" data-action="snippets" data-command=(label) title=(label) hidden {
            span aria-hidden="true" { "/" } span.sr { (label) }
        }
    }
}

/// The moments that can be chosen at a press.
pub fn presets(lens: &Lens, later: &[Later], form: (&str, i64), is_swapped: bool) -> Markup {
    html! {
        div.presets id={ "presets-" (form.0) "-" (form.1) } hx-swap-oob=[is_swapped.then_some("true")] {
            @for later in later {
                button.btn.bare type="submit" name="at" value=(later.at.to_string()) { span { (later.name) } span.end.faint { (lens.coming(later.at)) } }
            }
        }
    }
}

/// When it leaves instead of now: presets and any other time, in the reader's zone.
pub fn later(lens: &Lens, later: &[Later], form: &str, case_id: i64) -> Markup {
    let words = lens.words;
    let (id, name) = (format!("later-{form}-{case_id}"), format!("at-{form}-{case_id}"));
    let (label, other, set) = (words.say("write-later"), words.say("write-at"), words.say("write-schedule"));
    let own = Field::new(&name, &other, Control::Line { kind: "datetime-local", value: "" }).optional();
    let body = html! {
        (presets(lens, later, (form, case_id), false))
        (field(words, &own))
        div.actions { (button(&set).submit().value("at_own", &name)) }
        p.hint.faint { (lens.zone.iana_name().unwrap_or("UTC").replace('_', " ")) }
    };
    html! {
        button.btn.bare.square type="button" popovertarget=(id) aria-expanded="false" title=(label) { (icon(Icon::Clock)) span.sr { (label) } }
        (popover(&id, &label, &body))
    }
}
