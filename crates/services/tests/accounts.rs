//! Signing up and in, sessions, limits, passwords. On SQLite, or PostgreSQL with `TEST_POSTGRES_URL`.

use std::time::Duration;

use chrono::TimeDelta;
use domain::{ErrorCode, FieldError};
use services::{
    Clock, Error,
    accounts::{self, ProfileForm, SignIn},
    attempts, audit, passwords, sessions,
};
use test_support::use_cases::{PASSWORD, UseCases, client, client_at, sign_up_form};

const OWNER: &str = "owner@sahyadri.example";

async fn signed_in(world: &UseCases, email: &str, password: &str) -> String {
    match accounts::sign_in(&world.app, &client(), email, &password.into()).await.unwrap() {
        SignIn::SignedIn(token) => token.as_str().to_owned(),
        SignIn::SecondFactorNeeded(_) => panic!("no second factor here"),
    }
}

fn fields(error: Error) -> Vec<FieldError> {
    match error {
        Error::Invalid(fields) => fields,
        other => panic!("{other:?} instead of field errors"),
    }
}

async fn sign_in_code(world: &UseCases, email: &str, password: &str) -> ErrorCode {
    accounts::sign_in(&world.app, &client(), email, &password.into()).await.unwrap_err().code()
}

#[tokio::test]
async fn signing_up_makes_an_organisation_with_its_owner() {
    let world = UseCases::new().await;
    let owner = world.owner(" Owner@Sahyadri.example ").await;
    assert_eq!(owner.role, domain::Role::Owner);
    let org = services::organisations::get(&world.app, &owner).await.unwrap();
    assert_eq!(
        (org.name.as_str(), org.registration.as_deref(), org.state.as_str()),
        ("Sahyadri Wealth", Some("ARN-118204"), "27")
    );
    assert!(!signed_in(&world, OWNER, PASSWORD).await.is_empty());
    // The organisation, its sandbox sender, the sign-in.
    assert_eq!(audit::verify(&world.app, owner.org_id).await.unwrap(), audit::Chain::Whole(3));
}

#[tokio::test]
async fn a_sign_up_names_every_wrong_field() {
    let world = UseCases::new().await;
    let mut form = sign_up_form("no address");
    form.name = " ".to_owned();
    form.password = "short".into();
    form.organisation.registration = "ARN-XXXX".to_owned();
    form.organisation.state = "99".to_owned();
    let errors = fields(accounts::sign_up(&world.app, &client(), &form).await.unwrap_err());
    let found: Vec<_> = errors.iter().map(|error| (error.field.as_str(), error.code)).collect();
    assert_eq!(
        found,
        [
            ("name", ErrorCode::Required),
            ("email", ErrorCode::BadEmail),
            ("password", ErrorCode::TooShort),
            ("state", ErrorCode::BadChoice),
            ("registration", ErrorCode::PlaceholderRegistration),
        ]
    );
    assert_eq!(errors[2].limit, Some(passwords::SHORTEST as u64));
}

