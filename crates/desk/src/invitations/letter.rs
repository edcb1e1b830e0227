//! The letter that carries an invitation: from a brand they serve, in their language.

use db::Tx;
use jiff::tz::TimeZone;
use kernel::{Actor, Problem, Timestamp};
use mail::token::ReplyTokens;
use text::{Arg, format};

use crate::brands;
use crate::correspondence::{Letter, links};
use crate::mailboxes::{self, Mailbox};
use crate::messages::Recipient;
use crate::staff::{self, Member};
use crate::words::words;

/// The mailbox it leaves from: that of the first brand they serve that has one, else of any brand. `None` when the
/// house has no mailbox in use.
pub(super) fn sender(tx: &mut Tx<'_>, member: &Member) -> Result<Option<Mailbox>, Problem> {
    let every = brands::all(tx)?.into_iter().map(|brand| brand.id);
    for brand_id in member.brands.iter().copied().chain(every) {
        match mailboxes::first_of_brand(tx, brand_id) {
            Ok(mailbox) if mailbox.active => return Ok(Some(mailbox)),
            Ok(_) => {}
            Err(problem) if problem.kind == kernel::Kind::NoMailbox => {}
            Err(problem) => return Err(problem),
        }
    }
    Ok(None)
}

/// What the letter says.
pub(super) struct Said<'a> {
    pub member: &'a Member,
    /// Who invites.
    pub actor: &'a Actor,
    pub seed: &'a str,
    pub expires_at: Timestamp,
}

/// Writes the letter. The link is not in it yet: see [`links`].
pub(super) fn written(
    tx: &mut Tx<'_>,
    tokens: &ReplyTokens,
    mailbox: &Mailbox,
    id: i64,
    said: &Said<'_>,
    now: Timestamp,
) -> Result<Letter, Problem> {
    let (member, language) = (said.member, said.member.language);
    let serves = brands::get(tx, mailbox.brand_id)?;
    let brand = serves.name_in(language).to_owned();
    let inviter = match said.actor.staff_id() {
        Some(by) => staff::name_of(tx, by)?,
        None => None,
    };
    let zone = TimeZone::get(&member.zone).unwrap_or(TimeZone::UTC);
    let until = format::date(language, format::day_of(said.expires_at, &zone), format::DateStyle::Long);
    let args = [
        ("name", Arg::from(member.call_as.clone())),
        ("inviter", Arg::from(inviter.unwrap_or_else(|| brand.clone()))),
        ("brand", Arg::from(brand.clone())),
        ("until", Arg::from(until)),
    ];
    let say = |key| words().say(language, key, &args);
    // Somebody who has a password already forgot it.
    let (subject, why) = if member.can_sign_in {
        ("invitation-mail-again-subject", "invitation-mail-again")
    } else {
        ("invitation-mail-subject", "invitation-mail-why")
    };
    let text = [
        say("invitation-mail-greeting"),
        say(why),
        format!("{}\n{}", say("invitation-mail-link"), links::mark(said.seed)),
        say("invitation-mail-until"),
        brand,
    ]
    .join("\n\n");
    let domain = mailbox.address.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    Ok(Letter {
        from: mailbox.address.clone(),
        from_name: mailbox.name_for(&serves, language).to_owned(),
        reply_to: None,
        recipients: vec![Recipient {
            role: "to".to_owned(),
            name: member.full_name.clone(),
            address: member.email.clone(),
        }],
        subject: say(subject),
        text,
        // Plain text alone: what is shown is what is opened.
        html: None,
        attachments: Vec::new(),
        message_id: tokens.message_id(id, id, domain),
        in_reply_to: None,
        references: Vec::new(),
        language,
        automatic: Some("generated".to_owned()),
        date: now,
    })
}
