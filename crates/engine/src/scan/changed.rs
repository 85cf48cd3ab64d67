//! What identifies messages that are changed on their way: on the destination they are what the rules make of them.

use std::collections::HashMap;

use bytes::{Bytes, BytesMut};
use mailhaul_imap::{Command, Response, UidSet, UidSetOrAll};
use mailhaul_model::Uid;

use super::destination::Lines;
use crate::content::{LARGEST, Looked};
use crate::context::Context;
use crate::copy::made_up_header;
use crate::fault::Fault;
use crate::matching::Candidate;

/// Reads the wanted messages whole. A run that changes nothing never does.
pub async fn candidates(
    run: &Context,
    lines: &Lines<'_>,
    wanted: impl Fn(u32) -> bool,
) -> Result<Vec<Candidate>, Fault> {
    let sizes: HashMap<u32, u64> =
        lines.snapshot.messages.iter().filter(|m| wanted(m.uid)).map(|m| (m.uid, m.size)).collect();
    let mut uids: Vec<u32> = sizes.keys().copied().collect();
    uids.sort_unstable();
    let set: UidSet = uids.into_iter().filter_map(Uid::new).collect();
    let mut found = Vec::new();
    for set in set.chunks(4000) {
        let mut stream = lines.session.stream(Command::UidFetch {
            set: UidSetOrAll::Set(set),
            items: "(UID BODY.PEEK[])".into(),
            changed_since: None,
        });
        let mut large = BytesMut::new();
        while let Some(response) = stream.next().await.map_err(|f| Fault::of(lines.side, f))? {
            match response {
                Response::BodyStart { .. } => large.clear(),
                Response::BodyChunk(bytes) if (large.len() as u64) < LARGEST => {
                    large.extend_from_slice(&bytes);
                }
                Response::Fetch(fetch) => {
                    let Some(uid) = fetch.uid else { continue };
                    let body =
                        if fetch.streamed { Some(large.split().freeze()) } else { fetch.body };
                    let size = sizes.get(&uid.get()).copied().unwrap_or(0);
                    found.extend(body.map(|body| candidate(run, lines, (uid, size), &body)));
                }
                _ => {}
            }
        }
    }
    found.sort_unstable_by_key(|c| c.uid);
    Ok(found)
}

fn candidate(run: &Context, lines: &Lines<'_>, (uid, size): (Uid, u64), body: &Bytes) -> Candidate {
    let (sent, size) = match run.content.look(body) {
        Looked::Changed(changed, _) => {
            let size = changed.len() as u64;
            (changed, size)
        }
        Looked::Same | Looked::LeftOut(_) => (body.clone(), size),
    };
    let identity = run.headers.identify_whole(&sent, size);
    match lines
        .added_for
        .filter(|_| run.headers.identify(crate::identity::header_of(&sent)).is_none())
    {
        Some(folder) => {
            let added = made_up_header(uid.get(), folder);
            let identity = run.headers.identify_whole(&[&added[..], &sent[..]].concat(), size);
            Candidate { uid, identity, size: size + added.len() as u64 }
        }
        None => Candidate { uid, identity, size },
    }
}
