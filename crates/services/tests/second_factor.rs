//! The second factor. On SQLite, or PostgreSQL with `TEST_POSTGRES_URL`.

use chrono::TimeDelta;
use domain::ErrorCode;
use services::{
    Actor, Clock, Error,
    accounts::{self, SignIn},
    attempts, sessions,
    totp::{self, Status},
};
use test_support::use_cases::{PASSWORD, UseCases, client};

const OWNER: &str = "owner@sahyadri.example";

/// The code an authenticator app shows now.
fn code(world: &UseCases, secret: &str) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let generator = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    generator.generate(world.clock.now().timestamp().unsigned_abs()).to_string()
}

/// Switches the second factor on; the secret and the recovery codes.
async fn switched_on(world: &UseCases, owner: &Actor) -> (String, Vec<String>) {
    let enrolment = totp::enrol(&world.app, owner).await.unwrap();
    assert!(
        enrolment.url.starts_with("otpauth://totp/Prachar:owner%40sahyadri.example?secret="),
        "{}",
        enrolment.url
    );
    assert!(enrolment.qr_svg.starts_with("<svg"));
    let code = code(world, &enrolment.secret);
    let codes = totp::confirm(&world.app, owner, &client(), &code).await.unwrap();
    world.clock.advance(TimeDelta::minutes(1));
    (enrolment.secret, codes)
}

async fn begin(world: &UseCases) -> String {
    match accounts::sign_in(&world.app, &client(), OWNER, &PASSWORD.into()).await.unwrap() {
        SignIn::SecondFactorNeeded(token) => token.as_str().to_owned(),
        SignIn::SignedIn(_) => panic!("signed in without the second factor"),
    }
}

async fn give(world: &UseCases, token: &str, code: &str) -> Result<String, Error> {
    let given = accounts::give_second_factor(&world.app, &client(), token, code).await;
    given.map(|token| token.as_str().to_owned())
}

#[tokio::test]
async fn a_code_ends_the_sign_in_with_a_new_token() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let (secret, codes) = switched_on(&world, &owner).await;
    assert_eq!(codes.len(), totp::RECOVERY_CODES);
    let pending = begin(&world).await;
    assert!(sessions::resolve(&world.app, &pending, "r").await.unwrap().is_none(), "not signed in yet");
    let token = give(&world, &pending, &code(&world, &secret)).await.unwrap();
    assert_ne!(token, pending);
    assert!(sessions::resolve(&world.app, &token, "r").await.unwrap().is_some());
    assert_eq!(give(&world, &pending, "123456").await.unwrap_err().code(), ErrorCode::Unauthenticated);
}

#[tokio::test]
async fn a_code_works_once() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let (secret, _) = switched_on(&world, &owner).await;
    let code = code(&world, &secret);
    give(&world, &begin(&world).await, &code).await.unwrap();
    let again = begin(&world).await;
    assert_eq!(give(&world, &again, &code).await.unwrap_err().code(), ErrorCode::BadCode);
    world.clock.advance(TimeDelta::seconds(30));
    let fresh = self::code(&world, &secret);
    give(&world, &again, &fresh).await.unwrap();
}

#[tokio::test]
async fn a_recovery_code_works_once_in_any_spelling() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let (_, codes) = switched_on(&world, &owner).await;
    give(&world, &begin(&world).await, &codes[3].to_lowercase().replace('-', " ")).await.unwrap();
    let pending = begin(&world).await;
    assert_eq!(give(&world, &pending, &codes[3]).await.unwrap_err().code(), ErrorCode::BadCode);
    assert!(matches!(totp::status(&world.app, &owner).await.unwrap(), Status::On { codes_left: 9, .. }));

    let renewed = totp::renew_recovery_codes(&world.app, &owner, &client(), &PASSWORD.into()).await.unwrap();
    assert_eq!(give(&world, &pending, &codes[4]).await.unwrap_err().code(), ErrorCode::BadCode);
    give(&world, &pending, &renewed[0]).await.unwrap();
}

#[tokio::test]
async fn guessing_codes_is_limited() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let (secret, _) = switched_on(&world, &owner).await;
    let wrong = |code: &str| code.chars().map(|digit| if digit == '9' { '0' } else { '9' }).collect::<String>();
    let right = code(&world, &secret);
    for _ in 0..attempts::PER_ACCOUNT {
        // A new sign-in in between does not begin the count afresh.
        assert_eq!(give(&world, &begin(&world).await, &wrong(&right)).await.unwrap_err().code(), ErrorCode::BadCode);
    }
    assert_eq!(give(&world, &begin(&world).await, &right).await.unwrap_err().code(), ErrorCode::RateLimited);
}

#[tokio::test]
async fn the_time_for_a_code_ends() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let (secret, _) = switched_on(&world, &owner).await;
    let pending = begin(&world).await;
    world.clock.advance(TimeDelta::minutes(sessions::SECOND_FACTOR_MINUTES));
    assert_eq!(
        give(&world, &pending, &code(&world, &secret)).await.unwrap_err().code(),
        ErrorCode::Unauthenticated
    );
}

#[tokio::test]
async fn nothing_is_asked_before_the_first_code() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let refused = totp::confirm(&world.app, &owner, &client(), "123456").await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::BadState);
    let enrolment = totp::enrol(&world.app, &owner).await.unwrap();
    assert_eq!(totp::enrolment(&world.app, &owner).await.unwrap().secret, enrolment.secret);
    let refused = totp::confirm(&world.app, &owner, &client(), "12").await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::BadCode);
    assert_eq!(totp::status(&world.app, &owner).await.unwrap(), Status::Off);
    assert!(matches!(
        accounts::sign_in(&world.app, &client(), OWNER, &PASSWORD.into()).await.unwrap(),
        SignIn::SignedIn(_)
    ));
}

#[tokio::test]
async fn switching_it_off_needs_the_password() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    switched_on(&world, &owner).await;
    assert_eq!(totp::enrol(&world.app, &owner).await.unwrap_err().code(), ErrorCode::BadState);
    let disable = async |password: &str| totp::disable(&world.app, &owner, &client(), &password.into()).await;
    assert_eq!(disable("not the password").await.unwrap_err().code(), ErrorCode::BadCredentials);
    disable(PASSWORD).await.unwrap();
    assert_eq!(disable(PASSWORD).await.unwrap_err().code(), ErrorCode::BadState);
    assert_eq!(totp::status(&world.app, &owner).await.unwrap(), Status::Off);
    assert_eq!(world.outbox().await.len(), 2, "a mail for on and one for off");
}