#[tokio::test]
async fn an_address_has_one_account() {
    let world = UseCases::new().await;
    world.owner(OWNER).await;
    let errors = fields(accounts::sign_up(&world.app, &client(), &sign_up_form(OWNER)).await.unwrap_err());
    assert_eq!(errors, [FieldError::new("email", ErrorCode::Taken)]);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_look_the_same() {
    let world = UseCases::new().await;
    world.owner(OWNER).await;
    let wrong = accounts::sign_in(&world.app, &client(), OWNER, &"something else".into()).await.unwrap_err();
    let unknown = accounts::sign_in(&world.app, &client(), "nobody@sahyadri.example", &PASSWORD.into())
        .await
        .unwrap_err();
    assert_eq!(wrong.to_string(), unknown.to_string());
    assert_eq!(wrong.code(), ErrorCode::BadCredentials);
    // Also in their limits: both accounts are locked after the same number of failures.
    for email in [OWNER, "nobody@sahyadri.example"] {
        for _ in 1..attempts::PER_ACCOUNT {
            assert_eq!(sign_in_code(&world, email, "something else").await, ErrorCode::BadCredentials);
        }
        assert_eq!(sign_in_code(&world, email, "something else").await, ErrorCode::RateLimited);
    }
}

#[tokio::test]
async fn a_locked_account_opens_after_its_window() {
    let world = UseCases::new().await;
    world.owner(OWNER).await;
    for _ in 0..attempts::PER_ACCOUNT {
        assert_eq!(sign_in_code(&world, OWNER, "something else").await, ErrorCode::BadCredentials);
    }
    world.clock.advance(TimeDelta::minutes(5));
    match accounts::sign_in(&world.app, &client(), OWNER, &PASSWORD.into()).await {
        Err(Error::RateLimited { retry_after }) => assert_eq!(retry_after, Duration::from_secs(600)),
        other => panic!("{other:?}"),
    }
    world.clock.advance(TimeDelta::minutes(10));
    signed_in(&world, OWNER, PASSWORD).await;
    assert_eq!(
        sign_in_code(&world, OWNER, "something else").await,
        ErrorCode::BadCredentials,
        "success begins afresh"
    );
}

#[tokio::test]
async fn one_address_cannot_try_many_accounts() {
    let world = UseCases::new().await;
    world.owner(OWNER).await;
    for index in 0..attempts::PER_IP {
        let email = format!("nobody{index}@sahyadri.example");
        assert_eq!(sign_in_code(&world, &email, "something else").await, ErrorCode::BadCredentials);
    }
    assert_eq!(sign_in_code(&world, OWNER, PASSWORD).await, ErrorCode::RateLimited);
    let elsewhere = client_at("198.51.100.20");
    accounts::sign_in(&world.app, &elsewhere, OWNER, &PASSWORD.into()).await.unwrap();
}

#[tokio::test]
async fn sessions_end_when_unused_and_at_the_latest_after_a_month() {
    let world = UseCases::new().await;
    world.owner(OWNER).await;
    let token = signed_in(&world, OWNER, PASSWORD).await;
    let alive = async || sessions::resolve(&world.app, &token, "r").await.unwrap().is_some();
    world.clock.advance(TimeDelta::days(sessions::IDLE_DAYS) - TimeDelta::seconds(1));
    assert!(alive().await, "a second before the idle limit; this also touches it");
    world.clock.advance(TimeDelta::days(sessions::IDLE_DAYS) - TimeDelta::seconds(1));
    assert!(alive().await);
    world.clock.advance(TimeDelta::days(2));
    assert!(alive().await, "the last second of the thirtieth day");
    world.clock.advance(TimeDelta::seconds(2));
    assert!(!alive().await);

    let idle = signed_in(&world, OWNER, PASSWORD).await;
    world.clock.advance(TimeDelta::days(sessions::IDLE_DAYS));
    assert!(sessions::resolve(&world.app, &idle, "r").await.unwrap().is_none());
    assert!(sessions::sweep(&world.app).await.unwrap() >= 2);
}

#[tokio::test]
async fn last_use_is_noted_once_a_minute() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let token = signed_in(&world, OWNER, PASSWORD).await;
    let start = world.clock.now();
    let last_seen = async || {
        sessions::resolve(&world.app, &token, "r").await.unwrap().unwrap();
        sessions::devices(&world.app, &owner).await.unwrap()[0].last_seen_at
    };
    world.clock.advance(TimeDelta::seconds(59));
    assert_eq!(last_seen().await, start);
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(last_seen().await, start + TimeDelta::seconds(60));
}

#[tokio::test]
async fn signing_out_ends_one_session_or_all() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let (first, second) = (signed_in(&world, OWNER, PASSWORD).await, signed_in(&world, OWNER, PASSWORD).await);
    let (session, _) = sessions::resolve(&world.app, &first, "r").await.unwrap().unwrap();
    sessions::end(&world.app, &owner, session.id).await.unwrap();
    assert!(sessions::resolve(&world.app, &first, "r").await.unwrap().is_none());
    assert!(matches!(sessions::end(&world.app, &owner, session.id).await, Err(Error::NotFound)));

    let (kept, _) = sessions::resolve(&world.app, &second, "r").await.unwrap().unwrap();
    assert_eq!(sessions::end_all(&world.app, &owner, Some(kept.id)).await.unwrap(), 1);
    assert!(sessions::resolve(&world.app, &second, "r").await.unwrap().is_some());
    assert_eq!(sessions::end_all(&world.app, &owner, None).await.unwrap(), 1);
    assert!(sessions::resolve(&world.app, &second, "r").await.unwrap().is_none());
}

#[tokio::test]
async fn somebody_elses_session_is_not_there() {
    let world = UseCases::new().await;
    world.owner(OWNER).await;
    let token = signed_in(&world, OWNER, PASSWORD).await;
    let (session, _) = sessions::resolve(&world.app, &token, "r").await.unwrap().unwrap();
    let stranger = world.owner("stranger@other.example").await;
    assert!(matches!(sessions::end(&world.app, &stranger, session.id).await, Err(Error::NotFound)));
    assert!(sessions::resolve(&world.app, &token, "r").await.unwrap().is_some());
}

