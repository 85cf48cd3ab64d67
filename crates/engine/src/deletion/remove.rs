//! Marks messages `\Deleted` and expunges them: these and no others.
//!
//! What others marked stays: UID EXPUNGE names the messages. Where a server has none, EXPUNGE is sent only into a folder in which
//! nothing but ours is marked, looked at just before. CLOSE, which expunges as well, is never sent.

use std::collections::HashSet;

use mailhaul_imap::{Code, Command, Failure, Flag, Reply, Response, Session, StoreAction, UidSet};
use mailhaul_model::event::SideName;
use mailhaul_model::{Said, SaidValue, Uid, UidValidity, said};

use super::{Doomed, Removal};
use crate::context::Context;
use crate::fault::{Fault, is_link_lost};
use crate::ledger::Marking;
use crate::message::{parse, spell};
use crate::sink::info;
use crate::words;

/// Bytes of a command's set of UIDs.
const MOST: usize = 4000;

/// Carries the plan out, folder by folder. In a dry run it is only said.
pub async fn all(
    run: &Context,
    session: &Session,
    side: SideName,
    plan: &[Removal],
    for_good: bool,
) -> Result<(), Fault> {
    for removal in plan {
        if run.is_real() {
            one(run, session, side, removal, for_good).await?;
        } else {
            say(run, side, removal, "would be deleted", |_| true);
        }
    }
    Ok(())
}

async fn one(
    run: &Context,
    session: &Session,
    side: SideName,
    removal: &Removal,
    for_good: bool,
) -> Result<(), Fault> {
    let set = set_of(removal.messages.iter().map(|message| message.uid));
    let by_uid = session.capabilities().uidplus();
    let refuse = |why: Said| {
        let folder = SaidValue::name(removal.mailbox.as_str());
        run.deletions.refuse(run, said!("Nothing is deleted in the folder {0}: {1}.", folder, why))
    };
    let open = Command::Select { mailbox: removal.mailbox.clone(), condstore: false };
    let opened = match answer(side, session.send(open).await)? {
        Ok(opened) => opened,
        Err(failure) => {
            return refuse(said!("the server does not open it: {0}", words::of(&failure)));
        }
    };
    if validity(&opened) != Some(removal.validity) {
        return refuse(said!("it was replaced by another one meanwhile"));
    }
    if matches!(opened.code, Some(Code::ReadOnly)) {
        return refuse(said!("it can only be read"));
    }
    if for_good && !by_uid {
        let others = others_marked(session, side, &set).await?;
        if others > 0 {
            return refuse(said!(
                "{0} messages in it were marked as deleted by someone else, and the server can't expunge single messages",
                others
            ));
        }
    }
    remember(run, side, removal).await?;
    for part in set.chunks(MOST) {
        let store = Command::UidStore {
            set: part,
            action: StoreAction::Add,
            flags: vec![Flag::Deleted],
            unchanged_since: None,
        };
        if let Err(failure) = answer(side, session.send(store).await)? {
            return refuse(said!("the server does not mark messages: {0}", words::of(&failure)));
        }
    }
    if !for_good {
        run.deletions.marked(removal.messages.len() as u64);
        say(run, side, removal, "marked as deleted", |_| true);
        return Ok(());
    }
    expunge(run, session, side, removal, (&set, by_uid)).await
}

async fn expunge(
    run: &Context,
    session: &Session,
    side: SideName,
    removal: &Removal,
    (set, by_uid): (&UidSet, bool),
) -> Result<(), Fault> {
    let refuse = |why: Said| {
        let folder = removal.mailbox.as_str();
        run.deletions.refuse(
            run,
            said!("Messages stay marked in the folder {0}: {1}.", SaidValue::name(folder), why),
        )
    };
    let commands: Vec<Command> = if by_uid {
        set.chunks(MOST).map(Command::UidExpunge).collect()
    } else if others_marked(session, side, set).await? == 0 {
        vec![Command::Expunge]
    } else {
        return refuse(said!("someone else marked others meanwhile"));
    };
    for command in commands {
        if let Err(failure) = answer(side, session.send(command).await)? {
            refuse(said!("the server does not expunge: {0}", words::of(&failure)))?;
        }
    }
    let left = still_there(session, side, set).await?;
    let gone: Vec<u32> =
        removal.messages.iter().map(|m| m.uid).filter(|uid| !left.contains(uid)).collect();
    run.deletions.gone(side, gone.len() as u64);
    say(run, side, removal, "deleted", |uid| !left.contains(&uid));
    run.ledger.gone(removal.folder, side, gone);
    run.ledger.flush().await?;
    if left.is_empty() { Ok(()) } else { refuse(said!("{0} are still there", left.len())) }
}

/// On disk before the server is told. Our mark on the source is no change of flags that is to be carried over.
async fn remember(run: &Context, side: SideName, removal: &Removal) -> Result<(), Fault> {
    let marking = |message: &Doomed| Marking {
        uid: message.uid,
        identity: message.identity,
        by_others: message.is_marked,
    };
    let messages = removal.messages.iter().map(marking).collect();
    if side == SideName::Source {
        let marked = |flags: &str| {
            let mut flags = parse(flags);
            flags.push(Flag::Deleted);
            spell(&flags)
        };
        let flags = removal.messages.iter().map(|m| (m.uid, marked(&m.flags))).collect();
        run.ledger.flags_seen(removal.folder, flags);
    }
    Ok(run.ledger.mark(removal.folder, side, messages).await?)
}

async fn others_marked(session: &Session, side: SideName, ours: &UidSet) -> Result<usize, Fault> {
    let found = search(session, side, "DELETED".into()).await?;
    let is_ours = |uid: &u32| Uid::new(*uid).is_some_and(|uid| ours.contains(uid));
    Ok(found.iter().filter(|uid| !is_ours(uid)).count())
}

async fn still_there(
    session: &Session,
    side: SideName,
    set: &UidSet,
) -> Result<HashSet<u32>, Fault> {
    let mut found = HashSet::new();
    for part in set.chunks(MOST) {
        found.extend(search(session, side, format!("UID {part}")).await?);
    }
    Ok(found)
}

async fn search(session: &Session, side: SideName, keys: String) -> Result<Vec<u32>, Fault> {
    let asked = Command::UidSearch { keys, charset_utf8: false };
    let reply = session.send(asked).await.map_err(|failure| Fault::of(side, failure))?;
    let found = reply.untagged.into_iter().filter_map(|response| match response {
        Response::Search(numbers) => Some(numbers),
        _ => None,
    });
    Ok(found.flatten().collect())
}

fn say(run: &Context, side: SideName, removal: &Removal, what: &str, which: impl Fn(u32) -> bool) {
    let host = if side == SideName::Source { "Host1" } else { "Host2" };
    let folder = removal.mailbox.as_str();
    for message in removal.messages.iter().filter(|message| which(message.uid)) {
        info(&*run.sink, format!("{host}: msg {folder}/{} {what}", message.uid));
    }
}

fn set_of(uids: impl Iterator<Item = u32>) -> UidSet {
    uids.filter_map(Uid::new).collect()
}

fn validity(opened: &Reply) -> Option<UidValidity> {
    opened.untagged.iter().find_map(|response| match response {
        Response::State { code: Some(Code::UidValidity(validity)), .. } => Some(*validity),
        _ => None,
    })
}

/// A refusal, apart from a connection that is lost.
fn answer(side: SideName, result: Result<Reply, Failure>) -> Result<Result<Reply, Failure>, Fault> {
    match result {
        Err(failure) if is_link_lost(&failure) => Err(Fault::of(side, failure)),
        other => Ok(other),
    }
}
