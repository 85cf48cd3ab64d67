//! The order of folders: those that go to one destination folder are worked on one after the other.
//!
//! A folder is compared with what the destination holds. What another folder has sent and the server has not acknowledged
//! belongs to nobody yet, and would be taken for this folder's own: of two equal messages one would never arrive.

use std::collections::HashMap;
use std::sync::Arc;

use crate::task::FolderTask;

/// Groups in which every destination folder is there once, in any case: a server may take "Work" and "work" for one.
pub fn waves(tasks: Vec<FolderTask>) -> Vec<Vec<Arc<FolderTask>>> {
    let mut before: HashMap<String, usize> = HashMap::new();
    let mut waves: Vec<Vec<Arc<FolderTask>>> = Vec::new();
    for task in tasks {
        let wave = before.entry(task.destination.as_str().to_lowercase()).or_default();
        if waves.len() == *wave {
            waves.push(Vec::new());
        }
        waves[*wave].push(Arc::new(task));
        *wave += 1;
    }
    waves
}

#[cfg(test)]
mod tests {
    use mailhaul_imap::Mailbox;

    use super::waves;
    use crate::task::FolderTask;

    fn task((source, destination): (&str, &str)) -> FolderTask {
        FolderTask {
            index: 0,
            source: Mailbox::new(source),
            source_status: None,
            destination: Mailbox::new(destination),
            destination_status: None,
            create: false,
            subscribe: false,
            is_all_mail: false,
        }
    }

    fn order(pairs: &[(&str, &str)]) -> Vec<Vec<String>> {
        let waves = waves(pairs.iter().copied().map(task).collect());
        waves
            .iter()
            .map(|wave| wave.iter().map(|task| task.source.as_str().to_owned()).collect())
            .collect()
    }

    #[test]
    fn folders_with_places_of_their_own_go_together() {
        assert_eq!(order(&[("A", "A"), ("B", "B")]), [["A", "B"]]);
        assert_eq!(order(&[]), Vec::<Vec<String>>::new());
    }

    #[test]
    fn folders_that_are_merged_follow_one_another() {
        let order = order(&[("A", "All"), ("B", "all"), ("C", "C"), ("D", "All")]);
        assert_eq!(order, [vec!["A", "C"], vec!["B"], vec!["D"]]);
    }
}
