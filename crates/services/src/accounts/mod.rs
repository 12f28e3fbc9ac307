//! Accounts: signing up and in, passwords, the own profile.

mod password;
mod profile;
mod sign_in;
mod sign_up;

pub use password::{RESET_HOURS, change_password, is_reset_link_good, request_reset, reset_password};
pub use profile::{LONGEST_NAME, Profile, ProfileForm, profile, update_profile};
pub use sign_in::{SignIn, give_second_factor, sign_in};
pub use sign_up::{SignUp, sign_up};

pub(crate) use password::confirm;
pub(crate) use profile::check_name;
pub(crate) use sign_in::admit;
pub(crate) use sign_up::create_account;

use domain::{AccountId, Language};
use storage::Conn;

use crate::{
    Actor, App, Result, Via,
    audit::{self, Deed},
    sessions::Client,
};

/// Records what happened to an account in every organisation where it has a place: each of them
/// must be able to see it.
pub(crate) async fn record_everywhere(conn: &mut Conn, app: &App, account: AccountId, language: Language, client: &Client, action: &'static str) -> Result<()> {
    for place in storage::members::memberships(conn, account).await? {
        let actor = Actor {
            org_id: place.org_id,
            member_id: Some(place.member_id),
            account_id: Some(account),
            role: place.role,
            language,
            via: Via::Session,
            request_id: client.request_id.clone(),
        };
        audit::record(conn, app, &actor, Deed::new(action, "account", account)).await?;
    }
    Ok(())
}
