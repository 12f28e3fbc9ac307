//! Analytics: what became of the messages.

use axum::{Json, extract::State};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{CampaignId, Channel, Language};
use serde::{Deserialize, Serialize};
use services::{
    App,
    analytics::{self, Filter, Period},
    messages,
};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    problem::Result,
    request::{Caller, Params},
};

/// Days of a period that is not named.
const USUAL_DAYS: u64 = 30;

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(overview))
}

/// How many deliveries reached what. Each step counts those of the further steps too.
#[derive(Debug, Serialize, ToSchema)]
struct Totals {
    /// Put on a recipient list to be sent.
    queued: i64,
    /// Left out with a reason.
    skipped: i64,
    /// Taken over by the provider.
    accepted: i64,
    /// Sent by the provider.
    sent: i64,
    /// Reached the phone.
    delivered: i64,
    /// Read.
    read: i64,
    /// Will not arrive.
    failed: i64,
    /// Cancelled before sending.
    cancelled: i64,
    /// May or may not have gone out.
    unknown: i64,
}

impl From<analytics::Totals> for Totals {
    fn from(totals: analytics::Totals) -> Self {
        Self {
            queued: totals.queued,
            skipped: totals.skipped,
            accepted: totals.accepted,
            sent: totals.sent,
            delivered: totals.delivered,
            read: totals.read,
            failed: totals.failed,
            cancelled: totals.cancelled,
            unknown: totals.unknown,
        }
    }
}

/// The figures of a period.
#[derive(Debug, Serialize, ToSchema)]
struct Overview {
    /// First day, in India.
    #[schema(example = "2026-11-01")]
    from: NaiveDate,
    /// Last day.
    #[schema(example = "2026-11-21")]
    to: NaiveDate,
    /// Everything.
    totals: Totals,
    /// The same in as many days before.
    previous: Totals,
    /// Messages from contacts, whatever the filter.
    replies: i64,
    /// Each day, also those without messages.
    by_day: Vec<DayTotals>,
    /// Each channel with messages.
    by_channel: Vec<ChannelTotals>,
    /// Each language with messages.
    by_language: Vec<LanguageTotals>,
    /// Each campaign with messages, newest first.
    by_campaign: Vec<CampaignTotals>,
}

/// The figures of a day.
#[derive(Debug, Serialize, ToSchema)]
struct DayTotals {
    /// The day, in India.
    day: NaiveDate,
    /// Its figures.
    totals: Totals,
}

/// The figures of a channel.
#[derive(Debug, Serialize, ToSchema)]
struct ChannelTotals {
    /// The channel.
    #[schema(value_type = String, example = "whatsapp")]
    channel: Channel,
    /// Its figures.
    totals: Totals,
}

/// The figures of a language.
#[derive(Debug, Serialize, ToSchema)]
struct LanguageTotals {
    /// The language.
    #[schema(value_type = String, example = "mr")]
    language: Language,
    /// Its figures.
    totals: Totals,
}

/// The figures of a campaign.
#[derive(Debug, Serialize, ToSchema)]
struct CampaignTotals {
    /// The campaign.
    #[schema(value_type = String, format = Uuid)]
    campaign_id: CampaignId,
    /// Its name.
    name: String,
    /// When sending began.
    launched_at: Option<DateTime<Utc>>,
    /// Its figures in the period.
    totals: Totals,
}

impl From<analytics::Overview> for Overview {
    fn from(overview: analytics::Overview) -> Self {
        Self {
            from: overview.period.from,
            to: overview.period.to,
            totals: overview.totals.into(),
            previous: overview.previous.into(),
            replies: overview.replies,
            by_day: overview
                .by_day
                .into_iter()
                .map(|(day, totals)| DayTotals { day, totals: totals.into() })
                .collect(),
            by_channel: overview
                .by_channel
                .into_iter()
                .map(|(channel, totals)| ChannelTotals {
                    channel,
                    totals: totals.into(),
                })
                .collect(),
            by_language: overview
                .by_language
                .into_iter()
                .map(|(language, totals)| LanguageTotals {
                    language,
                    totals: totals.into(),
                })
                .collect(),
            by_campaign: overview.by_campaign.into_iter().map(CampaignTotals::from).collect(),
        }
    }
}

impl From<analytics::CampaignTotals> for CampaignTotals {
    fn from(campaign: analytics::CampaignTotals) -> Self {
        Self {
            campaign_id: campaign.id,
            name: campaign.name,
            launched_at: campaign.launched_at,
            totals: campaign.totals.into(),
        }
    }
}

/// Which figures.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// First day, in India; 30 days before the last when left out.
    from: Option<NaiveDate>,
    /// Last day; today when left out. At most a year after the first.
    to: Option<NaiveDate>,
    /// Only over this channel.
    #[param(value_type = Option<String>)]
    channel: Option<Channel>,
    /// Only in this language.
    #[param(value_type = Option<String>)]
    language: Option<Language>,
    /// Only of this campaign.
    #[param(value_type = Option<String>, format = Uuid)]
    campaign: Option<CampaignId>,
}

/// Read the figures of a period
///
/// They equal the ledger of deliveries to the last one.
#[utoipa::path(get, path = "/analytics/overview", tag = "analytics", params(Which), responses((status = OK, body = Overview)))]
async fn overview(State(app): State<App>, Caller(actor): Caller, Params(which): Params<Which>) -> Result<Json<Overview>> {
    let to = which.to.unwrap_or_else(|| messages::today(app.now()));
    let from = which.from.unwrap_or_else(|| Period::last(USUAL_DAYS, to).from);
    let filter = Filter {
        channel: which.channel,
        language: which.language,
        campaign: which.campaign,
    };
    Ok(Json(analytics::overview(&app, &actor, Period { from, to }, filter).await?.into()))
}
