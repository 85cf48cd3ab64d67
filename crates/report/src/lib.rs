//! The reconciliation certificate: what is handed over after a migration, to prove that every message is accounted for.
//!
//! Pure functions: a `Certificate` in, PDF, HTML and CSV out. Equal input makes equal bytes (for the PDF: on a machine
//! with the same fonts). Whether a certificate closes is computed from its tallies and never handed in.

pub mod balance;
pub mod certificate;
pub mod csv;
mod fingerprint;
pub mod html;
mod language;
mod offset;
mod pair;
pub mod pdf;
mod pen;
mod point;
mod prose;
mod terms;
mod visible;
mod voice;
pub mod words;

pub use balance::{Gap, Verdict};
pub use certificate::{Certificate, Heading, NamedServer, Program};
pub use fingerprint::{Fingerprint, fingerprint};
pub use html::{HtmlOptions, html};
pub use language::Language;
pub use offset::{UtcOffset, UtcOffsetError};
pub use pair::{Basis, BasisKind, Pair, RunLine};
pub use pdf::{Paper, Pdf, PdfError, PdfOptions, pdf};
pub use point::{Acceptance, Point};
pub use voice::Voice;
