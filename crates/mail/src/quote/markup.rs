//! Quotations in HTML: where the mail programs people use put the mail they answer. The markup is scanned once for the
//! elements they mark it with; when something of the writer's own follows, nothing is cut.

use crate::html::to_text;

/// How far into a quotation the title of a forwarded mail is looked for, in bytes of HTML.
const TITLE_WITHIN: usize = 1_500;
/// How many marks are looked at: each may ask for the text of all that follows.
const MARKS_MAX: usize = 16;

/// Splits HTML into what was written now and what is quoted. Both are slices of `html`; the second is empty when
/// nothing can be cut. Neither is well-formed alone: clean them before they are shown.
pub fn split_html(html: &str) -> (&str, &str) {
    let (mut at, mut marks) = (0, 0);
    while let Some(tag) = Tag::next(html, at) {
        at = tag.end;
        let Some(mark) = tag.mark() else { continue };
        marks += 1;
        if marks > MARKS_MAX {
            break;
        }
        let (own, rest) = html.split_at_checked(tag.start).unwrap_or((html, ""));
        if is_forward(rest) {
            return (html, "");
        }
        let tail = match mark {
            Mark::Element | Mark::Signature => tag.after_element(html),
            Mark::Before => after_blockquote(html, tag.end),
            Mark::Open => "",
        };
        let follows = to_text(tail);
        let follows = follows.trim();
        if !follows.is_empty() && super::split(follows).0.lines().any(|line| is_words(&super::folded(line))) {
            // A signature below says nothing; anything else is an answer below or between.
            if mark == Mark::Signature {
                continue;
            }
            return (html, "");
        }
        return if to_text(own).trim().is_empty() { (html, "") } else { (own, rest) };
    }
    (html, "")
}

fn is_words(line: &str) -> bool {
    !line.is_empty() && !line.starts_with('>') && !super::is_mobile_signature(line) && !line.starts_with("--")
}

fn is_forward(rest: &str) -> bool {
    let mut end = rest.len().min(TITLE_WITHIN);
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    let text = to_text(rest.get(..end).unwrap_or_default());
    text.lines()
        .take(6)
        .any(|line| super::is_forward_title(&super::folded(line.trim_start_matches(['>', ' ']))))
}

/// What a tag says about what follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// The element is the quotation.
    Element,
    /// The element introduces a blockquote.
    Before,
    /// Everything from here on is quoted.
    Open,
    /// A signature: cut with what follows it, when that is a quotation or nothing.
    Signature,
}

/// A start tag.
struct Tag<'a> {
    name: &'a str,
    attributes: String,
    start: usize,
    end: usize,
}

impl<'a> Tag<'a> {
    /// The next start tag or comment at or after `from`.
    fn next(html: &'a str, from: usize) -> Option<Self> {
        let mut at = from;
        loop {
            let start = at + html.get(at..)?.find('<')?;
            let inside = html.get(start + 1..)?;
            if let Some(comment) = inside.strip_prefix("!--") {
                let end = comment.find("-->").map_or(html.len(), |end| start + 4 + end + 3);
                let text = html.get(start..end).unwrap_or_default().to_ascii_lowercase();
                if text.contains("originalmessage") {
                    return Some(Self { name: "!--", attributes: text, start, end });
                }
                at = end;
                continue;
            }
            if inside.starts_with(|c: char| c.is_ascii_alphabetic()) {
                let end = start + 1 + tag_end(inside);
                let name_end = inside.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inside.len());
                let name = inside.get(..name_end).unwrap_or_default();
                let attributes = html.get(start + 1 + name_end..end).unwrap_or_default();
                let attributes: String = attributes
                    .chars()
                    .filter(|c| !matches!(c, '"' | '\''))
                    .collect::<String>()
                    .to_ascii_lowercase();
                return Some(Self { name, attributes, start, end });
            }
            at = start + 1;
        }
    }

    fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    fn has(&self, words: &str) -> bool {
        self.attributes.contains(words)
    }

    fn mark(&self) -> Option<Mark> {
        if self.name == "!--" {
            return Some(Mark::Open);
        }
        let element = ["gmail_quote", "yahoo_quoted", "protonmail_quote", "zmail_extra", "tutanota_quote"];
        if (self.has("class=") || self.has("id=")) && element.iter().any(|class| self.has(class)) {
            return Some(Mark::Element);
        }
        if self.is("blockquote") && (self.has("type=cite") || self.has("protonmail")) {
            return Some(Mark::Element);
        }
        if self.has("id=mail-editor-reference-message-container") || self.has("id=olk_src_body_section") {
            return Some(Mark::Element);
        }
        if self.has("moz-cite-prefix") {
            return Some(Mark::Before);
        }
        let open = ["id=divrplyfwdmsg", "id=appendonsend", "id=stopspelling", "name=originalmessage"];
        if open.iter().any(|id| self.has(id)) || self.is_outlook_rule() {
            return Some(Mark::Open);
        }
        (self.has("gmail_signature")
            || self.has("ms-outlook-mobile-signature")
            || self.has("applemailsignature"))
        .then_some(Mark::Signature)
    }

    /// The line Outlook draws above the header of what it quotes.
    fn is_outlook_rule(&self) -> bool {
        let style: String = self.attributes.split_whitespace().collect();
        ["border-top:solid#e1e1e11.0pt", "border-top:solid#b5c4df1.0pt"]
            .iter()
            .any(|rule| style.contains(rule))
    }

    /// What follows the element that this tag opens.
    fn after_element<'h>(&self, html: &'h str) -> &'h str {
        let (mut depth, mut at) = (1_usize, self.end);
        while let Some(found) = html.get(at..).and_then(|rest| rest.find('<')) {
            let start = at + found;
            let inside = html.get(start + 1..).unwrap_or_default();
            let (closes, inside) = inside.strip_prefix('/').map_or((false, inside), |inside| (true, inside));
            let is_same = inside.get(..self.name.len()).is_some_and(|name| self.is(name))
                && !inside
                    .get(self.name.len()..)
                    .unwrap_or_default()
                    .starts_with(|c: char| c.is_ascii_alphanumeric());
            at = start + 1;
            if !is_same {
                continue;
            }
            depth = if closes { depth - 1 } else { depth + 1 };
            if depth == 0 {
                let end = start + html.get(start..).and_then(|rest| rest.find('>')).map_or(0, |end| end + 1);
                return html.get(end.max(at)..).unwrap_or_default();
            }
        }
        ""
    }
}

