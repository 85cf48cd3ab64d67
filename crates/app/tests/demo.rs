//! What a demo made is removed, and nothing beside it.

mod support;

use mailhaul_app::{DemoRecord, DemoRemoval};
use mailhaul_model::JobState;
use support::Bench;

/// A demo whose first job is done and whose second is at work, beside a job between other servers.
async fn demo(bench: &Bench) -> DemoRecord {
    let draft = bench.draft("success", false);
    let (done, open) = (bench.job("success", false), bench.job("gate", false));
    bench.until_state(done, JobState::Done).await;
    bench.until_state(open, JobState::Running).await;
    let record = DemoRecord {
        source: draft.source.server.expect("a server"),
        destination: draft.destination.server.expect("a server"),
        jobs: vec![done, open],
    };
    bench.app.remember_demo(&record).expect("it is kept");
    record
}

#[tokio::test]
async fn the_demos_runs_jobs_passwords_and_servers_go_and_others_stay() {
    let bench = Bench::open();
    let record = demo(&bench).await;
    let real = ["real old", "real new"].map(|name| {
        let host = support::server(&name.replace(' ', "-")).host;
        let draft = mailhaul_app::ServerDraft { host, ..support::server(name) };
        bench.app.add_server(&draft).unwrap().id
    });
    let mut draft = bench.draft("fails", false);
    draft.source.server = Some(real[0]);
    draft.destination.server = Some(real[1]);
    let own = bench.app.create_job(&draft, support::passwords()).unwrap();
    let removal = bench.app.preview_demo_removal().unwrap();
    assert_eq!(removal, DemoRemoval { servers: 2, jobs: 2, open: 1, passwords: 4, others: 0 });
    bench.app.remove_demo().await.unwrap();
    assert_eq!(bench.app.demo().unwrap(), None);
    let jobs: Vec<_> = bench.app.jobs().unwrap().iter().map(|row| row.id).collect();
    assert_eq!(jobs, [own]);
    let mut servers: Vec<_> =
        bench.app.servers(true).unwrap().iter().map(|row| row.server.id).collect();
    servers.sort_unstable_by_key(|id| id.0);
    assert_eq!(servers, real);
    assert!(!servers.contains(&record.source));
    support::until_true(|| format!("{:?}", bench.vault).contains("entries: 2")).await;
}

#[tokio::test]
async fn a_server_that_somebodys_own_job_uses_stays_with_that_job() {
    let bench = Bench::open();
    let record = demo(&bench).await;
    let own = bench.job("busy", true);
    bench.until(own, |row| row.state != JobState::Running).await;
    assert_eq!(bench.app.preview_demo_removal().unwrap().others, 1);
    bench.app.remove_demo().await.unwrap();
    let jobs: Vec<_> = bench.app.jobs().unwrap().iter().map(|row| row.id).collect();
    assert_eq!(jobs, [own]);
    let servers = bench.app.servers(true).unwrap();
    assert!(servers.iter().any(|row| row.server.id == record.source));
}

#[tokio::test]
async fn without_a_demo_there_is_nothing_to_remove() {
    let bench = Bench::open();
    let own = bench.job("success", false);
    bench.app.remove_demo().await.unwrap();
    assert_eq!(bench.app.preview_demo_removal().unwrap(), DemoRemoval::default());
    assert_eq!(bench.app.jobs().unwrap()[0].id, own);
}
