//! Reading the log: the filter of page and file, names of members, the file.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::{ErrorCode, MemberId, Permission};
use futures::{Stream, stream};
use spreadsheets::export::CsvText;
use storage::{
    audit::{Entry, Filter},
    authors::Author,
};

use crate::{Actor, App, Result, error::Fields};

/// Entries per piece of the file.
const PIECE: u64 = 1_000;
/// Seconds by which Indian time is ahead of UTC.
const IST: i32 = 19_800;

/// The filter as addresses spell it; empty parts do not restrict.
#[derive(Clone, Debug, Default)]
pub struct FilterForm {
    /// Kind of deed: `campaign`, `member` …
    pub noun: String,
    /// Member's id.
    pub member: String,
    /// First day in India, `2026-11-21`.
    pub from: String,
    /// Last day in India.
    pub until: String,
    /// Id of the thing it is about.
    pub subject: String,
    /// Key of the page: entries older than this place in the chain.
    pub before: String,
}

impl FilterForm {
    /// The filter, if every part can be read.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] (`member`, `from`, `until`, `before`).
    pub fn check(&self) -> Result<Filter> {
        let mut fields = Fields::default();
        let from = day(&mut fields, "from", &self.from);
        let until = day(&mut fields, "until", &self.until).map(|last| last + TimeDelta::days(1));
        let filter = Filter {
            action: given(&self.noun).map(|noun| format!("{noun}.")),
            member_id: given(&self.member).and_then(|id| fields.parsed("member", id.parse::<MemberId>(), ErrorCode::BadChoice)),
            subject_id: given(&self.subject).map(str::to_owned),
            from,
            until,
            before_seq: given(&self.before).and_then(|seq| fields.parsed("before", seq.parse::<i64>(), ErrorCode::BadChoice)),
        };
        fields.finish()?;
        Ok(filter)
    }
}

fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// The first instant of a day in India.
fn day(fields: &mut Fields, field: &str, text: &str) -> Option<DateTime<Utc>> {
    let day = fields.parsed(field, given(text)?.parse::<NaiveDate>(), ErrorCode::BadTime)?;
    let midnight = day.and_time(NaiveTime::MIN).and_local_timezone(FixedOffset::east_opt(IST)?).single()?;
    Some(midnight.with_timezone(&Utc))
}

/// Whose deeds the log holds: every member, also deactivated ones.
///
/// # Errors
/// [`crate::Error::Forbidden`], [`crate::Error::Storage`].
pub async fn people(app: &App, actor: &Actor) -> Result<Vec<Author>> {
    actor.require(Permission::ViewAudit)?;
    Ok(storage::authors::list(&mut app.db.read().await?, actor.org_id).await?)
}

/// The entries that match as CSV, newest first, piece by piece.
///
/// # Errors
/// [`crate::Error::Forbidden`], [`crate::Error::Storage`].
pub async fn csv(app: &App, actor: &Actor, filter: Filter) -> Result<impl Stream<Item = Result<Vec<u8>>> + Send + use<>> {
    let people = people(app, actor).await?;
    let (app, org) = (app.clone(), actor.org_id);
    Ok(stream::try_unfold(Some((filter, true)), move |next| {
        let (app, people) = (app.clone(), people.clone());
        async move {
            let Some((mut filter, is_first)) = next else { return Ok(None) };
            let entries = storage::audit::list(&mut app.db.read().await?, org, &filter, PIECE).await?;
            let piece = rows(&people, &entries, is_first);
            filter.before_seq = entries.last().map(|entry| entry.seq);
            let next = (entries.len() as u64 == PIECE).then_some((filter, false));
            Ok(Some((piece, next)))
        }
    }))
}

fn rows(people: &[Author], entries: &[Entry], is_first: bool) -> Vec<u8> {
    let names = "seq,at,member,via,action,subject_kind,subject_id,detail,request_id,hash";
    let mut text = if is_first { CsvText::with_header(names.split(',')) } else { CsvText::piece() };
    for entry in entries {
        let member = people.iter().find(|person| Some(person.id) == entry.member_id);
        text.row([
            entry.seq.to_string().as_str(),
            &entry.at.to_rfc3339(),
            member.map_or("", |member| &member.name),
            &entry.via,
            &entry.action,
            &entry.subject_kind,
            &entry.subject_id,
            &entry.detail.to_string(),
            &entry.request_id,
            &hex::encode(&entry.hash),
        ]);
    }
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_indian_and_whole() {
        let form = FilterForm {
            noun: "campaign".to_owned(),
            from: "2026-11-21".to_owned(),
            until: "2026-11-21".to_owned(),
            ..FilterForm::default()
        };
        let filter = form.check().unwrap();
        assert_eq!(filter.action.as_deref(), Some("campaign."));
        assert_eq!(filter.from.unwrap().to_rfc3339(), "2026-11-20T18:30:00+00:00");
        assert_eq!(filter.until.unwrap().to_rfc3339(), "2026-11-21T18:30:00+00:00");
        for (from, member) in [("21.11.2026", ""), ("", "me")] {
            let form = FilterForm {
                from: from.to_owned(),
                member: member.to_owned(),
                ..FilterForm::default()
            };
            assert!(form.check().is_err(), "{from} {member}");
        }
    }
}
