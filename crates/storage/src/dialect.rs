//! The few statements in which the engines differ, each with a reason.

use sea_query::{Expr, ExprTrait, Func, LikeExpr};

use crate::Engine;

/// Appended to a `SELECT` that claims rows: PostgreSQL skips rows another node is claiming;
/// SQLite has one writer, so there is nobody to skip.
#[must_use]
pub const fn skip_locked(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "",
        Engine::Postgres => " FOR UPDATE SKIP LOCKED",
    }
}

/// Appended to a `SELECT` of a row that the transaction will change: PostgreSQL locks it; in
/// SQLite a write transaction (`BEGIN IMMEDIATE`) already holds the only write lock.
#[must_use]
pub const fn for_update(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "",
        Engine::Postgres => " FOR UPDATE",
    }
}

/// A set of UUIDs from one parameter (a JSON array of texts), for `IN`. One parameter keeps the
/// statement the same whatever the number of ids.
#[must_use]
pub fn uuid_list(engine: Engine, parameter: &str) -> String {
    match engine {
        Engine::Sqlite => format!("(SELECT unhex(value, '-') FROM json_each({parameter}))"),
        Engine::Postgres => format!("(SELECT value::uuid FROM jsonb_array_elements_text({parameter}))"),
    }
}

/// A set of texts from one parameter (a JSON array), for `IN`.
#[must_use]
pub fn text_list(engine: Engine, parameter: &str) -> String {
    match engine {
        Engine::Sqlite => format!("(SELECT value FROM json_each({parameter}))"),
        Engine::Postgres => format!("(SELECT value FROM jsonb_array_elements_text({parameter}))"),
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
