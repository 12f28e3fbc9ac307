//! DKIM (RFC 6376): an e-mail that says who answers for it, so that large providers take it.
//!
//! RSA with SHA-256, relaxed canonical forms. The key pair is made here; its public half is what the
//! organisation publishes in the DNS of its domain.

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
    rand::SystemRandom,
    rsa::{KeyPair, KeySize},
    signature::{KeyPair as _, RSA_PKCS1_SHA256},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use crate::channel::DkimKey;

/// The headers that are signed where a message has them; a change to any of them breaks the signature.
const SIGNED: [&str; 11] = [
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "list-unsubscribe",
    "list-unsubscribe-post",
];

/// Letters of the signature per line.
const PER_LINE: usize = 72;

/// A key that cannot be made or used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the DKIM key cannot be used")]
pub struct BadKey;

/// A key pair that was just made.
#[derive(Debug)]
pub struct NewKey {
    /// The private half: PKCS#8 in base64.
    pub private_key: SecretString,
    /// The public half as it stands in the DNS: a SubjectPublicKeyInfo in base64.
    pub public_key: String,
}

/// Makes a key pair of 2,048 bits, what providers ask for.
///
/// # Errors
/// [`BadKey`] when this machine cannot make one.
pub fn new_key() -> Result<NewKey, BadKey> {
    let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| BadKey)?;
    let private: Pkcs8V1Der<'static> = pair.as_der().map_err(|_| BadKey)?;
    let public: PublicKeyX509Der<'static> = pair.public_key().as_der().map_err(|_| BadKey)?;
    Ok(NewKey {
        private_key: STANDARD.encode(private.as_ref()).into(),
        public_key: STANDARD.encode(public.as_ref()),
    })
}

/// Where the public key is published.
#[must_use]
pub fn record_name(selector: &str, domain: &str) -> String {
    format!("{selector}._domainkey.{domain}")
}

/// What is published there.
#[must_use]
pub fn record_value(public_key: &str) -> String {
    format!("v=DKIM1; k=rsa; p={public_key}")
}

/// Signs the messages of one account.
pub struct Signer {
    pair: KeyPair,
    domain: String,
    selector: String,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signer({}, {})", self.selector, self.domain)
    }
}

impl Signer {
    /// A signer with this key.
    ///
    /// # Errors
    /// [`BadKey`] when it is no RSA key in PKCS#8.
    pub fn new(key: &DkimKey) -> Result<Self, BadKey> {
        let der = STANDARD.decode(key.private_key.expose_secret()).map_err(|_| BadKey)?;
        Ok(Self {
            pair: KeyPair::from_pkcs8(&der).map_err(|_| BadKey)?,
            domain: key.domain.clone(),
            selector: key.selector.clone(),
        })
    }

    /// `message` (headers, an empty line, the body, lines ended by CRLF) with a signature in front.
    ///
    /// # Errors
    /// [`BadKey`] when signing fails.
    pub fn signed(&self, message: &[u8]) -> Result<Vec<u8>, BadKey> {
        let (head, body) = parts(message);
        let headers = headers(head);
        let names: Vec<&str> = SIGNED.into_iter().filter(|name| headers.iter().any(|(known, _)| known == name)).collect();
        let unsigned = format!(
            "v=1; a=rsa-sha256; c=relaxed/relaxed; d={}; s={};\r\n h={};\r\n bh={};\r\n b=",
            self.domain,
            self.selector,
            names.join(":"),
            STANDARD.encode(Sha256::digest(relaxed_body(body))),
        );
        let input = signing_input(&headers, &names, &unsigned);
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), input.as_bytes(), &mut signature)
            .map_err(|_| BadKey)?;
        let signature = folded(&STANDARD.encode(signature));
        Ok([format!("DKIM-Signature: {unsigned}{signature}\r\n").as_bytes(), message].concat())
    }
}

/// What is signed: the named headers and the signature's own, without the signature.
fn signing_input(headers: &[(String, String)], names: &[&str], unsigned: &str) -> String {
    let mut input = String::new();
    for name in names {
        // Of several with one name the last counts first; ours stand once each.
        if let Some((_, value)) = headers.iter().rev().find(|(known, _)| known == name) {
            input.push_str(&format!("{name}:{value}\r\n"));
        }
    }
    input.push_str("dkim-signature:");
    input.push_str(&relaxed_value(unsigned));
    input
}

/// Headers and body, without the empty line between them.
fn parts(message: &[u8]) -> (&[u8], &[u8]) {
    let end = message.windows(4).position(|four| four == b"\r\n\r\n");
    end.map_or((message, &[]), |end| (&message[..end], &message[end + 4..]))
}

