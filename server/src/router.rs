//! Every door, readable from top to bottom.

use app::{App as Screens, AppProps, preferences, server_context::identify, shell::shell};
use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, Request, State},
    http::{StatusCode, header},
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use leptos::prelude::provide_context;
use leptos_axum::{LeptosRoutes, generate_route_list, handle_server_fns_with_context};
use services::App;
use tower::{ServiceBuilder, ServiceExt};
use tower_http::{CompressionLevel, catch_panic::CatchPanicLayer, compression::CompressionLayer, services::ServeDir, set_header::SetResponseHeaderLayer};

use crate::{
    access_log, api, downloads, events, health, layers, public,
    state::ServerState,
    time_limits::{self, Times},
    trials, uploads, webhooks,
};

/// The whole server.
pub fn router(state: ServerState) -> Router {
    let (app, times) = (state.app.clone(), state.times);
    behind_layers(app, times, doors(&state).with_state(state))
}

fn doors(state: &ServerState) -> Router<ServerState> {
    Router::new()
        .merge(pages(state))
        .merge(preferences::router())
        .merge(downloads::router(state))
        .merge(events::router(state))
        .nest("/api", api::router(state.app.clone()))
        .merge(webhooks::router())
        .merge(public::router())
        .route("/health", get(health::alive))
        .route("/health/detailed", get(health::detailed))
        .route("/metrics", get(health::metrics))
        .nest_service("/pkg", hashed_assets(state, "pkg"))
        .nest_service("/fonts", hashed_assets(state, "fonts"))
        .fallback(public_file_or_page)
}

/// What every request passes on its way to `doors`, from the outermost. Its own function so that
/// tests can put doors of theirs behind it.
pub fn behind_layers(app: App, times: Times, doors: Router) -> Router {
    doors.layer(
        ServiceBuilder::new()
            .layer(from_fn(move |request, next| access_log::log(app.clone(), request, next)))
            .layer(from_fn(api::answer_with_problems))
            .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
            .layer(layers::strict_policy())
            .layer(layers::fixed_header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .layer(layers::fixed_header(header::REFERRER_POLICY, "same-origin"))
            .layer(layers::fixed_header(header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains"))
            .layer(layers::fixed_header(
                header::HeaderName::from_static("permissions-policy"),
                "camera=(), microphone=(), geolocation=()",
            ))
            .layer(layers::fixed_header(
                header::HeaderName::from_static("cross-origin-opener-policy"),
                "same-origin",
            ))
            .layer(CatchPanicLayer::new())
            .layer(layers::origin_check())
            .layer(from_fn(move |request, next| time_limits::limit(times, request, next)))
            .layer(from_fn(layers::keep_owner))
            .layer(DefaultBodyLimit::max(layers::BODY_LIMIT)),
    )
}

/// Screens and server functions: rendered or called with the application in context.
fn pages(state: &ServerState) -> Router<ServerState> {
    let routes = generate_route_list(|| Screens(AppProps { context: Default::default() }));
    let options = state.leptos.clone();
    let provide = provider(state);
    Router::new()
        .route("/fn/{*path}", get(server_function).post(server_function))
        .merge(uploads::router())
        .route(trials::PATH, post(tried_text))
        .leptos_routes_with_context(state, routes, provide, move || shell(options.clone()))
        .layer(from_fn_with_state(state.app.clone(), identify))
        .layer(from_fn(layers::no_shared_cache))
        .layer(from_fn(layers::answer_faults))
}

/// Puts into a page's or server function's context what `app::server_context` reads.
fn provider(state: &ServerState) -> impl Fn() + Clone + Send + Sync + 'static {
    let app = state.app.clone();
    move || {
        provide_context(app.clone());
        layers::set_page_policy();
    }
}

async fn server_function(State(state): State<ServerState>, request: Request) -> Response {
    handle_server_fns_with_context(provider(&state), request).await.into_response()
}

/// The page of the rulebook with the text that was posted to it.
async fn tried_text(State(state): State<ServerState>, request: Request) -> Response {
    let request = trials::as_page(request).await;
    let options = state.leptos.clone();
    let page = leptos_axum::render_app_async_with_context(provider(&state), move || shell(options.clone()));
    page(request).await
}

/// Files whose names change with their content.
fn hashed_assets(
    state: &ServerState,
    folder: &str,
) -> impl tower::Service<Request, Response: IntoResponse, Error = std::convert::Infallible, Future: Send> + Clone + Send + Sync + 'static {
    let files = ServeDir::new(format!("{}/{folder}", state.leptos.site_root))
        .precompressed_br()
        .precompressed_gzip();
    ServiceBuilder::new()
        .layer(SetResponseHeaderLayer::overriding(
            header::CACHE_CONTROL,
            header::HeaderValue::from_static("public, max-age=31536000, immutable"),
        ))
        .service(files)
}

/// A file of `public/` (icons, manifest, service worker), or the translated "not found" page.
///
/// Files are served here and not by leptos_axum, which would answer "not modified" with a page.
async fn public_file_or_page(State(state): State<ServerState>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let files = ServeDir::new(&*state.leptos.site_root)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    let file = files.oneshot(Request::from_parts(parts.clone(), Body::empty())).await;
    let mut response = match file {
        Ok(file) if !matches!(file.status(), StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED) => file.map(Body::new),
        _ => not_found_page(state, Request::from_parts(parts, body)).await,
    };
    layers::set_file_headers(response.headers_mut());
    response
}

async fn not_found_page(state: ServerState, request: Request) -> Response {
    let options = state.leptos.clone();
    let provide = provider(&state);
    let handler = leptos_axum::file_and_error_handler_with_context::<ServerState, _>(provide, move |_| shell(options.clone()));
    handler(request.uri().clone(), State(state), request).await
}
