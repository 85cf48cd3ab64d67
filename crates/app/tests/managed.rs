//! What an organisation set for a computer holds for whoever asks, and leaves the rest to its users.

mod support;

use mailhaul_app::{
    AddressRules, AppError, CampaignAsks, CampaignAudience, CampaignDraft, ErrorCode, FormOrder,
    Settings,
};
use mailhaul_model::{EngineChoice, UpdateChannel};
use mailhaul_vault::MemoryVault;
use serde_json::json;
use std::sync::Arc;
use support::{Bench, TestClock, open, open_managed};

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
