//! The command line of the benchmark.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::set::Set;

/// What is raced.
#[derive(Clone, Debug)]
pub struct Options {
    pub sets: Vec<Set>,
    pub round_trips: Vec<Duration>,
    /// Runs of each copier; the table has the median.
    pub runs: usize,
    /// Connections of the limit to each side.
    pub limit_pairs: usize,
    /// So many runs at once are measured as well; 0 for none.
    pub together: usize,
    /// MiB a second of a narrow line over which the sidecar runs too; 0 for none.
    pub narrow: u64,
    /// A run after a few changes to the set L is measured too.
    pub top_up: bool,
    /// Names of the only copiers that race, where not all do.
    pub only: Option<Vec<String>>,
    pub quick: bool,
    pub release: bool,
    /// The sidecar, where it is already built.
    pub sidecar: Option<PathBuf>,
    /// The file whose table is replaced.
    pub write: Option<PathBuf>,
}

/// What `--help` prints.
pub const HELP: &str = "bench [--quick] [--release] [--sets S,M,O,L,A] [--round-trips 0,50] [--runs 3] [--limit-pairs 3] [--together 8]
      [--narrow 5] [--top-up yes|no] [--only NAMES] [--sidecar FILE] [--write FILE]

Copies sets of mail between two Dovecots with mailhaul-sync, a copier that decides nothing (the limit), mbsync and, where it is
on the PATH, imapsync.
  --quick        a twentieth of the mail and one run each: shows that it works, says nothing about speed
  --release      builds the sidecar with the profile release, not dev
  --sets         none, or some of S: 500 messages, about 36 KiB each, 24 folders; M: 5,000 of them, 50 folders; O: as M, in one folder; L: 50,000 of 2 KiB, 10 folders;
                 A: 100 of 10 to 20 MiB, 3 folders
  --round-trips  milliseconds added to every question and its answer
  --limit-pairs  connections that the limit has to each side
  --together     so many runs of mailhaul-sync at once are measured too (on the set M); 0 for none
  --narrow       the set M over a line of so many MiB a second too, with and without compression; 0: not
  --top-up       runs after a few messages came and a few flags changed in each folder of the set L
  --only         the copiers that race: mailhaul-sync,limit,mbsync
  --write FILE   puts the table into FILE, between its two markers";

impl Options {
    /// Reads the arguments; `None` where help was asked for.
    pub fn read(mut arguments: impl Iterator<Item = String>) -> Result<Option<Self>> {
        let mut options = Self {
            sets: vec![Set::S, Set::M, Set::O, Set::L, Set::A],
            round_trips: vec![Duration::ZERO, Duration::from_millis(50)],
            runs: 3,
            limit_pairs: 3,
            together: 8,
            narrow: 5,
            top_up: true,
            only: None,
            quick: false,
            release: false,
            sidecar: None,
            write: None,
        };
        while let Some(option) = arguments.next() {
            let mut value = || arguments.next().with_context(|| format!("{option} needs a value"));
            match option.as_str() {
                "--help" => return Ok(None),
                "--quick" => options.quick = true,
                "--release" => options.release = true,
                "--sets" => options.sets = sets(&value()?)?,
                "--round-trips" => {
                    options.round_trips =
                        value()?.split(',').map(milliseconds).collect::<Result<_>>()?;
                }
                "--runs" => options.runs = value()?.parse::<usize>()?.max(1),
                "--limit-pairs" => options.limit_pairs = value()?.parse()?,
                "--together" => options.together = value()?.parse()?,
                "--narrow" => options.narrow = value()?.parse()?,
                "--top-up" => options.top_up = value()? == "yes",
                "--only" => {
                    options.only = Some(value()?.split(',').map(ToOwned::to_owned).collect());
                }
                "--sidecar" => options.sidecar = Some(value()?.into()),
                "--write" => options.write = Some(value()?.into()),
                other => bail!("{other} isn't an option\n{HELP}"),
            }
        }
        if options.quick {
            options.runs = 1;
            options.sets = options.sets.into_iter().map(Set::reduced).collect();
        }
        Ok(Some(options))
    }
}

fn sets(names: &str) -> Result<Vec<Set>> {
    if names == "none" { Ok(Vec::new()) } else { names.split(',').map(set).collect() }
}

fn set(name: &str) -> Result<Set> {
    Set::named(name).with_context(|| format!("there is no set {name}"))
}

fn milliseconds(text: &str) -> Result<Duration> {
    Ok(Duration::from_millis(text.parse().with_context(|| format!("{text} isn't a number"))?))
}
