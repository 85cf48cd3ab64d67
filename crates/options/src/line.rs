//! A command line by its options: what was given for each, the last one counting.

use mailhaul_model::event::SideName;

use crate::arguments::{Given, Value};
use crate::error::OptionError;
use crate::option::{Effect, Key};
use crate::spelling::name_of;
use crate::table::ROWS;

/// The options of a command line that shape a run.
#[derive(Debug)]
pub struct Line(Vec<Given>);

impl Line {
    /// Refuses what is refused, and says once what is passed over.
    pub fn new(given: Vec<Given>, notes: &mut Vec<String>) -> Result<Self, OptionError> {
        let mut ignored: Vec<String> = Vec::new();
        let mut kept = Vec::new();
        for option in given {
            let off = option.value == Value::Off;
            let name = if off { format!("no{}", option.name()) } else { option.name() };
            match option.row.effect {
                Effect::Sets(_) => kept.push(option),
                Effect::Refused if off => ignored.push(name),
                Effect::Always if !off => {}
                Effect::Refused | Effect::Always => {
                    return Err(OptionError::Refused { name, reason: option.row.help.to_owned() });
                }
                Effect::Ignored => ignored.push(name),
            }
        }
        ignored.dedup();
        if !ignored.is_empty() {
            notes.push(format!("Accepted without effect: --{}", ignored.join(" --")));
        }
        Ok(Self(kept))
    }

    /// Every option given, as typed in order.
    pub fn given(&self) -> &[Given] {
        &self.0
    }

    /// The name a person knows the option by.
    pub fn name(key: Key, side: Option<SideName>) -> String {
        let row = ROWS.iter().find(|row| row.effect == Effect::Sets(key));
        row.map(|row| name_of(row, side)).unwrap_or_default()
    }

    fn all(&self, key: Key, side: Option<SideName>) -> impl DoubleEndedIterator<Item = &Given> {
        self.0.iter().filter(move |g| g.row.effect == Effect::Sets(key) && g.side == side)
    }

    /// The value given last, of the side's option if there is one, else of the bare one.
    fn last(&self, key: Key, side: Option<SideName>) -> Option<&Given> {
        self.all(key, side).next_back().or_else(|| self.all(key, None).next_back())
    }

    /// Whether it was given for this side alone, or without a side.
    pub fn is_given(&self, key: Key, side: Option<SideName>) -> bool {
        self.all(key, side).next().is_some()
    }

    /// Whether it was turned on or off, if it was given.
    pub fn switch(&self, key: Key, side: Option<SideName>) -> Option<bool> {
        self.last(key, side).map(|given| given.value != Value::Off)
    }

    /// Whether it is on, off being the default.
    pub fn is_on(&self, key: Key) -> bool {
        self.switch(key, None) == Some(true)
    }

    /// A text.
    pub fn text(&self, key: Key, side: Option<SideName>) -> Option<&str> {
        match &self.last(key, side)?.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Every text, in order.
    pub fn texts(&self, key: Key) -> Vec<&str> {
        self.all(key, None)
            .filter_map(|given| match &given.value {
                Value::Text(text) => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }

    /// Every `KEY=VALUE`, in order.
    pub fn pairs(&self, key: Key, side: Option<SideName>) -> Vec<(&str, &str)> {
        self.all(key, side)
            .filter_map(|given| match &given.value {
                Value::Pair(key, value) => Some((key.as_str(), value.as_str())),
                _ => None,
            })
            .collect()
    }

    /// The whole number given last for each of the options that mean the same. It can't be negative.
    pub fn integers(&self, key: Key, side: Option<SideName>) -> Result<Vec<u64>, OptionError> {
        let side = self.last(key, side).map_or(side, |given| given.side);
        let mut numbers: Vec<(&str, u64)> = Vec::new();
        for given in self.all(key, side) {
            let Value::Integer(number) = given.value else { continue };
            let number = u64::try_from(number)
                .map_err(|_| out_of_range(given, &number, "it is negative"))?;
            numbers.retain(|(name, _)| *name != given.row.name);
            numbers.push((given.row.name, number));
        }
        Ok(numbers.into_iter().map(|(_, number)| number).collect())
    }

    /// The whole number given last.
    pub fn integer(&self, key: Key, side: Option<SideName>) -> Result<Option<u64>, OptionError> {
        Ok(self.integers(key, side)?.last().copied())
    }

    /// The number given last, which can't be negative.
    pub fn number(&self, key: Key, side: Option<SideName>) -> Result<Option<f64>, OptionError> {
        let Some(given) = self.last(key, side) else { return Ok(None) };
        match given.value {
            Value::Number(number) if number < 0.0 => {
                Err(out_of_range(given, &number, "it is negative"))
            }
            Value::Number(number) => Ok(Some(number)),
            _ => Ok(None),
        }
    }
}

fn out_of_range(given: &Given, value: &impl ToString, reason: &'static str) -> OptionError {
    OptionError::OutOfRange { name: given.name(), value: value.to_string(), reason }
}
