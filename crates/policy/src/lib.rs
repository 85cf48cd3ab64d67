//! What an organisation set for its computers (decision 0022): read once, when the program begins.
//!
//! [`Policy`] is what holds in the end. It is made of [`Source`]s, one over the other: `layer` understands what one of them says,
//! `places` has those of this computer. A source that is there and can't be used switches off what a policy could have
//! switched off. There is no variable and no option that leads past it.

pub mod layer;
pub mod places;
pub mod policy;
pub mod setting;
pub mod source;

pub use policy::Policy;
pub use setting::{Given, Setting};
pub use source::{OwnedFile, Source, SourceError};
