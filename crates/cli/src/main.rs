//! `mailhaul`: see the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    mailhaul_cli::run()
}
