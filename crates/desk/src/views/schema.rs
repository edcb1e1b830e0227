//! The tables of saved views, and the word to share them for the roles that lead.

use db::Migration;

pub(super) const MIGRATIONS: &[Migration] = &[
    Migration::new(
        "desk/0150_views",
        "create table case_view (
        id {int} primary key,
        name {text} not null,
        folder {text} not null,
        sort {text} not null,
        filters {json} not null,
        owner_id {int} not null references staff (id),
        audience {text} not null check (audience in ('me', 'team', 'everybody')),
        team_id {int} references team (id),
        made_at {int} not null,
        version {int} not null,
        check ((audience = 'team') = (team_id is not null))
    ) {strict};
    create index case_view_of_owner on case_view (owner_id);
    create index case_view_shared on case_view (audience) where audience <> 'me';
    create table case_view_place (
        staff_id {int} not null references staff (id),
        view_id {int} not null references case_view (id),
        place {int} not null,
        primary key (staff_id, view_id)
    ) {strict};
    create index case_view_place_of_view on case_view_place (view_id);",
    ),
    Migration::new(
        "desk/0151_views_share",
        "update role set permissions =
             cast(replace(cast(permissions as text), ']', ', \"views.share\"]') as {json})
         where word in ('lead', 'manager') and built_in and cast(permissions as text) like '%\"%'
             and cast(permissions as text) not like '%\"views.share\"%';",
    ),
];
