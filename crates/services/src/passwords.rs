//! Passwords: what is accepted, and Argon2id hashing off the async threads.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use domain::{EmailAddress, ErrorCode};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use crate::{App, Error, Result, error::Fields};

/// Fewest characters of a password.
pub const SHORTEST: usize = 10;
/// Most characters of a password; keeps hashing work bounded.
pub const LONGEST: usize = 128;

/// OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB, 2 passes, 1 lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT: usize = 16;

/// Hashes at one time: each takes 19 MiB and a whole core.
static SLOTS: Semaphore = Semaphore::const_new(2);

/// Nobody's hash, with the parameters above: verifying against it costs what a real one costs.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Passwords that everybody tries first, of at least [`SHORTEST`] characters. From the public
/// lists of leaked passwords, with Indian favourites added.
const COMMON: &str = include_str!("passwords/common.txt");

/// Notes what speaks against `password` as the one of `email`.
pub(crate) fn judge(fields: &mut Fields, field: &str, password: &SecretString, email: Option<&EmailAddress>) {
    let password = password.expose_secret();
    let length = password.chars().count();
    if length == 0 {
        fields.refuse(field, ErrorCode::Required);
    } else if length < SHORTEST {
        fields.refuse_limit(field, ErrorCode::TooShort, SHORTEST as u64);
    } else if length > LONGEST {
        fields.refuse_limit(field, ErrorCode::TooLong, LONGEST as u64);
    } else if is_weak(&password.to_lowercase(), email) {
        fields.refuse(field, ErrorCode::WeakPassword);
    }
}

/// `password` is lower-case.
fn is_weak(password: &str, email: Option<&EmailAddress>) -> bool {
    let is_address = email.is_some_and(|email| {
        let local = email.as_str().split('@').next().unwrap_or_default();
        password == email.as_str() || password.trim_matches(|c: char| c.is_ascii_digit()) == local
    });
    let mut letters: Vec<char> = password.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    is_address || letters.len() < 4 || COMMON.lines().any(|common| common == password)
}

/// The PHC form of `password`, with a fresh salt.
///
/// # Errors
/// [`Error::Internal`] when hashing fails (no memory).
pub(crate) async fn hash(app: &App, password: &SecretString) -> Result<String> {
    let mut salt = [0; SALT];
    app.dice.fill(&mut salt);
    let password = password.clone();
    in_a_slot(move || {
        let hash: PasswordHash = argon2()?
            .hash_password_with_salt(password.expose_secret().as_bytes(), &salt)
            .map_err(|error| Error::Internal(format!("hashing: {error}")))?;
        Ok(hash.to_string())
    })
    .await
}

/// Whether `password` is the one behind `hash`. Without a hash the same work is done in vain, so
/// that the time does not tell whether there is an account.
///
/// # Errors
/// [`Error::Internal`] when the kept hash is no hash.
pub(crate) async fn verify(hash: Option<&str>, password: &SecretString) -> Result<bool> {
    let is_known = hash.is_some();
    let hash = hash.unwrap_or(NOBODY).to_owned();
    let password = password.clone();
    let matches = in_a_slot(move || {
        let hash = PasswordHash::new(&hash).map_err(|error| Error::Internal(format!("password hash: {error}")))?;
        Ok(argon2()?.verify_password(password.expose_secret().as_bytes(), &hash).is_ok())
    });
    Ok(matches.await? && is_known)
}

fn argon2() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| Error::Internal(format!("argon2: {error}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

async fn in_a_slot<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let _slot = SLOTS.acquire().await.map_err(|_| Error::Internal("hashing has ended".to_owned()))?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Error::Internal("hashing was stopped".to_owned()))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::FieldError;

    fn judged(password: &str) -> Option<FieldError> {
        let email = EmailAddress::parse("ramchandra@sahyadri.example").unwrap();
        let mut fields = Fields::default();
        judge(&mut fields, "password", &password.into(), Some(&email));
        match fields.finish() {
            Err(Error::Invalid(mut errors)) => errors.pop(),
            _ => None,
        }
    }

    #[test]
    fn refuses_what_is_guessed_first() {
        for (password, code) in [
            ("", ErrorCode::Required),
            ("short", ErrorCode::TooShort),
            ("ramchandra@sahyadri.example", ErrorCode::WeakPassword),
            ("Ramchandra1990", ErrorCode::WeakPassword),
            ("Password123", ErrorCode::WeakPassword),
            ("aaaaaaaaaaaa", ErrorCode::WeakPassword),
        ] {
            assert_eq!(judged(password).map(|error| error.code), Some(code), "{password}");
        }
        assert_eq!(judged(&"long ".repeat(30)).map(|error| error.code), Some(ErrorCode::TooLong));
        assert_eq!(judged("डोंगर नदी पाऊस चहा"), None);
        assert_eq!(judged("prachar-demo"), None);
    }

    #[tokio::test]
    async fn verifies_and_knows_nobody() {
        let right: SecretString = "correct horse".into();
        let mut salt = [0; SALT];
        salt[0] = 1;
        let hash: PasswordHash = argon2().unwrap().hash_password_with_salt(right.expose_secret().as_bytes(), &salt).unwrap();
        let hash = hash.to_string();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify(Some(&hash), &right).await.unwrap());
        assert!(!verify(Some(&hash), &"wrong horse".into()).await.unwrap());
        assert!(!verify(None, &right).await.unwrap());
    }
}
