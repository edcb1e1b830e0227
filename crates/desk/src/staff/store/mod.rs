//! Every statement that touches staff, their roles and what they sign in with. How rows are read is beside, by subject.

pub(super) mod credentials;
pub(super) mod people;
pub(super) mod roles;

use db::{Lock, statements};

/// The row lock of a member of staff. Taken before the administrator's role.
pub(super) static LOCK: Lock = Lock(&LOCK_STAFF);
/// The row lock of a role.
pub(super) static ROLE_LOCK: Lock = Lock(&LOCK_ROLE);

/// A colleague, and whether cases can be theirs: what [`super::can_own`] says of one, said of many in one statement.
macro_rules! colleague {
    () => {
        "select s.id, s.full_name, s.call_as, exists (select 1 from staff_role sr join role r on r.id = sr.role_id
                where sr.staff_id = s.id
                  and (r.word = 'administrator' or cast(r.permissions as text) like '%\"case.reply\"%'
                       or cast(r.permissions as text) like '%\"case.note\"%'))
         from staff s"
    };
}

statements! {
    BY_EMAIL = "staff.by_email", "select id from staff where email_folded = $1 and active";
    IS_ACTIVE = "staff.is_active", "select active from staff where id = $1";
    NAME = "staff.name", "select full_name from staff where id = $1";
    ZONE = "staff.zone", "select zone from staff where id = $1 and zone <> ''";
    TEAM = "staff.team", "select brand_id, labels from team where id = $1";
    OF_BRAND = "staff.of_brand", "select 1 from staff_brand where staff_id = $1 and brand_id = $2";
    // People
    LOCK_STAFF = "staff.lock", "select id from staff where id = $1 {for update}";
    DISPLAY_NAME = "staff.display_name", "select full_name from staff where id = $1";
    INSERT_STAFF = "staff.insert",
        "insert into staff (id, email, email_folded, full_name, call_as, name_sort, language, zone, password_hash, demo,
             active, created_at, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, true, $11, 1) on conflict (email_folded) do nothing";
    UPDATE_STAFF = "staff.update",
        "update staff set email = $2, email_folded = $3, full_name = $4, call_as = $5, name_sort = $6, language = $7,
             zone = $8, version = version + 1 where id = $1";
    SET_ACTIVE = "staff.set_active", "update staff set active = $2, version = version + 1 where id = $1";
    KEYS = "staff.keys", "select keys from staff where id = $1";
    // A habit of one's own: nobody else's change of the person is overtaken by it.
    SET_KEYS = "staff.set_keys", "update staff set keys = $2 where id = $1";
    SET_PASSWORD = "staff.set_password", "update staff set password_hash = $2, version = version + 1 where id = $1";
    GET = "staff.get",
        "select id, email, full_name, call_as, language, zone, active, password_hash is not null, demo, created_at,
             version from staff where id = $1";
    SEES = "staff.sees",
        "select 1 from staff_brand theirs join staff_brand mine on mine.brand_id = theirs.brand_id
         where theirs.staff_id = $1 and mine.staff_id = $2";
    PAGE = "staff.page",
        "select s.id, s.email, s.full_name, s.call_as, s.language, s.zone, s.active, s.password_hash is not null,
             s.demo, s.created_at, s.version
         from staff s left join staff a on a.id = $1
         where ($1 = 0 or s.name_sort > a.name_sort or (s.name_sort = a.name_sort and s.id > a.id))
           and ($2 or s.active)
           and ($3 or s.id = $4 or exists (select 1 from staff_brand theirs
                join staff_brand mine on mine.brand_id = theirs.brand_id
                where theirs.staff_id = s.id and mine.staff_id = $4))
         order by s.name_sort, s.id limit $5";
    COLLEAGUES = "staff.colleagues",
        concat!(
            colleague!(),
            " where s.active and ($1 or s.id = $2 or exists (select 1 from staff_brand theirs
                join staff_brand mine on mine.brand_id = theirs.brand_id
                where theirs.staff_id = s.id and mine.staff_id = $2))
         order by s.name_sort, s.id"
        );
    COLLEAGUES_OF_BRAND = "staff.colleagues_of_brand",
        concat!(
            colleague!(),
            " where s.id = $2 or s.active and exists (select 1 from staff_brand b
                where b.staff_id = s.id and b.brand_id = $1)
         order by s.name_sort, s.id"
        );
    BRANDS_OF = "staff.brands_of", "select brand_id from staff_brand where staff_id = $1 order by brand_id";
    ROLE_WORDS_OF = "staff.role_words_of",
        "select r.word from staff_role sr join role r on r.id = sr.role_id where sr.staff_id = $1 order by r.word";
    GIVE_BRAND = "staff.give_brand",
        "insert into staff_brand (staff_id, brand_id) values ($1, $2) on conflict do nothing";
    TAKE_BRANDS = "staff.take_brands", "delete from staff_brand where staff_id = $1";
    GIVE_ROLE = "staff.give_role",
        "insert into staff_role (staff_id, role_id) select $1, id from role where word = $2 on conflict do nothing";
    TAKE_ROLES = "staff.take_roles", "delete from staff_role where staff_id = $1";
    // Who no longer serves a brand is in none of its teams.
    LEAVE_TEAMS = "staff.leave_teams",
        "delete from team_member where staff_id = $1 and team_id in (select t.id from team t where t.brand_id is not null
             and t.brand_id not in (select brand_id from staff_brand where staff_id = $1))";
    LOCK_ADMINISTRATORS = "staff.lock_administrators",
        "select id from role where word = 'administrator' {for update}";
    // Only those who can sign in count: invited administrators who never came cannot let anybody in.
    ADMINISTRATORS_BUT = "staff.administrators_but",
        "select count(*) from staff s join staff_role sr on sr.staff_id = s.id join role r on r.id = sr.role_id
         where r.word = 'administrator' and s.active and s.password_hash is not null and ($1 or not s.demo)
           and s.id <> $2";

    // Whom a brand or team can be told through
    REACHES = "staff.reaches", "select 1 from staff_brand where staff_id = $1 and brand_id = $2";
    EXISTS = "staff.exists", "select 1 from staff where id = $1 and active";
    // Taken, because what asks goes on to name the team: it is not retired at the same moment.
    TEAM_HELD = "staff.team_held",
        "select 1 from team where id = $1 and active
             and (brand_id is null or cast($2 as bigint) is null or brand_id = $2) {for update}";
    TEAM_TAKES = "staff.team_takes",
        "select 1 from team where id = $1 and active and (brand_id is null or brand_id = $2)";
    LEADS_OF = "staff.leads_of",
        "select m.staff_id from team_member m join staff s on s.id = m.staff_id
         where m.team_id = $1 and m.leads and s.active order by m.staff_id";
    OVERSEERS_OF = "staff.overseers_of",
        "select distinct b.staff_id from staff_brand b join staff s on s.id = b.staff_id
         join staff_role sr on sr.staff_id = s.id join role r on r.id = sr.role_id
         where b.brand_id = $1 and s.active and r.word = $2 order by b.staff_id";

    // Roles
    LOCK_ROLE = "roles.lock", "select id from role where id = $1 {for update}";
    ROLES_OF = "staff.roles_of",
        "select r.word, r.permissions, r.scope from staff_role sr join role r on r.id = sr.role_id
         where sr.staff_id = $1";
    INSERT_ROLE = "staff.insert_role",
        "insert into role (id, word, labels, permissions, scope, built_in, version) values ($1, $2, $3, $4, $5, $6, 1)
         on conflict (word) do nothing";
    UPDATE_ROLE = "roles.update",
        "update role set labels = $2, permissions = $3, scope = $4, version = version + 1 where id = $1";
    ALL_ROLES = "roles.all",
        "select id, word, labels, permissions, scope, built_in, version from role order by built_in desc, id";
    ROLE_LIMITS = "roles.limits",
        "select kind, currency, amount_minor from role_limit where role_id = $1 order by kind, currency";
    LIMITS_OF_STAFF = "roles.limits_of_staff",
        "select l.kind, l.currency, cast(max(l.amount_minor) as bigint) from role_limit l
         join staff_role sr on sr.role_id = l.role_id where sr.staff_id = $1 group by l.kind, l.currency";
    TAKE_LIMITS = "roles.take_limits", "delete from role_limit where role_id = $1";
    GIVE_LIMIT = "roles.give_limit",
        "insert into role_limit (role_id, kind, currency, amount_minor) values ($1, $2, $3, $4)";

    // Tokens
    STAFF_OF_TOKEN = "staff.of_token",
        "select s.id, s.language, s.zone, s.call_as, s.keys from api_token t join staff s on s.id = t.staff_id
         where t.hash = $1 and t.revoked_at is null and (t.expires_at is null or t.expires_at > $2) and s.active
           and ($3 or not s.demo)";
    INSERT_TOKEN = "staff.insert_token",
        "insert into api_token (id, staff_id, name, hash, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)";
    TOKENS_OF = "staff.tokens_of",
        "select id, name, created_at, expires_at from api_token where staff_id = $1 and revoked_at is null
           and (expires_at is null or expires_at > $2) order by id";
    REVOKE_TOKEN = "staff.revoke_token",
        "update api_token set revoked_at = $3 where id = $1 and staff_id = $2 and revoked_at is null";
    REVOKE_TOKENS = "staff.revoke_tokens",
        "update api_token set revoked_at = $2 where staff_id = $1 and revoked_at is null";

    // Sign-in
    SIGN_IN_ROW = "staff.sign_in_row",
        "select id, password_hash from staff where email_folded = $1 and active and ($2 or not demo)";
    STILL_OPEN = "staff.still_open",
        "select 1 from staff where id = $1 and active and password_hash = $2 and ($3 or not demo) {for update}";
    PASSWORD_OF = "staff.password_of", "select password_hash from staff where id = $1 and active";
    INSERT_SESSION = "staff.insert_session",
        "insert into session (id, staff_id, hash, user_agent, remote, created_at, seen_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $6, $7)";
    STAFF_OF_SESSION = "staff.of_session",
        "select s.id, s.language, s.zone, s.call_as, s.keys, x.id, x.seen_at from session x join staff s on s.id = x.staff_id
         where x.hash = $1 and x.revoked_at is null and x.expires_at > $2 and x.seen_at > $3 and s.active
           and ($4 or not s.demo)";
    TOUCH_SESSION = "staff.touch_session", "update session set seen_at = $2 where id = $1 and seen_at < $2";
    SESSIONS_OF = "staff.sessions_of",
        "select id, user_agent, remote, created_at, seen_at, expires_at from session
         where staff_id = $1 and revoked_at is null and expires_at > $2 and seen_at > $3 order by seen_at desc, id";
    REVOKE_SESSION = "staff.revoke_session",
        "update session set revoked_at = $3 where id = $1 and staff_id = $2 and revoked_at is null";
    REVOKE_SESSIONS = "staff.revoke_sessions",
        "update session set revoked_at = $2 where staff_id = $1 and revoked_at is null and id <> $3";
    FORGET_SESSIONS = "staff.forget_sessions", "delete from session where expires_at < $1 or revoked_at < $1";

    // Failed sign-ins
    COUNT_TRY = "staff.count_try",
        "insert into sign_in_try (key, since, tries) values ($1, $2, 1)
         on conflict (key) do update set
             tries = case when sign_in_try.since > $3 and sign_in_try.since <= $2 then sign_in_try.tries + 1 else 1 end,
             since = case when sign_in_try.since > $3 and sign_in_try.since <= $2 then sign_in_try.since else $2 end
         returning since, tries";
    FORGIVE_TRY = "staff.forgive_try", "update sign_in_try set tries = tries - 1 where key = $1 and tries > 0";
    FORGET_TRY = "staff.forget_try", "delete from sign_in_try where key = $1 returning tries";
    FORGET_TRIES = "staff.forget_tries", "delete from sign_in_try where since <= $1";

    // One-time links
    INSERT_LINK = "staff.insert_link",
        "insert into set_up_link (hash, staff_id, made_at, expires_at) values ($1, $2, $3, $4)";
    DROP_LINKS_OF = "staff.drop_links_of", "delete from set_up_link where staff_id = $1 and used_at is null";
    DROP_SET_UP_LINKS = "staff.drop_set_up_links",
        "delete from set_up_link where staff_id is null and used_at is null";
    LINK = "staff.link",
        "select staff_id from set_up_link where hash = $1 and used_at is null and expires_at > $2";
    USE_LINK = "staff.use_link",
        "update set_up_link set used_at = $2 where hash = $1 and used_at is null and expires_at > $2";
}
