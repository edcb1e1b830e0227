//! What all settings screens share: their rail, the sheet around them, and the pieces of their forms.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Language, Permission, Problem};
use maud::{Markup, html};
use serde::Deserialize;

use crate::kit::{
    Choice, Control, Field, FieldError, Folder, Frame, Group, Icon, KEYS_PAGE, Me, Nav, Page, Presence,
    Toast, Tone, field, page, toast,
};
use crate::session::{self, Reader};
use crate::words::Words;

/// A part of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Profile,
    Keys,
    Tokens,
    Snippets,
    Views,
    People,
    Teams,
    Roles,
    Brands,
    Mailboxes,
    Calendars,
    Policies,
    Labels,
    Blocked,
    Ratings,
    Mail,
}

impl Part {
    const ALL: [Self; 16] = [
        Self::Profile,
        Self::Keys,
        Self::Tokens,
        Self::Snippets,
        Self::Views,
        Self::People,
        Self::Teams,
        Self::Roles,
        Self::Brands,
        Self::Mail,
        Self::Mailboxes,
        Self::Calendars,
        Self::Policies,
        Self::Labels,
        Self::Blocked,
        Self::Ratings,
    ];

    const fn path(self) -> &'static str {
        match self {
            Self::Profile => "/settings/profile",
            Self::Keys => KEYS_PAGE,
            Self::Tokens => "/settings/tokens",
            Self::Snippets => "/settings/snippets",
            Self::Views => "/settings/views",
            Self::People => "/settings/people",
            Self::Teams => "/settings/teams",
            Self::Roles => "/settings/roles",
            Self::Brands => "/settings/brands",
            Self::Mail => "/settings/mail",
            Self::Mailboxes => "/settings/mailboxes",
            Self::Calendars => "/settings/calendars",
            Self::Policies => "/settings/policies",
            Self::Labels => "/settings/labels",
            Self::Blocked => "/settings/blocked",
            Self::Ratings => "/settings/ratings",
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Profile => "settings-profile",
            Self::Keys => "keys-title",
            Self::Tokens => "settings-tokens",
            Self::Snippets => "settings-snippets",
            Self::Views => "views-title",
            Self::People => "settings-people",
            Self::Teams => "settings-teams",
            Self::Roles => "settings-roles",
            Self::Brands => "settings-brands",
            Self::Mail => "settings-mail",
            Self::Mailboxes => "settings-mailboxes",
            Self::Calendars => "calendars-title",
            Self::Policies => "policies-title",
            Self::Labels => "labels-title",
            Self::Blocked => "blocked-title",
            Self::Ratings => "ratings-title",
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::Profile => Icon::User,
            Self::Keys => Icon::Keyboard,
            Self::Tokens => Icon::Key,
            Self::Snippets => Icon::Letter,
            Self::Views => Icon::Filter,
            Self::People | Self::Teams => Icon::Users,
            Self::Roles => Icon::Lock,
            Self::Brands => Icon::Globe,
            Self::Mail => Icon::Inbox,
            Self::Mailboxes => Icon::Mail,
            Self::Calendars => Icon::Calendar,
            Self::Policies => Icon::Clock,
            Self::Labels => Icon::Tag,
            Self::Blocked => Icon::Ban,
            Self::Ratings => Icon::Star,
        }
    }

    const fn asks(self) -> Permission {
        match self {
            Self::Profile | Self::Keys => Permission::OwnProfile,
            Self::Tokens => Permission::TokenCreate,
            Self::Snippets => Permission::CaseReply,
            Self::Views => Permission::CaseView,
            Self::People | Self::Teams | Self::Roles => Permission::StaffView,
            Self::Brands
            | Self::Mail
            | Self::Mailboxes
            | Self::Calendars
            | Self::Policies
            | Self::Labels
            | Self::Ratings => Permission::SettingsView,
            Self::Blocked => Permission::CaseDiscard,
        }
    }
}

fn nav(reader: &Reader, current: Part) -> Nav {
    let words = reader.lens.words;
    let folder = |label: String, href: &str, icon: Icon, is_current: bool| Folder {
        label,
        href: href.to_owned(),
        icon,
        count: String::new(),
        is_late: false,
        is_current,
        id: String::new(),
    };
    let may = |part: &Part| reader.actor.grants.words.has(part.asks());
    let entry = |part: Part| folder(words.say(part.key()), part.path(), part.icon(), part == current);
    let is_own = |part: &Part| {
        matches!(part, Part::Profile | Part::Keys | Part::Tokens | Part::Snippets | Part::Views)
    };
    let own = Part::ALL.into_iter().filter(may).filter(is_own);
    let house = Part::ALL.into_iter().filter(may).filter(|part| !is_own(part));
    let desk = folder(words.say("settings-to-desk"), "/", Icon::Inbox, false);
    let bell = folder(words.say("notices-title"), "/notices", Icon::Bell, false);
    let groups = [
        (words.say("settings-desk"), vec![desk, bell]),
        (words.say("settings-own"), own.map(entry).collect()),
        (words.say("settings-title"), house.map(entry).collect()),
    ];
    Nav {
        brand: "Khidmat".to_owned(),
        home: "/".to_owned(),
        groups: groups
            .into_iter()
            .filter(|(_, folders): &(String, Vec<Folder>)| !folders.is_empty())
            .map(|(title, folders)| Group { title, folders })
            .collect(),
        me: Some(Me {
            name: reader.caller.call_as.clone(),
            status: String::new(),
            presence: Presence::Available,
            href: Part::Profile.path().to_owned(),
        }),
    }
}

