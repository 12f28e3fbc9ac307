//! Sealing secrets at rest and hashing tokens.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use hmac::{Hmac, Mac};
use secrecy::SecretString;
use sha2::{Digest, Sha256};

use crate::{Dice, Error, Result};

const NONCE: usize = 24;

/// Seals and opens secrets with keys derived from the installation's master key.
#[derive(Clone)]
pub struct Sealer {
    key: [u8; 32],
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealer(***)")
    }
}

impl Sealer {
    /// A sealer for `master_key`.
    #[must_use]
    pub const fn new(master_key: [u8; 32]) -> Self {
        Self { key: master_key }
    }

    /// Seals `secret`. `place` (table, column, row) is bound in, so that a sealed value moved to
    /// another row does not open.
    ///
    /// # Errors
    /// [`Error::Internal`] when the cipher refuses (a secret of many gigabytes).
    pub fn seal(&self, dice: &dyn Dice, place: &str, secret: &[u8]) -> Result<Vec<u8>> {
        let mut nonce = [0; NONCE];
        dice.fill(&mut nonce);
        let sealed = self.cipher().encrypt(
            &XNonce::from(nonce),
            Payload {
                msg: secret,
                aad: place.as_bytes(),
            },
        );
        let sealed = sealed.map_err(|_| Error::Internal("sealing failed".into()))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`Sealer::seal`] made for the same place.
    ///
    /// # Errors
    /// [`Error::Internal`] when the key is another one or the value was changed or moved.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        let wrong = || Error::Internal(format!("cannot open the secret at {place}: was PRACHAR_SECRET_KEY changed?"));
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or_else(wrong)?;
        self.cipher()
            .decrypt(
                &XNonce::from(*nonce),
                Payload {
                    msg: sealed,
                    aad: place.as_bytes(),
                },
            )
            .map_err(|_| wrong())
    }

    /// Like [`Sealer::open`], for text.
    ///
    /// # Errors
    /// As [`Sealer::open`], or when the secret is not text.
    pub fn open_text(&self, place: &str, sealed: &[u8]) -> Result<SecretString> {
        let text = String::from_utf8(self.open(place, sealed)?).map_err(|_| Error::Internal(format!("the secret at {place} is not text")))?;
        Ok(SecretString::from(text))
    }

    /// A keyed hash (HMAC-SHA256) for look-ups of values that must not stand in clear.
    #[must_use]
    pub fn keyed_hash(&self, purpose: &str, value: &[u8]) -> Vec<u8> {
        // HMAC fills a key shorter than its block with zeros; done here, so that no length can be wrong.
        let mut block = [0; 64];
        block[..32].copy_from_slice(&self.key);
        let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(value);
        mac.finalize().into_bytes().to_vec()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.keyed_hash("seal", b"").try_into().unwrap_or(self.key).into())
    }
}

/// A fresh token of 256 random bits, as URL-safe text.
#[must_use]
pub fn new_token(dice: &dyn Dice) -> String {
    let mut bytes = [0; 32];
    dice.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What is kept of a token: its SHA-256. A token has 256 random bits, so no salt is needed.
#[must_use]
pub fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SeededDice;

    #[test]
    fn opens_only_with_the_same_key_at_the_same_place() {
        let dice = SeededDice::new(1);
        let sealer = Sealer::new([7; 32]);
        let sealed = sealer.seal(&dice, "senders.secret.1", b"token").unwrap();
        assert_eq!(sealer.open("senders.secret.1", &sealed).unwrap(), b"token");
        assert!(sealer.open("senders.secret.2", &sealed).is_err());
        assert!(Sealer::new([8; 32]).open("senders.secret.1", &sealed).is_err());
        for index in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[index] ^= 1;
            assert!(sealer.open("senders.secret.1", &changed).is_err());
        }
    }
}
