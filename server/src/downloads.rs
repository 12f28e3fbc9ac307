//! Files that members download. Each is a stream, so that its size needs no memory.

use app::server_context::{identify, status_of};
use axum::{
    Extension, Router,
    body::Body,
    extract::{Path, Query, State},
    http::header,
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{CampaignId, Channel, Language};
use futures::{Stream, StreamExt, TryStreamExt, stream};
use serde::Deserialize;
use services::{
    Actor, App,
    analytics::{self, Period},
    audit::{self, FilterForm},
    contacts, deliveries, evidence, imports,
};

use crate::state::ServerState;

/// The paths of all downloads, for the walk through every door.
pub const PATHS: [&str; 7] = [
    "/downloads/audit.csv",
    "/downloads/analytics.csv",
    "/downloads/campaigns/{id}/deliveries.csv",
    "/downloads/contacts.csv",
    "/downloads/import-rejects.csv",
    "/downloads/campaigns/{id}/evidence.json",
    "/downloads/campaigns/{id}/evidence.pdf",
];

/// Every download.
pub fn router(state: &ServerState) -> Router<ServerState> {
    Router::new()
        .route(PATHS[0], get(audit_csv))
        .route(PATHS[1], get(analytics_csv))
        .route(PATHS[2], get(deliveries_csv))
        .route(PATHS[3], get(contacts_csv))
        .route(PATHS[4], get(import_rejects_csv))
        .route(PATHS[5], get(evidence_json))
        .route(PATHS[6], get(evidence_pdf))
        .layer(from_fn_with_state(state.app.clone(), identify))
}

/// The query of the audit log's page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct AuditQuery {
    noun: String,
    member: String,
    from: String,
    until: String,
    subject: String,
}

async fn audit_csv(State(app): State<App>, actor: Option<Extension<Actor>>, Query(query): Query<AuditQuery>) -> Response {
    let filter = FilterForm {
        noun: query.noun,
        member: query.member,
        from: query.from,
        until: query.until,
        subject: query.subject,
        before: String::new(),
    };
    let file = async {
        let Extension(actor) = actor.ok_or(services::Error::Unauthenticated)?;
        audit::csv(&app, &actor, filter.check()?).await
    };
    csv("audit.csv", file.await)
}

/// The query of the analytics page.
#[derive(Debug, Deserialize)]
struct AnalyticsQuery {
    days: Option<u64>,
    channel: Option<Channel>,
    language: Option<Language>,
}

async fn analytics_csv(State(app): State<App>, actor: Option<Extension<Actor>>, Query(query): Query<AnalyticsQuery>) -> Response {
    let (today, _) = analytics::indian_clock(app.now());
    let period = Period::last(query.days.unwrap_or(30).clamp(1, 366), today);
    let filter = analytics::Filter {
        channel: query.channel,
        language: query.language,
        campaign: None,
    };
    let file = async {
        let Extension(actor) = actor.ok_or(services::Error::Unauthenticated)?;
        let text = analytics::export(&app, &actor, period, filter).await?;
        Ok(stream::once(async { Ok(text) }))
    };
    csv(&format!("analytics-{}-{}.csv", period.from, period.to), file.await)
}

async fn deliveries_csv(State(app): State<App>, actor: Option<Extension<Actor>>, Path(id): Path<CampaignId>) -> Response {
    let file = async {
        let Extension(actor) = actor.ok_or(services::Error::Unauthenticated)?;
        deliveries::export(&app, &actor, id, deliveries::Filter::default()).await
    };
    csv("deliveries.csv", file.await)
}

/// The filters of the list of contacts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ContactsQuery {
    q: String,
    tag: String,
    group: String,
    language: String,
    consent: String,
}

async fn contacts_csv(State(app): State<App>, actor: Option<Extension<Actor>>, Query(query): Query<ContactsQuery>) -> Response {
    let filter = contacts::filter_of(&query.q, &query.tag, &query.group, &query.language, &query.consent);
    let file = async {
        let Extension(actor) = actor.ok_or(services::Error::Unauthenticated)?;
        let export = contacts::export(&app, &actor, filter).await?;
        Ok(stream::try_unfold((export, app, actor), |(mut export, app, actor)| async move {
            let piece = export.next(&app, &actor).await?;
            Ok(piece.map(|piece| (piece, (export, app, actor))))
        }))
    };
    csv("contacts.csv", file.await)
}

/// The import whose rows are asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RejectsQuery {
    import: String,
}

async fn import_rejects_csv(State(app): State<App>, actor: Option<Extension<Actor>>, Query(query): Query<RejectsQuery>) -> Response {
    let file = async {
        let Extension(actor) = actor.ok_or(services::Error::Unauthenticated)?;
        let id = query.import.parse().map_err(|_| services::Error::NotFound)?;
        let text = imports::rejects_csv(&app, &actor, id).await?;
        Ok(stream::iter([Ok(text)]))
    };
    csv("rows-to-fix.csv", file.await)
}

async fn evidence_json(State(app): State<App>, actor: Option<Extension<Actor>>, Path(id): Path<CampaignId>) -> Response {
    let file = async {
        let Extension(actor) = actor.ok_or(services::Error::Unauthenticated)?;
        evidence::json(&app, &actor, id).await
    };
    answer(file.await.map(|pieces| json_file(id, pieces)))
}

async fn evidence_pdf(State(app): State<App>, actor: Option<Extension<Actor>>, Path(id): Path<CampaignId>) -> Response {
    let file = async {
        let Extension(actor) = actor.ok_or(services::Error::Unauthenticated)?;
        evidence::pdf(&app, &actor, id).await
    };
    answer(file.await.map(|bytes| pdf_file(id, bytes)))
}

/// The evidence of a campaign as a file that is still being read.
pub(crate) fn json_file(id: CampaignId, pieces: impl Stream<Item = services::Result<Vec<u8>>> + Send + 'static) -> Response {
    attached(&format!("evidence-{id}.json"), "application/json", whole(pieces))
}

/// The evidence of a campaign, printed.
pub(crate) fn pdf_file(id: CampaignId, bytes: Vec<u8>) -> Response {
    attached(&format!("evidence-{id}.pdf"), "application/pdf", Body::from(bytes))
}

/// A file with this name, or the status that says why there is none.
fn csv(name: &str, file: services::Result<impl Stream<Item = services::Result<Vec<u8>>> + Send + 'static>) -> Response {
    answer(file.map(|pieces| attached(name, "text/csv; charset=utf-8", whole(pieces))))
}

/// The pieces one after the other; what breaks off is logged, since its status has gone out.
fn whole(pieces: impl Stream<Item = services::Result<Vec<u8>>> + Send + 'static) -> Body {
    Body::from_stream(pieces.inspect_err(|error| tracing::error!(%error, "a download broke off")).boxed())
}

fn attached(name: &str, kind: &'static str, body: Body) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (headers, body).into_response()
}

/// The file, or the status that says why there is none.
fn answer(file: services::Result<Response>) -> Response {
    match file {
        Ok(response) => response,
        Err(error) => {
            if error.is_fault() {
                tracing::error!(%error, "a download failed");
            }
            (status_of(error.code()), error.code().code()).into_response()
        }
    }
}
