//! Organisations: profile and policies.

use domain::{Audience, ErrorCode, Language, Permission, RegistrationNumber, region, registration::RegistrationError};
use serde::Serialize;
use serde_json::json;
use storage::{
    Conn,
    orgs::{self, ApprovalPolicy, Org},
};

use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    error::Fields,
    senders,
};

/// Longest name of an organisation, in characters.
pub const LONGEST_NAME: usize = 120;
/// Longest city, in characters.
pub const LONGEST_CITY: usize = 80;

/// An organisation's profile as somebody typed it.
#[derive(Clone, Debug, Default)]
pub struct ProfileForm {
    /// Name as registered.
    pub organisation: String,
    /// Registration type: `MFD`, `RIA`, `RA`, `SMB`.
    pub audience: String,
    /// Registration number; empty for `SMB`.
    pub registration: String,
    /// City; may be empty.
    pub city: String,
    /// GST state code.
    pub state: String,
}

/// The form's values, checked.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    pub name: String,
    pub audience: Audience,
    pub registration: Option<RegistrationNumber>,
    pub city: String,
    pub state: String,
}

impl ProfileForm {
    /// Checks every field. The result counts only when `fields` finishes well.
    pub(crate) fn check(&self, fields: &mut Fields) -> Profile {
        let name = fields.text("organisation", &self.organisation, LONGEST_NAME);
        let audience = fields.parsed("audience", self.audience.parse::<Audience>(), ErrorCode::BadChoice);
        let city = fields.optional_text("city", &self.city, LONGEST_CITY);
        if region::state_name(&self.state).is_none() {
            fields.refuse("state", ErrorCode::BadChoice);
        }
        Profile {
            name,
            audience: audience.unwrap_or_default(),
            registration: audience.and_then(|audience| self.check_registration(audience, fields)),
            city,
            state: self.state.clone(),
        }
    }

    fn check_registration(&self, audience: Audience, fields: &mut Fields) -> Option<RegistrationNumber> {
        // A number typed before the type was changed to one without is no mistake worth stopping for.
        audience.number_prefix()?;
        match RegistrationNumber::parse(audience, &self.registration) {
            Ok(number) => return Some(number),
            Err(RegistrationError::Missing) => fields.refuse("registration", ErrorCode::Required),
            Err(RegistrationError::Placeholder) => fields.refuse("registration", ErrorCode::PlaceholderRegistration),
            Err(_) => fields.refuse("registration", ErrorCode::BadRegistration),
        }
        None
    }
}

/// Makes an organisation whose approvals a human gives, with the sandbox to send from.
pub(crate) async fn create(conn: &mut Conn, app: &App, profile: Profile, language: Language, is_demo: bool) -> Result<Org> {
    let now = app.now();
    let org = Org {
        id: app.new_id(),
        name: profile.name,
        audience: profile.audience,
        registration: profile.registration.map(|number| number.as_str().to_owned()),
        city: profile.city,
        state: profile.state,
        language,
        approval_policy: ApprovalPolicy::Human,
        author_may_approve: false,
        is_demo,
        created_at: now,
        updated_at: now,
    };
    orgs::insert(conn, &org).await?;
    senders::add_sandbox(conn, app, &Actor::system(org.id, "sign-up")).await?;
    Ok(org)
}

/// The actor's organisation.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Storage`].
pub async fn get(app: &App, actor: &Actor) -> Result<Org> {
    actor.require(Permission::ViewHome)?;
    orgs::get(&mut app.db.read().await?, actor.org_id).await?.ok_or(Error::NotFound)
}

/// Saves name, registration, place and the language of new members.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Invalid`] (`organisation`, `audience`, `registration`, `city`,
/// `state`), [`Error::Storage`].
pub async fn update_profile(app: &App, actor: &Actor, form: &ProfileForm, language: Language) -> Result<()> {
    actor.require(Permission::ManageOrganisation)?;
    let mut fields = Fields::default();
    let profile = form.check(&mut fields);
    fields.finish()?;
    change(app, actor, "organisation.updated", |org| Org {
        name: profile.name,
        audience: profile.audience,
        registration: profile.registration.map(|number| number.as_str().to_owned()),
        city: profile.city,
        state: profile.state,
        language,
        ..org
    })
    .await
}

/// Saves who must approve content, and whether authors may approve their own. How long an approval holds
/// stays as it is; see [`crate::approvals::policy`].
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn update_policies(app: &App, actor: &Actor, approval_policy: ApprovalPolicy, author_may_approve: bool) -> Result<()> {
    actor.require(Permission::ManageOrganisation)?;
    change(app, actor, "organisation.policies-changed", |org| Org {
        approval_policy,
        author_may_approve,
        ..org
    })
    .await
}

async fn change(app: &App, actor: &Actor, action: &'static str, edit: impl FnOnce(Org) -> Org) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let org = orgs::get(&mut tx, actor.org_id).await?.ok_or(Error::NotFound)?;
    let before = state(&org);
    let changed = Org {
        updated_at: app.now(),
        ..edit(org)
    };
    let after = state(&changed);
    orgs::update(&mut tx, &changed).await?;
    let deed = Deed::new(action, "organisation", actor.org_id).before(&before).after(&after).detail(json!({
        "approval_policy": changed.approval_policy.code(),
        "author_may_approve": changed.author_may_approve,
    }));
    audit::record(&mut tx, app, actor, deed).await?;
    Ok(tx.commit().await?)
}

/// What the audit log takes the hash of.
pub(crate) fn state(org: &Org) -> impl Serialize + std::fmt::Debug + use<> {
    json!({
        "name": org.name, "audience": org.audience.code(), "registration": org.registration, "city": org.city, "state": org.state,
        "language": org.language.code(), "approval_policy": org.approval_policy.code(), "author_may_approve": org.author_may_approve,
    })
}
