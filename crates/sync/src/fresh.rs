//! Fresh tokens for a run: from a file that somebody keeps up to date, or asked of whoever started the sidecar.

use std::sync::Arc;
use std::time::Duration;

use mailhaul_engine::tokens::Answer;
use mailhaul_engine::{EventSink, NoToken, Tokens};
use mailhaul_model::event::SideName;
use mailhaul_model::{Event, FailureClass, Said, Secret, TokenAnswer, said};
use tokio::sync::Mutex;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::timeout;

use crate::output::redact::Redactor;
use crate::token::TokenFile;

/// How long an answer may take: a provider that is asked for a token may be slow.
const PATIENCE: Duration = Duration::from_secs(120);

/// The files of a command line's run, of each side that has one.
#[derive(Debug)]
pub struct FromFiles {
    pub source: Option<TokenFile>,
    pub destination: Option<TokenFile>,
    pub redactor: Redactor,
}

impl FromFiles {
    fn another(
        &self,
        side: SideName,
        given: &Secret,
        rejected: Option<&Secret>,
    ) -> Result<Option<Secret>, NoToken> {
        let file = match side {
            SideName::Source => &self.source,
            SideName::Destination => &self.destination,
        };
        let token = match file {
            Some(file) => file.read().map_err(|error| NoToken {
                class: FailureClass::LocalStorage,
                text: Said::as_it_is(error.to_string()),
            })?,
            None => given.clone(),
        };
        self.redactor.watch_for(&token);
        Ok(Some(token).filter(|token| !rejected.is_some_and(|rejected| rejected.same_as(token))))
    }
}

impl Tokens for FromFiles {
    fn token<'a>(
        &'a self,
        side: SideName,
        given: &'a Secret,
        rejected: Option<&'a Secret>,
    ) -> Answer<'a> {
        Box::pin(std::future::ready(self.another(side, given, rejected)))
    }
}

/// Asks whoever started the sidecar: an event goes out, a line on standard input comes in.
pub struct Asked {
    source: Mutex<Desk>,
    destination: Mutex<Desk>,
    sink: Arc<dyn EventSink>,
    redactor: Redactor,
}

/// One side's tokens.
struct Desk {
    /// The newest; `None` while the request's own is.
    newest: Option<Secret>,
    answers: UnboundedReceiver<TokenAnswer>,
}

/// Where the lines of standard input go.
#[derive(Clone, Debug)]
pub struct Inbox {
    source: UnboundedSender<TokenAnswer>,
    destination: UnboundedSender<TokenAnswer>,
}

impl Inbox {
    /// Takes an answer; one that nobody waits for does no harm.
    pub fn put(&self, answer: TokenAnswer) {
        let (TokenAnswer::Token { side, .. } | TokenAnswer::NoToken { side, .. }) = &answer;
        let to = match side {
            SideName::Source => &self.source,
            SideName::Destination => &self.destination,
        };
        // The run may be over.
        let _ = to.send(answer);
    }
}

impl std::fmt::Debug for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Asked").finish_non_exhaustive()
    }
}

impl Asked {
    /// Asks by way of `sink`; what is answered has to be put into the inbox.
    pub fn new(sink: Arc<dyn EventSink>, redactor: Redactor) -> (Self, Inbox) {
        let (source, from_source) = unbounded_channel();
        let (destination, from_destination) = unbounded_channel();
        let desk = |answers| Mutex::new(Desk { newest: None, answers });
        let (source_desk, destination_desk) = (desk(from_source), desk(from_destination));
        let asked = Self { source: source_desk, destination: destination_desk, sink, redactor };
        (asked, Inbox { source, destination })
    }

