//! Roles: sets of permission words with a reach and limits of authority, and those every installation starts with.
//! They can be changed and added to; only the administrator's is fixed.

use kernel::{Grants, Labels, Permission, PermissionSet, Scope};
use serde::{Deserialize, Serialize};

/// The word of the one role that holds everything, always.
pub const ADMINISTRATOR: &str = "administrator";

/// A role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Role {
    /// Its id.
    pub id: i64,
    /// Stable name: `representative`.
    pub word: String,
    /// What it is called, by language.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub labels: Labels,
    /// Its permission words.
    pub permissions: Vec<String>,
    /// How far they reach: `own`, `team`, `brand` or `all`.
    pub scope: String,
    /// Whether every installation has it.
    pub built_in: bool,
    /// Up to how much its holders decide alone.
    pub limits: Vec<Limit>,
    /// Rises with each change.
    pub version: i64,
}

/// Up to how much a role decides alone; beyond it somebody above approves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// What is decided: `refund`, `waive`, `discount` or a word of your own.
    pub kind: String,
    /// ISO 4217 code: `MYR`.
    pub currency: String,
    /// The most, in minor units (sen).
    pub amount_minor: i64,
}

/// What a role grants.
pub(super) fn grants_of(role: &Role) -> Grants {
    if role.word == ADMINISTRATOR {
        return Grants { words: PermissionSet::all(), scope: Scope::All };
    }
    let scope = Scope::from_word(&role.scope).unwrap_or_default();
    Grants { words: words_of(&role.permissions), scope }
}

/// The words this program knows; others, of a later version, are passed over.
pub(super) fn words_of(words: &[String]) -> PermissionSet {
    words.iter().filter_map(|word| Permission::from_word(word)).collect()
}

/// A role as it is first written.
pub struct BuiltIn {
    /// Stable name: `representative`.
    pub word: &'static str,
    /// What it is called.
    pub labels: Labels,
    /// Its permission words.
    pub words: PermissionSet,
    /// How far they reach.
    pub scope: Scope,
}

/// Representative, senior, team lead, service manager, operations, finance, administrator, read-only.
pub fn built_in() -> Vec<BuiltIn> {
    use Permission as P;
    let read = [P::CaseView, P::CustomerView, P::OwnProfile];
    let serve = [P::CaseOpen, P::CaseReply, P::CaseNote, P::CaseAssign, P::CaseChange, P::CustomerChange];
    let lead = [P::CaseDiscard, P::FiguresView, P::StaffView, P::SettingsView, P::ViewsShare, P::TokenCreate];
    let manage = [P::SettingsChange, P::MailOperate, P::AuditView];
    let set = |parts: &[&[P]]| parts.iter().flat_map(|part| part.iter().copied()).collect::<PermissionSet>();
    let role =
        |word, en, ms, id, words, scope| BuiltIn { word, labels: Labels::new(en, ms, id), words, scope };
    vec![
        role(
            "representative",
            "Representative",
            "Wakil khidmat",
            "Petugas layanan",
            set(&[&read, &serve]),
            Scope::Brand,
        ),
        role(
            "senior",
            "Senior representative",
            "Wakil khidmat kanan",
            "Petugas layanan senior",
            set(&[&read, &serve, &[P::CaseDiscard, P::FiguresView]]),
            Scope::Brand,
        ),
        role("lead", "Team lead", "Ketua pasukan", "Ketua tim", set(&[&read, &serve, &lead]), Scope::Brand),
        role(
            "manager",
            "Service manager",
            "Pengurus khidmat",
            "Manajer layanan",
            set(&[&read, &serve, &lead, &manage, &[P::StaffChange, P::CustomerErase]]),
            Scope::All,
        ),
        role(
            "operations",
            "Operations",
            "Operasi",
            "Operasional",
            set(&[&read, &[P::CaseNote, P::CaseChange, P::CaseAssign]]),
            Scope::Team,
        ),
        role(
            "finance",
            "Finance",
            "Kewangan",
            "Keuangan",
            set(&[&read, &[P::CaseNote, P::FiguresView]]),
            Scope::Brand,
        ),
        role(ADMINISTRATOR, "Administrator", "Pentadbir", "Administrator", PermissionSet::all(), Scope::All),
        role(
            "read_only",
            "Read only",
            "Baca sahaja",
            "Hanya baca",
            set(&[&read, &[P::FiguresView]]),
            Scope::Brand,
        ),
    ]
}
