//! The roles every installation starts with. They can be changed and added to; the administrator's cannot be emptied.

use kernel::{Labels, Permission, PermissionSet, Scope};

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
    let lead = [P::CaseDiscard, P::FiguresView, P::StaffView, P::SettingsView, P::TokenCreate];
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
            set(&[&read, &serve, &lead, &manage, &[P::StaffChange]]),
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
        role(
            "administrator",
            "Administrator",
            "Pentadbir",
            "Administrator",
            PermissionSet::all(),
            Scope::All,
        ),
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
