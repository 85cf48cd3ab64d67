//! Moves a back-up that is whole into the place of what a data folder has, item by item.
//!
//! Folders say how far that came: `restored` is whole and waits; `being-set-aside` has some of what was there before, and what is left
//! follows it; with `restored-taking-place` all of that has its name for good, and the back-up moves in. Whatever breaks off, the next
//! one goes on from there. Nothing of what was there is deleted or written over: a move has no file at its end.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::Paths;

/// How long a file that somebody holds is waited for, and how often it is tried.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);
pub(super) const LOOK_AGAIN: Duration = Duration::from_millis(50);

const DATABASE: &str = "mailhaul.sqlite";
/// What is kept beside a database until it is closed in order: it belongs to that one, and would spoil another.
const BESIDE: [&str; 3] = ["mailhaul.sqlite-wal", "mailhaul.sqlite-shm", "mailhaul.sqlite-journal"];
/// What has a new place, in the order in which it is moved: the database is the last to come, so that a folder that has one is whole.
const ITEMS: [&str; 6] = [BESIDE[0], BESIDE[1], BESIDE[2], "logs", "ledgers", DATABASE];

/// A data folder on which no other process works, and how something is moved in it.
pub(super) struct Place<'a> {
    pub paths: &'a Paths,
    pub now: Timestamp,
    pub mover: &'a dyn Fn(&Path, &Path) -> io::Result<()>,
}

/// Whether a back-up has begun to take its place: nobody may work on the folder before that has come to its end.
pub(super) fn is_halfway(paths: &Paths) -> bool {
    paths.setting_aside().exists() || paths.taking_place().join(DATABASE).exists()
}

impl Place<'_> {
    /// Moves what is there aside and what was restored in, from wherever an earlier one broke off. Returns where what was there is.
    pub fn take(&self) -> io::Result<Option<PathBuf>> {
        let mut aside = self.move_in()?;
        let left = self.remove_emptied();
        if self.paths.restored().exists() {
            left?;
            aside = self.set_aside(&ITEMS)?.or(aside);
            (self.mover)(&self.paths.restored(), &self.paths.taking_place())?;
            self.move_in()?;
            // Whole already: what can't be removed now is removed another time.
            if let Err(error) = self.remove_emptied() {
                tracing::warn!(%error, "an empty folder of a restore is left");
            }
        } else if self.paths.setting_aside().exists() {
            // Somebody took the back-up away: what was to make room for it comes back.
            self.move_back()?;
        }
        Ok(aside)
    }

    /// Moves in what `restored-taking-place` still has. Returns where what stood in its way is: something made there meanwhile.
    fn move_in(&self) -> io::Result<Option<PathBuf>> {
        let from = self.paths.taking_place();
        if !from.join(DATABASE).exists() {
            return Ok(None);
        }
        let comes: Vec<&str> = ITEMS.into_iter().filter(|item| from.join(item).exists()).collect();
        let in_the_way: Vec<&str> = ITEMS
            .into_iter()
            .filter(|item| BESIDE.contains(item) || comes.contains(item))
            .collect();
        let aside = self.set_aside(&in_the_way)?;
        for item in comes {
            self.put(&from.join(item), &self.paths.data().join(item))?;
        }
        Ok(aside)
    }

    fn remove_emptied(&self) -> io::Result<()> {
        match fs::remove_dir_all(self.paths.taking_place()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Moves what there is of these into a folder of their own: all of it, or where one can't be moved, nothing.
    fn set_aside(&self, items: &[&str]) -> io::Result<Option<PathBuf>> {
        let (data, aside) = (self.paths.data(), self.paths.setting_aside());
        let there: Vec<&str> =
            items.iter().copied().filter(|item| has_something(&data.join(item))).collect();
        if there.iter().any(|item| aside.join(item).exists()) {
            // Made anew since that was begun: no part of what was there then.
            self.name_aside()?;
        }
        if there.is_empty() && !aside.exists() {
            return Ok(None);
        }
        fs::create_dir_all(&aside)?;
        for item in there {
            match (self.mover)(&data.join(item), &aside.join(item)) {
                // SQLite itself removes what it kept beside the database once the last hand lets go of it.
                Err(error) if error.kind() == io::ErrorKind::NotFound && BESIDE.contains(&item) => {
                }
                Err(error) => {
                    if let Err(error) = self.move_back() {
                        tracing::error!(%error, "what was moved aside could not be moved back");
                    }
                    return Err(error);
                }
                Ok(()) => {}
            }
        }
        self.name_aside().map(Some)
    }

    /// Gives what was set aside the name under which it stays: one that nothing has.
    fn name_aside(&self) -> io::Result<PathBuf> {
        let name = self.now.strftime("before-restore-%Y-%m-%d-%H%M%S").to_string();
        let mut path = self.paths.data().join(&name);
        let mut number = 1;
        while path.exists() {
            number += 1;
            path = self.paths.data().join(format!("{name}-{number}"));
        }
        (self.mover)(&self.paths.setting_aside(), &path)?;
        Ok(path)
    }

    /// The other way round, so that the database comes last again.
    fn move_back(&self) -> io::Result<()> {
        let aside = self.paths.setting_aside();
        for item in ITEMS {
            if aside.join(item).exists() {
                self.put(&aside.join(item), &self.paths.data().join(item))?;
            }
        }
        fs::remove_dir(aside)
    }

    /// Moves something to where nothing is, or an empty folder: those are made anew by every start.
    fn put(&self, from: &Path, to: &Path) -> io::Result<()> {
        if has_something(to) {
            return Err(io::Error::new(
                io::ErrorKind::AlreadyExists,
                format!("{} is there already", to.display()),
            ));
        }
        drop(fs::remove_dir(to));
        (self.mover)(from, to)
    }
}

/// A file, or a folder that has something in it.
fn has_something(path: &Path) -> bool {
    path.exists() && !fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none())
}

/// Windows moves nothing that is open. A program that has just ended, or looks for viruses, lets go of it a moment later.
pub(super) fn move_patiently(from: &Path, to: &Path) -> io::Result<()> {
    move_within(PATIENCE, from, to)
}

fn move_within(patience: Duration, from: &Path, to: &Path) -> io::Result<()> {
    let until = Instant::now() + patience;
    loop {
        match fs::rename(from, to) {
            Err(error) if is_held(&error) && Instant::now() < until => thread::sleep(LOOK_AGAIN),
            done => return done,
        }
    }
}

/// Access denied, and sharing violation.
fn is_held(error: &io::Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(5 | 32))
}

#[cfg(test)]
#[path = "place_tests.rs"]
mod tests;
