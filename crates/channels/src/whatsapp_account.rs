//! What Meta says when it is asked: about a number, and the templates of its account.
//!
//! Sources: the Graph API's references of the nodes "WhatsApp Business Phone Number" and "WhatsApp
//! Business Account / message templates".

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    channel::{FailureKind, SendError, SenderAccount},
    whatsapp::{Whatsapp, credentials, failure, is_id, read_answer, retry_after, transport_failure},
};

/// A page of templates with their texts and examples is far below this.
const LARGEST_ANSWER: usize = 4 * 1_024 * 1_024;

/// Templates asked for at once.
const PER_PAGE: &str = "100";

/// Pages read at most: an account holds 6,000 templates.
const MOST_PAGES: usize = 100;

/// What is asked about a number.
const NUMBER_FIELDS: &str = "quality_rating,messaging_limit_tier,throughput,name_status,verified_name,display_phone_number";

/// What is asked about a template.
const TEMPLATE_FIELDS: &str = "name,language,category,status,quality_score,components";

/// What Meta says about a number, in its words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct NumberHealth {
    /// `GREEN`, `YELLOW`, `RED` or `UNKNOWN`.
    #[serde(default)]
    pub quality_rating: Option<String>,
    /// `TIER_250`, `TIER_2K` ... `TIER_UNLIMITED`; of the portfolio.
    #[serde(default)]
    pub messaging_limit_tier: Option<String>,
    /// How many messages a second it may send.
    #[serde(default)]
    pub throughput: Option<Throughput>,
    /// Whether the name is approved.
    #[serde(default)]
    pub name_status: Option<String>,
    /// The name that people see.
    #[serde(default)]
    pub verified_name: Option<String>,
    /// The number as Meta writes it.
    #[serde(default)]
    pub display_phone_number: Option<String>,
}

/// How many messages a second a number may send.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Throughput {
    /// `STANDARD`, `HIGH` or `NOT_APPLICABLE`.
    #[serde(default)]
    pub level: Option<String>,
}

/// A template as Meta lists it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ListedTemplate {
    /// Its name.
    pub name: String,
    /// Meta's code of its language.
    pub language: String,
    /// `MARKETING`, `UTILITY` or `AUTHENTICATION`.
    #[serde(default)]
    pub category: String,
    /// `APPROVED`, `PENDING`, `REJECTED` ...
    #[serde(default)]
    pub status: String,
    /// How people took it.
    #[serde(default)]
    pub quality_score: Option<QualityScore>,
    /// Its parts.
    #[serde(default)]
    pub components: Value,
}

/// How people took a template.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct QualityScore {
    /// `GREEN`, `YELLOW`, `RED` or `UNKNOWN`.
    #[serde(default)]
    pub score: String,
}

#[derive(Deserialize)]
struct Page {
    /// Raw, so that one entry that cannot be read does not lose the others.
    data: Vec<Value>,
    #[serde(default)]
    paging: Option<Paging>,
}

#[derive(Deserialize)]
struct Paging {
    #[serde(default)]
    cursors: Option<Cursors>,
    /// The address of the next page. Only that there is one matters: it is asked for at our own address.
    #[serde(default)]
    next: Option<String>,
}

#[derive(Deserialize)]
struct Cursors {
    #[serde(default)]
    after: Option<String>,
}

impl Page {
    /// Where the next page begins; none on the last.
    fn after(&self) -> Option<String> {
        let paging = self.paging.as_ref().filter(|paging| paging.next.is_some())?;
        paging.cursors.as_ref()?.after.clone()
    }
}

impl Whatsapp {
    /// Asks about the number of `account`.
    ///
    /// # Errors
    /// [`SendError`]; nothing was changed by asking.
    pub async fn health(&self, account: &SenderAccount) -> Result<NumberHealth, SendError> {
        let (phone_number_id, _) = credentials(account)?;
        self.ask(account, phone_number_id, &[("fields", NUMBER_FIELDS)]).await
    }

    /// All templates of the WhatsApp Business account `waba_id`, read with the token of `account`.
    ///
    /// # Errors
    /// [`SendError`]; then the list is not known.
    pub async fn templates(&self, account: &SenderAccount, waba_id: &str) -> Result<Vec<ListedTemplate>, SendError> {
        if !is_id(waba_id) {
            return Err(SendError::new(FailureKind::SenderDown, "credentials", "the sender has no usable account id"));
        }
        let path = format!("{waba_id}/message_templates");
        let mut found = Vec::new();
        let mut after: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let mut query = vec![("fields", TEMPLATE_FIELDS), ("limit", PER_PAGE)];
            if let Some(after) = &after {
                query.push(("after", after.as_str()));
            }
            let page: Page = self.ask(account, &path, &query).await?;
            let next = page.after();
            found.extend(page.data.into_iter().filter_map(|entry| serde_json::from_value(entry).ok()));
            // A cursor that stands still would be asked for again and again.
            if next.is_none() || next == after {
                return Ok(found);
            }
            after = next;
        }
        Ok(found)
    }

    async fn ask<T: DeserializeOwned>(&self, account: &SenderAccount, path: &str, query: &[(&str, &str)]) -> Result<T, SendError> {
        use secrecy::ExposeSecret;
        let (_, token) = credentials(account)?;
        let mut url = reqwest::Url::parse(&format!("{}/{path}", self.base))
            .map_err(|_| SendError::new(FailureKind::SenderDown, "credentials", "address or token cannot stand in a request"))?;
        url.query_pairs_mut().extend_pairs(query);
        let answer = self.http.get(url).bearer_auth(token.expose_secret()).send().await;
        let answer = answer.map_err(|error| transport_failure(&error))?;
        let (status, retry_after) = (answer.status(), retry_after(answer.headers()));
        let body = read_answer(answer, LARGEST_ANSWER).await.map_err(|error| transport_failure(&error))?;
        if let Some(error) = failure(status, retry_after, &body) {
            return Err(error);
        }
        serde_json::from_slice(&body).map_err(|_| SendError::new(FailureKind::Retryable, "malformed", "the answer is not the platform's"))
    }
}
