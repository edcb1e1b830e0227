//! Many rows in one transaction, a page at a time: what is held of them in memory is one page.

use crate::error::DbError;
use crate::tx::Tx;

/// Does something with every row that `page` reads: the first page behind `start`, each other one behind the place of
/// the last row before it. It ends with a page that is empty, so rows that are changed meanwhile must keep their place.
///
/// # Errors
/// Those of `page` and of `each`, at the row where they occur.
pub fn in_pages<P, R, E: From<DbError>>(
    tx: &mut Tx<'_>,
    start: P,
    page: impl Fn(&mut Tx<'_>, P) -> Result<Vec<R>, DbError>,
    place: impl Fn(&R) -> P,
    mut each: impl FnMut(&mut Tx<'_>, R) -> Result<(), E>,
) -> Result<(), E> {
    let mut after = start;
    loop {
        let rows = page(tx, after)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = place(last);
        rows.into_iter().try_for_each(|row| each(tx, row))?;
    }
}
