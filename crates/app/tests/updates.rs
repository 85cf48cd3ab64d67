//! Newer versions are looked for at start and once a day, told of, and installed only when nothing is at work.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use mailhaul_app::{
    AppError, ErrorCode, FormOrder, Offer, Role, Settings, Unable, UpdateAnswer, UpdateProblem,
    UpdateStage, UpdateView, Updater, Updates,
};
use mailhaul_model::{JobState, UpdateChannel};
use serde_json::json;
use support::Bench;
use tokio::sync::Notify;

const DAY: i64 = 24 * 3600;

/// Offers and refuses as it is told, and remembers what it was asked.
#[derive(Default)]
struct Double {
    offer: Mutex<Option<&'static str>>,
    look_fails: Mutex<Option<UpdateProblem>>,
    fetch_fails: Mutex<Option<UpdateProblem>>,
    install_fails: Mutex<Option<UpdateProblem>>,
    unable: Mutex<Option<Unable>>,
    looks: Mutex<Vec<UpdateChannel>>,
    /// A look waits for it, where there is one.
    gate: Mutex<Option<Arc<Notify>>>,
    fetched: AtomicUsize,
    installed: AtomicUsize,
}

impl Double {
    fn offering(version: &'static str) -> Arc<Self> {
        Arc::new(Self { offer: Mutex::new(Some(version)), ..Self::default() })
    }

    fn looks(&self) -> usize {
        self.looks.lock().unwrap().len()
    }

    fn installed(&self) -> usize {
        self.installed.load(Ordering::SeqCst)
    }
}

impl Updater for Double {
    fn unable(&self) -> Option<Unable> {
        *self.unable.lock().unwrap()
    }

    fn current(&self) -> String {
        "1.0.0".to_owned()
    }

    fn look(&self, channel: UpdateChannel) -> UpdateAnswer<'_, Option<Offer>> {
        self.looks.lock().unwrap().push(channel);
        let offer = |version: &str| Offer { version: version.to_owned(), notes: "New.".to_owned() };
        let problem = self.look_fails.lock().unwrap().clone();
        let answer = problem.map_or_else(|| Ok(self.offer.lock().unwrap().map(offer)), Err);
        let gate = self.gate.lock().unwrap().clone();
        Box::pin(async move {
            if let Some(gate) = gate {
                gate.notified().await;
            }
            answer
        })
    }

    fn fetch<'a>(&'a self, _: &'a Offer) -> UpdateAnswer<'a, ()> {
        self.fetched.fetch_add(1, Ordering::SeqCst);
        let problem = self.fetch_fails.lock().unwrap().clone();
        Box::pin(async move { problem.map_or(Ok(()), Err) })
    }

    fn install(&self) -> UpdateAnswer<'_, ()> {
        let problem = self.install_fails.lock().unwrap().clone();
        if problem.is_none() {
            self.installed.fetch_add(1, Ordering::SeqCst);
        }
        Box::pin(async move { problem.map_or(Ok(()), Err) })
    }
}

fn on(bench: &Bench, double: &Arc<Double>) -> Updates {
    Updates::new(bench.app.clone(), double.clone())
}

fn words(view: &UpdateView) -> String {
    view.words.to_string()
}

fn choose(bench: &Bench, update_channel: UpdateChannel) {
    let settings = bench.app.settings().unwrap();
    bench.app.change_settings(&Settings { update_channel, ..settings }).unwrap();
}

#[tokio::test]
async fn it_looks_at_start_once_a_day_and_where_the_clock_was_set_back() {
    let (bench, double) = (Bench::open(), Double::offering("1.0.0"));
    let updates = on(&bench, &double);
    let mut looks = Vec::new();
    for seconds in [0, DAY - 1, 1, 60, -3600] {
        bench.clock.move_on(seconds);
        updates.step().await.unwrap();
        looks.push(double.looks());
    }
    assert_eq!(looks, [1, 1, 2, 2, 3]);
    let view = updates.view().unwrap();
    assert!(words(&view).starts_with("This was the newest version at the last look, 20"));
    assert!(!view.note && view.offer.is_none());
}

#[tokio::test]
async fn without_a_connection_nothing_is_said_on_the_pages_and_it_looks_again_after_an_hour() {
    let (bench, double) = (Bench::open(), Double::offering("2.0.0"));
    *double.look_fails.lock().unwrap() = Some(UpdateProblem::Unreachable("no route".to_owned()));
    let updates = on(&bench, &double);
    updates.step().await.unwrap();
    let view = updates.view().unwrap();
    assert!(!view.note && view.trouble);
    assert!(words(&view).contains("without a connection") && words(&view).contains("no route"));

    bench.clock.move_on(3599);
    updates.step().await.unwrap();
    assert_eq!(double.looks(), 1);
    bench.clock.move_on(1);
    *double.look_fails.lock().unwrap() = None;
    updates.step().await.unwrap();
    let view = updates.view().unwrap();
    assert!(view.note && !view.trouble);
    assert_eq!((words(&view).as_str(), view.notes.as_str()), ("Version 2.0.0 is there.", "New."));
}

