//! The door for files: streamed to the use case, whatever their size, never held in memory.

use app::ui::url::encode;
use axum::{
    Extension, Router,
    extract::{DefaultBodyLimit, Multipart, State, multipart::Field},
    http::Uri,
    response::Redirect,
    routing::post,
};
use domain::ErrorCode;
use services::{Actor, App, Error};

use crate::state::ServerState;

/// Where the form of the import posts to.
pub const PATH: &str = "/contacts/import/upload";
/// A file that is too large is read to its end, so that the browser sees our answer and not a broken
/// line; beyond this many bytes it is cut.
const READ_TO_THE_END: usize = 1024 * 1024 * 1024;

/// The routes of this door. The use case limits what it keeps.
pub fn router() -> Router<ServerState> {
    Router::new().route(PATH, post(upload)).layer(DefaultBodyLimit::disable())
}

async fn upload(State(app): State<App>, actor: Option<Extension<Actor>>, uri: Uri, multipart: Multipart) -> Redirect {
    let Some(Extension(actor)) = actor else {
        return Redirect::to("/sign-in?next=%2Fcontacts%2Fimport");
    };
    match take(&app, &actor, multipart).await {
        Ok(to) => Redirect::to(&to),
        Err(error) => {
            if error.is_fault() {
                tracing::error!(path = uri.path(), %error, "upload failed");
            }
            Redirect::to(&format!("/contacts/import?error={}", encode(error.code().code())))
        }
    }
}

/// Hands the form's file over; answers with the address of the next step.
async fn take(app: &App, actor: &Actor, mut multipart: Multipart) -> Result<String, Error> {
    let broken = |error: axum::extract::multipart::MultipartError| Error::Internal(format!("upload broken off: {error}"));
    while let Some(mut field) = multipart.next_field().await.map_err(broken)? {
        let Some(name) = field.file_name().map(str::to_owned) else { continue };
        let taken = services::imports::upload(app, actor, &name, &mut field).await;
        if matches!(&taken, Err(error) if error.code() == ErrorCode::FileTooLarge) {
            read_to_the_end(field).await;
        }
        return taken.map(|id| format!("/contacts/import/{id}?step=columns"));
    }
    Err(Error::Refused(ErrorCode::EmptyFile))
}

async fn read_to_the_end(mut field: Field<'_>) {
    let mut length = 0;
    while let Ok(Some(piece)) = field.chunk().await {
        length += piece.len();
        if length > READ_TO_THE_END {
            return;
        }
    }
}
