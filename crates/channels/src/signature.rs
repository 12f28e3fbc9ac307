//! How callbacks prove where they come from: `X-Hub-Signature-256: sha256=<hex>`, an HMAC-SHA256
//! over the raw bytes of the body with the application's secret.

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// Name of the header, lower case.
pub const HEADER: &str = "x-hub-signature-256";

const PREFIX: &str = "sha256=";

/// The header's value for `body`.
#[must_use]
pub fn sign(secret: &SecretString, body: &[u8]) -> String {
    // HMAC takes keys of any length; were that ever to change, an empty signature fits no body.
    let Some(mac) = mac(secret, body) else { return String::new() };
    format!("{PREFIX}{}", hex::encode(mac.finalize().into_bytes()))
}

/// Whether `header` is the signature of `body`, compared in constant time. An empty secret
/// verifies nothing.
#[must_use]
pub fn is_signed(secret: &SecretString, body: &[u8], header: &str) -> bool {
    let claimed = header.trim().strip_prefix(PREFIX).and_then(|text| hex::decode(text).ok());
    match (claimed, mac(secret, body)) {
        (Some(claimed), Some(mac)) if !secret.expose_secret().is_empty() => mac.verify_slice(&claimed).is_ok(),
        _ => false,
    }
}

/// The answer to the platform's handshake (`hub.mode`, `hub.verify_token`, `hub.challenge`): the
/// challenge when mode and token fit; none means 403. An empty expected token fits nothing.
#[must_use]
pub fn answer_handshake<'a>(expected: &SecretString, mode: &str, token: &str, challenge: &'a str) -> Option<&'a str> {
    let expected = expected.expose_secret();
    let fits: bool = expected.as_bytes().ct_eq(token.as_bytes()).into();
    (mode == "subscribe" && fits && !expected.is_empty()).then_some(challenge)
}

fn mac(secret: &SecretString, body: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()).ok()?;
    mac.update(body);
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> SecretString {
        text.to_owned().into()
    }

    #[test]
    fn a_known_signature() {
        // RFC 4231, test case 2.
        let expected = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(sign(&secret("Jefe"), b"what do ya want for nothing?"), expected);
    }

    #[test]
    fn what_is_signed() {
        let body = br#"{"object":"whatsapp_business_account"}"#;
        let good = sign(&secret("app"), body);
        assert!(is_signed(&secret("app"), body, &good));
        assert!(is_signed(&secret("app"), body, &good.to_uppercase().replace("SHA256", "sha256")));
        for (key, bytes, header) in [
            ("app", &body[..], ""),
            ("app", &body[..], "sha256="),
            ("app", &body[..], "sha256=zz"),
            ("app", &body[..], &good[..good.len() - 2]),
            ("app", &body[..], good.trim_start_matches("sha256=")),
            ("other", &body[..], good.as_str()),
            ("app", &body[1..], good.as_str()),
        ] {
            assert!(!is_signed(&secret(key), bytes, header), "{key} {header}");
        }
        assert!(!is_signed(&secret(""), body, &sign(&secret(""), body)));
    }

    #[test]
    fn handshakes() {
        for (expected, mode, token, answer) in [
            ("t", "subscribe", "t", Some("1158201444")),
            ("t", "subscribe", "x", None),
            ("t", "unsubscribe", "t", None),
            ("", "subscribe", "", None),
        ] {
            assert_eq!(answer_handshake(&secret(expected), mode, token, "1158201444"), answer);
        }
    }
}