/// Where a tag ends, quoted values minded; the end of the text for one that never does.
fn tag_end(inside: &str) -> usize {
    let mut quote: Option<u8> = None;
    for (at, byte) in inside.bytes().enumerate().take(20_000) {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    // A quote that is never closed: the first `>` ends it after all.
    inside.find('>').map_or(inside.len(), |at| at + 1)
}

/// What follows the first blockquote after `from`.
fn after_blockquote(html: &str, from: usize) -> &str {
    let mut at = from;
    while let Some(tag) = Tag::next(html, at) {
        if tag.is("blockquote") {
            return tag.after_element(html);
        }
        at = tag.end;
    }
    ""
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn own(html: &str) -> String {
        to_text(split_html(html).0)
    }

    #[test]
    fn each_program_marks_its_quotation() {
        for quotation in [
            "<div class=\"gmail_quote gmail_quote_container\"><div class=\"gmail_attr\">Pada Khm menulis:<br></div><blockquote class=gmail_quote>Bolehkah?</blockquote></div>",
            "<blockquote type=\"cite\"><div>On 5 Mar 2026, Safa wrote:</div>Shall we?</blockquote><br>",
            "<div id=\"divRplyFwdMsg\"><b>From:</b> Safa<br><b>Subject:</b> x</div><div>Shall we?</div>",
            "<div id=appendonsend></div><hr><div>From: Safa</div>",
            "<div style=\"border:none;border-top:solid #E1E1E1 1.0pt;padding:3pt\"><p>From: Safa</p></div><p>Shall we?</p>",
            "<div class=\"yahoo_quoted\" id=\"yahoo_quoted_1\">On Thursday, Safa wrote:</div>",
            "<div class='moz-cite-prefix'>On 5/3/26 Safa wrote:<br></div><blockquote cite='mid:x'>Shall we?</blockquote>",
            "<div class=\"protonmail_quote\">On Thursday<blockquote class=\"protonmail_quote\">Shall we?</blockquote></div>",
            "<div id=\"mail-editor-reference-message-container\"><div>From: Safa</div></div>",
            "<!-- originalMessage --><div>From: Safa</div>",
            "<div class=\"gmail_signature\" data-smartmail=gmail_signature>Siti<br>Shah Alam</div>",
        ] {
            let html = format!("<html><body><div>Ya, <b>setuju</b>.</div>{quotation}</body></html>");
            assert_eq!(own(&html), "Ya, setuju.", "{quotation}");
            let (first, second) = split_html(&html);
            assert_eq!(format!("{first}{second}"), html);
            assert!(!second.is_empty());
        }
    }

    #[test]
    fn what_may_be_an_answer_or_was_passed_on_stays() {
        for html in [
            "<blockquote type=cite>Bila?</blockquote><p>Esok.</p>",
            "<p>Hai</p><blockquote type=cite>Bila?</blockquote><p>Esok.</p><blockquote type=cite>Berapa?</blockquote><p>Dua.</p>",
            "<div class=moz-cite-prefix>On 5/3/26 Safa wrote:</div><blockquote>Bila?</blockquote><p>Esok.</p>",
            "<p>Tolong</p><div class=gmail_quote><div class=gmail_attr>---------- Forwarded message ---------<br>From: x</div>Isi</div>",
            "<blockquote type=cite>semuanya petikan</blockquote>",
            "<p>gmail_quote is a word</p><p>and so is type=cite</p>",
        ] {
            assert_eq!(split_html(html), (html, ""), "{html}");
        }
    }

    proptest! {
        #[test]
        fn any_markup_is_split_into_itself(html in "(<div class=gmail_quote>|</div>|<blockquote type=cite>|</blockquote>|<|>|\"|<!--|-->|é|x | ){0,40}") {
            let (own, rest) = split_html(&html);
            prop_assert_eq!(format!("{own}{rest}"), html);
        }
    }
}
