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
