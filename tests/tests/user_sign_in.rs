//! Users who sign in at their provider themselves: in the form and for a single job, against a real server that asks the provider
//! about every token.
#![cfg(unix)]

mod consenting;
mod office;
mod sealed_form;

use std::time::Duration;

use consenting::{ANN, BOB, Consenting, LONG};
use mailhaul_app::{
    AppError, ConnectionOutcome, Field, JobsOrder, NewPasswords, PasswordState, PersonChange,
    SignInEnding, SignInNow, SignInPlace, Trouble,
};
use mailhaul_model::event::SideName;
use mailhaul_model::{JobState, UserClient};
use mailhaul_tests::dump;
use mailhaul_vault::{Holder, Vault};
use sealed_form::SealedForm;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_signs_in_by_a_code_in_the_form_becomes_a_job_that_runs_and_outlives_its_tokens() {
    let office = Consenting::open(true).await;
    // Every token is good for one connection, as if an hour had passed.
    office.provider.issue_for(1);
    let id = office.campaign().await;
    let form = SealedForm::open(&office.app, id).await;
    let ticket = form.begin(ANN).await;
    office.provider.consent(Ok(ANN));
    assert_eq!(form.ended(&ticket).await, "works");

    let ann = office.person(id, ANN).await;
    assert_eq!(ann.source_password, PasswordState::SignedIn);
    let change =
        PersonChange { destination: Some("ann@new.example".to_owned()), ..PersonChange::default() };
    office.app.change_person(ann.id, &change).unwrap();
    office.app.set_destination_password(ann.id, office.there()).await.unwrap();
    let order = JobsOrder {
        people: vec![ann.id],
        into: None,
        name: "First wave".to_owned(),
        dry_run: false,
    };
    let made = office.app.make_jobs(id, &order).await.unwrap();
    let job = office.person(id, ANN).await.job.unwrap();
    let first = office.app.jobs().unwrap()[0].clone();
    assert_eq!((made.jobs, first.source_password), (1, PasswordState::SignedIn));
    office.app.queue_run(job, mailhaul_model::RunKind::Copy).unwrap();
    office.until(job, JobState::Done).await;
    assert_eq!(dump(&office.office.destination.account("ann@new.example")).count(), 10);
    assert!(office.provider.issued().len() > 1, "one token was enough");
    let files = office.files();
    assert!(!files.contains("refresh-"), "a refresh token is in a file");
    assert!(office.provider.issued().iter().all(|token| !files.contains(token)));
    office.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_is_pasted_into_the_form_is_a_sign_in_too_and_another_account_is_none() {
    let office = Consenting::open(false).await;
    let id = office.campaign().await;
    let form = SealedForm::open(&office.app, id).await;
    let (ticket, page) = form.begin_page(ANN).await;
    assert_eq!(form.go_on(&ticket, "http://127.0.0.1/?code=x&state=y").await, "another-address");
    let back = office.provider.agree(&page, ANN);
    assert_eq!(form.go_on(&ticket, &back).await, "works");
    assert_eq!(office.person(id, ANN).await.source_password, PasswordState::SignedIn);

    let (ticket, page) = form.begin_page(BOB).await;
    let back = office.provider.agree(&page, ANN);
    assert_eq!(form.go_on(&ticket, &back).await, "wrong-account");
    let bob = office.person(id, BOB).await;
    assert_eq!((bob.submitted, bob.source_password), (None, PasswordState::Missing));
    let given_back = async {
        while office.provider.given_back() == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(LONG, given_back)
        .await
        .expect("the wrong account's sign-in is given back");
    office.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sign_in_that_is_withdrawn_is_asked_for_again_and_one_that_is_removed_is_given_back() {
    let office = Consenting::open(true).await;
    let id = office.campaign().await;
    let form = SealedForm::open(&office.app, id).await;
    let sign_in = async |user: &str| {
        let ticket = form.begin(user).await;
        office.provider.consent(Ok(user));
        assert_eq!(form.ended(&ticket).await, "works");
    };
    sign_in(ANN).await;
    let ann = office.person(id, ANN).await.id;
    let secrets = || office.office.secrets_of(ann);
    assert_eq!(secrets(), 1);
    // The token of the sign-in is kept for its hour: only a new one is asked for at the provider.
    office.office.move_on(2);
    office.provider.withdraw_sign_ins();
    office.app.recheck_campaign(id).unwrap();
    let renewed = async {
        while !office.person(id, ANN).await.renew {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(LONG, renewed).await.expect("it is to be renewed");
    sign_in(ANN).await;
    assert!(!office.person(id, ANN).await.renew);
    assert_eq!(secrets(), 1);

    office.app.remove_people(&[ann]).await.unwrap();
    assert_eq!(secrets(), 0);
    let given_back = async {
        while office.provider.given_back() == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(LONG, given_back).await.expect("the provider is told");
    office.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_that_was_signed_in_to_says_when_that_has_run_out_and_goes_on_after_the_next() {
    let office = Consenting::open(true).await;
    let (job, sign_in) = Box::pin(office.signed_in_job()).await;
    office.until(job, JobState::Done).await;
    assert_eq!(office.app.job(job).unwrap().source_password, PasswordState::SignedIn);
    let name = |revision| {
        let holder = Holder::Job { job, side: SideName::Source };
        let names = office.office.vault.inner.names().into_iter();
        names.into_iter().find(|name| name.holder == holder && name.revision == revision)
    };
    let kept = office.office.vault.get(&name(1).unwrap()).unwrap().unwrap();
    assert!(kept.expose().len() < 2560 && kept.expose().contains("refresh-"));
    office.app.forget_user_sign_in(sign_in);

    office.office.move_on(2);
    office.provider.withdraw_sign_ins();
    office.app.queue_run(job, mailhaul_model::RunKind::Copy).unwrap();
    office.until(job, JobState::Failed).await;
    let row = office.row(job);
    assert!(row.reason.to_string().contains("The sign-in has run out"), "{}", row.reason);
    assert_eq!(row.trouble, Some(Trouble::SignInOver));
    assert_eq!(row.source_password, PasswordState::SignInOver);

    let place = SignInPlace::Elsewhere;
    let start = office.app.begin_user_sign_in(office.servers[0], ANN, place).await.unwrap();
    office.provider.consent(Ok(ANN));
    office.ended(start.id).await;
    let draft = office.job_draft();
    let secret = office.app.signed_in(start.id, SideName::Source, &draft.source).unwrap();
    office.app.replace_passwords(job, NewPasswords::of(SideName::Source, secret)).unwrap();
    office.app.queue_run(job, mailhaul_model::RunKind::Copy).unwrap();
    office.until(job, JobState::Done).await;
    assert_eq!(office.row(job).trouble, None);
    office.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_sign_in_brought_counts_for_its_own_mailbox_alone_and_its_end_is_said() {
    let office = Consenting::open(true).await;
    let app = &office.app;
    let begin = async |login: &str| {
        app.begin_user_sign_in(office.servers[0], login, SignInPlace::Elsewhere).await.unwrap()
    };
    for (who, ending) in [
        (Err("access_denied"), SignInEnding::Declined),
        (Err("expired_token"), SignInEnding::TooLate),
        (Ok(BOB), SignInEnding::AnotherAccount),
    ] {
        let start = begin(ANN).await;
        assert!(start.code.as_deref().unwrap().starts_with("WXYZ-"));
        office.provider.consent(who);
        let SignInNow::Failed { ending: said, text } = office.ended(start.id).await else {
            panic!()
        };
        assert_eq!(said, ending, "{text}");
    }
    let start = begin(ANN).await;
    let account = office.account(SideName::Source, ANN);
    let none = app.signed_in(start.id, SideName::Source, &account).unwrap_err();
    assert!(matches!(&none, AppError::Invalid(all) if all[0].field == Field::SourcePassword));
    office.provider.consent(Ok(ANN));
    office.ended(start.id).await;
    assert!(app.signed_in(start.id, SideName::Source, &account).is_ok());
    let another = office.account(SideName::Source, BOB);
    assert!(app.signed_in(start.id, SideName::Source, &another).is_err());
    app.forget_user_sign_in(start.id);
    assert_eq!(app.user_sign_in(start.id), SignInNow::Gone);
    app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn this_computers_browser_brings_a_sign_in_back() {
    let office = Consenting::open(false).await;
    let app = &office.app;
    let place = SignInPlace::Browser;
    let start = app.begin_user_sign_in(office.servers[0], ANN, place).await.unwrap();
    assert_eq!(start.code, None);
    let back = office.provider.agree(&start.page, ANN);
    let visited = tokio::task::spawn_blocking(move || sealed_form::visit(&back)).await.unwrap();
    assert!(visited.contains("You are signed in"), "{visited}");
    assert_eq!(office.ended(start.id).await, SignInNow::SignedIn { login: ANN.to_owned() });
    app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_app_that_cannot_be_one_is_refused_and_its_secret_goes_with_it() {
    let office = Consenting::open(true).await;
    let app = &office.app;
    let server = office.servers[0];
    let fields = |client: &UserClient| -> Vec<Field> {
        app.check_user_client(client).iter().map(|problem| problem.field).collect()
    };
    let microsoft = |tenant: &str, client: &str| UserClient::Microsoft {
        tenant: tenant.into(),
        client: client.into(),
    };
    assert_eq!(fields(&microsoft("a b", "id")), [Field::UserTenant]);
    assert_eq!(fields(&microsoft("common", " ")), [Field::UserClientId]);
    assert_eq!(fields(&microsoft("common", "id")), []);
    let mut other = office.provider.user_client(true);
    assert_eq!(fields(&other), []);
    if let UserClient::Other { token, .. } = &mut other {
        "http://elsewhere.example/token".clone_into(token);
    }
    assert_eq!(fields(&other), [Field::UserDoors]);

    let kept = || {
        let names = office.office.vault.inner.names();
        names.iter().filter(|name| name.holder == Holder::UserClient(server)).count()
    };
    assert_eq!(kept(), 1);
    let (job, _) = Box::pin(office.signed_in_job()).await;
    office.until(job, JobState::Done).await;
    app.set_user_client(server, Some(microsoft("common", "another")), None).await.unwrap();
    let gone = async {
        while kept() > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(LONG, gone).await.expect("the secret of the app before is removed");
    let nothing = NewPasswords::default();
    let checks = Box::pin(app.check_job_logins(job, &nothing)).await.unwrap();
    let ConnectionOutcome::Fails(problem) = checks.source else { panic!("{checks:?}") };
    assert!(problem.problem.text.to_string().contains("sign in again"), "{problem:?}");
    app.shut_down().await;
}
