//! Unsubscribing, and choosing what one receives, by the link below an e-mail.
//!
//! Opening a page changes nothing: programs that look at every link of an e-mail open them all. Only
//! the button does, and the call that a mail program makes for its own button (RFC 8058).

use std::collections::BTreeSet;

use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{Channel, ErrorCode, Language, Purpose};
use l10n::L10nLanguage;
use serde::Deserialize;
use services::{
    App, Error,
    mailing::subscriptions::{self, CHANNELS, How, Subscription},
};
use strum::IntoEnumIterator;

use super::sheet::{escaped, page};

/// What an address asks for beside its path.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    /// A language other than the reader's.
    #[serde(default)]
    lang: Option<String>,
    /// Set after a form was taken.
    #[serde(default)]
    done: Option<String>,
}

impl Asked {
    fn language(&self, otherwise: Language) -> Language {
        self.lang.as_deref().and_then(|code| code.parse().ok()).unwrap_or(otherwise)
    }
}

/// The button to unsubscribe.
pub(super) async fn ask(State(app): State<App>, Path(token): Path<String>, Query(asked): Query<Asked>) -> Response {
    let found = match subscriptions::get(&app, &token).await {
        Ok(found) => found,
        Err(error) => return refused(&error, &asked),
    };
    let language = asked.language(found.language);
    let t = l10n::get(language);
    let path = format!("/u/{}", escaped(&token));
    let lang = language.code();
    let choose = format!("<p><a href=\"{path}/preferences?lang={lang}\">{}</a></p>", escaped(&t.mailing_preferences()));
    let body = if found.is_subscribed() {
        let text = escaped(&t.mailing_unsubscribe_text(&found.organisation, purpose_text(t, found.purpose)));
        let button = escaped(&t.mailing_unsubscribe());
        format!("<p>{text}</p><form method=\"post\" action=\"{path}?lang={lang}\"><button type=\"submit\">{button}</button></form>{choose}")
    } else {
        let text = escaped(&t.mailing_unsubscribed_text(&found.organisation, purpose_text(t, found.purpose)));
        format!("<p role=\"status\">{text}</p>{choose}")
    };
    let title = if found.is_subscribed() {
        t.mailing_unsubscribe_title()
    } else {
        t.mailing_unsubscribed_title()
    };
    page(StatusCode::OK, language, Some(&path), &title, &body)
}

/// Unsubscribes: at the press of the page's button, or of a mail program's.
pub(super) async fn unsubscribe(State(app): State<App>, Path(token): Path<String>, Query(asked): Query<Asked>, body: String) -> Response {
    // Two ways to encode a form, and mail programs use both.
    let is_one_click = body.contains("List-Unsubscribe") && body.contains("One-Click");
    let how = if is_one_click { How::OneClick } else { How::Page };
    if let Err(error) = subscriptions::unsubscribe(&app, &token, how).await {
        return refused(&error, &asked);
    }
    if is_one_click {
        return StatusCode::OK.into_response();
    }
    let lang = asked.lang.as_deref().and_then(|code| code.parse::<Language>().ok());
    let query = lang.map(|language| format!("?lang={}", language.code())).unwrap_or_default();
    Redirect::to(&format!("/u/{token}{query}")).into_response()
}

/// Every channel and purpose, with what the person agreed to.
pub(super) async fn preferences(State(app): State<App>, Path(token): Path<String>, Query(asked): Query<Asked>) -> Response {
    let found = match subscriptions::get(&app, &token).await {
        Ok(found) => found,
        Err(error) => return refused(&error, &asked),
    };
    let language = asked.language(found.language);
    let t = l10n::get(language);
    let path = format!("/u/{}/preferences", escaped(&token));
    let saved = asked.done.is_some().then(|| format!("<p role=\"status\">{}</p>", escaped(&t.mailing_saved())));
    let body = format!(
        "{}<p>{}</p><form method=\"post\" action=\"{path}?lang={}\">{}<button type=\"submit\">{}</button></form>",
        saved.unwrap_or_default(),
        escaped(&t.mailing_preferences_text(&found.organisation)),
        language.code(),
        boxes(t, &found),
        escaped(&t.ui_save()),
    );
    page(StatusCode::OK, language, Some(&path), &t.mailing_preferences_title(), &body)
}

/// Records what the person chose.
pub(super) async fn choose(
    State(app): State<App>,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let wanted: BTreeSet<(Channel, Purpose)> = fields.iter().filter_map(|(name, _)| pair(name)).collect();
    if let Err(error) = subscriptions::choose(&app, &token, &wanted).await {
        return refused(&error, &asked);
    }
    let lang = asked.lang.as_deref().and_then(|code| code.parse::<Language>().ok());
    let query = lang.map(|language| format!("&lang={}", language.code())).unwrap_or_default();
    Redirect::to(&format!("/u/{token}/preferences?done=saved{query}")).into_response()
}

fn boxes(t: &L10nLanguage, found: &Subscription) -> String {
    let group = |channel: Channel| {
        let boxes = Purpose::iter().map(|purpose| {
            let checked = if found.agreed.contains(&(channel, purpose)) { " checked" } else { "" };
            let (name, words) = (box_name(channel, purpose), escaped(&purpose_text(t, purpose)));
            format!("<p><label><input type=\"checkbox\" name=\"{name}\" value=\"yes\"{checked}> {words}</label></p>")
        });
        let legend = escaped(&channel_text(t, channel));
        format!("<fieldset><legend>{legend}</legend>{}</fieldset>", boxes.collect::<String>())
    };
    CHANNELS.into_iter().map(group).collect()
}

fn box_name(channel: Channel, purpose: Purpose) -> String {
    format!("{}-{}", channel.code(), purpose.code())
}

fn pair(name: &str) -> Option<(Channel, Purpose)> {
    let (channel, purpose) = name.split_once('-')?;
    Some((channel.parse().ok()?, purpose.parse().ok()?))
}

fn channel_text(t: &L10nLanguage, channel: Channel) -> String {
    match channel {
        Channel::Whatsapp => "WhatsApp".to_owned(),
        Channel::Sms => "SMS".to_owned(),
        Channel::Email => t.mailing_channel_email(),
        Channel::Linkedin => "LinkedIn".to_owned(),
    }
}

fn purpose_text(t: &L10nLanguage, purpose: Purpose) -> String {
    match purpose {
        Purpose::Marketing => t.mailing_purpose_marketing(),
        Purpose::Service => t.mailing_purpose_service(),
        Purpose::Education => t.mailing_purpose_education(),
    }
}

fn refused(error: &Error, asked: &Asked) -> Response {
    let language = asked.language(Language::En);
    let t = l10n::get(language);
    if error.code() == ErrorCode::BadLink {
        let text = format!("<p>{}</p>", escaped(&t.mailing_bad_link_text()));
        return page(StatusCode::NOT_FOUND, language, None, &t.mailing_bad_link_title(), &text);
    }
    tracing::error!(%error, "a subscription could not be shown or changed");
    let text = format!("<p>{}</p>", escaped(&t.shell_failed_text()));
    page(StatusCode::INTERNAL_SERVER_ERROR, language, None, &t.shell_failed_title(), &text)
}
