//! The server function that sets the rules of sending.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]

use leptos::prelude::*;

use crate::error::AppError;

/// Saves the rules of sending: hours where `keeps_hours` is sent, national holidays where `national` is, own
/// holidays one a line, and a cap where its two numbers are written.
#[server]
pub async fn save_sending_rules(
    keeps_hours: Option<String>,
    from_hour: u8,
    to_hour: u8,
    national: Option<String>,
    #[server(default)] holidays: String,
    #[server(default)] cap_messages: String,
    #[server(default)] cap_days: String,
) -> Result<(), AppError> {
    use crate::server_context::require;
    use domain::campaign::SendWindow;
    use services::sending_rules::{self, RulesForm};
    let (app, actor) = require(domain::Permission::ManageOrganisation)?;
    let form = RulesForm {
        hours: keeps_hours.map(|_| SendWindow { from_hour, to_hour }),
        keeps_national_holidays: national.is_some(),
        holidays,
        cap_messages,
        cap_days,
    };
    sending_rules::update(&app, &actor, sending_rules::read(&form)?).await?;
    leptos_axum::redirect("/settings/organisation?done=saved");
    Ok(())
}
