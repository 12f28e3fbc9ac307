//! Signing up: an account, its organisation, and the account as its owner.

use domain::{AccountId, EmailAddress, ErrorCode, Language, MemberId, Role};
use secrecy::SecretString;
use storage::{
    Conn,
    accounts::{Account, Totp},
    members,
    orgs::Org,
    sessions::Stage,
};

use super::check_name;
use crate::{
    Actor, App, Error, Result, Via,
    attempts::{self, Kind},
    audit::{self, Deed},
    error::Fields,
    organisations::{self, Profile, ProfileForm},
    passwords,
    sessions::{self, Client, SessionToken},
};

/// The sign-up form.
#[derive(Clone, Debug)]
pub struct SignUp {
    /// The person's name.
    pub name: String,
    /// Address to sign in with.
    pub email: String,
    /// Password; see [`passwords::SHORTEST`].
    pub password: SecretString,
    /// The organisation.
    pub organisation: ProfileForm,
    /// Language of the person, and of the organisation's new members.
    pub language: Language,
}

struct Checked {
    name: String,
    email: EmailAddress,
    profile: Profile,
}

/// Makes an account and an organisation that it owns, and signs it in.
///
/// # Errors
/// [`Error::Invalid`] (`name`, `email`, `password`, and the fields of the organisation; `email` is
/// `taken` when it has an account), [`Error::RateLimited`] (so that nobody can go through a list
/// of addresses), [`Error::Storage`].
pub async fn sign_up(app: &App, client: &Client, form: &SignUp) -> Result<SessionToken> {
    let checked = check(form)?;
    let attempt = attempts::begin(app, Kind::SignUp, checked.email.as_str(), client).await?;
    let password_hash = passwords::hash(app, &form.password).await?;
    let mut tx = app.db.begin().await?;
    let account = create_account(&mut tx, app, &checked.name, checked.email, password_hash, form.language).await?;
    let org = organisations::create(&mut tx, app, checked.profile, form.language, false).await?;
    let member: MemberId = app.new_id();
    members::insert(&mut tx, org.id, member, account, Role::Owner, app.now()).await?;
    record(&mut tx, app, client, &org, account, member).await?;
    let token = sessions::start(&mut tx, app, client, account, member, Stage::Full).await?;
    attempt.succeed(&mut tx).await?;
    tx.commit().await?;
    Ok(token)
}

fn check(form: &SignUp) -> Result<Checked> {
    let mut fields = Fields::default();
    let name = check_name(&mut fields, &form.name);
    let email = fields.parsed("email", EmailAddress::parse(&form.email), ErrorCode::BadEmail);
    passwords::judge(&mut fields, "password", &form.password, email.as_ref());
    let profile = form.organisation.check(&mut fields);
    fields.finish()?;
    let email = email.ok_or_else(|| Error::field("email", ErrorCode::BadEmail))?;
    Ok(Checked { name, email, profile })
}

/// Adds an account.
///
/// # Errors
/// [`Error::Invalid`] (`email`: `taken`) when the address has one.
pub(crate) async fn create_account(
    conn: &mut Conn,
    app: &App,
    name: &str,
    email: EmailAddress,
    password_hash: String,
    language: Language,
) -> Result<AccountId> {
    let now = app.now();
    let account = Account {
        id: app.new_id(),
        email,
        name: name.to_owned(),
        phone: None,
        language,
        password_hash,
        password_changed_at: now,
        totp: Totp::Off,
        created_at: now,
    };
    match storage::accounts::insert(conn, &account).await {
        Err(storage::Error::Duplicate(_)) => Err(Error::field("email", ErrorCode::Taken)),
        inserted => Ok(inserted.map(|()| account.id)?),
    }
}

async fn record(conn: &mut Conn, app: &App, client: &Client, org: &Org, account: AccountId, member: MemberId) -> Result<()> {
    let owner = Actor {
        org_id: org.id,
        member_id: Some(member),
        account_id: Some(account),
        role: Role::Owner,
        language: org.language,
        via: Via::Session,
        request_id: client.request_id.clone(),
    };
    let after = organisations::state(org);
    let deed = Deed::new("organisation.created", "organisation", org.id).after(&after);
    audit::record(conn, app, &owner, deed).await
}
