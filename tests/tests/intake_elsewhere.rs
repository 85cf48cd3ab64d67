//! The form asked for by a process that doesn't supervise: the one that does serves it, both show the same, and when that one ends the
//! other goes on.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod office;

use std::net::TcpStream;
use std::time::Duration;

use mailhaul_app::{App, AppError, CampaignDraft, FormOrder, FormStanding, OpenForm, Role};
use mailhaul_model::CampaignId;
use office::{Office, USERS, draft};

const LONG: Duration = Duration::from_secs(60);

fn here() -> FormOrder {
    FormOrder { address: "127.0.0.1".to_owned(), port: 0 }
}

async fn open_of(app: &App) -> Option<OpenForm> {
    match app.form_standing().await.unwrap() {
        FormStanding::Open(form) => Some(*form),
        FormStanding::Moving | FormStanding::Closed => None,
    }
}

/// Waits until it is so.
async fn until(what: impl AsyncFn() -> bool) {
    let wait = async {
        while !what().await {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(LONG, wait).await.expect("it came");
}

/// Whether anybody answers where a form says that it is.
fn answers(form: &OpenForm) -> bool {
    let rest = form.places[0].url.strip_prefix("https://").unwrap();
    TcpStream::connect(rest.trim_end_matches('/')).is_ok()
}

/// Which other program serves the form, as a window shows it: its process, and whether the form comes back here.
async fn elsewhere(app: &App) -> Option<(u32, bool)> {
    let shown = app.intake().await.unwrap().form.elsewhere?;
    assert!(shown.program.starts_with("intake_elsewhere"), "{shown:?}");
    Some((shown.process, shown.comes_back))
}

async fn link(app: &App, campaign: CampaignId) -> Option<String> {
    let page = app.campaign(campaign).await.unwrap();
    let ann = page.people.iter().find(|person| person.address == USERS[0]).unwrap().id;
    app.personal_link(ann).await.unwrap().map(|share| share.places[0].url.clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_is_served_by_who_supervises_and_shown_opened_and_closed_by_any() {
    let office = Office::new();
    let first = office.open();
    let second = office.open();
    assert_eq!((first.role(), second.role()), (Role::Supervisor, Role::Client));
    let id = office.campaign(&first).await;
    assert_eq!(second.form_standing().await.unwrap(), FormStanding::Closed);
    assert_eq!(link(&second, id).await, None);
    assert_eq!(elsewhere(&second).await, None);

    let state = second.open_form(&here()).await.unwrap();
    let shown = state.open.unwrap();
    assert!(answers(&shown));
    let own = open_of(&first).await.unwrap();
    assert_eq!((&own.places, &own.fingerprint), (&shown.places, &shown.fingerprint));
    // Both are in the process of the test.
    assert_eq!(elsewhere(&second).await, Some((std::process::id(), true)));
    assert_eq!(elsewhere(&first).await, None);
    let theirs = link(&first, id).await;
    assert!(theirs.is_some());
    assert_eq!(link(&second, id).await, theirs);
    let odd = FormOrder { address: "192.0.2.1".to_owned(), port: 0 };
    assert!(matches!(second.open_form(&odd).await, Err(AppError::Invalid(_))));

    assert_eq!(second.close_form().await.unwrap().open, None);
    assert_eq!(open_of(&first).await, None);
    assert!(!answers(&shown));

    // At once, in either direction.
    let own = first.open_form(&here()).await.unwrap().open;
    assert_eq!(open_of(&second).await, own);
    assert_eq!(elsewhere(&second).await, Some((std::process::id(), false)));
    first.close_form().await.unwrap();
    assert_eq!(open_of(&second).await, None);
    first.shut_down().await;
    second.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_was_opened_elsewhere_goes_on_here_when_that_process_ends_and_one_that_was_closed_does_not()
 {
    let office = Office::new();
    let first = office.open();
    let second = office.open();
    let [source, destination] = office.servers(&first);
    let everyone = CampaignDraft { days: 3, ..draft(source, destination) };
    first.create_campaign(&everyone).await.unwrap();
    let before = second.open_form(&here()).await.unwrap().open.unwrap();
    first.shut_down().await;
    drop(first);
    until(async || open_of(&second).await.is_some_and(|form| answers(&form))).await;
    assert_eq!(second.role(), Role::Supervisor);
    assert_eq!(open_of(&second).await.unwrap().places, before.places);
    assert_eq!(elsewhere(&second).await, None);

    let third = office.open();
    third.close_form().await.unwrap();
    assert_eq!(second.form_standing().await.unwrap(), FormStanding::Closed);
    second.shut_down().await;
    drop(second);
    until(async || third.role() == Role::Supervisor).await;
    assert_eq!(third.form_standing().await.unwrap(), FormStanding::Closed);
    third.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_opened_anew_is_never_taken_for_a_closed_one() {
    let office = Office::new();
    let first = office.open();
    let second = office.open();
    first.open_form(&here()).await.unwrap();
    let reopened = async {
        for _ in 0..10 {
            second.open_form(&here()).await.unwrap();
        }
    };
    tokio::pin!(reopened);
    loop {
        tokio::select! {
            biased;
            () = &mut reopened => break,
            standing = first.form_standing() => {
                assert_ne!(standing.unwrap(), FormStanding::Closed);
            }
        }
    }
    first.shut_down().await;
    second.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_of_nobody_is_refused_at_once_and_opens_nothing_later() {
    let office = Office::new();
    let first = office.open();
    let second = office.open();
    // It ends first, or it would take the other's place.
    second.shut_down().await;
    first.shut_down().await;
    drop(first);
    assert_eq!(second.role(), Role::Client);
    let refused = second.open_form(&here()).await.unwrap_err();
    assert!(refused.to_string().contains("No Mailhaul is open"), "{refused}");
    drop(second);
    let third = office.open();
    until(async || third.role() == Role::Supervisor).await;
    assert_eq!(third.form_standing().await.unwrap(), FormStanding::Closed);
    third.shut_down().await;
}
