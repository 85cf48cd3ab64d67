//! Rows as the application sends them, for tests of what is made of them.

use mailhaul_app::{AccountLabel, JobRow, LastResult, Moved, PasswordState, Trouble};
use mailhaul_model::event::Tally;
use mailhaul_model::{
    BatchId, JobId, JobState, MessageCount, Priority, RunId, RunKind, Said, ServerId,
};

/// A job that copied so many messages; one that failed needs a new password.
pub fn row(job: u32, batch: Option<BatchId>, state: JobState, copied: u64) -> JobRow {
    let account = |login: &str| AccountLabel {
        server: ServerId(1),
        server_name: "A server".into(),
        login: login.into(),
        act_as: None,
    };
    JobRow {
        id: JobId(job),
        name: format!("job {job}"),
        source: account("a"),
        destination: account("b"),
        state,
        reason: Said::as_it_is(""),
        until: None,
        progress: None,
        last: (!state.is_open()).then(|| LastResult {
            run: RunId(1),
            kind: RunKind::Copy,
            state,
            ended: String::new(),
            tally: Tally { copied: MessageCount(copied), ..Tally::default() },
            text: Said::as_it_is(""),
        }),
        actions: Vec::new(),
        changed: String::new(),
        created: String::new(),
        batch,
        priority: Priority::Normal,
        paused: false,
        place: None,
        trouble: (state == JobState::Failed).then_some(Trouble::PasswordRejected),
        moved: Moved::default(),
        source_password: PasswordState::Kept,
        destination_password: PasswordState::Kept,
    }
}
