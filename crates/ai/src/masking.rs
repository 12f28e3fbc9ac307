//! Personal data stays here: what a text says of a person by number or address is masked before a
//! provider sees it. Every byte keeps its place, so quotes lead back to the original.

/// Digits in a row, separators apart, from which on they are a phone or account number.
const LONG_NUMBER: usize = 9;

/// `text` with the digits of long numbers as `0` and the letters of e-mail addresses as `x`.
pub fn masked(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    mask_numbers(&mut bytes);
    mask_addresses(&mut bytes);
    // Only ASCII was put in place of ASCII.
    String::from_utf8(bytes).unwrap_or_default()
}

fn mask_numbers(bytes: &mut [u8]) {
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let rest = &bytes[at..];
        let length = rest.iter().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b' ' | b'-')).count();
        let run = &mut bytes[at..at + length];
        if run.iter().filter(|byte| byte.is_ascii_digit()).count() >= LONG_NUMBER {
            run.iter_mut().filter(|byte| byte.is_ascii_digit()).for_each(|byte| *byte = b'0');
        }
        at += length;
    }
}

fn mask_addresses(bytes: &mut [u8]) {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+');
    for at in 0..bytes.len() {
        if bytes[at] != b'@' {
            continue;
        }
        let before = bytes[..at].iter().rev().take_while(|byte| is_part(byte)).count();
        let after = bytes[at + 1..].iter().take_while(|byte| is_part(byte)).count();
        let is_address = before > 0 && bytes[at + 1..at + 1 + after].contains(&b'.');
        if is_address {
            bytes[at - before..=at + after]
                .iter_mut()
                .filter(|byte| byte.is_ascii_alphanumeric())
                .for_each(|byte| *byte = b'x');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_addresses_are_masked_in_place() {
        for (text, expected) in [
            ("Call 98200 12345.", "Call 00000 00000."),
            ("+91-9820012345 या लिखें", "+00-0000000000 या लिखें"),
            ("mail asha.rao+1@firm.co.in now", "mail xxxx.xxx+x@xxxx.xx.xx now"),
            ("₹1,00,00,000 in 36 months @ 12%", "₹1,00,00,000 in 36 months @ 12%"),
            ("ARN-118204, 15% in 2027", "ARN-118204, 15% in 2027"),
            ("@handle and a@b", "@handle and a@b"),
        ] {
            let found = masked(text);
            assert_eq!((found.as_str(), found.len()), (expected, text.len()), "{text}");
        }
    }
}
