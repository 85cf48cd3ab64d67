//! `mailhaul demo`: the demo in the terminal, which is a program of its own.

use std::process::Command;

use super::Ended;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::installation::beside;

pub fn carry_out() -> Ended {
    let program = beside("mailhaul-demo")?;
    if !program.is_file() {
        let text = "The demo is a program of its own, and isn't beside this one";
        return Err(
            Failure::new(Exit::Fault, text).with_hint("In a checkout of the source: npm run demo.")
        );
    }
    let status = Command::new(&program).status();
    let status = status.map_err(|error| Failure::fault("The demo can't be started", &error))?;
    Ok(if status.success() { Exit::Done } else { Exit::Fault })
}
