//! Counters: what live pages and analytics read instead of counting rows.
//!
//! They move in the transaction that moves the deliveries, and only [`crate::deliveries`] moves
//! them.

use std::collections::BTreeMap;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use domain::{CampaignId, Channel, DeliveryStatus, Language, OrgId};
use serde_json::{Value, json};
use sqlx::types::Json;
use uuid::Uuid;

use crate::{
    Conn, Result,
    dialect::{self, Column},
    error::parse,
};

/// How far the counters move; collected first, written once.
#[derive(Debug, Default)]
pub(crate) struct Deltas {
    standing: BTreeMap<(Uuid, &'static str, String), i64>,
    hourly: BTreeMap<HourKey, i64>,
    minutes: BTreeMap<(Uuid, DateTime<Utc>), i64>,
}

impl Deltas {
    /// `by` more deliveries of the campaign stand at `status` (fewer when negative).
    pub(crate) fn stand(&mut self, campaign: CampaignId, status: DeliveryStatus, reason: Option<&str>, by: i64) {
        // Only of these screens show the reasons.
        let reason = match status {
            DeliveryStatus::Failed | DeliveryStatus::Skipped => reason.unwrap_or_default(),
            _ => "",
        };
        *self.standing.entry((campaign.uuid(), <&str>::from(status), reason.to_owned())).or_default() += by;
    }

    /// `by` more deliveries reached `status` in the hour of `at`.
    pub(crate) fn reach(&mut self, org: OrgId, campaign: CampaignId, language: Language, status: DeliveryStatus, at: DateTime<Utc>, by: i64) {
        let hour = indian_hour(at);
        let key = (org.uuid(), hour, campaign.uuid(), language.code(), <&str>::from(status));
        *self.hourly.entry(key).or_default() += by;
        if status == DeliveryStatus::Accepted {
            let minute = truncated(at, TimeDelta::minutes(1));
            *self.minutes.entry((campaign.uuid(), minute)).or_default() += by;
        }
    }

    /// Writes everything collected, in the order of the keys, so that two writers never wait for
    /// each other in a circle.
    pub(crate) async fn write(self, conn: &mut Conn) -> Result<()> {
        let daily = rows(by_day(&self.hourly), |(org, day, campaign, status)| {
            vec![json!(org), json!(dialect::instant(day)), json!(campaign), json!(status)]
        });
        let standing = rows(self.standing, |(campaign, status, reason)| vec![json!(campaign), json!(status), json!(reason)]);
        let hourly = rows(self.hourly, |(org, hour, campaign, language, status)| {
            vec![json!(org), json!(dialect::instant(hour)), json!(campaign), json!(language), json!(status)]
        });
        let minutes = rows(self.minutes, |(campaign, minute)| vec![json!(campaign), json!(dialect::instant(minute))]);
        add(conn, &STANDING, standing).await?;
        add(conn, &HOURLY, hourly).await?;
        add(conn, &MINUTES, minutes).await?;
        // Last, because all campaigns of an organisation share these rows.
        add(conn, &DAILY, daily).await
    }
}

type HourKey = (Uuid, DateTime<Utc>, Uuid, &'static str, &'static str);

/// The same movements per Indian day, whatever the language.
fn by_day(hourly: &BTreeMap<HourKey, i64>) -> BTreeMap<(Uuid, DateTime<Utc>, Uuid, &'static str), i64> {
    let mut daily = BTreeMap::new();
    for ((org, hour, campaign, _, status), by) in hourly {
        *daily.entry((*org, indian_day(*hour), *campaign, *status)).or_default() += by;
    }
    daily
}

/// Keys with their deltas as the arrays that [`dialect::rows`] reads; what cancels out is left out.
fn rows<K>(deltas: BTreeMap<K, i64>, key: impl Fn(K) -> Vec<Value>) -> Vec<Vec<Value>> {
    let moved = deltas.into_iter().filter(|(_, by)| *by != 0);
    moved
        .map(|(k, by)| {
            let mut row = key(k);
            row.push(json!(by));
            row
        })
        .collect()
}

/// How rows of movements are added to a table.
struct Addition {
    /// What a row holds; the movement last.
    columns: &'static [(&'static str, Column)],
    /// The statement, with `$rows` for them. "WHERE TRUE" tells SQLite's parser that ON CONFLICT is no
    /// join condition.
    sql: &'static str,
}

