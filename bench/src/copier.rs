//! The programs that race: ours, and its rivals with the settings that make them fastest and still faithful.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use mailhaul_model::options::Compression;
use mailhaul_tests::{Account, Sidecar};

use crate::field::Lane;

/// A program that copies an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Copier {
    Mailhaul {
        program: PathBuf,
        compression: Compression,
    },
    /// The yardstick, with so many connections to each side.
    Limit {
        program: PathBuf,
        pairs: usize,
    },
    Mbsync,
    Imapsync,
}

/// How to start it.
#[derive(Clone, Debug)]
pub struct Call {
    pub program: PathBuf,
    pub arguments: Vec<String>,
    /// What it reads first; its standard input stays open until it ends.
    pub input: String,
}

/// Whom others are compared with.
pub const RIVAL: &str = "mbsync";

impl Copier {
    /// What the table calls it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Mailhaul { .. } => "mailhaul-sync",
            Self::Limit { .. } => "limit",
            Self::Mbsync => RIVAL,
            Self::Imapsync => "imapsync",
        }
    }

    /// The sidecar with its connections compressed or not; the others are what they were.
    #[must_use]
    pub fn compressing(&self, compression: Compression) -> Self {
        match self {
            Self::Mailhaul { program, .. } => {
                Self::Mailhaul { program: program.clone(), compression }
            }
            other => other.clone(),
        }
    }

    /// Whether the machine has it.
    pub fn is_there(&self) -> bool {
        match self {
            Self::Mailhaul { program, .. } | Self::Limit { program, .. } => program.exists(),
            Self::Mbsync => on_the_path("mbsync"),
            Self::Imapsync => on_the_path("imapsync"),
        }
    }

    /// Whether it is worth measuring after a few changes: imapsync lists everything, for minutes.
    pub fn tops_up(&self) -> bool {
        matches!(self, Self::Mailhaul { .. } | Self::Mbsync)
    }

    /// Whether it remembers what it copied, so that a second run has nothing to do.
    pub fn remembers(&self) -> bool {
        !matches!(self, Self::Limit { .. })
    }

    /// The command for a lane; what it remembers between runs is kept in `memory`.
    pub fn call(&self, lane: &Lane, memory: &Path) -> Result<Call> {
        match self {
            Self::Mailhaul { program, compression } => {
                let sidecar = Sidecar::between(&lane.source, &lane.destination)
                    .ledger(memory.join("ledger"))
                    .with(|options| {
                        options.pace.source_compression = *compression;
                        options.pace.destination_compression = *compression;
                    });
                Ok(Call {
                    program: program.clone(),
                    arguments: ["--request", "-", "--json"].map(Into::into).to_vec(),
                    input: sidecar.request().to_line().to_string(),
                })
            }
            Self::Limit { program, pairs } => Ok(Call {
                program: program.clone(),
                arguments: vec![pairs.to_string()],
                input: [&lane.source, &lane.destination]
                    .map(|a| format!("{} {} {}\n", a.address, a.user, a.password))
                    .concat(),
            }),
            Self::Mbsync => mbsync(lane, memory),
            Self::Imapsync => imapsync(lane, memory),
        }
    }
}

fn mbsync(lane: &Lane, memory: &Path) -> Result<Call> {
    let state = memory.join("state");
    fs::create_dir_all(&state)?;
    let store = |name: &str, account: &Account| {
        format!(
            "IMAPStore {name}\nHost {}\nPort {}\nUser {}\nPass {}\nSSLType None\nAuthMechs LOGIN\n\n",
            account.address.ip(),
            account.address.port(),
            account.user,
            account.password
        )
    };
    let file = memory.join("mbsyncrc");
    let text = format!(
        "FSync no\n\n{}{}Channel all\nFar :far:\nNear :near:\nPatterns *\nCreate Near\nSync Pull\nExpunge None\n\
         CopyArrivalDate yes\nSyncState {}/\n",
        store("far", &lane.source),
        store("near", &lane.destination),
        state.display()
    );
    fs::write(&file, text)?;
    let arguments =
        vec!["-q".into(), "-q".into(), "-c".into(), file.display().to_string(), "-a".into()];
    Ok(Call { program: "mbsync".into(), arguments, input: String::new() })
}

fn imapsync(lane: &Lane, memory: &Path) -> Result<Call> {
    let mut arguments = vec!["--nolog".to_owned(), "--noreleasecheck".into()];
    for (number, account) in [(1, &lane.source), (2, &lane.destination)] {
        let file = memory.join(format!("pass{number}"));
        fs::write(&file, &account.password)?;
        let given = [
            ("host", account.address.ip().to_string()),
            ("port", account.address.port().to_string()),
            ("user", account.user.clone()),
            ("passfile", file.display().to_string()),
        ];
        for (option, value) in given {
            arguments.extend([format!("--{option}{number}"), value]);
        }
        arguments.extend([format!("--nossl{number}"), format!("--notls{number}")]);
    }
    arguments.extend(["--tmpdir".into(), memory.display().to_string()]);
    Ok(Call { program: "imapsync".into(), arguments, input: String::new() })
}

fn on_the_path(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
    })
}
