//! What an organisation set for a computer holds for whoever asks, and leaves the rest to its users.

mod support;

use mailhaul_app::{
    AddressRules, AppError, BatchDraft, CampaignAsks, CampaignAudience, CampaignDraft, ErrorCode,
    FormOrder, JobDraft, Settings,
};
use mailhaul_model::{EngineChoice, JobState, RunOptions, Secret, UpdateChannel};
use mailhaul_vault::MemoryVault;
use serde_json::json;
use std::sync::Arc;
use support::{Bench, TestClock, batch, open, open_managed, passwords};

#[tokio::test]
async fn defaults_hold_until_somebody_chooses_and_then_only_for_what_was_not_chosen() {
    let bench = Bench::managed(json!({
        "defaults": { "parallelRuns": 9, "keepAwake": false, "updateChannel": "beta" }
    }));
    let before = bench.app.settings().unwrap();
    assert_eq!((before.parallel_runs, before.keep_awake), (9, false));
    assert_eq!(before.update_channel, UpdateChannel::Beta);

    bench.app.change_settings(&Settings { parallel_runs: 2, ..before }).unwrap();
    let set = json!({ "defaults": { "parallelRuns": 12, "keepAwake": true } });
    let app = open_managed(bench.folder.path(), bench.vault.clone(), bench.clock.clone(), set);
    let after = app.settings().unwrap();
    assert_eq!((after.parallel_runs, after.keep_awake), (2, true));
}

#[tokio::test]
async fn what_is_locked_has_the_organisations_value_and_a_change_of_it_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (vault, clock) = (Arc::new(MemoryVault::new()), TestClock::new());
    let app = open(folder.path(), vault.clone(), clock.clone());
    let chosen = Settings { parallel_runs: 20, keep_awake: false, ..app.settings().unwrap() };
    app.change_settings(&chosen).unwrap();
    app.shut_down().await;
    drop(app);

    let set = json!({ "defaults": { "parallelRuns": 3 }, "locked": ["parallelRuns", "engine"] });
    let app = open_managed(folder.path(), vault, clock, set);
    let holds = app.settings().unwrap();
    assert_eq!((holds.parallel_runs, holds.keep_awake), (3, false));

    let both = Settings { parallel_runs: 5, keep_awake: true, ..holds.clone() };
    let error = app.change_settings(&both).unwrap_err();
    assert_eq!(error.code(), ErrorCode::Managed);
    assert_eq!(error.said().to_string(), "Your organisation has set this (policy.json).");
    assert_eq!(app.settings().unwrap(), holds);
    let imapsync = Settings { engine: EngineChoice::Imapsync, ..holds.clone() };
    assert!(matches!(app.change_settings(&imapsync), Err(AppError::Managed(_))));

    app.change_settings(&Settings { keep_awake: true, queue_paused: true, ..holds }).unwrap();
    let holds = app.settings().unwrap();
    assert_eq!((holds.parallel_runs, holds.keep_awake, holds.queue_paused), (3, true, true));
}

#[tokio::test]
async fn who_copies_is_chosen_by_no_job_batch_or_list_where_that_is_locked() {
    let bench = Bench::managed(json!({ "locked": ["engine"] }));
    let why = "Your organisation has set this (policy.json).";
    let refused = |error: AppError| {
        assert_eq!((error.code(), error.to_string()), (ErrorCode::Managed, why.to_owned()));
    };
    let imapsync = RunOptions { engine: Some(EngineChoice::Imapsync), ..RunOptions::default() };

    let draft = JobDraft { options: imapsync.clone(), ..bench.draft("anna", false) };
    refused(bench.app.create_job(&draft, passwords()).unwrap_err());
    let job = bench.job("settled", true);
    bench.until_state(job, JobState::Done).await;
    let edited = JobDraft { options: imapsync.clone(), ..bench.app.job_draft(job).unwrap() };
    refused(bench.app.edit_job(job, &edited).unwrap_err());

    let [source, destination] = batch::servers(&bench).map(Some);
    let sales = BatchDraft { source, destination, ..batch::draft("Sales") };
    let odd = BatchDraft { options: imapsync, ..sales.clone() };
    refused(bench.app.add_batch(&odd).unwrap_err());
    let id = bench.app.add_batch(&sales).unwrap();
    refused(bench.app.edit_batch(id, &odd).unwrap_err());

    // What the organisation has chosen may be said once more.
    let ours = RunOptions { engine: Some(EngineChoice::Mailhaul), ..RunOptions::default() };
    bench.app.edit_batch(id, &BatchDraft { options: ours, ..sales }).unwrap();
}

