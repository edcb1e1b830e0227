//! Plain text as HTML: paragraphs, line breaks, links. Nothing in the text is taken for markup.

use super::LINK_REL;

/// The text as paragraphs, escaped, with addresses of pages and of people made links. Safe to put into a page.
pub fn from_text(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    for paragraph in text.split("\n\n").map(|paragraph| paragraph.trim_matches('\n')) {
        if paragraph.trim().is_empty() {
            continue;
        }
        if !html.is_empty() {
            html.push('\n');
        }
        // The direction follows the words: Arabic greetings stand in Malay letters.
        html.push_str("<p dir=\"auto\">");
        for (index, line) in paragraph.split('\n').enumerate() {
            if index > 0 {
                html.push_str("<br>");
            }
            push_line(&mut html, line);
        }
        html.push_str("</p>");
    }
    html
}

fn push_line(html: &mut String, line: &str) {
    for word in line.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end_matches(char::is_whitespace);
        push_word(html, bare);
        push_escaped(html, word.get(bare.len()..).unwrap_or_default());
    }
}

/// Longer words are no links anyone could follow.
const MAX_LINK_BYTES: usize = 2_000;

fn push_word(html: &mut String, word: &str) {
    if word.len() > MAX_LINK_BYTES {
        return push_escaped(html, word);
    }
    let lower = word.to_ascii_lowercase();
    let page = ["https://", "http://", "www."].iter().filter_map(|start| lower.find(start)).min();
    let (before, rest) = word.split_at_checked(page.unwrap_or_else(|| opening(word))).unwrap_or(("", word));
    let (link, after) = split_link(rest);
    let target = match page {
        Some(_) if link.to_ascii_lowercase().starts_with("www.") => Some(format!("https://{link}")),
        Some(_) => Some(link.to_owned()),
        None => is_address(link).then(|| format!("mailto:{link}")),
    };
    // `https://` alone leads nowhere.
    let target =
        target.filter(|target| target.len() > "https://".len() + 2 && link.contains(['.', '@', ':']));
    push_escaped(html, before);
    if let Some(target) = target {
        html.push_str("<a href=\"");
        push_escaped(html, &target);
        html.push_str("\" target=\"_blank\" rel=\"");
        html.push_str(LINK_REL);
        html.push_str("\">");
        push_escaped(html, link);
        html.push_str("</a>");
    } else {
        push_escaped(html, link);
    }
    push_escaped(html, after);
}

/// How many bytes of opening brackets and quotes stand before the word proper.
fn opening(word: &str) -> usize {
    word.len() - word.trim_start_matches(['(', '<', '[', '{', '"', '\'', '“', '‘']).len()
}

/// Cuts off what ends a sentence rather than an address. A closing bracket stays when its partner is inside.
fn split_link(text: &str) -> (&str, &str) {
    let end = text.find(['<', '>', '"', '“', '”']).unwrap_or(text.len());
    let mut link = text.get(..end).unwrap_or(text);
    while let Some(last) = link.chars().next_back() {
        let is_open = |open: char| link.matches(last).count() > link.matches(open).count();
        let cut = match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | '*' => true,
            ')' => is_open('('),
            ']' => is_open('['),
            '}' => is_open('{'),
            _ => false,
        };
        if !cut {
            break;
        }
        link = link.get(..link.len() - last.len_utf8()).unwrap_or_default();
    }
    (link, text.get(link.len()..).unwrap_or_default())
}

fn is_address(word: &str) -> bool {
    let Some((local, domain)) = word.split_once('@') else { return false };
    let local_is_plain = local.chars().all(|c| c.is_alphanumeric() || "._%+-".contains(c));
    let domain_is_plain = domain.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '-');
    !local.is_empty() && local_is_plain && domain_is_plain && domain.contains('.') && !domain.starts_with('.')
}

fn push_escaped(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::html::{Images, clean, to_text};

    #[test]
    fn paragraphs_lines_and_links() {
        let html = from_text(
            "Salam,\nsila lihat (https://safa.example/a_(b)?x=1&y=2).\n\n\nTulis ke help@safa.example!",
        );
        assert_eq!(
            html,
            "<p dir=\"auto\">Salam,<br>sila lihat (<a href=\"https://safa.example/a_(b)?x=1&amp;y=2\" target=\"_blank\" \
             rel=\"noopener noreferrer nofollow\">https://safa.example/a_(b)?x=1&amp;y=2</a>).</p>\n\
             <p dir=\"auto\">Tulis ke <a href=\"mailto:help@safa.example\" target=\"_blank\" \
             rel=\"noopener noreferrer nofollow\">help@safa.example</a>!</p>"
        );
        assert_eq!(
            from_text("<b>x</b> javascript:alert(1)"),
            "<p dir=\"auto\">&lt;b&gt;x&lt;/b&gt; javascript:alert(1)</p>"
        );
    }

    proptest! {
        #[test]
        fn the_words_of_any_text_come_back_and_cleaning_finds_nothing_to_remove(text in "\\PC{0,60}") {
            let html = from_text(&text);
            let squeeze = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(clean(&html, &Images::default()).html.matches("<a ").count(), html.matches("<a ").count());
            if !html.contains("<a ") {
                let plain = text.replace(['\u{200b}', '\u{feff}', '\u{ad}', '\u{34f}'], "");
                prop_assert_eq!(squeeze(&to_text(&html)), squeeze(&plain));
            }
        }
    }
}
