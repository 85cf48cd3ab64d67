//! The half of the limit that fetches.

use std::io::{BufRead, Write};
use std::sync::mpsc::SyncSender;

use anyhow::{Context, Result, bail};

use super::link::{Link, line};
use super::{Folders, Item};

/// Folders that are asked for before the first answer is read.
const AHEAD: usize = 3;
/// Bytes handed on at once.
const PIECE: usize = 64 << 10;

/// Fetches folders until none is left.
pub(super) fn fetch(mut link: Link, folders: &Folders, items: &SyncSender<Item>) -> Result<()> {
    let mut asked = std::collections::VecDeque::new();
    loop {
        while asked.len() < AHEAD
            && let Some(folder) = folders.take()
        {
            let ask = format!(
                "e EXAMINE \"{folder}\"\r\nf UID FETCH 1:* (FLAGS INTERNALDATE BODY.PEEK[])\r\n"
            );
            link.writer.write_all(ask.as_bytes())?;
            asked.push_back(folder);
        }
        let Some(folder) = asked.pop_front() else { return Ok(()) };
        items.send(Item::Folder(folder))?;
        receive(&mut link, items)?;
    }
}

/// Passes on what one FETCH brings.
fn receive(link: &mut Link, items: &SyncSender<Item>) -> Result<()> {
    loop {
        let line = line(&mut link.reader)?;
        if let Some((head, size)) = announced(&line) {
            items.send(Item::Message(head, size))?;
            bytes(&mut link.reader, size, items)?;
            continue;
        }
        if line.starts_with("f ") || line.starts_with("e ") {
            let (tag, said) = line.split_at(2);
            if !said.starts_with("OK") {
                bail!("{line}");
            }
            if tag == "f " {
                return Ok(());
            }
        }
    }
}

/// ` (\Seen) "date"` and the size, of `* 1 FETCH (UID 1 FLAGS (\Seen) INTERNALDATE "date" BODY[] {12}`.
fn announced(line: &str) -> Option<(String, usize)> {
    let size = line.strip_suffix('}')?.rsplit_once("BODY[] {")?.1.parse().ok()?;
    let flags = line.split_once("FLAGS (")?.1.split_once(')')?.0;
    let date = line.split_once("INTERNALDATE ")?.1.split_once(" BODY")?.0;
    let flags: Vec<&str> = flags.split(' ').filter(|flag| *flag != "\\Recent").collect();
    Some((format!(" ({}) {date}", flags.join(" ")), size))
}

fn bytes(reader: &mut impl BufRead, size: usize, items: &SyncSender<Item>) -> Result<()> {
    let mut left = size;
    while left > 0 {
        let mut piece = Vec::with_capacity(left.min(PIECE));
        while piece.len() < left.min(PIECE) {
            let here = reader.fill_buf()?;
            let count = here.len().min(left.min(PIECE) - piece.len());
            if count == 0 {
                bail!("the source closed the connection");
            }
            piece.extend_from_slice(&here[..count]);
            reader.consume(count);
        }
        left -= piece.len();
        items.send(Item::Bytes(piece)).ok().context("the sending half ended")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::announced;

    #[test]
    fn an_answer_tells_flags_date_and_size() {
        let line = r#"* 3 FETCH (UID 7 FLAGS (\Seen \Recent) INTERNALDATE " 4-Jan-2021 10:00:00 +0000" BODY[] {812}"#;
        let head = r#" (\Seen) " 4-Jan-2021 10:00:00 +0000""#;
        assert_eq!(announced(line), Some((head.to_owned(), 812)));
        assert_eq!(announced(r"* 3 FETCH (UID 7 FLAGS (\Seen))"), None);
    }
}
