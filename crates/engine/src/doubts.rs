//! Messages whose fate nobody knows: they were sent, the destination stayed silent until the connection was given up, and it
//! may store them at any time afterwards, beside the ones that are sent again. See decision 0004.

use std::sync::{Arc, Mutex, PoisonError};

use mailhaul_imap::Session;
use mailhaul_model::ExitCode;
use mailhaul_model::event::Level;

use crate::context::Context;
use crate::fault::Fault;
use crate::matching::Candidate;
use crate::scan::unclaimed;
use crate::sink::warn;
use crate::task::FolderTask;
use crate::tries::Tries;

/// Kept until the end of the run.
#[derive(Debug, Default)]
pub struct Doubts(Mutex<Vec<Doubt>>);

/// Some of a folder's messages.
#[derive(Clone, Debug)]
pub struct Doubt {
    pub task: Arc<FolderTask>,
    pub messages: Vec<Candidate>,
}

impl Doubts {
    /// Says so, and remembers it.
    pub fn keep(&self, run: &Context, doubt: Doubt) {
        let text = format!(
            "{}: the destination did not answer in time for {} messages that were sent to it. They are looked for before they are \
             sent again; a server that stores them only after that has them twice.",
            doubt.task.destination.as_str(),
            doubt.messages.len()
        );
        warn(&*run.sink, text);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(doubt);
    }

    /// Whether there is anything to look at again.
    pub fn is_empty(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    fn all(&self) -> Vec<Doubt> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// So many of them were looked at, the first ones.
    fn settled(&self, count: usize) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).drain(..count);
    }
}

/// At the end of the run: looks whether any of them is there twice, and names what is. Only a server that tells where messages
/// are put (UIDPLUS) lets the copies be told apart.
pub async fn look_again(run: &Context) -> Result<(), Fault> {
    let mut destination = run.destination.open_patiently().await?;
    let mut tries = Tries::new(run, run.lessons());
    while let Err(fault) = look(run, &destination).await {
        if let Some((_, failure)) = tries.get_over(run, run.lessons(), fault).await? {
            run.destination.say_lost(&failure);
            destination = run.destination.reopen(&failure).await?;
        }
    }
    destination.logout().await;
    Ok(())
}

async fn look(run: &Context, destination: &Session) -> Result<(), Fault> {
    if !destination.capabilities().uidplus() {
        return Ok(());
    }
    for Doubt { task, messages } in run.doubts.all() {
        let twice = unclaimed(run, &task, destination, &messages).await?;
        run.doubts.settled(1);
        if twice.is_empty() {
            continue;
        }
        let places: Vec<String> = twice.iter().map(|(_, there)| there.to_string()).collect();
        let text = format!(
            "{}: {} messages are on the destination twice: it stored them although it had not answered in time, and they had been \
             sent again. The copies that can go have the UIDs {}.",
            task.destination.as_str(),
            twice.len(),
            places.join(", ")
        );
        run.sink.emit(mailhaul_model::Event::Log { level: Level::Error, text });
        run.error(ExitCode::WithErrors)?;
    }
    Ok(())
}
