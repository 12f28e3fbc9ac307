//! What to send next.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use domain::Audience;

use crate::{
    days::{Day, DayKind},
    piece::{Aim, Piece, Topic},
    reader::Library,
};

/// A day comes once a year, give or take a month of the moon.
const DAY_AGAIN: i64 = 300;
/// Some deadlines come every quarter.
const DEADLINE_AGAIN: i64 = 60;
/// A lesson is not told twice within a season.
const LESSON_AGAIN: i64 = 120;

/// What a proposal depends on.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The day on which is asked.
    pub today: NaiveDate,
    /// How many days ahead to look.
    pub ahead: u32,
    /// Who sends.
    pub audience: Audience,
    /// What was sent, in any order.
    pub sent: &'a [Sent<'a>],
}

/// That a piece was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent<'a> {
    /// Its id.
    pub piece: &'a str,
    /// The day.
    pub on: NaiveDate,
}

/// A piece and the day to send it on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Proposal<'a> {
    /// What to send.
    pub piece: &'a Piece,
    /// When.
    pub on: NaiveDate,
    /// Why this one.
    pub reason: Reason<'a>,
}

/// Why a piece is proposed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reason<'a> {
    /// A day comes, on this date.
    Day(&'a Day, NaiveDate),
    /// It belongs to the month.
    Month,
    /// Nothing of its topic was sent for longest.
    Rest,
}

/// What to send within the days asked for, in this order: for the days that come, by date; what
/// belongs to the month; then one lesson per topic, beginning with the topic that rested longest.
/// What was sent lately is left out, and no piece stands in it twice.
#[must_use]
pub fn propose<'a>(library: &'a Library, ask: &Ask<'_>) -> Vec<Proposal<'a>> {
    let last = last_sent(ask.sent);
    let rested = |piece: &Piece, days: i64| last.get(piece.id.as_str()).is_none_or(|on| (ask.today - *on).num_days() >= days);
    let mut proposals = for_days(library, ask, rested);
    let month = ask.today.month();
    let of_month = library
        .suiting(ask.audience, None)
        .filter(|piece| piece.is_for_month(month) && rested(piece, LESSON_AGAIN));
    add(&mut proposals, of_month, ask.today, Reason::Month);
    let lessons = lessons(library, ask, &last, |piece| rested(piece, LESSON_AGAIN));
    add(&mut proposals, lessons.into_iter(), ask.today, Reason::Rest);
    proposals
}

fn last_sent<'s>(sent: &'s [Sent<'_>]) -> BTreeMap<&'s str, NaiveDate> {
    let mut last: BTreeMap<&str, NaiveDate> = BTreeMap::new();
    for one in sent {
        let on = last.entry(one.piece).or_insert(one.on);
        *on = (*on).max(one.on);
    }
    last
}

fn add<'a>(proposals: &mut Vec<Proposal<'a>>, pieces: impl Iterator<Item = &'a Piece>, on: NaiveDate, reason: Reason<'a>) {
    for piece in pieces {
        if !proposals.iter().any(|earlier| earlier.piece.id == piece.id) {
            proposals.push(Proposal { piece, on, reason });
        }
    }
}

/// The pieces for the days whose time to write lies ahead. A deadline whose week has begun is
/// written of at once.
fn for_days<'a>(library: &'a Library, ask: &Ask<'_>, rested: impl Fn(&Piece, i64) -> bool) -> Vec<Proposal<'a>> {
    let until = ask.today.checked_add_days(Days::new(ask.ahead.into())).unwrap_or(ask.today);
    let mut coming: Vec<(NaiveDate, NaiveDate, &Day)> = library
        .days()
        .iter()
        .filter_map(|day| day.next_from(ask.today).map(|date| (day.written_on(date).max(ask.today), date, day)))
        .filter(|(on, ..)| *on <= until)
        .collect();
    coming.sort_by_key(|(on, date, _)| (*on, *date));
    let mut proposals = Vec::new();
    for (on, date, day) in coming {
        let again = match day.kind {
            DayKind::Deadline => DEADLINE_AGAIN,
            DayKind::Festival | DayKind::Observance => DAY_AGAIN,
        };
        let of_day = |piece: &&Piece| piece.is_for_day(&day.key) && rested(piece, again);
        let pieces = library.suiting(ask.audience, None).filter(of_day);
        add(&mut proposals, pieces, on, Reason::Day(day, date));
    }
    proposals
}

/// One lesson per topic that belongs to no day and no month: the one that rested longest.
fn lessons<'a>(library: &'a Library, ask: &Ask<'_>, last: &BTreeMap<&str, NaiveDate>, rested: impl Fn(&Piece) -> bool) -> Vec<&'a Piece> {
    let of_topic = |topic: Topic| {
        library
            .pieces()
            .iter()
            .filter(move |piece| piece.topic == topic)
            .filter_map(|piece| last.get(piece.id.as_str()).copied())
            .max()
    };
    let mut best: BTreeMap<Topic, &Piece> = BTreeMap::new();
    for piece in library.suiting(ask.audience, None) {
        if piece.aim != Aim::Education || !piece.when.is_empty() || !rested(piece) {
            continue;
        }
        let slot = best.entry(piece.topic).or_insert(piece);
        if last.get(piece.id.as_str()) < last.get(slot.id.as_str()) {
            *slot = piece;
        }
    }
    let mut chosen: Vec<&Piece> = best.into_values().collect();
    // Topics that rested equally long take turns by the day, so that not every organisation
    // hears the same one first for ever.
    let turn = ask.today.ordinal() as usize % chosen.len().max(1);
    chosen.rotate_left(turn);
    chosen.sort_by_key(|piece| of_topic(piece.topic));
    chosen
}
