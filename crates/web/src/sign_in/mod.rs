//! Signing in, signing out, and choosing a password by an invitation. Links act only when a button is pressed: mail
//! scanners open every link they see.

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use desk::Desk;
use desk::staff::ops::{self, SignIn};
use kernel::{Kind, Problem};
use maud::{Markup, html};
use serde::Deserialize;

use crate::kit::{
    Control, Field, FieldError, Form, Icon, Tone, badge, button, empty_state, field, form, link_button,
    notice, page,
};
use crate::session::{Here, Path, Query, Reader, Sent, faults, with_wait};
use crate::words::Words;

/// The routes of the door.
pub fn routes() -> Router<Desk> {
    Router::new()
        .route("/sign-in", get(ask).post(enter))
        .route("/sign-out", post(leave))
        .route("/signed-in", get(back_again))
        .route("/invitation/{token}", get(invited).post(accept))
}

/// Where to go afterwards, and what was just done.
#[derive(Debug, Default, Deserialize)]
struct Wish {
    #[serde(default, rename = "return")]
    back: String,
    #[serde(default)]
    said: String,
}

/// A path of our own; anything else leads home, so that a link cannot send people elsewhere after they signed in.
fn safe(back: &str) -> &str {
    let ours = back.starts_with('/')
        && !back.starts_with("//")
        && !back.chars().any(|c| c == '\\' || c.is_control())
        && !back.starts_with("/sign-in");
    if ours { back } else { "/" }
}

/// The way to the same page in each language.
pub(crate) fn languages(words: Words, path: &str) -> Markup {
    html! {
        p.hint {
            @for (at, language) in kernel::Language::ALL.into_iter().filter(|one| *one != words.language()).enumerate() {
                @if at > 0 { " · " }
                a href={ (path) "lang=" (language.tag()) } lang=(language.tag()) { (language.endonym()) }
            }
        }
    }
}

fn draw(here: &Here, wish: &Wish, email: &str, key: &str, errors: &[FieldError]) -> Markup {
    let words = here.words;
    let title = words.say("sign-in-title");
    let (mail, password, enter) =
        (words.say("sign-in-email"), words.say("sign-in-password"), words.say("kit-sign-in"));
    let back: String = form_urlencoded::byte_serialize(wish.back.as_bytes()).collect();
    let tag = words.language().tag();
    let action = format!("/sign-in?return={back}&lang={tag}");
    let done = match wish.said.as_str() {
        "password" => words.say("sign-in-password-set"),
        "set-up" => words.say("sign-in-set-up-done"),
        "out" => words.say("sign-in-signed-out"),
        _ => String::new(),
    };
    let body = html! {
        (field(words, &Field::new("email", &mail, Control::Line { kind: "email", value: email }).autocomplete("username")))
        (field(words, &Field::new("password", &password, Control::Line { kind: "password", value: "" })
            .autocomplete("current-password")))
        div.actions { (button(&enter).main().submit()) }
    };
    let body = html! {
        div.brand { (badge("Khidmat")) }
        h1 { (title) }
        @if !done.is_empty() { (notice(Tone::Ok, "", &html! { p { (done) } })) }
        (form(words, &Form::post("sign-in", &action, key).errors(errors), &body))
        p.hint { (words.say("sign-in-forgot")) }
        (languages(words, &format!("/sign-in?return={back}&")))
    };
    page(&here.page(&title), &body)
}

/// A new name for a form.
pub(crate) fn form_key(desk: &Desk) -> String {
    desk.id().to_string()
}

async fn ask(State(desk): State<Desk>, here: Here, Query(wish): Query<Wish>) -> Response {
    match here.caller(&desk).await {
        Ok(Some(_)) => Redirect::to(safe(&wish.back)).into_response(),
        Ok(None) => draw(&here, &wish, "", &form_key(&desk), &[]).into_response(),
        Err(problem) => here.refuse(&problem),
    }
}

async fn enter(State(desk): State<Desk>, here: Here, Query(wish): Query<Wish>, typed: Sent) -> Response {
    let asked = SignIn {
        email: typed.text("email").to_owned(),
        password: typed.text("password").to_owned(),
        user_agent: here.user_agent.clone(),
        remote: here.remote.clone(),
    };
    let problem = match ops::sign_in(&desk, asked).await {
        Ok(signed) => {
            let cookie = here.door.opening(&signed.token, here.now, signed.expires_at);
            return ([(header::SET_COOKIE, cookie)], Redirect::to(safe(&wish.back))).into_response();
        }
        Err(problem) => problem,
    };
    let status = match problem.kind {
        // 401 would make the browser's own page ask again; the form itself says what is wrong.
        Kind::SignInRefused => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        _ => return here.refuse(&problem),
    };
    let errors = faults(here.words, &problem);
    let page = draw(&here, &wish, typed.text("email"), &form_key(&desk), &errors);
    with_wait((status, page).into_response(), &problem)
}

