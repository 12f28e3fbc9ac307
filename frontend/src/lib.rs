//! The browser's entry: reads what the server wrote into the page, fetches the texts of the page's
//! language, then takes the page over.

use std::sync::Arc;

use app::{
    App, AppProps,
    page_context::{ELEMENT_ID, PageContext},
};
use leptos::mount::hydrate_from_async;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Document, Element, Event, Response};

/// Never read. Splitting the module sorts its constants by chunk and aligns each chunk's; should that take
/// more room than they had, all of them stay in the entry, which every page loads. This is dropped in
/// sorting and leaves the room.
#[used]
static ROOM_TO_SORT: [u8; 16 * 1024] = [1; 16 * 1024];

/// Called by the page's script once the module is loaded. When the texts cannot be fetched, the
/// page stays as the server sent it, which works by itself.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    spawn_local(async {
        if let Err(error) = start().await {
            web_sys::console::warn_2(&"The page stays without scripts:".into(), &error);
        }
    });
}

async fn start() -> Result<(), JsValue> {
    let window = web_sys::window().ok_or("no window")?;
    let document = window.document().ok_or("no document")?;
    let json = document
        .get_element_by_id(ELEMENT_ID)
        .and_then(|element| element.text_content())
        .unwrap_or_default();
    let context = PageContext::from_json(&json);
    app::install_texts(context.language, fetch(&window, &texts_address(&document)?).await?);
    let body = document.body().ok_or("no body")?;
    // Waits for the chunk of the page that is open.
    hydrate_from_async(body, move || App(AppProps { context: Arc::new(context) })).await.forget();
    window.dispatch_event(&Event::new("prachar:ready")?)?;
    Ok(())
}

/// The address that the page preloads the texts from.
fn texts_address(document: &Document) -> Result<String, JsValue> {
    let link: Option<Element> = document.query_selector("link[data-texts]")?;
    link.and_then(|link| link.get_attribute("href")).ok_or_else(|| "no texts".into())
}

async fn fetch(window: &web_sys::Window, address: &str) -> Result<String, JsValue> {
    let response: Response = JsFuture::from(window.fetch_with_str(address)).await?.dyn_into()?;
    if !response.ok() {
        return Err(response.status().into());
    }
    let text = JsFuture::from(response.text()?).await?;
    text.as_string().ok_or_else(|| "not a text".into())
}
