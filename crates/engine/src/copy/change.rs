//! The run's rules about what is in a message, applied between the two halves.

use bytes::{Bytes, BytesMut};
use mailhaul_imap::{InternalDate, Response, Streaming};
use mailhaul_model::event::{Edit, MessageChange, MessageOutcome, SideName};
use mailhaul_model::{Event, ExitCode, MessageCount, said};

use super::folder::FolderCopy;
use super::outlet::Wanted;
use super::shared::Shared;
use crate::content::{LARGEST, Looked};
use crate::context::Context;
use crate::fault::Fault;
use crate::identity::{header_of, subject};
use crate::message::Message;

/// The message as it is to be sent, named where it changed; nothing where it is left out, which is said and counted.
pub fn passed(
    run: &Context,
    shared: &Shared,
    mut wanted: Wanted,
    body: Bytes,
) -> Result<Option<(Wanted, Bytes)>, Fault> {
    if !run.content.needs_whole() {
        return Ok(Some((wanted, body)));
    }
    match run.content.look(&body) {
        Looked::Same => Ok(Some((wanted, body))),
        Looked::Changed(changed, edits) => {
            let about = subject(&body);
            wanted.change = wanted.folder.task.change(&wanted.message, about, edits);
            wanted.message.size = changed.len() as u64;
            Ok(Some((wanted, changed)))
        }
        Looked::LeftOut(reason) => {
            let why = (ExitCode::Ok, reason);
            let message = &wanted.message;
            let about = subject(&body);
            wanted.folder.lost(run, message, MessageOutcome::Skipped, about, why)?;
            shared.came_back(1);
            Ok(None)
        }
    }
}

/// Names a message that is changed, with all that was done to it: to its bytes, which `change` tells, and beside them.
pub fn tell(
    run: &Context,
    folder: &FolderCopy,
    (message, start): (&Message, &[u8]),
    change: Option<MessageChange>,
    beside: impl Iterator<Item = Edit>,
) {
    let beside: Vec<Edit> = beside.collect();
    let first_said = || folder.task.change(message, subject(start), Vec::new());
    let change = change.or_else(|| if beside.is_empty() { None } else { first_said() });
    if let Some(mut change) = change {
        change.edits.extend(beside);
        run.sink.emit(Event::Changed(change));
        run.content.count_change();
    }
}

/// A body that comes in parts, in one piece; nothing where it is too large to be held.
pub async fn gathered(size: u64, stream: &mut Streaming) -> Result<Option<Bytes>, Fault> {
    let mut left = size;
    let mut body = BytesMut::new();
    while left > 0 {
        let next = stream.next().await;
        let next = next.map_err(|failure| Fault::Link { side: SideName::Source, failure })?;
        let Some(Response::BodyChunk(bytes)) = next else { continue };
        left = left.saturating_sub(bytes.len() as u64);
        if size <= LARGEST {
            body.extend_from_slice(&bytes);
        }
    }
    Ok((size <= LARGEST).then(|| body.freeze()))
}

/// The message can't be looked into, so it is not known what the rules would make of it.
pub fn too_large(run: &Context, shared: &Shared, wanted: &Wanted) -> Result<(), Fault> {
    let why = said!(
        "it is over {0} bytes, too large for the changes that were asked for",
        MessageCount(LARGEST)
    );
    let outcome = MessageOutcome::Refused;
    let why = (ExitCode::AppendRefused, why);
    run.refusals.refuse((wanted.folder.task.index, wanted.message.uid), wanted.message.size);
    let result = wanted.folder.lost(run, &wanted.message, outcome, String::new(), why);
    shared.came_back(1);
    result
}

/// With the date of arrival from the header, where that was asked for and the header has one.
pub fn dated(run: &Context, mut message: Message, start: &[u8]) -> Message {
    if run.options.messages.date_from_header {
        message.date = header_date(start).or(message.date);
    }
    message
}

fn header_date(start: &[u8]) -> Option<InternalDate> {
    let parsed = mail_parser::MessageParser::new().parse_headers(header_of(start))?;
    let date = parsed.date()?;
    let offset = i16::from(date.tz_hour) * 60 + i16::from(date.tz_minute);
    let offset_minutes = if date.tz_before_gmt { -offset } else { offset };
    Some(InternalDate { unix: date.to_timestamp(), offset_minutes })
}

#[cfg(test)]
mod tests {
    use super::header_date;

    #[test]
    fn a_date_is_read_with_its_zone() {
        let date = header_date(b"Date: Mon, 4 Jan 2021 10:00:00 -0530\r\n\r\n").unwrap();
        assert_eq!(date.to_string(), " 4-Jan-2021 10:00:00 -0530");
        assert_eq!(header_date(b"Subject: x\r\n\r\n"), None);
    }
}
