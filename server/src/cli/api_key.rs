//! `prachar api-key create`.

use anyhow::{Result, bail};
use config::Settings;
use services::{Error, api_keys};

use crate::boot;

/// Makes a key for the member with this address and prints it. It cannot be shown again.
///
/// # Errors
/// When nobody has the address, the name cannot be taken or the database cannot be reached.
pub async fn create(settings: Settings, email: &str, name: &str) -> Result<()> {
    let app = boot::connect_and_migrate(settings).await?;
    let made = api_keys::create_for(&app, email, name).await;
    app.db.close().await;
    match made {
        Ok(key) => println!("{}", key.secret),
        Err(Error::NotFound) => bail!("nobody active has the address {email}"),
        Err(Error::Invalid(fields)) => {
            let wrong: Vec<String> = fields.iter().map(|field| format!("{}: {}", field.field, field.code)).collect();
            bail!("the key cannot be made: {}", wrong.join(", "))
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
