//! Leaving the page for good: after signing in or out the browser loads the next page anew, because
//! what every page knows (who is signed in) has changed.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::error::AppError;

/// Goes where the action's server function answered. Without scripts the server redirects by itself
/// (`server_context::leave_to`).
pub fn follow<S>(action: ServerAction<S>)
where
    S: ServerFn<Output = String, Error = AppError> + Clone + Send + Sync + 'static,
{
    let value = action.value();
    Effect::new(move || {
        if let Some(Ok(path)) = value.get() {
            // Refused only for addresses that are none; the page then simply stays.
            let _ = window().location().set_href(&path);
        }
    });
}
