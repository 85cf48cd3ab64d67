//! The desktop shell: a window on the use cases of `mailhaul-app`.
//!
//! A command converts, calls and returns; nothing is decided here. Only this crate names `tauri`.

pub mod arguments;
pub mod awake;
pub mod bindings;
pub mod commands;
pub mod demo;
pub mod desk;
pub mod drawing;
pub mod error;
pub mod glance;
pub mod log;
pub mod menu;
pub mod notify;
pub mod opened;
pub mod quit;
pub mod secrets;
pub mod shell;
pub mod sidecar;
pub mod standing;
pub mod surroundings;
pub mod taskbar;
pub mod ticks;
pub mod tray;
pub mod update_events;
pub mod updater;
pub mod voice;

pub use arguments::Arguments;
pub use desk::Desk;
pub use error::{Code, Error};
pub use shell::run;
