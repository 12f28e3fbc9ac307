//! What servers say, read. The dialogue itself is tested against a double, in `services`.

use super::*;

#[test]
fn the_enhanced_status_is_found_wherever_it_stands() {
    for (text, expected) in [
        ("5.1.1 <asha@example.org>: Recipient address rejected", Some("5.1.1")),
        ("mx.example 4.2.0 greylisted, try again", Some("4.2.0")),
        ("5.7.26 unauthenticated, from 203.0.113.7", Some("5.7.26")),
        ("blocked: 203.0.113.7", None),
        ("2.0.0 Ok", None),
        ("5.1", None),
    ] {
        assert_eq!(enhanced_status(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn a_mailbox_that_is_not_there_is_known_without_a_status_too() {
    for (number, text, expected) in [
        (550, "No such user here", "5.1.1"),
        (550, "rejected for policy reasons", ""),
        (551, "User unknown; try elsewhere", "5.1.1"),
        (554, "user unknown", ""),
    ] {
        assert_eq!(stand_in(number, text), expected, "{text}");
    }
}

#[test]
fn a_queue_id_is_read_from_the_answer() {
    for (answer, expected) in [
        ("250 2.0.0 Ok: queued as 4XyZ12\r\n", "4XyZ12"),
        ("250 2.0.0 OK  1795000000 a1-2b.3 - gsmtp\r\n", "2.0.0 OK  1795000000 a1-2b.3 - gsmtp"),
    ] {
        assert_eq!(queue_id(&answer.parse().unwrap()), expected);
    }
}
