//! The text for a ticket says what went wrong, and gives away nobody.

mod support;

use mailhaul_app::{DiagnosticsRequest, Surroundings};
use mailhaul_model::{JobState, RunOptions};
use support::Bench;

fn here(bench: &Bench) -> Surroundings {
    let folder = bench.folder.path().display().to_string();
    Surroundings {
        version: "1.2.3".into(),
        system: "An operating system".into(),
        keychain: "A keychain, answers".into(),
        data_folder: "the usual one, ext4, 5 GiB free of 10".into(),
        log: format!(
            "INFO opened {folder}/mailhaul.sqlite\nWARN old.example did not answer zoe@else.example\n"
        ),
        paths: vec![(folder, "(data folder)".into())],
    }
}

fn text(bench: &Bench, request: &DiagnosticsRequest) -> String {
    bench.app.diagnostics(request, &here(bench)).expect("a text")
}

#[tokio::test]
async fn a_jobs_text_has_what_a_ticket_needs_and_no_name_or_password_that_was_used() {
    let bench = Bench::open();
    let mut draft = bench.draft("echo", false);
    draft.name = "Wedding of Mia".to_owned();
    let mut options = RunOptions::default();
    options.folders.only = vec!["Divorce papers".to_owned()];
    options.folders.automap = true;
    draft.options = options;
    let job = bench.app.create_job(&draft, support::passwords()).unwrap();
    bench.until_state(job, JobState::Done).await;
    let problem = "storage: see https://form.example/i?k=7Qw of echo@old.example".to_owned();
    let request = DiagnosticsRequest {
        job: Some(job),
        problem: Some(problem),
        ..DiagnosticsRequest::default()
    };
    let said = text(&bench, &request);
    for needed in [
        "version: 1.2.3",
        "system: An operating system",
        "keychain: A keychain, answers",
        "data folder: the usual one, ext4, 5 GiB free of 10",
        "security: Tls, trusted by the system's authorities",
        "option folders.automap: true",
        "option folders.only: [(text of 14)]",
        "kind: copy",
        "starts: 1",
        "IMAP4rev1",
        "exit: ",
    ] {
        assert!(said.contains(needed), "{needed} is not in\n{said}");
    }
    for secret in ["open sesame", "swordfish", "form.example", "7Qw"] {
        assert!(!said.contains(secret), "{secret} is in\n{said}");
    }
    let folder = bench.folder.path().display().to_string();
    for name in ["echo@", "old.example", "new.example", "Wedding", "Divorce", &folder] {
        assert!(!said.contains(name), "{name} is in\n{said}");
    }
}

#[tokio::test]
async fn names_are_in_it_where_they_are_wanted_and_secrets_never() {
    let bench = Bench::open();
    let job = bench.job("echo", false);
    bench.until_state(job, JobState::Done).await;
    let request =
        DiagnosticsRequest { job: Some(job), with_names: true, ..DiagnosticsRequest::default() };
    let said = text(&bench, &request);
    assert!(said.contains("echo@old.example") && said.contains("host: old.example port 993"));
    for secret in ["open sesame", "swordfish"] {
        assert!(!said.contains(secret), "{secret} is in\n{said}");
    }
}

#[tokio::test]
async fn a_failure_is_there_with_its_class_and_the_servers_words() {
    let bench = Bench::open();
    let job = bench.job("wrong-password", false);
    bench.until_state(job, JobState::Failed).await;
    let request = DiagnosticsRequest { job: Some(job), ..DiagnosticsRequest::default() };
    let said = text(&bench, &request);
    assert!(said.contains("failure: WrongCredential"), "{said}");
    assert!(said.contains("trouble: PasswordRejected"), "{said}");
}

#[tokio::test]
async fn a_message_that_did_not_arrive_is_not_named() {
    let bench = Bench::open();
    let job = bench.job("refused", false);
    bench.until_state(job, JobState::Warnings).await;
    let run = bench.app.job(job).unwrap().runs[0].id;
    let reports = bench.app.not_arrived(run, 0, 10).unwrap();
    let request = DiagnosticsRequest { job: Some(job), ..DiagnosticsRequest::default() };
    let said = text(&bench, &request);
    assert!(!reports.is_empty());
    for report in reports {
        assert!(!said.contains(&report.subject), "{} is in\n{said}", report.subject);
    }
}

#[tokio::test]
async fn the_programs_text_counts_jobs_and_names_no_server() {
    let bench = Bench::open();
    bench.until_state(bench.job("success", true), JobState::Done).await;
    let said = text(&bench, &DiagnosticsRequest::default());
    assert!(said.contains("jobs: 1; 0 at work, 0 in line, 0 need someone"), "{said}");
    assert!(said.contains("INFO opened (data folder)/mailhaul.sqlite"), "{said}");
    for name in ["old.example", "zoe@else.example"] {
        assert!(!said.contains(name), "{name} is in\n{said}");
    }
}
