//! The few statements in which the engines differ, each with a reason.

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
