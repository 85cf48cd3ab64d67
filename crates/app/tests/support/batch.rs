//! Batches of made-up users, taken in as a list is.

use mailhaul_app::{BatchDraft, ImportChoices, ImportOrder, MasterLogin};
use mailhaul_model::{BatchId, JobId, RunKind, Schedule, Secret, ServerId};

use super::Bench;

/// Takes a list of users in as one batch; its jobs wait until something is asked of them.
pub fn import(bench: &Bench, name: &str, list: &str) -> (BatchId, Vec<JobId>) {
    import_with(bench, name, list, None, &[])
}

pub fn import_with(
    bench: &Bench,
    name: &str,
    list: &str,
    first: Option<RunKind>,
    masters: &[MasterLogin],
) -> (BatchId, Vec<JobId>) {
    let page = bench.app.open_pasted(&Secret::new(list)).unwrap();
    let servers = servers(bench);
    let choices = ImportChoices {
        source: Some(servers[0]),
        destination: Some(servers[1]),
        ..page.choices.clone()
    };
    bench.app.change_import(page.id, choices).unwrap();
    let order = order(name, first);
    let outcome = bench.app.finish_import(page.id, &order, masters).unwrap();
    let mut jobs: Vec<JobId> = bench
        .app
        .jobs()
        .unwrap()
        .into_iter()
        .filter(|row| row.batch == Some(outcome.batch))
        .map(|row| row.id)
        .collect();
    jobs.sort_unstable();
    assert_eq!(u32::try_from(jobs.len()).unwrap(), outcome.jobs);
    (outcome.batch, jobs)
}

pub fn order(name: &str, first: Option<RunKind>) -> ImportOrder {
    ImportOrder {
        into: None,
        batch: draft(name),
        first,
        own_logins: Vec::new(),
        keep_logins: Vec::new(),
    }
}

pub fn servers(bench: &Bench) -> [ServerId; 2] {
    let draft = bench.draft("x", true);
    [draft.source.server.unwrap(), draft.destination.server.unwrap()]
}

pub fn draft(name: &str) -> BatchDraft {
    BatchDraft {
        name: name.to_owned(),
        source: None,
        destination: None,
        options: mailhaul_model::RunOptions::default(),
        schedule: Schedule::default(),
        most_at_once: None,
    }
}

pub fn list(logins: &[&str]) -> String {
    let row =
        |login: &&str| format!("{login}@old.example,open sesame,{login}@new.example,swordfish\n");
    let rows: String = logins.iter().map(row).collect();
    format!("source_email,source_password,dest_email,dest_password\n{rows}")
}
