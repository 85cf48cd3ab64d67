//! What went wrong, in sentences: each whole, once for either side and once for a server that is looked at alone, so that every
//! language can say it well.

use mailhaul_imap::{Failure, OpenError};
use mailhaul_model::event::SideName;
use mailhaul_model::event::SideName::{Destination, Source};
use mailhaul_model::{FailureClass, MessageCount, Said, SaidValue, said};

use crate::ledger::LedgerError;

type Who = Option<SideName>;

/// What a class of failures means at a side.
pub fn of_class(who: Who, class: FailureClass, failure: &Failure) -> Said {
    match class {
        FailureClass::WrongCredential => login_rejected(who),
        FailureClass::MailboxFull => mailbox_full(who),
        FailureClass::RateLimited => pause_wanted(who),
        FailureClass::ConnectionLost => connection_lost(who),
        FailureClass::NotOffered => not_offered(who, of(failure)),
        FailureClass::ProtocolViolated => protocol_violated(who),
        FailureClass::MessageRefused => message_refused(who),
        FailureClass::FolderRefused => folder_refused(who),
        _ => command_refused(who),
    }
}

/// A failure, inside a sentence.
pub fn of(failure: &Failure) -> Said {
    match failure {
        Failure::No { text, .. } => said!("the server refused: {0}", text),
        Failure::Bad { text } => said!("the server did not accept the command: {0}", text),
        Failure::Bye { text, .. } => said!("the server closed the connection: {0}", text),
        Failure::Lost { during, text } => {
            said!("the connection was lost during {0}: {1}", during, text)
        }
        Failure::Timeout { during, seconds } => {
            said!("the server was silent for {0} s during {1}", *seconds, during)
        }
        Failure::Protocol { line, why } => {
            said!("the server broke the protocol ({0}): {1}", why, line)
        }
        Failure::NotOffered(what) => said!("the server does not offer {0}", what),
        Failure::WrongSize { announced, given } => said!(
            "a message of {0} bytes was announced, {1} were given",
            MessageCount(*announced),
            MessageCount(*given)
        ),
        Failure::Closed => said!("the connection is closed"),
    }
}

/// An access token that a server rejects.
pub fn token_rejected(who: Who) -> Said {
    match who {
        Some(Source) => said!(
            "The source server rejected the access token. Check that the address is right, that the mailbox may be read by IMAP, and that the app that the token was given to has the permission for it."
        ),
        Some(Destination) => said!(
            "The destination server rejected the access token. Check that the address is right, that the mailbox may be read by IMAP, and that the app that the token was given to has the permission for it."
        ),
        None => said!(
            "The server rejected the access token. Check that the address is right, that the mailbox may be read by IMAP, and that the app that the token was given to has the permission for it."
        ),
    }
}

fn login_rejected(who: Who) -> Said {
    match who {
        Some(Source) => said!(
            "The source server rejected the login. Check the address and the password; some providers want an app password."
        ),
        Some(Destination) => said!(
            "The destination server rejected the login. Check the address and the password; some providers want an app password."
        ),
        None => said!(
            "The server rejected the login. Check the address and the password; some providers want an app password."
        ),
    }
}

fn mailbox_full(who: Who) -> Said {
    match who {
        Some(Source) => {
            said!("The source mailbox is full. Free space or raise its quota, then run again.")
        }
        Some(Destination) => {
            said!("The destination mailbox is full. Free space or raise its quota, then run again.")
        }
        None => said!("The mailbox is full. Free space or raise its quota, then run again."),
    }
}

fn pause_wanted(who: Who) -> Said {
    match who {
        Some(Source) => {
            said!("The source server asks for a pause: it limits how much may be done at once.")
        }
        Some(Destination) => said!(
            "The destination server asks for a pause: it limits how much may be done at once."
        ),
        None => said!("The server asks for a pause: it limits how much may be done at once."),
    }
}

fn connection_lost(who: Who) -> Said {
    match who {
        Some(Source) => said!("The connection to the source server was lost."),
        Some(Destination) => said!("The connection to the destination server was lost."),
        None => said!("The connection to the server was lost."),
    }
}

fn not_offered(who: Who, what: Said) -> Said {
    match who {
        Some(Source) => said!("The source server doesn't offer what is needed: {0}.", what),
        Some(Destination) => {
            said!("The destination server doesn't offer what is needed: {0}.", what)
        }
        None => said!("The server doesn't offer what is needed: {0}.", what),
    }
}

fn protocol_violated(who: Who) -> Said {
    match who {
        Some(Source) => said!("The source server said something that IMAP doesn't allow."),
        Some(Destination) => {
            said!("The destination server said something that IMAP doesn't allow.")
        }
        None => said!("The server said something that IMAP doesn't allow."),
    }
}

fn message_refused(who: Who) -> Said {
    match who {
        Some(Source) => said!("The source server refused a message."),
        Some(Destination) => said!("The destination server refused a message."),
        None => said!("The server refused a message."),
    }
}

fn folder_refused(who: Who) -> Said {
    match who {
        Some(Source) => said!("The source server refused a folder."),
        Some(Destination) => said!("The destination server refused a folder."),
        None => said!("The server refused a folder."),
    }
}

fn command_refused(who: Who) -> Said {
    match who {
        Some(Source) => said!("The source server refused a command."),
        Some(Destination) => said!("The destination server refused a command."),
        None => said!("The server refused a command."),
    }
}

