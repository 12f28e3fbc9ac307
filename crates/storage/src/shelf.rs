//! Lists of things with a name that can be put away: campaigns, templates, own rules.

use domain::OrgId;
use sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use uuid::Uuid;

use crate::dialect;

/// Which things to list.
pub(crate) struct Shelf<'a> {
    /// Only names that contain this, whatever the case.
    pub search: Option<&'a str>,
    /// Those put away instead of the others.
    pub is_archived: bool,
    /// Only things made before this one (key of the next page).
    pub before: Option<Uuid>,
}

/// A page of an organisation's rows of `table`, newest first; add what else it filters by.
pub(crate) fn newest(table: &'static str, org: OrgId, shelf: &Shelf<'_>, limit: u64) -> SelectStatement {
    let archived = Expr::col("archived_at");
    let mut query = Query::select();
    query
        .expr(Expr::cust("*"))
        .from(table)
        .and_where(Expr::col("org_id").eq(org.uuid()))
        .and_where(if shelf.is_archived { archived.is_not_null() } else { archived.is_null() })
        .and_where_option(shelf.search.map(|words| dialect::contains("name", words)))
        .and_where_option(shelf.before.map(|before| Expr::col("id").lt(before)))
        .order_by("id", Order::Desc)
        .limit(limit);
    query
}
