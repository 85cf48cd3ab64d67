//! What is seen while jobs run: a bar for each in a terminal, plain lines elsewhere.

use std::io::{self, IsTerminal, Write};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use mailhaul_app::{JobRow, RowProgress};
use mailhaul_model::JobState;

use super::error::DemoError;

const STEPS: u16 = 1000;
const MIB: f64 = 1024.0 * 1024.0;

/// One line to standard output.
pub(super) fn say(text: impl AsRef<str>) -> Result<(), DemoError> {
    writeln!(io::stdout(), "{}", text.as_ref()).map_err(DemoError::Output)
}

/// The bars of one stage.
pub(super) struct Stage {
    title: &'static str,
    /// `None` where nobody watches a terminal.
    bars: Option<(MultiProgress, Vec<ProgressBar>)>,
}

impl Stage {
    /// Begins a stage with a bar for each name.
    pub(super) fn begin(title: &'static str, names: &[String]) -> Result<Self, DemoError> {
        let bars = io::stdout().is_terminal().then(|| {
            let all = MultiProgress::with_draw_target(ProgressDrawTarget::stdout());
            let bar = |name: &String| {
                let bar = all.add(ProgressBar::new(STEPS.into()).with_style(style()));
                bar.set_prefix(format!("{title:<9} {name}"));
                bar
            };
            let bars = names.iter().map(bar).collect();
            (all, bars)
        });
        if bars.is_none() {
            say(format!("{title}:"))?;
        }
        Ok(Self { title, bars })
    }

    /// Shows how far a job is.
    pub(super) fn show(&self, index: usize, row: &JobRow) {
        let Some((_, bars)) = &self.bars else { return };
        let known = row.progress.as_ref().filter(|p| p.messages_total.0 > 0);
        let Some(progress) = known else {
            return bars[index].set_message(row.reason.to_string());
        };
        bars[index].set_position(steps(progress.fraction));
        bars[index].set_message(describe(progress));
    }

    /// Shows how a job ended.
    pub(super) fn end(&self, index: usize, row: &JobRow, text: &str) -> Result<(), DemoError> {
        match &self.bars {
            Some((_, bars)) if row.state == JobState::Done => {
                bars[index].finish_with_message(text.to_owned());
                Ok(())
            }
            Some((_, bars)) => {
                bars[index].abandon_with_message(text.to_owned());
                Ok(())
            }
            None => say(format!("  {:<9} {:<16} {text}", self.title, row.name)),
        }
    }

    /// Goes on below the bars.
    pub(super) fn leave(&self) -> Result<(), DemoError> {
        if self.bars.is_some() { say("") } else { Ok(()) }
    }
}

fn style() -> ProgressStyle {
    let template = "{prefix:<28} {bar:24} {percent:>3} %  {wide_msg}";
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a fraction of 0 to 1 becomes 0 to 1000"
)]
fn steps(fraction: f64) -> u64 {
    (fraction.clamp(0.0, 1.0) * f64::from(STEPS)) as u64
}

fn describe(progress: &RowProgress) -> String {
    format!(
        "{} of {} messages, {:.1} of {:.1} MiB, {:.1} MiB/s",
        progress.messages_done,
        progress.messages_total,
        mib(progress.bytes_done.0),
        mib(progress.bytes_total.0),
        progress.bytes_per_second / MIB,
    )
}

/// Bytes as MiB, to show.
#[expect(clippy::cast_precision_loss, reason = "shown with one digit after the point")]
pub(super) fn mib(bytes: u64) -> f64 {
    bytes as f64 / MIB
}
