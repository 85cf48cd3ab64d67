//! What the log knows about a run before its first event.

use std::path::PathBuf;

use jiff::tz::TimeZone;
use mailhaul_model::event::SideName;
use mailhaul_model::{ByteCount, Depth, RunKind, RunRequest};

use crate::command::Output;

/// The run, its secrets left out.
#[derive(Clone, Debug)]
pub struct About {
    pub kind: RunKind,
    pub depth: Depth,
    pub source: AboutSide,
    pub destination: AboutSide,
    pub max_size: Option<ByteCount>,
    pub min_size: Option<ByteCount>,
    pub exit_when_over: Option<ByteCount>,
    pub subfolder1: Option<String>,
    pub errors_max: u32,
    pub output: Output,
    pub log_file: Option<PathBuf>,
    /// The command line with passwords masked.
    pub shown: String,
    pub notes: Vec<String>,
    pub zone: TimeZone,
    pub process: u32,
    pub parent: u32,
}

/// One side of it.
#[derive(Clone, Debug)]
pub struct AboutSide {
    pub host: String,
    pub port: u16,
    pub login: String,
}

impl About {
    /// From a request and what the command line says beside it.
    pub fn new(request: &RunRequest, output: Output) -> Self {
        let side = |side: &mailhaul_model::Side| AboutSide {
            host: side.endpoint.host.to_string(),
            port: side.endpoint.port.get(),
            login: side.login.clone(),
        };
        Self {
            kind: request.kind,
            depth: request.depth,
            source: side(&request.source),
            destination: side(&request.destination),
            max_size: request.options.messages.max_size,
            min_size: request.options.messages.min_size,
            exit_when_over: request.options.pace.exit_when_over,
            subfolder1: request.options.folders.source_below.clone(),
            errors_max: request.options.pace.errors_max,
            output,
            log_file: None,
            shown: String::new(),
            notes: Vec::new(),
            zone: TimeZone::system(),
            process: std::process::id(),
            parent: parent(),
        }
    }

    /// The side's host, port and login.
    pub fn side(&self, side: SideName) -> &AboutSide {
        match side {
            SideName::Source => &self.source,
            SideName::Destination => &self.destination,
        }
    }

    /// Whether the run copies nothing because it only tries.
    pub fn is_dry(&self) -> bool {
        self.kind == RunKind::Dry
    }
}

#[cfg(unix)]
fn parent() -> u32 {
    std::os::unix::process::parent_id()
}

/// Windows has no lasting notion of a parent process.
#[cfg(not(unix))]
fn parent() -> u32 {
    0
}
