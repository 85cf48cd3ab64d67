//! Completions and the manual, made of the definition of what can be typed.

use std::fs;
use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use super::Ended;
use crate::arguments::Arguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{self, Output};

pub fn completions(shell: Shell) -> Ended {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "mailhaul", &mut script);
    output::raw(&script)?;
    Ok(Exit::Done)
}

/// The page of the whole program to standard output, or a page for each command to a folder.
pub fn pages(folder: Option<&Path>, output: &Output) -> Ended {
    let Some(folder) = folder else {
        let mut page = Vec::new();
        Man::new(Arguments::command()).render(&mut page)?;
        output::raw(&page)?;
        return Ok(Exit::Done);
    };
    fs::create_dir_all(folder).map_err(|error| Failure::file(folder, &error))?;
    clap_mangen::generate_to(Arguments::command(), folder)
        .map_err(|error| Failure::file(folder, &error))?;
    output.line(&format!("Wrote the pages to {}.", folder.display()))?;
    Ok(Exit::Done)
}
