//! A conversation of AUTHENTICATE: the server's challenges in, our answers out, without I/O.
//!
//! Servers differ in how they begin. Some take the first words in the command's own line (SASL-IR), some ask for them,
//! with nothing or with a text for people behind the `+`, and some ask again for what they were told.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use data_encoding::{BASE64, BASE64_NOPAD};
use zeroize::Zeroizing;

use crate::sink::Tagged;
use crate::wire::Fragment;
use crate::{Code, Failure, base64};

/// More challenges than any mechanism has.
const MOST: u32 = 8;
/// What ends a conversation from our side (RFC 9051 section 6.2.2).
const CANCEL: &[u8] = b"*";

/// Bytes of ours, overwritten when dropped.
pub(super) type Words = Zeroizing<Vec<u8>>;

/// What one mechanism says.
pub(super) trait Exchange: Send + Sync {
    /// What is said before the server says anything; `None` where the server begins.
    fn first(&mut self) -> Option<Words> {
        None
    }

    /// The answer to a challenge. An error ends the conversation.
    fn answer(&mut self, challenge: &[u8]) -> Result<Words, String>;

    /// Whether the server has said all that makes its OK worth something.
    fn satisfied(&self) -> Result<(), String> {
        Ok(())
    }

    /// Why the login is refused, where the server has told before it refused.
    fn told(&self) -> Option<String> {
        None
    }
}

/// What has gone out, for striking it from what the server repeats.
#[derive(Clone, Default)]
pub(super) struct Sent(Arc<Mutex<Vec<Bytes>>>);

impl Sent {
    pub(super) fn all(&self) -> Vec<Bytes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, words: &Bytes) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(words.clone());
    }
}

/// One conversation.
pub(crate) struct Dialogue {
    exchange: Box<dyn Exchange>,
    /// What is said first, encoded.
    first: Option<Bytes>,
    /// Whether it went out already, in the command's line.
    opened: bool,
    challenges: u32,
    given_up: Option<String>,
    sent: Sent,
}

impl fmt::Debug for Dialogue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dialogue").field("challenges", &self.challenges).finish_non_exhaustive()
    }
}

impl Dialogue {
    pub(super) fn new(mut exchange: Box<dyn Exchange>) -> Self {
        let sent = Sent::default();
        let first = exchange.first().map(|words| encode(&words));
        if let Some(first) = &first {
            sent.note(first);
        }
        Self { exchange, first, opened: false, challenges: 0, given_up: None, sent }
    }

    /// The rest of the command's line, where the server takes the first words there.
    pub(super) fn open(&mut self) -> Vec<Fragment> {
        let Some(first) = &self.first else { return Vec::new() };
        self.opened = true;
        // Nothing at all is written as `=` (RFC 4959).
        let first = if first.is_empty() { Bytes::from_static(b"=") } else { first.clone() };
        vec![Fragment::Text(Bytes::from_static(b" ")), Fragment::Text(first)]
    }

    pub(super) fn sent(&self) -> Sent {
        self.sent.clone()
    }

    /// The line that answers what stands behind a `+`.
    pub(crate) fn hear(&mut self, text: &[u8]) -> Bytes {
        let text = text.trim_ascii();
        self.challenges += 1;
        if self.given_up.is_some() {
            return Bytes::from_static(CANCEL);
        }
        if self.challenges > MOST {
            return self.give_up("the login never ends".into());
        }
        if let Some(first) = &self.first
            && (!self.opened || text.is_empty() && self.challenges == 1)
        {
            self.opened = true;
            return first.clone();
        }
        let decoded = BASE64.decode(text).or_else(|_| BASE64_NOPAD.decode(text));
        // A text that isn't encoded is for people: `+ Password:`.
        match self.exchange.answer(decoded.as_deref().unwrap_or(text)) {
            Ok(words) => {
                let encoded = encode(&words);
                self.sent.note(&encoded);
                encoded
            }
            Err(why) => self.give_up(why),
        }
    }

    fn give_up(&mut self, why: String) -> Bytes {
        self.given_up = Some(why);
        Bytes::from_static(CANCEL)
    }

    /// What the server's last word means after all that was said.
    pub(crate) fn end(&self, result: Tagged) -> Tagged {
        let violated = |why: String| Err(Failure::Protocol { line: String::new(), why });
        if let Some(why) = &self.given_up {
            return violated(why.clone());
        }
        match (result, self.exchange.told()) {
            (Ok(done), _) => match self.exchange.satisfied() {
                Ok(()) => Ok(done),
                Err(why) => violated(why),
            },
            (Err(Failure::No { code, text }), Some(told)) => {
                let code = code.or(Some(Code::AuthenticationFailed));
                Err(Failure::No { code, text: format!("{text} ({told})") })
            }
            (Err(Failure::Bad { text }), Some(told)) => {
                let code = Some(Code::AuthenticationFailed);
                Err(Failure::No { code, text: format!("{text} ({told})") })
            }
            (refused, _) => refused,
        }
    }
}

fn encode(words: &Words) -> Bytes {
    Bytes::from_owner(base64::encode(words))
}
