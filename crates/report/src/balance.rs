//! The equation, and what breaks it: source = copied + settled + adopted + skipped + refused + vanished.
//!
//! Whether a certificate closes is found out here from the tallies and is no field anywhere. A mailbox that was never
//! read has nothing on either side of the equation and still doesn't close: nobody counted.

use mailhaul_model::event::{FolderProgress, Tally};
use mailhaul_model::{JobState, MessageCount, Said, said};

use crate::words::state;
use crate::{Certificate, Pair};

/// Messages that are on the destination: copied, settled by earlier runs, or found there.
pub fn arrived(tally: &Tally) -> MessageCount {
    tally.copied + tally.settled + tally.adopted
}

/// Messages that are known not to arrive: skipped, refused or vanished.
pub fn absent(tally: &Tally) -> MessageCount {
    tally.skipped + tally.refused + tally.vanished
}

/// Messages that are neither known to have arrived nor known to be absent.
pub fn missing(tally: &Tally) -> MessageCount {
    tally.source - (arrived(tally) + absent(tally))
}

/// Messages that are counted beyond what the source holds.
pub fn surplus(tally: &Tally) -> MessageCount {
    (arrived(tally) + absent(tally)) - tally.source
}

/// Why a mailbox doesn't close.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Its last run didn't come to its end, so nobody knows.
    NotFinished(JobState),
    /// No run ever counted it to the end.
    NeverCounted,
    /// Messages without a place.
    Missing(MessageCount),
    /// More places than messages.
    Surplus(MessageCount),
    /// The folders together say something else than the mailbox.
    FoldersDiffer,
    /// Folders that could not be worked on.
    FoldersFailed(usize),
}

