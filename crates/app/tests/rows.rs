//! What the rows of servers and jobs tell beside their names, and what an action leaves out.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use mailhaul_app::{LeftOutJobs, ServerRow};
use mailhaul_model::{ByteCount, JobId, JobState, Priority, ServerId, ServerLimits};
use support::batch::{import, list, servers};
use support::{Bench, until_true};

fn server(bench: &Bench, id: ServerId) -> ServerRow {
    let rows = bench.app.servers(true).unwrap();
    rows.into_iter().find(|row| row.server.id == id).unwrap()
}

#[tokio::test]
async fn a_server_says_what_it_is_used_for_and_until_when_it_is_held() {
    let bench = Bench::open();
    let [source, destination] = servers(&bench);
    assert_eq!((server(&bench, source).connections, server(&bench, source).held), (0, None));
    let job = bench.job_at("gate@1");
    bench.until_state(job, JobState::Running).await;
    until_true(|| server(&bench, source).connections > 0).await;
    std::fs::write(bench.beside("gate"), "").unwrap();
    bench.until_state(job, JobState::Done).await;
    until_true(|| server(&bench, source).connections == 0).await;
    assert!(server(&bench, source).moved_today > ByteCount(0));
    let limits = ServerLimits { bytes_per_day: Some(ByteCount(1)), ..ServerLimits::default() };
    bench.app.limit_server(source, &limits).unwrap();
    until_true(|| server(&bench, source).held.is_some()).await;
    assert!(server(&bench, source).held_until.is_some());
    assert_eq!(server(&bench, destination).held, None);
    bench.clock.move_on(86_400);
    bench.app.limit_server(source, &limits).unwrap();
    until_true(|| server(&bench, source).held.is_none()).await;
    assert_eq!(server(&bench, source).moved_today, ByteCount(0));
}

#[tokio::test]
async fn a_job_says_when_it_changed_the_last_time() {
    let bench = Bench::open();
    let (_, jobs) = import(&bench, "Wave", &list(&["success"]));
    let made = bench.row(jobs[0]);
    assert_eq!(made.changed, made.created);
    bench.clock.move_on(60);
    bench.app.queue_run(jobs[0], mailhaul_model::RunKind::Dry).unwrap();
    let done = bench.until_state(jobs[0], JobState::Done).await;
    assert_eq!(done.created, made.created);
    assert!(done.changed > made.changed, "{} {}", done.changed, made.changed);
}

#[tokio::test]
async fn what_a_dry_run_found_on_the_destination_is_there() {
    let bench = Bench::open();
    let (_, jobs) = import(&bench, "Wave", &list(&["there", "success"]));
    for job in &jobs {
        bench.app.queue_run(*job, mailhaul_model::RunKind::Dry).unwrap();
        bench.until_state(*job, JobState::Done).await;
    }
    let moved = |job| {
        let moved = bench.row(job).moved;
        (moved.messages_done.0, moved.messages_total.0, moved.bytes_done.0, moved.bytes_total.0)
    };
    let moved: Vec<_> = jobs.into_iter().map(moved).collect();
    assert_eq!(moved, [(10, 10, 1000, 1000), (0, 10, 0, 1000)]);
}

#[tokio::test]
async fn moving_jobs_in_line_names_those_that_are_not_in_it() {
    let bench = Bench::open();
    let done = bench.job_at("success@1");
    bench.until_state(done, JobState::Done).await;
    let busy = bench.job_at("gate@2");
    bench.until_state(busy, JobState::Running).await;
    let paused = mailhaul_app::Settings { parallel_runs: 1, ..mailhaul_app::Settings::default() };
    bench.app.change_settings(&paused).unwrap();
    let waits = bench.job_at("success@3");
    let gone = JobId(4711);
    let outcome = bench.app.move_in_line(&[done, busy, waits, gone], None).unwrap();
    let english = |left: &[LeftOutJobs]| -> Vec<(String, u32)> {
        left.iter().map(|left| (left.reason.to_string(), left.jobs)).collect()
    };
    let left = |reason: &str| (reason.to_owned(), 1);
    assert_eq!(outcome.done, 1);
    assert_eq!(
        english(&outcome.left_out),
        [left("It is at work already."), left("It is not in line."), left("The job is gone.")]
    );
    let outcome = bench.app.set_priority(&[done, waits, gone], Priority::High).unwrap();
    assert_eq!((outcome.done, english(&outcome.left_out)), (2, vec![left("The job is gone.")]));
    std::fs::write(bench.beside("gate"), "").unwrap();
    bench.until_state(waits, JobState::Done).await;
}
