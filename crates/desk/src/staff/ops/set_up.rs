//! The first start: a one-time link makes the first brand and the first administrator. It exists only while no
//! administrator can sign in, is replaced at each start, and works once.

use db::Tx;
use kernel::{Actor, Kind, Language, Problem};
use serde::{Deserialize, Serialize};

use super::target;
use crate::brands::{self, NewBrand};
use crate::house::Desk;
use crate::labels;
use crate::pen::Pen;
use crate::staff::secrets::{self, Opens};
use crate::staff::store::credentials::{self, LinkFor};
use crate::staff::store::{self, people};
use crate::staff::{self, ADMINISTRATOR, NewStaff, token_hash};
use crate::{fields, requests};

/// How long a set-up link stands, in hours.
pub const SET_UP_HOURS: i64 = 24;

/// What the set-up asks.
#[derive(Clone, Debug)]
pub struct SetUp {
    /// What customers know the first brand by.
    pub brand_name: String,
    /// The language it writes in, and its administrator reads.
    pub language: Language,
    /// IANA time zone of both.
    pub zone: String,
    /// The domain its mail is sent from; may be empty until mail is set up.
    pub sender_domain: String,
    /// The administrator's full name.
    pub full_name: String,
    /// Their sign-in address.
    pub email: String,
    /// The password they choose.
    pub password: String,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SetUpDone {
    /// The first brand.
    pub brand_id: i64,
    /// The administrator.
    pub staff_id: i64,
}

/// A new set-up link's secret, which replaces every earlier one; `None` when an administrator can already sign in.
pub async fn set_up_link(desk: &Desk) -> Result<Option<String>, Problem> {
    let (now, demo) = (desk.now(), desk.is_demo());
    let secret = secrets::fresh(desk, Opens::SetUp);
    let hash = secret.hash;
    let made = desk
        .db()
        .write(move |tx| {
            if people::administrators_but(tx, demo, 0)? > 0 {
                return Ok::<bool, Problem>(false);
            }
            tx.execute(&store::DROP_SET_UP_LINKS, &[])?;
            let expires_at = now.plus_minutes(SET_UP_HOURS * 60);
            tx.execute(&store::INSERT_LINK, &[&hash, &None::<i64>, &now, &expires_at])?;
            Ok(true)
        })
        .await?;
    Ok(made.then_some(secret.text))
}

/// Whether the link still opens; refused when used, replaced or too old. Changes nothing.
pub async fn set_up_open(desk: &Desk, token: &str) -> Result<(), Problem> {
    let (hash, now, demo) = (token_hash(token), desk.now(), desk.is_demo());
    desk.db().read(move |tx| opens(tx, &hash, now, demo)).await
}

fn opens(tx: &mut Tx<'_>, hash: &[u8; 32], now: kernel::Timestamp, demo: bool) -> Result<(), Problem> {
    match credentials::link(tx, hash, now)? {
        Some(LinkFor::SetUp) if people::administrators(tx, demo)? == 0 => Ok(()),
        _ => Err(Problem::new(Kind::LinkExpired)),
    }
}

/// The fields, checked; the password stays out.
fn checked(command: &SetUp) -> Result<(NewBrand, NewStaff), Problem> {
    let name = fields::required("brand_name", &command.brand_name, fields::NAME_MAX)?;
    let zone = fields::zone("zone", &command.zone)?;
    let full_name = fields::required("full_name", &command.full_name, fields::NAME_MAX)?;
    let brand = NewBrand {
        name: name.clone(),
        // Customers are written to in their own language until somebody narrows it.
        languages: std::iter::once(command.language)
            .chain(Language::ALL.into_iter().filter(|one| *one != command.language))
            .collect(),
        zone: zone.clone(),
        sender_domains: brands::domains("sender_domain", std::slice::from_ref(&command.sender_domain))?,
        letterhead: name,
        ..NewBrand::default()
    };
    let administrator = NewStaff {
        email: fields::email("email", &command.email)?,
        call_as: full_name.split_whitespace().next().unwrap_or(&full_name).to_owned(),
        full_name,
        language: command.language,
        zone,
        password_hash: None,
        demo: false,
        brands: Vec::new(),
        roles: vec![ADMINISTRATOR.to_owned()],
    };
    fields::password("password", &command.password)?;
    Ok((brand, administrator))
}

fn make(
    tx: &mut Tx<'_>,
    pen: &Pen,
    brand: &NewBrand,
    administrator: &NewStaff,
) -> Result<SetUpDone, Problem> {
    staff::ensure_roles(tx, pen)?;
    labels::ensure(tx, pen)?;
    let brand_id = brands::insert(tx, pen, brand)?;
    let staff_id = staff::insert(tx, pen, &NewStaff { brands: vec![brand_id], ..administrator.clone() })?;
    Ok(SetUpDone { brand_id, staff_id })
}

/// Makes brand and administrator, and uses the link up, in one transaction.
pub async fn set_up(desk: &Desk, visitor: &Actor, token: &str, command: SetUp) -> Result<SetUpDone, Problem> {
    let (brand, mut administrator) = checked(&command)?;
    // A link that does not open costs no hashing; a repeat of the request that used it up is still answered below.
    if set_up_open(desk, token).await.is_ok() {
        administrator.password_hash = Some(desk.passwords().hash(command.password, desk.secret()).await?);
    }
    let (pen, hash, demo) = (desk.pen(visitor), token_hash(token), desk.is_demo());
    let done = desk.db().write(move |tx| {
        requests::once(tx, &pen, |tx| {
            opens(tx, &hash, pen.now, demo)?;
            if administrator.password_hash.is_none() || !credentials::use_link(tx, &hash, pen.now)? {
                return Err(Problem::new(Kind::LinkExpired));
            }
            make(tx, &pen, &brand, &administrator)
        })
    });
    target::changed(desk, done.await)
}
