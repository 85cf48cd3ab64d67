//! Batches with real processes: imported, held back, resumed, acted on many at once, certified, closed.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use mailhaul_app::{
    Action, App, AppError, BatchDraft, ImportChoices, ImportColumn, ImportFilter, ImportOrder,
    JobRow, MasterForm, MasterLogin, PasswordState, Settings, Trouble, Voice,
};
use mailhaul_import::Verdict;
use mailhaul_model::event::SideName;
use mailhaul_model::{
    ByteCount, DayWindow, JobId, JobState, Priority, RunKind, Schedule, Secret, ServerLimits,
};
use support::Bench;
use support::batch::{draft, import, import_with, list, order, servers};

#[tokio::test]
async fn a_list_becomes_a_batch_whose_dry_runs_begin_and_no_password_is_in_any_file() {
    let bench = Bench::open();
    let text = list(&["success", "success.two"]);
    let (batch, jobs) = import_with(&bench, "Wave 1", &text, Some(RunKind::Dry), &[]);
    for job in &jobs {
        bench.until_state(*job, JobState::Done).await;
    }
    let page = bench.app.batch(batch).unwrap();
    assert_eq!((page.batch.jobs, page.batch.name.as_str()), (2, "Wave 1"));
    assert_eq!(page.activity[0].text, "Imported 2 jobs of 2 rows.");
    bench.app.shut_down().await;
    for entry in walk(bench.folder.path()) {
        let bytes = std::fs::read(&entry).unwrap();
        for secret in ["open sesame", "swordfish"] {
            let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!found, "{secret} is in {}", entry.display());
        }
    }
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

#[tokio::test]
async fn a_row_without_a_password_waits_for_it_and_goes_on_by_itself_once_it_is_there() {
    let bench = Bench::open();
    let text = "source_email,source_password,dest_email,dest_password\nsuccess@old.example,,success@new.example,x y\n";
    let (_, jobs) = import_with(&bench, "Wave 1", text, Some(RunKind::Dry), &[]);
    let row = bench.until(jobs[0], |row| row.destination_password == PasswordState::Kept).await;
    assert_eq!((row.state, row.trouble), (JobState::Queued, Some(Trouble::PasswordMissing)));
    assert_eq!(row.reason, "Waits for the source password: enter it, or collect it with a form.");
    let new = mailhaul_app::NewPasswords { source: Some(Secret::new("z")), destination: None };
    bench.app.replace_passwords(jobs[0], new).unwrap();
    bench.until_state(jobs[0], JobState::Done).await;
}

#[tokio::test]
async fn what_a_list_says_is_judged_mended_and_left_out_with_its_reason() {
    let bench = Bench::open();
    let first = bench.job_at("success@old.example");
    bench.until_state(first, JobState::Done).await;
    let text = "source_email,source_password,dest_email,dest_password\n\
                success@old.example,a,success@old.example,b\n\
                mia@old,a,mia@new.example,b\n\
                leo@old.example,a,leo@new.example,b\n\
                leo@old.example,a,LEO@new.example,b\n\
                ann@,a,x@new.example,b\n";
    let page = bench.app.open_pasted(&Secret::new(text)).unwrap();
    let [source, destination] = servers(&bench);
    let choices = ImportChoices {
        source: Some(source),
        destination: Some(destination),
        ..page.choices.clone()
    };
    let page = bench.app.change_import(page.id, choices).unwrap();
    assert_eq!((page.counts.rows, page.counts.duplicate), (5, 2), "{:?}", page.counts);
    let refused = bench.app.import_rows(page.id, ImportFilter::Refused, 0, 10).unwrap();
    let odd = refused.iter().find(|row| row.source.text == "ann@").unwrap();
    let mended = bench
        .app
        .mend_cell(page.id, odd.row, ImportColumn::SourceEmail, &Secret::new("ann@old.example"))
        .unwrap();
    assert_eq!(mended.counts.refused + 1, page.counts.refused);
    let csv = bench.app.refused_rows(page.id).unwrap();
    assert!(csv.contains("success@old.example"), "{csv}");
    let all = bench.app.import_rows(page.id, ImportFilter::All, 0, 10).unwrap();
    assert!(all.iter().any(|row| matches!(row.verdict, Verdict::Duplicate { .. })));
    bench.app.discard_import(page.id);
    assert!(matches!(bench.app.import(page.id), Err(AppError::NotNow(_))));
}

