//! What a person says about themselves.

use domain::{EmailAddress, ErrorCode, Language, Permission, PhoneNumber};
use serde_json::json;
use storage::accounts::{self, Account};

use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    error::Fields,
};

/// Longest name of a person, in characters.
pub const LONGEST_NAME: usize = 80;

/// The own profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The person's name.
    pub name: String,
    /// Address to sign in with.
    pub email: EmailAddress,
    /// Own number, for test sends.
    pub phone: Option<PhoneNumber>,
    /// Language of screens and e-mails.
    pub language: Language,
}

/// The own profile as somebody typed it.
#[derive(Clone, Debug, Default)]
pub struct ProfileForm {
    /// The person's name.
    pub name: String,
    /// Own number; may be empty.
    pub phone: String,
    /// Language of screens and e-mails.
    pub language: Language,
}

/// Checks a person's name.
pub(crate) fn check_name(fields: &mut Fields, name: &str) -> String {
    fields.text("name", name, LONGEST_NAME)
}

/// The own profile.
///
/// # Errors
/// [`Error::Unauthenticated`] for the system, [`Error::Storage`].
pub async fn profile(app: &App, actor: &Actor) -> Result<Profile> {
    actor.require(Permission::ViewHome)?;
    let account = accounts::get(&mut app.db.read().await?, actor.account()?)
        .await?
        .ok_or(Error::Unauthenticated)?;
    Ok(Profile {
        name: account.name,
        email: account.email,
        phone: account.phone,
        language: account.language,
    })
}

/// Saves name, number and language.
///
/// # Errors
/// [`Error::Invalid`] (`name`, `phone`), [`Error::Unauthenticated`] for the system,
/// [`Error::Storage`].
pub async fn update_profile(app: &App, actor: &Actor, form: &ProfileForm) -> Result<()> {
    actor.require(Permission::ViewHome)?;
    let mut fields = Fields::default();
    let name = check_name(&mut fields, &form.name);
    let phone = match form.phone.trim() {
        "" => None,
        typed => fields.parsed("phone", PhoneNumber::parse(typed), ErrorCode::BadPhone),
    };
    fields.finish()?;
    let mut tx = app.db.begin().await?;
    let account = accounts::get(&mut tx, actor.account()?).await?.ok_or(Error::Unauthenticated)?;
    let before = state(&account);
    accounts::set_profile(&mut tx, account.id, &name, phone.as_ref(), form.language).await?;
    let after = state(&Account {
        name,
        phone,
        language: form.language,
        ..account.clone()
    });
    let deed = Deed::new("account.profile-changed", "account", account.id).before(&before).after(&after);
    audit::record(&mut tx, app, actor, deed).await?;
    Ok(tx.commit().await?)
}

fn state(account: &Account) -> serde_json::Value {
    json!({ "name": account.name, "phone": account.phone, "language": account.language.code() })
}
