//! HTML as plain text, read in one pass over its tokens: no tree is built, so no nesting can hurt.

use std::cell::{Cell, RefCell};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// Plain text with paragraphs, list marks, quotation marks (`> `) and the addresses of links. Hidden text is left out.
/// Lines end in LF; no blank lines at either end.
pub fn to_text(html: &str) -> String {
    let sink = Sink(RefCell::new(Writer::default()));
    let sink = run(html, sink);
    sink.0.into_inner().finish()
}

/// The most elements open at once, counted without regard to implied ends: an upper bound that is exact enough to
/// tell a letter from an attack.
pub(super) fn open_elements(html: &str) -> usize {
    let counter = run(html, Counter::default());
    counter.most.get()
}

fn run<S: TokenSink>(html: &str, sink: S) -> S {
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    // `Script` results pause the tokenizer; our sinks never give one, so one call reads everything.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink
}

#[derive(Default)]
struct Counter {
    open: Cell<usize>,
    most: Cell<usize>,
}

impl TokenSink for Counter {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if let Token::TagToken(tag) = &token {
            match tag.kind {
                // A void element closes itself and an open paragraph or cell is closed by the next one.
                TagKind::StartTag if !is_void(&tag.name) && !is_self_ending(&tag.name) => {
                    self.open.set(self.open.get() + 1);
                    self.most.set(self.most.get().max(self.open.get()));
                }
                TagKind::EndTag if !is_self_ending(&tag.name) => {
                    self.open.set(self.open.get().saturating_sub(1));
                }
                _ => {}
            }
        }
        raw_kind(&token)
    }
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Elements whose end tag is commonly left out.
fn is_self_ending(name: &str) -> bool {
    matches!(
        name,
        "p" | "li" | "dt" | "dd" | "tr" | "td" | "th" | "option" | "html" | "head" | "body" | "tbody"
    )
}

/// Tells the tokenizer that what follows is not markup.
fn raw_kind(token: &Token) -> TokenSinkResult<()> {
    let Token::TagToken(tag) = token else { return TokenSinkResult::Continue };
    if tag.kind != TagKind::StartTag {
        return TokenSinkResult::Continue;
    }
    match &*tag.name {
        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
        "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
        _ => TokenSinkResult::Continue,
    }
}

struct Sink(RefCell<Writer>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let result = raw_kind(&token);
        let mut writer = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => writer.text(&text),
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => writer.open(&tag),
            Token::TagToken(tag) => writer.close(&tag.name),
            _ => {}
        }
        result
    }
}

/// Collects the text. Line breaks and spaces are owed until something visible follows.
#[derive(Default)]
struct Writer {
    out: String,
    /// Line breaks owed: 1 ends the line, 2 leaves a blank one.
    breaks: usize,
    space: bool,
    /// Inside an element that is not shown: its name and how often it is open.
    hidden: Option<(String, usize)>,
    preformatted: usize,
    quote_depth: usize,
    lists: Vec<Option<usize>>,
    /// The target of the open link and where its text began.
    link: Option<(String, usize)>,
}

impl Writer {
    fn text(&mut self, text: &str) {
        if self.hidden.is_some() {
            return;
        }
        for c in text.chars() {
            match c {
                '\n' if self.preformatted > 0 => self.line_break(),
                ' ' | '\t' if self.preformatted > 0 => self.put(c),
                // Soft hyphens, zero-width spaces and joiners that only pad previews.
                '\0' | '\r' | '\u{ad}' | '\u{34f}' | '\u{200b}' | '\u{feff}' => {}
                c if c.is_whitespace() => self.space = true,
                c => self.put(c),
            }
        }
    }

    fn put(&mut self, c: char) {
        if self.out.is_empty() {
            (self.breaks, self.space) = (0, false);
        }
        if self.breaks > 0 {
            for _ in 0..self.breaks.min(3) {
                self.out.push('\n');
                if self.quote_depth > 0 {
                    self.out.push_str(&"> ".repeat(self.quote_depth));
                }
            }
            (self.breaks, self.space) = (0, false);
        } else if self.out.is_empty() && self.quote_depth > 0 {
            self.out.push_str(&"> ".repeat(self.quote_depth));
        }
        if std::mem::take(&mut self.space) && !self.out.ends_with(' ') {
            self.out.push(' ');
        }
        self.out.push(c);
    }

    fn put_str(&mut self, text: &str) {
        text.chars().for_each(|c| self.put(c));
    }

    fn line_break(&mut self) {
        self.breaks += 1;
        self.space = false;
    }

    fn block(&mut self, breaks: usize) {
        self.breaks = self.breaks.max(breaks);
        self.space = false;
    }

    fn open(&mut self, tag: &Tag) {
        let name = &*tag.name;
        if let Some((hidden, depth)) = &mut self.hidden {
            *depth += usize::from(hidden == name && !tag.self_closing);
            return;
        }
        if is_hidden(tag) && !is_void(name) && !tag.self_closing {
            self.hidden = Some((name.to_owned(), 1));
            return;
        }
        match name {
            "br" => self.line_break(),
            "hr" => {
                self.block(1);
                self.put_str("---");
                self.block(1);
            }
            "img" => self.image(tag),
            "a" => self.link = attribute(tag, "href").map(|href| (href.trim().to_owned(), self.out.len())),
            "ul" | "menu" | "dir" => self.open_list(None),
            "ol" => self.open_list(Some(0)),
            "li" => self.item(),
            "td" | "th" => self.space = true,
            "blockquote" => {
                self.block(1);
                self.quote_depth = (self.quote_depth + 1).min(20);
            }
            "pre" => {
                self.block(2);
                self.preformatted += 1;
            }
            name => self.set_apart(name),
        }
    }

