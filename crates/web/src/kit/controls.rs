//! Buttons, tabs, segments and pages: what is pressed.

use maud::{Markup, Render, html};

use super::icons::{Icon, icon};
use super::keys::key_mark;
use super::page::Theme;
use crate::words::Words;

/// A button, or a link that looks like one. Made by [`button`] or [`link_button`]; put into a page as it is.
#[derive(Clone, Debug, Default)]
pub struct Button<'a> {
    label: &'a str,
    href: Option<&'a str>,
    class: String,
    icon: Option<Icon>,
    is_label_hidden: bool,
    action: Option<&'a str>,
    press: Press,
    readiness: Readiness,
    is_pressed: Option<bool>,
    /// Attribute names are ours, values are escaped.
    name_value: Option<(&'a str, &'a str)>,
    opens: Option<&'a str>,
    menu: Option<&'a str>,
    pane: Option<&'a str>,
    form: Option<&'a str>,
}

/// What pressing does besides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Press {
    #[default]
    Nothing,
    Submits,
    Closes,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Readiness {
    #[default]
    Ready,
    Disabled,
    Busy,
}

/// A plain button that does not submit.
pub fn button(label: &str) -> Button<'_> {
    Button { label, ..Button::default() }
}

/// A link that looks like a button.
pub fn link_button<'a>(label: &'a str, href: &'a str) -> Button<'a> {
    Button { label, href: Some(href), ..Button::default() }
}

impl<'a> Button<'a> {
    /// The one main act of a form or screen.
    #[must_use]
    pub fn main(self) -> Self {
        self.class("main")
    }

    /// An act that destroys.
    #[must_use]
    pub fn danger(self) -> Self {
        self.class("danger")
    }

    /// No border: the lesser acts in a row.
    #[must_use]
    pub fn bare(self) -> Self {
        self.class("bare")
    }

    /// Left out on a phone, where room is short and the menu holds it too.
    #[must_use]
    pub fn lesser(self) -> Self {
        self.class("lesser")
    }

    fn class(mut self, class: &str) -> Self {
        self.class.push(' ');
        self.class.push_str(class);
        self
    }

    /// An icon before the label.
    #[must_use]
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Only the icon is seen; the label is for screen readers and the pointer.
    #[must_use]
    pub fn icon_only(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self.is_label_hidden = true;
        self.class("square")
    }

    /// Answers to an act's key (`reply`, `assign`, …), which is shown: the browser puts the reader's own.
    #[must_use]
    pub fn action(mut self, action: &'a str) -> Self {
        self.action = Some(action);
        self
    }

    /// Submits its form.
    #[must_use]
    pub fn submit(mut self) -> Self {
        self.press = Press::Submits;
        self
    }

    /// Submits the form with this id, wherever the button stands.
    #[must_use]
    pub fn submit_to(mut self, form: &'a str) -> Self {
        self.press = Press::Submits;
        self.form = Some(form);
        self
    }

    /// Sent with the form when this button submitted it.
    #[must_use]
    pub fn value(mut self, name: &'a str, value: &'a str) -> Self {
        self.name_value = Some((name, value));
        self
    }

    /// Cannot be pressed now. Say near it why.
    #[must_use]
    pub fn disabled(mut self, is_disabled: bool) -> Self {
        if is_disabled {
            self.readiness = Readiness::Disabled;
        }
        self
    }

    /// Shows that its work is under way.
    #[must_use]
    pub fn busy(mut self, is_busy: bool) -> Self {
        if is_busy {
            self.readiness = Readiness::Busy;
        }
        self
    }

    /// A button that stays down.
    #[must_use]
    pub fn pressed(mut self, is_pressed: bool) -> Self {
        self.is_pressed = Some(is_pressed);
        self
    }

    /// Opens the dialog with this id.
    #[must_use]
    pub fn opens(mut self, dialog: &'a str) -> Self {
        self.opens = Some(dialog);
        self
    }

    /// Opens the menu or popover with this id.
    #[must_use]
    pub fn opens_menu(mut self, menu: &'a str) -> Self {
        self.menu = Some(menu);
        self
    }

    /// Closes the dialog it is in.
    #[must_use]
    pub fn closes(mut self) -> Self {
        self.press = Press::Closes;
        self
    }

    /// Turns the workspace to a pane on small screens: `list`, `thread` or `side`. Seen only there.
    #[must_use]
    pub fn to_pane(mut self, pane: &'a str) -> Self {
        self.pane = Some(pane);
        self.class(if pane == "side" { "paneback to-side" } else { "paneback" })
    }

    fn content(&self) -> Markup {
        html! {
            @if let Some(found) = self.icon { (icon(found)) }
            @if self.is_label_hidden { span.sr { (self.label) } } @else { span { (self.label) } }
            @if let Some(action) = self.action { @if !self.is_label_hidden { (key_mark(action)) } }
        }
    }
}

