//! `/settings/senders/new-email`, and the account on the page of a sender of e-mails.

use domain::{MailTls, SenderId};
use leptos::prelude::*;

use super::mail_api::{ConnectMail, MailTest, MailView, MakeMailKey, SendMailTest, UpdateMail};
use crate::{
    features::{
        delivery_words::{failure_text, skip_text},
        settings::{saved_note, settings_page},
    },
    page_context::use_t,
    ui::{
        button::{ButtonLink, SubmitButton, Tone},
        feedback::error_line,
        field::{FormAlert, FormErrors, SelectField, TextField, form_errors},
        icon::Icon,
        panel::Panel,
        verdict::{Tint, verdict},
    },
};

/// Connects an e-mail account.
#[must_use]
pub fn new_page() -> AnyView {
    let t = use_t();
    let connect = ServerAction::<ConnectMail>::new();
    let errors = form_errors(connect);
    let fields = fields(String::new(), MailView::default(), true, errors);
    let body = view! {
        <Panel title=t.senders_mail_connect()>
            <p class="mb-4 max-w-2xl text-ink-2">{t.senders_mail_text()}</p>
            <ActionForm action=connect attr:class="max-w-xl space-y-4" attr:autocomplete="off">
                <FormAlert errors labels=labels() />
                {fields}
                {buttons(t.senders_mail_connect(), connect.pending().into())}
            </ActionForm>
        </Panel>
    };
    settings_page(t.senders_mail_connect(), body.into_any())
}

/// What the page of a sender of e-mails does.
#[derive(Clone, Copy)]
pub struct MailDeeds {
    /// Saves the account.
    pub update: ServerAction<UpdateMail>,
    /// Makes a key.
    pub key: ServerAction<MakeMailKey>,
    /// Sends a test.
    pub test: ServerAction<SendMailTest>,
}

/// The account of a sender: its form, its test, its key.
#[must_use]
pub fn account_panels(id: SenderId, name: String, account: MailView, deeds: MailDeeds) -> AnyView {
    let t = use_t();
    let errors = form_errors(deeds.update);
    let record = account.dns_record.clone();
    let title = name.clone();
    let fields = fields(name, account, false, errors);
    view! {
        {saved_note()}
        <Panel title>
            <ActionForm action=deeds.update attr:class="max-w-xl space-y-4" attr:autocomplete="off">
                <input type="hidden" name="id" value=id.to_string() />
                <FormAlert errors labels=labels() />
                {fields}
                {buttons(t.ui_save(), deeds.update.pending().into())}
            </ActionForm>
        </Panel>
        {test_panel(id, deeds.test)}
        {key_panel(id, record, deeds.key)}
    }
    .into_any()
}

fn fields(name: String, account: MailView, is_new: bool, errors: FormErrors) -> AnyView {
    let t = use_t();
    let options = [
        (MailTls::Starttls, t.senders_mail_starttls()),
        (MailTls::Tls, t.senders_mail_tls_always()),
        (MailTls::Plain, t.senders_mail_plain()),
    ];
    let options = options.map(|(tls, words)| (tls.code().to_owned(), words)).to_vec();
    let number = |number: u32| if number == 0 { String::new() } else { number.to_string() };
    let (port, per_minute, per_day) = (number(account.port.into()), number(account.per_minute), number(account.per_day));
    let password_hint = if is_new {
        t.senders_mail_password_hint()
    } else {
        t.senders_mail_password_keep()
    };
    view! {
        <TextField name="name" label=t.senders_name() value=name errors=errors maxlength=80 />
        <TextField name="from_name" label=t.senders_mail_from_name() hint=t.senders_mail_from_name_hint() value=account.from_name errors=errors maxlength=100 />
        <TextField name="from" label=t.senders_mail_from() value=account.from kind="email" errors=errors maxlength=254 />
        <TextField name="reply_to" label=t.senders_mail_reply_to() value=account.reply_to kind="email" optional=true errors=errors maxlength=254 />
        <TextField name="host" label=t.senders_mail_host() value=account.host placeholder="smtp.example.org" errors=errors maxlength=253 />
        <SelectField name="tls" label=t.senders_mail_tls() options value=account.tls.code().to_owned() errors=errors />
        <TextField name="port" label=t.senders_mail_port() hint=t.senders_mail_port_hint() value=port inputmode="numeric" optional=true errors=errors maxlength=5 />
        <TextField name="username" label=t.senders_mail_username() value=account.username autocomplete="off" optional=true errors=errors maxlength=200 />
        <TextField name="password" label=t.senders_mail_password() hint=password_hint kind="password" autocomplete="off" optional=true errors=errors />
        <TextField name="per_minute" label=t.senders_mail_per_minute() hint=t.senders_mail_per_minute_hint() value=per_minute inputmode="numeric" optional=true errors=errors maxlength=6 />
        <TextField name="per_day" label=t.senders_mail_per_day() hint=t.senders_mail_per_day_hint() value=per_day inputmode="numeric" optional=true errors=errors maxlength=8 />
        <TextField name="colour" label=t.senders_mail_colour() hint=t.senders_mail_colour_hint() value=account.colour placeholder="#1d4ed8" optional=true errors=errors maxlength=7 />
        <TextField name="postal_address" label=t.senders_mail_address() hint=t.senders_mail_address_hint() value=account.postal_address optional=true errors=errors maxlength=300 />
    }
    .into_any()
}

