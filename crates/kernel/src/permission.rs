//! Permission words: one for every operation. A role is a set of them; nothing else opens a door.

/// Declares the words once: enum, text form and the list of all.
macro_rules! permissions {
    ($($(#[$doc:meta])* $variant:ident = $word:literal;)+) => {
        /// What an operation asks of whoever calls it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Permission {
            $($(#[$doc])* $variant,)+
        }

        impl Permission {
            /// Every word, in the order the settings show them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word as stored and shown in the API: `case.reply`.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// Reads a stored word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }

            const fn bit(self) -> u64 {
                1 << (self as u64)
            }
        }
    };
}

permissions! {
    /// Read cases, messages and their history.
    CaseView = "case.view";
    /// Open a case.
    CaseOpen = "case.open";
    /// Write to the customer.
    CaseReply = "case.reply";
    /// Write an internal note.
    CaseNote = "case.note";
    /// Change owner or team.
    CaseAssign = "case.assign";
    /// Change status, priority, type, tags, subject; snooze.
    CaseChange = "case.change";
    /// Mark as spam, move to the trash, restore.
    CaseDiscard = "case.discard";
    /// Read customers.
    CustomerView = "customer.view";
    /// Change customers.
    CustomerChange = "customer.change";
    /// Erase customers for good, and put or lift what forbids it.
    CustomerErase = "customer.erase";
    /// Read figures.
    FiguresView = "figures.view";
    /// Read staff, teams and roles.
    StaffView = "staff.view";
    /// Change staff, teams and roles.
    StaffChange = "staff.change";
    /// Read settings: brands, mailboxes, calendars, policies, types.
    SettingsView = "settings.view";
    /// Change settings.
    SettingsChange = "settings.change";
    /// Share views of the inbox with a team or with everybody.
    ViewsShare = "views.share";
    /// Make API tokens for oneself.
    TokenCreate = "token.create";
    /// See the outbox and what could not be delivered; send again.
    MailOperate = "mail.operate";
    /// Read the audit trail of settings and staff.
    AuditView = "audit.view";
    /// Change one's own profile, language and password.
    OwnProfile = "own.profile";
}

/// A set of permission words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PermissionSet(u64);

impl PermissionSet {
    /// Every word there is: the administrator.
    pub fn all() -> Self {
        Permission::ALL.iter().copied().collect()
    }

    /// Whether the word is in the set.
    pub const fn has(self, permission: Permission) -> bool {
        self.0 & permission.bit() != 0
    }

    /// Both sets together.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The first word of `other` that is not in this set.
    pub fn first_missing(self, other: Self) -> Option<Permission> {
        other.iter().find(|permission| !self.has(*permission))
    }

    /// The words in the set, in declaration order.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |permission| self.has(*permission))
    }
}

impl FromIterator<Permission> for PermissionSet {
    fn from_iter<I: IntoIterator<Item = Permission>>(words: I) -> Self {
        Self(words.into_iter().fold(0, |set, word| set | word.bit()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back_and_fits_the_set() {
        assert!(Permission::ALL.len() <= 64);
        for permission in Permission::ALL {
            assert_eq!(Permission::from_word(permission.word()), Some(*permission));
            assert!(PermissionSet::all().has(*permission));
        }
    }
}
