//! Whatever reads bytes of strangers, as functions that any bytes can be given to: none may panic, hang, or take more memory
//! than it was sent bytes, give or take a bound.
//!
//! `tests/replay.rs` gives each of them its corpus and mutations of it, on any toolchain; `libfuzzer/` is what cargo-fuzz and
//! `scripts/fuzz.mjs` run, guided by coverage.

mod frames;
mod login;
mod parcel;
mod peer;
mod session;
mod table;
mod transcript;
mod values;

pub use frames::frames;
pub use login::login;
pub use parcel::parcel;
pub use session::session;
pub use table::table;
pub use transcript::transcript;
pub use values::values;

/// Something that reads bytes.
pub type Target = fn(&[u8]);

/// All of them with their names, which are also the names of their corpora.
pub const TARGETS: [(&str, Target); 7] = [
    ("frames", frames),
    ("login", login),
    ("parcel", parcel),
    ("session", session),
    ("table", table),
    ("transcript", transcript),
    ("values", values),
];
