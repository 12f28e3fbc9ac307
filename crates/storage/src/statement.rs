//! Macros that run one SQL text on whichever engine a [`crate::Conn`] belongs to.
//!
//! `execute!(conn, "UPDATE …", a, b)` answers with the number of rows; `fetch_one!`,
//! `fetch_optional!`, `fetch_all!` and `fetch_all_planned!` take a row type (`#[derive(sqlx::FromRow)]`) first;
//! `scalar!` and `scalar_optional!` read the first column. The `*_built!` forms run a sea-query
//! statement, for dynamic filters and for inserts of many rows.

macro_rules! on_engine {
    ($conn:expr, $c:ident => $call:expr) => {
        match $conn.engine() {
            $crate::connection::EngineConn::Sqlite($c) => $call,
            $crate::connection::EngineConn::Postgres($c) => $call,
        }
        .map_err($crate::Error::from)
    };
}

macro_rules! execute {
    ($conn:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $conn.engine() {
            $crate::connection::EngineConn::Sqlite(c) => sqlx::query($sql)$(.bind($arg))*.execute(c).await.map(|done| done.rows_affected()),
            $crate::connection::EngineConn::Postgres(c) => sqlx::query($sql)$(.bind($arg))*.execute(c).await.map(|done| done.rows_affected()),
        }
        .map_err($crate::Error::from)
    };
}

macro_rules! fetch_one {
    ($conn:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        on_engine!($conn, c => sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_one(c).await)
    };
}

macro_rules! fetch_optional {
    ($conn:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        on_engine!($conn, c => sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_optional(c).await)
    };
}

macro_rules! fetch_all {
    ($conn:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        on_engine!($conn, c => sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.fetch_all(c).await)
    };
}

/// [`fetch_all!`] with a plan made for this call. PostgreSQL keeps the plan of a prepared statement:
/// one made while a table was empty reads the table from end to end until somebody analyses it.
macro_rules! fetch_all_planned {
    ($conn:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        on_engine!($conn, c => sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.persistent(false).fetch_all(c).await)
    };
}

macro_rules! scalar {
    ($conn:expr, $type:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        on_engine!($conn, c => sqlx::query_scalar::<_, $type>($sql)$(.bind($arg))*.fetch_one(c).await)
    };
}

macro_rules! scalar_optional {
    ($conn:expr, $type:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        on_engine!($conn, c => sqlx::query_scalar::<_, $type>($sql)$(.bind($arg))*.fetch_optional(c).await)
    };
}

macro_rules! execute_built {
    ($conn:expr, $statement:expr) => {{
        use sea_query_sqlx::SqlxBinder;
        match $conn.engine() {
            $crate::connection::EngineConn::Sqlite(c) => {
                let (sql, values) = $statement.build_sqlx(sea_query::SqliteQueryBuilder);
                sqlx::query_with(sqlx::AssertSqlSafe(sql), values)
                    .execute(c)
                    .await
                    .map(|done| done.rows_affected())
            }
            $crate::connection::EngineConn::Postgres(c) => {
                let (sql, values) = $statement.build_sqlx(sea_query::PostgresQueryBuilder);
                sqlx::query_with(sqlx::AssertSqlSafe(sql), values)
                    .execute(c)
                    .await
                    .map(|done| done.rows_affected())
            }
        }
        .map_err($crate::Error::from)
    }};
}

macro_rules! fetch_all_built {
    ($conn:expr, $row:ty, $statement:expr) => {{
        use sea_query_sqlx::SqlxBinder;
        match $conn.engine() {
            $crate::connection::EngineConn::Sqlite(c) => {
                let (sql, values) = $statement.build_sqlx(sea_query::SqliteQueryBuilder);
                sqlx::query_as_with::<_, $row, _>(sqlx::AssertSqlSafe(sql), values).fetch_all(c).await
            }
            $crate::connection::EngineConn::Postgres(c) => {
                let (sql, values) = $statement.build_sqlx(sea_query::PostgresQueryBuilder);
                sqlx::query_as_with::<_, $row, _>(sqlx::AssertSqlSafe(sql), values).fetch_all(c).await
            }
        }
        .map_err($crate::Error::from)
    }};
}
