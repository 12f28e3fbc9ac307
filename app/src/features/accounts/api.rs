//! Server functions of signing in and up. They are for visitors: what protects them is the limit on
//! attempts, and answers that tell nothing about who has an account.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]
#![expect(clippy::too_many_arguments, reason = "one argument per field of the form")]

use domain::Role;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// An invitation as the invited person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteView {
    /// Who invites.
    pub organisation: String,
    /// As what.
    pub role: Role,
    /// The address it was sent to.
    pub email: String,
    /// Whether this address has an account already.
    pub has_account: bool,
}

/// Signs in; answers where to go on.
#[server]
pub async fn sign_in(email: String, password: String, next: String) -> Result<String, AppError> {
    use crate::server_context::{application, client, keep_second_factor, keep_session, leave_to};
    use services::accounts::SignIn;
    let outcome = services::accounts::sign_in(&application()?, &client(), &email, &password.into()).await?;
    Ok(match outcome {
        SignIn::SignedIn(token) => {
            keep_session(&token)?;
            leave_to(&next)
        }
        SignIn::SecondFactorNeeded(token) => {
            keep_second_factor(&token)?;
            leave_to(&crate::ui::url::with_query("/sign-in/code", &[("next", &next)]))
        }
    })
}

/// Ends a sign-in with the second factor; answers where to go on.
#[server]
pub async fn give_code(code: String, next: String) -> Result<String, AppError> {
    use crate::server_context::{application, client, keep_session, leave_to, second_factor_token};
    let token = second_factor_token().ok_or(services::Error::Unauthenticated)?;
    let session = services::accounts::give_second_factor(&application()?, &client(), &token, &code).await?;
    keep_session(&session)?;
    Ok(leave_to(&next))
}

/// Signs this browser out.
#[server]
pub async fn sign_out() -> Result<String, AppError> {
    use crate::server_context::{drop_session, leave_to, require, session_id};
    let (app, actor) = require(domain::Permission::ViewHome)?;
    services::sessions::end(&app, &actor, session_id()?).await?;
    drop_session()?;
    Ok(leave_to("/sign-in"))
}

/// Makes an organisation with its owner, and signs in.
#[server]
pub async fn sign_up(
    organisation: String,
    audience: String,
    registration: String,
    state: String,
    language: domain::Language,
    name: String,
    email: String,
    password: String,
) -> Result<String, AppError> {
    use crate::server_context::{application, client, keep_session, leave_to};
    use services::{accounts::SignUp, organisations::ProfileForm};
    let form = SignUp {
        name,
        email,
        password: password.into(),
        organisation: ProfileForm {
            organisation,
            audience,
            registration,
            city: String::new(),
            state,
        },
        language,
    };
    let token = services::accounts::sign_up(&application()?, &client(), &form).await?;
    keep_session(&token)?;
    Ok(leave_to("/"))
}

/// Sends a link to set a new password, if the address has an account.
#[server]
pub async fn send_reset_link(email: String) -> Result<(), AppError> {
    use crate::server_context::{application, client};
    services::accounts::request_reset(&application()?, &client(), &email).await?;
    leptos_axum::redirect("/forgot-password?done=sent");
    Ok(())
}

/// Sets a new password with the link from the e-mail.
#[server]
pub async fn reset_password(token: String, password: String) -> Result<(), AppError> {
    use crate::server_context::{application, client};
    services::accounts::reset_password(&application()?, &client(), &token, &password.into()).await?;
    leptos_axum::redirect("/sign-in?done=reset");
    Ok(())
}

/// The invitation behind a link.
#[server]
pub async fn invite(token: String) -> Result<InviteView, AppError> {
    use crate::server_context::application;
    let offer = services::invites::offer(&application()?, &token).await?;
    Ok(InviteView {
        organisation: offer.organisation,
        role: offer.role,
        email: offer.email.to_string(),
        has_account: offer.has_account,
    })
}

/// Joins an organisation; answers where to go on.
#[server]
pub async fn accept_invite(token: String, #[server(default)] name: String, password: String) -> Result<String, AppError> {
    use crate::server_context::{application, client, keep_second_factor, keep_session, leave_to};
    use services::{accounts::SignIn, invites::Acceptance};
    let form = Acceptance {
        name,
        password: password.into(),
        language: crate::server_context::page_context().language,
    };
    Ok(match services::invites::accept(&application()?, &client(), &token, &form).await? {
        SignIn::SignedIn(session) => {
            keep_session(&session)?;
            leave_to("/")
        }
        SignIn::SecondFactorNeeded(pending) => {
            keep_second_factor(&pending)?;
            leave_to("/sign-in/code")
        }
    })
}
