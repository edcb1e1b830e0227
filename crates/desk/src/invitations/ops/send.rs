//! Invite a member of staff to choose a password, the first time or after they forgot it: make the link, mail it.

use kernel::{Actor, Permission, Problem, Timestamp};
use serde::{Deserialize, Serialize};

use crate::correspondence::{Queued, links, queue};
use crate::house::Desk;
use crate::invitations::letter::{self, Said};
use crate::requests;
use crate::staff::ops::{fresh_invitation, invitation_secret, invite_in};

/// An invitation. Its secret is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Invitation {
    /// The secret at the end of the link.
    pub token: String,
    /// When it ends.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    /// The address it is mailed to; absent when no mail leaves, because no brand of theirs has a mailbox or mail to the
    /// address came back.
    pub mailed_to: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    seed: String,
    expires_at: Timestamp,
    mailed_to: Option<String>,
}

/// Makes an invitation and queues the letter that carries it.
pub async fn send(desk: &Desk, actor: &Actor, id: i64) -> Result<Invitation, Problem> {
    actor.may(Permission::StaffChange)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    let (secret, tokens) = (fresh_invitation(desk), desk.reply_tokens());
    let kept: Kept = desk
        .db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let (member, expires_at) = invite_in(tx, &pen, &actor, id, &secret)?;
                let mut mailed_to = None;
                if let Some(mailbox) = letter::sender(tx, &member)? {
                    let letter_id = pen.id();
                    let said = Said { member: &member, actor: &actor, seed: &secret.seed, expires_at };
                    let letter = letter::written(tx, &tokens, &mailbox, letter_id, &said, pen.now)?;
                    let queued = Queued {
                        key: format!("invitation:{letter_id}"),
                        kind: links::INVITATION,
                        brand_id: mailbox.brand_id,
                        mailbox_id: mailbox.id,
                        case_id: None,
                        message_id: None,
                        send_after: pen.now,
                        letter: &letter,
                    };
                    mailed_to = queue(tx, &pen, &queued)?.map(|_| member.email.clone());
                }
                Ok(Kept { seed: secret.seed.clone(), expires_at, mailed_to })
            })
        })
        .await?;
    desk.bells().outbox.notify_one();
    let token = invitation_secret(desk, &kept.seed);
    Ok(Invitation { token, expires_at: kept.expires_at, mailed_to: kept.mailed_to })
}
