//! Sign in with e-mail and password. Unknown addresses, wrong passwords and people who left are answered alike, after
//! the same work; too many tries must wait.

use kernel::{Actor, Kind, Language, Problem, Timestamp, Via, Who};
use serde_json::json;

use crate::house::Desk;
use crate::staff::secrets::{self, Opens};
use crate::staff::{self, attempts, store};

/// A session ends so long after it began, however much it is used, in days.
pub const SESSION_DAYS: i64 = 30;
/// The longest browser name kept, in characters.
const USER_AGENT_MAX: usize = 200;

/// What was typed, and from where.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// The address.
    pub email: String,
    /// The password.
    pub password: String,
    /// What the browser calls itself.
    pub user_agent: String,
    /// The network address it comes from.
    pub remote: String,
}

/// An open session. Its secret is known to the browser alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Who.
    pub staff_id: i64,
    /// The session.
    pub session_id: i64,
    /// The secret, for the cookie.
    pub token: String,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}

/// Opens a session.
pub async fn sign_in(desk: &Desk, typed: SignIn) -> Result<SignedIn, Problem> {
    let (email, demo) = (text::fold(typed.email.trim()), desk.is_demo());
    attempts::take(desk, &email, &typed.remote).await?;
    let address = email.clone();
    let found: Option<(i64, Option<String>)> = desk
        .db()
        .read(move |tx| {
            tx.first(&store::SIGN_IN_ROW, &[&address, &demo], |row| Ok((row.get(0)?, row.get(1)?)))
        })
        .await
        .map_err(|error: db::DbError| Problem::from(error))?;
    let (staff_id, phc) = found.map_or((0, None), |(id, phc)| (id, phc));
    let refused = || Problem::new(Kind::SignInRefused);
    // A text longer than any password may be is not worth hashing.
    let sane = typed.password.chars().count() <= crate::fields::PASSWORD_MAX;
    let password = if sane { typed.password } else { String::new() };
    if !desk.passwords().matches(password, phc.clone()).await? {
        metrics::counter!("sign_in_refused_total").increment(1);
        tracing::info!(remote = %typed.remote, "a sign-in was refused");
        return Err(refused());
    }
    let failed_before = attempts::succeeded(desk, &email, &typed.remote).await?;
    let actor = Actor { who: Who::Staff(staff_id), ..Actor::nobody(Via::Screen, Language::En) };
    let (pen, secret) = (desk.pen(&actor), secrets::fresh(desk, Opens::Session));
    let (session_id, expires_at) = (pen.id(), pen.now.plus_days(SESSION_DAYS));
    let user_agent: String = typed.user_agent.chars().take(USER_AGENT_MAX).collect();
    let (hash, remote) = (secret.hash, typed.remote);
    desk.db()
        .write(move |tx| {
            // They may have left, or set another password, while this one was being hashed.
            if tx.first(&store::STILL_OPEN, &[&staff_id, &phc, &demo], |_| Ok(()))?.is_none() {
                return Err(refused());
            }
            tx.execute(
                &store::INSERT_SESSION,
                &[&session_id, &staff_id, &hash, &user_agent, &remote, &pen.now, &expires_at],
            )?;
            let body = json!({ "session_id": session_id, "failed_before": failed_before });
            staff::record(tx, &pen, staff_id, "SignedIn", body)?;
            Ok(())
        })
        .await?;
    Ok(SignedIn { staff_id, session_id, token: secret.text, expires_at })
}
