//! Messages and wishes of people.

use channels::whatsapp_webhook::{InboundEvent, Preference, PreferenceEvent};
use delivery::optout;
use domain::{Channel, PhoneNumber};
use storage::{Conn, inbound::Inbound, senders::Sender};

use super::Source;
use crate::{Actor, App, Result, consents, sending::recorder::clean};

/// Longest message kept, in characters; the platform's own limit.
const LONGEST_BODY: usize = 4_096;
/// What stands as evidence when a person used the app's own switch.
const SWITCH: &str = "WhatsApp: stop marketing messages";

/// Keeps a message on the contact, opens the 24-hour window, and withdraws consent when it says
/// stop. A message that came before changes nothing.
pub(super) async fn take_message(app: &App, source: Source, event: InboundEvent) -> Result<()> {
    // People without an Indian number are nobody's contact.
    let Some(phone) = event.from.clone() else { return Ok(()) };
    let withdrew = optout::is_stop_message(&event.text) || event.payload.as_deref().is_some_and(optout::is_stop_payload);
    for sender in senders(app, source, event.phone_number_id.as_deref()).await? {
        let mut tx = app.db.begin().await?;
        if keep(&mut tx, app, &sender, &phone, &event, withdrew).await? {
            if withdrew {
                withdraw(&mut tx, app, &sender, &phone, &event.text).await?;
            }
            tx.commit().await?;
        }
    }
    Ok(())
}

/// Withdraws consent when a person switched marketing off in the app.
pub(super) async fn take_preference(app: &App, source: Source, event: PreferenceEvent) -> Result<()> {
    let (Some(phone), Preference::Stop) = (&event.from, event.wish) else {
        return Ok(());
    };
    for sender in senders(app, source, event.phone_number_id.as_deref()).await? {
        let mut tx = app.db.begin().await?;
        let is_known = storage::suppressions::get(&mut tx, sender.org_id, Channel::Whatsapp, phone.as_str())
            .await?
            .is_some();
        if !is_known {
            withdraw(&mut tx, app, &sender, phone, SWITCH).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

/// The senders a person wrote to: usually one, more when organisations share a number.
async fn senders(app: &App, source: Source, number: Option<&str>) -> Result<Vec<Sender>> {
    let Some(number) = number else { return Ok(Vec::new()) };
    let mut conn = app.db.read().await?;
    Ok(match source {
        Source::Whatsapp => storage::senders::by_number(&mut conn, number).await?,
        Source::Sandbox => match number.parse() {
            Ok(id) => storage::senders::sandbox(&mut conn, id).await?.into_iter().collect(),
            Err(_) => Vec::new(),
        },
    })
}

async fn keep(tx: &mut Conn, app: &App, sender: &Sender, phone: &PhoneNumber, event: &InboundEvent, withdrew: bool) -> Result<bool> {
    let at = event.at.min(app.now());
    let contact = storage::contacts::by_phone(tx, sender.org_id, phone).await?.map(|contact| contact.id);
    let message = Inbound {
        id: app.new_id(),
        org_id: sender.org_id,
        sender_id: sender.id,
        contact_id: contact,
        provider_id: clean(&event.provider_id),
        phone: phone.as_str().to_owned(),
        body: clean(&event.text).chars().take(LONGEST_BODY).collect(),
        withdrew,
        received_at: at,
    };
    if !storage::inbound::insert(tx, &message).await? {
        return Ok(false);
    }
    if let Some(contact) = contact {
        storage::contacts::note_inbound(tx, sender.org_id, contact, at).await?;
    }
    Ok(true)
}

async fn withdraw(tx: &mut Conn, app: &App, sender: &Sender, phone: &PhoneNumber, evidence: &str) -> Result<()> {
    let actor = Actor::system(sender.org_id, "webhook");
    consents::withdraw_by_phone(tx, app, &actor, sender.kind.channel(), phone, &clean(evidence)).await?;
    Ok(())
}
