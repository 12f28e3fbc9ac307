//! Invitations: a link that makes its reader a member.

use chrono::TimeDelta;
use domain::{AccountId, EmailAddress, ErrorCode, InviteId, Language, MemberId, Permission, Role};
use secrecy::SecretString;
use serde_json::json;
use storage::{
    Conn, accounts as kept_accounts,
    accounts::Account,
    invites::{self as kept, Invite},
    members,
};

use crate::{
    Actor, App, Error, Result, Via,
    accounts::{SignIn, admit, check_name, create_account},
    attempts::{self, Kind},
    audit::{self, Deed},
    error::Fields,
    mails::{self, Letter},
    passwords,
    seal::{new_token, token_hash},
    sessions::Client,
};

pub use storage::invites::Invite as OpenInvite;

/// An invitation can be accepted for this many days.
pub const VALID_DAYS: i64 = 7;

/// A fresh invitation. Its link is e-mailed, and can be passed on by hand; it is not shown again.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The invitation.
    pub id: InviteId,
    /// The link.
    pub url: String,
}

/// What the reader of a link is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The inviting organisation.
    pub organisation: String,
    /// Who is invited.
    pub email: EmailAddress,
    /// As what.
    pub role: Role,
    /// What to ask for: the password of the account that this address has, or name and password
    /// of a new one.
    pub has_account: bool,
}

/// What the reader of a link typed.
#[derive(Clone, Debug)]
pub struct Acceptance {
    /// Name, for a new account.
    pub name: String,
    /// Password: the own one, or that of the new account.
    pub password: SecretString,
    /// Language of a new account.
    pub language: Language,
}

/// Invites an address; older invitations to it are taken back.
///
/// # Errors
/// [`Error::Forbidden`] (only an owner invites owners), [`Error::Invalid`] (`email`: `taken` for an
/// active member), [`Error::Storage`].
pub async fn send(app: &App, actor: &Actor, email: &str, role: Role) -> Result<Sent> {
    actor.require(Permission::ManageMembers)?;
    if !actor.role.may_assign(role) {
        return Err(Error::Forbidden(Permission::ManageMembers));
    }
    let email = EmailAddress::parse(email).map_err(|_| Error::field("email", ErrorCode::BadEmail))?;
    let token = new_token(&*app.dice);
    let mut tx = app.db.begin().await?;
    refuse_active_member(&mut tx, actor, &email).await?;
    let invite = make(&mut tx, app, actor, email.clone(), role).await?;
    kept::revoke_address(&mut tx, actor.org_id, &email, app.now()).await?;
    kept::insert(&mut tx, actor.org_id, &invite, &token_hash(&token)).await?;
    let deed = Deed::new("member.invited", "invite", invite.id).detail(json!({ "role": role.code() }));
    audit::record(&mut tx, app, actor, deed).await?;
    let inviter = members::get(&mut tx, actor.org_id, invite.invited_by).await?.ok_or(Error::NotFound)?;
    let url = mails::invite_url(app, &token);
    let letter = Letter::Invite {
        inviter: inviter.name,
        organisation: invite.org_name,
        token,
    };
    mails::post(&mut tx, app, actor.language, email, &letter).await?;
    tx.commit().await?;
    mails::kick(app);
    Ok(Sent { id: invite.id, url })
}

async fn refuse_active_member(conn: &mut Conn, actor: &Actor, email: &EmailAddress) -> Result<()> {
    let Some(account) = kept_accounts::by_email(conn, email).await? else {
        return Ok(());
    };
    let member = members::of_account(conn, actor.org_id, account.id).await?;
    match member {
        Some(member) if member.deactivated_at.is_none() => Err(Error::field("email", ErrorCode::Taken)),
        _ => Ok(()),
    }
}

async fn make(conn: &mut Conn, app: &App, actor: &Actor, email: EmailAddress, role: Role) -> Result<Invite> {
    let org = storage::orgs::get(conn, actor.org_id).await?.ok_or(Error::NotFound)?;
    let now = app.now();
    Ok(Invite {
        id: app.new_id(),
        org_id: org.id,
        org_name: org.name,
        email,
        role,
        invited_by: actor.member()?,
        created_at: now,
        expires_at: now + TimeDelta::days(VALID_DAYS),
    })
}

/// The invitations that can still be accepted, newest first.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<OpenInvite>> {
    actor.require(Permission::ManageMembers)?;
    Ok(kept::open(&mut app.db.read().await?, actor.org_id, app.now()).await?)
}

