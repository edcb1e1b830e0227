//! The design page's sections: each part of the kit in every state it can be in.

use maud::{Markup, html};

use super::{Shown, figures, now};
use crate::kit::{
    Button, Choice, ClockFace, Control, Entry, Field, FieldError, Form, Icon, Presence, Segment, Tab, Toast,
    Tone, Undo, avatar, avatar_large, avatar_small, button, chip, clock_chip, copy_button, dialog,
    empty_state, error_state, field, form, icon, link_button, loading, menu, notice, pagination, panels,
    popover, presence, progress, segments, tabs, theme_switch, toast, tone_chip,
};
use crate::words::Words;

/// Every section.
pub(super) fn sections(words: Words, shown: &Shown) -> Markup {
    let section = |key: &str, body: Markup| html! { section { h2 { (words.say(key)) } (body) } };
    html! {
        (section("design-settings", settings(words, shown)))
        (section("design-buttons", buttons(words)))
        (section("design-marks", marks(words)))
        (section("design-fields", fields(words)))
        (section("design-tabs", tabs_and_pages(words)))
        (section("design-floating", floating(words)))
        (section("design-tables", figures::agents(words)))
        (section("design-charts", html! { div.specimen { (figures::response_line(words)) (figures::spread(words)) (figures::teams(words)) } }))
        (section("design-states", states(words)))
        (section("design-icons", html! { ul.inkrow { @for found in Icon::ALL { li { (icon(*found)) (found.name()) } } } }))
    }
}

fn settings(words: Words, shown: &Shown) -> Markup {
    let choices: Vec<(String, &str, bool)> = kernel::Language::ALL
        .into_iter()
        .map(|language| {
            (
                format!("?lang={}&theme={}", language.tag(), shown.theme),
                language.endonym(),
                language == words.language(),
            )
        })
        .collect();
    let links: Vec<Segment<'_>> = choices
        .iter()
        .map(|(href, label, is_current)| Segment { label, href, is_current: *is_current })
        .collect();
    html! {
        div.row-line { (segments(&words.say("design-language"), &links)) (theme_switch(words, shown.theme())) }
        p.prose.muted { (words.say("design-about")) }
        div dir="rtl" lang="ar" { p.prose { "السلام عليكم ورحمة الله وبركاته، نحتاج غرفة رباعية في مكة ليوم 12 مارس." } }
    }
}

fn buttons(words: Words) -> Markup {
    let say = |key: &str| words.say(key);
    let (send, wait, snooze, delete) =
        (say("design-send"), say("design-send-wait"), say("design-snooze"), say("design-delete"));
    let (attach, more, resolve) = (say("design-attach"), say("design-more"), say("design-resolve"));
    html! {
        div.actions {
            (button(&send).main()) (button(&wait)) (button(&snooze).bare().icon(Icon::Moon)) (button(&resolve).action("resolve"))
            (button(&delete).danger().icon(Icon::Trash)) (button(&delete).danger().main())
            (button(&attach).icon_only(Icon::Paperclip)) (link_button(&more, "#main"))
        }
        div.actions {
            (button(&send).main().disabled(true)) (button(&wait).disabled(true)) (button(&send).main().busy(true)) (button(&wait).busy(true))
            (button(&snooze).pressed(true)) (copy_button(&say("design-copy-number"), "KH-4471"))
        }
    }
}