#[tokio::test]
async fn a_row_without_options_of_its_own_takes_those_of_its_batch() {
    let bench = Bench::open();
    let text = "source_email,source_password,dest_email,dest_password,options\n\
                success@old.example,a,success@new.example,b,\n\
                other@old.example,a,other@new.example,b,--maxsize 5\n";
    let page = bench.app.open_pasted(&Secret::new(text)).unwrap();
    let [source, destination] = servers(&bench);
    let choices = ImportChoices {
        source: Some(source),
        destination: Some(destination),
        ..page.choices.clone()
    };
    bench.app.change_import(page.id, choices).unwrap();
    let mut options = mailhaul_model::RunOptions::default();
    options.folders.automap = true;
    let batch = BatchDraft { options, ..draft("Automap") };
    let order = ImportOrder { batch, ..order("", None) };
    let outcome = bench.app.finish_import(page.id, &order, &[]).unwrap();
    assert_eq!(outcome.jobs, 2);
    let of = |login: &str| {
        let rows = bench.app.jobs().unwrap();
        let job = rows.iter().find(|row| row.source.login == login).unwrap().id;
        bench.app.job(job).unwrap().options
    };
    assert!(of("success@old.example").folders.automap);
    assert_eq!(of("other@old.example").messages.max_size, Some(ByteCount(5)));
    assert!(!of("other@old.example").folders.automap);
}

#[tokio::test]
async fn an_administrators_login_stands_in_for_the_users_own() {
    let bench = Bench::open();
    let text = "source_email,dest_email,dest_password\nsuccess@old.example,success@new.example,b\n";
    let master =
        |form| MasterLogin { side: SideName::Source, form, password: Secret::new("master key") };
    let star = [master(MasterForm::UserStarMaster("boss".into()))];
    let (_, jobs) = import_with(&bench, "Star", text, None, &star);
    assert_eq!(bench.row(jobs[0]).source.login, "success@old.example*boss");
    bench.app.delete_job(jobs[0]).unwrap();
    let act_as = [master(MasterForm::ActAs("admin".into()))];
    let (_, jobs) = import_with(&bench, "Act as", text, Some(RunKind::Dry), &act_as);
    let source = bench.row(jobs[0]).source;
    assert_eq!(
        (source.login.as_str(), source.act_as.as_deref()),
        ("admin", Some("success@old.example"))
    );
    bench.app.cancel(jobs[0]).unwrap();
}

#[tokio::test]
async fn a_paused_batch_ends_what_is_at_work_and_goes_on_when_it_is_resumed() {
    let bench = Bench::open();
    let text = list(&["gate"]);
    let (batch, jobs) = import_with(&bench, "Wave 1", &text, Some(RunKind::Copy), &[]);
    bench.until_state(jobs[0], JobState::Running).await;
    assert!(bench.app.wants_to_stay_awake().unwrap());
    bench.app.pause_batch(batch, true).unwrap();
    for job in &jobs {
        let row = bench.until(*job, |row| row.reason == "The batch is paused.").await;
        assert!(row.state.is_open() && row.state != JobState::Running, "{row:?}");
    }
    assert!(!bench.app.wants_to_stay_awake().unwrap());
    let starts = bench.starts(jobs[0]);
    let other = bench.job("success", true);
    bench.until_state(other, JobState::Done).await;
    assert_eq!(bench.starts(jobs[0]), starts);
    std::fs::write(bench.beside("gate"), "").unwrap();
    bench.app.pause_batch(batch, false).unwrap();
    for job in &jobs {
        bench.until_state(*job, JobState::Done).await;
    }
}

#[tokio::test]
async fn a_paused_queue_starts_nothing_and_a_paused_job_is_passed_over() {
    let bench = Bench::open();
    let settings = Settings { queue_paused: true, ..Settings::default() };
    bench.app.change_settings(&settings).unwrap();
    let first = bench.job_at("success@1");
    let second = bench.job_at("success@2");
    let row = bench.until(first, |row| row.reason == "The queue is paused.").await;
    assert_eq!(row.state, JobState::Queued);
    bench.app.do_bulk(&[first], Action::Pause).unwrap();
    bench.app.change_settings(&Settings::default()).unwrap();
    bench.until_state(second, JobState::Done).await;
    assert_eq!(
        (bench.row(first).reason.to_string().as_str(), bench.starts(first)),
        ("The job is paused.", 0)
    );
    bench.app.do_bulk(&[first], Action::Resume).unwrap();
    bench.until_state(first, JobState::Done).await;
    let left_out = bench.app.do_bulk(&[first], Action::Pause).unwrap().left_out;
    assert_eq!(left_out[0].reason.to_string(), "It is neither in the queue nor at work.");
}

