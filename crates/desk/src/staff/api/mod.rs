//! The API of staff: routes and bodies; everything else is in the operations.

mod links;
mod own;
mod people;
mod roles;

use utoipa_axum::router::OpenApiRouter;

use crate::house::Desk;

pub(super) fn routes() -> OpenApiRouter<Desk> {
    people::routes().merge(roles::routes()).merge(own::routes()).merge(links::routes())
}
