//! What the user may set.

use mailhaul_store::{Store, StoreError};

use crate::{App, AppError, Field, FieldProblem, Settings};

const PARALLEL_RUNS: &str = "parallel_runs";
const MOST_PARALLEL_RUNS: u32 = 32;

impl Default for Settings {
    fn default() -> Self {
        Self { parallel_runs: 4 }
    }
}

/// The settings as they are kept; the default where one was never changed or can't be read.
pub(crate) fn read(store: &Store) -> Result<Settings, StoreError> {
    let parallel_runs = store.setting(PARALLEL_RUNS)?.and_then(|text| text.parse().ok());
    let default = Settings::default().parallel_runs;
    Ok(Settings { parallel_runs: parallel_runs.unwrap_or(default).clamp(1, MOST_PARALLEL_RUNS) })
}

impl App {
    pub fn settings(&self) -> Result<Settings, AppError> {
        Ok(read(&self.core().store)?)
    }

    /// Takes effect at once; runs at work are not ended by it.
    pub fn change_settings(&self, settings: Settings) -> Result<(), AppError> {
        if !(1..=MOST_PARALLEL_RUNS).contains(&settings.parallel_runs) {
            let text = format!("Between 1 and {MOST_PARALLEL_RUNS} runs can be at work at once.");
            return Err(AppError::Invalid(vec![FieldProblem {
                field: Field::Options,
                text,
                blocking: true,
            }]));
        }
        self.core().store.change_setting(PARALLEL_RUNS, &settings.parallel_runs.to_string())?;
        self.core().nudge.notify_one();
        Ok(())
    }
}
