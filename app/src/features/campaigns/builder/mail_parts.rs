//! What the message step has for e-mails: the channel, the subject line, and the e-mail as it will look.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]

use domain::{CampaignId, Channel, Language, mail_hints::MailHint};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{message_api::MessageFields, message_state::Message};
use crate::{
    error::AppError,
    page_context::use_t,
    ui::{
        button::{Button, Tone},
        field::{SelectField, TextField},
        icon::{Icon, icon},
        lifetime::Lifetime,
    },
};

/// An e-mail as it will look.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailPreview {
    /// The subject line.
    pub subject: String,
    /// The whole sheet.
    pub html: String,
    /// What may keep it from being read.
    pub hints: Vec<MailHint>,
}

/// The saved text of one language as an e-mail.
#[server]
pub async fn preview_mail(id: CampaignId, language: Language) -> Result<MailPreview, AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageCampaigns)?;
    let preview = services::mailing::preview(&app, &actor, id, language).await?;
    Ok(MailPreview {
        subject: preview.subject,
        html: preview.html,
        hints: preview.hints,
    })
}

/// Over what the campaign goes out, and the subject line of an e-mail.
#[must_use]
pub fn channel_fields(fields: &MessageFields, message: Message) -> AnyView {
    let t = use_t();
    let options = vec![
        (Channel::Whatsapp.code().to_owned(), "WhatsApp".to_owned()),
        (Channel::Email.code().to_owned(), t.mailing_channel_email()),
    ];
    let on_channel = Callback::new(move |code: String| message.fields.update(|fields| fields.channel = code.parse().unwrap_or_default()));
    let on_subject = Callback::new(move |subject: String| message.fields.update(|fields| fields.subject = subject));
    let is_hidden = move || message.fields.with(|fields| fields.channel != Channel::Email);
    view! {
        <section class="panel grid gap-4 px-5 py-4 sm:grid-cols-2">
            <SelectField name="fields[channel]" label=t.campaign_channel() options value=fields.channel.code().to_owned() hint=t.campaign_channel_hint() on_change=on_channel />
            <div class="sm:col-span-2" class:hidden=is_hidden>
                <TextField
                    name="fields[subject]"
                    label=t.campaign_subject()
                    value=fields.subject.clone()
                    hint=t.campaign_subject_hint()
                    optional=true
                    maxlength=150
                    on_input=on_subject
                />
            </div>
        </section>
    }
    .into_any()
}

/// The e-mail in the width of a phone or of a window, as it was last saved.
#[must_use]
pub fn mail_preview(first: Option<MailPreview>, message: Message, test: AnyView) -> AnyView {
    let t = use_t();
    let here = Lifetime::here();
    let has_first = first.is_some();
    let shown = RwSignal::new(first.unwrap_or_default());
    let is_wide = RwSignal::new(false);
    Effect::new(move |earlier: Option<i64>| {
        let now = message.revision.get();
        if earlier.map_or(!has_first, |earlier| earlier != now) {
            here.spawn(async move {
                if let Ok(preview) = preview_mail(message.id, message.language).await {
                    shown.try_set(preview);
                }
            });
        }
        now
    });
    let frame = move || {
        if is_wide.get() {
            "h-[560px] w-[680px] rounded-lg border rule bg-white"
        } else {
            "h-[560px] w-full rounded-lg border rule bg-white"
        }
    };
    let width = |wide: bool, label: String, shape: Icon| {
        let press = Callback::new(move |()| is_wide.set(wide));
        view! { <Button label on_press=press shape tone=Tone::Line class="btn-sm" /> }
    };
    let subject = move || shown.with(|shown| shown.subject.clone());
    view! {
        <section class="panel">
            <div class="panel-head !pb-2"><h2>{t.campaign_mail_preview()}</h2></div>
            <div class="space-y-3 px-5 pb-5">
                <div class="flex gap-2">
                    {width(false, t.campaign_mail_phone(), Icon::Smartphone)}
                    {width(true, t.campaign_mail_window(), Icon::Mail)}
                </div>
                <p class="break-words font-semibold" lang=message.language.code()>{subject}</p>
                <div class="overflow-x-auto" tabindex="0" role="group" aria-label=t.campaign_mail_preview()>
                    <iframe title=t.campaign_mail_preview() sandbox="" class=frame srcdoc=move || shown.with(|shown| shown.html.clone())></iframe>
                </div>
                <p class="hint">{t.campaign_mail_preview_note()}</p>
                {move || shown.with(|shown| hint_list(&shown.hints))}
                {test}
            </div>
        </section>
    }
    .into_any()
}

fn hint_list(hints: &[MailHint]) -> AnyView {
    if hints.is_empty() {
        return ().into_any();
    }
    let items = hints
        .iter()
        .map(|hint| view! { <li class="flex items-start gap-2"><span class="pt-0.5 text-warning-ink">{icon(Icon::TriangleAlert)}</span><span>{hint_text(hint)}</span></li> })
        .collect_view();
    view! { <ul class="space-y-1 text-sm">{items}</ul> }.into_any()
}

fn hint_text(hint: &MailHint) -> String {
    let t = use_t();
    match hint {
        MailHint::NoSubject => t.campaign_hint_no_subject(),
        MailHint::LongSubject { characters } => t.campaign_hint_long_subject(*characters),
        MailHint::ShoutedSubject => t.campaign_hint_shouted_subject(),
        MailHint::ManyMarks => t.campaign_hint_many_marks(),
        MailHint::SpamWords { words } => t.campaign_hint_spam_words(words.join(", ")),
        MailHint::Large { kilobytes } => t.campaign_hint_large(*kilobytes),
    }
}
