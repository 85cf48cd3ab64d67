//! A source that works on two FETCHes at once, as Dovecot does: bodies of the second come before the end of the first.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::net::SocketAddr;
use std::sync::Arc;

use mailhaul_demo::{Config, DemoServer};
use mailhaul_engine::{Given, Stop, SystemClock, run};
use mailhaul_model::{
    Depth, Endpoint, ExitCode, MessageCount, Port, RunKind, RunOptions, RunRequest, Secret,
    Security, Side, Trust,
};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// Two messages that say they are so large that nobody asks for both at once.
const LISTED: &str = "* 1 FETCH (UID 1 FLAGS () RFC822.SIZE 5000000)\r\n\
                      * 2 FETCH (UID 2 FLAGS () RFC822.SIZE 5000000)\r\n";

async fn speak(stream: TcpStream) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"* OK [CAPABILITY IMAP4rev1] ready\r\n").await?;
    let mut held: Vec<String> = Vec::new();
    while let Some(line) = lines.next_line().await? {
        let (tag, command) = line.split_once(' ').unwrap();
        let body = |uid: &str| {
            format!("* {uid} FETCH (UID {uid} BODY[] {{10}}\r\nA: {uid}\r\n\r\n{uid}.)\r\n")
        };
        let untagged = match command {
            _ if command.starts_with("LIST") => "* LIST () \"/\" INBOX\r\n".to_owned(),
            _ if command.starts_with("STATUS") => {
                "* STATUS INBOX (MESSAGES 2 UIDNEXT 3 UIDVALIDITY 9)\r\n".to_owned()
            }
            _ if command.starts_with("EXAMINE") => {
                "* 2 EXISTS\r\n* OK [UIDVALIDITY 9] x\r\n* OK [UIDNEXT 3] x\r\n".to_owned()
            }
            _ if command.starts_with("UID FETCH") && command.contains("BODY.PEEK[]") => {
                held.push(tag.to_owned());
                if held.len() == 2 {
                    let text = format!(
                        "{}{}{} OK one\r\n{} OK two\r\n",
                        body("1"),
                        body("2"),
                        held[0],
                        held[1]
                    );
                    held.clear();
                    write.write_all(text.as_bytes()).await?;
                }
                continue;
            }
            _ if command.starts_with("UID FETCH") => LISTED.to_owned(),
            _ => String::new(),
        };
        write.write_all(format!("{untagged}{tag} OK done\r\n").as_bytes()).await?;
    }
    Ok(())
}

fn side(address: SocketAddr) -> Side {
    let host = address.ip().to_string().parse().unwrap();
    let port = Port::new(address.port()).unwrap();
    let endpoint = Endpoint::new(host, port, Security::None, Trust::System);
    Side::new(endpoint, "mia", Secret::new("pass"))
}

#[tokio::test]
async fn a_body_that_comes_before_its_turn_is_not_lost() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let source = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(speak(stream));
        }
    });
    let destination = DemoServer::start(Config::default().user("mia", "pass")).unwrap();
    let request = RunRequest {
        version: mailhaul_model::request::PROTOCOL_VERSION,
        kind: RunKind::Copy,
        depth: Depth::Messages,
        source: side(source),
        destination: side(destination.address),
        options: RunOptions::default(),
        ledger: None,
        engine: mailhaul_model::Engine::default(),
    };

    let sink = Arc::new(|_| ());
    let finished = run(request, Arc::new(Given), sink, Arc::new(SystemClock), Stop::new()).await;

    assert_eq!(finished.exit, ExitCode::Ok, "{:?}", finished.failure);
    assert_eq!(finished.total.copied, MessageCount(2));
    assert_eq!(finished.total.vanished, MessageCount(0));
    let arrived = destination.handle.account("mia");
    assert_eq!(arrived.folder("INBOX").unwrap().messages().len(), 2);
}
