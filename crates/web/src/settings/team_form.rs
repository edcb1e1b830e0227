//! The form about a team.

use desk::Desk;
use desk::brands;
use desk::staff;
use desk::teams::{Team, TeamMember};
use kernel::{Actor, Labels, Permission, Problem, Scope};
use maud::{Markup, html};

use super::parts::{Pair, choice, error_of, label_fields};
use crate::kit::{Control, Field, FieldError, avatar_small, field};
use crate::session::Sent;
use crate::words::Words;

/// Who led when the form was drawn: without it, somebody newly made lead could not be told from one who is let go.
const LED: &str = "led";

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
    for member in team.members.iter().filter(|member| member.leads) {
        fields.extend(["leads", LED].map(|name| (name, member.staff_id.to_string())));
    }
    Sent::of(&fields)
}

/// The name in three languages, as typed.
pub(super) fn labels(typed: &Sent) -> Labels {
    Labels::new(typed.text("labels"), typed.text("labels_ms"), typed.text("labels_id"))
}

/// Who is in it. Whoever is newly ticked as lead is a member too; whoever led and is no member any more leads no more.
pub(super) fn members(typed: &Sent) -> Vec<TeamMember> {
    let (ticked, led) = (typed.numbers("members"), typed.numbers(LED));
    let mut leads = typed.numbers("leads");
    leads.retain(|id| ticked.contains(id) || !led.contains(id));
    let plain = ticked.into_iter().filter(|id| !leads.contains(id));
    let plain: Vec<_> = plain.map(|staff_id| TeamMember { staff_id, leads: false }).collect();
    leads.into_iter().map(|staff_id| TeamMember { staff_id, leads: true }).chain(plain).collect()
}

/// Everybody who can be in it, a row each: whether they are, whether they lead.
fn people(words: Words, offer: &Offer, typed: &Sent, error: Option<&str>) -> Markup {
    let has = |name: &'static str, id: &str| typed.all(name).any(|one| one == id);
    let said = if error.is_some() { "members-hint members-error" } else { "members-hint" };
    html! {
        fieldset.field id="members" tabindex="-1" aria-describedby=(said) {
            legend { (words.say("settings-members")) }
            p.hint id="members-hint" { (words.say("settings-members-hint")) }
            table.tbl.joins {
                thead {
                    tr {
                        th scope="col" { (words.say("settings-person-name")) }
                        th scope="col" id="is-member" { (words.say("settings-is-member")) }
                        th scope="col" id="is-lead" { (words.say("settings-is-lead")) }
                    }
                }
                tbody {
                    @for (at, (id, name)) in offer.people.iter().enumerate() {
                        @let (person, member) = (format!("person-{at}"), format!("member-{at}"));
                        tr {
                            th scope="row" id=(person) { div.person { (avatar_small(name)) span { (name) } } }
                            td {
                                input type="checkbox" id=(member) name="members" value=(id) checked[has("members", id)]
                                    aria-labelledby={ (person) " is-member" };
                            }
                            td {
                                input type="checkbox" name="leads" value=(id) checked[has("leads", id)]
                                    data-within=(member) aria-labelledby={ (person) " is-lead" };
                                @if has(LED, id) { input type="hidden" name=(LED) value=(id); }
                            }
                        }
                    }
                }
            }
            @if let Some(error) = error { p.error id="members-error" { (error) } }
        }
    }
}

/// The fields. A team keeps its brand, so it is chosen only at first.
pub(super) fn draw(words: Words, offer: &Offer, typed: &Sent, is_new: bool, errors: &[FieldError]) -> Markup {
    let (brand, closed, hint) =
        (words.say("settings-brand"), words.say("settings-closed"), words.say("settings-closed-hint"));
    let (active, active_hint) = (words.say("settings-team-active"), words.say("settings-team-active-hint"));
    let brands: Vec<_> = offer.brands.iter().map(choice).collect();
    let select = Control::Select { value: typed.text("brand_id"), choices: &brands };
    let one = Field::new("brand_id", &brand, select).error(error_of(errors, "brand_id"));
    html! {
        input type="hidden" name="version" value=(typed.text("version"));
        (label_fields(words, [typed.text("labels"), typed.text("labels_ms"), typed.text("labels_id")], errors))
        (field(words, &if is_new { one } else { one.disabled() }))
        (field(words, &Field::new("closed", &closed, Control::Tick { is_on: typed.has("closed") }).hint(&hint)))
        (people(words, offer, typed, error_of(errors, "members")))
        @if !is_new {
            (field(words, &Field::new("active", &active, Control::Tick { is_on: typed.has("active") })
                .hint(&active_hint).error(error_of(errors, "active"))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who is in the team and leads (`*`) when these boxes were sent.
    fn sent(led: &[i64], members: &[i64], leads: &[i64]) -> Vec<String> {
        let named =
            |name: &'static str, ids: &[i64]| ids.iter().map(|id| (name, id.to_string())).collect::<Vec<_>>();
        let fields = [named(LED, led), named("members", members), named("leads", leads)].concat();
        let mut told: Vec<String> = super::members(&Sent::of(&fields))
            .iter()
            .map(|one| format!("{}{}", one.staff_id, if one.leads { "*" } else { "" }))
            .collect();
        told.sort();
        told
    }

    #[test]
    fn who_leads_is_a_member_and_who_is_no_member_leads_no_more() {
        assert_eq!(sent(&[], &[1, 2], &[2]), ["1", "2*"]);
        assert_eq!(sent(&[], &[1], &[2]), ["1", "2*"], "newly a lead, so a member");
        assert_eq!(sent(&[2], &[1], &[2]), ["1"], "a lead whose member box was emptied");
        assert_eq!(sent(&[2], &[1, 2], &[]), ["1", "2"], "a member still");
        assert_eq!(sent(&[2], &[2], &[2, 3]), ["2*", "3*"]);
        assert!(sent(&[2], &[], &[]).is_empty());
    }

    #[test]
    fn a_team_that_is_shown_and_sent_as_it_is_stays() {
        let members = vec![
            TeamMember { staff_id: 4, leads: true },
            TeamMember { staff_id: 2, leads: false },
            TeamMember { staff_id: 9, leads: false },
        ];
        let team = Team {
            id: 1,
            brand_id: None,
            labels: Labels::new("Visa", "", ""),
            closed: false,
            active: true,
            members: members.clone(),
            version: 1,
        };
        assert_eq!(super::members(&of_team(&team)), members);
    }
}
