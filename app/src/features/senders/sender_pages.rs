//! `/settings/senders/new` and `/settings/senders/:id`: connecting a number, changing a sender.

use domain::{SenderId, SenderKind};
use leptos::prelude::*;

use super::{
    api::{ConnectSender, SenderRow, UpdateSender, senders},
    mail_api::load_mail_account,
    mail_pages::{MailDeeds, account_panels},
    whatsapp_api::load_templates,
    whatsapp_pages::{NumberDeeds, number_panels},
};
use crate::{
    error::AppError,
    features::settings::settings_page,
    page_context::use_t,
    ui::{
        button::{ButtonLink, SubmitButton},
        feedback::{error_panel, skeleton_rows},
        field::{FormAlert, FormErrors, TextField, form_errors},
        panel::Panel,
        url::use_named,
    },
};

/// Connects a WhatsApp number.
#[must_use]
pub fn new_page() -> AnyView {
    let t = use_t();
    let connect = ServerAction::<ConnectSender>::new();
    let errors = form_errors(connect);
    let body = view! {
        <Panel title=t.senders_connect()>
            <p class="mb-4 max-w-2xl text-ink-2">{t.senders_connect_text()}</p>
            <ActionForm action=connect attr:class="max-w-xl space-y-4" attr:autocomplete="off">
                <FormAlert errors labels=labels() />
                <TextField name="name" label=t.senders_name() errors=errors maxlength=80 />
                <TextField name="phone_number_id" label=t.senders_phone_number_id() hint=t.senders_phone_number_id_hint() errors=errors maxlength=40 inputmode="numeric" />
                <TextField name="access_token" label=t.senders_access_token() hint=t.senders_access_token_hint() kind="password" autocomplete="off" errors=errors />
                {id_fields(String::new(), String::new(), errors)}
                {rate_field(String::new(), errors)}
                {buttons(t.senders_connect(), connect.pending().into())}
            </ActionForm>
        </Panel>
    };
    settings_page(t.senders_connect(), body.into_any())
}

/// Changes a sender.
#[must_use]
pub fn edit_page() -> AnyView {
    let t = use_t();
    let named = use_named::<SenderId>("/settings/senders/", "");
    // What cannot be an id is asked for as an id that nothing has, and so is not found.
    let id = move || named.get().unwrap_or(SenderId(uuid::Uuid::nil()));
    let update = ServerAction::<UpdateSender>::new();
    let deeds = MailDeeds {
        update: ServerAction::new(),
        key: ServerAction::new(),
        test: ServerAction::new(),
    };
    let number = NumberDeeds {
        check: ServerAction::new(),
        sync: ServerAction::new(),
    };
    let found = Resource::new(
        move || (id(), deeds.key.version().get() + number.check.version().get() + number.sync.version().get()),
        |(id, _)| async move {
            let rows = senders(Some(id)).await?;
            let is_mail = rows.iter().any(|row| row.kind == SenderKind::Email);
            let account = if is_mail { load_mail_account(id).await? } else { None };
            let is_whatsapp = rows.iter().any(|row| row.kind == SenderKind::Whatsapp);
            let templates = if is_whatsapp { load_templates(id).await? } else { Vec::new() };
            Ok::<_, AppError>((rows, account, templates))
        },
    );
    let body = view! {
        <Suspense fallback=|| skeleton_rows(4)>
            {move || Suspend::new(async move {
                match found.await {
                    Ok((senders, account, templates)) => senders
                        .into_iter()
                        .map(|sender| match account.clone() {
                            Some(account) => account_panels(sender.id, sender.name, account, deeds),
                            None => {
                                let (id, known) = (sender.id, sender.number.clone().unwrap_or_default());
                                let panels = (sender.kind == SenderKind::Whatsapp).then(|| number_panels(id, &known, templates.clone(), number));
                                view! { {form(sender, update)} {panels} }.into_any()
                            }
                        })
                        .collect_view()
                        .into_any(),
                    Err(error) => error_panel(&error),
                }
            })}
        </Suspense>
    };
    settings_page(t.senders_edit(), body.into_any())
}

fn form(sender: SenderRow, update: ServerAction<UpdateSender>) -> AnyView {
    let t = use_t();
    let errors = form_errors(update);
    let number = sender.phone_number_id.unwrap_or_default();
    let is_whatsapp = sender.kind == SenderKind::Whatsapp;
    let known = sender.number.unwrap_or_default();
    let whatsapp = is_whatsapp.then(|| {
        view! {
            <TextField name="phone_number_id" label=t.senders_phone_number_id() hint=t.senders_phone_number_id_hint() value=number errors=errors maxlength=40 inputmode="numeric" />
            <TextField name="access_token" label=t.senders_access_token() hint=t.senders_access_token_keep() kind="password" autocomplete="off" errors=errors optional=true />
            {id_fields(known.waba_id, known.portfolio_id, errors)}
        }
    });
    view! {
        <Panel title=sender.name.clone()>
            <ActionForm action=update attr:class="max-w-xl space-y-4" attr:autocomplete="off">
                <input type="hidden" name="id" value=sender.id.to_string() />
                <FormAlert errors labels=labels() />
                <TextField name="name" label=t.senders_name() value=sender.name errors=errors maxlength=80 />
                {whatsapp}
                {rate_field(sender.rate.to_string(), errors)}
                {buttons(t.ui_save(), update.pending().into())}
            </ActionForm>
        </Panel>
    }
    .into_any()
}

fn labels() -> Vec<(&'static str, String)> {
    let t = use_t();
    vec![
        ("name", t.senders_name()),
        ("phone_number_id", t.senders_phone_number_id()),
        ("access_token", t.senders_access_token()),
        ("rate_per_second", t.senders_rate()),
        ("waba_id", t.senders_waba_id()),
        ("portfolio_id", t.senders_portfolio_id()),
    ]
}

fn id_fields(waba_id: String, portfolio_id: String, errors: FormErrors) -> AnyView {
    let t = use_t();
    view! {
        <TextField name="waba_id" label=t.senders_waba_id() hint=t.senders_waba_id_hint() value=waba_id errors=errors maxlength=40 inputmode="numeric" optional=true />
        <TextField name="portfolio_id" label=t.senders_portfolio_id() hint=t.senders_portfolio_id_hint() value=portfolio_id errors=errors maxlength=40 inputmode="numeric" optional=true />
    }
    .into_any()
}

fn rate_field(value: String, errors: FormErrors) -> AnyView {
    let t = use_t();
    view! { <TextField name="rate_per_second" label=t.senders_rate() hint=t.senders_rate_hint() value inputmode="decimal" optional=true errors=errors /> }
        .into_any()
}

fn buttons(label: String, pending: Signal<bool>) -> AnyView {
    let t = use_t();
    view! {
        <div class="flex flex-wrap gap-2">
            <SubmitButton label pending />
            <ButtonLink href="/settings/senders" label=t.ui_cancel() />
        </div>
    }
    .into_any()
}
