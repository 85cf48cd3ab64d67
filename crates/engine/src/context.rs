//! What all parts of a run share.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use mailhaul_imap::quirk::{Quirks, Signs, recognise};
use mailhaul_imap::{Code, Command, Flag, Mailbox, Response, Session};
use mailhaul_model::event::SideName;
use mailhaul_model::{Clock, ExitCode, RunKind, RunOptions, RunRequest, Side};

use tokio::time::Instant;

use crate::breakers::Breakers;
use crate::content::Content;
use crate::crew::Crew;
use crate::cross::Cross;
use crate::deletion::Book;
use crate::doubts::Doubts;
use crate::fault::Fault;
use crate::identity::IdentityHeaders;
use crate::labels::Labels;
use crate::ledger::Ledger;
use crate::meter::Meter;
use crate::opener::Opener;
use crate::pace::Pace;
use crate::refusals::Refusals;
use crate::sink::EventSink;
use crate::tokens::Tokens;

/// A run's shared things. Nothing in it changes but the counters.
pub struct Context {
    pub kind: RunKind,
    pub depth: mailhaul_model::Depth,
    pub options: RunOptions,

    pub sink: Arc<dyn EventSink>,

    pub clock: Arc<dyn Clock>,
    pub meter: Meter,
    pub pace: Pace,
    pub crew: Crew,
    pub ledger: Ledger,
    pub refusals: Refusals,
    /// The same of messages of the destination, where it has to be compared: they are in no comparison.
    pub unread_there: Refusals,
    /// Messages at which the destination breaks the connection.
    pub breakers: Breakers,
    pub doubts: Doubts,
    pub content: Content,
    pub cross: Cross,
    pub labels: Labels,
    pub deletions: Book,
    /// What is settled outlives the run.
    pub remembers: bool,
    pub headers: IdentityHeaders,
    /// The two accounts, spelled the same way every time.
    pub accounts: String,
    pub source: Opener,
    pub destination: Opener,
    pub facts: OnceLock<DestinationFacts>,
    source_quirks: OnceLock<&'static Quirks>,
    destination_quirks: OnceLock<&'static Quirks>,
    stragglers_until: Mutex<Instant>,
    /// How often more folders whose state isn't told are asked for it again.
    patience: AtomicU32,
}

/// A folder whose state a server doesn't tell, because it is busy, is asked for it again so often; then the others go on
/// without it.
const PATIENCE: u32 = 3;

/// A server may still be storing what a connection that is gone had sent: Dovecot was seen to end a MULTIAPPEND more than
/// a second after its client was killed. Until this long after the loss, what isn't found is looked for again.
const STRAGGLING: Duration = Duration::from_secs(3);

/// What the destination takes.
#[derive(Clone, Debug, Default)]
pub struct DestinationFacts {
    /// The largest message, in bytes (RFC 7889).
    pub message_limit: Option<u64>,
    /// The flags that last; `None` where the server didn't say: all of them.
    pub flags: Option<HashSet<Flag>>,
    pub multiappend: bool,
}

impl std::fmt::Debug for Context {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context")
            .field("kind", &self.kind)
            .field("accounts", &self.accounts)
            .finish_non_exhaustive()
    }
}

impl Context {
    /// Splits the request up.
    pub fn new(
        request: RunRequest,
        sink: Arc<dyn EventSink>,
        clock: Arc<dyn Clock>,
        ledger: Ledger,
        tokens: &Arc<dyn Tokens>,
    ) -> Self {
        let pace = request.options.pace.clone();
        let accounts = format!("{} -> {}", account(&request.source), account(&request.destination));
        let content = Content::new(&request.options.changes);
        if content.touches_bytes() {
            ledger.note_changes();
        }
        let remembers = request.ledger.is_some();
        let opener = |name, side, timeout, compression| {
            let (sink, tokens) = (Arc::clone(&sink), Arc::clone(tokens));
            let manner = (pace.reconnect_tries, compression);
            Opener::new(name, side, timeout, manner, sink, tokens)
        };
        Self {
            kind: request.kind,
            depth: request.depth,
            meter: Meter::new(Arc::clone(&sink)),
            pace: Pace::new(&pace),
            crew: Crew::new(usize::from(pace.connections)),
            headers: IdentityHeaders::new(&request.options.messages.identity_headers)
                .without_domain(request.options.messages.message_id_without_domain),
            source: opener(
                SideName::Source,
                request.source,
                pace.source_timeout,
                pace.source_compression,
            ),
            destination: opener(
                SideName::Destination,
                request.destination,
                pace.destination_timeout,
                pace.destination_compression,
            ),
            options: request.options,
            sink,
            clock,
            ledger,
            refusals: Refusals::default(),
            unread_there: Refusals::default(),
            breakers: Breakers::default(),
            doubts: Doubts::default(),
            content,
            cross: Cross::default(),
            labels: Labels::default(),
            deletions: Book::default(),
            remembers,
            accounts,
            facts: OnceLock::new(),
            source_quirks: OnceLock::new(),
            destination_quirks: OnceLock::new(),
            stragglers_until: Mutex::new(Instant::now() + STRAGGLING),
            patience: AtomicU32::new(PATIENCE),
        }
    }

    /// What is known of messages of a side that make trouble.
    pub fn refusals_of(&self, side: SideName) -> &Refusals {
        match side {
            SideName::Source => &self.refusals,
            SideName::Destination => &self.unread_there,
        }
    }

    /// Grows with each lost connection that taught something.
    pub fn lessons(&self) -> u64 {
        self.refusals.lessons() + self.unread_there.lessons() + self.breakers.lessons()
    }

