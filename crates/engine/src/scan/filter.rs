//! Which messages are left out on request, or because the destination takes none that large.

use mailhaul_model::{MessageCount, Said, said};
use std::collections::HashSet;

use crate::context::Context;
use crate::message::Message;

const DAY: i64 = 24 * 60 * 60;

/// The limits of a run.
#[derive(Clone, Debug)]
pub struct Filter {
    max_size: Option<u64>,
    message_limit: Option<u64>,
    min_size: Option<u64>,
    /// Not before and not after, seconds since 1970.
    since: Option<i64>,
    until: Option<i64>,
    /// SEARCH keys; the ages don't count where there are some.
    pub search: Option<String>,
}

impl Filter {
    /// By the run's options and the present time.
    pub fn new(run: &Context) -> Self {
        let options = &run.options.messages;
        let now = run.clock.now().as_second();
        let ago = |days: Option<u32>| {
            days.filter(|_| options.source_search.is_none()).map(|d| now - i64::from(d) * DAY)
        };
        Self {
            max_size: options.max_size.map(|b| b.0),
            message_limit: run.message_limit(),
            min_size: options.min_size.map(|b| b.0),
            since: ago(options.max_age),
            until: ago(options.min_age),
            search: options.source_search.clone(),
        }
    }

    /// Whether some messages are left out on request.
    pub fn is_part(&self) -> bool {
        self.max_size.is_some()
            || self.min_size.is_some()
            || self.since.is_some()
            || self.until.is_some()
            || self.search.is_some()
    }

    /// Why the destination would not take a message, in plain words.
    pub fn reason_to_refuse(&self, message: &Message) -> Option<Said> {
        let limit = self.message_limit.filter(|limit| message.size > *limit)?;
        Some(said!("the destination takes no message over {0} bytes", MessageCount(limit)))
    }

    /// Why a message is left out on request, in plain words.
    pub fn reason_to_skip(&self, message: &Message, found: Option<&HashSet<u32>>) -> Option<Said> {
        let size = message.size;
        if let Some(max) = self.max_size.filter(|max| size > *max) {
            return Some(said!("it is larger than the {0} bytes asked for", MessageCount(max)));
        }
        if let Some(min) = self.min_size.filter(|min| size < *min) {
            return Some(said!("it is smaller than the {0} bytes asked for", MessageCount(min)));
        }
        let date = message.date.map(|d| d.unix);
        if self.since.zip(date).is_some_and(|(since, date)| date < since) {
            return Some(said!("it is older than asked for"));
        }
        if self.until.zip(date).is_some_and(|(until, date)| date > until) {
            return Some(said!("it is newer than asked for"));
        }
        found
            .filter(|found| !found.contains(&message.uid))
            .map(|_| said!("the search does not find it"))
    }
}
