//! How much a file may hold. Far above what any migration needs, and low enough that no file can exhaust the machine.

/// Bytes of a file.
pub const FILE_BYTES: usize = 64 << 20;
/// Bytes of a spreadsheet's parts once unpacked.
pub const UNPACKED_BYTES: u64 = 512 << 20;
/// Rows, blank ones too.
pub const ROWS: u32 = 200_000;
/// Cells in a row.
pub const COLUMNS: u32 = 256;
/// Bytes of one cell. Excel admits 32,767 characters.
pub const CELL_BYTES: usize = 128 << 10;
/// Bytes of all cells of a spreadsheet, where one text may stand in many.
pub const TEXT_BYTES: usize = 256 << 20;
/// Cells of an `OpenDocument` sheet from the first to the last that is filled, empty ones too.
pub const CELLS: u64 = 10_000_000;
