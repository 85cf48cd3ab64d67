//! A pair of connections that is one too many takes no more folders, and goes when it has done those it took.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::context::Context;

/// Outlives the connections: a pair that was sent home stays so after a lost one.
#[derive(Debug)]
pub struct Leave {
    stays: bool,
    taken: AtomicBool,
}

impl Leave {
    /// The first pair stays to the end.
    pub fn new(stays: bool) -> Self {
        Self { stays, taken: AtomicBool::new(false) }
    }

    /// Whether it was sent home.
    pub fn is_taken(&self) -> bool {
        self.taken.load(Ordering::Relaxed)
    }

    /// Asks the crew, until it says so.
    pub fn ask(&self, run: &Context) -> bool {
        if !self.stays && !self.is_taken() && run.crew.sends_home() {
            self.taken.store(true, Ordering::Relaxed);
        }
        self.is_taken()
    }
}