/// Takes an invitation back.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`] (also when it was accepted), [`Error::Storage`].
pub async fn revoke(app: &App, actor: &Actor, id: InviteId) -> Result<()> {
    actor.require(Permission::ManageMembers)?;
    let mut tx = app.db.begin().await?;
    if !kept::revoke(&mut tx, actor.org_id, id, app.now()).await? {
        return Err(Error::NotFound);
    }
    audit::record(&mut tx, app, actor, Deed::new("member.invite-revoked", "invite", id)).await?;
    Ok(tx.commit().await?)
}

/// What a link offers.
///
/// # Errors
/// [`Error::Refused`] with [`ErrorCode::BadLink`], [`Error::Storage`].
pub async fn offer(app: &App, token: &str) -> Result<Offer> {
    let mut conn = app.db.read().await?;
    let invite = find(&mut conn, app, token).await?;
    let account = kept_accounts::by_email(&mut conn, &invite.email).await?;
    Ok(Offer {
        organisation: invite.org_name,
        email: invite.email,
        role: invite.role,
        has_account: account.is_some(),
    })
}

/// Accepts an invitation and signs in: with the account of the invited address, or a new one.
///
/// # Errors
/// [`Error::Refused`] with [`ErrorCode::BadLink`] or, for the wrong password of an account,
/// [`ErrorCode::BadCredentials`]; [`Error::Invalid`] (`name`, `password`) for a new account;
/// [`Error::RateLimited`], [`Error::Storage`].
pub async fn accept(app: &App, client: &Client, token: &str, form: &Acceptance) -> Result<SignIn> {
    let mut conn = app.db.read().await?;
    let invite = find(&mut conn, app, token).await?;
    let account = kept_accounts::by_email(&mut conn, &invite.email).await?;
    drop(conn);
    match account {
        Some(account) => accept_as(app, client, &invite, account, form).await,
        None => accept_as_new(app, client, &invite, form).await,
    }
}

async fn accept_as(app: &App, client: &Client, invite: &Invite, account: Account, form: &Acceptance) -> Result<SignIn> {
    let attempt = attempts::begin(app, Kind::Password, account.email.as_str(), client).await?;
    if !passwords::verify(Some(&account.password_hash), &form.password).await? {
        return Err(Error::Refused(ErrorCode::BadCredentials));
    }
    let mut tx = app.db.begin().await?;
    attempt.succeed(&mut tx).await?;
    join(&mut tx, app, client, invite, account.id).await?;
    let outcome = admit(&mut tx, app, client, &account).await?;
    tx.commit().await?;
    Ok(outcome)
}

async fn accept_as_new(app: &App, client: &Client, invite: &Invite, form: &Acceptance) -> Result<SignIn> {
    let mut fields = Fields::default();
    let name = check_name(&mut fields, &form.name);
    passwords::judge(&mut fields, "password", &form.password, Some(&invite.email));
    fields.finish()?;
    let password_hash = passwords::hash(app, &form.password).await?;
    let mut tx = app.db.begin().await?;
    let id = create_account(&mut tx, app, &name, invite.email.clone(), password_hash, form.language).await?;
    join(&mut tx, app, client, invite, id).await?;
    let account = kept_accounts::get(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let outcome = admit(&mut tx, app, client, &account).await?;
    tx.commit().await?;
    Ok(outcome)
}

async fn find(conn: &mut Conn, app: &App, token: &str) -> Result<Invite> {
    let invite = kept::by_token(conn, &token_hash(token), app.now()).await?;
    invite.ok_or(Error::Refused(ErrorCode::BadLink))
}

/// Uses the invitation up and makes the account a member, or an active one again.
async fn join(conn: &mut Conn, app: &App, client: &Client, invite: &Invite, account: AccountId) -> Result<()> {
    if !kept::accept(conn, invite.org_id, invite.id, app.now()).await? {
        return Err(Error::Refused(ErrorCode::BadLink));
    }
    let member = match members::of_account(conn, invite.org_id, account).await? {
        Some(member) => {
            members::set_role(conn, invite.org_id, member.id, invite.role).await?;
            members::set_deactivated(conn, invite.org_id, member.id, None).await?;
            member.id
        }
        None => {
            let id: MemberId = app.new_id();
            members::insert(conn, invite.org_id, id, account, invite.role, app.now()).await?;
            id
        }
    };
    let actor = Actor {
        org_id: invite.org_id,
        member_id: Some(member),
        account_id: Some(account),
        role: invite.role,
        language: Language::default(),
        via: Via::Session,
        request_id: client.request_id.clone(),
    };
    let after = json!({ "role": invite.role.code(), "active": true });
    let deed = Deed::new("member.joined", "member", member)
        .after(&after)
        .detail(json!({ "role": invite.role.code(), "invite": invite.id }));
    audit::record(conn, app, &actor, deed).await
}
