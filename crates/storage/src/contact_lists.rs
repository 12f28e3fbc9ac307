//! Lists of contacts: search, filters, pages by key.

use domain::{Channel, ConsentStatus, ContactId, GroupId, Language, OrgId, Purpose};
use sea_query::{Cond, Condition, Expr, ExprTrait, Order, Query, SelectStatement};
use uuid::Uuid;

use crate::{
    Conn, Result,
    audience::{membership, tagging},
    contacts::{COLUMNS, Contact, Row},
    dialect,
};

/// Which contacts to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that name, number, e-mail address or city must all contain.
    pub search: String,
    /// Only with this tag.
    pub tag: Option<String>,
    /// Only in this group.
    pub group: Option<GroupId>,
    /// Only those who read this language.
    pub language: Option<Language>,
    /// Only with this consent to marketing over WhatsApp.
    pub consent: Option<ConsentFilter>,
}

/// A consent to filter by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentFilter {
    /// Where it stands.
    Is(ConsentStatus),
    /// Never recorded.
    NotAsked,
}

/// Where a page begins; newest contacts come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Start {
    /// At the newest.
    #[default]
    First,
    /// With contacts older than this one.
    After(ContactId),
    /// With the contacts just newer than this one.
    Before(ContactId),
}

/// Up to `limit` contacts that match, newest first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn page(conn: &mut Conn, org: OrgId, filter: &Filter, start: Start, limit: u64) -> Result<Vec<Contact>> {
    let mut query = Query::select();
    query
        .expr(Expr::cust(COLUMNS))
        .from_as("contacts", "c")
        .cond_where(matches(org, filter))
        .limit(limit);
    let id = Expr::col(("c", "id"));
    match start {
        Start::First => query.order_by(("c", "id"), Order::Desc),
        Start::After(after) => query.and_where(id.lt(after.uuid())).order_by(("c", "id"), Order::Desc),
        Start::Before(before) => query.and_where(id.gt(before.uuid())).order_by(("c", "id"), Order::Asc),
    };
    let mut contacts = fetch_all_built!(conn, Row, query)?
        .into_iter()
        .map(Contact::try_from)
        .collect::<Result<Vec<_>>>()?;
    if matches!(start, Start::Before(_)) {
        contacts.reverse();
    }
    Ok(contacts)
}

/// Up to `limit` ids that match, after `after` in the order of ids; for work on all of them.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn ids(conn: &mut Conn, org: OrgId, filter: &Filter, after: Option<ContactId>, limit: u64) -> Result<Vec<ContactId>> {
    let mut query = Query::select();
    query
        .column(("c", "id"))
        .from_as("contacts", "c")
        .cond_where(matches(org, filter))
        .and_where_option(after.map(|after| Expr::col(("c", "id")).gt(after.uuid())))
        .order_by(("c", "id"), Order::Asc)
        .limit(limit);
    Ok(fetch_all_built!(conn, (Uuid,), query)?.into_iter().map(|(id,)| id.into()).collect())
}

/// How many contacts match.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn count(conn: &mut Conn, org: OrgId, filter: &Filter) -> Result<u64> {
    let mut query = Query::select();
    query.expr(Expr::cust("COUNT(*)")).from_as("contacts", "c").cond_where(matches(org, filter));
    let rows = fetch_all_built!(conn, (i64,), query)?;
    Ok(rows.first().map_or(0, |(count,)| u64::try_from(*count).unwrap_or_default()))
}

