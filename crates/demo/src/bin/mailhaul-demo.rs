//! The demo as a program of its own: `npm run demo`.

use std::process::ExitCode;

fn main() -> ExitCode {
    mailhaul_demo::program::main()
}
