//! What the double answers when it is asked about an account's templates or about a number.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// Entries per page where the question does not say.
const PAGE: usize = 25;

/// An account and its number.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Account {
    /// The id of the WhatsApp Business account; empty knows none.
    pub waba_id: String,
    /// Its templates in the platform's form.
    pub templates: Vec<Value>,
    /// The fields of its number in the platform's form.
    pub number: Map<String, Value>,
}

impl Account {
    /// A page of templates; none for an account that is not there.
    pub(crate) fn templates_page(&self, id: &str, query: &str) -> Option<Value> {
        if self.waba_id.is_empty() || self.waba_id != id {
            return None;
        }
        let limit = parameter(query, "limit").and_then(|limit| limit.parse().ok()).unwrap_or(PAGE).max(1);
        // The platform's cursors say nothing to outsiders; these say where the next page begins.
        let from: usize = parameter(query, "after")
            .and_then(|after| after.strip_prefix("C")?.parse().ok())
            .unwrap_or_default();
        let to = from.saturating_add(limit).min(self.templates.len());
        let data = self.templates.get(from..to).unwrap_or_default();
        let mut paging = json!({"cursors": {"before": format!("C{from}"), "after": format!("C{to}")}});
        if to < self.templates.len() {
            paging["next"] = json!(format!("https://graph.example/{id}/message_templates?after=C{to}"));
        }
        Some(json!({"data": data, "paging": paging}))
    }

    /// The fields of the number that were asked for; none for a number that is not there.
    pub(crate) fn number_fields(&self, ours: Option<&str>, id: &str, query: &str) -> Option<Value> {
        if self.number.is_empty() || ours.is_some_and(|ours| ours != id) {
            return None;
        }
        let fields = parameter(query, "fields").unwrap_or_default().replace("%2C", ",");
        let mut found: Map<String, Value> = fields
            .split(',')
            .filter_map(|field| Some((field.to_owned(), self.number.get(field)?.clone())))
            .collect();
        found.insert("id".to_owned(), json!(id));
        Some(Value::Object(found))
    }
}

/// A parameter of the address as it stands there.
fn parameter<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_fields() {
        let account = Account {
            waba_id: "7".to_owned(),
            templates: vec![json!({"name": "a"}), json!({"name": "b"}), json!({"name": "c"})],
            number: Map::from_iter([
                ("quality_rating".to_owned(), json!("GREEN")),
                ("throughput".to_owned(), json!({"level": "HIGH"})),
            ]),
        };
        let first = account.templates_page("7", "fields=name&limit=2").unwrap();
        assert_eq!(
            (&first["data"], first["paging"]["next"].is_string()),
            (&json!([{"name": "a"}, {"name": "b"}]), true)
        );
        let second = account.templates_page("7", "limit=2&after=C2").unwrap();
        assert_eq!((&second["data"], &second["paging"]["next"]), (&json!([{"name": "c"}]), &Value::Null));
        assert_eq!(account.templates_page("8", ""), None);
        let fields = account.number_fields(Some("1"), "1", "fields=quality_rating%2Cverified_name").unwrap();
        assert_eq!(fields, json!({"id": "1", "quality_rating": "GREEN"}));
        assert_eq!(account.number_fields(Some("1"), "2", "fields=quality_rating"), None);
    }
}
