//! What is copied, and how: the options that a batch gives to its jobs, and a job's own.

use clap::builder::BoolishValueParser;
use clap::{ArgAction, Args, ValueEnum};
use mailhaul_model::{ByteCount, EngineChoice};

use super::runs::Selection;
use super::values::{self, Limit};

/// What isn't named stays; none empties a list and takes a limit away.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "What is copied, and how")]
pub struct CopyOptions {
    /// Only this folder; can be given more than once, or none for all.
    #[arg(long, value_name = "FOLDER")]
    pub only: Vec<String>,
    /// Only this folder and what is below it; can be given more than once.
    #[arg(long, value_name = "FOLDER")]
    pub only_below: Vec<String>,
    /// Only folders whose name matches this regular expression; can be given more than once.
    #[arg(long, value_name = "PATTERN")]
    pub include: Vec<String>,
    /// No folder whose name matches this regular expression; can be given more than once.
    #[arg(long, value_name = "PATTERN")]
    pub exclude: Vec<String>,
    /// Put a folder into another one; can be given more than once.
    #[arg(long, value_name = "SOURCE=DESTINATION")]
    pub map: Vec<String>,
    /// Rename folders on the destination, as in s/^Old/New/; can be given more than once.
    #[arg(long, value_name = "S/A/B/")]
    pub rename: Vec<String>,
    /// Put everything below this folder of the destination.
    #[arg(long, value_name = "FOLDER")]
    pub into: Option<String>,
    /// Match special folders: Sent goes to Sent and Junk to Junk, whatever the servers call them.
    #[arg(long, value_name = "YES", action = ArgAction::Set, value_parser = BoolishValueParser::new())]
    pub match_special: Option<bool>,
    /// Leave empty folders out.
    #[arg(long, value_name = "YES", action = ArgAction::Set, value_parser = BoolishValueParser::new())]
    pub skip_empty: Option<bool>,
    /// Leave out messages larger than this, such as 25M.
    #[arg(long, value_name = "SIZE", value_parser = values::size)]
    pub max_size: Option<Limit<ByteCount>>,
    /// Leave out messages smaller than this.
    #[arg(long, value_name = "SIZE", value_parser = values::size)]
    pub min_size: Option<Limit<ByteCount>>,
    /// Leave out messages older than so many days, by when the source received them.
    #[arg(long, value_name = "DAYS", value_parser = values::age)]
    pub max_age: Option<Limit<u32>>,
    /// Leave out messages younger than so many days.
    #[arg(long, value_name = "DAYS", value_parser = values::age)]
    pub min_age: Option<Limit<u32>>,
    /// Copy the newest messages of each folder first.
    #[arg(long, value_name = "YES", action = ArgAction::Set, value_parser = BoolishValueParser::new())]
    pub newest_first: Option<bool>,
    /// Wrap lines of messages that are longer than so many bytes, at least 78; 998 is what RFC 5322 allows. Changes messages.
    #[arg(long, value_name = "BYTES", value_parser = values::line)]
    pub wrap_lines: Option<Limit<u32>>,
    /// Give a message that doesn't end with a line end one. Changes messages.
    #[arg(long, value_name = "YES", action = ArgAction::Set, value_parser = BoolishValueParser::new())]
    pub end_last_line: Option<bool>,
    /// Copy messages without this flag, such as $Junk; can be given more than once.
    #[arg(long, value_name = "FLAG")]
    pub drop_flag: Vec<String>,
    /// Who copies.
    #[arg(long, value_enum)]
    pub engine: Option<CopyEngine>,
}

impl CopyOptions {
    /// Whether nothing is to be changed.
    pub fn is_empty(&self) -> bool {
        let lists =
            [&self.only, &self.only_below, &self.include, &self.exclude, &self.map, &self.rename];
        let lists = lists.into_iter().chain([&self.drop_flag]);
        let switches = [self.match_special, self.skip_empty, self.newest_first, self.end_last_line];
        lists.into_iter().all(Vec::is_empty)
            && switches.iter().all(Option::is_none)
            && [&self.max_size, &self.min_size].iter().all(|size| size.is_none())
            && [&self.max_age, &self.min_age, &self.wrap_lines].iter().all(|age| age.is_none())
            && self.into.is_none()
            && self.engine.is_none()
    }
}

/// Who copies the mail of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CopyEngine {
    /// Whom the settings name.
    Settings,
    Mailhaul,
    Imapsync,
}

impl From<CopyEngine> for Option<EngineChoice> {
    fn from(engine: CopyEngine) -> Self {
        match engine {
            CopyEngine::Settings => None,
            CopyEngine::Mailhaul => Some(EngineChoice::Mailhaul),
            CopyEngine::Imapsync => Some(EngineChoice::Imapsync),
        }
    }
}

/// `batches options`.
#[derive(Args, Debug)]
pub struct BatchOptionsArguments {
    /// The batch's name or number.
    pub batch: String,
    /// Change the jobs that are in the batch already, too. Those in line or at work are left out, and counted.
    #[arg(long)]
    pub with_jobs: bool,
    #[command(flatten)]
    pub options: CopyOptions,
}

/// `jobs options`.
#[derive(Args, Debug)]
pub struct JobOptionsArguments {
    #[command(flatten)]
    pub selection: Selection,
    #[command(flatten)]
    pub options: CopyOptions,
}
