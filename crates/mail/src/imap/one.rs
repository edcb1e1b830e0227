//! One mail that was left on its server, asked for again: by its UID, and only while that still means the same mail.

use super::follow::Listed;
use super::talk::Talk;
use super::verbs::Part;
use super::{Account, Dial};
use crate::trouble::Trouble;

/// What came of asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum One {
    /// All of it.
    Whole(Vec<u8>),
    /// It is not in the folder any more, or the folder's numbers were given anew.
    Gone,
    /// It is larger than the account takes: its size in bytes, as the server claims it.
    TooLarge(u32),
    /// The server lists it and does not give it.
    NotGiven,
}

/// Asks for one mail, of any age, up to the account's limit. Nothing is done to it on the server.
pub async fn fetch_one(account: &Account, dial: &impl Dial, listed: Listed) -> Result<One, Trouble> {
    let mut talk = Talk::open(dial, account).await?;
    let found = ask(&mut talk, account, listed).await;
    if found.is_ok() {
        talk.leave().await;
    }
    found
}

async fn ask(talk: &mut Talk, account: &Account, listed: Listed) -> Result<One, Trouble> {
    let validity = talk.select(&account.folder, &super::Afterwards::Leave).await?;
    if validity != listed.uid_validity || !talk.still_lists(listed.uid).await? {
        return Ok(One::Gone);
    }
    let claims = talk.look_at(&[listed.uid]).await?;
    let size = claims.get(&listed.uid).and_then(|claimed| claimed.size);
    if let Some(size) = size.filter(|size| *size > account.max_bytes) {
        return Ok(One::TooLarge(size));
    }
    let max = usize::try_from(account.max_bytes).unwrap_or(usize::MAX);
    let fetched = talk.fetch(&[listed.uid], Part::Whole, max).await?.remove(&listed.uid);
    Ok(fetched.map_or(One::NotGiven, One::Whole))
}
