//! The half of the limit that appends.

use std::io::{BufReader, BufWriter, Write};
use std::net::TcpStream;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use anyhow::{Result, anyhow, ensure};

use super::Item;
use super::link::{Link, line};

/// Messages in one APPEND.
const BATCH: usize = 50;
/// Bytes gathered before they are written.
const WRITE: usize = 128 << 10;

/// Appends what comes, and waits until the server took all of it.
pub(super) fn send(link: Link, items: &Receiver<Item>) -> Result<()> {
    let Link { reader, writer } = link;
    let (sent, expected) = channel();
    let answers = thread::spawn(move || answers(reader, &expected));
    let mut writer = BufWriter::with_capacity(WRITE, writer);
    let mut folder = String::new();
    let mut in_batch = 0;
    loop {
        let item = if let Ok(item) = items.try_recv() {
            item
        } else {
            // Nothing waits: what is gathered may go.
            writer.flush()?;
            let Ok(item) = items.recv() else { break };
            item
        };
        match item {
            Item::Folder(name) => {
                close(&mut writer, &mut in_batch)?;
                writer.write_all(format!("c CREATE \"{name}\"\r\n").as_bytes())?;
                sent.send(())?;
                folder = name;
            }
            Item::Message(head, size) => {
                if in_batch == BATCH {
                    close(&mut writer, &mut in_batch)?;
                }
                if in_batch == 0 {
                    writer.write_all(format!("a APPEND \"{folder}\"").as_bytes())?;
                    sent.send(())?;
                }
                in_batch += 1;
                writer.write_all(format!("{head} {{{size}+}}\r\n").as_bytes())?;
            }
            Item::Bytes(bytes) => writer.write_all(&bytes)?,
        }
    }
    close(&mut writer, &mut in_batch)?;
    writer.flush()?;
    drop(sent);
    answers.join().map_err(|_| anyhow!("a thread of the limit panicked"))?
}

fn close(writer: &mut impl Write, in_batch: &mut usize) -> Result<()> {
    if *in_batch > 0 {
        writer.write_all(b"\r\n")?;
        *in_batch = 0;
    }
    Ok(())
}

/// As many tagged answers as commands were sent; an APPEND has to succeed, a folder may be there.
fn answers(mut reader: BufReader<TcpStream>, expected: &Receiver<()>) -> Result<()> {
    for () in expected {
        loop {
            let line = line(&mut reader)?;
            ensure!(!line.starts_with("a ") || line.starts_with("a OK"), "{line}");
            if line.starts_with("a ") || line.starts_with("c ") {
                break;
            }
        }
    }
    Ok(())
}
