//! Invitations, roles, API keys, and what other organisations do not see. On SQLite, or PostgreSQL
//! with `TEST_POSTGRES_URL`.

use chrono::TimeDelta;
use domain::{ErrorCode, Language, Role};
use services::{
    Actor, Error,
    accounts::{self, SignIn},
    api_keys, demo,
    invites::{self, Acceptance},
    members, organisations, sessions,
};
use test_support::use_cases::{PASSWORD, UseCases, client, sign_up_form};

const OWNER: &str = "owner@sahyadri.example";
const ASHA: &str = "asha@sahyadri.example";

fn form(password: &str) -> Acceptance {
    Acceptance {
        name: "Asha Pawar".to_owned(),
        password: password.into(),
        language: Language::Mr,
    }
}

async fn invited(world: &UseCases, owner: &Actor, email: &str, role: Role) -> String {
    // Ids of the same millisecond stand in no order.
    world.clock.advance(TimeDelta::seconds(1));
    let sent = invites::send(&world.app, owner, email, role).await.unwrap();
    sent.url.rsplit('/').next().unwrap().to_owned()
}

async fn accept_code(world: &UseCases, token: &str, password: &str) -> ErrorCode {
    invites::accept(&world.app, &client(), token, &form(password)).await.unwrap_err().code()
}

#[tokio::test]
async fn an_invitation_makes_a_member_once() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let token = invited(&world, &owner, ASHA, Role::Advisor).await;
    let offer = invites::offer(&world.app, &token).await.unwrap();
    assert_eq!(
        (offer.organisation.as_str(), offer.role, offer.has_account),
        ("Sahyadri Wealth", Role::Advisor, false)
    );
    assert_eq!(invites::list(&world.app, &owner).await.unwrap().len(), 1);
    assert_eq!(accept_code(&world, &token, "short").await, ErrorCode::Invalid);
    invites::accept(&world.app, &client(), &token, &form(PASSWORD)).await.unwrap();
    assert_eq!(accept_code(&world, &token, PASSWORD).await, ErrorCode::BadLink);
    assert!(invites::list(&world.app, &owner).await.unwrap().is_empty());
    let roles: Vec<Role> = members::list(&world.app, &owner).await.unwrap().iter().map(|member| member.role).collect();
    assert_eq!(roles, [Role::Owner, Role::Advisor]);
    assert!(world.outbox().await.concat().contains(&format!("https://prachar.example/invite/{token}")));
}

#[tokio::test]
async fn an_invitation_ends_by_time_by_revoking_and_by_a_newer_one() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let first = invited(&world, &owner, ASHA, Role::Advisor).await;
    let second = invited(&world, &owner, ASHA, Role::Approver).await;
    assert_eq!(accept_code(&world, &first, PASSWORD).await, ErrorCode::BadLink);
    let open = invites::list(&world.app, &owner).await.unwrap();
    assert_eq!(open.len(), 1);
    invites::revoke(&world.app, &owner, open[0].id).await.unwrap();
    assert!(matches!(invites::revoke(&world.app, &owner, open[0].id).await, Err(Error::NotFound)));
    assert_eq!(accept_code(&world, &second, PASSWORD).await, ErrorCode::BadLink);
    let third = invited(&world, &owner, ASHA, Role::Advisor).await;
    world.clock.advance(TimeDelta::days(invites::VALID_DAYS));
    assert_eq!(accept_code(&world, &third, PASSWORD).await, ErrorCode::BadLink);
    assert_eq!(accept_code(&world, "made up", PASSWORD).await, ErrorCode::BadLink);
}

#[tokio::test]
async fn an_account_joins_a_second_organisation_with_its_password() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let other = world.owner("owner@other.example").await;
    let token = invited(&world, &owner, "owner@other.example", Role::Approver).await;
    assert!(invites::offer(&world.app, &token).await.unwrap().has_account);
    assert_eq!(accept_code(&world, &token, "not the password").await, ErrorCode::BadCredentials);
    invites::accept(&world.app, &client(), &token, &form(PASSWORD)).await.unwrap();
    let places = sessions::memberships(&world.app, &other).await.unwrap();
    assert_eq!(places.len(), 2);

    let SignIn::SignedIn(token) = accounts::sign_in(&world.app, &client(), "owner@other.example", &PASSWORD.into()).await.unwrap() else {
        panic!("no second factor here")
    };
    let (session, actor) = sessions::resolve(&world.app, token.as_str(), "r").await.unwrap().unwrap();
    assert_eq!(actor.org_id, other.org_id);
    sessions::enter(&world.app, &actor, session.id, owner.org_id).await.unwrap();
    let (_, actor) = sessions::resolve(&world.app, token.as_str(), "r").await.unwrap().unwrap();
    assert_eq!((actor.org_id, actor.role), (owner.org_id, Role::Approver));
    let third = world.owner("owner@third.example").await;
    assert!(matches!(
        sessions::enter(&world.app, &actor, session.id, third.org_id).await,
        Err(Error::NotFound)
    ));
}

