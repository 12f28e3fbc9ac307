//! Prints every piece of the library with its verdict, as Markdown:
//! `cargo run --release -p library --example library_table > docs/library.md`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use compliance::Rulebook;
use domain::{Audience, Channel, Language, Outcome, Verdict};
use library::{Day, Library, Piece, Topic, When, judge};

fn main() {
    // A fixed day makes the table reproducible.
    let as_of = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap_or_default();
    let library = Library::embedded();
    let mut topics: BTreeMap<Topic, Vec<&Piece>> = BTreeMap::new();
    for piece in library.pieces() {
        topics.entry(piece.topic).or_default().push(piece);
    }
    println!("# The content library\n");
    println!(
        "{} pieces in three languages, {} days. Each piece as it is sent, with signature, way out and warnings, judged by rulebook {} as it stands on {as_of}, for every registration type and channel it is offered for; the gravest verdict of each language stands in the table, with the rules behind it.\n",
        library.pieces().len(),
        library.days().len(),
        Rulebook::embedded().version()
    );
    println!("Printed by `cargo run --release -p library --example library_table > docs/library.md`.");
    for (topic, pieces) in topics {
        println!("\n## {topic}\n");
        println!("| piece | title | aim | for | on | when | en | hi | mr |\n|---|---|---|---|---|---|---|---|---|");
        for piece in pieces {
            println!("{}", row(piece, as_of));
        }
    }
    println!("\n## Days\n");
    println!("| day | name | kind | 2026 | 2027 | 2028 | source |\n|---|---|---|---|---|---|---|");
    for day in library.days() {
        println!("{}", day_row(day));
    }
}

fn row(piece: &Piece, as_of: NaiveDate) -> String {
    let audiences: Vec<&str> = piece.audiences.iter().map(|audience| audience.code()).collect();
    let channels: Vec<&str> = piece.channels.iter().map(|channel| channel.code()).collect();
    let when: Vec<String> = piece.when.iter().map(written).collect();
    let verdicts: Vec<String> = Language::ALL.iter().map(|language| gravest(piece, *language, as_of)).collect();
    format!(
        "| `{}` | {} | {} | {} | {} | {} | {} |",
        piece.id,
        piece.title.of(Language::En),
        piece.aim,
        audiences.join(", "),
        channels.join(", "),
        when.join(", "),
        verdicts.join(" | ")
    )
}

fn written(when: &When) -> String {
    match when {
        When::Day(key) => key.clone(),
        When::Month(month) => format!("month {month}"),
    }
}

/// The gravest outcome over every audience and channel, and the rules behind it.
fn gravest(piece: &Piece, language: Language, as_of: NaiveDate) -> String {
    let verdicts = piece.audiences.iter().flat_map(|audience| of_channels(piece, language, *audience, as_of));
    let Some(worst) = verdicts.max_by_key(Verdict::outcome) else {
        return "nobody".to_owned();
    };
    let rules: Vec<&str> = worst.findings.iter().map(|finding| finding.rule.as_str()).collect();
    match worst.outcome() {
        Outcome::Clean => "clean".to_owned(),
        outcome => format!("**{outcome}**: {}", rules.join(", ")),
    }
}

fn of_channels(piece: &Piece, language: Language, audience: Audience, as_of: NaiveDate) -> Vec<Verdict> {
    let one = |channel: &Channel| judge(piece, language, audience, *channel, as_of);
    piece.channels.iter().map(one).collect()
}

fn day_row(day: &Day) -> String {
    let date = |year| day.in_year(year).map_or_else(String::new, |date| date.format("%-d %b, %a").to_string());
    let expected = if day.is_expected { " (expected)" } else { "" };
    format!(
        "| `{}`{expected} | {} | {} | {} | {} | {} | {} |",
        day.key,
        day.name.all().collect::<Vec<_>>().join(" / "),
        day.kind,
        date(2026),
        date(2027),
        date(2028),
        day.source
    )
}