/// What was just done, in the address after a form was sent.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    pub said: String,
}

impl Said {
    fn key(&self) -> Option<&'static str> {
        match self.said.as_str() {
            "saved" => Some("settings-saved"),
            "left" => Some("settings-said-left"),
            "back" => Some("settings-said-back"),
            "signed-out" => Some("settings-said-signed-out"),
            "revoked" => Some("settings-said-revoked"),
            "password" => Some("settings-said-password"),
            "removed" => Some("settings-said-removed"),
            _ => None,
        }
    }
}

/// A settings page: its title as the heading, then `body`.
pub(super) fn sheet(reader: &Reader, part: Part, title: &str, said: &Said, body: &Markup) -> Markup {
    let (words, nav) = (reader.lens.words, nav(reader, part));
    let toasts = said.key().map(|key| {
        let text = words.say(key);
        toast(words, &Toast { text: &text, tone: Tone::Ok, undo: None })
    });
    let toasts = toasts.into_iter().collect();
    let within = Page { frame: Frame::Sheet, toasts, ..reader.beside(&nav, title) };
    page(&within, &html! { header { h1 { (title) } } (body) })
}

/// A refusal as an answer with the settings' rail.
pub(super) fn refusal(reader: &Reader, part: Part, problem: &Problem) -> Response {
    session::refusal(&reader.beside(&nav(reader, part), ""), reader.is_partial, problem)
}

/// Whether a form should be drawn again with this refusal in it: a field is wrong, or it collides with what stands.
pub(super) fn belongs_in_form(problem: &Problem) -> bool {
    matches!(problem.kind.status(), 409 | 412 | 422 | 429) || problem.kind == kernel::Kind::BeyondYours
}

/// A form drawn again because something in it is wrong.
pub(super) fn again(drawn: Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, drawn).into_response()
}

/// What is wrong with one field.
pub(crate) fn error_of<'e>(errors: &'e [FieldError], name: &str) -> Option<&'e str> {
    errors.iter().find(|error| error.field == name).map(|error| error.text.as_str())
}

/// A value and what is read for it.
pub(crate) type Pair = (String, String);

/// A pair as a choice.
pub(crate) fn choice(pair: &Pair) -> Choice<'_> {
    Choice { value: &pair.0, label: &pair.1 }
}

/// The languages, each by its own name.
pub(crate) fn language_choices() -> Vec<Pair> {
    Language::ALL.into_iter().map(|one| (one.tag().to_owned(), one.endonym().to_owned())).collect()
}

/// The zones of Malaysia, Indonesia and their neighbours, and `present` when it is another.
pub(crate) fn zone_choices(present: &str) -> Vec<Pair> {
    const ZONES: [&str; 9] = [
        "Asia/Kuala_Lumpur",
        "Asia/Kuching",
        "Asia/Singapore",
        "Asia/Brunei",
        "Asia/Jakarta",
        "Asia/Makassar",
        "Asia/Jayapura",
        "Asia/Riyadh",
        "UTC",
    ];
    let other = Some(present).filter(|zone| !zone.is_empty() && !ZONES.contains(zone));
    let shown = |zone: &str| (zone.to_owned(), zone.replace('_', " "));
    ZONES.into_iter().chain(other).map(shown).collect()
}

/// Several of many, each with a box. All are sent under `name`.
pub(super) fn ticks(
    name: &str,
    legend: &str,
    choices: &[Pair],
    chosen: &[&str],
    error: Option<&str>,
) -> Markup {
    html! {
        fieldset.field id=(name) tabindex="-1" aria-describedby=[error.map(|_| format!("{name}-error"))] {
            legend { (legend) }
            @for (at, (value, label)) in choices.iter().enumerate() {
                div.check {
                    input type="checkbox" id={ (name) "-" (at) } name=(name) value=(value)
                        checked[chosen.contains(&value.as_str())];
                    label for={ (name) "-" (at) } { (label) }
                }
            }
            @if let Some(error) = error { p.error id={ (name) "-error" } { (error) } }
        }
    }
}

/// A name in the three languages, as three fields; the first error stands at the first.
pub(super) fn label_fields(words: Words, texts: [&str; 3], errors: &[FieldError]) -> Markup {
    html! {
        @for ((at, language), text) in Language::ALL.into_iter().enumerate().zip(texts) {
            @let name = if at == 0 { "labels".to_owned() } else { format!("labels_{}", language.tag()) };
            @let label = words.with("settings-name-in", &[("language", language.tag().into())]);
            @let one = Field::new(&name, &label, Control::Line { kind: "text", value: text }).optional();
            (field(words, &one.error(error_of(errors, &name))))
        }
    }
}
