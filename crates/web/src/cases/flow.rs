//! The thread itself: messages and notes, and between them what was done, in plain words.

use maud::{Markup, PreEscaped, html};
use text::format;

use desk::correspondence::Standing as Letter;

use super::view::{CaseView, FileView, MessageView, Piece, Side};
use super::{letters, mailed};
use crate::inbox::channel_name;
use crate::kit::{Icon, Tone, avatar, icon, tone_chip};
use crate::session::Lens;
use crate::words::Words;

/// Draws the flow. It fetches itself anew when its case changes, and brings head and side along.
pub fn flow(lens: &Lens, view: &CaseView) -> Markup {
    drawn(lens, view, false)
}

/// The flow as a part of a partial answer.
pub fn swapped(lens: &Lens, view: &CaseView) -> Markup {
    drawn(lens, view, true)
}

fn drawn(lens: &Lens, view: &CaseView, is_swapped: bool) -> Markup {
    let words = lens.words;
    let fresh = view.place.beside(&format!("/cases/{}/parts", view.id));
    html! {
        div.flow id={ "flow-" (view.id) } tabindex="0" role="region" aria-label=(words.say("case-messages")) data-flow
            data-refresh-on={ "case:" (view.id) } hx-get=(fresh) hx-trigger="khidmat:refresh" hx-swap="morph:outerHTML"
            hx-swap-oob=[is_swapped.then_some("morph")] {
            @for run in view.flow.chunk_by(|one, next| matches!((one, next), (Piece::Event(_), Piece::Event(_)))) {
                (together(lens, view, run))
            }
            (mailed::held(lens, view))
        }
    }
}

/// From this many in a row, all but the last of the things done are folded away: the conversation comes first.
const FOLDED_FROM: usize = 4;

/// A message, or what was done between two of them.
fn together(lens: &Lens, view: &CaseView, run: &[Piece]) -> Markup {
    let one = |piece: &Piece| match piece {
        Piece::Message(message) if message.is_automatic => by_a_machine(lens, view, message),
        Piece::Message(message) => written(lens, view, message),
        Piece::Event(line) => html! {
            p.event {
                span { (line.said) @if let Some(reason) = &line.reason { ": " q dir="auto" { (reason) } } " · " (lens.age(line.at)) }
            }
        },
    };
    match run.split_last() {
        Some((last, earlier)) if run.len() >= FOLDED_FROM => html! {
            details.folded.events {
                summary { (lens.words.with("case-events-folded", &[("count", earlier.len().into())])) }
                @for piece in earlier { (one(piece)) }
            }
            (one(last))
        },
        _ => html! { @for piece in run { (one(piece)) } },
    }
}

/// What a machine wrote: an event of the thread, its words one click away.
fn by_a_machine(lens: &Lens, view: &CaseView, message: &MessageView) -> Markup {
    let words = lens.words;
    let said = words.with("mail-by-a-machine", &[("who", message.who.as_str().into())]);
    html! {
        details.folded.events id={ "message-" (message.id) } {
            summary { (said) " · " (lens.age(message.at)) }
            div.stack {
                p.faint { (words.say("case-automatic-why")) }
                div.body lang=[message.language.map(kernel::Language::tag)] { (paragraphs(&message.text)) }
                @if !message.files.is_empty() { div.files { @for file in &message.files { (attached(words, file)) } } }
                (not_taken(words, message))
                (mailed::below(lens, view, message))
            }
        }
    }
}

