//! What the destination makes of a message, found out with one that was made up for the purpose, in a folder of its own that is
//! removed again. Off unless asked for.

use bytes::Bytes;
use mailhaul_imap::{
    AppendMessage, Command, Failure, Fetch, Flag, InternalDate, Mailbox, Response, Session,
    UidSetOrAll,
};
use mailhaul_model::Uid;
use mailhaul_model::event::SideName;

use crate::context::Context;
use crate::fault::{Fault, is_link_lost};
use crate::folder::Listing;
use crate::folder::listing::Detail;
use crate::identity::header_of;
use crate::sink::{info, warn};

const KEYWORD: &str = "$MailhaulProbe";
/// 31-Dec-1999 23:58:57 -0530.
const DATE: InternalDate = InternalDate { unix: 946_704_537, offset_minutes: -330 };
/// Longer than the 998 bytes that mail may have.
const LONG: usize = 1200;

/// Makes the folder, puts the message in, reads it back, says what changed, and removes the folder. A server that doesn't let
/// that be done is told of and no reason to stop.
pub async fn look(run: &Context, session: &Session) -> Result<(), Fault> {
    let listing = Listing::read(session, Detail::Counts).await;
    let listing = listing.map_err(|failure| Fault::of(SideName::Destination, failure))?;
    let second = run.clock.now().as_second();
    let name =
        format!("{}mailhaul-probe-{second}-{}", listing.namespace.prefix, std::process::id());
    let folder = Mailbox::new(&name);
    if let Err(failure) = answer(session.send(Command::Create(folder.clone())).await)? {
        warn(&*run.sink, format!("The destination can't be probed: {failure}."));
        return Ok(());
    }
    let found = put_and_read(session, &folder).await;
    // Only what was made just now goes, whatever came of it.
    let inbox = Command::Examine { mailbox: Mailbox::new("INBOX"), condstore: false };
    let left = session.send(inbox);
    let removed = session.send(Command::Delete(folder));
    answer(left.await)?.ok();
    if let Err(failure) = answer(removed.await)? {
        warn(&*run.sink, format!("The folder {name:?} could not be removed: {failure}."));
    }
    match found? {
        Ok(Some(fetch)) => say(run, &findings(&fetch)),
        Ok(None) => warn(&*run.sink, "Probed the destination: the message it took is not there."),
        Err(failure) => {
            warn(&*run.sink, format!("Probed the destination: it takes no message: {failure}."));
        }
    }
    Ok(())
}

async fn put_and_read(
    session: &Session,
    folder: &Mailbox,
) -> Result<Result<Option<Fetch>, Failure>, Fault> {
    let flags = flags();
    let body = Bytes::from(message());
    let mut append = session.append(folder);
    let told = AppendMessage { flags: &flags, date: Some(DATE), size: body.len() as u64 };
    let written = append.message(told, body).await;
    let put = match written {
        Ok(()) => append.finish().await.map(drop),
        Err(failure) => Err(failure),
    };
    if let Err(failure) = answer(put)? {
        return Ok(Err(failure));
    }
    let open = Command::Examine { mailbox: folder.clone(), condstore: false };
    if let Err(failure) = answer(session.send(open).await)? {
        return Ok(Err(failure));
    }
    let mut stream = session.stream(Command::UidFetch {
        set: UidSetOrAll::From(Uid(std::num::NonZeroU32::MIN)),
        items: "(UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])".into(),
        changed_since: None,
    });
    let mut found = None;
    loop {
        match answer(stream.next().await)? {
            Ok(Some(Response::Fetch(fetch))) if fetch.body.is_some() => found = Some(fetch),
            Ok(Some(_)) => {}
            Ok(None) => return Ok(Ok(found)),
            Err(failure) => return Ok(Err(failure)),
        }
    }
}

fn flags() -> Vec<Flag> {
    vec![Flag::Seen, Flag::Flagged, Flag::Answered, Flag::Keyword(KEYWORD.into())]
}

