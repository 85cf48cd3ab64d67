//! What the user may set, within what an organisation set for the computer.
//!
//! What is locked has the organisation's value, or the program's own where it named none. Of the rest what was chosen holds, then
//! the organisation's default, then the program's own. Only what somebody changes is written down as chosen.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use mailhaul_imapsync::Program;
use mailhaul_model::{EngineChoice, Said, UpdateChannel, said};
use mailhaul_policy::{Given, Setting};
use mailhaul_store::{Store, StoreError};

use crate::core::Core;
use crate::{App, AppError, Field, FieldProblem, ImapsyncFound, Settings};

const PARALLEL_RUNS: &str = "parallel_runs";
const QUEUE_PAUSED: &str = "queue_paused";
const KEEP_AWAKE: &str = "keep_awake";
const ENGINE: &str = "engine";
const IMAPSYNC: &str = "imapsync";
const UPDATE_CHANNEL: &str = "update_channel";
const BY_MAILHAUL: &str = "mailhaul";
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
            update_channel: UpdateChannel::default(),
        }
    }
}

impl Settings {
    /// Where imapsync is, where that is said.
    pub(crate) fn imapsync_path(&self) -> Option<PathBuf> {
        let path = self.imapsync.trim();
        (!path.is_empty()).then(|| PathBuf::from(path))
    }
}

impl Core {
    /// The settings as they hold; what can't be read was never chosen.
    pub fn settings(&self) -> Result<Settings, StoreError> {
        let mut chosen = chosen(&self.store)?;
        for setting in Setting::ALL.into_iter().filter(|it| self.policy.locked(*it).is_some()) {
            match setting {
                Setting::ParallelRuns => chosen.parallel_runs = None,
                Setting::KeepAwake => chosen.keep_awake = None,
                Setting::Engine => chosen.engine = None,
                Setting::Imapsync => chosen.imapsync = None,
                Setting::UpdateChannel => chosen.update_channel = None,
            }
        }
        let holds = chosen.or(self.policy.given().clone());
        let usual = Settings::default();
        Ok(Settings {
            parallel_runs: holds
                .parallel_runs
                .unwrap_or(usual.parallel_runs)
                .clamp(1, MOST_PARALLEL_RUNS),
            queue_paused: read(&self.store, QUEUE_PAUSED)?.unwrap_or(usual.queue_paused),
            keep_awake: holds.keep_awake.unwrap_or(usual.keep_awake),
            engine: holds.engine.unwrap_or(usual.engine),
            imapsync: holds.imapsync.unwrap_or(usual.imapsync),
            update_channel: holds.update_channel.unwrap_or(usual.update_channel),
        })
    }
}

impl App {
    pub fn settings(&self) -> Result<Settings, AppError> {
        Ok(self.core().settings()?)
    }

    /// Whether runs are at work and the computer is to stay awake for them.
    pub fn wants_to_stay_awake(&self) -> Result<bool, AppError> {
        Ok(self.core().settings()?.keep_awake && !self.core().store.at_work()?.is_empty())
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

    /// Takes effect at once. Fewer places end no run that is at work; pausing the queue does, and they go on afterwards. Nothing
    /// is changed where one of the changes is locked.
    pub fn change_settings(&self, settings: &Settings) -> Result<(), AppError> {
        if !(1..=MOST_PARALLEL_RUNS).contains(&settings.parallel_runs) {
            let text = said!("Between 1 and {0} runs can be at work at once.", MOST_PARALLEL_RUNS);
            return Err(AppError::Invalid(vec![FieldProblem {
                field: Field::Options,
                text,
                blocking: true,
            }]));
        }
        let core = self.core();
        let changes = changes(&core.settings()?, settings);
        let locked = changes.iter().find_map(|change| core.policy.locked(change.setting?));
        if let Some(said) = locked {
            return Err(AppError::Managed(said));
        }
        for change in changes {
            core.store.change_setting(change.key, &change.value)?;
        }
        core.nudge.notify_one();
        Ok(())
    }
}

/// A setting that gets another value.
struct Change {
    key: &'static str,
    value: String,
    /// As a policy knows it.
    setting: Option<Setting>,
}

fn changes(before: &Settings, after: &Settings) -> Vec<Change> {
    let text = |settings: &Settings| {
        let Settings { parallel_runs, queue_paused, keep_awake, engine, imapsync, update_channel } =
            settings;
        let engine = match engine {
            EngineChoice::Mailhaul => BY_MAILHAUL,
            EngineChoice::Imapsync => BY_IMAPSYNC,
        };
        [
            (PARALLEL_RUNS, as_text(parallel_runs), Some(Setting::ParallelRuns)),
            (QUEUE_PAUSED, as_text(queue_paused), None),
            (KEEP_AWAKE, as_text(keep_awake), Some(Setting::KeepAwake)),
            (ENGINE, engine.to_owned(), Some(Setting::Engine)),
            (IMAPSYNC, imapsync.trim().to_owned(), Some(Setting::Imapsync)),
            (UPDATE_CHANNEL, update_channel.name().to_owned(), Some(Setting::UpdateChannel)),
        ]
    };
    let before = text(before);
    text(after)
        .into_iter()
        .zip(before)
        .filter(|(after, before)| after.1 != before.1)
        .map(|((key, value, setting), _)| Change { key, value, setting })
        .collect()
}

/// What somebody chose.
fn chosen(store: &Store) -> Result<Given, StoreError> {
    Ok(Given {
        parallel_runs: read(store, PARALLEL_RUNS)?,
        keep_awake: read(store, KEEP_AWAKE)?,
        engine: store.setting(ENGINE)?.and_then(|name| match name.as_str() {
            BY_MAILHAUL => Some(EngineChoice::Mailhaul),
            BY_IMAPSYNC => Some(EngineChoice::Imapsync),
            _ => None,
        }),
        imapsync: store.setting(IMAPSYNC)?,
        update_channel: store.setting(UPDATE_CHANNEL)?.and_then(|it| UpdateChannel::named(&it)),
    })
}

fn read<T: FromStr>(store: &Store, key: &str) -> Result<Option<T>, StoreError> {
    Ok(store.setting(key)?.and_then(|text| text.parse().ok()))
}

fn as_text(value: &impl Display) -> String {
    value.to_string()
}