fn marks(words: Words) -> Markup {
    let say = |key: &str| words.say(key);
    let (waiting, kept, broken, reply) =
        (say("design-waiting"), say("design-kept-in"), say("design-broken-by"), say("design-first-reply"));
    let running = |left: i64| ClockFace::Running {
        due: now().plus_minutes(left),
        warn: now().plus_minutes(left - 30),
        now: now(),
    };
    html! {
        div.row-line {
            @for name in ["Siti Aminah bt Rahman", "Budi Santoso", "Hajah Rokiah bt Md Noor", "Lim Wei Jie", "Kumar a/l Raju"] { (avatar(name)) }
            (avatar_small("Nurul Ain")) (avatar_large("Dewi Lestari"))
            @for state in [Presence::Available, Presence::Away, Presence::Off] { (presence(words, state)) }
        }
        div.row-line {
            (chip(&say("design-open"))) span.chip.outline { "ms" } (tone_chip(&say("design-on-hold"), Tone::Hold)) (tone_chip(&say("design-kept"), Tone::Ok))
            button.chip.outline type="button" { (say("design-unread")) } button.chip type="button" aria-pressed="true" { (say("design-type")) }
            span.count { "14" } span.count.late { "3" }
        }
        div.row-line {
            (clock_chip(words, None, running(190))) (clock_chip(words, None, running(18))) (clock_chip(words, None, running(-12)))
            (clock_chip(words, Some(&reply), running(18))) (clock_chip(words, None, ClockFace::Paused(&waiting)))
            (clock_chip(words, Some(&reply), ClockFace::Kept(&kept))) (clock_chip(words, Some(&reply), ClockFace::Broken(&broken)))
        }
        div.specimen {
            (progress(&reply, &say("design-on-hold"), 30, 100, Tone::Hold))
            (progress(&say("design-import"), "412 / 1,000", 412, 1_000, Tone::Ok))
            (progress(&reply, "104%", 104, 100, Tone::Late))
        }
    }
}

fn fields(words: Words) -> Markup {
    let say = |key: &str| words.say(key);
    let (wrong, phone_wrong) = (say("design-name-missing"), say("design-phone-wrong"));
    let errors = [
        FieldError { field: "name".to_owned(), text: wrong.clone() },
        FieldError { field: "phone".to_owned(), text: phone_wrong.clone() },
    ];
    let (save, cancel) = (say("design-save"), say("design-cancel"));
    let types = [say("design-enquiry"), say("design-complaint"), say("design-refund")];
    let choices: Vec<Choice<'_>> = ["enquiry", "complaint", "refund"]
        .into_iter()
        .zip(&types)
        .map(|(value, label)| Choice { value, label })
        .collect();
    let texts = [
        say("design-full-name"),
        say("design-name-hint"),
        say("design-phone"),
        say("design-email"),
        say("design-type"),
        say("design-message"),
        say("design-departs-on"),
        say("design-room"),
        say("design-passport-copy"),
        say("design-consent"),
    ];
    let [name, name_hint, phone, email, kind, message, departs, room, passport, consent] = &texts;
    let rooms = [Choice { value: "quad", label: "Quad" }, Choice { value: "triple", label: "Triple" }];
    let line = |kind: &'static str, value: &'static str| Control::Line { kind, value };
    let body = html! {
        (field(words, &Field::new("name", name, line("text", "")).hint(name_hint).error(Some(&wrong)).autocomplete("name")))
        div.pair {
            (field(words, &Field::new("phone", phone, line("tel", "012-34")).error(Some(&phone_wrong)).autocomplete("tel")))
            (field(words, &Field::new("email", email, line("email", "")).optional().placeholder("nama@example.my").autocomplete("email")))
        }
        div.pair {
            (field(words, &Field::new("kind", kind, Control::Select { value: "complaint", choices: &choices })))
            (field(words, &Field::new("departs", departs, line("date", "2026-03-12")).disabled()))
        }
        (field(words, &Field::new("room", room, Control::Radios { value: "quad", choices: &rooms })))
        (field(words, &Field::new("message", message, Control::Area { value: "Mak saya pakai kerusi roda." }).max_length(2_000)))
        (field(words, &Field::new("passport", passport, Control::Files { accept: "image/*,.pdf", is_many: true }).optional()))
        (field(words, &Field::new("consent", consent, Control::Tick { is_on: true })))
        div.actions { (button(&save).main().submit()) (button(&cancel).bare()) }
    };
    form(words, &Form::post("specimen", "/design", "specimen-key").errors(&errors).files(), &body)
}

