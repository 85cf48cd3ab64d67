//! The login itself: AUTHENTICATE or LOGIN, what the account can do, and UTF-8.

use bytes::Bytes;
use mailhaul_model::{Credential, Mechanism, Secret, Side};
use zeroize::Zeroizing;

use super::bearer::Bearer;
use super::choice::{Way, choose};
use super::cram_md5::CramMd5;
use super::dialogue::{Dialogue, Exchange, Sent};
use super::plain::{Plain, TwoQuestions};
use super::scram::Scram;
use super::strike::Strike;
use crate::session::Line;
use crate::wire::Fragment;
use crate::{Capabilities, Code, Command, Failure, Reply, Response, Session};

/// Who logs in, and how.
#[derive(Clone, Copy, Debug)]
pub struct Login<'a> {
    /// Whose credential it is.
    pub login: &'a str,
    /// Whose mailbox it is, where that is another's.
    pub act_as: Option<&'a str>,
    /// Whether the other is told by PROXYAUTH after the login, as servers of Sun's line want it.
    pub proxy_auth: bool,
    pub credential: &'a Credential,
    /// This mechanism and no other.
    pub mechanism: Option<Mechanism>,
}

impl<'a> Login<'a> {
    /// For oneself, by the best mechanism.
    pub fn new(login: &'a str, credential: &'a Credential) -> Self {
        Self { login, act_as: None, proxy_auth: false, credential, mechanism: None }
    }

    /// As a side of a run asks for.
    pub fn of(side: &'a Side) -> Self {
        Self {
            login: &side.login,
            act_as: side.act_as.as_deref(),
            proxy_auth: side.proxy_auth,
            credential: &side.credential,
            mechanism: side.mechanism,
        }
    }

    /// With another credential.
    #[must_use]
    pub fn with(mut self, credential: &'a Credential) -> Self {
        self.credential = credential;
        self
    }

    /// The user to act as that the mechanism itself has to carry.
    pub(super) fn authorisation(&self) -> Option<&'a str> {
        self.act_as.filter(|_| !self.proxy_auth)
    }
}

pub(crate) async fn login(session: &Session, who: Login<'_>) -> Result<String, Failure> {
    let way = prepare(session, &who)?;
    let (line, sent) = line(&who, way, &session.capabilities())?;
    let sent = Strike::new(who.credential.secret(), sent);
    let reply = session.send_line(line).await.map_err(|failure| sent.failure(failure))?;
    let mut told = tells_capabilities(&reply);
    if let Some(user) = who.act_as.filter(|_| who.proxy_auth) {
        let fragments = vec![Fragment::Text(Bytes::from_static(b"PROXYAUTH ")), argument(user)];
        let line = Line { name: "PROXYAUTH", fragments, dialogue: None };
        told = tells_capabilities(&session.send_line(line).await?);
    }
    if !told {
        session.send(Command::Capability).await?;
    }
    enable_utf8(session).await?;
    Ok(match way {
        Way::Command => "LOGIN",
        Way::Sasl(mechanism) => mechanism.name(),
    }
    .to_owned())
}

/// Refuses what can't be sent, before anything is.
fn prepare(session: &Session, who: &Login<'_>) -> Result<Way, Failure> {
    if session.status.preauthenticated() {
        // Whose mail this is can't be known.
        return Err(Failure::NotOffered(
            "a login: it took us for someone already (PREAUTH)".into(),
        ));
    }
    let said = [who.login, who.act_as.unwrap_or_default(), who.credential.secret().expose()];
    let forbidden: &[char] = match who.credential {
        Credential::Password(_) => &['\0'],
        Credential::Token(_) => &['\0', '\x01', '\r', '\n'],
    };
    if said.iter().any(|text| text.contains(forbidden)) {
        return Err(Failure::NotOffered(
            "a way to send a login with such a control character in it".into(),
        ));
    }
    choose(who, &session.capabilities(), session.peer().certificate.is_some())
}

fn line(who: &Login<'_>, way: Way, capabilities: &Capabilities) -> Result<(Line, Sent), Failure> {
    let secret = who.credential.secret();
    let mechanism = match way {
        Way::Command => return Ok((plain_login(who.login, secret), Sent::default())),
        Way::Sasl(mechanism) => mechanism,
    };
    let mut dialogue = Dialogue::new(exchange(who, mechanism, secret)?);
    let sent = dialogue.sent();
    let name = Fragment::Text(Bytes::from(format!("AUTHENTICATE {mechanism}")));
    let mut fragments = vec![name];
    if capabilities.sasl_ir() {
        fragments.extend(dialogue.open());
    }
    Ok((Line { name: "AUTHENTICATE", fragments, dialogue: Some(Box::new(dialogue)) }, sent))
}

fn exchange(
    who: &Login<'_>,
    mechanism: Mechanism,
    secret: &Secret,
) -> Result<Box<dyn Exchange>, Failure> {
    let (login, act_as) = (who.login, who.authorisation());
    // A token is the app's or its owner's: the name beside it says whose mailbox is meant.
    let user = act_as.unwrap_or(login);
    Ok(match mechanism {
        Mechanism::Plain => Box::new(Plain::new(login, act_as, secret)),
        Mechanism::Login => Box::new(TwoQuestions::new(login, secret)),
        Mechanism::CramMd5 => Box::new(CramMd5::new(login, secret)),
        Mechanism::ScramSha256 => {
            Box::new(Scram::new(login, act_as, secret).map_err(Failure::NotOffered)?)
        }
        Mechanism::XOAuth2 => Box::new(Bearer::xoauth2(user, secret)),
        Mechanism::OAuthBearer => Box::new(Bearer::oauthbearer(user, secret)),
    })
}

/// LOGIN, with literals for what some servers get wrong within quotes.
fn plain_login(login: &str, password: &Secret) -> Line {
    let fragments = vec![
        Fragment::Text(Bytes::from_static(b"LOGIN ")),
        argument(login),
        Fragment::Text(Bytes::from_static(b" ")),
        argument(password.expose()),
    ];
    Line { name: "LOGIN", fragments, dialogue: None }
}

fn argument(text: &str) -> Fragment {
    let simple = |b: u8| (b' '..0x7f).contains(&b) && b != b'"' && b != b'\\';
    if text.len() > 1000 || !text.bytes().all(simple) {
        let owned = Zeroizing::new(text.as_bytes().to_vec());
        return Fragment::Literal(Bytes::from_owner(owned));
    }
    let mut quoted = Zeroizing::new(Vec::with_capacity(text.len() + 2));
    quoted.push(b'"');
    quoted.extend_from_slice(text.as_bytes());
    quoted.push(b'"');
    Fragment::Text(Bytes::from_owner(quoted))
}

fn tells_capabilities(reply: &Reply) -> bool {
    let told = |response: &Response| {
        matches!(
            response,
            Response::Capability(_) | Response::State { code: Some(Code::Capability(_)), .. }
        )
    };
    matches!(reply.code, Some(Code::Capability(_))) || reply.untagged.iter().any(told)
}

/// A server that offers UTF-8 and then refuses it is talked to in modified UTF-7.
async fn enable_utf8(session: &Session) -> Result<(), Failure> {
    let capabilities = session.capabilities();
    if !capabilities.utf8_accept() || !capabilities.enable() {
        return Ok(());
    }
    match session.send(Command::Enable(vec!["UTF8=ACCEPT".into()])).await {
        Ok(_) | Err(Failure::No { .. } | Failure::Bad { .. }) => Ok(()),
        Err(failure) => Err(failure),
    }
}
