//! What one source says, understood. What isn't understood is named; where it could have switched something off, it has.

use std::collections::BTreeSet;

use mailhaul_model::{EngineChoice, Said, SaidValue, UpdateChannel, said};
use serde_json::{Map, Value};

use crate::{Given, Setting};

/// One source's part of a policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layer {
    pub origin: String,
    /// Whether the program may look for newer versions of itself.
    pub updates: Option<bool>,
    /// Whether users may hand in passwords in the form.
    pub intake: Option<bool>,
    /// Values of settings that nobody chose, or that are locked.
    pub given: Given,
    pub locked: BTreeSet<Setting>,
    /// What was not understood.
    pub notes: Vec<Said>,
}

impl Layer {
    /// Reads what stands at `origin`.
    pub fn read(origin: &str, set: &Map<String, Value>) -> Self {
        let mut layer = Self { origin: origin.to_owned(), ..Self::default() };
        let mut channel = None;
        for (key, value) in set {
            match key.to_ascii_lowercase().as_str() {
                "updates" => layer.updates = Some(layer.switch(key, value)),
                "intake" => layer.intake = Some(layer.switch(key, value)),
                "updatechannel" => {
                    channel = as_channel(value);
                    if channel.is_some() {
                        layer.locked.insert(Setting::UpdateChannel);
                    } else {
                        layer.misfit(key);
                    }
                }
                "defaults" => layer.take_defaults(key, value),
                "locked" => layer.take_locked(key, value),
                _ => layer.unknown(key),
            }
        }
        layer.given.update_channel = channel.or(layer.given.update_channel);
        layer
    }

    /// What nobody can read as "on" is off.
    fn switch(&mut self, key: &str, value: &Value) -> bool {
        as_switch(value).unwrap_or_else(|| {
            self.misfit(key);
            false
        })
    }

    fn take_defaults(&mut self, key: &str, value: &Value) {
        let Value::Object(defaults) = value else { return self.misfit(key) };
        for (name, value) in defaults {
            let full = format!("{key}.{name}");
            match Setting::named(name) {
                Some(setting) if self.take_default(setting, value) => {}
                Some(_) => self.misfit(&full),
                None => self.unknown(&full),
            }
        }
    }

    fn take_default(&mut self, setting: Setting, value: &Value) -> bool {
        let given = &mut self.given;
        match setting {
            Setting::ParallelRuns => put(&mut given.parallel_runs, as_parallel_runs(value)),
            Setting::KeepAwake => put(&mut given.keep_awake, as_switch(value)),
            Setting::Engine => put(&mut given.engine, as_engine(value)),
            Setting::Imapsync => put(&mut given.imapsync, value.as_str().map(str::to_owned)),
            Setting::UpdateChannel => put(&mut given.update_channel, as_channel(value)),
        }
    }

    fn take_locked(&mut self, key: &str, value: &Value) {
        let Value::Array(names) = value else { return self.misfit(key) };
        for name in names {
            match name.as_str().map(|name| (name, Setting::named(name))) {
                Some((_, Some(setting))) => {
                    self.locked.insert(setting);
                }
                Some((name, None)) => self.unknown(&format!("{key}: {name}")),
                None => self.misfit(key),
            }
        }
    }

    fn misfit(&mut self, key: &str) {
        let origin = SaidValue::text(&self.origin);
        self.notes.push(said!("{0}: the value of {1} doesn't fit.", origin, SaidValue::name(key)));
    }

    fn unknown(&mut self, key: &str) {
        let origin = SaidValue::text(&self.origin);
        self.notes.push(said!("{0}: Mailhaul knows no {1}.", origin, SaidValue::name(key)));
    }
}

/// Whether there was a value to put.
fn put<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    let fits = value.is_some();
    *place = value;
    fits
}

/// The registry has numbers and words where JSON has true and false.
fn as_switch(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(on) => Some(*on),
        Value::Number(number) => match number.as_u64() {
            Some(0) => Some(false),
            Some(1) => Some(true),
            _ => None,
        },
        Value::String(word) => match word.to_ascii_lowercase().as_str() {
            "on" | "true" | "1" => Some(true),
            "off" | "false" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

fn as_parallel_runs(value: &Value) -> Option<u32> {
    let number = value.as_u64().or_else(|| value.as_str()?.parse().ok())?;
    u32::try_from(number).ok().filter(|runs| (1..=32).contains(runs))
}

fn as_engine(value: &Value) -> Option<EngineChoice> {
    match value.as_str()?.to_ascii_lowercase().as_str() {
        "mailhaul" => Some(EngineChoice::Mailhaul),
        "imapsync" => Some(EngineChoice::Imapsync),
        _ => None,
    }
}

fn as_channel(value: &Value) -> Option<UpdateChannel> {
    UpdateChannel::named(&value.as_str()?.to_ascii_lowercase())
}
