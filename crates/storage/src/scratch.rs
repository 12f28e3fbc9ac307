//! Databases that tests and benches make for themselves.

use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::{Conn, Engine, Error, Result};

/// Makes the PostgreSQL database `name` on the server of `url` and answers with its address. The
/// user of `url` must be allowed to create databases.
///
/// # Errors
/// [`Error::Address`] when `url` names no database or `name` holds anything but small letters,
/// digits and underscores; [`Error::Unavailable`] or [`Error::Database`] when the server refuses.
pub async fn create_database(url: &str, name: &str) -> Result<String> {
    let is_plain = name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
    let (address, query) = url.split_once('?').map_or((url, None), |(address, query)| (address, Some(query)));
    let (server, _) = address.rsplit_once('/').filter(|_| is_plain).ok_or(Error::Address)?;
    let mut conn = PgConnection::connect(url).await?;
    // template0: nobody is ever connected to it, so that several can be made at the same moment.
    let sql = format!("CREATE DATABASE {name} TEMPLATE template0");
    sqlx::query(AssertSqlSafe(sql)).execute(&mut conn).await?;
    conn.close().await?;
    Ok(match query {
        Some(query) => format!("{server}/{name}?{query}"),
        None => format!("{server}/{name}"),
    })
}

/// Runs one statement that makes a state no use case makes, for example a row changed by hand.
/// Answers with the number of rows it touched.
///
/// # Errors
/// [`Error::Database`] when the database refuses.
pub async fn execute(conn: &mut Conn, sql: &str) -> Result<u64> {
    execute!(conn, AssertSqlSafe(sql.to_owned()))
}

/// Every row of every table of ours, as text that begins with the table's name; for tests that
/// compare before and after. Sees what the transaction of `conn` has changed.
///
/// # Errors
/// [`Error::Database`] when the database refuses.
pub async fn rows(conn: &mut Conn) -> Result<Vec<String>> {
    let tables = match conn.kind() {
        Engine::Sqlite => fetch_all!(
            conn,
            (String, String),
            "SELECT m.name, group_concat('quote(\"' || c.name || '\")', ' || '','' || ') FROM sqlite_master m JOIN pragma_table_info(m.name) c
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE '\\_app%' ESCAPE '\\' GROUP BY m.name ORDER BY m.name"
        )?,
        Engine::Postgres => fetch_all!(
            conn,
            (String, String),
            "SELECT tablename::text, 't::text' FROM pg_tables WHERE schemaname = current_schema() AND tablename NOT LIKE '\\_app%' ORDER BY tablename"
        )?,
    };
    let mut rows = Vec::new();
    for (table, row) in tables {
        let sql = format!("SELECT {row} FROM \"{table}\" t");
        let found = fetch_all!(conn, (String,), AssertSqlSafe(sql))?;
        rows.extend(found.into_iter().map(|(row,)| format!("{table} {row}")));
    }
    Ok(rows)
}