fn written(lens: &Lens, view: &CaseView, message: &MessageView) -> Markup {
    let words = lens.words;
    let class = match message.side {
        Side::Theirs => "theirs",
        Side::Ours => "ours",
        Side::Note => "note",
    };
    let class = match message.delivery.as_ref().map(|delivery| delivery.standing) {
        Some(Letter::Failed | Letter::Bounced | Letter::Stopped) => format!("{class} failed"),
        Some(Letter::Undo | Letter::Scheduled) => format!("{class} held"),
        _ => class.to_owned(),
    };
    let to = addressed(words, message);
    html! {
        article.msg.(class) id={ "message-" (message.id) } {
            (avatar(&message.who))
            div {
                div.head {
                    b dir="auto" { (message.who) }
                    span title=[(!to.is_empty()).then_some(&to)] { (how(words, message, &to)) }
                    (lens.age(message.at))
                }
                @if message.is_outside {
                    div.row-line { (tone_chip(&words.say("case-outside"), Tone::Hold)) span.faint { (words.say("case-outside-why")) } }
                }
                (mailed::above(lens, view, message))
                div.body lang=[message.language.map(kernel::Language::tag)] {
                    @if let Some(html) = &message.html { (PreEscaped(html)) } @else { (paragraphs(&message.text)) }
                }
                @if let Some(trimmed) = &message.trimmed {
                    details.folded { summary { (words.say("case-quoted")) } div.muted { (paragraphs(trimmed)) } }
                }
                @if !message.files.is_empty() {
                    div.files { @for file in &message.files { (attached(words, file)) } }
                }
                (not_taken(words, message))
                @if let Some(delivery) = &message.delivery { (letters::standing(lens, view, delivery)) }
                (mailed::below(lens, view, message))
            }
        }
    }
}

/// Where a message came from or went to, in a line.
fn how(words: Words, message: &MessageView, to: &str) -> String {
    match message.side {
        Side::Note => words.say("case-note-to-team"),
        Side::Ours if to.is_empty() => channel_name(words, &message.channel),
        Side::Ours => to.to_owned(),
        Side::Theirs if message.address.is_empty() => channel_name(words, &message.channel),
        Side::Theirs => message.address.clone(),
    }
}

fn addressed(words: Words, message: &MessageView) -> String {
    let people: Vec<&str> = message.recipients.iter().map(|(_, who)| who.as_str()).collect();
    if people.is_empty() {
        String::new()
    } else {
        words.with("case-to", &[("people", people.join(", ").into())])
    }
}

fn attached(words: Words, file: &FileView) -> Markup {
    html! {
        a.file href={ "/attachments/" (file.id) } {
            (icon(Icon::Paperclip))
            span.name dir="auto" { (file.name) }
            span.faint.num { (format::file_size(words.language(), file.bytes)) }
        }
    }
}

/// What came with a message and was not taken: the customer believes that we have it.
fn not_taken(words: Words, message: &MessageView) -> Markup {
    let said = |name: &str, because: &str| {
        let key = match because {
            "attachment-refused" => "case-file-is-program",
            "body-too-large" => "case-file-too-large",
            _ => "case-file-refused",
        };
        words.with(key, &[("name", name.into())])
    };
    html! {
        @for (name, because) in &message.refused {
            p.hint.row-line { (icon(Icon::Warning)) span dir="auto" { (said(name, because)) } }
        }
    }
}

/// Plain text as paragraphs, each in the direction of its own script; lines within one stay lines.
pub fn paragraphs(text: &str) -> Markup {
    let text = text.replace("\r\n", "\n");
    html! {
        @for paragraph in text.split("\n\n").map(|part| part.trim_matches('\n')).filter(|part| !part.trim().is_empty()) {
            p dir="auto" {
                @for (at, line) in paragraph.lines().enumerate() { @if at > 0 { br; } (line) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::samples;
    use crate::inbox::tests::lens;
    use kernel::Language;

    #[test]
    fn each_paragraph_finds_its_own_direction_and_nothing_is_taken_for_html() {
        let drawn = paragraphs("السلام عليكم\n\nSaya <b>nak</b> tanya:\nada bilik?").into_string();
        assert_eq!(
            drawn,
            "<p dir=\"auto\">السلام عليكم</p><p dir=\"auto\">Saya &lt;b&gt;nak&lt;/b&gt; tanya:<br>ada bilik?</p>"
        );
    }

    #[test]
    fn a_thread_tells_notes_answers_and_machines_apart() {
        let drawn = flow(&lens(Language::En), &samples::case()).into_string();
        for expected in [
            "msg theirs",
            "msg note",
            "msg ours",
            "answered by itself",
            "Signature and quoted text",
            "pasport-mak.jpg",
            "/attachments/9",
            "“tempahan.exe” was refused: it is a program or script",
        ] {
            assert!(drawn.contains(expected), "{expected} is missing: {drawn}");
        }
        assert!(drawn.contains("data-refresh-on=\"case:4471\""));
    }
}
