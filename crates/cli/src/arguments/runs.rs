//! What commands about runs share: which jobs, for how long, and the certificate.

use std::path::PathBuf;

use clap::Args;

/// Which jobs.
#[derive(Args, Debug, Default)]
#[group(required = true, multiple = false)]
pub struct Selection {
    /// All jobs of a batch, by its name or number.
    #[arg(long, short, value_name = "BATCH")]
    pub batch: Option<String>,
    /// Jobs by number; can be given more than once.
    #[arg(long, short, value_name = "JOB", value_delimiter = ',')]
    pub job: Vec<u32>,
    /// Every job there is.
    #[arg(long)]
    pub all: bool,
}

/// For how long to work, or to watch.
#[derive(Args, Debug, Default)]
pub struct Following {
    /// Stop after so many minutes, at a safe point.
    #[arg(long, value_name = "MINUTES")]
    pub at_most: Option<u64>,
}

/// `resume`.
#[derive(Args, Debug)]
pub struct ResumeArguments {
    #[command(flatten)]
    pub following: Following,
    /// Let the queue go on where it is paused, as it is after a restore.
    #[arg(long)]
    pub unpause: bool,
}

/// How to work.
#[derive(Args, Debug, Default)]
pub struct Working {
    #[command(flatten)]
    pub following: Following,
    /// Put the runs into line and return at once: the window, or a later `mailhaul resume`, carries them out.
    #[arg(long, conflicts_with = "at_most")]
    pub queue_only: bool,
}

/// `report`.
#[derive(Args, Debug)]
pub struct ReportArguments {
    /// Of a batch, by its name or number.
    #[arg(long, short, value_name = "BATCH", required_unless_present = "job")]
    pub batch: Option<String>,
    /// Of one job, by its number.
    #[arg(long, short, value_name = "JOB", conflicts_with = "batch")]
    pub job: Option<u32>,
    /// The file: its ending .pdf, .html or .csv says what is written. CSV comes with two more files beside it.
    #[arg(long, short, value_name = "FILE")]
    pub out: PathBuf,
    /// Whom it is made for, for its first page.
    #[arg(long = "for", value_name = "NAME", default_value = "")]
    pub recipient: String,
    /// Replace a file that is there.
    #[arg(long)]
    pub force: bool,
}
