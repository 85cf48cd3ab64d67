//! Whether the run went so well that anything may be deleted.

use mailhaul_model::event::{FolderProgress, Tally};

use crate::context::Context;

/// Why nothing may be deleted, if so; in plain words, without a full stop.
pub fn reason_to_wait(run: &Context) -> Option<String> {
    if !run.remembers {
        return Some("there is no ledger, which alone proves what was copied".into());
    }
    let errors = run.meter.errors();
    if errors > 0 {
        let errors = if errors == 1 { "an error".into() } else { format!("{errors} errors") };
        return Some(format!("the run had {errors}"));
    }
    run.meter.folders().iter().find_map(reason_of_folder)
}

fn reason_of_folder(folder: &FolderProgress) -> Option<String> {
    let FolderProgress { source, tally, problem, done, .. } = folder;
    if problem.is_some() || !done {
        return Some(format!("the folder {source:?} could not be worked on to its end"));
    }
    reason_of_tally(tally).map(|why| format!("in the folder {source:?} {why}"))
}

fn reason_of_tally(tally: &Tally) -> Option<String> {
    if tally.refused.0 > 0 {
        return Some(format!("{} messages were refused", tally.refused));
    }
    (!tally.closes()).then(|| "the sums don't close".into())
}

#[cfg(test)]
mod tests {
    use mailhaul_model::event::{FolderProgress, Tally};
    use mailhaul_model::{ExitCode, MessageCount};

    use super::{reason_of_folder, reason_to_wait};
    use crate::context::Context;

    fn folder(tally: Tally) -> FolderProgress {
        FolderProgress {
            source: "Work".into(),
            destination: "Work".into(),
            tally,
            done: true,
            problem: None,
            flags_differ: MessageCount(0),
        }
    }

    fn tally(source: u64, copied: u64) -> Tally {
        Tally { source: MessageCount(source), copied: MessageCount(copied), ..Tally::default() }
    }

    #[test]
    fn a_folder_that_went_well_holds_nothing_back_and_every_other_one_does() {
        assert_eq!(reason_of_folder(&folder(tally(3, 3))), None);
        assert!(reason_of_folder(&folder(tally(3, 2))).is_some());
        let refused = Tally { refused: MessageCount(1), ..tally(3, 2) };
        assert!(reason_of_folder(&folder(refused)).is_some());
        let failed = FolderProgress { problem: Some("no".into()), ..folder(tally(0, 0)) };
        assert!(reason_of_folder(&failed).is_some());
        let open = FolderProgress { done: false, ..folder(tally(0, 0)) };
        assert!(reason_of_folder(&open).is_some());
    }

    #[tokio::test]
    async fn a_run_with_an_error_or_without_a_ledger_deletes_nothing() {
        let mut run = Context::for_tests();
        assert!(reason_to_wait(&run).is_some_and(|why| why.contains("no ledger")));
        run.remembers = true;
        assert_eq!(reason_to_wait(&run), None);
        run.meter.error(ExitCode::FlagsFailed);
        assert!(reason_to_wait(&run).is_some_and(|why| why.contains("an error")));
    }
}
