//! A server that says anything to a client that asked for all that a run asks for.

use bytes::Bytes;
use mailhaul_imap::{
    AppendMessage, Command, Flag, InternalDate, Mailbox, Session, StoreAction, UidSet, UidSetOrAll,
};
use mailhaul_model::{ModSeq, Uid};

use crate::peer::converse;

const GREETING: &[u8] = b"* PREAUTH [CAPABILITY IMAP4rev1 LITERAL+ MULTIAPPEND UIDPLUS CONDSTORE \
    LIST-EXTENDED LIST-STATUS SPECIAL-USE] ready\r\n";

/// The last command's tag: after it the client only listens.
const LAST: &[u8] = b"A11 NOOP";

/// The first byte says in which portions the rest arrives; where it is 0, the rest begins with the greeting.
pub fn session(data: &[u8]) {
    let Some((mode, rest)) = data.split_first() else { return };
    if *mode == 0 {
        return converse(Vec::new(), b"", rest, rest.len(), |opened| async {
            if let Ok(session) = opened {
                ask(session).await;
            }
        });
    }
    let portion = usize::from(*mode) * usize::from(*mode);
    converse(GREETING.to_vec(), LAST, rest, portion, |opened| async {
        ask(opened.expect("the greeting is a good one")).await;
    });
}

async fn ask(session: Session) {
    let inbox = Mailbox::new("INBOX");
    let all = || UidSetOrAll::From(Uid::new(1).expect("1 is a UID"));
    let one = UidSet::from(Uid::new(1).expect("1 is a UID"));
    let fetch = |items: &str| Command::UidFetch {
        set: all(),
        items: items.into(),
        changed_since: Some(ModSeq(7)),
    };
    let quick = [
        session.send(Command::Namespace),
        session.send(Command::List {
            reference: String::new(),
            pattern: "*".into(),
            select: Vec::new(),
            returns: vec!["SPECIAL-USE".into()],
        }),
        session
            .send(Command::Status { mailbox: inbox.clone(), items: vec!["MESSAGES", "UIDNEXT"] }),
        session.send(Command::Select { mailbox: inbox.clone(), condstore: true }),
        session.send(Command::UidSearch { keys: "ALL".into(), charset_utf8: false }),
    ];
    let list = session.stream(fetch("(UID FLAGS INTERNALDATE RFC822.SIZE)"));
    let bodies = session.stream(fetch("(UID BODY.PEEK[])"));
    let mut append = session.append(&inbox);
    let date = InternalDate::parse(b"17-Jul-1996 02:44:25 -0700");
    let message = AppendMessage { flags: &[Flag::parse(b"\\Seen")], date, size: 2 };
    // A connection that is gone says so at `finish` too.
    let _ = append.message(message, Bytes::from_static(b"\r\n")).await;
    let append = append.finish();
    let slow = [
        session.send(Command::UidStore {
            set: one,
            action: StoreAction::Add,
            flags: vec![Flag::parse(b"\\Seen")],
            unchanged_since: None,
        }),
        session.send(Command::GetQuotaRoot(inbox)),
        session.send(Command::Noop),
    ];
    for pending in quick {
        look(&pending.await);
    }
    for mut stream in [list, bodies] {
        while let Ok(Some(response)) = stream.next().await {
            look(&response);
        }
    }
    look(&append.await);
    for pending in slow {
        look(&pending.await);
    }
    look(&session.take_alerts());
}

/// What was heard can be shown.
fn look(heard: &impl std::fmt::Debug) {
    std::hint::black_box(format!("{heard:?}"));
}