#[tokio::test]
async fn an_active_member_is_not_invited_again_but_a_deactivated_one_comes_back() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    // Ids of the same millisecond stand in no order.
    world.clock.advance(TimeDelta::seconds(1));
    let asha = world.member(&owner, ASHA, Role::Advisor).await;
    let taken = invites::send(&world.app, &owner, ASHA, Role::Advisor).await.unwrap_err();
    assert_eq!(taken.code(), ErrorCode::Invalid);
    members::deactivate(&world.app, &owner, asha.member_id.unwrap()).await.unwrap();
    let token = invited(&world, &owner, ASHA, Role::Dpo).await;
    invites::accept(&world.app, &client(), &token, &form(PASSWORD)).await.unwrap();
    let members = members::list(&world.app, &owner).await.unwrap();
    assert_eq!(members.len(), 2);
    assert_eq!((members[1].role, members[1].deactivated_at), (Role::Dpo, None));
}

#[tokio::test]
async fn a_deactivated_member_is_out_at_once() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let asha = world.member(&owner, ASHA, Role::Advisor).await;
    let key = api_keys::create(&world.app, &asha, "CRM").await.unwrap();
    let SignIn::SignedIn(token) = accounts::sign_in(&world.app, &client(), ASHA, &PASSWORD.into()).await.unwrap() else {
        panic!("no second factor here")
    };
    members::deactivate(&world.app, &owner, asha.member_id.unwrap()).await.unwrap();
    assert!(sessions::resolve(&world.app, token.as_str(), "r").await.unwrap().is_none());
    assert!(matches!(api_keys::resolve(&world.app, &key.secret, "r").await, Err(Error::Unauthenticated)));
    let refused = accounts::sign_in(&world.app, &client(), ASHA, &PASSWORD.into()).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::BadCredentials);
    members::reactivate(&world.app, &owner, asha.member_id.unwrap()).await.unwrap();
    accounts::sign_in(&world.app, &client(), ASHA, &PASSWORD.into()).await.unwrap();
    api_keys::resolve(&world.app, &key.secret, "r").await.unwrap();
}

#[tokio::test]
async fn the_last_owner_stays() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let id = owner.member_id.unwrap();
    assert_eq!(members::deactivate(&world.app, &owner, id).await.unwrap_err().code(), ErrorCode::LastOwner);
    assert_eq!(
        members::change_role(&world.app, &owner, id, Role::Admin).await.unwrap_err().code(),
        ErrorCode::LastOwner
    );
    let second = world.member(&owner, ASHA, Role::Owner).await;
    members::change_role(&world.app, &second, id, Role::Admin).await.unwrap();
    let last = second.member_id.unwrap();
    assert_eq!(members::deactivate(&world.app, &second, last).await.unwrap_err().code(), ErrorCode::LastOwner);
}

#[tokio::test]
async fn only_an_owner_touches_owners() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let admin = world.member(&owner, "admin@sahyadri.example", Role::Admin).await;
    let advisor = world.member(&owner, ASHA, Role::Advisor).await;
    let (owner_id, advisor_id) = (owner.member_id.unwrap(), advisor.member_id.unwrap());
    let forbidden = |result: Result<(), Error>| assert!(matches!(result, Err(Error::Forbidden(_))), "{result:?}");
    forbidden(members::change_role(&world.app, &admin, owner_id, Role::Advisor).await);
    forbidden(members::deactivate(&world.app, &admin, owner_id).await);
    forbidden(members::change_role(&world.app, &admin, advisor_id, Role::Owner).await);
    forbidden(invites::send(&world.app, &admin, "x@y.example", Role::Owner).await.map(drop));
    forbidden(members::change_role(&world.app, &advisor, advisor_id, Role::Admin).await);
    forbidden(invites::send(&world.app, &advisor, "x@y.example", Role::Advisor).await.map(drop));
    members::change_role(&world.app, &admin, advisor_id, Role::Approver).await.unwrap();
}