const STANDING: Addition = Addition {
    columns: &[("c", Column::Uuid), ("s", Column::Text), ("r", Column::Text), ("n", Column::Integer)],
    sql: "INSERT INTO campaign_counters (campaign_id, status, reason, count) SELECT i.c, i.s, i.r, i.n FROM $rows i WHERE TRUE
        ON CONFLICT (campaign_id, status, reason) DO UPDATE SET count = campaign_counters.count + excluded.count",
};

const HOURLY: Addition = Addition {
    columns: &[
        ("o", Column::Uuid),
        ("h", Column::Instant),
        ("c", Column::Uuid),
        ("l", Column::Text),
        ("s", Column::Text),
        ("n", Column::Integer),
    ],
    sql: "INSERT INTO hourly_counters (org_id, hour, campaign_id, channel, language, status, count)
        SELECT i.o, i.h, i.c, (SELECT channel FROM campaigns WHERE id = i.c), i.l, i.s, i.n FROM $rows i WHERE TRUE
        ON CONFLICT (org_id, hour, campaign_id, language, status) DO UPDATE SET count = hourly_counters.count + excluded.count",
};

const MINUTES: Addition = Addition {
    columns: &[("c", Column::Uuid), ("m", Column::Instant), ("n", Column::Integer)],
    sql: "INSERT INTO campaign_minutes (campaign_id, minute, accepted) SELECT i.c, i.m, i.n FROM $rows i WHERE TRUE
        ON CONFLICT (campaign_id, minute) DO UPDATE SET accepted = campaign_minutes.accepted + excluded.accepted",
};

const DAILY: Addition = Addition {
    columns: &[
        ("o", Column::Uuid),
        ("d", Column::Instant),
        ("c", Column::Uuid),
        ("s", Column::Text),
        ("n", Column::Integer),
    ],
    sql: "INSERT INTO daily_counters (org_id, day, channel, status, count)
        SELECT i.o, i.d, c.channel, i.s, CAST(SUM(i.n) AS BIGINT) FROM $rows i JOIN campaigns c ON c.id = i.c WHERE TRUE
        GROUP BY i.o, i.d, c.channel, i.s ORDER BY i.o, i.d, c.channel, i.s
        ON CONFLICT (org_id, day, channel, status) DO UPDATE SET count = daily_counters.count + excluded.count",
};

async fn add(conn: &mut Conn, to: &Addition, rows: Vec<Vec<Value>>) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let sql = to.sql.replace("$rows", &dialect::rows(conn.kind(), "$1", to.columns));
    execute!(conn, sqlx::AssertSqlSafe(sql), Json(&rows))?;
    Ok(())
}

/// The beginning of the hour of `at` by Indian clocks, which stand half an hour beside UTC's: days
/// and quiet hours are Indian, so they must not cut through an hour.
fn indian_hour(at: DateTime<Utc>) -> DateTime<Utc> {
    let offset = TimeDelta::minutes(30);
    truncated(at + offset, TimeDelta::hours(1)) - offset
}

/// The beginning of the day of `at` by Indian clocks.
fn indian_day(at: DateTime<Utc>) -> DateTime<Utc> {
    let offset = TimeDelta::minutes(330);
    truncated(at + offset, TimeDelta::days(1)) - offset
}

fn truncated(at: DateTime<Utc>, to: TimeDelta) -> DateTime<Utc> {
    // Only instants outside of the years 1677 to 2262 cannot be truncated.
    at.duration_trunc(to).unwrap_or(at)
}

/// How many deliveries of a campaign stand at a status, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The status.
    pub status: DeliveryStatus,
    /// Why, for failed and skipped ones; a [`domain::FailureReason`] or [`domain::SkipReason`].
    pub reason: Option<String>,
    /// How many.
    pub count: i64,
}