/// Names in small letters and values in the relaxed form, in their order.
fn headers(head: &[u8]) -> Vec<(String, String)> {
    let head = String::from_utf8_lossy(head);
    let mut found: Vec<(String, String)> = Vec::new();
    for line in head.split("\r\n") {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = found.last_mut() {
                value.push_str(line);
            }
        } else if let Some((name, value)) = line.split_once(':') {
            found.push((name.trim_end().to_ascii_lowercase(), value.to_owned()));
        }
    }
    for (_, value) in &mut found {
        *value = relaxed_value(value);
    }
    found
}

/// Unfolded, with single spaces, without any at the ends.
fn relaxed_value(value: &str) -> String {
    let words = value.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// Single spaces, none at the ends of lines, no empty lines at the end.
fn relaxed_body(body: &[u8]) -> Vec<u8> {
    let mut relaxed = Vec::with_capacity(body.len());
    let mut empty_lines = 0;
    for line in body.split(|byte| *byte == b'\n') {
        let line = relaxed_line(line.strip_suffix(b"\r").unwrap_or(line));
        if line.is_empty() {
            empty_lines += 1;
            continue;
        }
        for _ in 0..std::mem::take(&mut empty_lines) {
            relaxed.extend_from_slice(b"\r\n");
        }
        relaxed.extend_from_slice(&line);
        relaxed.extend_from_slice(b"\r\n");
    }
    relaxed
}

fn relaxed_line(line: &[u8]) -> Vec<u8> {
    let mut relaxed = Vec::with_capacity(line.len());
    for byte in line {
        match byte {
            b' ' | b'\t' if relaxed.last() == Some(&b' ') => {}
            b' ' | b'\t' => relaxed.push(b' '),
            other => relaxed.push(*other),
        }
    }
    if relaxed.last() == Some(&b' ') {
        relaxed.pop();
    }
    relaxed
}

fn folded(signature: &str) -> String {
    let lines: Vec<&str> = signature
        .as_bytes()
        .chunks(PER_LINE)
        .filter_map(|line| std::str::from_utf8(line).ok())
        .collect();
    lines.join("\r\n ")
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256};

    use super::*;

    /// The example of RFC 6376, section 3.4.5.
    #[test]
    fn canonical_forms_are_those_of_the_standard() {
        let message = b"A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n C \r\nD \t E\r\n\r\n\r\n";
        let (head, body) = parts(message);
        let expected = [("a", "X"), ("b", "Y Z")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(headers(head), expected);
        assert_eq!(relaxed_body(body), b" C\r\nD E\r\n");
        assert_eq!(relaxed_body(b"\r\n\r\n"), b"");
        assert_eq!(relaxed_body(b"a"), b"a\r\n");
        assert_eq!(relaxed_body(b"a\r\n\r\nb\r\n"), b"a\r\n\r\nb\r\n");
    }

    fn value<'a>(tags: &'a str, name: &str) -> &'a str {
        let tag = tags.split(';').map(str::trim).find_map(|tag| tag.strip_prefix(name)?.strip_prefix('='));
        tag.expect("a tag")
    }

    #[test]
    fn a_signed_message_is_proven_by_what_the_dns_says() {
        let made = new_key().unwrap();
        let record = record_value(&made.public_key);
        let key = DkimKey {
            domain: "sahyadri.example".into(),
            selector: "prachar".into(),
            private_key: made.private_key,
        };
        let message = b"From: a@sahyadri.example\r\nTo: b@c.example\r\nSubject: Office\r\n closed\r\nX-Not: signed\r\n\r\nNamaste \r\n\r\n";
        let signed = Signer::new(&key).unwrap().signed(message).unwrap();
        assert!(signed.ends_with(message));
        // A verifier's way: by the published key alone, over what it reads.
        let text = String::from_utf8(signed).unwrap();
        let (head, body) = parts(text.as_bytes());
        let headers = headers(head);
        let (_, tags) = &headers[0];
        assert_eq!(headers[0].0, "dkim-signature");
        assert_eq!(
            (value(tags, "d"), value(tags, "s"), value(tags, "h")),
            ("sahyadri.example", "prachar", "from:to:subject")
        );
        assert_eq!(value(tags, "bh"), STANDARD.encode(Sha256::digest(relaxed_body(body))));
        let (unsigned, signature) = tags.split_once(" b=").unwrap();
        let input = format!("from:a@sahyadri.example\r\nto:b@c.example\r\nsubject:Office closed\r\ndkim-signature:{unsigned} b=");
        let public = STANDARD.decode(value(&record, "p")).unwrap();
        let public = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public).unwrap();
        let signature = STANDARD.decode(signature.replace(' ', "")).unwrap();
        assert!(public.verify_sig(input.as_bytes(), &signature).is_ok());
        assert!(public.verify_sig(input.replace("Office", "Shop").as_bytes(), &signature).is_err());
    }

    #[test]
    fn what_is_no_key_signs_nothing() {
        let key = DkimKey {
            domain: "a.example".into(),
            selector: "s".into(),
            private_key: "bm90IGEga2V5".to_owned().into(),
        };
        assert!(Signer::new(&key).is_err());
    }
}
