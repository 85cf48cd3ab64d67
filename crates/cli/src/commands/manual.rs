//! Completions and the manual, made of the definition of what can be typed.

use std::fs;
use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;

use super::Ended;
use crate::arguments::Arguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{self, Output};
use crate::page;

pub fn completions(shell: Shell) -> Ended {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "mailhaul", &mut script);
    output::raw(&script)?;
    Ok(Exit::Done)
}

/// The page of the whole program to standard output, or a page for each command to a folder.
pub fn pages(folder: Option<&Path>, output: &Output) -> Ended {
    let Some(folder) = folder else {
        output::raw(&page::manual()?)?;
        return Ok(Exit::Done);
    };
    fs::create_dir_all(folder).map_err(|error| Failure::file(folder, &error))?;
    clap_mangen::generate_to(Arguments::command(), folder)
        .map_err(|error| Failure::file(folder, &error))?;
    output.line(&format!("Wrote the pages to {}.", folder.display()))?;
    Ok(Exit::Done)
}