    fn close(&mut self, name: &str) {
        if let Some((hidden, depth)) = &mut self.hidden {
            *depth -= usize::from(hidden == name);
            if *depth == 0 {
                self.hidden = None;
            }
            return;
        }
        match name {
            "a" => self.end_link(),
            "ul" | "ol" | "menu" | "dir" => {
                self.lists.pop();
                self.block(if self.lists.is_empty() { 2 } else { 1 });
            }
            "blockquote" => {
                self.block(1);
                self.quote_depth = self.quote_depth.saturating_sub(1);
            }
            "pre" => {
                self.preformatted = self.preformatted.saturating_sub(1);
                self.block(2);
            }
            "br" => self.line_break(),
            name => self.set_apart(name),
        }
    }

    fn set_apart(&mut self, name: &str) {
        match block_breaks(name) {
            0 => {}
            breaks => self.block(breaks),
        }
    }

    fn open_list(&mut self, numbered: Option<usize>) {
        self.block(if self.lists.is_empty() { 2 } else { 1 });
        self.lists.push(numbered);
    }

    fn item(&mut self) {
        self.block(1);
        let indent = "  ".repeat(self.lists.len().saturating_sub(1).min(10));
        let mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{indent}{number}. ")
            }
            _ => format!("{indent}- "),
        };
        self.put_str(&mark);
    }

    fn image(&mut self, tag: &Tag) {
        if let Some(text) = attribute(tag, "alt").filter(|text| !text.trim().is_empty()) {
            self.put_str(&format!("[{}]", crate::header::one_line(text)));
        }
    }

    /// Writes where a link leads unless its text already says so.
    fn end_link(&mut self) {
        let Some((href, start)) = self.link.take() else { return };
        let lower = href.to_ascii_lowercase();
        if !["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme)) {
            return;
        }
        let bare = |text: &str| {
            let text = text.trim().to_ascii_lowercase();
            let text = ["https://", "http://", "mailto:"]
                .iter()
                .find_map(|scheme| text.strip_prefix(scheme))
                .unwrap_or(&text);
            text.trim_end_matches('/').to_owned()
        };
        let text = self.out.get(start..).unwrap_or_default();
        if !text.trim().is_empty() && bare(text) != bare(&href) {
            let target = if lower.starts_with("mailto:") { href.get(7..).unwrap_or_default() } else { &href };
            let target = format!(" ({target})");
            self.space = false;
            self.put_str(&target);
        }
    }

    fn finish(self) -> String {
        let lines: Vec<&str> = self.out.lines().map(str::trim_end).collect();
        lines.join("\n").trim_matches('\n').to_owned()
    }
}

/// How many line breaks an element is set apart by.
fn block_breaks(name: &str) -> usize {
    match name {
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "table" | "dl" | "figure" => 2,
        "div" | "tr" | "section" | "article" | "header" | "footer" | "main" | "nav" | "aside" | "address"
        | "center" | "form" | "fieldset" | "dt" | "dd" | "caption" | "body" | "html" => 1,
        _ => 0,
    }
}

fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}

fn is_hidden(tag: &Tag) -> bool {
    if matches!(
        &*tag.name,
        "script" | "style" | "head" | "title" | "template" | "select" | "textarea" | "iframe" | "object"
    ) {
        return true;
    }
    let style = attribute(tag, "style").unwrap_or_default().to_ascii_lowercase().replace(' ', "");
    attribute(tag, "hidden").is_some() || style.contains("display:none") || style.contains("mso-hide:all")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_letter_keeps_its_shape() {
        let html = "<html><head><title>x</title><style>p{}</style></head><body><div style='display:none'>preview</div>\
            <p>Assalamualaikum&nbsp;Tuan,</p><p>Pakej:<br>satu &lt;2&gt;</p><ul><li>a<li>b</ul><ol><li>c</ol>\
            <div><a href='https://safa.example/x'>Tempah</a> <a href='https://safa.example/'>safa.example</a></div>\
            <blockquote>lama<blockquote>lagi</blockquote></blockquote><img alt='Logo' src=x>";
        let text = "Assalamualaikum Tuan,\n\nPakej:\nsatu <2>\n\n- a\n- b\n\n1. c\n\nTempah (https://safa.example/x) \
            safa.example\n> lama\n> > lagi\n[Logo]";
        assert_eq!(to_text(html), text);
    }

    #[test]
    fn scripts_are_not_text() {
        assert_eq!(to_text("a<script>if(a<b){'</p>'}</script>b<!-- c -->"), "ab");
        assert_eq!(to_text("<p>Pesanan <b>991</b> <i>belum</i> sampai"), "Pesanan 991 belum sampai");
        assert_eq!(to_text("<pre>x\n  y</pre>"), "x\n  y");
    }

    proptest! {
        #[test]
        fn any_markup_becomes_text(html in "(<(/)?(p|div|a href=x|b|li|ul|blockquote|pre|script|td)>|[a-z<>&;\" ]){0,60}") {
            let text = to_text(&html);
            prop_assert_eq!(text.trim_matches('\n'), &text);
        }
    }
}
