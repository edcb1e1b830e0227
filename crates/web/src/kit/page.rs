//! The page around every screen: head, rail, banners, toasts, the palette and the keyboard sheet.

use desk::staff::shortcuts::Keyboard;
use kernel::{Language, PermissionSet, Timestamp};
use maud::{DOCTYPE, Markup, html};

use super::controls::{button, link_button};
use super::floating::dialog;
use super::icons::{Icon, icon};
use super::keys;
use super::rail::{Nav, rail, topbar};
use crate::assets;
use crate::words::{self, Words};

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the reader's system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// From the cookie or query word; anything unknown is [`Theme::System`].
    pub fn from_word(word: &str) -> Self {
        match word {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }

    const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}

/// Which pane of the workspace a phone shows first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// The list.
    List,
    /// The thread.
    Thread,
    /// The customer and the case.
    Side,
}

impl Pane {
    const fn word(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Thread => "thread",
            Self::Side => "side",
        }
    }
}

/// What the body stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// Rail and one sheet that scrolls; the body is its sections, beginning with a `header` with the `h1`.
    Sheet,
    /// The three-pane workspace; the body is `section.list`, `section.thread` and `section.side`, each with an
    /// `aria-label`. The title is its (unseen) `h1`.
    Desk(Pane),
    /// One narrow column without a rail: sign-in, a public form.
    Plain,
    /// One wider column without a rail: an article.
    Article,
}

/// A page.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// What it is, for the browser's tab and history; the brand follows by itself.
    pub title: &'a str,
    /// The reader's language.
    pub language: Language,
    /// The reader's choice of light or dark.
    pub theme: Theme,
    /// The present instant, by which the clocks in the browser are set.
    pub now: Timestamp,
    /// The rail; none for the public and the signed-out.
    pub nav: Option<&'a Nav>,
    /// What the body stands in.
    pub frame: Frame,
    /// Log position the page was drawn at, when it should stay current by the event stream.
    pub live_after: Option<u64>,
    /// Whether the palette asks the server for cases and people (`/search/jump`).
    pub can_search: bool,
    /// Toasts to show on arrival.
    pub toasts: Vec<Markup>,
    /// The reader's own keys and what they may do; without them every act has its default key.
    pub keyboard: Option<(&'a Keyboard, PermissionSet)>,
}

impl<'a> Page<'a> {
    /// A sheet without a rail, system theme, nothing live.
    pub const fn new(title: &'a str, language: Language, now: Timestamp) -> Self {
        Self {
            title,
            language,
            theme: Theme::System,
            now,
            nav: None,
            frame: Frame::Plain,
            live_after: None,
            can_search: false,
            toasts: Vec::new(),
            keyboard: None,
        }
    }
}

/// Draws a whole page around `body`.
pub fn page(page: &Page<'_>, body: &Markup) -> Markup {
    let words = Words::new(page.language);
    html! {
        (DOCTYPE)
        html lang=(page.language.tag()) data-theme=[page.theme.attribute()] data-now=(page.now) {
            (head(page, words))
            body hx-ext="morph" {
                a.skip href="#main" { (words.say("kit-skip")) }
                (framed(page, words, body))
                div.offline #offline role="status" hidden { (icon(Icon::Away)) span { (words.say("kit-offline")) } }
                div.toasts #toasts role="region" aria-live="polite" aria-label=(words.say("kit-messages")) {
                    @for toast in &page.toasts { (toast) }
                }
                @if page.nav.is_some() {
                    (palette(words, page.can_search))
                    (keysheet(words))
                    (signed_out(words))
                }
                @if let Some(after) = page.live_after { kh-live src="/live" after=(after) {} }
            }
        }
    }
}

fn head(page: &Page<'_>, words: Words) -> Markup {
    let brand = page.nav.map_or("Khidmat", |nav| &nav.brand);
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { (page.title) " – " (brand) }
            @if let Some(font) = assets::address(assets::FONT) {
                link rel="preload" as="font" type="font/woff2" href=(font) crossorigin;
            }
            @if let Some(style) = assets::address(assets::STYLE) { link rel="stylesheet" href=(style); }
            @if let Some(mark) = assets::address(assets::MARK) { link rel="icon" type="image/svg+xml" href=(mark); }
            @if let Some(script) = assets::address(assets::SCRIPT) { script type="module" src=(script) {} }
            meta name="kh-words" content=(words::for_browser(words));
            // Where nobody is signed in nothing answers to keys.
            @if page.nav.is_some() { meta name="kh-keys" content=(keys::for_browser(page.language, page.keyboard)); }
        }
    }
}

fn framed(page: &Page<'_>, words: Words, body: &Markup) -> Markup {
    let rails = html! { @if let Some(nav) = page.nav { (topbar(words, nav)) (rail(words, nav)) } };
    match page.frame {
        Frame::Sheet => html! { div.frame { (rails) main.sheet #main tabindex="-1" { (body) } } },
        Frame::Desk(first) => {
            html! { div.desk data-pane=(first.word()) { (rails) main.panes #main tabindex="-1" { h1.sr { (page.title) } (body) } } }
        }
        Frame::Plain => html! { div.single { main #main tabindex="-1" { (body) } } },
        Frame::Article => html! { div.single { main.wide #main tabindex="-1" { (body) } } },
    }
}

fn palette(words: Words, can_search: bool) -> Markup {
    html! {
        kh-palette data-source=[can_search.then_some("/search/jump")] {
            dialog.palette aria-label=(words.say("kit-search-jump")) {
                div.ask {
                    (icon(Icon::Search))
                    input type="text" role="combobox" aria-expanded="true" aria-controls="palette-list" autocomplete="off"
                        aria-autocomplete="list" aria-label=(words.say("kit-search-jump"))
                        placeholder=(words.say("kit-palette-hint"));
                    kbd aria-hidden="true" { "Esc" }
                }
                ul #palette-list role="listbox" aria-label=(words.say("kit-palette-found")) {}
                p.none hidden { (words.say("kit-palette-none")) }
            }
        }
    }
}

fn keysheet(words: Words) -> Markup {
    let body = html! {
        ul.keysheet data-keys {}
        div.check {
            input type="checkbox" id="keys-off" data-keys-off;
            label for="keys-off" { (words.say("keys-off")) }
        }
    };
    let (close, change) = (words.say("kit-close"), words.say("keys-change"));
    let foot = html! { (link_button(&change, keys::PAGE)) (button(&close).closes()) };
    dialog(words, "keysheet", &words.say("keys-sheet"), &body, &foot)
}

/// Opens when an answer says 401: what was typed stays on the page while one signs in in another tab.
fn signed_out(words: Words) -> Markup {
    let (sign_in, close) = (words.say("kit-sign-in"), words.say("kit-close"));
    let foot = html! {
        (button(&close).closes())
        a.btn.main href="/sign-in?return=/signed-in" target="_blank" rel="noopener" { (sign_in) }
    };
    dialog(
        words,
        "signed-out",
        &words.say("kit-signed-out"),
        &html! { p { (words.say("kit-signed-out-why")) } },
        &foot,
    )
}

/// Where an error or an empty page leads back to.
pub(crate) fn home_link(words: Words, href: &str) -> Markup {
    let label = words.say("kit-home");
    html! { (link_button(&label, href).main()) }
}
