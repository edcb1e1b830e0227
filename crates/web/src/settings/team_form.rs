//! The form about a team.

use desk::Desk;
use desk::brands;
use desk::staff;
use desk::teams::{Team, TeamMember};
use kernel::{Actor, Labels, Permission, Problem, Scope};
use maud::{Markup, html};

use super::parts::{Pair, choice, error_of, label_fields, ticks};
use crate::kit::{Control, Field, FieldError, field};
use crate::session::Sent;
use crate::words::Words;

/// What the form chooses from.
pub(super) struct Offer {
    /// Brands by id and name; the empty id stands for all of them.
    pub brands: Vec<Pair>,
    /// Colleagues by id and name.
    pub people: Vec<Pair>,
}

pub(super) async fn offer(desk: &Desk, actor: &Actor, words: Words) -> Result<Offer, Problem> {
    actor.may(Permission::StaffView)?;
    let everywhere = actor.grants.scope == Scope::All;
    let actor = actor.clone();
    let read = desk
        .db()
        .read(move |tx| Ok::<_, Problem>((brands::of_actor(tx, &actor)?, staff::colleagues(tx, &actor)?)));
    let (served, people) = read.await?;
    let all = everywhere.then(|| (String::new(), words.say("settings-every-brand")));
    Ok(Offer {
        brands: served.into_iter().map(|brand| (brand.id.to_string(), brand.name)).chain(all).collect(),
        people: people.into_iter().map(|one| (one.id.to_string(), one.full_name)).collect(),
    })
}

pub(super) fn of_team(team: &Team) -> Sent {
    let mut fields = vec![
        ("labels", team.labels.en.clone()),
        ("labels_ms", team.labels.ms.clone()),
        ("labels_id", team.labels.id.clone()),
        ("version", team.version.to_string()),
        ("brand_id", team.brand_id.map(|id| id.to_string()).unwrap_or_default()),
    ];
    if team.active {
        fields.push(("active", "on".to_owned()));
    }
    if team.closed {
        fields.push(("closed", "on".to_owned()));
    }
    fields.extend(team.members.iter().map(|member| ("members", member.staff_id.to_string())));
    let leads = team.members.iter().filter(|member| member.leads);
    fields.extend(leads.map(|member| ("leads", member.staff_id.to_string())));
    Sent::of(&fields)
}

/// The name in three languages, as typed.
pub(super) fn labels(typed: &Sent) -> Labels {
    Labels::new(typed.text("labels"), typed.text("labels_ms"), typed.text("labels_id"))
}

/// Who is in it: whoever leads is in it too.
pub(super) fn members(typed: &Sent) -> Vec<TeamMember> {
    let leads = typed.numbers("leads");
    let plain = typed.numbers("members").into_iter().filter(|id| !leads.contains(id));
    let plain = plain.map(|staff_id| TeamMember { staff_id, leads: false });
    leads.iter().map(|id| TeamMember { staff_id: *id, leads: true }).chain(plain).collect()
}

/// The fields. A team keeps its brand, so it is chosen only at first.
pub(super) fn draw(words: Words, offer: &Offer, typed: &Sent, is_new: bool, errors: &[FieldError]) -> Markup {
    let (brand, closed, hint) =
        (words.say("settings-brand"), words.say("settings-closed"), words.say("settings-closed-hint"));
    let (active, active_hint) = (words.say("settings-team-active"), words.say("settings-team-active-hint"));
    let brands: Vec<_> = offer.brands.iter().map(choice).collect();
    let select = Control::Select { value: typed.text("brand_id"), choices: &brands };
    let (members, leads): (Vec<&str>, Vec<&str>) =
        (typed.all("members").collect(), typed.all("leads").collect());
    let one = Field::new("brand_id", &brand, select).error(error_of(errors, "brand_id"));
    html! {
        input type="hidden" name="version" value=(typed.text("version"));
        (label_fields(words, [typed.text("labels"), typed.text("labels_ms"), typed.text("labels_id")], errors))
        (field(words, &if is_new { one } else { one.disabled() }))
        (field(words, &Field::new("closed", &closed, Control::Tick { is_on: typed.has("closed") }).hint(&hint)))
        (ticks("members", &words.say("settings-members"), &offer.people, &members, error_of(errors, "members")))
        (ticks("leads", &words.say("settings-leads"), &offer.people, &leads, None))
        @if !is_new {
            (field(words, &Field::new("active", &active, Control::Tick { is_on: typed.has("active") })
                .hint(&active_hint).error(error_of(errors, "active"))))
        }
    }
}
