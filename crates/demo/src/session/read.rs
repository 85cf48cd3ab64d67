//! Reads one command: decides about each literal when it is announced, as real servers do.

use std::io;

use bytes::{Bytes, BytesMut};
use mailhaul_imap::wire::{Fragment, LiteralHead, Piece};

use super::Session;
use super::command::Command;
use super::faulty::Plan;
use super::reply::{Reply, Then};
use crate::config::Feature;
use crate::link::Link;

/// The largest literal that is not a message.
const LARGEST_ARGUMENT: u64 = 1024 * 1024;
/// The largest non-synchronising literal of LITERAL- (RFC 7888).
const LITERAL_MINUS: u64 = 4096;

impl Session {
    /// The next command with what its faults left to do; `None` where the peer has gone.
    pub(super) async fn read(&mut self, link: &mut Link) -> io::Result<Option<(Command, Plan)>> {
        let mut fragments = Vec::new();
        let mut large = BytesMut::new();
        let mut plan = None;
        while let Some(piece) = link.piece().await? {
            match piece {
                Piece::Literal(bytes) => fragments.push(Fragment::Literal(bytes)),
                Piece::Chunk { bytes, last } => {
                    large.extend_from_slice(&bytes);
                    if last {
                        fragments.push(Fragment::Literal(large.split().freeze()));
                    }
                }
                Piece::Text { text, literal } => {
                    fragments.push(Fragment::Text(text));
                    let command = Command::new(fragments);
                    let Some(head) = literal else {
                        return self.complete(link, command, plan).await.map(Some);
                    };
                    if let Some(refused) = self.announced(link, &command, head, &mut plan).await? {
                        return Ok(Some((command, refused)));
                    }
                    fragments = command.fragments;
                    large.reserve(usize::try_from(head.size).unwrap_or(0).min(64 << 20));
                }
            }
        }
        Ok(None)
    }

    async fn complete(
        &mut self,
        link: &mut Link,
        command: Command,
        plan: Option<Plan>,
    ) -> io::Result<(Command, Plan)> {
        if let Some(plan) = plan {
            return Ok((command, plan));
        }
        let plan = self.begin(link, &command).await?;
        Ok((command, plan))
    }

    /// Counts a command and lets its faults act.
    async fn begin(&mut self, link: &mut Link, command: &Command) -> io::Result<Plan> {
        self.releases.mark_unchanged();
        self.shared.count(|c| c.note(&command.name, &command.shown()));
        let mailbox = command.mailbox(self.utf8);
        let login = (command.name == "LOGIN").then(|| command.arguments().astring()).flatten();
        let login = login.map(|l| String::from_utf8_lossy(&l).into_owned());
        let mailbox = mailbox.as_ref().map(mailhaul_imap::Mailbox::as_str);
        self.meet_faults(link, &command.name, mailbox, login.as_deref()).await
    }

    /// Decides about a literal. A plan is returned where the command ends here, unread and refused.
    async fn announced(
        &mut self,
        link: &mut Link,
        command: &Command,
        head: LiteralHead,
        plan: &mut Option<Plan>,
    ) -> io::Result<Option<Plan>> {
        let is_message = command.name == "APPEND" && command.arguments().astring().is_some();
        if is_message && plan.is_none() {
            *plan = Some(self.begin(link, command).await?);
        }
        let refusal = self.refusal(command, head, is_message, plan.as_ref());
        match refusal {
            Some(reply) if head.synchronising || reply.then == Then::Close => {
                link.forget_literal();
                let instead = Some(reply);
                Ok(Some(Plan { instead, ..plan.take().unwrap_or_default() }))
            }
            _ => {
                if head.synchronising {
                    link.put("+ OK\r\n");
                }
                Ok(None)
            }
        }
    }

    fn refusal(
        &self,
        command: &Command,
        head: LiteralHead,
        is_message: bool,
        plan: Option<&Plan>,
    ) -> Option<Reply> {
        let config = &self.shared.config;
        let (plus, minus) = (config.has(Feature::LiteralPlus), config.has(Feature::LiteralMinus));
        let allowed = head.synchronising || plus || (minus && head.size <= LITERAL_MINUS);
        if !allowed {
            return Some(
                Reply::bad("This non-synchronising literal is not allowed").then(Then::Close),
            );
        }
        if !is_message && head.size > LARGEST_ARGUMENT {
            return Some(Reply::bad("This argument is too long").then(Then::Close));
        }
        if let Some(instead) = plan.and_then(|p| p.instead.clone()) {
            return Some(instead);
        }
        is_message.then(|| self.append_refusal(command, head.size)).flatten()
    }
}

/// A line on its own; `None` where the peer has gone.
pub(super) async fn line(link: &mut Link) -> io::Result<Option<Bytes>> {
    match link.piece().await? {
        Some(Piece::Text { text, literal: None }) => Ok(Some(text)),
        Some(_) => Err(io::Error::new(io::ErrorKind::InvalidData, "a line was expected")),
        None => Ok(None),
    }
}
