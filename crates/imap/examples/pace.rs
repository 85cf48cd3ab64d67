//! How fast bodies are fetched from one server and appended to another: `pace HOST:PORT USER PASSWORD FOLDER [HOST:PORT]`.
//!
//! Fetches every body of FOLDER, pipelined; with a second server, appends them there to INBOX, fifty in a command.

#![expect(clippy::print_stdout, reason = "its purpose")]

use std::time::Instant;

use bytes::Bytes;
use mailhaul_imap::{
    AppendMessage, Command, Login, Mailbox, Response, Session, Timeouts, UidSet, UidSetOrAll,
};
use mailhaul_model::{Endpoint, Secret, Security, Trust};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [source, user, password, folder, rest @ ..] = &args[..] else {
        return Err("pace HOST:PORT USER PASSWORD FOLDER [HOST:PORT]".into());
    };
    let session = login(source, user, password).await?;
    let mailbox = Mailbox::new(folder);
    let _ = session.send(Command::Examine { mailbox, condstore: false }).await?;
    let bodies = fetch(&session).await?;
    if let Some(destination) = rest.first() {
        append(&login(destination, user, password).await?, bodies).await?;
    }
    Ok(())
}

async fn login(address: &str, user: &str, password: &str) -> Outcome<Session> {
    let (host, port) = address.rsplit_once(':').ok_or("HOST:PORT")?;
    let port = mailhaul_model::Port::new(port.parse()?).ok_or("port 0")?;
    let endpoint = Endpoint::new(host.parse()?, port, Security::None, Trust::System);
    let session = Session::open(&endpoint, &Timeouts::default()).await?;
    let credential = Secret::new(password).into();
    session.login(Login::new(user, &credential)).await?;
    Ok(session)
}

async fn fetch(session: &Session) -> Outcome<Vec<Bytes>> {
    let keys = "ALL".to_owned();
    let found = session.send(Command::UidSearch { keys, charset_utf8: false }).await?;
    let uids: UidSet = found
        .untagged
        .into_iter()
        .filter_map(|r| if let Response::Search(uids) = r { Some(uids) } else { None })
        .flatten()
        .filter_map(mailhaul_model::Uid::new)
        .collect();
    let start = Instant::now();
    let items = "(UID FLAGS INTERNALDATE BODY.PEEK[])".to_owned();
    let set = UidSetOrAll::Set(uids);
    let mut responses = session.stream(Command::UidFetch { set, items, changed_since: None });
    let (mut bodies, mut bytes, mut messages) = (Vec::new(), 0, 0);
    while let Some(response) = responses.next().await? {
        match response {
            Response::BodyChunk(chunk) => bytes += chunk.len(),
            Response::Fetch(fetch) => {
                messages += 1;
                let body = fetch.body.unwrap_or_default();
                bytes += body.len();
                bodies.push(Bytes::copy_from_slice(&body));
            }
            _ => {}
        }
    }
    tell("fetched", messages, bytes, start);
    Ok(bodies)
}

async fn append(session: &Session, bodies: Vec<Bytes>) -> Outcome<()> {
    let start = Instant::now();
    let (mut bytes, mut replies) = (0, Vec::new());
    for batch in bodies.chunks(50) {
        let mut append = session.append(&Mailbox::new("INBOX"));
        for body in batch.iter().filter(|body| !body.is_empty()) {
            bytes += body.len();
            let message = AppendMessage { flags: &[], date: None, size: body.len() as u64 };
            append.message(message, body.clone()).await?;
        }
        replies.push(append.finish());
    }
    for reply in replies {
        reply.await?;
    }
    tell("appended", bodies.len(), bytes, start);
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "for people")]
fn tell(what: &str, messages: usize, bytes: usize, start: Instant) {
    let seconds = start.elapsed().as_secs_f64();
    let mib = bytes as f64 / 1_048_576.0;
    println!(
        "{what} {messages} messages, {mib:.0} MiB in {seconds:.2} s: {:.0} messages/s, {:.0} MiB/s",
        messages as f64 / seconds,
        mib / seconds
    );
}
