//! `mailhaul backup`, `restore`, `export` and `open`: files for another computer, or another day.

use std::path::PathBuf;

use clap::Args;

/// Where the passphrase of such a file comes from; without any of these it is asked for on the terminal.
#[derive(Args, Debug, Default)]
#[group(multiple = false)]
pub struct PhraseFrom {
    /// Take the file's own passphrase from the first line of a file that only you can read.
    #[arg(long, value_name = "FILE")]
    pub phrase_file: Option<PathBuf>,
    /// Take the file's own passphrase from the first line of standard input.
    #[arg(long)]
    pub phrase_stdin: bool,
}

/// `backup`.
///
/// The file has servers, batches, jobs, their history, the queue and the ledgers: what is needed to go on from there without a
/// message missing or twice. It has no passwords, no logs and no mail, unless passwords are asked for: it is encrypted then.
#[derive(Args, Debug)]
pub struct BackupArguments {
    /// The file.
    pub file: PathBuf,
    /// Encrypt it by a passphrase.
    #[arg(long)]
    pub encrypt: bool,
    /// Passwords too; it is always encrypted then.
    #[arg(long)]
    pub with_passwords: bool,
    #[command(flatten)]
    pub phrase: PhraseFrom,
    /// Replace a file that is there.
    #[arg(long)]
    pub force: bool,
}

/// `restore`.
///
/// Nothing goes on by itself afterwards: the queue is paused, because two computers that work on the same mailboxes would copy
/// messages twice.
#[derive(Args, Debug)]
pub struct RestoreArguments {
    /// The back-up.
    pub file: PathBuf,
    /// Also where there is data already: that is moved aside, into a folder of its own.
    #[arg(long)]
    pub replace: bool,
    /// Leave the queue as it was: no other computer goes on with these jobs.
    #[arg(long)]
    pub go_on: bool,
    #[command(flatten)]
    pub phrase: PhraseFrom,
}

/// `export`.
///
/// The batch is held back here from then on: only one computer may go on with it.
#[derive(Args, Debug)]
pub struct ExportArguments {
    /// The batch, by name or number.
    #[arg(long, short, value_name = "BATCH")]
    pub batch: String,
    /// The project file; its name ends in .mailhaul.
    #[arg(long, short, value_name = "FILE")]
    pub out: PathBuf,
    /// Passwords too.
    #[arg(long)]
    pub with_passwords: bool,
    #[command(flatten)]
    pub phrase: PhraseFrom,
    /// Replace a file that is there.
    #[arg(long)]
    pub force: bool,
}

/// `open`.
#[derive(Args, Debug)]
pub struct OpenArguments {
    /// The project file.
    pub file: PathBuf,
    /// What the batch is called here, in the place of its name.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Show what is in it, and make nothing.
    #[arg(long, visible_alias = "dry-run")]
    pub preview: bool,
    #[command(flatten)]
    pub phrase: PhraseFrom,
}