#[tokio::test]
async fn an_api_key_acts_as_its_member() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let asha = world.member(&owner, ASHA, Role::Advisor).await;
    assert_eq!(api_keys::create(&world.app, &asha, " ").await.unwrap_err().code(), ErrorCode::Invalid);
    let key = api_keys::create(&world.app, &asha, "CRM").await.unwrap();
    assert!(key.secret.starts_with(api_keys::PREFIX));
    let actor = api_keys::resolve(&world.app, &key.secret, "r").await.unwrap();
    assert_eq!((actor.org_id, actor.member_id, actor.role), (asha.org_id, asha.member_id, Role::Advisor));
    let shown = &api_keys::list(&world.app, &asha).await.unwrap()[0];
    assert!(shown.last_used_at.is_some() && key.secret.starts_with(&shown.prefix));

    let own = api_keys::create_for(&world.app, OWNER, "script").await.unwrap();
    assert!(
        matches!(api_keys::revoke(&world.app, &asha, own.id).await, Err(Error::NotFound)),
        "not the advisor's"
    );
    assert_eq!(api_keys::list(&world.app, &asha).await.unwrap().len(), 1);
    assert_eq!(api_keys::list(&world.app, &owner).await.unwrap().len(), 2);
    api_keys::revoke(&world.app, &owner, key.id).await.unwrap();
    assert!(matches!(api_keys::resolve(&world.app, &key.secret, "r").await, Err(Error::Unauthenticated)));
    assert!(matches!(api_keys::revoke(&world.app, &owner, key.id).await, Err(Error::NotFound)));
    let dpo = world.member(&owner, "dpo@sahyadri.example", Role::Dpo).await;
    assert!(matches!(api_keys::create(&world.app, &dpo, "x").await, Err(Error::Forbidden(_))));
    assert!(matches!(api_keys::create_for(&world.app, "nobody@x.example", "x").await, Err(Error::NotFound)));
}

#[tokio::test]
async fn another_organisation_finds_nothing() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let asha = world.member(&owner, ASHA, Role::Advisor).await;
    invites::send(&world.app, &owner, "x@y.example", Role::Dpo).await.unwrap();
    let invite = invites::list(&world.app, &owner).await.unwrap()[0].id;
    let key = api_keys::create(&world.app, &owner, "CRM").await.unwrap();
    let stranger = world.owner("stranger@other.example").await;
    let (app, id) = (&world.app, asha.member_id.unwrap());
    let not_found = |result: Result<(), Error>| assert!(matches!(result, Err(Error::NotFound)), "{result:?}");
    not_found(members::change_role(app, &stranger, id, Role::Admin).await);
    not_found(members::deactivate(app, &stranger, id).await);
    not_found(members::reactivate(app, &stranger, id).await);
    not_found(invites::revoke(app, &stranger, invite).await);
    not_found(api_keys::revoke(app, &stranger, key.id).await);
    assert_eq!(members::list(app, &stranger).await.unwrap().len(), 1);
    assert!(invites::list(app, &stranger).await.unwrap().is_empty());
    assert!(api_keys::list(app, &stranger).await.unwrap().is_empty());
}

#[tokio::test]
async fn profile_and_policies_are_the_managers() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let mut profile = sign_up_form(OWNER).organisation;
    profile.audience = "SMB".to_owned();
    organisations::update_profile(&world.app, &owner, &profile, Language::Hi).await.unwrap();
    organisations::update_policies(&world.app, &owner, services::orgs::ApprovalPolicy::None, true)
        .await
        .unwrap();
    let org = organisations::get(&world.app, &owner).await.unwrap();
    assert_eq!((org.registration, org.language, org.author_may_approve), (None, Language::Hi, true));
    profile.audience = "bank".to_owned();
    let refused = organisations::update_profile(&world.app, &owner, &profile, Language::Hi).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::Invalid);
    let advisor = world.member(&owner, ASHA, Role::Advisor).await;
    let refused = organisations::update_profile(&world.app, &advisor, &profile, Language::Hi).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))));
}

#[tokio::test]
async fn the_demo_can_be_seeded_again() {
    let world = UseCases::new().await;
    let first = demo::seed(&world.app).await.unwrap();
    let second = demo::seed(&world.app).await.unwrap();
    assert_eq!(first.owner.org_id, second.owner.org_id);
    for person in demo::PEOPLE {
        assert_eq!(second.member(person.role).role, person.role);
        let outcome = accounts::sign_in(&world.app, &client(), person.email, &demo::PASSWORD.into()).await.unwrap();
        assert!(matches!(outcome, SignIn::SignedIn(_)));
    }
    assert_eq!(members::list(&world.app, &first.owner).await.unwrap().len(), 5);
}
