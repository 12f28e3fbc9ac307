//! Databases that tests and benches make for themselves.

use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::{Conn, Error, Result};

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
