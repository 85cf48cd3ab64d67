//! Whether the run went so well that anything may be deleted.

use mailhaul_model::event::{FolderProgress, Tally};
use mailhaul_model::{Said, SaidValue, said};

use crate::context::Context;

/// Why nothing may be deleted, if so; in plain words, without a full stop.
pub fn reason_to_wait(run: &Context) -> Option<Said> {
    if !run.remembers {
        return Some(said!("there is no ledger, which alone proves what was copied"));
    }
    let errors = run.meter.errors();
    if errors > 0 {
        return Some(said!(errors; "the run had an error", "the run had # errors"));
    }
    run.meter.folders().iter().find_map(reason_of_folder)
}

fn reason_of_folder(folder: &FolderProgress) -> Option<Said> {
    let FolderProgress { source, tally, problem, done, .. } = folder;
    if problem.is_some() || !done {
        return Some(said!(
            "the folder {0} could not be worked on to its end",
            SaidValue::name(source)
        ));
    }
    reason_of_tally(tally).map(|why| said!("in the folder {0} {1}", SaidValue::name(source), why))
}

fn reason_of_tally(tally: &Tally) -> Option<Said> {
    if tally.refused.0 > 0 {
        return Some(said!(tally.refused; "# message was refused", "# messages were refused"));
    }
    (!tally.closes()).then(|| said!("the sums don't close"))
}

#[cfg(test)]
mod tests {
    use mailhaul_model::event::{FolderProgress, Tally};
    use mailhaul_model::{ExitCode, MessageCount, Said};

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
        let failed = FolderProgress { problem: Some(Said::as_it_is("no")), ..folder(tally(0, 0)) };
        assert!(reason_of_folder(&failed).is_some());
        let open = FolderProgress { done: false, ..folder(tally(0, 0)) };
        assert!(reason_of_folder(&open).is_some());
    }

    #[tokio::test]
    async fn a_run_with_an_error_or_without_a_ledger_deletes_nothing() {
        let mut run = Context::for_tests();
        assert!(reason_to_wait(&run).is_some_and(|why| why.to_string().contains("no ledger")));
        run.remembers = true;
        assert_eq!(reason_to_wait(&run), None);
        run.meter.error(ExitCode::FlagsFailed);
        assert!(reason_to_wait(&run).is_some_and(|why| why.to_string().contains("an error")));
    }
}
