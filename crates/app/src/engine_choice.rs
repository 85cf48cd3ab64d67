//! Which program copies: what a job's options choose, or else the settings; where an organisation locked it, its choice alone.

use mailhaul_model::{EngineChoice, RunOptions, Said, said};
use mailhaul_policy::Setting;
use mailhaul_store::StoreError;

use crate::core::Core;
use crate::{App, AppError};

impl App {
    /// Who copies in the place of the engine that these options chose, and why, where an organisation has another.
    pub fn engine_instead(
        &self,
        options: &RunOptions,
    ) -> Result<Option<(EngineChoice, Said)>, AppError> {
        let core = self.core();
        let Some(why) = core.why_not_engine(options)? else { return Ok(None) };
        Ok(Some((core.engine(options)?, why)))
    }
}

impl Core {
    /// Who copies for these options. They may have been made before it was locked, or on another computer.
    pub fn engine(&self, options: &RunOptions) -> Result<EngineChoice, StoreError> {
        let usual = self.settings()?.engine;
        let chosen = options.engine.filter(|_| self.policy.locked(Setting::Engine).is_none());
        Ok(chosen.unwrap_or(usual))
    }

    /// Why these options can't say who copies, where they choose another one than an organisation has.
    pub fn why_not_engine(&self, options: &RunOptions) -> Result<Option<Said>, StoreError> {
        let why = self.policy.locked(Setting::Engine);
        let (Some(why), Some(chosen)) = (why, options.engine) else { return Ok(None) };
        Ok((chosen != self.settings()?.engine).then_some(why))
    }

    /// Takes who copies out of options of another computer, where an organisation decides that here; says so.
    #[cfg(feature = "parcels")]
    pub fn leave_out_engine<'a>(
        &self,
        all: impl Iterator<Item = &'a mut RunOptions>,
    ) -> Result<Option<Said>, StoreError> {
        let mut said = None;
        for options in all {
            if let Some(why) = self.why_not_engine(options)? {
                options.engine = None;
                said = Some(said!("Who copies was not taken over from the file. {0}", why));
            }
        }
        Ok(said)
    }

    /// Refuses options that newly choose another engine than an organisation has; `before` is what they replace.
    pub fn refuse_engine(
        &self,
        options: &RunOptions,
        before: Option<&RunOptions>,
    ) -> Result<(), AppError> {
        // What is kept holds no longer anyway: everything else of it can be changed.
        if before.is_some_and(|before| before.engine == options.engine) {
            return Ok(());
        }
        self.why_not_engine(options)?.map_or(Ok(()), |why| Err(AppError::Managed(why)))
    }
}