impl Render for Button<'_> {
    fn render(&self) -> Markup {
        let class = format!("btn{}", self.class);
        let title = self.is_label_hidden.then_some(self.label);
        let command = self.action.map(|_| self.label);
        if let Some(href) = self.href {
            return html! {
                a class=(class) href=(href) title=[title] data-action=[self.action] data-command=[command]
                    aria-current=[self.is_pressed.unwrap_or(false).then_some("true")] { (self.content()) }
            };
        }
        html! {
            button class=(class) type=(if self.press == Press::Submits { "submit" } else { "button" }) title=[title] form=[self.form]
                name=[self.name_value.map(|(name, _)| name)] value=[self.name_value.map(|(_, value)| value)]
                data-action=[self.action] data-command=[command] data-opens=[self.opens]
                data-pane-to=[self.pane] data-closes[self.press == Press::Closes] popovertarget=[self.menu]
                aria-haspopup=[self.opens.map(|_| "dialog")] aria-expanded=[self.menu.map(|_| "false")]
                aria-pressed=[self.is_pressed.map(|down| if down { "true" } else { "false" })]
                aria-busy=[(self.readiness == Readiness::Busy).then_some("true")] disabled[self.readiness == Readiness::Disabled] { (self.content()) }
        }
    }
}

/// Copies `copied` to the clipboard and says so.
pub fn copy_button(label: &str, copied: &str) -> Markup {
    html! { button.btn.bare type="button" data-copy=(copied) { (icon(Icon::Copy)) span { (label) } } }
}

/// A page among sisters.
#[derive(Clone, Copy, Debug)]
pub struct Tab<'a> {
    /// Its name.
    pub label: &'a str,
    /// Where it is.
    pub href: &'a str,
    /// How many it holds, as shown.
    pub count: Option<&'a str>,
    /// Whether it is the one shown.
    pub is_current: bool,
}

/// Tabs that are pages of their own. `label` names the row for screen readers.
pub fn tabs(label: &str, tabs: &[Tab<'_>]) -> Markup {
    html! {
        nav.tabs aria-label=(label) {
            @for tab in tabs {
                a href=(tab.href) aria-current=[tab.is_current.then_some("page")] {
                    (tab.label)
                    @if let Some(count) = tab.count { " " span.n { (count) } }
                }
            }
        }
    }
}

/// Tabs whose panels are all in the page; the first is shown. `id` must be unique in the page; each panel is its label
/// and its content.
pub fn panels(id: &str, label: &str, panels: &[(&str, Markup)]) -> Markup {
    let of = |at: usize| format!("{id}-{at}");
    html! {
        kh-tabs {
            div.tabs role="tablist" aria-label=(label) {
                @for (at, (name, _)) in panels.iter().enumerate() {
                    button type="button" role="tab" id={ (of(at)) "-tab" } aria-controls=(of(at))
                        aria-selected=(if at == 0 { "true" } else { "false" })
                        tabindex=(if at == 0 { "0" } else { "-1" }) { (name) }
                }
            }
            @for (at, (_, content)) in panels.iter().enumerate() {
                div role="tabpanel" id=(of(at)) aria-labelledby={ (of(at)) "-tab" } tabindex="0" hidden[at > 0] { (content) }
            }
        }
    }
}

/// One of a few settings side by side.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'a> {
    /// What it says.
    pub label: &'a str,
    /// The page it leads to.
    pub href: &'a str,
    /// Whether it is chosen.
    pub is_current: bool,
}

/// A choice of few, each a link: the view of a list, the span of a chart.
pub fn segments(label: &str, segments: &[Segment<'_>]) -> Markup {
    html! {
        nav.segments aria-label=(label) {
            @for segment in segments {
                a href=(segment.href) aria-current=[segment.is_current.then_some("true")] { (segment.label) }
            }
        }
    }
}

/// Light, dark or as the system has it. The browser keeps the choice in the cookie `theme`.
pub fn theme_switch(words: Words, chosen: Theme) -> Markup {
    let choice = |to: Theme, name: &str, label: &str| {
        html! {
            button type="button" data-theme-to=(name) aria-pressed=(if chosen == to { "true" } else { "false" }) { (label) }
        }
    };
    html! {
        kh-theme {
            div.segments role="group" aria-label=(words.say("kit-theme")) {
                (choice(Theme::System, "system", &words.say("kit-theme-system")))
                (choice(Theme::Light, "light", &words.say("kit-theme-light")))
                (choice(Theme::Dark, "dark", &words.say("kit-theme-dark")))
            }
        }
    }
}

/// Pages of a list read by cursor: what is shown in words (`1–50 of 1,204`), and the ways back and on.
pub fn pagination(words: Words, shown: &str, previous: Option<&str>, next: Option<&str>) -> Markup {
    let step = |label: &str, href: Option<&str>, rel: &str, before: Option<Icon>, after: Option<Icon>| {
        html! {
            @if let Some(href) = href {
                a.btn href=(href) rel=(rel) { @if let Some(i) = before { (icon(i)) } (label) @if let Some(i) = after { (icon(i)) } }
            } @else {
                span.btn aria-disabled="true" role="link" { @if let Some(i) = before { (icon(i)) } (label) @if let Some(i) = after { (icon(i)) } }
            }
        }
    };
    html! {
        nav.pages aria-label=(words.say("kit-pages")) {
            span.num { (shown) }
            span.spacer {}
            (step(&words.say("kit-previous"), previous, "prev", Some(Icon::ChevronLeft), None))
            (step(&words.say("kit-next"), next, "next", None, Some(Icon::ChevronRight)))
        }
    }
}
