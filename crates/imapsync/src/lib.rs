//! The genuine imapsync as another engine: driven by the same request, heard as the same events.
//!
//! It knows nothing of Mailhaul's own engine: what it can't be asked for is refused before it is started, and what it doesn't
//! say is not made up.

mod arguments;
mod program;
mod run;
mod said;
mod story;
mod words;

pub use arguments::{Unasked, arguments};
pub use program::{OLDEST, Program, ProgramError, Version};
pub use run::run;
pub use said::{Said, read};
pub use story::Story;
