//! The program `mailhaul-sync`.

use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use mailhaul_model::ExitCode as Code;
use mailhaul_sync::arguments::ArgumentError;
use mailhaul_sync::command::{self, Command};
use mailhaul_sync::usage::UsageError;
use mailhaul_sync::{help, pid_file, run, shard, signals};
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_env_filter(EnvFilter::from_default_env())
        .init();
    if let Err(error) = signals::outlive_size_limit() {
        tracing::warn!(%error, "a limit on the size of files will end the program without a word");
    }
    let code = go().unwrap_or_else(|error| {
        let _ = writeln!(io::stderr(), "{error}");
        error.exit()
    });
    ExitCode::from(code.number())
}

fn go() -> Result<Code, UsageError> {
    let command = command::read(words()?, |name| env::var(name).ok())?;
    Ok(match command {
        Command::Version => print(&format!("{}\n", help::version()), Code::Ok),
        Command::Help { asked: true } => print(&help::help(), Code::Ok),
        Command::Help { asked: false } => print(&help::help(), Code::Usage),
        Command::Request => run::requested(),
        Command::Shard(options) => shard::carry_out(&options)?,
        Command::Abort(wish) => {
            let (text, code) = pid_file::abort(&wish);
            print(&format!("{text}\n"), code)
        }
        Command::Run(wanted) => run::wanted(*wanted)?,
    })
}

/// Whoever closed standard output doesn't want to read the rest.
fn print(text: &str, code: Code) -> Code {
    let _ = io::stdout().write_all(text.as_bytes());
    code
}

fn words() -> Result<Vec<String>, UsageError> {
    let word = |(i, word): (usize, OsString)| {
        word.into_string().map_err(|_| ArgumentError::NotUtf8(i + 1).into())
    };
    env::args_os().skip(1).enumerate().map(word).collect()
}
