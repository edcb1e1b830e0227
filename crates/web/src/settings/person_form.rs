//! The form about a member of staff: the same for somebody new and somebody known.

use desk::staff::{self, Member, Role};
use desk::{Desk, brands};
use kernel::{Actor, Problem};
use maud::{Markup, html};

use super::parts::{Pair, choice, error_of, language_choices, ticks, zone_choices};
use crate::kit::{Control, Field, FieldError, field};
use crate::session::Sent;
use crate::words::Words;

/// What the form chooses from.
pub(super) struct Offer {
    /// Brands by id and name.
    pub brands: Vec<Pair>,
    /// Roles by word and label.
    pub roles: Vec<Pair>,
}

/// What a role is called.
pub(super) fn role_name(role: &Role, words: Words) -> String {
    role.labels.get(words.language()).to_owned()
}

/// Brands the actor works for, and every role.
pub(super) async fn offer(desk: &Desk, actor: &Actor, words: Words) -> Result<Offer, Problem> {
    let actor = actor.clone();
    let read =
        desk.db().read(move |tx| Ok::<_, Problem>((brands::of_actor(tx, &actor)?, staff::all_roles(tx)?)));
    let (brands, roles) = read.await?;
    Ok(Offer {
        brands: brands.into_iter().map(|brand| (brand.id.to_string(), brand.name)).collect(),
        roles: roles.iter().map(|role| (role.word.clone(), role_name(role, words))).collect(),
    })
}

/// The fields as they stand for somebody known.
pub(super) fn of_member(member: &Member) -> Sent {
    let mut fields = vec![
        ("full_name", member.full_name.clone()),
        ("call_as", member.call_as.clone()),
        ("email", member.email.clone()),
        ("language", member.language.tag().to_owned()),
        ("zone", member.zone.clone()),
        ("version", member.version.to_string()),
    ];
    fields.extend(member.brands.iter().map(|brand| ("brands", brand.to_string())));
    fields.extend(member.roles.iter().map(|role| ("roles", role.clone())));
    Sent::of(&fields)
}

/// The form's fields.
pub(super) fn draw(words: Words, offer: &Offer, typed: &Sent, errors: &[FieldError]) -> Markup {
    let say = |key: &str| words.say(key);
    let (name, call_as, email) = (say("settings-full-name"), say("settings-call-as"), say("sign-in-email"));
    let (language, zone, hint) =
        (say("settings-language"), say("settings-zone"), say("settings-call-as-hint"));
    let (zones, languages) = (zone_choices(typed.text("zone")), language_choices());
    let zones: Vec<_> = zones.iter().map(choice).collect();
    let languages: Vec<_> = languages.iter().map(choice).collect();
    let line = |kind, value| Control::Line { kind, value };
    let part = |one: Field<'_>| field(words, &one.error(error_of(errors, one.name)));
    let (brands, roles): (Vec<&str>, Vec<&str>) =
        (typed.all("brands").collect(), typed.all("roles").collect());
    html! {
        @if !typed.text("version").is_empty() { input type="hidden" name="version" value=(typed.text("version")); }
        (part(Field::new("full_name", &name, line("text", typed.text("full_name")))))
        (part(Field::new("call_as", &call_as, line("text", typed.text("call_as"))).optional().hint(&hint)))
        (part(Field::new("email", &email, line("email", typed.text("email")))))
        (part(Field::new("language", &language, Control::Select { value: typed.text("language"), choices: &languages })))
        (part(Field::new("zone", &zone, Control::Select { value: typed.text("zone"), choices: &zones })))
        (ticks("brands", &say("settings-brands"), &offer.brands, &brands, error_of(errors, "brands")))
        (ticks("roles", &say("settings-roles"), &offer.roles, &roles, error_of(errors, "roles")))
    }
}
