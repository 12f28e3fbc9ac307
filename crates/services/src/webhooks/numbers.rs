//! How the provider names a number elsewhere, learned on the way.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use channels::whatsapp_news::NumberEvent;
use chrono::{DateTime, TimeDelta, Utc};

use super::Source;
use crate::{App, Result};

/// How long what was written down is not written again: callbacks come by the thousand and mostly
/// teach the same.
const VALID: TimeDelta = TimeDelta::minutes(10);
/// Numbers remembered at most.
const MOST: usize = 10_000;

/// What was written down lately.
#[derive(Debug, Default)]
pub(super) struct Numbers(Mutex<HashMap<NumberEvent, DateTime<Utc>>>);

impl Numbers {
    /// Writes down, with the senders of a number, its account and its digits.
    pub(super) async fn learn(&self, app: &App, source: Source, number: NumberEvent) -> Result<()> {
        let now = app.now();
        if source != Source::Whatsapp || self.is_known(&number, now) {
            return Ok(());
        }
        let mut tx = app.db.begin().await?;
        storage::senders::learn(&mut tx, &number.phone_number_id, &number.account, &number.digits).await?;
        tx.commit().await?;
        self.remember(number, now);
        Ok(())
    }

    fn is_known(&self, number: &NumberEvent, now: DateTime<Utc>) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(number).is_some_and(|at| now - *at < VALID)
    }

    fn remember(&self, number: NumberEvent, now: DateTime<Utc>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(number, now);
    }
}
