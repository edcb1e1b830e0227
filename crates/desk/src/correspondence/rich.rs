//! A text as the editor gives it: made safe, its images named as the letter and as the thread show them, and the same
//! in plain words for who reads without HTML.

use std::sync::{Arc, Mutex, PoisonError};

use mail::html::{CidMap, Images, clean, from_text, to_text};

use crate::attachments;

/// How the editor names an uploaded image.
const UPLOADED: &str = "src=\"/attachments/";
/// How it is named while it is cleaned: relative addresses do not survive that.
const MARKED: &str = "src=\"cid:uploaded-";

/// A text in all the forms it is needed in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rich {
    /// Plain text.
    pub text: String,
    /// HTML for the thread: images by their address at the desk.
    pub shown: String,
    /// HTML for the letter: images by `cid:`.
    pub sent: String,
    /// The uploads it shows, each once.
    pub images: Vec<i64>,
}

/// From what was typed plainly, or from the editor's HTML when there is some.
pub fn written(text: &str, html: Option<&str>) -> Rich {
    let Some(html) = html.filter(|html| !html.trim().is_empty()) else {
        let html = from_text(text);
        return Rich { text: text.to_owned(), shown: html.clone(), sent: html, images: Vec::new() };
    };
    let marked = tight(html).replace(UPLOADED, MARKED);
    let images = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&images);
    let shown = cleaned(&marked, move |id| {
        let mut images = seen.lock().unwrap_or_else(PoisonError::into_inner);
        if !images.contains(&id) {
            images.push(id);
        }
        format!("/attachments/{id}")
    });
    let sent = cleaned(&marked, |id| format!("cid:{}", attachments::content_id_of(id)));
    let images = images.lock().unwrap_or_else(PoisonError::into_inner).clone();
    Rich { text: to_text(&shown).trim().to_owned(), shown, sent, images }
}

/// An editor puts a paragraph into every item of a list; a letter, and its plain text, read better without.
fn tight(html: &str) -> String {
    const OPENING: [&str; 2] = ["<li><p dir=\"auto\">", "<li><p>"];
    let (mut out, mut rest) = (String::with_capacity(html.len()), html);
    while let Some((at, opening)) =
        OPENING.iter().filter_map(|one| rest.find(one).map(|at| (at, *one))).min_by_key(|(at, _)| *at)
    {
        let (before, after) = rest.split_at(at);
        let after = after.get(opening.len()..).unwrap_or_default();
        out.push_str(before);
        match after.split_once("</p>") {
            Some((item, next)) if ["</li>", "<ul>", "<ol>"].iter().any(|end| next.starts_with(end)) => {
                out.push_str("<li>");
                out.push_str(item);
                rest = next;
            }
            _ => {
                out.push_str(opening);
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn cleaned(html: &str, image: impl Fn(i64) -> String + Send + Sync + 'static) -> String {
    let cid: CidMap = Arc::new(move |name| name.strip_prefix("uploaded-")?.parse().ok().map(&image));
    clean(html, &Images { cid: Some(cid), ..Images::default() }).html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_named_for_who_reads_and_what_could_act_is_gone() {
        let html = "<p dir=\"auto\">Salam <strong>Siti</strong></p><script>x()</script>\
                    <p><img src=\"/attachments/7\" alt=\"Peta\"><img src=\"/attachments/7\"><img src=\"/settings\"></p>";
        let rich = written("", Some(html));
        assert_eq!(rich.images, [7]);
        assert!(
            rich.shown.contains("src=\"/attachments/7\"") && !rich.shown.contains("script"),
            "{}",
            rich.shown
        );
        assert!(
            rich.sent.contains("src=\"cid:7@inline.khidmat\"") && !rich.sent.contains("/settings"),
            "{}",
            rich.sent
        );
        assert!(rich.text.starts_with("Salam Siti"), "{}", rich.text);
    }

    #[test]
    fn items_of_a_list_are_lines_not_paragraphs() {
        let rich = written(
            "",
            Some("<ul><li><p dir=\"auto\">Satu</p></li><li><p>Dua</p><ul><li><p>a</p></li></ul></li></ul>"),
        );
        assert!(rich.sent.contains("<li>Satu</li><li>Dua<ul><li>a</li></ul></li>"), "{}", rich.sent);
        assert!(rich.text.contains("Satu") && !rich.text.contains("-\n"), "{}", rich.text);
        let two = written("", Some("<ul><li><p>a</p><p>b</p></li></ul>"));
        assert!(two.sent.contains("<li><p>a</p><p>b</p></li>"), "{}", two.sent);
    }

    #[test]
    fn plain_words_stay_as_they_were_typed() {
        let rich = written("Satu\n\n<dua>", None);
        assert_eq!(rich.text, "Satu\n\n<dua>");
        assert_eq!(rich.shown, "<p dir=\"auto\">Satu</p>\n<p dir=\"auto\">&lt;dua&gt;</p>");
    }
}
