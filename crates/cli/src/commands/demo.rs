//! `mailhaul demo`: sample mailboxes between two servers of this process. Nothing of an installation is touched.

use mailhaul_demo::program::{self, DemoError};

use super::Ended;
use crate::exit::Exit;
use crate::failure::Failure;

pub async fn carry_out() -> Ended {
    match program::carry_out().await {
        Ok(true) => Ok(Exit::Done),
        Ok(false) => Ok(Exit::RunsFailed),
        Err(DemoError::Interrupted) => Ok(Exit::Interrupted),
        Err(error) => Err(Failure::fault("The demo can't go on", &error)),
    }
}
