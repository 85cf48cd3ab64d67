//! An answer in plain words: for the script as JSON, for people without one as a page.

use mailhaul_model::event::SideName;
use serde::Serialize;

use super::Language;
use super::hints::sentence;
use super::texts::{Texts, Words, filled};
use crate::address::MailAddress;
use crate::desk::{LoginVerdict, SignInAsk, SignInFault, Takes};
use crate::limits::Wait;
use crate::providers::Provider;

/// What came of a request.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// What was handed in for these addresses works and is kept.
    Works {
        addresses: Vec<MailAddress>,
        by_sign_in: bool,
    },
    /// The user is to sign in at the provider of a side.
    Asked {
        ticket: String,
        side: SideName,
        ask: SignInAsk,
    },
    /// The user hasn't signed in yet.
    Waiting,
    SignInFailed(SignInFault),
    /// Somebody signed in whose mailbox it isn't.
    WrongAccount {
        address: MailAddress,
    },
    /// A login didn't work.
    Login {
        side: SideName,
        address: MailAddress,
        verdict: LoginVerdict,
    },
    /// The provider takes no passwords, so none was tried.
    NoPasswords {
        provider: Provider,
    },
    /// The admin needs nobody's password.
    NotNeeded,
    /// Too many failures of an address or a client.
    Wait(Wait),
    /// The same address is under way.
    UnderWay(Wait),
    /// The queue is full or too slow.
    Crowded,
    /// The campaign is halted.
    Halted(Wait),
    /// An address that the campaign isn't for.
    NotAdmitted,
    /// A field is missing or no address.
    Incomplete,
    /// It can't be opened: the page is older than the campaign's key.
    Stale,
    NotKept,
    /// No such link.
    Unknown,
    /// The campaign is closed or has expired.
    Closed,
    /// No request that a page of ours makes.
    Refused,
    /// The bare host.
    Bare,
}

/// An outcome in a language.
#[derive(Debug, Serialize)]
pub struct Notice {
    /// For the script; for nothing that people see.
    pub outcome: &'static str,
    pub title: String,
    pub lines: Vec<String>,
    /// What the script needs to go on with a sign-in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ask: Option<Ask>,
}

/// A sign-in that was begun.
#[derive(Debug, Serialize)]
pub struct Ask {
    pub ticket: String,
    pub side: SideName,
    pub page: String,
    pub code: Option<String>,
}

impl Outcome {
    /// In the words for what the campaign takes.
    pub fn notice(&self, language: Language, takes: Takes) -> Notice {
        let texts = language.texts();
        let by = |password: Words, sign_in: Words| match takes {
            Takes::Passwords => password,
            Takes::SignIns | Takes::Both => sign_in,
        };
        match self {
            Self::Works { addresses, by_sign_in } => works(texts, addresses, *by_sign_in),
            Self::Asked { ticket, side, ask } => {
                let SignInAsk { page, code } = ask.clone();
                let ask = Ask { ticket: ticket.clone(), side: *side, page, code };
                Notice { ask: Some(ask), ..plain("asked", texts.sign_in_waiting) }
            }
            Self::Waiting => plain("waiting", texts.sign_in_waiting),
            Self::SignInFailed(fault) => match fault {
                SignInFault::Declined => plain("declined", texts.sign_in_declined),
                SignInFault::TooLate => plain("too-late", texts.sign_in_late),
                SignInFault::Mistyped => plain("another-address", texts.another_address),
                SignInFault::NotReached => plain("provider-silent", texts.provider_silent),
                SignInFault::Refused => plain("provider-refuses", texts.provider_refuses),
            },
            Self::WrongAccount { address } => Notice {
                lines: vec![filled(texts.wrong_account.text, &[("address", address.as_str())])],
                ..plain("wrong-account", texts.wrong_account)
            },
            Self::Login { side, address, verdict } => login(texts, *side, address, *verdict),
            Self::NoPasswords { provider } => Notice {
                outcome: "no-password",
                title: texts.oauth_only.title.to_owned(),
                lines: vec![sentence(provider.facts(), texts)],
                ask: None,
            },
            Self::NotNeeded => plain("not-needed", texts.not_needed),
            Self::Wait(wait) => timed("wait", by(texts.wait, texts.sign_in_wait), *wait),
            Self::UnderWay(_) => plain("under-way", texts.under_way),
            Self::Crowded => plain("crowded", by(texts.crowded, texts.sign_in_crowded)),
            Self::Halted(wait) => timed("halted", texts.halted, *wait),
            Self::NotAdmitted => plain("not-admitted", texts.not_admitted),
            Self::Incomplete => plain("incomplete", texts.incomplete),
            Self::Stale => plain("stale", by(texts.stale, texts.sign_in_stale)),
            Self::NotKept => plain("not-kept", by(texts.not_kept, texts.sign_in_unkept)),
            Self::Unknown => plain("unknown", texts.unknown),
            Self::Closed => plain("closed", by(texts.closed, texts.sign_in_closed)),
            Self::Refused => plain("refused", texts.refused),
            Self::Bare => plain("bare", texts.bare),
        }
    }

    /// When it is worth trying again, where that is known.
    pub fn wait(&self) -> Option<Wait> {
        match self {
            Self::Wait(wait) | Self::UnderWay(wait) | Self::Halted(wait) => Some(*wait),
            _ => None,
        }
    }
}

fn works(texts: &Texts, addresses: &[MailAddress], by_sign_in: bool) -> Notice {
    let tested = addresses.iter().map(|one| filled(texts.works_for, &[("address", one.as_str())]));
    let rest = if by_sign_in {
        [texts.works.text, texts.sign_in_not_kept, texts.sign_in_again]
    } else {
        [texts.works.text, texts.works_not_kept, texts.works_again]
    };
    Notice {
        outcome: "works",
        title: texts.works.title.to_owned(),
        lines: tested.chain(rest.map(str::to_owned)).collect(),
        ask: None,
    }
}

fn login(texts: &Texts, side: SideName, address: &MailAddress, verdict: LoginVerdict) -> Notice {
    let (outcome, words) = match verdict {
        LoginVerdict::Works => ("works", texts.works),
        LoginVerdict::Rejected => ("rejected", texts.rejected),
        LoginVerdict::WantsAppPassword => ("wants-app-password", texts.wants_app_password),
        LoginVerdict::OauthOnly => ("no-password", texts.oauth_only),
        LoginVerdict::Busy | LoginVerdict::Unreachable => ("unreachable", texts.unreachable),
    };
    let mut lines = vec![filled(words.text, &[("address", address.as_str())])];
    let provider = Provider::of_domain(&address.domain()).filter(|_| verdict.is_failure());
    // Where the provider is known, what it wants is the better help.
    if let (SideName::Source, Some(provider)) = (side, provider) {
        lines.push(sentence(provider.facts(), texts));
    }
    Notice { outcome, title: words.title.to_owned(), lines, ask: None }
}

fn plain(outcome: &'static str, words: Words) -> Notice {
    Notice { outcome, title: words.title.to_owned(), lines: vec![words.text.to_owned()], ask: None }
}

fn timed(outcome: &'static str, words: Words, wait: Wait) -> Notice {
    let minutes = wait.minutes().to_string();
    let line = filled(words.text, &[("minutes", &minutes)]);
    Notice { outcome, title: words.title.to_owned(), lines: vec![line], ask: None }
}
