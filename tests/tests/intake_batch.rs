//! A batch whose jobs wait for passwords, and a campaign that asks its users for them.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod office;

use std::time::Duration;

use mailhaul_app::{
    App, BatchDraft, CampaignAsks, CampaignDraft, ImportChoices, ImportOrder, JobRow,
    PasswordState, PersonDraft,
};
use mailhaul_model::{BatchId, JobState, RunKind, Secret, ServerId};
use mailhaul_tests::{Corpus, Hand, dump};
use office::{Office, USERS, draft, person_draft};

const LONG: Duration = Duration::from_secs(60);

fn there(user: &str) -> String {
    user.replace("old", "new")
}

/// A list without passwords but those that are given, each with a dry run in line.
fn import(app: &App, [source, destination]: [ServerId; 2], list: &str) -> BatchId {
    let page = app.open_pasted(&Secret::new(list)).unwrap();
    let choices = ImportChoices {
        source: Some(source),
        destination: Some(destination),
        ..page.choices.clone()
    };
    app.change_import(page.id, choices).unwrap();
    let order = ImportOrder {
        into: None,
        batch: BatchDraft { name: "Everyone".to_owned(), ..BatchDraft::default() },
        first: Some(RunKind::Dry),
        own_logins: Vec::new(),
        keep_logins: Vec::new(),
    };
    app.finish_import(page.id, &order, &[]).unwrap().batch
}

fn job_of(app: &App, user: &str) -> JobRow {
    let jobs = app.jobs().unwrap();
    jobs.into_iter().find(|job| job.source.login == user).expect("the job is there")
}

/// The job, as soon as it is so.
async fn until(app: &App, user: &str, what: impl Fn(&JobRow) -> bool) -> JobRow {
    let wait = async {
        loop {
            let job = job_of(app, user);
            if what(&job) {
                return job;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let came = tokio::time::timeout(LONG, wait).await;
    came.unwrap_or_else(|_| panic!("it came: {:#?}", job_of(app, user)))
}

fn both(user: &str) -> PersonDraft {
    PersonDraft { destination: there(user), ..person_draft(user) }
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_that_wait_for_passwords_get_them_from_their_users_and_go_on_by_themselves() {
    let office = Office::new();
    for user in USERS {
        Corpus::plain(1, 2).fill(&mut Hand::on(&office.source.account(user)));
    }
    let app = office.open();
    let servers = office.servers(&app);
    let list = format!(
        "source_email,dest_email\n{0},{1}\n{2},{3}\nann,{4}\n",
        USERS[0],
        there(USERS[0]),
        USERS[1],
        there(USERS[1]),
        there(USERS[2]),
    );
    let batch = import(&app, servers, &list);
    let asks = CampaignAsks::AddressAndPassword;
    let both_sides =
        CampaignDraft { asks, expected: String::new(), ..draft(servers[0], servers[1]) };
    let id = app.create_campaign(&both_sides).await.unwrap();
    let outcome = app.expect_batch(id, batch).await.unwrap();
    assert_eq!((outcome.expected, outcome.still_missing), (2, 0));
    assert_eq!(outcome.left_out.len(), 1);
    assert!(outcome.left_out[0].reason.to_string().contains("no mail address"));
    let page = app.campaign(id).await.unwrap();
    assert_eq!((page.campaign.expected, page.campaign.missing), (2, 2));
    let ann = page.people.iter().find(|person| person.address == USERS[0]).unwrap();
    assert_eq!(ann.destination, there(USERS[0]));
    assert_eq!(ann.job, Some(job_of(&app, USERS[0]).id));
    // Said once more, it changes nothing.
    assert_eq!(app.expect_batch(id, batch).await.unwrap().expected, 2);
    assert_eq!(app.campaign(id).await.unwrap().people.len(), 2);

    let new = office.destination.account(&there(USERS[0])).password;
    let (old, new) = (office.password(USERS[0]), Some(Secret::new(new.as_str())));
    app.add_person(id, &both(USERS[0]), old, new).await.unwrap();
    until(&app, USERS[0], |job| job.state == JobState::Done).await;
    let bob = job_of(&app, USERS[1]);
    assert_eq!(bob.source_password, PasswordState::Missing);
    assert!(bob.state.is_open() && bob.state != JobState::Running, "{bob:?}");
    app.queue_run(job_of(&app, USERS[0]).id, RunKind::Copy).unwrap();
    until(&app, USERS[0], |job| job.state == JobState::Done && job.moved.messages_done.0 > 0).await;
    let arrived = dump(&office.destination.account(&there(USERS[0])));
    assert_eq!(arrived.count(), dump(&office.source.account(USERS[0])).count());
    app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_handed_in_before_the_batch_was_there_is_given_to_its_job_and_what_was_not_proven_is_not()
 {
    let office = Office::new();
    let app = office.open();
    let servers = office.servers(&app);
    let id = app.create_campaign(&draft(servers[0], servers[1])).await.unwrap();
    office.add(&app, id, USERS[0]).await;
    let password = office.destination.account(&there(USERS[0])).password.replace('"', "\"\"");
    let list = format!(
        "source_email,dest_email,dest_password\n{},{},\"{password}\"\n{},{},\n",
        USERS[0],
        there(USERS[0]),
        USERS[1],
        there(USERS[1]),
    );
    let batch = import(&app, servers, &list);
    let outcome = app.expect_batch(id, batch).await.unwrap();
    assert_eq!((outcome.expected, outcome.still_missing, outcome.left_out.len()), (2, 1, 0));
    until(&app, USERS[0], |job| job.state == JobState::Done).await;

    // Bob's new password is none of this campaign's business.
    office.add(&app, id, USERS[1]).await;
    let bob = until(&app, USERS[1], |job| job.source_password == PasswordState::Kept).await;
    assert_eq!(bob.destination_password, PasswordState::Missing);
    assert_ne!(bob.state, JobState::Done);

    // Ann's works: she is asked for nothing any more.
    let again = app.expect_batch(id, batch).await.unwrap();
    assert_eq!((again.expected, again.left_out[0].jobs), (0, 1), "{again:?}");
    app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_is_given_to_no_job_that_goes_to_another_server_under_the_same_login() {
    let office = Office::new();
    let app = office.open();
    let servers = office.servers(&app);
    let asks = CampaignAsks::AddressAndPassword;
    let both_sides =
        CampaignDraft { asks, expected: String::new(), ..draft(servers[0], servers[1]) };
    let id = app.create_campaign(&both_sides).await.unwrap();
    let new = office.destination.account(&there(USERS[0])).password;
    let old = office.password(USERS[0]);
    app.add_person(id, &both(USERS[0]), old, Some(Secret::new(new.as_str()))).await.unwrap();

    let third = Office::server(&app, "Third", &office.destination);
    let list = format!("source_email,dest_email\n{},{}\n", USERS[0], there(USERS[0]));
    let batch = import(&app, [servers[0], third], &list);
    app.expect_batch(id, batch).await.unwrap();
    let job = until(&app, USERS[0], |job| job.source_password == PasswordState::Kept).await;
    assert_eq!(job.destination_password, PasswordState::Missing);
    app.shut_down().await;
}
