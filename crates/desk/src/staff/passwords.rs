//! Passwords: Argon2id (RFC 9106; 19 MiB, two passes), at most two at once so that a burst of sign-ins cannot take the
//! machine's memory, always away from the threads that answer requests.

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use db::DbError;
use kernel::Problem;
use tokio::sync::Semaphore;

/// What is checked when there is nobody of that address: costs the same, never matches.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// How many are hashed at the same time.
const AT_ONCE: usize = 2;

/// The place where passwords are hashed.
#[derive(Debug)]
pub struct Passwords {
    turns: Semaphore,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { turns: Semaphore::new(AT_ONCE) }
    }
}

impl Passwords {
    /// The PHC string of a password with this salt.
    pub async fn hash(&self, password: String, salt: [u8; 32]) -> Result<String, Problem> {
        self.in_turn(move || {
            Argon2::default()
                .hash_password_with_salt(password.as_bytes(), &salt)
                .map(|hash| hash.to_string())
                .map_err(|error| DbError::Engine(format!("a password cannot be hashed: {error}")).into())
        })
        .await?
    }

    /// Whether the password matches the PHC string; without one it takes as long, and does not.
    pub async fn matches(&self, password: String, phc: Option<String>) -> Result<bool, Problem> {
        self.in_turn(move || {
            let known = phc.is_some();
            let phc = phc.unwrap_or_else(|| NOBODY.to_owned());
            Argon2::default().verify_password(password.as_bytes(), phc.as_str()).is_ok() && known
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let stopping = || Problem::from(DbError::Unavailable("stopping".to_owned()));
        let _turn = self.turns.acquire().await.map_err(|_| stopping())?;
        tokio::task::spawn_blocking(work).await.map_err(|_| stopping())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_matches_its_own_hash_only() {
        let passwords = Passwords::default();
        let phc = passwords.hash("bunga raya merah".to_owned(), [9; 32]).await.unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        assert!(passwords.matches("bunga raya merah".to_owned(), Some(phc.clone())).await.unwrap());
        assert!(!passwords.matches("bunga raya putih".to_owned(), Some(phc)).await.unwrap());
        assert!(!passwords.matches("bunga raya merah".to_owned(), None).await.unwrap());
    }

    #[test]
    fn nobodys_hash_is_worked_through_like_any_other() {
        // A string that could not be parsed would answer at once, and tell who is unknown.
        let parsed = argon2::password_hash::phc::PasswordHash::new(NOBODY).unwrap();
        assert_eq!(parsed.hash.map(|hash| hash.len()), Some(32));
        assert_eq!(parsed.salt.map(|salt| salt.len()), Some(16));
    }
}
