//! How an upload comes in, whatever it is for: looked at, kept on the shelf, and then given to whatever it belongs to.

use db::Tx;
use kernel::{Actor, Kind, Problem};

use super::{Attachment, Filing, NewFile, attach, content_id_of, keep};
use crate::house::Desk;
use crate::requests;

/// What an upload belongs to until a message takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Home {
    /// Its brand.
    pub brand_id: i64,
    /// The case, or what stands for it while there is none.
    pub case_id: i64,
    /// Whose key seals it.
    pub person_id: i64,
}

/// Takes an upload in. `home` says where it belongs, in the transaction that writes it down; the caller has asked the
/// same before, so that a stranger fills no disk. With `inline` it must be an image.
pub async fn receive<H>(
    desk: &Desk,
    actor: &Actor,
    file: NewFile,
    inline: bool,
    home: H,
) -> Result<Attachment, Problem>
where
    H: Fn(&mut Tx<'_>) -> Result<Home, Problem> + Send + Sync + 'static,
{
    if file.filename.trim().is_empty() {
        return Err(Problem::field(Kind::Required, "filename"));
    }
    if file.bytes.is_empty() {
        return Err(Problem::field(Kind::Required, "file"));
    }
    let (pen, uploaded_by) = (desk.pen(actor), actor.staff_id());
    let kept = keep(desk, file).await?;
    if inline && !kept.content_type.starts_with("image/") {
        return Err(Problem::field(Kind::Malformed, "file").with("expected", "PNG, JPEG, GIF, WebP"));
    }
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let Home { brand_id, case_id, person_id } = home(tx)?;
                let filing = Filing {
                    brand_id,
                    case_id,
                    message_id: None,
                    person_id,
                    content_id: inline.then(|| content_id_of(kept.id())),
                    inline,
                    uploaded_by,
                };
                attach(tx, &pen, &kept, &filing)
            })
        })
        .await
}
