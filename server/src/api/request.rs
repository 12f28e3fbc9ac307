//! What handlers read from a request; what cannot be read is a [`Problem`].

use axum::{
    Json,
    body::HttpBody,
    extract::{FromRequest, FromRequestParts, Path, Query, Request},
    http::request::Parts,
};
use domain::ErrorCode;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use services::{Actor, Error};
use utoipa::{IntoParams, ToSchema};

use super::problem::Problem;

/// Rows on a page unless asked otherwise.
pub const DEFAULT_LIMIT: u64 = 50;
/// Most rows on a page.
pub const LARGEST_LIMIT: u64 = 200;

/// The member whose key was sent. [`super::guard::authenticate`] found out.
#[derive(Clone, Debug)]
pub struct Caller(pub Actor);

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Error::Unauthenticated.into())
    }
}

/// A JSON body.
#[derive(Clone, Debug)]
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let Json(value) = Json::from_request(request, state).await?;
        Ok(Self(value))
    }
}

/// A JSON body that may be left out; then everything in it has its default.
#[derive(Clone, Debug)]
pub struct OptionalBody<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Default> FromRequest<S> for OptionalBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if request.body().is_end_stream() {
            return Ok(Self(T::default()));
        }
        let Body(value) = Body::from_request(request, state).await?;
        Ok(Self(value))
    }
}

/// Ids in the path; one that cannot be read names nothing.
#[derive(Clone, Copy, Debug)]
pub struct Id<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(value) = Path::from_request_parts(parts, state).await?;
        Ok(Self(value))
    }
}

/// Parameters of the query string.
#[derive(Clone, Debug)]
pub struct Params<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Query(value) = Query::from_request_parts(parts, state).await?;
        Ok(Self(value))
    }
}

/// Which page of a list.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageParams {
    /// The `next` of the page before; nothing for the first page.
    pub after: Option<String>,
    /// Rows on the page, 1 to 200; 50 unless given.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
}

/// Which page of a list, checked. `K` is what the list is ordered by.
#[derive(Clone, Debug)]
pub struct PageOf<K> {
    /// The last row of the page before.
    pub after: Option<K>,
    /// Rows on the page.
    pub limit: u64,
}

impl<S: Send + Sync, K: std::str::FromStr> FromRequestParts<S> for PageOf<K> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Params(PageParams { after, limit }) = Params::from_request_parts(parts, state).await?;
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=LARGEST_LIMIT).contains(&limit) {
            return Err(Error::field("limit", ErrorCode::BadChoice).into());
        }
        let after = after.map(|after| after.parse()).transpose();
        let after = after.map_err(|_| Error::field("after", ErrorCode::BadChoice))?;
        Ok(Self { after, limit })
    }
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Send this as `after` for the next page; nothing when this is the last one.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// Everything there is, on one page.
    pub fn whole<R>(rows: Vec<R>) -> Self
    where
        T: From<R>,
    {
        Self {
            items: rows.into_iter().map(T::from).collect(),
            next: None,
        }
    }

    /// The first `limit` of `rows`; there is a next page when there are more. `key` is a row's place
    /// in the list.
    pub fn of<R>(mut rows: Vec<R>, limit: u64, key: impl Fn(&R) -> String) -> Self
    where
        T: From<R>,
    {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        Self {
            next: rows.last().filter(|_| has_more).map(key),
            items: rows.into_iter().map(T::from).collect(),
        }
    }
}

/// The id of what was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct Created {
    /// The new thing's id.
    #[schema(example = "019aa5b7-c1e0-7d2f-8a4b-3c2d1e0f9a8b")]
    pub id: String,
}

impl Created {
    /// Wraps an id.
    pub fn new(id: impl ToString) -> (axum::http::StatusCode, Json<Self>) {
        (axum::http::StatusCode::CREATED, Json(Self { id: id.to_string() }))
    }
}