#[tokio::test]
async fn changing_the_password_signs_other_devices_out() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let (here, there) = (signed_in(&world, OWNER, PASSWORD).await, signed_in(&world, OWNER, PASSWORD).await);
    let (session, _) = sessions::resolve(&world.app, &here, "r").await.unwrap().unwrap();
    let change = async |current: &str, new: &str| accounts::change_password(&world.app, &owner, &client(), session.id, &current.into(), &new.into()).await;
    assert_eq!(
        change("not the password", "nine red parrots").await.unwrap_err().code(),
        ErrorCode::BadCredentials
    );
    assert_eq!(change(PASSWORD, "password123").await.unwrap_err().code(), ErrorCode::Invalid);
    change(PASSWORD, "nine red parrots").await.unwrap();
    assert!(sessions::resolve(&world.app, &here, "r").await.unwrap().is_some());
    assert!(sessions::resolve(&world.app, &there, "r").await.unwrap().is_none());
    assert_eq!(sign_in_code(&world, OWNER, PASSWORD).await, ErrorCode::BadCredentials);
    signed_in(&world, OWNER, "nine red parrots").await;
    assert!(world.outbox().await.concat().contains("Your Prachar password was changed"));
}

#[tokio::test]
async fn a_reset_link_works_once_and_for_two_hours() {
    let world = UseCases::new().await;
    world.owner(OWNER).await;
    let old = signed_in(&world, OWNER, PASSWORD).await;
    let token = reset_token(&world).await;
    assert!(accounts::is_reset_link_good(&world.app, &token).await.unwrap());
    let reset = async |token: &str, new: &str| accounts::reset_password(&world.app, &client(), token, &new.into()).await;
    assert_eq!(reset(&token, "short").await.unwrap_err().code(), ErrorCode::Invalid, "and the link stays good");
    reset(&token, "nine red parrots").await.unwrap();
    assert!(sessions::resolve(&world.app, &old, "r").await.unwrap().is_none());
    assert_eq!(reset(&token, "ten red parrots").await.unwrap_err().code(), ErrorCode::BadLink);
    assert_eq!(reset("made up", "ten red parrots").await.unwrap_err().code(), ErrorCode::BadLink);
    signed_in(&world, OWNER, "nine red parrots").await;

    let late = reset_token(&world).await;
    world.clock.advance(TimeDelta::hours(accounts::RESET_HOURS));
    assert!(!accounts::is_reset_link_good(&world.app, &late).await.unwrap());
    assert_eq!(reset(&late, "ten red parrots").await.unwrap_err().code(), ErrorCode::BadLink);
}

/// Asks for a link and takes its token from the mail.
async fn reset_token(world: &UseCases) -> String {
    accounts::request_reset(&world.app, &client(), OWNER).await.unwrap();
    let mails = world.outbox().await;
    let links: Vec<&str> = mails.iter().filter_map(|mail| mail.split("/reset-password/").nth(1)).collect();
    let link = links.last().expect("a link");
    link.split_whitespace().next().expect("a token").to_owned()
}

#[tokio::test]
async fn asking_for_a_link_does_not_tell_who_has_an_account() {
    let world = UseCases::new().await;
    world.owner(OWNER).await;
    for email in [OWNER, "nobody@sahyadri.example"] {
        for _ in 0..attempts::PER_ACCOUNT {
            accounts::request_reset(&world.app, &client(), email).await.unwrap();
        }
        let refused = accounts::request_reset(&world.app, &client(), email).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::RateLimited);
    }
    let mails = world.outbox().await;
    assert_eq!(mails.len(), 5);
    assert!(!mails.concat().contains("nobody@"));
    assert_eq!(
        fields(accounts::request_reset(&world.app, &client(), "x").await.unwrap_err()),
        [FieldError::new("email", ErrorCode::BadEmail)]
    );
}

#[tokio::test]
async fn the_own_profile_keeps_number_and_language() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let mut form = ProfileForm {
        name: "मीरा कुलकर्णी".to_owned(),
        phone: "०९८७६५ ४३२१०".to_owned(),
        language: domain::Language::Mr,
    };
    accounts::update_profile(&world.app, &owner, &form).await.unwrap();
    let profile = accounts::profile(&world.app, &owner).await.unwrap();
    assert_eq!(profile.phone.unwrap().as_str(), "+919876543210");
    assert_eq!(profile.language, domain::Language::Mr);
    form.phone = "12345".to_owned();
    assert_eq!(
        fields(accounts::update_profile(&world.app, &owner, &form).await.unwrap_err()),
        [FieldError::new("phone", ErrorCode::BadPhone)]
    );
}

#[tokio::test]
async fn the_log_holds_no_personal_data() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    world.member(&owner, "asha@sahyadri.example", domain::Role::Dpo).await;
    let entries = audit::list(&world.app, &owner, &services::audit_log::Filter::default()).await.unwrap();
    assert!(entries.len() >= 4);
    for entry in entries {
        let text = entry.detail.to_string();
        assert!(!text.contains('@') && !text.contains("Asha") && !text.contains("Kulkarni"), "{text}");
    }
}