fn tabs_and_pages(words: Words) -> Markup {
    let say = |key: &str| words.say(key);
    let (open, closed, all) = (say("design-open"), say("design-resolved"), say("design-all"));
    let row = [
        Tab { label: &open, href: "#main", count: Some("14"), is_current: true },
        Tab { label: &closed, href: "#main", count: Some("999+"), is_current: false },
        Tab { label: &all, href: "#main", count: None, is_current: false },
    ];
    let (reply, note) = (say("design-reply"), say("design-note"));
    let shown =
        words.with("design-pages-shown", &[("from", 51.into()), ("to", 100.into()), ("all", 1_204.into())]);
    html! {
        (tabs(&say("design-cases"), &row))
        (panels("specimen-panels", &say("design-messages"), &[(&reply, html! { p.prose { (say("design-reply-said")) } }), (&note, html! { p.prose { (say("design-note-hint")) } })]))
        (pagination(words, &shown, None, Some("#main")))
    }
}

fn floating(words: Words) -> Markup {
    let say = |key: &str| words.say(key);
    let (delete, cancel, more, filter) =
        (say("design-delete"), say("design-cancel"), say("design-more"), say("design-filter"));
    let (forward, merge) = (say("design-forward"), say("design-merge"));
    let foot = html! { (button(&cancel).closes()) (button(&delete).danger().main().closes()) };
    let (kind, enquiry, complaint) = (say("design-type"), say("design-enquiry"), say("design-complaint"));
    let choices =
        [Choice { value: "enquiry", label: &enquiry }, Choice { value: "complaint", label: &complaint }];
    let filters = field(
        words,
        &Field::new("filter-kind", &kind, Control::Select { value: "enquiry", choices: &choices }),
    );
    html! {
        div.actions {
            (button(&delete).opens("specimen-dialog")) (button(&more).icon(Icon::ChevronDown).opens_menu("specimen-menu"))
            (button(&filter).icon(Icon::ChevronDown).opens_menu("specimen-filter"))
            button.btn type="button" data-opens-keys { (say("keys-sheet")) }
        }
        (dialog(words, "specimen-dialog", &say("design-delete-ask"), &html! { p { (say("design-delete-said")) } }, &foot))
        (menu("specimen-menu", &more, &[
            Entry::Link { label: &forward, href: "#main", icon: Some(Icon::Forward) },
            Entry::Link { label: &merge, href: "#main", icon: Some(Icon::Link) },
            Entry::Rule,
            Entry::Dialog { label: &delete, dialog: "specimen-dialog", icon: Some(Icon::Trash), is_danger: true },
        ]))
        (popover("specimen-filter", &filter, &filters))
        div.toasts.still {
            (toast(words, &Toast { text: &say("design-toast-resolved"), tone: Tone::Ok, undo: Some(Undo { action: "/design", key: "specimen-undo" }) }))
            (toast(words, &Toast { text: &say("browser-failed"), tone: Tone::Late, undo: None }))
        }
    }
}

fn states(words: Words) -> Markup {
    let say = |key: &str| words.say(key);
    let (new, again) = (say("design-new-case"), say("design-try-again"));
    html! {
        div.specimen {
            (empty_state(Icon::Inbox, &say("design-empty"), &say("design-empty-said"), &html! { (button(&new).main().icon(Icon::Plus)) }))
            (loading(words, 3))
            (error_state(&say("design-list-failed"), &say("design-list-failed-said"), &html! { (button(&again)) }))
        }
        div.offline.still { (icon(Icon::Away)) span { (say("kit-offline")) } }
        (notice(Tone::Hold, &say("design-notice"), &html! { p { (say("design-notice-said")) } }))
        (notice(Tone::Soon, "", &html! { p { (say("design-images-blocked")) } }))
    }
}

/// The sign-in form as it will stand.
pub(super) fn sign_in(words: Words) -> Markup {
    let say = |key: &str| words.say(key);
    let (email, password, enter) = (say("design-email"), say("design-password"), say("kit-sign-in"));
    let body = html! {
        (field(words, &Field::new("email", &email, Control::Line { kind: "email", value: "" }).autocomplete("username")))
        (field(words, &Field::new("password", &password, Control::Line { kind: "password", value: "" }).autocomplete("current-password")))
        div.actions { (Button::submit(button(&enter).main())) }
    };
    html! { h1 { (say("design-sign-in-to")) } (form(words, &Form::post("sign-in", "/design/sign-in", "specimen-sign-in"), &body)) }
}