#[tokio::test]
async fn a_server_gets_no_more_connections_than_it_is_said_to_take() {
    let bench = Bench::open();
    let [source, _] = servers(&bench);
    let limits = ServerLimits { connections: Some(4), ..ServerLimits::default() };
    bench.app.limit_server(source, &limits).unwrap();
    let jobs: Vec<JobId> = (0..3).map(|n| bench.job_at(&format!("gate@{n}"))).collect();
    // Three connections for the first, the one that is left for the second, none for the third.
    bench.until_state(jobs[1], JobState::Running).await;
    let row = bench.until(jobs[2], |row| row.reason.to_string().contains("free connection")).await;
    assert_eq!(row.state, JobState::Queued);
    std::fs::write(bench.beside("gate"), "").unwrap();
    for job in &jobs {
        bench.until_state(*job, JobState::Done).await;
    }
}

#[tokio::test]
async fn the_days_volume_of_a_server_parks_its_jobs_until_midnight_and_says_so() {
    let bench = Bench::open();
    let [source, _] = servers(&bench);
    let first = bench.job_at("success@1");
    bench.until_state(first, JobState::Done).await;
    let limits = ServerLimits { bytes_per_day: Some(ByteCount(1)), ..ServerLimits::default() };
    bench.app.limit_server(source, &limits).unwrap();
    let second = bench.job_at("success@2");
    let row =
        bench.until(second, |row| row.reason.to_string().contains("The day's volume of old")).await;
    assert!(row.until.is_some());
    bench.clock.move_on(86_400);
    bench.until_state(second, JobState::Done).await;
}

#[tokio::test]
async fn a_schedule_holds_a_batch_back_until_it_begins() {
    let bench = Bench::open();
    let (batch, jobs) = import(&bench, "Night", &list(&["success"]));
    let begins =
        mailhaul_model::clock::Clock::now(&*bench.clock) + jiff::SignedDuration::from_hours(2);
    let schedule = Schedule { start: Some(begins), ..Schedule::default() };
    let [source, destination] = servers(&bench);
    let draft = BatchDraft {
        source: Some(source),
        destination: Some(destination),
        schedule,
        ..draft("Night")
    };
    bench.app.edit_batch(batch, &draft).unwrap();
    bench.app.do_bulk(&jobs, Action::RunDry).unwrap();
    let row = bench.until(jobs[0], |row| row.reason.to_string().contains("batch's schedule")).await;
    assert!(row.until.is_some(), "{row:?}");
    bench.clock.move_on(7_200);
    bench.until_state(jobs[0], JobState::Done).await;
    let wrong = BatchDraft {
        schedule: Schedule { window: DayWindow::new(0, 1), days: vec![8], start: None },
        ..draft
    };
    assert!(matches!(bench.app.edit_batch(batch, &wrong), Err(AppError::Invalid(_))));
}

#[tokio::test]
async fn one_action_on_many_jobs_says_what_it_leaves_out_and_why() {
    let bench = Bench::open();
    let text = list(&["success", "wrong-password", "gate"]);
    let (batch, jobs) = import(&bench, "Wave 1", &text);
    let outcome = bench.app.do_bulk(&jobs, Action::RunDry).unwrap();
    assert_eq!((outcome.done, outcome.left_out.len()), (3, 0));
    bench.until_state(jobs[0], JobState::Done).await;
    let rejected = bench.until_state(jobs[1], JobState::Failed).await;
    assert_eq!(rejected.trouble, Some(Trouble::PasswordRejected));
    bench.until_state(jobs[2], JobState::Running).await;

    let preview = bench.app.preview_bulk(&jobs, Action::RunReal).unwrap();
    assert_eq!(preview.applies_to, [jobs[0]]);
    let reasons: Vec<String> =
        preview.left_out.iter().map(|left| left.reason.to_string()).collect();
    assert_eq!(reasons.len(), 2, "{reasons:?}");
    assert!(reasons.iter().any(|reason| reason.contains("in the queue or at work")), "{reasons:?}");
    assert!(reasons.iter().any(|reason| reason.contains("rejected the")), "{reasons:?}");
    assert_eq!(preview.messages_to_copy.0, 10);
    let outcome = bench.app.do_bulk(&jobs, Action::RunReal).unwrap();
    assert_eq!(outcome.done, 1);
    let acts = bench.app.batch(batch).unwrap().activity;
    assert_eq!(acts[0].text, "Queued a run for real of 1 job.");
    // A password that was rejected is not tried again until it changes.
    assert!(matches!(bench.app.queue_run(jobs[1], RunKind::Dry), Err(AppError::NotNow(_))));
    std::fs::write(bench.beside("gate"), "").unwrap();
    bench.until_state(jobs[2], JobState::Done).await;
}

