//! What people type, checked field by field.

mod support;

use mailhaul_app::{AppError, ErrorCode, Field, FieldProblem, Passwords, ServerDraft};
use mailhaul_model::{JobState, RunKind, Secret, Security, ServerId, Trust};
use support::{Bench, passwords, server};

fn blocked(problems: &[FieldProblem]) -> Vec<Field> {
    problems.iter().filter(|problem| problem.blocking).map(|problem| problem.field).collect()
}

fn invalid(error: AppError) -> Vec<Field> {
    match error {
        AppError::Invalid(problems) => blocked(&problems),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn every_wrong_field_of_a_server_is_named_at_once() {
    let bench = Bench::open();
    let draft = ServerDraft {
        name: " ".into(),
        host: "imaps://x".into(),
        port: 70_000,
        security: Security::Tls,
        pinned: Some("zz".into()),
        authorities: None,
        proxy: None,
        proxy_user: None,
    };
    let problems = bench.app.check_server(&draft, None).unwrap();
    for field in [Field::Name, Field::Host, Field::Port, Field::Pinned] {
        assert!(blocked(&problems).contains(&field), "{field:?}");
    }
    assert!(
        problems.iter().all(|problem| problem.text.to_string().ends_with(['.', '"'])),
        "{problems:?}"
    );
    assert_eq!(bench.app.add_server(&draft).unwrap_err().code(), ErrorCode::Invalid);
}

#[tokio::test]
async fn an_unencrypted_server_is_warned_about_but_may_be_saved() {
    let bench = Bench::open();
    let draft = ServerDraft { security: Security::None, port: 143, ..server("plain") };
    let problems = bench.app.check_server(&draft, None).unwrap();
    assert!(problems.iter().any(|problem| problem.field == Field::Security && !problem.blocking));
    bench.app.add_server(&draft).unwrap();
}

#[tokio::test]
async fn a_second_server_of_a_name_is_refused_but_the_server_itself_may_keep_it() {
    let bench = Bench::open();
    let saved = bench.app.add_server(&server("Third")).unwrap();
    let twin = ServerDraft { name: " third ".into(), ..server("third") };
    assert_eq!(invalid(bench.app.add_server(&twin).unwrap_err()), [Field::Name]);
    let pinned = ServerDraft { pinned: Some("AB".repeat(32)), ..server("third") };
    let edited = bench.app.edit_server(saved.id, &pinned).unwrap();
    assert!(matches!(edited.endpoint.trust, Trust::Pinned(_)));
}

#[tokio::test]
async fn a_server_that_a_job_uses_is_archived_and_not_deleted() {
    let bench = Bench::open();
    let job = bench.job("success", true);
    bench.until_state(job, JobState::Done).await;
    let used = bench.row(job).source.server;
    let error = bench.app.delete_server(used).unwrap_err();
    assert!(matches!(error, AppError::ServerInUse { jobs: 1 }), "{error}");
    bench.app.archive_server(used, true).unwrap();
    assert!(bench.app.servers(false).unwrap().iter().all(|row| row.server.id != used));
    bench.app.queue_run(job, RunKind::Dry).unwrap();
    bench.until_state(job, JobState::Done).await;
    assert!(
        invalid(bench.app.create_job(&bench.draft("other", true), passwords()).unwrap_err())
            .contains(&Field::SourceServer)
    );
}

#[tokio::test]
async fn every_wrong_field_of_a_job_is_named_at_once() {
    let bench = Bench::open();
    let mut draft = bench.draft("success", true);
    draft.name = "x".repeat(300);
    draft.source.login = " ".into();
    draft.destination.login = "mia@".into();
    draft.destination.server = Some(ServerId(99));
    let fields = blocked(&bench.app.check_job(&draft, None).unwrap());
    assert_eq!(
        fields,
        [Field::Name, Field::SourceLogin, Field::DestinationLogin, Field::DestinationServer]
    );
}

#[tokio::test]
async fn a_job_that_asks_for_a_deletion_is_refused() {
    let bench = Bench::open();
    let mut draft = bench.draft("success", true);
    draft.options.deletion.source_messages = true;
    let fields = blocked(&bench.app.check_job(&draft, None).unwrap());
    assert_eq!(fields, [Field::Options]);
}

#[tokio::test]
async fn a_mailbox_is_not_moved_onto_itself() {
    let bench = Bench::open();
    let mut draft = bench.draft("success", true);
    draft.destination = draft.source.clone();
    draft.destination.login = draft.source.login.to_uppercase();
    let fields = blocked(&bench.app.check_job(&draft, None).unwrap());
    assert_eq!(fields, [Field::DestinationLogin]);
}

#[tokio::test]
async fn a_second_job_for_a_pair_is_refused_with_the_name_of_the_first() {
    let bench = Bench::open();
    let job = bench.job("success", true);
    bench.until_state(job, JobState::Done).await;
    let problems = bench.app.check_job(&bench.draft("success", true), None).unwrap();
    assert!(problems[0].text.to_string().contains("\"success\""), "{problems:?}");
    assert!(bench.app.check_job(&bench.app.job_draft(job).unwrap(), Some(job)).unwrap().is_empty());
}

#[tokio::test]
async fn a_job_needs_both_passwords() {
    let bench = Bench::open();
    let empty = Passwords { source: Secret::new(""), destination: Secret::new("a\0b") };
    let error = bench.app.create_job(&bench.draft("success", true), empty).unwrap_err();
    assert_eq!(invalid(error), [Field::SourcePassword, Field::DestinationPassword]);
    assert!(bench.app.jobs().unwrap().is_empty());
}

#[tokio::test]
async fn a_job_without_a_name_takes_the_sources_login_and_outer_space_is_dropped() {
    let bench = Bench::open();
    let mut draft = bench.draft("success", true);
    draft.name = "  ".into();
    draft.source.login = " mia@old.example ".into();
    let job = bench.app.create_job(&draft, passwords()).unwrap();
    let row = bench.row(job);
    assert_eq!(
        (row.name.as_str(), row.source.login.as_str()),
        ("mia@old.example", "mia@old.example")
    );
}

#[tokio::test]
async fn a_job_at_work_is_neither_edited_nor_deleted_nor_queued_again() {
    let bench = Bench::open();
    let job = bench.job("gate", false);
    bench.until_state(job, JobState::Running).await;
    let draft = bench.app.job_draft(job).unwrap();
    let codes = [
        bench.app.edit_job(job, &draft).unwrap_err().code(),
        bench.app.delete_job(job).unwrap_err().code(),
        bench.app.queue_run(job, RunKind::Copy).unwrap_err().code(),
    ];
    assert_eq!(codes, [ErrorCode::NotNow; 3]);
    std::fs::write(bench.beside("gate"), "").unwrap();
    bench.until_state(job, JobState::Done).await;
    bench.app.edit_job(job, &draft).unwrap();
}
