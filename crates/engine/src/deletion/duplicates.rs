//! Messages that are in a destination folder more often than on the source: the surplus goes, if it is the same to the byte.

use std::collections::{HashMap, HashSet};

use mailhaul_model::event::SideName;

use super::destination::There;
use crate::context::Context;
use crate::copy::Links;
use crate::digest::digests;
use crate::fault::Fault;
use crate::identity::Identity;

/// One of several messages with one identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Twin {
    uid: u32,
    size: u64,
    /// A source message's copy by the ledger.
    is_claimed: bool,
}

/// Some of a folder's twins: those that stay, and those that may go.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Group {
    stay: Vec<Twin>,
    surplus: Vec<Twin>,
}

/// Adds the surplus to what goes.
pub async fn add(
    run: &Context,
    links: &Links,
    there: &There<'_>,
    doomed: &mut HashSet<u32>,
) -> Result<(), Fault> {
    let to = there.task.destination.as_str().to_lowercase();
    let on_source = there.view.there.get(&to);
    let mut twins: HashMap<Identity, Vec<Twin>> = HashMap::new();
    for (place, message) in there.snapshot.messages.iter().enumerate() {
        let Some(identity) = there.snapshot.identity(place) else { continue };
        if doomed.contains(&message.uid) || there.known.only_copies.contains(&identity) {
            continue;
        }
        let is_claimed = there.known.places.contains_key(&message.uid);
        let twin = Twin { uid: message.uid, size: message.size, is_claimed };
        twins.entry(identity).or_default().push(twin);
    }
    let groups: Vec<Group> = twins
        .into_iter()
        .filter_map(|(identity, twins)| {
            let wanted = on_source.and_then(|counts| counts.get(&identity)).copied().unwrap_or(0);
            group(twins, usize::try_from(wanted).unwrap_or(usize::MAX))
        })
        .collect();
    let asked = groups.iter().flat_map(|g| g.stay.iter().chain(&g.surplus)).map(|twin| twin.uid);
    let asked: Vec<u32> = asked.collect();
    if asked.is_empty() {
        return Ok(());
    }
    let side = SideName::Destination;
    let mailbox = &there.task.destination;
    let digests = digests(side, &links.destination, mailbox, &asked).await?;
    let mut kept = 0;
    for group in groups {
        let same: HashSet<_> =
            group.stay.iter().filter_map(|twin| digests.get(&twin.uid)).collect();
        for twin in group.surplus {
            if digests.get(&twin.uid).is_some_and(|digest| same.contains(digest)) {
                doomed.insert(twin.uid);
            } else {
                kept += 1;
            }
        }
    }
    run.deletions.keep(
        run,
        mailbox.as_str(),
        kept,
        "they are like others, but not the same to the byte",
    );
    Ok(())
}

/// As many stay as the source has, and all that the ledger knows; the oldest first.
fn group(mut twins: Vec<Twin>, wanted: usize) -> Option<Group> {
    twins.sort_unstable_by_key(|twin| (!twin.is_claimed, twin.uid));
    let claimed = twins.iter().filter(|twin| twin.is_claimed).count();
    let stay = wanted.max(claimed).max(1).min(twins.len());
    let surplus = twins.split_off(stay);
    (!surplus.is_empty()).then_some(Group { stay: twins, surplus })
}

#[cfg(test)]
mod tests {
    use super::{Group, Twin, group};

    fn twin(uid: u32, is_claimed: bool) -> Twin {
        Twin { uid, size: 10, is_claimed }
    }

    fn surplus(twins: &[Twin], wanted: usize) -> Vec<u32> {
        let group = group(twins.to_vec(), wanted);
        group.into_iter().flat_map(|Group { surplus, .. }| surplus).map(|t| t.uid).collect()
    }

    #[test]
    fn as_many_stay_as_the_source_has_and_never_none() {
        let three = [twin(1, false), twin(2, false), twin(3, false)];
        assert_eq!(surplus(&three, 1), [2, 3]);
        assert_eq!(surplus(&three, 2), [3]);
        assert_eq!(surplus(&three, 0), [2, 3]);
        assert_eq!(surplus(&three[..1], 0), [0_u32; 0]);
    }

    #[test]
    fn a_copy_that_the_ledger_knows_stays_before_one_that_it_does_not() {
        assert_eq!(surplus(&[twin(1, false), twin(2, true)], 1), [1]);
        assert_eq!(surplus(&[twin(1, true), twin(2, true)], 1), [0_u32; 0]);
    }
}