#[tokio::test]
async fn a_higher_priority_and_a_move_change_who_is_next() {
    let bench = Bench::open();
    bench.app.change_settings(&Settings { parallel_runs: 1, ..Settings::default() }).unwrap();
    let gate = bench.job_at("gate@0");
    bench.until_state(gate, JobState::Running).await;
    let jobs: Vec<JobId> = (1..=3).map(|n| bench.job_at(&format!("success@{n}"))).collect();
    bench.app.set_priority(&[jobs[2]], Priority::High).unwrap();
    bench.app.move_in_line(&[jobs[1]], Some(jobs[0])).unwrap();
    let mut rows: Vec<_> = jobs.iter().map(|job| bench.row(*job)).collect();
    rows.sort_by(|a, b| b.priority.cmp(&a.priority).then(a.place.partial_cmp(&b.place).unwrap()));
    assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [jobs[2], jobs[1], jobs[0]]);
    std::fs::write(bench.beside("gate"), "").unwrap();
    for job in &jobs {
        bench.until_state(*job, JobState::Done).await;
    }
    let started: Vec<String> = [jobs[2], jobs[1], jobs[0]]
        .iter()
        .map(|job| bench.app.job(*job).unwrap().runs[0].id.to_string())
        .collect();
    assert_eq!(started.len(), 3);
}

#[tokio::test]
async fn a_job_whose_messages_may_all_stay_behind_needs_nobody() {
    let bench = Bench::open();
    let (batch, jobs) =
        import_with(&bench, "Wave 1", &list(&["refused"]), Some(RunKind::Copy), &[]);
    let row = bench.until_state(jobs[0], JobState::Warnings).await;
    assert_eq!(row.trouble, Some(Trouble::MessagesRefused));
    let failed = bench.app.failed_messages(batch, 0, 10).unwrap().rows;
    let places: Vec<_> = failed
        .iter()
        .map(|row| mailhaul_app::MessagePlace {
            job: row.job,
            folder: row.message.folder.clone(),
            uid: row.message.uid,
        })
        .collect();
    assert_eq!(places.len(), 1);
    bench.app.accept_messages(batch, &places, "too big, the user knows").unwrap();
    assert_eq!(bench.row(jobs[0]).trouble, None);
}

#[tokio::test]
async fn a_certificate_counts_what_the_runs_counted_and_is_written_three_ways() {
    let bench = Bench::open();
    let text = list(&["success", "refused"]);
    let (batch, jobs) = import_with(&bench, "Wave 1", &text, Some(RunKind::Copy), &[]);
    bench.until_state(jobs[0], JobState::Done).await;
    bench.until_state(jobs[1], JobState::Warnings).await;
    let certificate = bench.app.certificate_of_batch(batch, "Example Ltd").unwrap();
    assert_eq!(certificate.pairs.len(), 2);
    assert_eq!(certificate.pairs[0].tally.copied.0, 10);
    assert_eq!(certificate.pairs[1].points[0].message.subject, "Quarterly figures");
    for ending in ["pdf", "html", "csv"] {
        let path = bench.folder.path().join(format!("certificate.{ending}"));
        App::write_certificate(&certificate, &path, &Voice::english()).unwrap();
        assert!(std::fs::metadata(&path).unwrap().len() > 200, "{ending}");
    }
    let failed = bench.app.failed_messages(batch, 0, 10).unwrap();
    assert_eq!((failed.total, failed.rows.len(), failed.rows[0].job), (1, 1, jobs[1]));
    let beyond = bench.app.failed_messages(batch, 1, 10).unwrap();
    assert_eq!((beyond.total, beyond.rows.len()), (1, 0));
}

#[tokio::test]
async fn a_certificate_names_each_changed_message_that_arrived_once_however_often_it_was_sent() {
    let bench = Bench::open();
    let text = list(&["changed"]);
    let (batch, jobs) = import_with(&bench, "Wave 1", &text, Some(RunKind::Copy), &[]);
    bench.until_state(jobs[0], JobState::Warnings).await;
    bench.app.queue_run(jobs[0], RunKind::Copy).unwrap();
    let ended = |row: &JobRow| row.state == JobState::Warnings && bench.starts(jobs[0]) == 2;
    bench.until(jobs[0], ended).await;
    let pair = bench.app.certificate_of_batch(batch, "").unwrap().pairs.remove(0);
    let refused: Vec<_> = pair.points.iter().map(|point| point.message.uid.get()).collect();
    let changed: Vec<_> = pair.changes.iter().map(|change| change.uid.get()).collect();
    assert_eq!((refused, changed), (vec![1], vec![5]));
}
