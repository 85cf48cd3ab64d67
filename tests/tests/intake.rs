//! A campaign before real servers: people are expected, handed in, mapped and made into jobs; passwords that stop working are asked
//! for again; what was collected is removed when it is due.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod office;

use std::time::Duration;

use mailhaul_app::{
    App, AppError, CampaignAsks, CampaignDraft, CampaignPage, CampaignStatus, DestinationFrom,
    DestinationPassword, Field, JobsOrder, PasswordState, PersonChange, PersonDraft, PersonRow,
};
use mailhaul_model::event::SideName;
use mailhaul_model::{CampaignId, InvitationId, JobState, Secret, SignIn};
use mailhaul_tests::{Corpus, Hand};
use mailhaul_vault::Holder;
use office::{Office, USERS, draft, person_draft};

const LONG: Duration = Duration::from_secs(60);

fn row<'a>(page: &'a CampaignPage, address: &str) -> &'a PersonRow {
    page.people.iter().find(|person| person.address == address).expect("the person is there")
}

/// Waits until it is so.
async fn until(app: &App, id: CampaignId, what: impl Fn(&CampaignPage) -> bool) -> CampaignPage {
    let wait = async {
        loop {
            let page = app.campaign(id).await.unwrap();
            if what(&page) {
                return page;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(LONG, wait).await.expect("it came")
}

fn refused_field(error: &AppError) -> Option<Field> {
    match error {
        AppError::Invalid(problems) => problems.first().map(|problem| problem.field),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_kept_only_after_a_login_with_it_worked() {
    let office = Office::new();
    let app = office.open();
    let id = office.campaign(&app).await;
    let wrong = Secret::new("wrong");
    let error = app.add_person(id, &person_draft(USERS[2]), wrong, None).await.unwrap_err();
    assert_eq!(refused_field(&error), Some(Field::SourcePassword), "{error}");
    assert!(!app.campaign(id).await.unwrap().people.iter().any(|one| one.address == USERS[2]));
    let cy = office.add(&app, id, USERS[2]).await;
    let page = app.campaign(id).await.unwrap();
    assert!(row(&page, USERS[2]).submitted.is_some() && row(&page, USERS[2]).by_admin);
    assert_eq!((page.campaign.expected, page.campaign.submitted, page.campaign.missing), (2, 1, 2));
    assert_eq!(office.secrets_of(cy), 1);
    // Again: the new one is there, the old one gone.
    office.add(&app, id, USERS[2]).await;
    assert_eq!(office.secrets_of(cy), 1);
    app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_become_jobs_once_and_their_mail_arrives() {
    let office = Office::new();
    Corpus::plain(2, 3).fill(&mut Hand::on(&office.source.account(USERS[0])));
    let app = office.open();
    let id = office.campaign(&app).await;
    let ann = office.add(&app, id, USERS[0]).await;
    let order = |people: &[InvitationId]| JobsOrder {
        people: people.to_vec(),
        into: None,
        name: "First wave".to_owned(),
        dry_run: true,
    };
    let error = app.make_jobs(id, &order(&[ann])).await.unwrap_err();
    assert!(error.to_string().contains("new address"), "{error}");

    assert_eq!(app.set_known_accounts(id, "Ann@New.example, bob@new.example").unwrap(), 2);
    let page = app.campaign(id).await.unwrap();
    let suggested = row(&page, USERS[0]);
    assert_eq!(suggested.destination_from, DestinationFrom::List);
    assert_eq!(
        (suggested.destination.as_str(), suggested.destination_exists),
        ("Ann@New.example", Some(true))
    );
    let change =
        PersonChange { destination: Some("ann@new.example".to_owned()), ..PersonChange::default() };
    app.change_person(ann, &change).unwrap();
    app.set_destination_password(
        ann,
        Secret::new(office.destination.account("ann@new.example").password.as_str()),
    )
    .await
    .unwrap();

    let outcome = app.make_jobs(id, &order(&[ann])).await.unwrap();
    assert_eq!((outcome.jobs, outcome.left_out.len()), (1, 0));
    let again = app.make_jobs(id, &order(&[ann])).await.unwrap_err();
    assert!(again.to_string().contains("already"), "{again}");
    let page = until(&app, id, |page| {
        let job = row(page, USERS[0]).job;
        job.is_some_and(|job| {
            let rows = app.jobs().unwrap();
            rows.iter().any(|row| row.id == job && row.state == JobState::Done)
        })
    })
    .await;
    let job = row(&page, USERS[0]).job.unwrap();
    let moved = app.jobs().unwrap().into_iter().find(|row| row.id == job).unwrap().moved;
    assert!(moved.messages_total.0 > 0, "{moved:?}");
    assert!(matches!(app.change_person(ann, &change), Err(AppError::NotNow(_))));

    // A job that is deleted frees the person.
    app.delete_job(job).unwrap();
    assert_eq!(row(&app.campaign(id).await.unwrap(), USERS[0]).job, None);
    app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn generated_passwords_are_handed_over_once() {
    let office = Office::new();
    let app = office.open();
    let id = office.campaign(&app).await;
    assert_eq!(app.generate_passwords(id, &[]).await.unwrap(), 2);
    assert_eq!(app.generate_passwords(id, &[]).await.unwrap(), 0);
    let file = office.folder.path().join("accounts.csv");
    // Without an address there is nothing that an importer could use.
    assert!(matches!(app.write_generated(id, &file).await, Err(AppError::NotNow(_))));
    app.set_known_accounts(id, "ann@new.example").unwrap();
    app.write_generated(id, &file).await.unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{}", lines.len());
    assert!(lines[1].starts_with("ann@new.example,Ann Lee,"));
    assert_eq!(lines[1].rsplit(',').next().unwrap().len(), 20);
    let mode =
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions());
    assert_eq!(mode & 0o077, 0, "{mode:o}");
    assert!(matches!(app.write_generated(id, &file).await, Err(AppError::NotNow(_))));
    let page = app.campaign(id).await.unwrap();
    assert_eq!(row(&page, USERS[0]).destination_password, DestinationPassword::Exported);
    assert_eq!(row(&page, USERS[1]).destination_password, DestinationPassword::Generated);
    app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_stopped_working_is_asked_for_again_and_the_others_are_left_alone() {
    let office = Office::new();
    let app = office.open();
    let id = office.campaign(&app).await;
    for user in USERS {
        office.add(&app, id, user).await;
    }
    app.recheck_campaign(id).unwrap();
    assert!(matches!(app.recheck_campaign(id), Err(AppError::NotNow(_))));
    let page = until(&app, id, |page| page.recheck.is_none()).await;
    assert_eq!(page.campaign.to_renew, 0);
    office.source.change_password(USERS[1], "a new one");
    app.recheck_campaign(id).unwrap();
    let page = until(&app, id, |page| page.recheck.is_none()).await;
    assert_eq!(page.campaign.to_renew, 1);
    assert!(row(&page, USERS[1]).renew && !row(&page, USERS[0]).renew);
    let list = app.reminder_list(id).await.unwrap();
    assert_eq!(list, "bob@old.example\n");
    // A new one, proven, ends it.
    let new = Secret::new("a new one");
    app.add_person(id, &person_draft(USERS[1]), new, None).await.unwrap();
    assert_eq!(app.campaign(id).await.unwrap().campaign.to_renew, 0);
    app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_that_stopped_working_is_asked_for_again_and_one_never_tried_is_left_alone()
{
    let office = Office::new();
    let app = office.open();
    let servers = office.servers(&app);
    let with_both =
        CampaignDraft { asks: CampaignAsks::AddressAndPassword, ..draft(servers[0], servers[1]) };
    let id = app.create_campaign(&with_both).await.unwrap();
    let there = |user: &str| user.replace("old.example", "new.example");
    let hand_in = async |user: &str, secret: Option<&str>| {
        let person = PersonDraft { destination: there(user), ..person_draft(user) };
        app.add_person(id, &person, office.password(user), secret.map(Secret::new)).await.unwrap()
    };
    let new = office.destination.account(&there(USERS[0])).password;
    hand_in(USERS[0], Some(&new)).await;
    // Typed for an account that isn't there yet, perhaps.
    let bob = hand_in(USERS[1], None).await;
    app.set_destination_password(bob, Secret::new("to come")).await.unwrap();
    app.recheck_campaign(id).unwrap();
    let page = until(&app, id, |page| page.recheck.is_none()).await;
    assert_eq!(page.campaign.to_renew, 0);
    assert_eq!(row(&page, USERS[1]).failures, 0, "nobody tried it");

    office.destination.change_password(&there(USERS[0]), "another");
    app.recheck_campaign(id).unwrap();
    let page = until(&app, id, |page| page.recheck.is_none()).await;
    let ann = row(&page, USERS[0]);
    assert_eq!(ann.destination_password, DestinationPassword::Rejected);
    let said = ["The new password stopped working: it has to be handed in again."];
    assert_eq!(ann.blocks, said);
    assert!(ann.renew);
    assert_eq!(ann.last_failure.as_ref().unwrap().side, SideName::Destination);
    assert_eq!(row(&page, USERS[1]).destination_password, DestinationPassword::Admin);
    assert_eq!(app.reminder_list(id).await.unwrap(), "ann@old.example\tAnn Lee\n");

    hand_in(USERS[0], Some("another")).await;
    let page = app.campaign(id).await.unwrap();
    assert_eq!((page.campaign.to_renew, row(&page, USERS[0]).blocks.len()), (0, 0));
    app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_collected_is_removed_seven_days_after_the_end_also_if_the_program_was_off() {
    let office = Office::new();
    let app = office.open();
    let id = office.campaign(&app).await;
    let ann = office.add(&app, id, USERS[0]).await;
    office.move_on(7 * 24 + 1);
    let row = app.campaign(id).await.unwrap().campaign;
    assert_eq!(row.status, CampaignStatus::Expired);
    assert!(row.purge.is_some());
    app.extend_campaign(id, 3).unwrap();
    assert_eq!(app.campaign(id).await.unwrap().campaign.status, CampaignStatus::Open);
    app.close_campaign(id).unwrap();
    assert!(app.purges_to_say().unwrap().is_empty(), "seven days before");
    office.move_on(5 * 24 + 1);
    let soon = app.purges_to_say().unwrap();
    assert_eq!((soon.len(), soon[0].without_job), (1, 1));
    assert!(app.purges_to_say().unwrap().is_empty(), "it is said once");
    assert_eq!(office.secrets_of(ann), 1);
    app.shut_down().await;
    drop(app);

    office.move_on(7 * 24 + 1);
    let app = office.open();
    let page = until(&app, id, |page| page.campaign.status == CampaignStatus::Purged).await;
    assert!(page.people.is_empty());
    let receipt = page.campaign.receipt.unwrap();
    assert!(receipt.to_string().contains("1 passwords were removed"), "{receipt}");
    // The store says so first: a keychain may take its time.
    let removed = async {
        while office.secrets_of(ann) > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(LONG, removed).await.expect("they are removed");
    assert!(matches!(app.extend_campaign(id, 3), Err(AppError::NotNow(_))));
    app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_that_is_deleted_takes_its_passwords_with_it() {
    let office = Office::new();
    let app = office.open();
    let id = office.campaign(&app).await;
    let ann = office.add(&app, id, USERS[0]).await;
    let server = app.campaign(id).await.unwrap().campaign.source;
    assert!(app.delete_server(server).is_err(), "a server that a campaign uses stays");
    assert_eq!(app.delete_campaign(id).await.unwrap(), 1);
    assert_eq!(office.secrets_of(ann), 0);
    assert!(matches!(app.campaign(id).await, Err(AppError::NoCampaign(_))));
    app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keychain_that_fails_half_way_leaves_what_was_before() {
    let office = Office::new();
    let app = office.open();
    let id = office.campaign(&app).await;
    let ann = office.add(&app, id, USERS[0]).await;
    office.vault.lock(true);
    let again = app.add_person(id, &person_draft(USERS[0]), office.password(USERS[0]), None).await;
    assert!(matches!(again, Err(AppError::Vault(_))), "{again:?}");
    office.vault.lock(false);
    let refused = Secret::new("refused by the keychain");
    assert!(app.set_destination_password(ann, refused).await.is_err());
    let page = app.campaign(id).await.unwrap();
    let row = row(&page, USERS[0]);
    assert_eq!(row.source_password, PasswordState::Kept);
    assert_eq!(row.destination_password, DestinationPassword::Missing);
    assert_eq!(office.secrets_of(ann), 1);
    app.recheck_campaign(id).unwrap();
    let page = until(&app, id, |page| page.recheck.is_none()).await;
    assert_eq!(page.campaign.to_renew, 0, "the one that was kept is the one that works");
    app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_locked_keychain_does_not_give_back_is_removed_once_it_is_open() {
    let office = Office::new();
    let app = office.open();
    let id = office.campaign(&app).await;
    let ann = office.add(&app, id, USERS[0]).await;
    let bob = office.add(&app, id, USERS[1]).await;
    office.vault.lock(true);
    assert_eq!(app.remove_people(&[ann]).await.unwrap(), 1);
    assert_eq!(app.delete_campaign(id).await.unwrap(), 1);
    app.shut_down().await;
    drop(app);
    office.vault.lock(false);
    assert_eq!((office.secrets_of(ann), office.secrets_of(bob)), (1, 1));
    let app = office.open();
    let gone = async {
        while office.secrets_of(ann) + office.secrets_of(bob) > 0 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(LONG, gone).await.expect("they are removed at the next start");
    app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_reaches_the_job_and_that_of_another_account_does_not() {
    let office = Office::new();
    let app = office.open();
    let servers = office.servers(&app);
    let with_both =
        CampaignDraft { asks: CampaignAsks::AddressAndPassword, ..draft(servers[0], servers[1]) };
    let id = app.create_campaign(&with_both).await.unwrap();
    let there = |user: &str| Secret::new(office.destination.account(user).password.as_str());
    let to = |destination: &str| PersonDraft {
        destination: destination.to_owned(),
        ..person_draft(USERS[0])
    };
    let hand_in = async |destination: &str| {
        let secret = Some(there(destination));
        app.add_person(id, &to(destination), office.password(USERS[0]), secret).await.unwrap()
    };
    let ann = hand_in("ann@new.example").await;
    let order = |people: Vec<InvitationId>| JobsOrder {
        people,
        into: None,
        name: "First wave".to_owned(),
        dry_run: false,
    };
    let orders =
        ["First", "Second"].map(|name| JobsOrder { name: name.to_owned(), ..order(vec![ann]) });
    let both = tokio::join!(app.make_jobs(id, &orders[0]), app.make_jobs(id, &orders[1]));
    let made = [both.0, both.1].into_iter().flatten().map(|outcome| outcome.jobs).sum::<u32>();
    assert_eq!(made, 1, "one job, however often it is asked for");
    let job = row(&app.campaign(id).await.unwrap(), USERS[0]).job.unwrap();
    let newest = |side| {
        let names = office.vault.inner.names().into_iter();
        let of_job = names.filter(|name| name.holder == Holder::Job { job, side });
        of_job.map(|name| name.revision).max().unwrap_or(0)
    };
    let settled = async |source, destination| {
        let wait = async {
            while (newest(SideName::Source), newest(SideName::Destination)) != (source, destination)
            {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(LONG, wait).await.expect("the passwords reached the job");
    };
    settled(1, 1).await;
    hand_in("ann@new.example").await;
    settled(2, 2).await;
    hand_in("bob@new.example").await;
    settled(3, 2).await;
    app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_goes_to_a_server_that_the_organisation_opens_becomes_a_job_without_a_new_password() {
    let office = Office::new();
    let app = office.open();
    let id = office.campaign(&app).await;
    let destination = app.campaign(id).await.unwrap().campaign.destination.unwrap();
    let ann = office.add(&app, id, USERS[0]).await;
    app.set_known_accounts(id, "ann@new.example").unwrap();
    let blocks = row(&app.campaign(id).await.unwrap(), USERS[0]).blocks.clone();
    assert_eq!(blocks, ["The new password is missing."]);
    let by_app = SignIn::Microsoft { tenant: "new.example".into(), client: "app-1".into() };
    app.set_sign_in(destination, by_app, Some(Secret::new("app secret"))).await.unwrap();
    assert!(row(&app.campaign(id).await.unwrap(), USERS[0]).blocks.is_empty());
    let settings = app.settings().unwrap();
    app.change_settings(&mailhaul_app::Settings { queue_paused: true, ..settings }).unwrap();
    let order =
        JobsOrder { people: vec![ann], into: None, name: "First wave".to_owned(), dry_run: true };
    let outcome = app.make_jobs(id, &order).await.unwrap();
    assert_eq!((outcome.jobs, outcome.left_out.len()), (1, 0));
    let job = row(&app.campaign(id).await.unwrap(), USERS[0]).job.unwrap();
    assert_eq!(app.job(job).unwrap().destination_password, PasswordState::Kept);
    app.shut_down().await;
}
