//! Files of imports in pieces, for nodes that did not take them in.

use domain::{ImportId, OrgId};

use crate::{Conn, Result};

/// Keeps the piece with this place, counted from 0; false when the import is not there.
///
/// # Errors
/// [`crate::Error::Duplicate`] when the piece is there already.
pub async fn insert(conn: &mut Conn, org: OrgId, import: ImportId, number: i64, bytes: &[u8]) -> Result<bool> {
    let added = execute!(
        conn,
        "INSERT INTO import_files (import_id, number, bytes) SELECT i.id, $3, $4 FROM imports i WHERE i.org_id = $1 AND i.id = $2",
        org.uuid(),
        import.uuid(),
        number,
        bytes
    )?;
    Ok(added == 1)
}

/// The piece with this place; none after the last one.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn get(conn: &mut Conn, org: OrgId, import: ImportId, number: i64) -> Result<Option<Vec<u8>>> {
    scalar_optional!(
        conn,
        Vec<u8>,
        "SELECT f.bytes FROM import_files f JOIN imports i ON i.id = f.import_id WHERE i.org_id = $1 AND i.id = $2 AND f.number = $3",
        org.uuid(),
        import.uuid(),
        number
    )
}

/// Forgets every piece; false when there is none.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn delete(conn: &mut Conn, org: OrgId, import: ImportId) -> Result<bool> {
    let gone = execute!(
        conn,
        "DELETE FROM import_files WHERE import_id IN (SELECT id FROM imports WHERE org_id = $1 AND id = $2)",
        org.uuid(),
        import.uuid()
    )?;
    Ok(gone > 0)
}