#[tokio::test]
async fn what_chose_another_engine_before_it_was_locked_is_copied_by_the_organisations_and_can_be_changed()
 {
    let bench = Bench::open();
    let imapsync = RunOptions { engine: Some(EngineChoice::Imapsync), ..RunOptions::default() };
    let usual = bench.app.settings().unwrap();
    bench.app.change_settings(&Settings { queue_paused: true, ..usual }).unwrap();
    let draft = JobDraft { options: imapsync, ..bench.draft("settled", false) };
    let job = bench.app.create_job(&draft, passwords()).unwrap();
    assert_eq!(bench.app.engine_instead(&draft.options).unwrap(), None);
    bench.app.shut_down().await;
    let set = json!({ "locked": ["engine"] });
    let app = open_managed(bench.folder.path(), bench.vault.clone(), bench.clock.clone(), set);
    let held = app.settings().unwrap();
    app.change_settings(&Settings { queue_paused: false, ..held }).unwrap();
    support::until(&app, job, |row| row.state == JobState::Done).await;
    let starts = bench.beside(&format!("{job}.sqlite.starts"));
    assert_eq!(std::fs::read_to_string(starts).unwrap(), "start Copy by Mailhaul\n");

    let renamed = JobDraft { name: "Anna".to_owned(), ..app.job_draft(job).unwrap() };
    app.edit_job(job, &renamed).unwrap();
    let (engine, why) = app.engine_instead(&renamed.options).unwrap().expect("another than chosen");
    assert_eq!(engine, EngineChoice::Mailhaul);
    assert_eq!(why.to_string(), "Your organisation has set this (policy.json).");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_copies_is_not_taken_over_from_another_computers_file_where_that_is_locked() {
    let (elsewhere, bench) = (Bench::open(), Bench::managed(json!({ "locked": ["engine"] })));
    let imapsync = RunOptions { engine: Some(EngineChoice::Imapsync), ..RunOptions::default() };
    let (batch, jobs) = batch::import(&elsewhere, "Sales", &batch::list(&["mia", "max"]));
    let draft = JobDraft { options: imapsync, ..elsewhere.app.job_draft(jobs[0]).unwrap() };
    elsewhere.app.edit_job(jobs[0], &draft).unwrap();
    let file = elsewhere.folder.path().join("sales.mailhaul");
    let phrase = || Secret::new("correct horse battery");
    elsewhere.app.export_batch(batch, &file, phrase(), true).await.unwrap();

    let done = bench.app.open_project(&file, phrase(), None).await.unwrap();
    assert_eq!(done.jobs, 2);
    let notes: Vec<String> = done.notes.iter().map(ToString::to_string).collect();
    let why = "Who copies was not taken over from the file. Your organisation has set this (policy.json).";
    assert_eq!(notes, [why]);
    for row in bench.app.jobs().unwrap() {
        assert_eq!(bench.app.job(row.id).unwrap().options.engine, None);
    }
}

#[tokio::test]
async fn what_was_chosen_before_it_was_locked_is_there_again_when_it_no_longer_is() {
    let bench = Bench::open();
    let settings = bench.app.settings().unwrap();
    bench.app.change_settings(&Settings { parallel_runs: 20, ..settings }).unwrap();
    let again = |set| {
        let app = open_managed(bench.folder.path(), bench.vault.clone(), bench.clock.clone(), set);
        app.settings().unwrap().parallel_runs
    };
    assert_eq!(again(json!({ "locked": ["parallelRuns"] })), 4);
    assert_eq!(again(json!({})), 20);
}

#[tokio::test]
async fn with_intake_off_no_form_is_opened_and_no_campaign_is_made_and_the_page_says_why() {
    let bench = Bench::managed(json!({ "intake": "off" }));
    let why = "Your organisation has switched this off (policy.json).";
    let order = FormOrder { address: "127.0.0.1".to_owned(), port: 0 };
    let error = bench.app.open_form(&order).await.unwrap_err();
    assert_eq!((error.code(), error.to_string()), (ErrorCode::Managed, why.to_owned()));

    let server = bench.app.servers(false).unwrap()[0].server.id;
    let draft = CampaignDraft {
        name: "Old Ltd".to_owned(),
        source: Some(server),
        destination: None,
        asks: CampaignAsks::Nothing,
        audience: CampaignAudience::Expected,
        days: 7,
        expected: "anna@old.example".to_owned(),
        rules: AddressRules::default(),
    };
    let error = bench.app.create_campaign(&draft).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::Managed);

    let page = bench.app.intake().await.unwrap();
    assert_eq!(page.form.off.map(|said| said.to_string()).as_deref(), Some(why));
    assert!(page.form.open.is_none() && page.campaigns.is_empty());
}

#[tokio::test]
async fn without_a_policy_the_form_is_not_off() {
    assert_eq!(Bench::open().app.intake().await.unwrap().form.off, None);
}

#[tokio::test]
async fn whoever_looks_is_told_where_it_is_set_what_is_locked_and_what_nobody_understood() {
    let bench = Bench::managed(json!({ "locked": ["engine"], "colour": "green" }));
    let managed = bench.app.managed();
    assert_eq!(managed.origins, ["policy.json"]);
    assert_eq!(managed.locked.len(), 1);
    assert_eq!(managed.notes[0].to_string(), "policy.json: Mailhaul knows no \"colour\".");
    assert_eq!(Bench::open().app.managed(), mailhaul_app::Managed::default());
}
