//! Server functions of profile and security. Every member may use them for their own account.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]

use chrono::{DateTime, Utc};
use domain::{Language, SessionId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// The reader's account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityView {
    /// Name.
    pub name: String,
    /// Address to sign in with.
    pub email: String,
    /// Own number, for test sends; may be empty.
    pub phone: String,
    /// Language of screens and e-mails.
    pub language: Language,
    /// The second factor.
    pub second_factor: SecondFactor,
    /// Where the reader is signed in.
    pub devices: Vec<DeviceRow>,
}

/// How far the second factor is set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SecondFactor {
    /// Not asked for.
    Off,
    /// A secret waits for its first code.
    Enrolling {
        /// The secret for typing.
        secret: String,
        /// The QR code, an SVG element made by the server.
        qr_svg: String,
    },
    /// Asked for at every sign-in.
    On {
        /// Unused recovery codes.
        codes_left: i64,
    },
}

/// A browser that is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceRow {
    /// Its session.
    pub id: SessionId,
    /// The browser as it calls itself.
    pub user_agent: String,
    /// When it was last used.
    pub last_seen_at: DateTime<Utc>,
    /// Whether it is this one.
    pub is_this: bool,
}

/// The reader's account.
#[server]
pub async fn security() -> Result<SecurityView, AppError> {
    use crate::server_context::{require, session_id};
    use services::totp::{self, Status};
    let (app, actor) = require(domain::Permission::ViewHome)?;
    let profile = services::accounts::profile(&app, &actor).await?;
    let second_factor = match totp::status(&app, &actor).await? {
        Status::On { codes_left, .. } => SecondFactor::On { codes_left },
        Status::Off => totp::enrolment(&app, &actor)
            .await
            .map_or(SecondFactor::Off, |waiting| SecondFactor::Enrolling {
                secret: waiting.secret,
                qr_svg: waiting.qr_svg,
            }),
    };
    let this = session_id()?;
    let devices = services::sessions::devices(&app, &actor).await?;
    let row = |device: services::sessions::Device| DeviceRow {
        id: device.id,
        user_agent: device.user_agent,
        last_seen_at: device.last_seen_at,
        is_this: device.id == this,
    };
    Ok(SecurityView {
        name: profile.name,
        email: profile.email.to_string(),
        phone: profile.phone.map(|phone| phone.to_string()).unwrap_or_default(),
        language: profile.language,
        second_factor,
        devices: devices.into_iter().map(row).collect(),
    })
}

/// Saves name, number and language; answers where to go on, since the frame shows them.
#[server]
pub async fn save_profile(name: String, phone: String, language: Language) -> Result<String, AppError> {
    use crate::server_context::{keep_language, leave_to, require};
    use services::accounts::{ProfileForm, update_profile};
    let (app, actor) = require(domain::Permission::ViewHome)?;
    update_profile(&app, &actor, &ProfileForm { name, phone, language }).await?;
    keep_language(language);
    Ok(leave_to("/settings/security?done=saved"))
}

/// Sets a new password; every other device is signed out.
#[server]
pub async fn change_password(current: String, password: String) -> Result<(), AppError> {
    use crate::server_context::{client, require, session_id};
    let (app, actor) = require(domain::Permission::ViewHome)?;
    services::accounts::change_password(&app, &actor, &client(), session_id()?, &current.into(), &password.into()).await?;
    leptos_axum::redirect("/settings/security?done=password");
    Ok(())
}

/// Makes a secret for the second factor.
#[server]
pub async fn enrol_second_factor() -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ViewHome)?;
    services::totp::enrol(&app, &actor).await?;
    leptos_axum::redirect("/settings/security?step=confirm");
    Ok(())
}

/// Switches the second factor on with its first code.
#[server]
pub async fn confirm_second_factor(code: String) -> Result<(), AppError> {
    use crate::server_context::{client, hand_over_once, require};
    let (app, actor) = require(domain::Permission::ViewHome)?;
    let codes = services::totp::confirm(&app, &actor, &client(), &code).await?;
    hand_over_once("recovery-codes", &codes.join(" "))?;
    leptos_axum::redirect("/settings/security?step=codes");
    Ok(())
}

/// Makes new recovery codes; the old ones stop working.
#[server]
pub async fn renew_recovery_codes(password: String) -> Result<(), AppError> {
    use crate::server_context::{client, hand_over_once, require};
    let (app, actor) = require(domain::Permission::ViewHome)?;
    let codes = services::totp::renew_recovery_codes(&app, &actor, &client(), &password.into()).await?;
    hand_over_once("recovery-codes", &codes.join(" "))?;
    leptos_axum::redirect("/settings/security?step=codes");
    Ok(())
}

/// The recovery codes just made, once.
#[server]
pub async fn fresh_recovery_codes() -> Result<Vec<String>, AppError> {
    use crate::server_context::{require, take_once};
    require(domain::Permission::ViewHome)?;
    Ok(take_once("recovery-codes")?.split_whitespace().map(str::to_owned).collect())
}

/// Switches the second factor off.
#[server]
pub async fn disable_second_factor(password: String) -> Result<(), AppError> {
    use crate::server_context::{client, require};
    let (app, actor) = require(domain::Permission::ViewHome)?;
    services::totp::disable(&app, &actor, &client(), &password.into()).await?;
    leptos_axum::redirect("/settings/security?done=off");
    Ok(())
}

/// Signs another device out.
#[server]
pub async fn end_session(id: SessionId) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ViewHome)?;
    services::sessions::end(&app, &actor, id).await?;
    leptos_axum::redirect("/settings/security?done=ended");
    Ok(())
}

/// Signs every other device out.
#[server]
pub async fn end_other_sessions() -> Result<(), AppError> {
    use crate::server_context::{require, session_id};
    let (app, actor) = require(domain::Permission::ViewHome)?;
    services::sessions::end_all(&app, &actor, Some(session_id()?)).await?;
    leptos_axum::redirect("/settings/security?done=others");
    Ok(())
}
