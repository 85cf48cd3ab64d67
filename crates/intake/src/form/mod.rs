//! What users see: the form, and every answer in plain words.
//!
//! Pages are made on the server and need nothing from elsewhere. Every text goes through maud, which escapes it. Script and style
//! stand in files of their own, because the pages' policy allows neither inside.

pub mod assets;
mod hints;
mod language;
mod notice;
mod page;
mod sign_in;
mod texts;

pub use language::Language;
pub use notice::{Notice, Outcome};
pub use page::{form_page, notice_page};
