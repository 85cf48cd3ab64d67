//! One run, measured. The copier is the only child of a process of its own (this program again, as `bench measure`), so
//! that what the system says of that process' children is said of the copier and nothing else.

use std::ffi::OsString;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use serde::{Deserialize, Serialize};

use crate::copier::Call;

/// The first argument that makes `bench` the small process.
pub const MEASURE: &str = "measure";

/// What one run took.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    pub wall_seconds: f64,
    /// User and system time of the copier, not of the servers.
    pub cpu_seconds: f64,
    pub peak_kib: i64,
    pub code: i32,
}

/// Runs a copier to its end. What it prints goes to `log`.
pub fn run(call: &Call, log: &Path) -> Result<Cost> {
    let result = log.with_extension("cost");
    let mut child = Command::new(std::env::current_exe()?)
        .arg(MEASURE)
        .arg(&result)
        .arg(&call.program)
        .args(&call.arguments)
        .stdin(Stdio::piped())
        .stdout(File::create(log)?)
        .stderr(File::create(log.with_extension("err"))?)
        .spawn()
        .context("measure can't be started")?;
    let mut input = child.stdin.take().context("stdin is a pipe")?;
    input.write_all(call.input.as_bytes())?;
    let status = child.wait()?;
    drop(input);
    ensure!(status.success(), "measure failed: {status}");
    let cost: Cost = serde_json::from_slice(&std::fs::read(&result)?)?;
    let said = std::fs::read_to_string(log.with_extension("err")).unwrap_or_default();
    ensure!(cost.code == 0, "{} ended with {}: {said}", call.program.display(), cost.code);
    Ok(cost)
}

/// The other half: runs a program and writes what it took as JSON. Arguments: RESULT PROGRAM ARGUMENTS..
pub fn measure(mut arguments: impl Iterator<Item = OsString>) -> Result<()> {
    let result = arguments.next().context("no file for the result")?;
    let program = arguments.next().context("no program")?;
    let begin = Instant::now();
    let status = Command::new(program).args(arguments).status()?;
    let wall_seconds = begin.elapsed().as_secs_f64();
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    let cost = Cost {
        wall_seconds,
        cpu_seconds: Duration::from_micros(u64::try_from(micros)?).as_secs_f64(),
        peak_kib: usage.max_rss(),
        code: status.code().unwrap_or(-1),
    };
    std::fs::write(result, serde_json::to_vec(&cost)?)?;
    Ok(())
}
