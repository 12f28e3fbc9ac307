//! Who the key acts as.

use axum::{Json, extract::State};
use domain::{Language, MemberId, OrgId, Role};
use serde::Serialize;
use services::{App, domain::Permission, organisations};
use strum::IntoEnumIterator;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{problem::Result, request::Caller};

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get))
}

/// The member a key acts as.
#[derive(Debug, Serialize, ToSchema)]
struct Me {
    /// The organisation.
    #[schema(value_type = String, format = Uuid)]
    organisation_id: OrgId,
    /// Its name.
    #[schema(example = "Sahyadri Wealth")]
    organisation: String,
    /// The member.
    #[schema(value_type = Option<String>, format = Uuid)]
    member_id: Option<MemberId>,
    /// What the member is there.
    #[schema(value_type = String, example = "advisor")]
    role: Role,
    /// The member's language.
    #[schema(value_type = String, example = "mr")]
    language: Language,
    /// What the role may do.
    #[schema(value_type = Vec<String>, example = json!(["view-home", "view-contacts"]))]
    permissions: Vec<Permission>,
}

/// Who am I?
///
/// The member this key acts as, their role and what it may do.
#[utoipa::path(get, path = "/me", tag = "me", responses((status = OK, body = Me)))]
async fn get(State(app): State<App>, Caller(actor): Caller) -> Result<Json<Me>> {
    let organisation = organisations::get(&app, &actor).await?;
    Ok(Json(Me {
        organisation_id: actor.org_id,
        organisation: organisation.name,
        member_id: actor.member_id,
        role: actor.role,
        language: actor.language,
        permissions: Permission::iter().filter(|permission| actor.role.may(*permission)).collect(),
    }))
}
