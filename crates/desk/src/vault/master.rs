//! The master key and what is derived from it: the key that wraps persons' keys, a key for each secret of the
//! installation, and the key of the blind indexes.

use super::seal::{Key, Place, derive};

/// The master key at work. Made by [`crate::Desk::vault`]; cheap to clone into a write closure.
#[derive(Clone, Debug)]
pub struct Vault {
    wrapping: Key,
    secrets: Key,
    blind: Key,
}

impl Vault {
    /// The vault of a master key (32 random bytes from the key file) and of the key of the blind indexes.
    pub fn new(master: &[u8; 32], blind: &[u8; 32]) -> Self {
        let id = master_id(master);
        let part = |purpose| Key::new(id, derive(master, purpose, &[]));
        let blind = Key::new(master_id(blind), derive(blind, "blind index", &[]));
        Self { wrapping: part("wrap"), secrets: part("secret"), blind }
    }

    /// The master key's id: tells a restore whether a copy was sealed with this key. Always positive.
    pub const fn master_id(&self) -> i64 {
        self.wrapping.id()
    }

    pub(super) const fn wrapping(&self) -> &Key {
        &self.wrapping
    }

    /// The key of one secret of the installation, such as a mailbox's password: each place has its own.
    pub fn secret(&self, place: &Place) -> Key {
        Key::new(self.secrets.id(), derive(self.secrets.bytes(), "place", &[&place.bytes()]))
    }

    /// What stands beside a sealed value so that it can be looked up: the same for two spellings of one number
    /// (letters folded, everything but letters and digits left out), of no use without the master key. `None` when
    /// nothing is left to look up.
    pub fn blind_index(&self, table: &str, column: &str, value: &str) -> Option<[u8; 32]> {
        let folded: String = text::fold(value).chars().filter(|letter| letter.is_alphanumeric()).collect();
        let parts = [table.as_bytes(), column.as_bytes(), folded.as_bytes()];
        (!folded.is_empty()).then(|| derive(self.blind.bytes(), "value", &parts))
    }
}

fn master_id(master: &[u8; 32]) -> i64 {
    let digest = derive(master, "key id", &[]);
    let first = digest.first_chunk::<8>().copied().unwrap_or_default();
    i64::from_be_bytes(first) & i64::MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_number_have_one_index() {
        let vault = Vault::new(&[4; 32], &[6; 32]);
        let index = |value| vault.blind_index("traveller", "identity_card", value);
        assert_eq!(index("900101-14-5678"), index("９００１０１ 14 5678"));
        assert_eq!(index("a 1234567"), index("A1234567"));
        assert_ne!(index("A1234567"), index("A1234568"));
        assert_eq!(index(" - "), None);
        assert_ne!(index("A1234567"), vault.blind_index("traveller", "passport_number", "A1234567"));
        assert_eq!(
            index("A1234567"),
            Vault::new(&[5; 32], &[6; 32]).blind_index("traveller", "identity_card", "A1234567"),
            "it outlives the master key"
        );
        assert_ne!(
            index("A1234567"),
            Vault::new(&[4; 32], &[7; 32]).blind_index("traveller", "identity_card", "A1234567")
        );
    }

    #[test]
    fn each_secret_has_a_key_of_its_own() {
        let vault = Vault::new(&[4; 32], &[6; 32]);
        let (here, there) = (Place::new("mailbox", "password", 1), Place::new("mailbox", "password", 2));
        let sealed = vault.secret(&here).seal(&here, b"rahsia");
        assert_eq!(vault.secret(&here).open(&here, &sealed).unwrap(), b"rahsia");
        assert!(vault.secret(&there).open(&here, &sealed).is_err());
        assert!(Vault::new(&[5; 32], &[6; 32]).secret(&here).open(&here, &sealed).is_err());
        assert!(vault.master_id() > 0);
    }
}