async fn leave(State(desk): State<Desk>, here: Here, reader: Reader, typed: Sent) -> Response {
    let actor = typed.named(&reader.actor, "");
    match ops::sign_out(&desk, &actor, &reader.caller).await {
        Ok(()) | Err(Problem { kind: Kind::NotFound, .. }) => {
            let cookie = here.door.closing();
            ([(header::SET_COOKIE, cookie)], Redirect::to("/sign-in?said=out")).into_response()
        }
        Err(problem) => here.refuse(&problem),
    }
}

/// Where the dialog's new tab ends: back to the page that waits with what was typed.
async fn back_again(reader: Reader) -> Markup {
    let words = reader.lens.words;
    let title = words.say("sign-in-back");
    let home = words.say("kit-home");
    let body = empty_state(
        Icon::Check,
        &title,
        &words.say("sign-in-back-why"),
        &html! { (link_button(&home, "/")) },
    );
    page(&reader.bare(&title), &html! { h1.sr { (title) } (body) })
}

/// A link that was used, replaced or is too old.
pub(crate) fn link_is_over(here: &Here, problem: &Problem) -> Response {
    if problem.kind != Kind::LinkExpired {
        return here.refuse(problem);
    }
    let language = here.words.language();
    let title = desk::words::title(problem.kind, language);
    let enter = here.words.say("kit-sign-in");
    let state = empty_state(
        Icon::Link,
        &title,
        &desk::words::told(problem, language),
        &html! { (link_button(&enter, "/sign-in")) },
    );
    (StatusCode::GONE, page(&here.page(&title), &html! { h1.sr { (title) } (state) })).into_response()
}

fn draw_invitation(
    here: &Here,
    token: &str,
    whom: &ops::Invited,
    key: &str,
    errors: &[FieldError],
) -> Markup {
    let words = here.words;
    let title = words.with("sign-in-welcome", &[("name", whom.call_as.as_str().into())]);
    let (label, hint, save) =
        (words.say("sign-in-choose-password"), words.say("sign-in-password-hint"), words.say("sign-in-save"));
    let wrong = errors.iter().find(|error| error.field == "password").map(|error| error.text.as_str());
    let body = html! {
        // So that password keepers file it under the right name.
        input type="hidden" name="username" autocomplete="username" value=(whom.email);
        (field(words, &Field::new("password", &label, Control::Line { kind: "password", value: "" }).hint(&hint)
            .error(wrong).autocomplete("new-password")))
        div.actions { (button(&save).main().submit()) }
    };
    let action = format!("/invitation/{token}?lang={}", words.language().tag());
    let body = html! {
        h1 { (title) }
        p { (words.with("sign-in-password-for", &[("email", whom.email.as_str().into())])) }
        (form(words, &Form::post("invitation", &action, key).errors(errors), &body))
        (languages(words, &format!("/invitation/{token}?")))
    };
    page(&here.page(&title), &body)
}

async fn invited(
    State(desk): State<Desk>,
    mut here: Here,
    Path(token): Path<String>,
    Query(chosen): Query<Chosen>,
) -> Response {
    match ops::invitation(&desk, &token).await {
        Ok(whom) => {
            // The language they were given, unless they chose another here.
            if chosen.lang.is_empty() {
                here.words = Words::new(whom.language);
            }
            draw_invitation(&here, &token, &whom, &form_key(&desk), &[]).into_response()
        }
        Err(problem) => link_is_over(&here, &problem),
    }
}

/// The language chosen on the page.
#[derive(Debug, Default, Deserialize)]
struct Chosen {
    #[serde(default)]
    lang: String,
}

async fn accept(State(desk): State<Desk>, here: Here, Path(token): Path<String>, typed: Sent) -> Response {
    let actor = typed.named(&here.visitor(), "");
    match ops::accept(&desk, &actor, &token, typed.text("password")).await {
        Ok(_) => {
            let lang = here.words.language().tag();
            Redirect::to(&format!("/sign-in?said=password&lang={lang}")).into_response()
        }
        Err(problem) if problem.kind.status() == 422 => match ops::invitation(&desk, &token).await {
            Ok(whom) => {
                let errors = faults(here.words, &problem);
                let drawn = draw_invitation(&here, &token, &whom, &form_key(&desk), &errors);
                (StatusCode::UNPROCESSABLE_ENTITY, drawn).into_response()
            }
            Err(over) => link_is_over(&here, &over),
        },
        Err(problem) => link_is_over(&here, &problem),
    }
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn only_paths_of_ours_are_followed() {
        for ours in ["/", "/inbox/mine?sort=due", "/cases/7#m9"] {
            assert_eq!(safe(ours), ours);
        }
        for other in ["", "//evil.my", "https://evil.my", "/\\evil.my", "evil", "/a\nb", "/sign-in?return=/"]
        {
            assert_eq!(safe(other), "/", "{other}");
        }
    }
}