impl Pair {
    /// Everything that keeps the mailbox from closing; empty where it closes.
    pub fn gaps(&self) -> Vec<Gap> {
        let failed = self.folders.iter().filter(|folder| folder.problem.is_some()).count();
        let (missing, surplus) = (missing(&self.tally), surplus(&self.tally));
        let finished = matches!(self.state, JobState::Done | JobState::Warnings);
        [
            (!finished).then_some(Gap::NotFinished(self.state)),
            self.basis.at.is_none().then_some(Gap::NeverCounted),
            (missing.0 > 0).then_some(Gap::Missing(missing)),
            (surplus.0 > 0).then_some(Gap::Surplus(surplus)),
            (!self.folders_agree()).then_some(Gap::FoldersDiffer),
            (failed > 0).then_some(Gap::FoldersFailed(failed)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Whether every message of the mailbox has exactly one place.
    pub fn closes(&self) -> bool {
        self.gaps().is_empty()
    }

    /// Points nobody has accepted.
    pub fn open_points(&self) -> usize {
        self.points.iter().filter(|point| point.accepted.is_none()).count()
    }

    /// Absent messages that are counted, but not among the points.
    pub fn unnamed(&self) -> MessageCount {
        absent(&self.tally) - MessageCount(self.points.len() as u64)
    }

    fn folders_agree(&self) -> bool {
        let sum = self.folders.iter().fold(Tally::default(), |sum, one| sum.plus(&one.tally));
        let balanced = |tally: &Tally| (tally.source, arrived(tally), absent(tally));
        balanced(&sum) == balanced(&self.tally) && self.folders.iter().all(folder_closes)
    }
}

/// Whether every message of a folder has exactly one place.
pub fn folder_closes(folder: &FolderProgress) -> bool {
    let (missing, surplus) = (missing(&folder.tally), surplus(&folder.tally));
    missing.0 == 0 && surplus.0 == 0
}

/// What the certificate says in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every message has its place, and nobody has to look at anything.
    Closes,
    /// Every message has its place; so many that didn't arrive wait for someone's word.
    ClosesWithPoints(usize),
    /// In so many mailboxes messages are not accounted for.
    DoesNotClose(usize),
    /// There is no mailbox in it.
    Empty,
}

impl Certificate {
    /// Whether the equation holds in every mailbox.
    pub fn verdict(&self) -> Verdict {
        let unclosed = self.pairs.iter().filter(|pair| !pair.closes()).count();
        let open: usize = self.pairs.iter().map(Pair::open_points).sum();
        let unnamed = self.pairs.iter().map(Pair::unnamed).sum::<MessageCount>();
        let open = open.saturating_add(usize::try_from(unnamed.0).unwrap_or(usize::MAX));
        match (self.pairs.is_empty(), unclosed, open) {
            (true, ..) => Verdict::Empty,
            (_, 0, 0) => Verdict::Closes,
            (_, 0, open) => Verdict::ClosesWithPoints(open),
            (_, unclosed, _) => Verdict::DoesNotClose(unclosed),
        }
    }

    /// The sum over all mailboxes.
    pub fn total(&self) -> Tally {
        self.pairs.iter().fold(Tally::default(), |sum, pair| sum.plus(&pair.tally))
    }
}

impl Gap {
    /// In words, to stand behind "Not complete".
    pub fn said(&self) -> Said {
        match self {
            Self::NotFinished(now) => {
                said!("its last run did not come to its end ({0})", state(*now))
            }
            Self::NeverCounted => said!("no run counted its messages to the end"),
            Self::Missing(count) => {
                said!(*count; "# message is without a place", "# messages are without a place")
            }
            Self::Surplus(count) => said!(
                *count;
                "# message is counted beyond what the source holds",
                "# messages are counted beyond what the source holds"
            ),
            Self::FoldersDiffer => said!("the folders don't add up to the mailbox"),
            Self::FoldersFailed(count) => {
                said!(*count; "# folder could not be worked on", "# folders could not be worked on")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use mailhaul_model::event::{FolderProgress, Tally};
    use mailhaul_model::{JobState, MessageCount};

    use super::Gap;
    use crate::{Basis, BasisKind, Pair};

    fn tally(source: u64, copied: u64) -> Tally {
        Tally { source: MessageCount(source), copied: MessageCount(copied), ..Tally::default() }
    }

    fn pair(whole: Tally, folders: &[Tally]) -> Pair {
        let folder = |tally: &Tally| FolderProgress {
            source: "INBOX".into(),
            destination: "INBOX".into(),
            tally: *tally,
            done: true,
            problem: None,
            flags_differ: MessageCount(0),
        };
        Pair {
            source: "a".into(),
            destination: "b".into(),
            state: JobState::Done,
            basis: Basis { kind: BasisKind::Counted, at: Some(jiff::Timestamp::UNIX_EPOCH) },
            runs: Vec::new(),
            tally: whole,
            flags_differing: None,
            folders: folders.iter().map(folder).collect(),
            left_out: Vec::new(),
            points: Vec::new(),
            changes: Vec::new(),
        }
    }

    #[test]
    fn a_mailbox_closes_when_every_message_has_one_place() {
        assert!(pair(tally(5, 5), &[tally(2, 2), tally(3, 3)]).closes());
    }

    #[test]
    fn a_message_without_a_place_is_a_gap() {
        let gaps = pair(tally(5, 4), &[tally(2, 2), tally(3, 2)]).gaps();
        assert_eq!(gaps, [Gap::Missing(MessageCount(1)), Gap::FoldersDiffer]);
    }

    #[test]
    fn a_message_with_two_places_is_a_gap() {
        let gaps = pair(tally(5, 6), &[tally(5, 6)]).gaps();
        assert_eq!(gaps, [Gap::Surplus(MessageCount(1)), Gap::FoldersDiffer]);
    }

    #[test]
    fn folders_that_make_up_for_each_other_are_a_gap() {
        let gaps = pair(tally(5, 5), &[tally(3, 2), tally(2, 3)]).gaps();
        assert_eq!(gaps, [Gap::FoldersDiffer]);
    }

    #[test]
    fn messages_of_a_dry_run_have_no_place() {
        let whole = Tally { pending: MessageCount(5), ..tally(5, 0) };
        assert!(whole.closes());
        assert!(pair(whole, &[whole]).gaps().contains(&Gap::Missing(MessageCount(5))));
    }

    #[test]
    fn a_mailbox_that_nobody_read_does_not_close() {
        let mut failed = pair(Tally::default(), &[]);
        assert!(failed.closes());
        failed.state = JobState::Failed;
        assert_eq!(failed.gaps(), [Gap::NotFinished(JobState::Failed)]);
        (failed.state, failed.basis.at) = (JobState::Done, None);
        assert_eq!(failed.gaps(), [Gap::NeverCounted]);
    }

    #[test]
    fn a_folder_that_could_not_be_read_is_a_gap() {
        let mut one = pair(tally(2, 2), &[tally(2, 2)]);
        one.folders[0].problem = Some(mailhaul_model::Said::as_it_is("No."));
        assert_eq!(one.gaps(), [Gap::FoldersFailed(1)]);
    }
}
