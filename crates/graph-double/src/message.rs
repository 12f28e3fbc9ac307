//! What the platform wants a message to look like.

use serde_json::Value;

/// Why the platform would not take `body`; the text stands in its error.
pub(crate) fn fault_of(body: &Value) -> Option<String> {
    envelope(body)
        .and_then(|()| recipient(body))
        .and_then(|()| content(body))
        .and_then(|()| callback_data(body))
        .err()
}

fn envelope(body: &Value) -> Result<(), String> {
    wanted(body["messaging_product"] == "whatsapp", "messaging_product must be whatsapp")?;
    let known = ["messaging_product", "recipient_type", "to", "type", "biz_opaque_callback_data", "context"];
    let kind = body["type"].as_str().unwrap_or_default();
    let keys = body.as_object().ok_or("the body must be an object")?.keys();
    match keys.into_iter().find(|key| !known.contains(&key.as_str()) && key.as_str() != kind) {
        Some(key) => Err(format!("unexpected key {key}")),
        None => Ok(()),
    }
}

fn recipient(body: &Value) -> Result<(), String> {
    wanted(body["recipient_type"] == "individual", "recipient_type must be individual")?;
    let to = body["to"].as_str().ok_or("to is required")?;
    let digits = to.strip_prefix('+').unwrap_or(to);
    wanted(
        (8..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()),
        "to must be a phone number",
    )
}

fn content(body: &Value) -> Result<(), String> {
    let kind = body["type"].as_str().ok_or("type is required")?;
    let content = &body[kind];
    wanted(content.is_object(), "the object named by type is required")?;
    match kind {
        "text" => text(content),
        "image" | "video" | "document" => media(content),
        "template" => template(content),
        _ => Err(format!("type {kind} is not supported")),
    }
}

fn text(content: &Value) -> Result<(), String> {
    let length = content["body"].as_str().map(|text| text.chars().count()).unwrap_or_default();
    wanted((1..=4_096).contains(&length), "text.body must have 1 to 4096 characters")?;
    wanted(
        content["preview_url"].is_boolean() || content["preview_url"].is_null(),
        "preview_url must be a boolean",
    )
}

fn media(content: &Value) -> Result<(), String> {
    let link = content["link"].as_str().unwrap_or_default();
    wanted(link.starts_with("https://") || link.starts_with("http://"), "link must be an address")?;
    let caption = content["caption"].as_str().unwrap_or_default();
    wanted(caption.chars().count() <= 1_024, "caption has at most 1024 characters")
}

fn template(content: &Value) -> Result<(), String> {
    let name = content["name"].as_str().unwrap_or_default();
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    wanted((1..=512).contains(&name.len()) && name.bytes().all(fits), "template.name is wrong")?;
    wanted(
        content["language"]["code"].as_str().is_some_and(|code| code.len() >= 2),
        "template.language.code is required",
    )?;
    let none = Vec::new();
    let components = content["components"].as_array().unwrap_or(&none);
    components.iter().try_for_each(component)
}

fn component(component: &Value) -> Result<(), String> {
    let kind = component["type"].as_str().unwrap_or_default();
    wanted(["header", "body", "button"].contains(&kind), "component type is wrong")?;
    let parameters = component["parameters"].as_array().ok_or("parameters are required")?;
    parameters.iter().try_for_each(|parameter| match parameter["type"].as_str() {
        Some("text") => parameter_text(parameter["text"].as_str().unwrap_or_default()),
        Some(kind @ ("image" | "video" | "document")) => media(&parameter[kind]),
        _ => Err("parameter type is wrong".to_owned()),
    })
}

fn parameter_text(text: &str) -> Result<(), String> {
    wanted(!text.is_empty(), "a parameter is empty")?;
    wanted(
        !text.contains(['\n', '\t']) && !text.contains("     "),
        "a parameter has a line break, a tab or more than four spaces",
    )
}

fn callback_data(body: &Value) -> Result<(), String> {
    let data = &body["biz_opaque_callback_data"];
    wanted(
        data.is_null() || data.as_str().is_some_and(|data| data.len() <= 512),
        "biz_opaque_callback_data has at most 512 characters",
    )
}

fn wanted(holds: bool, otherwise: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_refused() {
        let good = json!({
            "messaging_product": "whatsapp", "recipient_type": "individual", "to": "919876543210", "type": "text",
            "text": {"preview_url": false, "body": "hi"}, "biz_opaque_callback_data": "1",
        });
        assert_eq!(fault_of(&good), None);
        for (pointer, value, fault) in [
            ("messaging_product", json!("sms"), "messaging_product must be whatsapp"),
            ("recipient_type", json!("group"), "recipient_type must be individual"),
            ("to", json!("98765"), "to must be a phone number"),
            ("to", json!(919876543210_u64), "to is required"),
            ("type", json!("image"), "unexpected key text"),
            ("text", json!({"body": ""}), "text.body must have 1 to 4096 characters"),
            ("text", json!({"body": "a", "preview_url": "yes"}), "preview_url must be a boolean"),
            ("biz_opaque_callback_data", json!(7), "biz_opaque_callback_data has at most 512 characters"),
            ("extra", json!(1), "unexpected key extra"),
        ] {
            let mut bad = good.clone();
            bad[pointer] = value;
            assert_eq!(fault_of(&bad).as_deref(), Some(fault), "{pointer}");
        }
    }
}