fn labels() -> Vec<(&'static str, String)> {
    let t = use_t();
    vec![
        ("name", t.senders_name()),
        ("from_name", t.senders_mail_from_name()),
        ("from", t.senders_mail_from()),
        ("reply_to", t.senders_mail_reply_to()),
        ("host", t.senders_mail_host()),
        ("port", t.senders_mail_port()),
        ("username", t.senders_mail_username()),
        ("password", t.senders_mail_password()),
        ("per_minute", t.senders_mail_per_minute()),
        ("per_day", t.senders_mail_per_day()),
        ("colour", t.senders_mail_colour()),
        ("postal_address", t.senders_mail_address()),
    ]
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

/// "Send a test to myself", and what became of it.
fn test_panel(id: SenderId, test: ServerAction<SendMailTest>) -> AnyView {
    let t = use_t();
    let errors = form_errors(test);
    let outcome = move || {
        let outcome = test.value().get().and_then(Result::ok)?;
        Some(match outcome {
            MailTest::Accepted => verdict(Tint::Pass, t.senders_mail_test_sent()),
            MailTest::Skipped(reason) => verdict(Tint::Warn, skip_text(reason)),
            MailTest::Failed(reason, code) => verdict(Tint::Fail, format!("{} ({code})", failure_text(reason))),
        })
    };
    view! {
        <Panel title=t.senders_mail_test()>
            <ActionForm action=test attr:class="space-y-3">
                <input type="hidden" name="id" value=id.to_string() />
                <p class="max-w-2xl text-ink-2">{t.senders_mail_test_text()}</p>
                <SubmitButton label=t.senders_mail_test() tone=Tone::Line shape=Icon::Send pending=test.pending() />
                <p role="status">{outcome}</p>
                {move || errors.get().map(|error| error_line(&error))}
            </ActionForm>
        </Panel>
    }
    .into_any()
}

/// The key that signs, and what to publish for it.
fn key_panel(id: SenderId, record: Option<(String, String)>, key: ServerAction<MakeMailKey>) -> AnyView {
    let t = use_t();
    let errors = form_errors(key);
    let label = if record.is_some() {
        t.senders_mail_key_again()
    } else {
        t.senders_mail_key_make()
    };
    let record = record.map(|(name, value)| {
        view! {
            <dl class="space-y-2">
                <div><dt class="font-medium">{t.senders_mail_key_name()}</dt><dd class="break-all font-mono text-sm">{name}</dd></div>
                <div><dt class="font-medium">{t.senders_mail_key_value()}</dt><dd class="break-all font-mono text-sm">{value}</dd></div>
            </dl>
        }
    });
    view! {
        <Panel title=t.senders_mail_key()>
            <div class="max-w-2xl space-y-3">
                <p class="text-ink-2">{t.senders_mail_key_text()}</p>
                {record}
                <ActionForm action=key>
                    <input type="hidden" name="id" value=id.to_string() />
                    <SubmitButton label tone=Tone::Line pending=key.pending() />
                </ActionForm>
                {move || errors.get().map(|error| error_line(&error))}
            </div>
        </Panel>
    }
    .into_any()
}
