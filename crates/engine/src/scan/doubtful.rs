//! Messages of the destination that it can't hand out: nobody can tell which messages of the source they are, if any.
//!
//! A copy keeps the moment at which its message was received (INTERNALDATE), and the server's index tells that of a message
//! that can't be read. A message of the source that was received at the very same moment may be the one: it is held back and
//! named, because a copy of it might be a second one. All others are copied.

use mailhaul_model::{ExitCode, Said, SaidValue, said};

use crate::context::Context;
use crate::fault::Fault;
use crate::message::Message;
use crate::sink::warn;
use crate::task::{FolderTask, refuse_folder};

/// Why a message is held back, in plain words.
fn may_be_there() -> Said {
    said!(
        "it may be on the destination already, as a message that the destination server can't read; remove that one or have it repaired, then run again"
    )
}

/// What of a destination folder can't be read.
pub type Unread = Vec<Message>;

/// Whether a message of the source may be one of those.
pub fn may_be(message: &Message, unread: &[Message]) -> bool {
    let moment = |message: &Message| message.date.map(|date| date.unix);
    let (here, there) = (moment(message), unread.iter().map(moment));
    // A moment that isn't told may be any.
    there.into_iter().any(|there| here.is_none() || there.is_none() || here == there)
}

/// Says that a message of the destination can't be read.
pub fn say_unread(run: &Context, task: &FolderTask, message: &Message) {
    let received = message.date.map(|d| d.to_rfc3339()).unwrap_or_default();
    let text = format!(
        "{}: the destination server broke the connection each time its message with the UID {} (received {received}) was read. \
         It is left out of the comparison: messages of the source that were received at that moment are not copied, all others \
         are.",
        task.destination.as_str(),
        message.uid,
    );
    warn(&*run.sink, text);
}

/// Gives a folder up whose destination lists fewer messages than it says there are.
pub fn say_unlisted(run: &Context, task: &FolderTask, unlisted: usize) -> Result<(), Fault> {
    let text = said!(
        "The destination says that the folder {0} holds {1} messages more than it lists: nothing is copied into it, because these may be there already. Run again later; if it stays, have the server repair the folder's index.",
        SaidValue::name(task.destination.as_str()),
        unlisted
    );
    refuse_folder(run, task, &text, ExitCode::SelectFailed)
}

/// Holds back those of the messages that were not found which may be unread ones: named, and counted as refused.
pub fn hold_back<'a>(
    run: &Context,
    task: &FolderTask,
    missing: impl Iterator<Item = &'a Message>,
    unread: &[Message],
) -> Result<(), Fault> {
    for message in missing.filter(|message| may_be(message, unread)) {
        let Some(report) = task.refused(message, may_be_there()) else { continue };
        run.refusals.refuse((task.index, message.uid), message.size);
        run.meter.name(task.index, report);
        run.error(ExitCode::AppendRefused)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use mailhaul_imap::InternalDate;

    use super::may_be;
    use crate::message::{FlagSets, Message};

    fn at(unix: Option<i64>) -> Message {
        let flags = FlagSets::default().keep(&[]);
        let date = unix.map(|unix| InternalDate { unix, offset_minutes: 0 });
        Message { uid: 1, size: 1, date, flags }
    }

    #[test]
    fn only_what_was_received_at_the_same_moment_or_at_none_that_is_told_may_be_an_unread_message()
    {
        assert!(may_be(&at(Some(5)), &[at(Some(4)), at(Some(5))]));
        assert!(!may_be(&at(Some(5)), &[at(Some(4))]));
        assert!(!may_be(&at(Some(5)), &[]));
        assert!(!may_be(&at(None), &[]));
        assert!(may_be(&at(None), &[at(Some(4))]) && may_be(&at(Some(5)), &[at(None)]));
    }
}