/// Where a campaign's deliveries stand; the counts are exclusive and add up to all of them.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn of_campaign(conn: &mut Conn, org: OrgId, campaign: CampaignId) -> Result<Vec<Standing>> {
    let rows = fetch_all!(
        conn,
        (String, String, i64),
        "SELECT n.status, n.reason, n.count FROM campaign_counters n JOIN campaigns c ON c.id = n.campaign_id
         WHERE c.org_id = $1 AND c.id = $2 AND n.count <> 0 ORDER BY n.count DESC, n.status, n.reason",
        org.uuid(),
        campaign.uuid()
    )?;
    rows.into_iter()
        .map(|(status, reason, count)| {
            Ok(Standing {
                status: parse(&status, "campaign_counters", "status")?,
                reason: Some(reason).filter(|reason| !reason.is_empty()),
                count,
            })
        })
        .collect()
}

/// Where the deliveries of several campaigns stand, for lists.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn of_campaigns(conn: &mut Conn, org: OrgId, campaigns: &[CampaignId]) -> Result<Vec<(CampaignId, DeliveryStatus, i64)>> {
    let sql = format!(
        "SELECT n.campaign_id, n.status, CAST(SUM(n.count) AS BIGINT) FROM campaign_counters n JOIN campaigns c ON c.id = n.campaign_id
         WHERE c.org_id = $1 AND n.campaign_id {} GROUP BY n.campaign_id, n.status ORDER BY n.campaign_id, n.status",
        dialect::in_uuids(conn.kind(), "$2")
    );
    let rows = fetch_all!(conn, (Uuid, String, i64), sqlx::AssertSqlSafe(sql), org.uuid(), Json(campaigns))?;
    rows.into_iter()
        .map(|(campaign, status, count)| Ok((campaign.into(), parse(&status, "campaign_counters", "status")?, count)))
        .collect()
}

/// How many deliveries of a campaign are queued or claimed.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn open(conn: &mut Conn, campaign: CampaignId) -> Result<i64> {
    scalar!(
        conn,
        i64,
        "SELECT CAST(COALESCE(SUM(count), 0) AS BIGINT) FROM campaign_counters WHERE campaign_id = $1 AND status IN ('queued', 'claimed')",
        campaign.uuid()
    )
}

/// Messages accepted per minute since `from`, oldest first; minutes without any are left out.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn minutes(conn: &mut Conn, org: OrgId, campaign: CampaignId, from: DateTime<Utc>) -> Result<Vec<(DateTime<Utc>, i64)>> {
    fetch_all!(
        conn,
        (DateTime<Utc>, i64),
        "SELECT m.minute, m.accepted FROM campaign_minutes m JOIN campaigns c ON c.id = m.campaign_id
         WHERE c.org_id = $1 AND c.id = $2 AND m.minute >= $3 ORDER BY m.minute",
        org.uuid(),
        campaign.uuid(),
        from
    )
}

/// What happened in one hour, per campaign, language and status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hour {
    /// Its beginning.
    pub hour: DateTime<Utc>,
    /// The campaign.
    pub campaign: CampaignId,
    /// Its channel.
    pub channel: Channel,
    /// Language of the messages.
    pub language: Language,
    /// The status reached.
    pub status: DeliveryStatus,
    /// How many reached it; for failed, cancelled and unknown less those that left it again.
    pub count: i64,
}

/// Everything that happened in `from <= hour < until`.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn hourly(conn: &mut Conn, org: OrgId, from: DateTime<Utc>, until: DateTime<Utc>) -> Result<Vec<Hour>> {
    let rows = fetch_all!(
        conn,
        (DateTime<Utc>, Uuid, String, String, String, i64),
        "SELECT hour, campaign_id, channel, language, status, count FROM hourly_counters WHERE org_id = $1 AND hour >= $2 AND hour < $3
         ORDER BY hour, campaign_id, language, status",
        org.uuid(),
        from,
        until
    )?;
    rows.into_iter()
        .map(|(hour, campaign, channel, language, status, count)| {
            Ok(Hour {
                hour,
                campaign: campaign.into(),
                channel: parse(&channel, "hourly_counters", "channel")?,
                language: parse(&language, "hourly_counters", "language")?,
                status: parse(&status, "hourly_counters", "status")?,
                count,
            })
        })
        .collect()
}

