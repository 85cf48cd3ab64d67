//! What messages are, to the byte: for what identifying headers can't prove.

use std::collections::HashMap;

use mailhaul_imap::{Command, Mailbox, Response, Session, UidSet, UidSetOrAll};
use mailhaul_model::Uid;
use mailhaul_model::event::SideName;
use sha2::{Digest as _, Sha256};

use crate::fault::Fault;

/// SHA-256 of a message's bytes as the server serves them.
pub type Digest = [u8; 32];

/// Opens the folder for reading and reads these messages; no more than a part of one is held at a time. What is not there any
/// more is left out.
pub async fn digests(
    side: SideName,
    session: &Session,
    mailbox: &Mailbox,
    uids: &[u32],
) -> Result<HashMap<u32, Digest>, Fault> {
    let of = |failure| Fault::of(side, failure);
    let examine = Command::Examine { mailbox: mailbox.clone(), condstore: false };
    session.send(examine).await.map_err(of)?;
    let set: UidSet = uids.iter().copied().filter_map(Uid::new).collect();
    let mut found = HashMap::new();
    for set in set.chunks(4000) {
        let mut stream = session.stream(Command::UidFetch {
            set: UidSetOrAll::Set(set),
            items: "(UID BODY.PEEK[])".into(),
            changed_since: None,
        });
        let mut large = Sha256::new();
        while let Some(response) = stream.next().await.map_err(of)? {
            match response {
                Response::BodyStart { .. } => large = Sha256::new(),
                Response::BodyChunk(bytes) => large.update(&bytes),
                Response::Fetch(fetch) => {
                    let Some(uid) = fetch.uid else { continue };
                    if fetch.streamed {
                        found.insert(uid.get(), std::mem::take(&mut large).finalize().into());
                    } else if let Some(body) = fetch.body {
                        found.insert(uid.get(), Sha256::digest(&body).into());
                    }
                }
                _ => {}
            }
        }
    }
    Ok(found)
}
