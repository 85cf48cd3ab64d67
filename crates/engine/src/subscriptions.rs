//! Subscriptions that were asked for and need not be waited for: nothing that is copied depends on them.

use mailhaul_imap::{Command, Mailbox, Pending, Session};

use crate::context::Context;
use crate::fault::{Fault, is_link_lost};
use crate::sink::warn;

/// Under way.
#[derive(Debug, Default)]
pub struct Subscriptions(Vec<(Mailbox, Pending)>);

impl Subscriptions {
    /// Asks for one, without waiting.
    pub fn ask(&mut self, session: &Session, mailbox: &Mailbox) {
        self.0.push((mailbox.clone(), session.send(Command::Subscribe(mailbox.clone()))));
    }

    /// What the server said, and once more what was lost with its connection.
    pub async fn settle(self, run: &Context) -> Result<(), Fault> {
        let lost = self.answers(run).await;
        if lost.is_empty() {
            return Ok(());
        }
        let destination = run.destination.open_patiently().await?;
        let mut again = Self::default();
        for mailbox in &lost {
            again.ask(&destination, mailbox);
        }
        let lost = again.answers(run).await;
        destination.logout().await;
        for mailbox in lost {
            say_refused(run, &mailbox, "the connection was lost");
        }
        Ok(())
    }

    /// Those whose connection was lost; what is refused is said.
    async fn answers(self, run: &Context) -> Vec<Mailbox> {
        let mut lost = Vec::new();
        for (mailbox, pending) in self.0 {
            match pending.await {
                Ok(_) => {}
                Err(failure) if is_link_lost(&failure) => lost.push(mailbox),
                Err(failure) => say_refused(run, &mailbox, &failure.to_string()),
            }
        }
        lost
    }
}

fn say_refused(run: &Context, mailbox: &Mailbox, why: &str) {
    warn(&*run.sink, format!("The destination did not subscribe to {}: {why}.", mailbox.as_str()));
}
