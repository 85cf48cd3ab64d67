//! How often a connection may be lost without getting anywhere in between.

use mailhaul_imap::Failure;
use mailhaul_model::event::SideName;

use crate::context::Context;
use crate::fault::{Fault, is_push_back};

/// For each try that the user allows, so many losses in a row may bring nothing: what is under way on a bad link gets smaller
/// with each, and may still be too much at the fourth.
const LOSSES: u32 = 4;

/// As many as the user allows, and all of them again after each step forward.
#[derive(Debug)]
pub struct Tries {
    left: u32,
    furthest: u64,
}

impl Tries {
    /// All of them. `progress` is a number that grows as long as the work gets on.
    pub fn new(run: &Context, progress: u64) -> Self {
        Self { left: allowed(run), furthest: progress }
    }

    /// Does what a fault that may pass needs first: leaves alone a side that asks for less, and counts what was lost. Says
    /// which side was lost and how, so that it can be connected to anew; `None` where the connections are as good as before.
    /// Any other fault comes back.
    pub async fn get_over(
        &mut self,
        run: &Context,
        progress: u64,
        fault: Fault,
    ) -> Result<Option<(SideName, Failure)>, Fault> {
        match fault {
            Fault::PushedBack { side, failure } => {
                run.crew.pushed_back(run, (side, &failure)).await?;
                Ok(None)
            }
            Fault::Link { side, failure } if is_push_back(&failure) => {
                run.crew.pushed_back(run, (side, &failure)).await?;
                Ok(Some((side, failure)))
            }
            Fault::Link { side, failure } => {
                self.lost(run, progress, (side, &failure))?;
                Ok(Some((side, failure)))
            }
            fault => Err(fault),
        }
    }

    /// A connection was lost; an error where that was once too often.
    fn lost(
        &mut self,
        run: &Context,
        progress: u64,
        (side, failure): (SideName, &Failure),
    ) -> Result<(), Fault> {
        if progress > self.furthest {
            self.furthest = progress;
            self.left = allowed(run);
            return Ok(());
        }
        self.left = self.left.checked_sub(1).ok_or_else(|| run.side(side).gone(failure))?;
        Ok(())
    }
}

fn allowed(run: &Context) -> u32 {
    run.options.pace.reconnect_tries.saturating_mul(LOSSES)
}

#[cfg(test)]
mod tests {
    use mailhaul_imap::Failure;
    use mailhaul_model::event::SideName;

    use super::{Tries, allowed};
    use crate::context::Context;

    #[tokio::test]
    async fn losses_without_progress_are_as_many_as_allowed_and_a_step_forward_gives_all_back() {
        let run = Context::for_tests();
        let mut tries = Tries::new(&run, 0);
        let lost = (SideName::Source, &Failure::Closed);
        let allowed = allowed(&run);
        assert_eq!(allowed, 12, "for the usual three tries");
        for progress in [0, 1] {
            assert!(tries.lost(&run, progress, lost).is_ok());
            for _ in u32::from(progress == 0)..allowed {
                assert!(tries.lost(&run, progress, lost).is_ok());
            }
        }
        assert!(tries.lost(&run, 1, lost).is_err());
    }
}
