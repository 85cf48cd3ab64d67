//! A run's log: read on, read the end, save a copy.

use std::path::Path;

use mailhaul_model::RunId;

use crate::{App, AppError, LogChunk, log_file};

/// The most that is handed out at once.
const MOST_AT_ONCE: u32 = 1 << 20;

impl App {
    /// The log from a byte offset, at most `limit` bytes, cut between characters.
    pub fn log_from(&self, run: RunId, offset: u32, limit: u32) -> Result<LogChunk, AppError> {
        log_file::read(&self.core().paths.log(run), offset, limit.min(MOST_AT_ONCE))
            .map_err(AppError::Log)
    }

    /// The end of the log, at most `limit` bytes, from the start of a line.
    pub fn log_tail(&self, run: RunId, limit: u32) -> Result<LogChunk, AppError> {
        log_file::tail(&self.core().paths.log(run), limit.min(MOST_AT_ONCE)).map_err(AppError::Log)
    }

    /// Writes a copy of the log to a path the user chose.
    pub fn save_log(&self, run: RunId, to: &Path) -> Result<(), AppError> {
        std::fs::copy(self.core().paths.log(run), to).map_err(AppError::Log)?;
        Ok(())
    }
}
