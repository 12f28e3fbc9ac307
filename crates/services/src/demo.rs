//! `prachar seed demo`: an organisation to look around in.
//!
//! A list of named steps, run in order. Each step may be run again and then changes nothing, so
//! that seeding can be repeated and new steps reach old demos.

mod contents;

use domain::{AccountId, EmailAddress, Language, MemberId, PhoneNumber, Role};
use futures::future::BoxFuture;
use secrecy::SecretString;
use serde_json::json;
use storage::{Conn, accounts as kept_accounts, members, orgs::Org};

use crate::{
    Actor, App, Error, Result,
    accounts::create_account,
    audit::{self, Deed},
    error::Fields,
    organisations::{self, ProfileForm},
    passwords,
};

/// The password of every demo account.
pub const PASSWORD: &str = "prachar-demo";

/// The demo accounts, in the order the sign-in page shows them.
pub const PEOPLE: [Person; 5] = [
    person("owner@demo.example", "Anjali Deshpande", "+919800000001", Role::Owner, Language::En),
    person("admin@demo.example", "Meera Iyer", "+919800000002", Role::Admin, Language::En),
    person("approver@demo.example", "Rohan Kulkarni", "+919800000003", Role::Approver, Language::En),
    person("advisor@demo.example", "Sneha Joshi", "+919800000004", Role::Advisor, Language::En),
    person("dpo@demo.example", "Imran Shaikh", "+919800000005", Role::Dpo, Language::En),
];

/// Somebody who can sign in to the demo.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// Address to sign in with.
    pub email: &'static str,
    /// Name.
    pub name: &'static str,
    /// Own number, for test sends.
    pub phone: &'static str,
    /// Role.
    pub role: Role,
    /// Language of screens.
    pub language: Language,
}

const fn person(email: &'static str, name: &'static str, phone: &'static str, role: Role, language: Language) -> Person {
    Person {
        email,
        name,
        phone,
        role,
        language,
    }
}

/// The demo organisation, as far as it stands.
#[derive(Clone, Debug)]
pub struct Demo {
    /// Its owner; see [`Demo::member`] for the others.
    pub owner: Actor,
    members: Vec<Actor>,
}

impl Demo {
    /// The demo's member with this role.
    #[must_use]
    pub fn member(&self, role: Role) -> &Actor {
        self.members.iter().find(|actor| actor.role == role).unwrap_or(&self.owner)
    }
}

type Step = for<'a> fn(&'a App, &'a Demo) -> BoxFuture<'a, Result<()>>;

/// What follows the people, in order. To add a step: write
/// `async fn things(app: &App, demo: &Demo) -> Result<()>` in a module of its own below `demo`,
/// make sure that running it twice changes nothing, and add a row.
const STEPS: &[(&str, Step)] = &[
    ("profiles", |app, demo| Box::pin(profiles(app, demo))),
    ("people", |app, demo| Box::pin(contents::people(app, demo))),
    ("campaigns", |app, demo| Box::pin(contents::campaigns(app, demo))),
];

/// Seeds the demo, or what is missing of it.
///
/// # Errors
/// The first step that fails; the steps before stay.
pub async fn seed(app: &App) -> Result<Demo> {
    let demo = people(app).await?;
    for (name, step) in STEPS {
        tracing::debug!(step = name, "seeding the demo");
        step(app, &demo).await?;
    }
    Ok(demo)
}

/// The organisation and its five people, in one transaction.
async fn people(app: &App) -> Result<Demo> {
    if let Some(demo) = find(app).await? {
        return Ok(demo);
    }
    let password = passwords::hash(app, &SecretString::from(PASSWORD)).await?;
    let mut tx = app.db.begin().await?;
    let org = organisation(&mut tx, app).await?;
    let mut actors = Vec::with_capacity(PEOPLE.len());
    for person in PEOPLE {
        let email = EmailAddress::parse(person.email).map_err(|error| Error::Internal(error.to_string()))?;
        let account = create_account(&mut tx, app, person.name, email, password.clone(), person.language).await?;
        let member: MemberId = app.new_id();
        members::insert(&mut tx, org.id, member, account, person.role, app.now()).await?;
        actors.push(actor(&org, account, member, person.role, person.language));
    }
    let demo = demo(actors)?;
    record(&mut tx, app, &demo, &org).await?;
    tx.commit().await?;
    Ok(demo)
}

async fn organisation(conn: &mut Conn, app: &App) -> Result<Org> {
    let form = ProfileForm {
        organisation: "Sahyadri Wealth".to_owned(),
        audience: "MFD".to_owned(),
        registration: "ARN-118204".to_owned(),
        city: "Pune".to_owned(),
        state: "27".to_owned(),
    };
    let mut fields = Fields::default();
    let profile = form.check(&mut fields);
    fields.finish()?;
    organisations::create(conn, app, profile, Language::En, true).await
}

async fn record(conn: &mut Conn, app: &App, demo: &Demo, org: &Org) -> Result<()> {
    let after = organisations::state(org);
    let created = Deed::new("organisation.created", "organisation", org.id).after(&after);
    audit::record(conn, app, &demo.owner, created).await?;
    for member in &demo.members {
        let after = json!({ "role": member.role.code(), "active": true });
        let joined = Deed::new("member.joined", "member", member.member()?)
            .after(&after)
            .detail(json!({ "role": member.role.code() }));
        audit::record(conn, app, member, joined).await?;
    }
    Ok(())
}

/// The demo that stands already, if its owner can be found.
async fn find(app: &App) -> Result<Option<Demo>> {
    let mut conn = app.db.read().await?;
    let mut actors = Vec::with_capacity(PEOPLE.len());
    for person in PEOPLE {
        let email = EmailAddress::parse(person.email).map_err(|error| Error::Internal(error.to_string()))?;
        let Some(account) = kept_accounts::by_email(&mut conn, &email).await? else {
            continue;
        };
        for place in members::memberships(&mut conn, account.id).await? {
            if let Some(org) = storage::orgs::get(&mut conn, place.org_id).await?.filter(|org| org.is_demo) {
                actors.push(actor(&org, account.id, place.member_id, place.role, account.language));
            }
        }
    }
    if actors.is_empty() { Ok(None) } else { demo(actors).map(Some) }
}

fn demo(members: Vec<Actor>) -> Result<Demo> {
    let owner = members.iter().find(|actor| actor.role == Role::Owner).cloned();
    let owner = owner.ok_or_else(|| Error::Internal("the demo has lost its owner; seed into an empty database".to_owned()))?;
    Ok(Demo { owner, members })
}

fn actor(org: &Org, account: AccountId, member: MemberId, role: Role, language: Language) -> Actor {
    Actor {
        member_id: Some(member),
        account_id: Some(account),
        role,
        language,
        ..Actor::system(org.id, "seed-demo")
    }
}

/// Own numbers, for test sends, where none was entered yet.
async fn profiles(app: &App, demo: &Demo) -> Result<()> {
    let mut tx = app.db.begin().await?;
    for person in PEOPLE {
        let account = demo.member(person.role).account()?;
        let Some(kept) = kept_accounts::get(&mut tx, account).await? else { continue };
        if kept.phone.is_none() {
            let phone = PhoneNumber::parse(person.phone).map_err(|error| Error::Internal(error.to_string()))?;
            kept_accounts::set_profile(&mut tx, account, &kept.name, Some(&phone), kept.language).await?;
        }
    }
    Ok(tx.commit().await?)
}
