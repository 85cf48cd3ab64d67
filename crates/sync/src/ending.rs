//! How a run is ended before its time: by a signal, by the other end of standard input or output going away.
//!
//! The engine is asked first and has less than two seconds; then the process ends without it. The ledger stays whole: it
//! is written in transactions.

use std::process;
use std::sync::{Arc, Once};
use std::thread;
use std::time::Duration;

use mailhaul_engine::{Stop, StopReason};
use mailhaul_model::ExitCode;

use crate::output::reporter::Reporter;

/// What the engine has to come to an end.
const PATIENCE: Duration = Duration::from_millis(1500);
/// What the last lines have to be written, if anyone reads them.
const LAST_WORDS: Duration = Duration::from_millis(150);

/// The switch, and what happens when nobody heeds it.
#[derive(Clone, Debug)]
pub struct Ending {
    stop: Stop,
    armed: Arc<Once>,
}

impl Ending {
    /// Around the engine's switch.
    pub fn new(stop: Stop) -> Self {
        Self { stop, armed: Arc::new(Once::new()) }
    }

    /// Asks the engine to end, and ends the process if it doesn't.
    pub fn stop(&self, why: StopReason, reporter: Option<Arc<Reporter>>) {
        self.stop.stop(why);
        let code = if why == StopReason::File { ExitCode::ByFile } else { ExitCode::BySignal };
        self.armed.call_once(|| {
            thread::spawn(move || {
                thread::sleep(PATIENCE);
                if let Some(reporter) = reporter {
                    reporter.cut_short(code);
                    thread::sleep(LAST_WORDS);
                }
                process::exit(i32::from(code.number()));
            });
        });
    }
}
