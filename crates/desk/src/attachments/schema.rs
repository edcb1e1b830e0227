//! The table of attachments. `sha256` is of the bytes as stored, and their name on the shelf; of a personal file these
//! are sealed bytes, so the row tells nothing of what it held once the key is gone.

use db::Migration;

pub(super) const MIGRATIONS: &[Migration] = &[FIRST, NAMES, REFUSED];

const FIRST: Migration = Migration::new(
    "desk/0041_attachments",
    // No foreign keys to case and message: both may be written after their files, in one transaction.
    "create table attachment (
        id {int} primary key,
        brand_id {int} not null references brand (id),
        case_id {int} not null,
        message_id {int},
        person_id {int},
        filename {text} not null,              -- personal: content
        content_type {text} not null,
        declared_type {text} not null,
        size_bytes {int} not null,
        sha256 {text} not null,
        file_key {blob},
        content_id {text},
        shown_inline {flag} not null,
        uploaded_by {int},
        created_at {int} not null,
        check ((person_id is null) = (file_key is null))
    ) {strict};
    create index attachment_by_message on attachment (message_id) where message_id is not null;
    create index attachment_by_case on attachment (case_id, id);
    create index attachment_by_person on attachment (person_id) where person_id is not null;
    create index attachment_by_file on attachment (sha256);
    create index attachment_unbound on attachment (created_at, id) where message_id is null;",
);

/// Who but attachments names a file on the shelf, so that it is not collected.
const NAMES: Migration = Migration::new(
    "desk/0091_shelf_names",
    "create table shelf_name (
        owner {text} not null,
        owner_id {int} not null,
        sha256 {text} not null,
        primary key (owner, owner_id)
    ) {strict};
    create index shelf_name_file on shelf_name (sha256);",
);

/// What was sent and not taken: its name, so that whoever answers knows what the customer meant them to have.
const REFUSED: Migration = Migration::new(
    "desk/0230_refused_files",
    // No foreign keys, as above.
    "create table refused_file (
        id {int} primary key,
        case_id {int} not null,
        message_id {int} not null,
        filename {text} not null,              -- personal: content
        because {text} not null,
        created_at {int} not null
    ) {strict};
    create index refused_file_by_case on refused_file (case_id, id);
    create index refused_file_by_message on refused_file (message_id);",
);
