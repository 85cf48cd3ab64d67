//! The desktop application.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

use mailhaul_desktop::Arguments;

fn main() -> ExitCode {
    mailhaul_desktop::run(Arguments::read(std::env::args().skip(1)))
}