#[tokio::test]
async fn the_channel_that_is_chosen_is_followed_at_once_and_off_looks_only_when_asked() {
    let (bench, double) = (Bench::open(), Double::offering("1.1.0-rc.1"));
    let updates = on(&bench, &double);
    updates.step().await.unwrap();
    assert_eq!(updates.view().unwrap().offer, None);
    choose(&bench, UpdateChannel::Beta);
    updates.step().await.unwrap();
    assert_eq!(updates.view().unwrap().offer.as_deref(), Some("1.1.0-rc.1"));
    choose(&bench, UpdateChannel::Off);
    bench.clock.move_on(30 * DAY);
    updates.step().await.unwrap();
    assert_eq!(*double.looks.lock().unwrap(), [UpdateChannel::Stable, UpdateChannel::Beta]);
    updates.look().await.unwrap();
    assert_eq!(double.looks.lock().unwrap().last(), Some(&UpdateChannel::Stable));
}

#[tokio::test]
async fn an_older_version_is_never_offered_or_installed() {
    let (bench, double) = (Bench::open(), Double::offering("0.9.0"));
    let updates = on(&bench, &double);
    assert_eq!(updates.look().await.unwrap().offer, None);
    assert!(matches!(updates.install().await, Err(AppError::NotNow(_))));
    assert_eq!((double.fetched.load(Ordering::SeqCst), double.installed()), (0, 0));
}

#[tokio::test]
async fn nothing_is_installed_while_a_run_is_at_work_and_then_it_is_by_itself() {
    let (bench, double) = (Bench::open(), Double::offering("2.0.0"));
    let updates = on(&bench, &double);
    updates.step().await.unwrap();
    let job = bench.job("until-let-go", false);
    bench.until_state(job, JobState::Running).await;

    let view = updates.install().await.unwrap();
    assert_eq!(view.stage, UpdateStage::Waiting);
    assert!(words(&view).contains("when no run is at work"));
    updates.step().await.unwrap();
    assert_eq!((double.fetched.load(Ordering::SeqCst), double.installed()), (0, 0));

    bench.app.cancel(job).unwrap();
    bench.until_state(job, JobState::Cancelled).await;
    support::until_true(|| bench.app.runs_at_work() == 0).await;
    updates.step().await.unwrap();
    assert_eq!(double.installed(), 1);
}

#[tokio::test]
async fn from_the_installation_on_no_run_begins_and_after_one_that_failed_they_do() {
    let (bench, double) = (Bench::open(), Double::offering("2.0.0"));
    *double.install_fails.lock().unwrap() = Some(UpdateProblem::NotInstalled("disk full".into()));
    let updates = on(&bench, &double);
    updates.look().await.unwrap();
    let view = updates.install().await.unwrap();
    assert!(view.trouble && words(&view).contains("(disk full)"), "{}", words(&view));
    assert_eq!(view.stage, UpdateStage::Idle);
    let job = bench.job("good", false);
    bench.until_state(job, JobState::Done).await;

    *double.install_fails.lock().unwrap() = None;
    support::until_true(|| bench.app.runs_at_work() == 0).await;
    updates.install().await.unwrap();
    assert_eq!(double.installed(), 1);
    let job = bench.job("other", false);
    // The queue is looked at every half second: that it is left alone takes one of those.
    tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
    assert_eq!(bench.row(job).state, JobState::Queued);
}

#[tokio::test]
async fn while_the_form_is_open_nothing_is_installed() {
    let (bench, double) = (Bench::open(), Double::offering("2.0.0"));
    let updates = on(&bench, &double);
    updates.look().await.unwrap();
    bench.app.open_form(&FormOrder { address: "127.0.0.1".to_owned(), port: 0 }).await.unwrap();
    assert_eq!(updates.install().await.unwrap().stage, UpdateStage::Waiting);
    assert_eq!(double.installed(), 0);
    bench.app.close_form().await.unwrap();
    updates.step().await.unwrap();
    assert_eq!(double.installed(), 1);
}

#[tokio::test]
async fn beside_another_mailhaul_nothing_is_installed() {
    let (bench, double) = (Bench::open(), Double::offering("2.0.0"));
    let second = support::open(bench.folder.path(), bench.vault.clone(), bench.clock.clone());
    assert_eq!(second.role(), Role::Client);
    let updates = Updates::new(second, double.clone());
    updates.look().await.unwrap();
    assert_eq!(updates.install().await.unwrap().stage, UpdateStage::Waiting);
    assert_eq!(double.installed(), 0);
}

