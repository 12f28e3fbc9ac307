//! The few statements in which the engines differ, each with a reason.

use chrono::{DateTime, SecondsFormat, Utc};
use sea_query::{Expr, ExprTrait, Func, LikeExpr};

use crate::Engine;

/// Appended to a `SELECT` that claims rows: PostgreSQL skips rows another node is claiming;
/// SQLite has one writer, so there is nobody to skip. For the strength see [`for_update`].
#[must_use]
pub const fn skip_locked(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "",
        Engine::Postgres => " FOR NO KEY UPDATE SKIP LOCKED",
    }
}

/// Appended to a `SELECT` of a row that the transaction will change: PostgreSQL locks it; in
/// SQLite a write transaction (`BEGIN IMMEDIATE`) already holds the only write lock.
///
/// No key changes, and `FOR UPDATE` would say that one might: then adding a row that refers to the
/// locked one (a counter to its campaign) has to wait, and two writers can wait in a circle.
#[must_use]
pub const fn for_update(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "",
        Engine::Postgres => " FOR NO KEY UPDATE",
    }
}

/// After a column: that it is one of many UUIDs from one parameter (a JSON array of texts). One
/// parameter keeps the statement the same whatever the number of ids. An array tells PostgreSQL to
/// look each id up; of a subquery it may think that reading the whole table is cheaper.
#[must_use]
pub fn in_uuids(engine: Engine, parameter: &str) -> String {
    match engine {
        Engine::Sqlite => format!("IN (SELECT unhex(value, '-') FROM json_each({parameter}))"),
        Engine::Postgres => format!("= ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text({parameter})))"),
    }
}

/// Like [`in_uuids`], for texts.
#[must_use]
pub fn in_texts(engine: Engine, parameter: &str) -> String {
    match engine {
        Engine::Sqlite => format!("IN (SELECT value FROM json_each({parameter}))"),
        Engine::Postgres => format!("= ANY (ARRAY(SELECT value FROM jsonb_array_elements_text({parameter})))"),
    }
}

/// Whether `column` contains `words` as they are. Latin letters match whatever their case (SQLite's
/// `lower` knows only those; Devanagari has no case).
pub(crate) fn contains(column: impl sea_query::IntoColumnRef, words: &str) -> Expr {
    let mut pattern = String::from("%");
    for letter in words.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter.to_ascii_lowercase());
    }
    pattern.push('%');
    Expr::expr(Func::lower(Expr::col(column))).like(LikeExpr::new(pattern).escape('\\'))
}

/// The type of a column in [`rows`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// An id.
    Uuid,
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// An instant, written by [`instant`].
    Instant,
}

/// A table of many rows from one parameter (a JSON array of arrays), so that a statement over any
/// number of rows is prepared once. SQLite has neither types nor casts for ids and instants.
#[must_use]
pub fn rows(engine: Engine, parameter: &str, columns: &[(&str, Column)]) -> String {
    let columns: Vec<String> = columns
        .iter()
        .enumerate()
        .map(|(index, (name, column))| match (engine, column) {
            (Engine::Sqlite, Column::Uuid) => format!("unhex(value ->> {index}, '-') AS {name}"),
            (Engine::Sqlite, _) | (Engine::Postgres, Column::Text) => format!("value ->> {index} AS {name}"),
            (Engine::Postgres, Column::Uuid) => format!("(value ->> {index})::uuid AS {name}"),
            (Engine::Postgres, Column::Integer) => format!("(value ->> {index})::bigint AS {name}"),
            (Engine::Postgres, Column::Instant) => format!("(value ->> {index})::timestamptz AS {name}"),
        })
        .collect();
    let source = match engine {
        Engine::Sqlite => "json_each",
        Engine::Postgres => "jsonb_array_elements",
    };
    format!("(SELECT {} FROM {source}({parameter}))", columns.join(", "))
}

/// After the condition that joins `column` with the first column of [`rows`], an id: that no other
/// ids are wanted. PostgreSQL takes any parameter for a hundred rows, and would rather read a table
/// of some ten thousand as a whole than look that many up; see [`in_uuids`]. SQLite looks them up.
#[must_use]
pub fn and_no_others(engine: Engine, column: &str, parameter: &str) -> String {
    match engine {
        Engine::Sqlite => String::new(),
        Engine::Postgres => format!(" AND {column} = ANY (ARRAY(SELECT (value ->> 0)::uuid FROM jsonb_array_elements({parameter})))"),
    }
}

/// An instant as the database driver writes it into a text column of SQLite, for [`rows`]. Texts
/// then sort like the instants.
#[must_use]
pub fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, false)
}
