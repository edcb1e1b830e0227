//! How the two desks come to be: brands with their office hours and promises, mailboxes, teams, and who works there.

use std::collections::BTreeMap;

use desk::brands::{self, NewBrand};
use desk::mailboxes::{self, NewMailbox};
use desk::staff::{self, NewStaff};
use desk::teams::TeamMember;
use desk::teams::ops::{NewTeam, add as add_team};
use desk::{Desk, labels, policies};
use kernel::{Actor, Grants, Problem, Via, Who};

use super::people::{Brand, Colleague, STAFF, Team};
use super::{organisations, snippets, tags, views};

/// What was founded: ids by what they are for.
#[derive(Clone, Debug, Default)]
pub struct House {
    brands: BTreeMap<Brand, i64>,
    teams: BTreeMap<Team, i64>,
    staff: BTreeMap<&'static str, i64>,
}

impl House {
    /// The brand's id.
    pub fn brand(&self, brand: Brand) -> i64 {
        self.brands.get(&brand).copied().unwrap_or_default()
    }

    /// The team's id.
    pub fn team(&self, team: Team) -> Option<i64> {
        self.teams.get(&team).copied()
    }

    /// The colleague's id.
    pub fn staff(&self, word: &str) -> Option<i64> {
        self.staff.get(word).copied()
    }

    /// The colleague of that word, acting with what their role allows.
    pub fn actor(&self, word: &str) -> Actor {
        let colleague = STAFF.iter().find(|colleague| colleague.word == word);
        let role = colleague
            .and_then(|colleague| staff::built_in().into_iter().find(|role| role.word == colleague.role));
        Actor {
            who: self.staff(word).map_or(Who::Nobody, Who::Staff),
            via: Via::Demo,
            language: colleague.map(|colleague| colleague.language).unwrap_or_default(),
            grants: role.map_or_else(Grants::default, |role| Grants { words: role.words, scope: role.scope }),
            request: None,
        }
    }
}

/// Founds both desks. `password` opens every account, in the demo and nowhere else.
pub async fn found(desk: &Desk, password: &str) -> Result<House, Problem> {
    let pen = desk.pen(&Actor::system(Via::Demo));
    let password_hash = desk.passwords().hash(password.to_owned(), desk.secret()).await?;
    let house = desk
        .db()
        .write(move |tx| {
            labels::ensure(tx, &pen)?;
            staff::ensure_roles(tx, &pen)?;
            let mut house = House::default();
            for brand in Brand::ALL {
                let id = brands::insert(tx, &pen, &brand_of(brand))?;
                let written = brands::get(tx, id)?;
                policies::ensure_default(tx, &pen, &written)?;
                mailboxes::insert(tx, &pen, &mailbox_of(brand, id))?;
                house.brands.insert(brand, id);
            }
            for colleague in &STAFF {
                let id = staff::insert(tx, &pen, &account(colleague, &house, &password_hash))?;
                house.staff.insert(colleague.word, id);
            }
            Ok::<_, Problem>(house)
        })
        .await?;
    set_up(desk, house).await
}

fn brand_of(brand: Brand) -> NewBrand {
    NewBrand {
        name: brand.name().to_owned(),
        legal_name: brand.legal_name().to_owned(),
        languages: brand.languages().to_vec(),
        zone: brand.zone().to_owned(),
        sender_domains: brand.domains().iter().map(|domain| (*domain).to_owned()).collect(),
        letterhead: brand.signature().to_owned(),
        ..NewBrand::default()
    }
}

fn mailbox_of(brand: Brand, brand_id: i64) -> NewMailbox {
    NewMailbox {
        brand_id,
        address: brand.mailbox().to_owned(),
        signature: brand.signature().to_owned(),
        ..NewMailbox::default()
    }
}

fn account(colleague: &Colleague, house: &House, password_hash: &str) -> NewStaff {
    let serves = Brand::ALL.into_iter().filter(|brand| colleague.both || *brand == colleague.home);
    NewStaff {
        email: colleague.email(),
        full_name: colleague.full_name.to_owned(),
        call_as: colleague.call_as.to_owned(),
        language: colleague.language,
        zone: colleague.home.zone().to_owned(),
        password_hash: Some(password_hash.to_owned()),
        demo: true,
        brands: serves.map(|brand| house.brand(brand)).collect(),
        roles: vec![colleague.role.to_owned()],
    }
}

/// The tags, the snippets, and the teams with their members, as the administrator sets them up.
async fn set_up(desk: &Desk, mut house: House) -> Result<House, Problem> {
    let administrator = house.actor("kavitha");
    tags::found(desk, &administrator).await?;
    snippets::found(desk, &administrator, |brand| house.brand(brand)).await?;
    for team in Team::ALL {
        let member = |colleague: &Colleague| {
            let (_, leads) = colleague.teams.iter().find(|(of, _)| *of == team)?;
            Some(TeamMember { staff_id: house.staff(colleague.word)?, leads: *leads })
        };
        let new = NewTeam {
            brand_id: Some(house.brand(team.brand())),
            labels: team.labels(),
            closed: false,
            members: STAFF.iter().filter_map(member).collect(),
        };
        let added = add_team(desk, &administrator, new).await?;
        house.teams.insert(team, added.id);
    }
    organisations::found(desk, &administrator, &house).await?;
    views::found(desk, &administrator, &house).await?;
    Ok(house)
}