#[tokio::test]
async fn what_is_not_signed_by_its_makers_is_not_installed_and_says_what_to_do() {
    let (bench, double) = (Bench::open(), Double::offering("2.0.0"));
    *double.fetch_fails.lock().unwrap() = Some(UpdateProblem::Untrusted("wrong key".to_owned()));
    let updates = on(&bench, &double);
    updates.look().await.unwrap();
    let view = updates.install().await.unwrap();
    assert!(view.trouble && words(&view).contains("not signed by the makers"));
    assert_eq!(double.installed(), 0);
}

#[tokio::test]
async fn a_version_that_is_skipped_is_not_spoken_of_again_but_the_next_one_is() {
    let (bench, double) = (Bench::open(), Double::offering("2.0.0"));
    let updates = on(&bench, &double);
    updates.step().await.unwrap();
    assert!(!updates.skip().unwrap().note);
    let again = on(&bench, &double);
    again.step().await.unwrap();
    let view = again.view().unwrap();
    assert!(!view.note && view.offer.is_some());
    *double.offer.lock().unwrap() = Some("2.0.1");
    bench.clock.move_on(DAY);
    again.step().await.unwrap();
    assert!(again.view().unwrap().note);
}

#[tokio::test]
async fn later_means_at_the_next_start_and_what_waits_is_let_go() {
    let (bench, double) = (Bench::open(), Double::offering("2.0.0"));
    let updates = on(&bench, &double);
    updates.step().await.unwrap();
    let job = bench.job("until-let-go", false);
    bench.until_state(job, JobState::Running).await;
    updates.install().await.unwrap();
    let view = updates.put_off().unwrap();
    assert!(!view.note && view.stage == UpdateStage::Idle);
    bench.app.cancel(job).unwrap();
    bench.until_state(job, JobState::Cancelled).await;
    support::until_true(|| bench.app.runs_at_work() == 0).await;
    updates.step().await.unwrap();
    assert_eq!(double.installed(), 0);
    let next = on(&bench, &double);
    next.step().await.unwrap();
    assert!(next.view().unwrap().note);
}

#[tokio::test]
async fn what_is_decided_while_it_looks_holds() {
    for install in [false, true] {
        let (bench, double) = (Bench::open(), Double::offering("2.0.0"));
        let updates = on(&bench, &double);
        updates.step().await.unwrap();
        let job = bench.job("until-let-go", false);
        bench.until_state(job, JobState::Running).await;
        if !install {
            updates.install().await.unwrap();
        }
        let gate = Arc::new(Notify::new());
        *double.gate.lock().unwrap() = Some(Arc::clone(&gate));
        bench.clock.move_on(DAY);
        let look = async { updates.step().await.unwrap() };
        let decide = async {
            support::until_true(|| double.looks() == 2).await;
            if install {
                updates.install().await.unwrap();
            } else {
                updates.put_off().unwrap();
            }
            gate.notify_one();
        };
        tokio::join!(look, decide);
        bench.app.cancel(job).unwrap();
        bench.until_state(job, JobState::Cancelled).await;
        support::until_true(|| bench.app.runs_at_work() == 0).await;
        updates.step().await.unwrap();
        assert_eq!(double.installed(), usize::from(install), "asked to install: {install}");
    }
}

#[tokio::test]
async fn where_an_organisation_says_so_nothing_is_looked_for_or_installed() {
    let bench = Bench::managed(json!({ "updates": "off" }));
    let double = Double::offering("2.0.0");
    let updates = on(&bench, &double);
    updates.step().await.unwrap();
    for refused in [updates.look().await, updates.install().await] {
        let error = refused.unwrap_err();
        assert_eq!(error.code(), ErrorCode::Managed);
        assert!(error.to_string().contains("policy.json"));
    }
    let view = updates.view().unwrap();
    assert!(view.off && !view.note && words(&view).contains("policy.json"));
    assert_eq!(double.looks(), 0);
}

#[tokio::test]
async fn a_channel_that_an_organisation_set_is_followed() {
    let bench = Bench::managed(json!({ "updateChannel": "beta" }));
    let double = Double::offering("1.1.0-rc.1");
    on(&bench, &double).step().await.unwrap();
    assert_eq!(*double.looks.lock().unwrap(), [UpdateChannel::Beta]);
}

#[tokio::test]
async fn a_build_that_can_not_replace_itself_says_why_and_looks_for_nothing() {
    let (bench, double) = (Bench::open(), Double::offering("2.0.0"));
    for (unable, said) in [(Unable::NoKey, "does not update itself"), (Unable::Packaged, "package")]
    {
        *double.unable.lock().unwrap() = Some(unable);
        let updates = on(&bench, &double);
        updates.step().await.unwrap();
        assert!(matches!(updates.look().await, Err(AppError::NotNow(_))));
        let view = updates.view().unwrap();
        assert!(view.off && words(&view).contains(said), "{}", words(&view));
    }
    assert_eq!(double.looks(), 0);
}
