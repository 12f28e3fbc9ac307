//! An organisation's own message templates. The built-in ones are a data file of `services`.

use chrono::{DateTime, Utc};
use domain::{MemberId, OrgId, TemplateBody, TemplateCategory, TemplateId};
use sea_query::{Expr, ExprTrait};
use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{
    Conn, Result,
    error::parse,
    shelf::{self, Shelf},
};

/// A template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Template {
    /// Its id.
    pub id: TemplateId,
    /// Organisation it belongs to.
    pub org_id: OrgId,
    /// Name for the members.
    pub name: String,
    /// Its shelf.
    pub category: TemplateCategory,
    /// Texts, purpose, examples.
    pub body: TemplateBody,
    /// Who made it; none for the system.
    pub created_by: Option<MemberId>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was put away.
    pub archived_at: Option<DateTime<Utc>>,
}

/// Which templates to list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only this shelf.
    pub category: Option<TemplateCategory>,
    /// Only names that contain this, whatever the case.
    pub search: Option<String>,
    /// Archived ones instead of the others.
    pub is_archived: bool,
    /// Only templates made before this one (key of the next page).
    pub before: Option<TemplateId>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    org_id: Uuid,
    name: String,
    category: String,
    content: Json<TemplateBody>,
    created_by: Option<Uuid>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    archived_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Template {
    type Error = crate::Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id.into(),
            org_id: row.org_id.into(),
            name: row.name,
            category: parse(&row.category, "templates", "category")?,
            body: row.content.0,
            created_by: row.created_by.map(MemberId),
            created_at: row.created_at,
            updated_at: row.updated_at,
            archived_at: row.archived_at,
        })
    }
}

/// Adds a template.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn insert(conn: &mut Conn, template: &Template) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO templates (id, org_id, name, category, content, created_by, created_at, updated_at, archived_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        template.id.uuid(),
        template.org_id.uuid(),
        &template.name,
        template.category.code(),
        Json(&template.body),
        template.created_by.map(MemberId::uuid),
        template.created_at,
        template.updated_at,
        template.archived_at
    )?;
    Ok(())
}

/// The template, if it is this organisation's.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn get(conn: &mut Conn, org: OrgId, id: TemplateId) -> Result<Option<Template>> {
    fetch_optional!(conn, Row, "SELECT * FROM templates WHERE org_id = $1 AND id = $2", org.uuid(), id.uuid())?
        .map(Template::try_from)
        .transpose()
}

/// Saves name, category, texts and whether it is archived. False when it is not there, or was
/// changed since `read` (the `updated_at` that the writer saw).
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn update(conn: &mut Conn, org: OrgId, template: &Template, read: DateTime<Utc>) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE templates SET name = $4, category = $5, content = $6, updated_at = $7, archived_at = $8
         WHERE org_id = $1 AND id = $2 AND updated_at = $3",
        org.uuid(),
        template.id.uuid(),
        read,
        &template.name,
        template.category.code(),
        Json(&template.body),
        template.updated_at,
        template.archived_at
    )?;
    Ok(changed == 1)
}

/// A page of templates, newest first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn list(conn: &mut Conn, org: OrgId, filter: &Filter, limit: u64) -> Result<Vec<Template>> {
    let mut query = shelf::newest(
        "templates",
        org,
        &Shelf {
            search: filter.search.as_deref(),
            is_archived: filter.is_archived,
            before: filter.before.map(TemplateId::uuid),
        },
        limit,
    );
    query.and_where_option(filter.category.map(|category| Expr::col("category").eq(category.code())));
    fetch_all_built!(conn, Row, query)?.into_iter().map(Template::try_from).collect()
}
