//! What is printed: text for people, or one JSON object a line for programs. Answers go to standard output, everything else to
//! standard error.

use std::io::{self, IsTerminal, Write};

use mailhaul_model::Said;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::arguments::Arguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::words::printable;

/// The version of what `--json` prints. Fields are added without a new one.
pub const JSON_VERSION: u32 = 1;

/// A line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    mailhaul: u32,
    command: &'a str,
    event: &'a str,
    data: &'a Value,
}

/// Where answers go.
#[derive(Debug)]
pub struct Output {
    json: bool,
    quiet: bool,
    command: &'static str,
}

impl Output {
    pub fn new(arguments: &Arguments) -> Self {
        Self {
            json: arguments.everywhere.json,
            quiet: arguments.everywhere.quiet,
            command: arguments.command.name(),
        }
    }

    pub fn is_json(&self) -> bool {
        self.json
    }

    /// Whether somebody watches: a line may be overwritten.
    pub fn is_watched(&self) -> bool {
        !self.json && !self.quiet && io::stdout().is_terminal()
    }

    /// The answer: this value where JSON is wanted, else this text.
    pub fn answer<T: Serialize>(&self, data: &T, text: &str) -> io::Result<()> {
        if self.json { self.event("answer", data) } else { self.line(text) }
    }

    /// A line of JSON: one fact, whole.
    pub fn event<T: Serialize>(&self, event: &str, data: &T) -> io::Result<()> {
        let data = &in_words(serde_json::to_value(data)?);
        let line = Line { mailhaul: JSON_VERSION, command: self.command, event, data };
        let line = serde_json::to_string(&line)?;
        let mut out = io::stdout().lock();
        writeln!(out, "{line}")?;
        out.flush()
    }

    /// Text for people, with a line's end.
    pub fn line(&self, text: &str) -> io::Result<()> {
        if self.json || text.is_empty() {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        for line in text.lines() {
            writeln!(out, "{}", printable(line))?;
        }
        out.flush()
    }

    /// Something to know beside the answer.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            complain(text);
        }
    }

    /// Says why the program ends, and how.
    pub fn failure(&self, failure: &Failure) -> Exit {
        if failure.unheard {
            return Exit::Done;
        }
        if self.json {
            let error = json!({
                "code": failure.exit.word(),
                "exit": failure.exit.number(),
                "message": failure.text,
                "hint": failure.hint,
                "problems": failure.problems,
            });
            // Standard output may be what failed.
            drop(self.event("error", &error));
            return failure.exit;
        }
        complain(&format!("mailhaul: {}", failure.text));
        for wrong in failure.problems.iter().filter(|wrong| wrong.text != failure.text) {
            let option = wrong.option.map_or_else(String::new, |option| format!("{option}: "));
            complain(&format!("  {option}{}", wrong.text));
        }
        if let Some(hint) = &failure.hint {
            complain(&format!("  {hint}"));
        }
        failure.exit
    }
}

/// The same with each sentence as text: what takes it apart is for the window, which has languages.
fn in_words(value: Value) -> Value {
    match value {
        Value::Array(all) => all.into_iter().map(in_words).collect(),
        Value::Object(fields) => {
            let is_sentence = fields.contains_key("code")
                && fields.keys().all(|key| matches!(key.as_str(), "code" | "values" | "count"));
            if is_sentence && let Ok(said) = Said::deserialize(&Value::Object(fields.clone())) {
                return Value::String(said.to_string());
            }
            fields.into_iter().map(|(key, value)| (key, in_words(value))).collect()
        }
        other => other,
    }
}

/// Bytes as they are: a completion script, a page of the manual.
pub fn raw(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

/// A line that the next one overwrites.
pub fn passing(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    write!(out, "\r\u{1b}[2K{}", printable(text))?;
    out.flush()
}

fn complain(text: &str) {
    let mut err = io::stderr().lock();
    for line in text.lines() {
        // Nobody is left to tell that standard error is closed.
        let _ = writeln!(err, "{}", printable(line));
    }
}

#[cfg(test)]
mod tests {
    use mailhaul_model::said;
    use serde_json::json;

    use super::in_words;

    #[test]
    fn a_sentence_is_text_wherever_it_stands_and_nothing_else_is_touched() {
        let sentence = said!("Waits for {0}.", "the night");
        let data = json!([{"reason": sentence, "code": "usage", "count": 3, "held": null}]);
        let wanted =
            json!([{"reason": "Waits for the night.", "code": "usage", "count": 3, "held": null}]);
        assert_eq!(in_words(data), wanted);
    }
}