/// Up to `limit` sets of contacts that share an e-mail address or a name with city, as ids in
/// the order they were created; largest sets first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn duplicates(conn: &mut Conn, org: OrgId, likeness: Likeness, limit: i64) -> Result<Vec<Vec<ContactId>>> {
    let key = match likeness {
        Likeness::Email => "email",
        Likeness::NameAndCity => "lower(name) || '|' || lower(city)",
    };
    let sql = format!(
        "SELECT k.likeness, c.id FROM contacts c
         JOIN (SELECT {key} AS likeness, COUNT(*) AS n FROM contacts WHERE org_id = $1 AND deleted_at IS NULL AND email IS NOT NULL AND $2 = 'email'
               OR org_id = $1 AND deleted_at IS NULL AND name <> '' AND $2 = 'name'
               GROUP BY 1 HAVING COUNT(*) > 1 ORDER BY 2 DESC, 1 LIMIT $3) k ON k.likeness = {keyed}
         WHERE c.org_id = $1 AND c.deleted_at IS NULL ORDER BY k.n DESC, k.likeness, c.id",
        keyed = match likeness {
            Likeness::Email => "c.email",
            Likeness::NameAndCity => "lower(c.name) || '|' || lower(c.city)",
        }
    );
    let kind = match likeness {
        Likeness::Email => "email",
        Likeness::NameAndCity => "name",
    };
    let rows = fetch_all!(conn, (String, Uuid), sqlx::AssertSqlSafe(sql), org.uuid(), kind, limit)?;
    Ok(rows
        .chunk_by(|(one, _), (other, _)| one == other)
        .map(|set| set.iter().map(|(_, id)| ContactId(*id)).collect())
        .collect())
}

/// What makes two contacts look like one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// The same e-mail address.
    Email,
    /// The same name in the same city.
    NameAndCity,
}

fn matches(org: OrgId, filter: &Filter) -> Condition {
    let mut all = Cond::all()
        .add(Expr::col(("c", "org_id")).eq(org.uuid()))
        .add(Expr::col(("c", "deleted_at")).is_null())
        .add_option(filter.language.map(|language| Expr::col(("c", "language")).eq(language.code())))
        .add_option(filter.tag.as_ref().map(|tag| Expr::exists(tagging(std::slice::from_ref(tag)))))
        .add_option(filter.group.map(|group| Expr::exists(membership([group.uuid()]))))
        .add_option(filter.consent.map(consent));
    for word in search_words(&filter.search) {
        all = all.add(dialect::contains(("c", "search"), &word));
    }
    all
}

fn consent(filter: ConsentFilter) -> Expr {
    match filter {
        ConsentFilter::Is(status) => Expr::exists(consent_rows().and_where(Expr::col(("s", "status")).eq(status.code())).take()),
        ConsentFilter::NotAsked => Expr::exists(consent_rows()).not(),
    }
}

fn consent_rows() -> SelectStatement {
    Query::select()
        .expr(Expr::cust("1"))
        .from_as("consent_states", "s")
        .and_where(Expr::col(("s", "contact_id")).equals(("c", "id")))
        .and_where(Expr::col(("s", "channel")).eq(Channel::Whatsapp.code()))
        .and_where(Expr::col(("s", "purpose")).eq(Purpose::Marketing.code()))
        .take()
}

/// The words of a search. One made of digits and separators is a number, however it is spaced and
/// in whichever digits.
fn search_words(search: &str) -> Vec<String> {
    let digits: String = search
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | '+' | '(' | ')'))
        .map(|c| match c {
            '०'..='९' => char::from(b'0' + (c as u32 - '०' as u32) as u8),
            c => c,
        })
        .collect();
    if !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()) {
        // A leading zero is dialled inside India and not part of the number.
        return vec![digits.trim_start_matches('0').to_owned()];
    }
    search.split_whitespace().take(8).map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::search_words;

    #[test]
    fn numbers_are_found_however_they_are_spaced() {
        for search in ["98765 43210", "098765-43210", "९८७६५ ४३२१०", "(98765) 43210"] {
            assert_eq!(search_words(search), ["9876543210"], "{search}");
        }
        assert_eq!(search_words(" Suresh  PATIL"), ["suresh", "patil"]);
        assert_eq!(search_words("सुरेश पाटील"), ["सुरेश", "पाटील"]);
    }
}
