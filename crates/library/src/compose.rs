//! A piece as it is sent: its text with what must stand around it.

use compliance::{Facts, Rulebook, disclosures};
use domain::{Audience, Channel, Language, placeholder};

use crate::piece::Piece;

/// The text of `piece` for a sender of this kind, ready for a campaign: identity, text, signature,
/// way out and the warnings of the rulebook, as far as the piece and the sender need them. The
/// placeholders stay in it. Nobody is greeted by name where everybody reads.
#[must_use]
pub fn compose(piece: &Piece, language: Language, audience: Audience, channel: Channel) -> String {
    let rulebook = Rulebook::embedded();
    let role = disclosures::role(audience).filter(|_| piece.invests);
    let mut parts: Vec<String> = Vec::new();
    parts.extend(role.map(|role| format!("{{firm_name}}, {role}, {{registration}}")));
    parts.push(body(piece.text.of(language), channel).to_owned());
    // An identity at the top names the firm already.
    let signature = if role.is_some() { "{advisor_name}" } else { "{advisor_name}\n{firm_name}" };
    parts.push(signature.to_owned());
    if piece.needs_way_out() && channel != Channel::Linkedin {
        parts.extend(rulebook.rule("missing_optout").map(|rule| rule.replacement(language).to_owned()));
    }
    if role.is_some() {
        let facts = Facts {
            audience,
            channel,
            ..Facts::default()
        };
        parts.extend(disclosures::required(&facts, rulebook).map(|disclosure| disclosure.text(language).to_owned()));
    }
    parts.join("\n\n")
}

/// The line that opens `text` by greeting a contact by name, and what follows it.
#[must_use]
pub fn greets(text: &str) -> Option<(&str, &str)> {
    let (line, rest) = text.split_once("\n\n")?;
    placeholder::names(line).contains(&"first_name").then_some((line, rest))
}

fn body(text: &str, channel: Channel) -> &str {
    let text = text.trim();
    match (channel, greets(text)) {
        (Channel::Linkedin, Some((_, rest))) => rest,
        _ => text,
    }
}