fn message() -> Vec<u8> {
    let mut message =
        b"Received: from probe.invalid by probe.invalid; Fri, 31 Dec 1999 23:58:57 -0530\r\n\
        From: Mailhaul <probe@mailhaul.invalid>\r\n\
        To: Mailhaul <probe@mailhaul.invalid>\r\n\
        Date: Fri, 31 Dec 1999 23:58:57 -0530\r\n\
        Message-ID: <probe@mailhaul.invalid>\r\n\
        Subject: What becomes of this message?\r\n\
        Content-Type: text/plain; charset=iso-8859-1\r\n\
        Content-Transfer-Encoding: 8bit\r\n\
        \r\n\
        Blanks at the end   \r\n\
        Gr\xfc\xdfe\r\n"
            .to_vec();
    message.extend(std::iter::repeat_n(b'x', LONG));
    message.extend_from_slice(b"\r\nThe end\r\n");
    message
}

/// What was looked at, and whether it was kept.
fn findings(fetch: &Fetch) -> Vec<(&'static str, bool)> {
    let sent = message();
    let body = fetch.body.as_deref().unwrap_or_default();
    let has = |flag: &Flag| fetch.flags.as_ref().is_some_and(|flags| flags.contains(flag));
    let line = |name: &str| {
        let of = |message: &[u8]| -> Option<Vec<u8>> {
            let header = header_of(message);
            let mut lines = header.split_inclusive(|byte| *byte == b'\n');
            lines.find(|line| line.starts_with(name.as_bytes())).map(<[u8]>::to_vec)
        };
        of(body) == of(&sent)
    };
    let long = vec![b'x'; LONG];
    vec![
        ("the date of arrival", fetch.date.is_some_and(|date| date.unix == DATE.unix)),
        ("the zone of that date", fetch.date == Some(DATE)),
        ("flags", [Flag::Seen, Flag::Flagged, Flag::Answered].iter().all(has)),
        ("keywords", has(&Flag::Keyword(KEYWORD.into()))),
        ("Message-ID", line("Message-ID:")),
        ("Received", line("Received:")),
        ("Date and Subject", line("Date:") && line("Subject:")),
        ("lines of 1200 bytes", body.windows(LONG).any(|part| part == long)),
        ("characters of eight bits", body.windows(4).any(|part| part == b"r\xfc\xdfe")),
        ("every byte", body == sent),
        ("the size it tells", fetch.size == Some(body.len() as u64)),
    ]
}

fn say(run: &Context, findings: &[(&'static str, bool)]) {
    let named = |kept: bool| -> Vec<&str> {
        findings.iter().filter(|(_, is)| *is == kept).map(|(what, _)| *what).collect()
    };
    info(&*run.sink, format!("Probed the destination. It keeps: {}.", named(true).join(", ")));
    let lost = named(false);
    if !lost.is_empty() {
        let text = format!("Probed the destination. It does not keep: {}.", lost.join(", "));
        warn(&*run.sink, text);
    }
}

/// A refusal, apart from a connection that is lost.
fn answer<T>(result: Result<T, Failure>) -> Result<Result<T, Failure>, Fault> {
    match result {
        Err(failure) if is_link_lost(&failure) => Err(Fault::of(SideName::Destination, failure)),
        other => Ok(other),
    }
}

#[cfg(test)]
mod tests {
    use mailhaul_imap::Fetch;

    use super::{DATE, findings, flags, message};

    #[test]
    fn a_message_that_comes_back_as_it_was_sent_lost_nothing_and_each_loss_is_named() {
        let kept = Fetch {
            flags: Some(flags()),
            date: Some(DATE),
            size: Some(message().len() as u64),
            body: Some(message().into()),
            ..Fetch::default()
        };
        assert!(findings(&kept).iter().all(|(_, kept)| *kept));
        assert_eq!(DATE.to_string(), "31-Dec-1999 23:58:57 -0530");
        let nothing = Fetch::default();
        let lost: Vec<_> = findings(&nothing).into_iter().filter(|(_, kept)| *kept).collect();
        assert_eq!(lost, []);
    }
}
