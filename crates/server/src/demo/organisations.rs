//! The organisations both desks deal with: committees, cooperatives, companies and partner hotels. None of them exists.

use desk::customers::ops::{CustomerQuery, list};
use desk::organisations::ops::{NewOrganisation, OrganisationQuery, add};
use desk::policies::{Terms, ops as policies};
use desk::{Desk, calendars, memberships};
use kernel::{Actor, Labels, Problem};

use super::founding::House;
use super::people::Brand;

/// One person in so many writes from their employer's address.
const EMPLOYED: usize = 9;
/// How many of the committee's people are put into it by hand: they write from addresses of their own.
const COMMITTEE: usize = 5;

/// An organisation as it is first written.
struct Known {
    name: &'static str,
    domain: &'static str,
    notes: &'static str,
    /// Whose customers work there; of a partner hotel only the hotel itself writes.
    staff_of: Option<Brand>,
}

const MASJID: &str = "Masjid Al-Hidayah Seksyen 9 Travel Committee";
const KOPERASI: &str = "Koperasi Guru Selangor Berhad";

const ALL: [Known; 8] = [
    Known {
        name: MASJID,
        domain: "",
        notes: "Satu rombongan setiap musim cuti sekolah. Bayaran melalui bendahari sahaja.",
        staff_of: None,
    },
    Known {
        name: KOPERASI,
        domain: "kgsb.example",
        notes: "Kadar korporat 2026: 5% untuk ahli. Invois kepada koperasi, bukan kepada jemaah.",
        staff_of: Some(Brand::Safa),
    },
    Known {
        name: "Takaful Amanah Bestari",
        domain: "amanahbestari.example",
        notes: "Insurans perjalanan jemaah; tuntutan dijawab dalam tujuh hari bekerja.",
        staff_of: Some(Brand::Safa),
    },
    Known {
        name: "PT Wisata Nusantara",
        domain: "wisatanusantara.example",
        notes: "Agen perjalanan; poin anggotanya dikumpulkan atas nama perusahaan.",
        staff_of: Some(Brand::Nusantara),
    },
    Known {
        name: "PT Bank Sejahtera Raya",
        domain: "sejahteraraya.example",
        notes: "Kartu bersama sejak 2025. Keluhan poin kartu juga ke bank.",
        staff_of: Some(Brand::Nusantara),
    },
    Known {
        name: "Hotel Merdeka Raya Jakarta",
        domain: "hotelmerdekarayajakarta.example",
        notes: "Hotel mitra, 214 kamar.",
        staff_of: None,
    },
    Known {
        name: "Grand Cendana Bandung",
        domain: "grandcendanabandung.example",
        notes: "Hotel mitra. Klaim poin lewat front office.",
        staff_of: None,
    },
    Known {
        name: "Selat Hotel Penang",
        domain: "selathotelpenang.example",
        notes: "Partner hotel. Answers claims in English.",
        staff_of: None,
    },
];

/// The domain of whom the person at this place works for, if they write from work.
pub fn employer(brand: Brand, place: usize) -> Option<&'static str> {
    let employers: Vec<&Known> = ALL.iter().filter(|one| one.staff_of == Some(brand)).collect();
    (place % EMPLOYED == 4)
        .then(|| employers.get(place / EMPLOYED % employers.len().max(1)))?
        .map(|one| one.domain)
}

/// Adds them as the administrator does, with what the cooperative is promised.
pub async fn found(desk: &Desk, administrator: &Actor, house: &House) -> Result<(), Problem> {
    for known in &ALL {
        let domains = Some(known.domain.to_owned()).filter(|domain| !domain.is_empty());
        let new = NewOrganisation {
            name: known.name.to_owned(),
            domains: domains.into_iter().collect(),
            notes: known.notes.to_owned(),
        };
        let added = add(desk, administrator, new).await?;
        if known.name == KOPERASI {
            promise(desk, administrator, house.brand(Brand::Safa), added.id).await?;
        }
    }
    Ok(())
}

async fn promise(desk: &Desk, actor: &Actor, brand_id: i64, organisation_id: i64) -> Result<(), Problem> {
    let hours = calendars::ops::list(desk, actor).await?;
    let Some(calendar) = hours.into_iter().find(|one| one.brand_id == Some(brand_id)) else { return Ok(()) };
    let name = "Koperasi Guru Selangor";
    let terms = Terms {
        brand_id: Some(brand_id),
        labels: Labels::new(name, name, name),
        organisation_id: Some(organisation_id),
        calendar_id: calendar.id,
        first_reply_minutes: Some(60),
        next_reply_minutes: Some(120),
        resolution_minutes: Some(1_080),
        warn_percent: Some(75),
        active: true,
        ..Terms::default()
    };
    policies::add(desk, actor, terms).await.map(drop)
}

/// Puts the committee's people into it, as a representative does who knows them.
pub async fn settle(desk: &Desk, house: &House, actor: &Actor) -> Result<(), Problem> {
    let page = desk::organisations::ops::list(desk, actor, &OrganisationQuery::default()).await?;
    let Some(committee) = page.organisations.into_iter().find(|one| one.name == MASJID) else {
        return Ok(());
    };
    let query =
        CustomerQuery { brand_id: Some(house.brand(Brand::Safa)), limit: 100, ..CustomerQuery::default() };
    let people = list(desk, actor, &query).await?.customers;
    let free = people.into_iter().filter(|person| person.organisation_id.is_none() && !person.erased);
    for person in free.step_by(3).take(COMMITTEE) {
        memberships::ops::join(desk, actor, person.id, None, Some(committee.id)).await?;
    }
    Ok(())
}
