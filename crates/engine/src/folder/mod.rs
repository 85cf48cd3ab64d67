//! Folders: what is there, which take part, and where they go.

pub mod legal;
pub mod listing;
pub mod mapping;
pub mod name;
pub mod selection;
pub mod special;

pub use legal::Names;
pub use listing::{ListedFolder, Listing};
pub use mapping::FolderMap;
pub use name::{FolderPath, Namespace};
pub use special::SpecialUse;