    /// Whether a side that doesn't tell the state of a folder is to be asked once more.
    pub fn has_patience(&self) -> bool {
        self.patience
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |n| n.checked_sub(1))
            .is_ok()
    }

    /// Where connections to a side come from.
    pub fn side(&self, side: SideName) -> &Opener {
        match side {
            SideName::Source => &self.source,
            SideName::Destination => &self.destination,
        }
    }

    /// What a side is like beside the RFCs. Known once its folders are listed.
    pub fn quirks(&self, side: SideName) -> &'static Quirks {
        self.known_quirks(side).get().copied().unwrap_or(&Quirks::NONE)
    }

    /// Finds out who made a side's server, and obeys its limit of connections. `id` is what it says of itself.
    pub fn recognise(&self, side: SideName, session: &Session, id: &[(String, String)]) {
        let capabilities = session.capabilities();
        let greeting = &session.peer().greeting;
        let host = self.side(side).host();
        let signs = Signs { greeting, id, capabilities: &capabilities, host };
        let quirks = self.known_quirks(side).get_or_init(|| recognise(&signs));
        if let Some(most) = quirks.connections {
            self.crew.limit(most);
        }
        if side == SideName::Destination && quirks.final_crlf {
            self.content.end_last_lines();
            self.ledger.note_changes();
        }
    }

    fn known_quirks(&self, side: SideName) -> &OnceLock<&'static Quirks> {
        match side {
            SideName::Source => &self.source_quirks,
            SideName::Destination => &self.destination_quirks,
        }
    }

    /// The largest message that the destination takes, in bytes, as far as it says so or is known for it.
    pub fn message_limit(&self) -> Option<u64> {
        let known = self.quirks(SideName::Destination).message_limit;
        self.destination_facts().message_limit.filter(|limit| *limit > 0).or(known)
    }

    /// A connection was lost just now.
    pub fn expect_stragglers(&self) {
        *self.stragglers_until.lock().unwrap_or_else(PoisonError::into_inner) =
            Instant::now() + STRAGGLING;
    }

    /// Until when messages may appear that were sent over a connection that is gone.
    pub fn stragglers_until(&self) -> Instant {
        *self.stragglers_until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether anything may be changed on the destination.
    pub fn is_real(&self) -> bool {
        self.kind == RunKind::Copy
    }

    /// Counts an error; the run ends at the one after the last that is allowed.
    pub fn error(&self, code: ExitCode) -> Result<(), Fault> {
        self.meter.error(code);
        if self.meter.errors() >= self.options.pace.errors_max.max(1) {
            return Err(Fault::TooManyErrors);
        }
        Ok(())
    }

    /// What the destination takes. Known once both sides are open.
    pub fn destination_facts(&self) -> &DestinationFacts {
        self.facts.get_or_init(DestinationFacts::default)
    }

    /// Those of the flags that the destination keeps, as the run's rules want them.
    pub fn admitted(&self, flags: &[Flag]) -> Vec<Flag> {
        let lasting = self.destination_facts().flags.as_ref();
        let mut flags = self.content.flags(flags);
        flags.retain(|f| f.is_writable() && lasting.is_none_or(|l| l.contains(f)));
        flags
    }

    /// A run between two servers that nobody ever connects to.
    #[cfg(test)]
    pub fn for_tests() -> Self {
        use mailhaul_model::{Endpoint, Host, Port, Secret, Security, Trust};
        let side = || {
            let host = "imap.example.org".parse::<Host>().expect("a host name");
            let endpoint = Endpoint::new(host, Port::IMAPS, Security::Tls, Trust::System);
            Side::new(endpoint, "mia", Secret::new("pass"))
        };
        let request = RunRequest {
            version: mailhaul_model::request::PROTOCOL_VERSION,
            kind: RunKind::Copy,
            depth: mailhaul_model::Depth::Messages,
            source: side(),
            destination: side(),
            options: RunOptions::default(),
            ledger: None,
            engine: mailhaul_model::Engine::default(),
        };
        let ledger = Ledger::in_memory().expect("memory is there");
        let tokens: Arc<dyn Tokens> = Arc::new(crate::tokens::Given);
        Self::new(request, Arc::new(|_| ()), Arc::new(crate::SystemClock), ledger, &tokens)
    }

    /// Asks the destination what it takes.
    pub async fn learn_destination(&self, session: &Session) -> Result<(), Fault> {
        let inbox = Command::Select { mailbox: Mailbox::new("INBOX"), condstore: false };
        let flags = match session.send(inbox).await {
            Ok(reply) => reply.untagged.iter().find_map(permanent_flags),
            Err(failure) if crate::fault::is_link_lost(&failure) => {
                return Err(Fault::of(SideName::Destination, failure));
            }
            Err(_) => None,
        };
        let capabilities = session.capabilities();
        let facts = DestinationFacts {
            message_limit: capabilities.append_limit(),
            flags,
            multiappend: capabilities.multiappend(),
        };
        self.facts.get_or_init(|| facts);
        Ok(())
    }
}

/// The flags that last, where not any word does.
fn permanent_flags(response: &Response) -> Option<HashSet<Flag>> {
    match response {
        Response::State {
            code: Some(Code::PermanentFlags { flags, any_keyword: false }), ..
        } => Some(flags.iter().cloned().collect()),
        _ => None,
    }
}

fn account(side: &Side) -> String {
    let user = side.act_as.as_deref().unwrap_or(&side.login);
    format!("{user}@{}:{}", side.endpoint.host.as_str().to_lowercase(), side.endpoint.port.get())
}
