//! The first start's page: brand and administrator, once, by the link that the program printed.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use desk::Desk;
use desk::fields;
use desk::staff::ops::{self, SetUp};
use kernel::Language;
use maud::{Markup, html};

use crate::kit::{Control, Field, FieldError, Form, badge, button, field, form, page};
use crate::session::{Here, Path, Sent, faults};
use crate::settings::{error_of, language_choices, zone_choices};
use crate::sign_in::{form_key, languages, link_is_over};

/// The route of the set-up.
pub fn routes() -> Router<Desk> {
    Router::new().route("/set-up/{token}", get(ask).post(act))
}

fn draw(here: &Here, token: &str, typed: &Sent, key: &str, errors: &[FieldError]) -> Markup {
    let words = here.words;
    let title = words.say("set-up-title");
    let say = |key: &str| words.say(key);
    let (brand, domain, name) = (say("set-up-brand"), say("settings-domain"), say("settings-full-name"));
    let (language, zone) = (say("settings-language"), say("settings-zone"));
    let (email, password, save) = (say("sign-in-email"), say("sign-in-choose-password"), say("set-up-save"));
    let (brand_hint, domain_hint) = (say("set-up-brand-hint"), say("set-up-domain-hint"));
    let (zones, languages_known) = (zone_choices(typed.text("zone")), language_choices());
    let zones: Vec<_> = zones.iter().map(super::settings::choice).collect();
    let languages_known: Vec<_> = languages_known.iter().map(super::settings::choice).collect();
    let line = |kind, value| Control::Line { kind, value };
    let select = |value, choices| Control::Select { value, choices };
    let part = |one: Field<'_>| field(words, &one.error(error_of(errors, one.name)));
    let body = html! {
        h2 { (say("set-up-your-brand")) }
        (part(Field::new("brand_name", &brand, line("text", typed.text("brand_name"))).hint(&brand_hint)))
        (part(Field::new("language", &language, select(typed.text("language"), &languages_known))))
        (part(Field::new("zone", &zone, select(typed.text("zone"), &zones))))
        (part(Field::new("sender_domain", &domain, line("text", typed.text("sender_domain"))).optional().hint(&domain_hint)))
        h2 { (say("set-up-you")) }
        (part(Field::new("full_name", &name, line("text", typed.text("full_name"))).autocomplete("name")))
        (part(Field::new("email", &email, line("email", typed.text("email"))).autocomplete("username")))
        (part(Field::new("password", &password, line("password", "")).hint(&say("sign-in-password-hint"))
            .autocomplete("new-password")))
        div.actions { (button(&save).main().submit()) }
    };
    let action = format!("/set-up/{token}?lang={}", words.language().tag());
    let body = html! {
        div.brand { (badge("Khidmat")) }
        h1 { (title) }
        p { (say("set-up-why")) }
        (form(words, &Form::post("set-up", &action, key).errors(errors), &body))
        (languages(words, &format!("/set-up/{token}?")))
    };
    page(&here.page(&title), &body)
}

async fn ask(State(desk): State<Desk>, here: Here, Path(token): Path<String>) -> Response {
    if let Err(problem) = ops::set_up_open(&desk, &token).await {
        return link_is_over(&here, &problem);
    }
    // Whoever reads Indonesian is most likely in Jakarta.
    let zone = if here.words.language() == Language::Id { "Asia/Jakarta" } else { "Asia/Kuala_Lumpur" };
    let start = Sent::of(&[("language", here.words.language().tag().to_owned()), ("zone", zone.to_owned())]);
    draw(&here, &token, &start, &form_key(&desk), &[]).into_response()
}

async fn act(State(desk): State<Desk>, here: Here, Path(token): Path<String>, typed: Sent) -> Response {
    let actor = typed.named(&here.visitor(), "");
    let text = |name: &str| typed.text(name).to_owned();
    let done = async {
        let command = SetUp {
            brand_name: text("brand_name"),
            language: fields::language("language", typed.text("language"))?,
            zone: text("zone"),
            sender_domain: text("sender_domain"),
            full_name: text("full_name"),
            email: text("email"),
            password: text("password"),
        };
        ops::set_up(&desk, &actor, &token, command).await
    };
    match done.await {
        Ok(_) => {
            let lang = here.words.language().tag();
            Redirect::to(&format!("/sign-in?said=set-up&lang={lang}")).into_response()
        }
        Err(problem) if problem.kind.status() == 422 => {
            let errors = faults(here.words, &problem);
            let drawn = draw(&here, &token, &typed, &form_key(&desk), &errors);
            (StatusCode::UNPROCESSABLE_ENTITY, drawn).into_response()
        }
        Err(problem) => link_is_over(&here, &problem),
    }
}
