//! Users who sign in to their new mailbox in the form, beside the old one; and refresh tokens that go back to the provider.
#![cfg(unix)]

mod consenting;
mod office;
mod sealed_form;

use std::time::Duration;

use consenting::{ANN, BOB, CY, Consenting, LONG, new_address};
use mailhaul_app::{
    DestinationPassword, JobsOrder, NewPasswords, PasswordState, ServerDraft, SignInPlace,
};
use mailhaul_model::event::SideName;
use mailhaul_model::{JobState, Security};
use mailhaul_tests::dump;
use mailhaul_tests::secure_front::SecureFront;
use sealed_form::SealedForm;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_new_mailbox_is_signed_in_to_as_the_old_one_is_in_every_pairing_and_its_jobs_run() {
    let office = Consenting::open(true).await;
    let id = office.campaign_of_both().await;
    let form = SealedForm::open(&office.app, id).await;
    for (user, [here, there]) in [(ANN, [true, true]), (BOB, [true, false]), (CY, [false, true])] {
        office.offer(SideName::Source, here.then_some(true)).await;
        office.offer(SideName::Destination, there.then_some(true)).await;
        office.hand_in(&form, user, [here, there]).await;
        let person = office.person(id, user).await;
        let [source, destination] = [
            if here { PasswordState::SignedIn } else { PasswordState::Kept },
            if there { PasswordState::SignedIn } else { PasswordState::Kept },
        ];
        assert_eq!(person.source_password, source, "{user}");
        assert_eq!(person.destination_password == DestinationPassword::SignedIn, there, "{user}");
        assert_eq!((person.destination, person.blocks), (new_address(user), Vec::new()));
        assert_eq!(office.office.secrets_of(person.id), 2);
        // With both apps there, so that what was signed in to can be opened.
        office.offer(SideName::Source, Some(true)).await;
        office.offer(SideName::Destination, Some(true)).await;
        let job = office.make_job(id, user).await;
        let row = office.row(job);
        office.app.queue_run(job, mailhaul_model::RunKind::Copy).unwrap();
        office.until(job, JobState::Done).await;
        let page = office.app.job(job).unwrap();
        assert_eq!((page.source_password, page.destination_password), (source, destination));
        assert_eq!(row.name, user);
    }
    assert_eq!(dump(&office.office.destination.account("ann@new.example")).count(), 10);
    assert!(!office.files().contains("refresh-"), "a refresh token is in a file");
    office.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_account_at_the_new_mailbox_keeps_nothing_and_a_wrong_old_password_begins_no_sign_in()
 {
    let office = Consenting::open(true).await;
    office.offer(SideName::Source, None).await;
    office.offer(SideName::Destination, Some(false)).await;
    let id = office.campaign_of_both().await;
    let form = SealedForm::open(&office.app, id).await;
    let new = new_address(ANN);
    let wrong = form.hand_in(["Ann", ANN, "wrong", &new, ""]).await;
    assert_eq!(wrong["outcome"], "rejected", "{wrong}");
    let password = office.office.source.account(ANN).password;
    let asked = form.hand_in(["Ann", ANN, &password, &new, ""]).await;
    assert_eq!(asked["ask"]["side"], "destination", "{asked}");
    let text = |name: &str| asked["ask"][name].as_str().unwrap().to_owned();
    let back = office.provider.agree(&text("page"), &new_address(BOB));
    assert_eq!(form.go_on(&text("ticket"), &back).await, "wrong-account");
    let page = office.app.campaign(id).await.unwrap();
    let ann = page.people.iter().find(|person| person.address == ANN).unwrap();
    assert_eq!((ann.submitted.is_none(), office.office.secrets_of(ann.id)), (true, 0));
    office.until_given_back(1).await;
    office.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sign_in_to_the_new_mailbox_that_ran_out_is_asked_for_again_and_is_shredded_and_given_back()
 {
    let office = Consenting::open(true).await;
    office.offer(SideName::Source, None).await;
    office.offer(SideName::Destination, Some(true)).await;
    let id = office.campaign_of_both().await;
    let form = SealedForm::open(&office.app, id).await;
    office.hand_in(&form, ANN, [false, true]).await;
    let ann = office.person(id, ANN).await.id;
    office.office.move_on(2);
    office.provider.withdraw_sign_ins();
    office.app.recheck_campaign(id).unwrap();
    let renewed = async {
        while office.person(id, ANN).await.destination_password != DestinationPassword::SignInOver {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(LONG, renewed).await.expect("it is to be renewed");
    let row = office.person(id, ANN).await;
    assert!(
        row.renew && row.blocks[0].to_string().contains("sign-in to the new mailbox stopped"),
        "{row:?}"
    );
    let order = JobsOrder { people: vec![ann], into: None, name: "x".to_owned(), dry_run: false };
    assert!(office.app.make_jobs(id, &order).await.is_err());

    office.hand_in(&form, ANN, [false, true]).await;
    let row = office.person(id, ANN).await;
    assert_eq!((row.renew, row.blocks.len()), (false, 0));
    assert_eq!(row.destination_password, DestinationPassword::SignedIn);
    assert_eq!(office.office.secrets_of(ann), 2);
    assert_eq!(office.app.remove_people(&[ann]).await.unwrap(), 2);
    assert_eq!(office.office.secrets_of(ann), 0);
    office.until_given_back(1).await;
    office.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refresh_token_goes_back_when_the_last_who_has_it_is_gone_and_not_before() {
    let office = Consenting::open(true).await;
    let id = office.campaign_of_both().await;
    let form = SealedForm::open(&office.app, id).await;
    for user in [ANN, CY] {
        office.hand_in(&form, user, [true, false]).await;
    }
    // A job that is deleted while its person is still in the campaign.
    let job = office.make_job(id, ANN).await;
    office.app.delete_job(job).unwrap();
    office.give_one_back(1).await;
    let ann = office.person(id, ANN).await.id;
    office.app.remove_people(&[ann]).await.unwrap();
    office.until_given_back(2).await;
    // A person who is removed while there is a job, whose batch is then closed.
    let job = office.make_job(id, CY).await;
    let cy = office.person(id, CY).await.id;
    office.app.remove_people(&[cy]).await.unwrap();
    office.give_one_back(3).await;
    let batch = office.row(job).batch.unwrap();
    let receipt = office.app.close_batch(batch).await.unwrap();
    assert_eq!((receipt.passwords_removed, receipt.problems.len()), (2, 0));
    office.until_given_back(4).await;
    office.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_that_is_away_keeps_nobody_from_removing_what_is_theirs_and_is_told_of_the_next()
{
    let office = Consenting::open(true).await;
    let id = office.campaign_of_both().await;
    let form = SealedForm::open(&office.app, id).await;
    for user in [ANN, CY] {
        office.hand_in(&form, user, [true, false]).await;
    }
    let [ann, cy] = [office.person(id, ANN).await.id, office.person(id, CY).await.id];
    office.provider.go_down(true);
    assert_eq!(office.app.remove_people(&[ann]).await.unwrap(), 2);
    assert_eq!(office.office.secrets_of(ann), 0);
    let asked = async {
        while office.provider.asked_in_vain() == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(LONG, asked).await.expect("it was told, in vain");
    office.provider.go_down(false);
    assert_eq!(office.app.remove_people(&[cy]).await.unwrap(), 2);
    office.until_given_back(1).await;
    office.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_of_a_private_authority_is_asked_where_the_server_names_that_and_refused_elsewhere()
 {
    let office = Consenting::open(true).await;
    let front = SecureFront::before(office.provider.address());
    let client = office.provider.user_client_at(&front.url(), true);
    let [server, _] = office.servers;
    office.app.set_user_client(server, Some(client), None).await.unwrap();
    let id = office.campaign().await;
    let form = SealedForm::open(&office.app, id).await;
    let fields = ["Ann", ANN, "", "", ""];
    assert_eq!(form.hand_in(fields).await["outcome"], "provider-refuses");
    let place = SignInPlace::Elsewhere;
    let refused = office.app.begin_user_sign_in(server, ANN, place).await.unwrap_err().to_string();
    for words in ["certificate of localhost isn't trusted", "UnknownIssuer", "authority's file"] {
        assert!(refused.contains(words), "{refused}");
    }

    let address = office.office.source.address();
    let draft = ServerDraft {
        name: "Old".to_owned(),
        host: address.ip().to_string(),
        port: address.port().into(),
        security: Security::None,
        pinned: None,
        authorities: Some(front.authority().display().to_string()),
        proxy: None,
        proxy_user: None,
    };
    office.app.edit_server(server, &draft).unwrap();
    let ticket = form.begin(ANN).await;
    office.provider.consent(Ok(ANN));
    assert_eq!(form.ended(&ticket).await, "works");
    office.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sign_in_that_is_replaced_goes_back_and_the_new_one_lives() {
    let office = Consenting::open(true).await;
    let (job, first) = Box::pin(office.signed_in_job()).await;
    office.until(job, JobState::Done).await;
    // The job lives by it.
    office.app.forget_user_sign_in(first);
    office.give_one_back(1).await;
    let place = SignInPlace::Elsewhere;
    let start = office.app.begin_user_sign_in(office.servers[0], ANN, place).await.unwrap();
    office.provider.consent(Ok(ANN));
    office.ended(start.id).await;
    let draft = office.job_draft();
    let secret = office.app.signed_in(start.id, SideName::Source, &draft.source).unwrap();
    office.app.replace_passwords(job, NewPasswords::of(SideName::Source, secret)).unwrap();
    office.app.forget_user_sign_in(start.id);
    office.until_given_back(2).await;
    office.office.move_on(2);
    office.app.queue_run(job, mailhaul_model::RunKind::Copy).unwrap();
    office.until(job, JobState::Done).await;
    office.app.shut_down().await;
}