/// What happened on one Indian day, per channel and status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Its beginning.
    pub day: DateTime<Utc>,
    /// The channel.
    pub channel: Channel,
    /// The status reached.
    pub status: DeliveryStatus,
    /// How many reached it; counted as in [`Hour`].
    pub count: i64,
}

/// Everything that happened on the days that begin in `from <= day < until`.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn daily(conn: &mut Conn, org: OrgId, from: DateTime<Utc>, until: DateTime<Utc>) -> Result<Vec<Day>> {
    let rows = fetch_all!(
        conn,
        (DateTime<Utc>, String, String, i64),
        "SELECT day, channel, status, count FROM daily_counters WHERE org_id = $1 AND day >= $2 AND day < $3 ORDER BY day, channel, status",
        org.uuid(),
        from,
        until
    )?;
    rows.into_iter()
        .map(|(day, channel, status, count)| {
            Ok(Day {
                day,
                channel: parse(&channel, "daily_counters", "channel")?,
                status: parse(&status, "daily_counters", "status")?,
                count,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Db, Engine, scratch};

    /// A migrated database on the engine that the environment chooses.
    async fn database(folder: &std::path::Path) -> Db {
        let url = match std::env::var("TEST_POSTGRES_URL") {
            Ok(server) => scratch::create_database(&server, &format!("counters_{}", std::process::id())).await.unwrap(),
            Err(_) => format!("sqlite:{}", folder.join("test.db").display()),
        };
        let db = Db::connect(&url).await.unwrap();
        db.migrate().await.unwrap();
        db
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[tokio::test]
    async fn hours_counted_before_there_were_days_are_added_up_by_the_migration() {
        let folder = tempfile::tempdir().unwrap();
        let db = database(folder.path()).await;
        let mut tx = db.begin().await.unwrap();
        let org = OrgId(Uuid::from_u128(1));
        // Midnight in India is 18:30 UTC.
        for (hour, language, count) in [
            ("2026-11-19T17:30:00Z", "en", 1_i64),
            ("2026-11-19T18:30:00Z", "en", 10),
            ("2026-11-19T18:30:00Z", "hi", 100),
            ("2026-11-20T17:30:00Z", "en", 1_000),
            ("2026-11-20T18:30:00Z", "en", 10_000),
        ] {
            execute!(
                &mut tx,
                "INSERT INTO hourly_counters (org_id, hour, campaign_id, channel, language, status, count) VALUES ($1, $2, $1, 'whatsapp', $3, 'read', $4)",
                org.uuid(),
                at(hour),
                language,
                count
            )
            .unwrap();
        }
        let migration = match tx.kind() {
            Engine::Sqlite => include_str!("../../../migrations/sqlite/0002_figures_by_day.sql"),
            Engine::Postgres => include_str!("../../../migrations/postgres/0002_figures_by_day.sql"),
        };
        let adding_up = migration.split(';').find(|statement| statement.contains("INSERT INTO daily_counters")).unwrap();
        execute!(&mut tx, sqlx::AssertSqlSafe(adding_up.to_owned())).unwrap();
        let days = daily(&mut tx, org, at("2026-11-01T18:30:00Z"), at("2026-12-01T18:30:00Z")).await.unwrap();
        let days: Vec<_> = days.iter().map(|counted| (counted.day, counted.status, counted.count)).collect();
        let expected = [("2026-11-18T18:30:00Z", 1), ("2026-11-19T18:30:00Z", 1_110), ("2026-11-20T18:30:00Z", 10_000)];
        assert_eq!(days, expected.map(|(day, count)| (at(day), DeliveryStatus::Read, count)));
        assert_eq!(indian_day(at("2026-11-20T18:29:59Z")), at("2026-11-19T18:30:00Z"));
    }
}
