//! What the window is told when something changed.

mod support;

use mailhaul_app::{JobRow, Tick};
use mailhaul_desktop::ticks::Ticked;
use mailhaul_model::{JobId, JobState};
use support::row;

fn changed(jobs: u32) -> Ticked {
    let rows: Vec<JobRow> = (1..=jobs).map(|n| row(n, None, JobState::Queued, 0)).collect();
    Ticked::from(&Tick { jobs: rows, deleted: vec![JobId(9000)], ..Tick::default() })
}

#[test]
fn rows_that_changed_come_with_the_event_and_thousands_are_read_again_by_the_page() {
    let some = changed(500);
    assert_eq!((some.jobs.len(), some.reload), (500, false));
    let thousands = changed(501);
    assert_eq!((thousands.jobs.len(), thousands.reload), (0, true));
    assert_eq!(thousands.deleted, [JobId(9000)]);
}
