//! Where a session meets its faults.

use std::io;

use super::Session;
use super::reply::Reply;
use crate::fault::{Action, At, Breaking, Damage, Refusal};
use crate::link::{Link, cut};

/// What is left of the faults once the command begins.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// Answered instead of carrying the command out.
    pub instead: Option<Reply>,
    /// The connection ends where the tagged answer would come.
    pub drop_before_reply: bool,
    pub uid_after_body: bool,
    pub refusals: Vec<Refusal>,
    pub damages: Vec<Damage>,
    pub breaking: Vec<Breaking>,
    /// By UID, what is told as the UID instead.
    pub misnamed: Vec<(u32, Option<u32>)>,
    pub twice: Vec<u32>,
}

impl Plan {
    /// Whether the connection breaks at this message.
    pub(super) fn breaks_at(&self, uid: u32, asks_body: bool, asks_header: bool) -> bool {
        let breaks = |d: &Damage| d.uid == uid && (asks_body || d.header && asks_header);
        self.damages.iter().any(breaks)
    }

    /// How often a message is told of, and under which UID.
    pub(super) fn told(&self, uid: u32) -> (usize, Option<u32>) {
        let named = self.misnamed.iter().find(|(of, _)| *of == uid);
        (1 + usize::from(self.twice.contains(&uid)), named.map_or(Some(uid), |(_, told)| *told))
    }
}

impl Session {
    /// Lets every matching fault act, as far as it acts before the command.
    pub(super) async fn meet_faults(
        &mut self,
        link: &mut Link,
        command: &str,
        mailbox: Option<&str>,
        login: Option<&str>,
    ) -> io::Result<Plan> {
        let open = self.selected.as_ref().map(|s| s.name.as_str());
        let login = login.or(self.login.as_deref());
        let at = At { command, mailbox: mailbox.or(open), login };
        let mut plan = Plan::default();
        for action in self.shared.faults_at(at) {
            self.meet(link, action, &mut plan).await?;
        }
        Ok(plan)
    }

    async fn meet(&mut self, link: &mut Link, action: Action, plan: &mut Plan) -> io::Result<()> {
        match action {
            Action::Drop => {
                link.flush().await?;
                return Err(cut("a fault at a command"));
            }
            Action::DropAfterSent(bytes) => link.drop_after_sent(bytes),
            Action::DropAfterReceived(bytes) => link.drop_after_received(bytes),
            Action::DropBeforeReply => plan.drop_before_reply = true,
            Action::No(code, text) => plan.instead = Some(Reply::no(&code, text)),
            Action::Bad(text) => plan.instead = Some(Reply::bad(text)),
            Action::Bye(text) => {
                link.put(format!("* BYE {text}\r\n"));
                link.flush().await?;
                return Err(cut("a fault that says BYE"));
            }
            Action::Stall => self.stall(link).await?,
            Action::Say(bytes) => link.put(bytes),
            Action::Change(change) => {
                if let Some(login) = &self.login {
                    self.shared.with(login, |account| change(account));
                }
            }
            Action::UidAfterBody => plan.uid_after_body = true,
            Action::Misnamed(uid, told) => plan.misnamed.push((uid, told)),
            Action::Twice(uid) => plan.twice.push(uid),
            Action::Refuse(refusal) => plan.refusals.push(refusal),
            Action::Damaged(damage) => plan.damages.push(damage),
            Action::Breaks(breaking) => plan.breaking.push(breaking),
        }
        Ok(())
    }

    /// Waits for a release that comes after the command was counted.
    async fn stall(&mut self, link: &mut Link) -> io::Result<()> {
        link.flush().await?;
        tokio::select! {
            _ = self.releases.changed() => Ok(()),
            ended = link.until_ended() => ended,
        }
    }
}
