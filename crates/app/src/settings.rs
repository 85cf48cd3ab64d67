//! What the user may set.

use std::path::{Path, PathBuf};

use mailhaul_imapsync::Program;
use mailhaul_model::EngineChoice;
use mailhaul_model::{Said, said};
use mailhaul_store::{Store, StoreError};

use crate::{App, AppError, Field, FieldProblem, ImapsyncFound, Settings};

const PARALLEL_RUNS: &str = "parallel_runs";
const QUEUE_PAUSED: &str = "queue_paused";
const KEEP_AWAKE: &str = "keep_awake";
const ENGINE: &str = "engine";
const IMAPSYNC: &str = "imapsync";
const BY_IMAPSYNC: &str = "imapsync";
const MOST_PARALLEL_RUNS: u32 = 32;

impl Default for Settings {
    fn default() -> Self {
        Self {
            parallel_runs: 4,
            queue_paused: false,
            keep_awake: true,
            engine: EngineChoice::default(),
            imapsync: String::new(),
        }
    }
}

/// The settings as they are kept; the default where one was never changed or can't be read.
pub(crate) fn read(store: &Store) -> Result<Settings, StoreError> {
    let parallel_runs = store.setting(PARALLEL_RUNS)?.and_then(|text| text.parse().ok());
    let default = Settings::default();
    let switch = |name: &str, otherwise: bool| {
        Ok::<_, StoreError>(store.setting(name)?.map_or(otherwise, |text| text == "true"))
    };
    Ok(Settings {
        parallel_runs: parallel_runs.unwrap_or(default.parallel_runs).clamp(1, MOST_PARALLEL_RUNS),
        queue_paused: switch(QUEUE_PAUSED, default.queue_paused)?,
        keep_awake: switch(KEEP_AWAKE, default.keep_awake)?,
        engine: match store.setting(ENGINE)?.as_deref() {
            Some(BY_IMAPSYNC) => EngineChoice::Imapsync,
            _ => EngineChoice::Mailhaul,
        },
        imapsync: store.setting(IMAPSYNC)?.unwrap_or_default(),
    })
}

impl Settings {
    /// Where imapsync is, where that is said.
    pub(crate) fn imapsync_path(&self) -> Option<PathBuf> {
        let path = self.imapsync.trim();
        (!path.is_empty()).then(|| PathBuf::from(path))
    }
}

impl App {
    pub fn settings(&self) -> Result<Settings, AppError> {
        Ok(read(&self.core().store)?)
    }

    /// Whether runs are at work and the computer is to stay awake for them.
    pub fn wants_to_stay_awake(&self) -> Result<bool, AppError> {
        let store = &self.core().store;
        Ok(read(store)?.keep_awake && !store.at_work()?.is_empty())
    }

    /// The imapsync at this path, or the one that is found where there is none, and its version.
    pub async fn find_imapsync(&self, path: &str) -> Result<ImapsyncFound, AppError> {
        let path = Some(path.trim()).filter(|path| !path.is_empty()).map(Path::new);
        let found = Program::find(path)
            .await
            .map_err(|error| AppError::NotNow(Said::as_it_is(error.to_string())))?;
        Ok(ImapsyncFound {
            path: found.path.display().to_string(),
            version: found.version.to_string(),
        })
    }

    /// Takes effect at once. Fewer places end no run that is at work; pausing the queue does, and they go on afterwards.
    pub fn change_settings(&self, settings: &Settings) -> Result<(), AppError> {
        if !(1..=MOST_PARALLEL_RUNS).contains(&settings.parallel_runs) {
            let text = said!("Between 1 and {0} runs can be at work at once.", MOST_PARALLEL_RUNS);
            return Err(AppError::Invalid(vec![FieldProblem {
                field: Field::Options,
                text,
                blocking: true,
            }]));
        }
        let store = &self.core().store;
        store.change_setting(PARALLEL_RUNS, &settings.parallel_runs.to_string())?;
        store.change_setting(QUEUE_PAUSED, &settings.queue_paused.to_string())?;
        store.change_setting(KEEP_AWAKE, &settings.keep_awake.to_string())?;
        let engine = match settings.engine {
            EngineChoice::Mailhaul => "mailhaul",
            EngineChoice::Imapsync => BY_IMAPSYNC,
        };
        store.change_setting(ENGINE, engine)?;
        store.change_setting(IMAPSYNC, settings.imapsync.trim())?;
        self.core().nudge.notify_one();
        Ok(())
    }
}