/// Why a connection to a host could not be opened, and what to do.
pub fn of_open(who: Who, host: &str, error: &OpenError) -> Said {
    match error {
        OpenError::UnknownHost { .. } => {
            said!("There is no server named {0}. Check the host name and the network.", host)
        }
        OpenError::Untrusted { .. } => said!(
            "The certificate of {0} is not trusted. If you know the server, compare its fingerprint and pin it.",
            host
        ),
        OpenError::WrongPin { .. } => said!(
            "{0} shows another certificate than the pinned one. If it was renewed, pin the new one; if not, don't go on.",
            host
        ),
        OpenError::SpeaksTls => said!(
            "{0} says nothing on this port unless it is spoken to in TLS: the port seems to speak TLS from the first byte. Choose TLS for it ({1}).",
            host,
            match who {
                Some(Source) => "--ssl1",
                Some(Destination) => "--ssl2",
                None => "SSL/TLS",
            }
        ),
        OpenError::NoStarttls => said!(
            "{0} doesn't offer STARTTLS on this port. Use TLS (port 993 on most servers).",
            host
        ),
        OpenError::TlsFailed { .. } | OpenError::StarttlsRefused { .. } => said!(
            "TLS could not be agreed on with {0}. Check the port: 993 is TLS from the start, 143 is STARTTLS.",
            host
        ),
        OpenError::ProxyLogin { text } => said!(
            "The proxy lets nobody through to {0}: {1}. Check its user and password.",
            host,
            text
        ),
        other => no_connection(who, host, of_opening(other)),
    }
}

fn no_connection(who: Who, host: &str, why: Said) -> Said {
    match who {
        Some(Source) => said!("No connection to {0}, the source: {1}.", host, why),
        Some(Destination) => said!("No connection to {0}, the destination: {1}.", host, why),
        None => said!("No connection to {0}: {1}.", host, why),
    }
}

fn of_opening(error: &OpenError) -> Said {
    match error {
        OpenError::Refused { text } => said!("the connection was refused: {0}", text),
        OpenError::Unreachable { text } => said!("the server can't be reached: {0}", text),
        OpenError::Timeout { stage, seconds } => {
            said!("the server did not answer within {0} s ({1})", *seconds, stage.to_string())
        }
        OpenError::Proxy { proxy, text } => {
            said!("no connection through the proxy {0}: {1}", proxy, text)
        }
        OpenError::ProxyTarget { text } => {
            said!("the proxy doesn't connect to the server: {0}", text)
        }
        OpenError::Greeting { text } => {
            said!("the server does not greet as an IMAP server that is open: {0}", text)
        }
        OpenError::Failed(failure) => of(failure),
        other => Said::as_it_is(other.to_string()),
    }
}

/// A folder that is another one than was listed.
pub fn replaced(source: &str) -> Said {
    let folder = SaidValue::name(source);
    said!("The source folder {0} was replaced by another one meanwhile; run again.", folder)
}

/// A folder that the source does not open, and why.
pub fn not_opened(source: &str, why: Said) -> Said {
    said!("The source does not open the folder {0}: {1}", SaidValue::name(source), why)
}

/// Why a job's memory can't be used.
pub fn of_ledger(error: &LedgerError) -> Said {
    match error {
        LedgerError::InUse => said!("The job's ledger is in use by another run."),
        LedgerError::Newer { found, known } => said!(
            "The job's ledger was written by a newer version ({0}, this one knows {1}): update Mailhaul.",
            SaidValue::text(found),
            SaidValue::text(known)
        ),
        LedgerError::Damaged(what) => said!(
            "The job's ledger is damaged ({0}): move the file away; the next run then looks for what is already on the destination.",
            what
        ),
        LedgerError::Unwritable(what) => said!(
            "The job's ledger can't be written ({0}): check free space and permissions.",
            what
        ),
    }
}

#[cfg(test)]
mod tests {
    use mailhaul_imap::{Failure, OpenError};
    use mailhaul_model::FailureClass;
    use mailhaul_model::event::SideName;

    use super::{of, of_class, of_open};

    #[test]
    fn a_failure_inside_a_sentence_is_what_a_log_calls_it() {
        let all = [
            Failure::No { code: None, text: "x".into() },
            Failure::Bad { text: "x".into() },
            Failure::Bye { code: None, text: "x".into() },
            Failure::Lost { during: "LIST".into(), text: "x".into() },
            Failure::Timeout { during: "LIST".into(), seconds: 5 },
            Failure::Protocol { line: "x".into(), why: "y".into() },
            Failure::NotOffered("MOVE".into()),
            Failure::WrongSize { announced: 5, given: 4 },
            Failure::Closed,
        ];
        for failure in all {
            assert_eq!(of(&failure).to_string(), failure.to_string());
        }
    }

    #[test]
    fn a_server_that_is_looked_at_alone_is_no_side() {
        let closed = Failure::Closed;
        let said = |who| of_class(who, FailureClass::ConnectionLost, &closed).to_string();
        assert_eq!(said(None), "The connection to the server was lost.");
        assert_eq!(
            said(Some(SideName::Destination)),
            "The connection to the destination server was lost."
        );
        let refused = OpenError::Refused { text: "x".into() };
        let said = of_open(None, "mail.example", &refused).to_string();
        assert_eq!(said, "No connection to mail.example: the connection was refused: x.");
    }
}
