//! Why the demo can't go on.

use std::io;
use std::path::PathBuf;

use crate::PairError;
use mailhaul_app::AppError;
use thiserror::Error;

#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DemoError {
    #[error("the demo can't be run on this machine")]
    Runtime(#[source] io::Error),
    #[error("the demo can't be called like this; what there is:\n{0}")]
    Usage(&'static str),
    #[error("interrupted")]
    Interrupted,
    #[error("the two demo servers could not be started")]
    Servers(#[from] PairError),
    #[error("{0:?} is missing: build it with `cargo build -p mailhaul-sync`")]
    NoSidecar(PathBuf),
    #[error("there is no temporary folder for the demo's data")]
    Folder(#[source] io::Error),
    #[error("the application did not open")]
    Open(#[from] mailhaul_app::OpenError),
    #[error("the application refused a step of the demo")]
    App(#[from] AppError),
    #[error("nothing can be written")]
    Output(#[source] io::Error),
    #[error("the passwords could not be handed over at {0:?}")]
    HandOver(PathBuf, #[source] io::Error),
    #[error("a step of the demo did not end within {0} minutes")]
    TooSlow(u64),
}
