//! Campaigns by e-mail: accounts, layout, the links that unsubscribe, and what people choose there.

pub mod accounts;
mod layout;
mod links;
mod preview;
pub mod subscriptions;

use channels::MailBody;
use domain::{ContactId, DeliveryId, Language, OrgId, Purpose, SenderKind};
use storage::{Conn, campaigns::Campaign, mail_accounts::MailAccount, senders::Sender};

use crate::{App, Error, Result, senders};

pub use accounts::{MailForm, create, dns_record, list, make_key, of, send_test, update};
pub use layout::{Brand, Sheet, lay_out};
pub use preview::{Preview, preview};

/// Makes the e-mails of one campaign: the organisation's look around what the author wrote.
#[derive(Clone, Debug)]
pub(crate) struct Press {
    app: App,
    org: OrgId,
    purpose: Purpose,
    brand: Brand,
    per_day: u32,
}

impl Press {
    /// What `campaign` needs to leave from `sender`; none when that sends no e-mail.
    pub(crate) async fn load(app: &App, conn: &mut Conn, campaign: &Campaign, sender: &Sender) -> Result<Option<Self>> {
        if sender.kind != SenderKind::Email {
            return Ok(None);
        }
        let account = senders::mail_account(conn, sender).await?.ok_or(Error::NotFound)?;
        Ok(Some(Self {
            app: app.clone(),
            org: campaign.org_id,
            purpose: campaign.purpose,
            brand: brand(conn, campaign.org_id, Some(&account)).await?,
            per_day: account.per_day,
        }))
    }

    /// Messages that the account may take on in a day; none without a limit.
    pub(crate) fn per_day(&self) -> Option<i64> {
        (self.per_day > 0).then(|| i64::from(self.per_day))
    }

    /// The e-mail to one contact; none when its links cannot be made.
    pub(crate) fn body(&self, subject: &str, text: &str, picture: Option<&str>, language: Language, whom: (ContactId, DeliveryId)) -> Option<MailBody> {
        let link = links::Link {
            org: self.org,
            contact: whom.0,
            delivery: whom.1,
            purpose: self.purpose,
        };
        let token = links::token(&self.app, &link).ok()?;
        let unsubscribe_url = links::unsubscribe_url(&self.app, &token);
        let page = lay_out(&Sheet {
            brand: &self.brand,
            subject,
            text,
            picture,
            language,
            unsubscribe: &unsubscribe_url,
            preferences: &links::preferences_url(&self.app, &token),
        });
        Some(MailBody {
            subject: subject.to_owned(),
            text: page.text,
            html: page.html,
            unsubscribe_url,
        })
    }
}

/// How an organisation's e-mails look; the look of a new account without one.
pub(crate) async fn brand(conn: &mut Conn, org: OrgId, account: Option<&MailAccount>) -> Result<Brand> {
    let organisation = storage::orgs::get(conn, org).await?.ok_or(Error::NotFound)?;
    Ok(Brand {
        name: organisation.name,
        registration: organisation.registration,
        colour: account.map_or(accounts::COLOUR, |account| account.colour.as_str()).to_owned(),
        address: account.map(|account| account.postal_address.clone()).unwrap_or_default(),
    })
}
