//! Saying who one is. The one place where a password is written; what is written is overwritten in memory once sent.

use bytes::Bytes;
use mailhaul_model::Secret;
use zeroize::Zeroizing;

use crate::session::Line;
use crate::wire::Fragment;
use crate::{Code, Command, Failure, Reply, Response, Session, base64};

pub(crate) async fn login(
    session: &Session,
    login: &str,
    act_as: Option<&str>,
    password: &Secret,
) -> Result<String, Failure> {
    let (mechanism, line) = line(session, login, act_as, password)?;
    let sent = session.send_line(line).await;
    let reply = sent.map_err(|failure| without(failure, login, act_as, password))?;
    if !tells_capabilities(&reply) {
        session.send(Command::Capability).await?;
    }
    enable_utf8(session).await?;
    Ok(mechanism.to_owned())
}

fn line(
    session: &Session,
    login: &str,
    act_as: Option<&str>,
    password: &Secret,
) -> Result<(&'static str, Line), Failure> {
    if session.status.preauthenticated() {
        // Whose mail this is can't be known.
        return Err(Failure::NotOffered(
            "a login: it took us for someone already (PREAUTH)".into(),
        ));
    }
    if [login, act_as.unwrap_or_default(), password.expose()].iter().any(|t| t.contains('\0')) {
        return Err(Failure::NotOffered("a way to send a password with a NUL in it".into()));
    }
    let capabilities = session.capabilities();
    if capabilities.auth("PLAIN") {
        return Ok(("PLAIN", plain(login, act_as, password, capabilities.sasl_ir())));
    }
    if act_as.is_some() {
        return Err(Failure::NotOffered("AUTH=PLAIN, which acting for another needs".into()));
    }
    if capabilities.login_disabled() {
        return Err(Failure::NotOffered("a login by password (LOGINDISABLED)".into()));
    }
    Ok(("LOGIN", plain_login(login, password)))
}

/// AUTHENTICATE PLAIN (RFC 4616).
fn plain(login: &str, act_as: Option<&str>, password: &Secret, at_once: bool) -> Line {
    let who = act_as.unwrap_or_default();
    let length = who.len() + login.len() + password.expose().len() + 2;
    let mut text = Zeroizing::new(Vec::with_capacity(length));
    for part in [who, "\0", login, "\0", password.expose()] {
        text.extend_from_slice(part.as_bytes());
    }
    let encoded = Bytes::from_owner(base64::encode(&text));
    let command = Fragment::Text(Bytes::from_static(b"AUTHENTICATE PLAIN"));
    let (fragments, answer) = if at_once {
        let blank = Fragment::Text(Bytes::from_static(b" "));
        (vec![command, blank, Fragment::Text(encoded)], None)
    } else {
        (vec![command], Some(encoded))
    };
    Line { name: "AUTHENTICATE", fragments, answer }
}

/// LOGIN, with literals for what some servers get wrong within quotes.
fn plain_login(login: &str, password: &Secret) -> Line {
    let fragments = vec![
        Fragment::Text(Bytes::from_static(b"LOGIN ")),
        argument(login),
        Fragment::Text(Bytes::from_static(b" ")),
        argument(password.expose()),
    ];
    Line { name: "LOGIN", fragments, answer: None }
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

/// The failure without the password, which some servers repeat in what they say.
fn without(failure: Failure, login: &str, act_as: Option<&str>, password: &Secret) -> Failure {
    let who = act_as.unwrap_or_default();
    let joined = Zeroizing::new(format!("{who}\0{login}\0{}", password.expose()));
    let encoded = base64::encode(joined.as_bytes());
    let encoded = std::str::from_utf8(&encoded).unwrap_or_default();
    let clean = |text: String| {
        let text = text.replace(encoded, "***");
        if password.is_empty() { text } else { text.replace(password.expose(), "***") }
    };
    match failure {
        Failure::No { code, text } => {
            Failure::No { code: clean_code(code, &clean), text: clean(text) }
        }
        Failure::Bye { code, text } => {
            Failure::Bye { code: clean_code(code, &clean), text: clean(text) }
        }
        Failure::Bad { text } => Failure::Bad { text: clean(text) },
        Failure::Protocol { line, why } => Failure::Protocol { line: clean(line), why },
        other => other,
    }
}

fn clean_code(code: Option<Code>, clean: &impl Fn(String) -> String) -> Option<Code> {
    code.map(|code| match code {
        Code::Other(text) => Code::Other(clean(text)),
        known => known,
    })
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
