//! The library inside the binary, read once, and looking things up in it.

use std::{
    collections::BTreeSet,
    sync::{LazyLock, OnceLock},
};

use domain::{Audience, Language};
use serde::Deserialize;

use crate::{
    days::{Day, DaySource},
    piece::{Piece, Topic, When},
    search::Index,
};

/// The pieces inside the binary, in the order shelves are shown.
const PIECES: [&str; 12] = [
    include_str!("../pieces/sip.toml"),
    include_str!("../pieces/goals.toml"),
    include_str!("../pieces/market-calm.toml"),
    include_str!("../pieces/tax.toml"),
    include_str!("../pieces/insurance.toml"),
    include_str!("../pieces/scams.toml"),
    include_str!("../pieces/kyc.toml"),
    include_str!("../pieces/nomination.toml"),
    include_str!("../pieces/festival.toml"),
    include_str!("../pieces/birthday.toml"),
    include_str!("../pieces/service.toml"),
    include_str!("../pieces/business-offer.toml"),
];

const DAYS: &str = include_str!("../days.toml");

/// Why files make no library.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// Not the TOML it should be.
    #[error(transparent)]
    Toml(#[from] toml::de::Error),
    /// Two pieces or two days of one name.
    #[error("{0} stands twice")]
    Twice(String),
    /// A piece is written for a day that is not listed.
    #[error("{piece} is written for {day}, which is no day of the list")]
    NoDay {
        /// The piece.
        piece: String,
        /// What it names.
        day: String,
    },
    /// A date that does not exist, or has another weekday.
    #[error("{day}: {text} is no date, or has another weekday")]
    Date {
        /// The day's key.
        day: String,
        /// What stands there.
        text: String,
    },
}

/// Pieces and days.
#[derive(Debug)]
pub struct Library {
    pieces: Vec<Piece>,
    days: Vec<Day>,
    index: OnceLock<Index>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shelf {
    topic: Topic,
    piece: Vec<Piece>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Year {
    day: Vec<DaySource>,
}

impl Library {
    /// The library inside the binary, read on first use.
    ///
    /// # Panics
    /// When the embedded files cannot be read, which a test rules out.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static LIBRARY: LazyLock<Library> = LazyLock::new(|| match Library::parse(&PIECES, DAYS) {
            Ok(library) => library,
            Err(error) => panic!("embedded library: {error}"),
        });
        &LIBRARY
    }

    /// Reads shelves and days (TOML).
    ///
    /// # Errors
    /// [`LibraryError`] names what does not fit.
    pub fn parse(shelves: &[&str], days: &str) -> Result<Self, LibraryError> {
        let year: Year = toml::from_str(days)?;
        let days: Vec<Day> = year.day.into_iter().map(DaySource::read).collect::<Result<_, _>>()?;
        let mut pieces: Vec<Piece> = Vec::new();
        for source in shelves {
            let Shelf { topic, piece } = toml::from_str(source)?;
            pieces.extend(piece.into_iter().map(|piece| Piece { topic, ..piece }));
        }
        once(pieces.iter().map(|piece| &piece.id))?;
        once(days.iter().map(|day| &day.key))?;
        for piece in &pieces {
            known_days(piece, &days)?;
        }
        Ok(Self {
            pieces,
            days,
            index: OnceLock::new(),
        })
    }

    /// Every piece, shelf after shelf.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The piece with this id.
    #[must_use]
    pub fn piece(&self, id: &str) -> Option<&Piece> {
        self.pieces.iter().find(|piece| piece.id == id)
    }

    /// The pieces for senders of this kind, of one shelf or of all.
    pub fn suiting(&self, audience: Audience, topic: Option<Topic>) -> impl Iterator<Item = &Piece> {
        self.pieces
            .iter()
            .filter(move |piece| piece.suits(audience) && topic.is_none_or(|topic| topic == piece.topic))
    }

    /// The title and the text of a piece in a language.
    #[must_use]
    pub fn in_language(&self, id: &str, language: Language) -> Option<(&str, &str)> {
        self.piece(id).map(|piece| (piece.title.of(language), piece.text.of(language)))
    }

    /// Every day, in the order of the year.
    #[must_use]
    pub fn days(&self) -> &[Day] {
        &self.days
    }

    /// The day with this key.
    #[must_use]
    pub fn day(&self, key: &str) -> Option<&Day> {
        self.days.iter().find(|day| day.key == key)
    }

    /// The pieces that `query` is found in, best first: in titles, tags and texts of all languages,
    /// whatever the script. Pieces with every word come alone where there are any; without a word
    /// in it, everything is found.
    #[must_use]
    pub fn search(&self, query: &str) -> Vec<&Piece> {
        let index = self.index.get_or_init(|| Index::of(&self.pieces));
        index.find(query).into_iter().filter_map(|place| self.pieces.get(place)).collect()
    }
}

fn once<'a>(names: impl Iterator<Item = &'a String>) -> Result<(), LibraryError> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(LibraryError::Twice(name.clone()));
        }
    }
    Ok(())
}

fn known_days(piece: &Piece, days: &[Day]) -> Result<(), LibraryError> {
    for when in &piece.when {
        if let When::Day(key) = when
            && !days.iter().any(|day| day.key == *key)
        {
            return Err(LibraryError::NoDay {
                piece: piece.id.clone(),
                day: key.clone(),
            });
        }
    }
    Ok(())
}
