//! Another organisation's rows are "not there": every function that takes an organisation is called
//! with the wrong one, on rows that exist.
//!
//! Each call is made twice, in transactions that are undone. With the other organisation it must find
//! nothing and leave every row as it was; with the right one it must find or change something, so
//! that a call which proves nothing is noticed. With `TEST_POSTGRES_URL` set it runs on PostgreSQL.

mod calls;
mod changes;
mod records;
mod sources;
mod world;

use std::{collections::BTreeSet, future::Future, pin::Pin};

use domain::OrgId;
use storage::{Conn, scratch};

use world::World;

/// What a call with the wrong organisation may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Finds nothing, changes nothing.
    Scoped,
    /// Adds to the organisation it was called with, and touches no row of another.
    Adds,
}

/// A call of one function; the answer as debug text.
pub struct Call {
    /// `module::function`.
    pub name: &'static str,
    /// What it may do.
    pub kind: Kind,
    /// The call.
    pub run: for<'a> fn(&'a mut Conn, OrgId, &'a World) -> Answer<'a>,
}

/// What a call gives, as debug text.
type Answer<'a> = Pin<Box<dyn Future<Output = String> + 'a>>;

/// `calls!(Scoped, world, org: module::function(arguments after the organisation), …)`.
#[macro_export]
macro_rules! calls {
    ($kind:ident, $world:ident, $org:ident: $($module:ident::$name:ident($($argument:expr),* $(,)?)),* $(,)?) => {
        vec![$($crate::Call {
            name: concat!(stringify!($module), "::", stringify!($name)),
            kind: $crate::Kind::$kind,
            run: |conn, $org, $world| Box::pin(async move {
                let _ = $world;
                match storage::$module::$name(conn, $org, $($argument),*).await {
                    Ok(answer) => format!("{answer:?}"),
                    Err(error) => format!("refused: {error:?}"),
                }
            }),
        }),*]
    };
}

/// Every call.
fn all() -> Vec<Call> {
    let mut all = calls::all();
    all.extend(changes::all());
    all
}

/// What "nothing" looks like: also a record that says no to everything.
fn is_nothing(answer: &str) -> bool {
    ["None", "[]", "{}", "0", "false", "()"].contains(&answer) || (answer.contains(": false") && !answer.replace(": false", "").contains(": "))
}

/// What a call answers with and the rows that it leaves, before it is undone.
async fn outcome(world: &World, call: &Call, org: OrgId) -> (String, BTreeSet<String>) {
    let mut conn = world.begin().await;
    let answer = (call.run)(&mut conn, org, world).await;
    // PostgreSQL says nothing more in a transaction in which something was refused.
    let rows = if answer.starts_with("refused") {
        BTreeSet::new()
    } else {
        scratch::rows(&mut conn).await.expect("the rows").into_iter().collect()
    };
    (answer, rows)
}

#[tokio::test]
async fn another_organisation_finds_nothing_and_changes_nothing() {
    let world = World::new().await;
    let before: BTreeSet<String> = scratch::rows(&mut world.begin().await).await.expect("the rows").into_iter().collect();
    let mut findings = Vec::new();
    for call in all() {
        let (answer, rows) = outcome(&world, &call, world.other).await;
        let is_ours = |row: &&String| call.kind == Kind::Scoped || !world.belongs_to_other(row);
        let changed: Vec<&String> = before.symmetric_difference(&rows).filter(is_ours).take(4).collect();
        if !changed.is_empty() || (call.kind == Kind::Scoped && !is_nothing(&answer)) {
            findings.push(format!("{} with another organisation: {answer}\n    changes {changed:#?}", call.name));
        }
        let (answer, rows) = outcome(&world, &call, world.org).await;
        if answer.starts_with("refused") || (is_nothing(&answer) && before == rows) {
            findings.push(format!("{} proves nothing: {answer} with the right organisation", call.name));
        }
    }
    assert!(findings.is_empty(), "{} calls are wrong:\n  {}", findings.len(), findings.join("\n  "));
}

#[tokio::test]
async fn a_key_whose_member_is_another_organisations_opens_nothing() {
    let world = World::new().await;
    let mut conn = world.begin().await;
    assert!(storage::api_keys::bearer(&mut conn, world::KEY_HASH).await.expect("a key").is_some());
    let mut stray = world.key.clone();
    stray.id = world.app().new_id();
    storage::api_keys::insert(&mut conn, world.other, &stray, b"stray").await.expect("a row");
    assert!(storage::api_keys::bearer(&mut conn, b"stray").await.expect("no key").is_none());
}