    async fn newest(
        &self,
        side: SideName,
        given: &Secret,
        rejected: Option<&Secret>,
    ) -> Result<Option<Secret>, NoToken> {
        let desk = match side {
            SideName::Source => &self.source,
            SideName::Destination => &self.destination,
        };
        // Several connections may find the token too old at once: the first asks, the others wait for what comes.
        let mut desk = desk.lock().await;
        let newest = desk.newest.as_ref().unwrap_or(given);
        let Some(rejected) = rejected.filter(|rejected| rejected.same_as(newest)) else {
            return Ok(Some(newest.clone()));
        };
        while desk.answers.try_recv().is_ok() {
            // Too late for whoever asked.
        }
        self.sink.emit(Event::TokenWanted { side });
        let unanswered = || NoToken {
            class: FailureClass::ConnectionLost,
            text: said!(
                "The access token is past its time, and no fresh one came within two minutes."
            ),
        };
        let answer = timeout(PATIENCE, desk.answers.recv()).await.ok().flatten();
        match answer.ok_or_else(unanswered)? {
            TokenAnswer::NoToken { class, text, .. } => Err(NoToken { class, text }),
            TokenAnswer::Token { token, .. } => {
                self.redactor.watch_for(&token);
                desk.newest = Some(token.clone());
                Ok(Some(token).filter(|token| !rejected.same_as(token)))
            }
        }
    }
}

impl Tokens for Asked {
    fn token<'a>(
        &'a self,
        side: SideName,
        given: &'a Secret,
        rejected: Option<&'a Secret>,
    ) -> Answer<'a> {
        Box::pin(self.newest(side, given, rejected))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use mailhaul_engine::Tokens;
    use mailhaul_model::event::SideName::{Destination, Source};
    use mailhaul_model::{Event, FailureClass, Secret, TokenAnswer};

    use super::Asked;
    use crate::output::redact::Redactor;

    #[tokio::test]
    async fn a_token_is_asked_for_once_however_many_connections_find_it_too_old() {
        let asked_for = Arc::new(AtomicU32::new(0));
        let count = Arc::clone(&asked_for);
        let sink = move |event: Event| {
            assert_eq!(event, Event::TokenWanted { side: Source });
            count.fetch_add(1, Ordering::Relaxed);
        };
        let (asked, inbox) = Asked::new(Arc::new(sink), Redactor::new([]));
        let old = Secret::new("old");
        // What comes before anybody asked is no answer.
        inbox.put(TokenAnswer::Token { side: Source, token: Secret::new("stale") });
        assert!(asked.token(Source, &old, None).await.unwrap().unwrap().same_as(&old));

        let answer = async {
            while asked_for.load(Ordering::Relaxed) == 0 {
                tokio::task::yield_now().await;
            }
            inbox.put(TokenAnswer::Token { side: Source, token: Secret::new("new") });
        };
        let want = || asked.token(Source, &old, Some(&old));
        let (first, second, ()) = tokio::join!(want(), want(), answer);

        for token in [first, second] {
            assert_eq!(token.unwrap().unwrap().expose(), "new");
        }
        assert_eq!(asked_for.load(Ordering::Relaxed), 1);
        let next = asked.token(Source, &old, None).await.unwrap().unwrap();
        assert_eq!(next.expose(), "new");
    }

    #[tokio::test]
    async fn a_refusal_is_handed_on_in_its_words_and_a_token_that_was_rejected_is_none() {
        let (asked, inbox) = Asked::new(Arc::new(|_| ()), Redactor::new([]));
        let old = Secret::new("old");
        let put_later = |answer: TokenAnswer| async {
            tokio::task::yield_now().await;
            inbox.put(answer);
        };
        let same = TokenAnswer::Token { side: Destination, token: Secret::new("old") };
        let (token, ()) = tokio::join!(asked.token(Destination, &old, Some(&old)), put_later(same));
        assert!(token.unwrap().is_none());
        let refusal = TokenAnswer::NoToken {
            side: Destination,
            class: FailureClass::WrongCredential,
            text: mailhaul_model::Said::as_it_is("withdrawn"),
        };
        let (token, ()) =
            tokio::join!(asked.token(Destination, &old, Some(&old)), put_later(refusal));
        let refused = token.unwrap_err();
        assert_eq!(
            (refused.class, refused.text.to_string().as_str()),
            (FailureClass::WrongCredential, "withdrawn")
        );
    }
}
