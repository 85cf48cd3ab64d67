//! Which row names the columns, if any does.

use crate::Table;
use crate::address::looks_like_address;
use crate::header::meaning;
use crate::table::{FileKind, Row};

/// Rows that are looked at to know what a column has.
pub(crate) const SAMPLE: usize = 200;

/// Whether the first row names the columns: no address in it, and either known words or addresses below it.
pub(crate) fn first_row_is_header(table: &Table) -> bool {
    first_row_has_headers(table) || first_row_is_above_addresses(table)
}

/// Whether the first row has words that are known as headers.
pub(crate) fn first_row_has_headers(table: &Table) -> bool {
    let Some(first) = table.rows().first() else { return false };
    let cells = || (0..table.width()).map(|at| table.text(first, at).trim());
    if matches!(table.about().kind, FileKind::Batch { .. }) || cells().any(looks_like_address) {
        return false;
    }
    let filled = cells().filter(|cell| !cell.is_empty()).count();
    let known = cells().filter(|cell| meaning(cell).is_whole()).count();
    let partly = cells().filter(|cell| meaning(cell).says_anything()).count();
    known * 2 > filled || known >= 2 || (known == 1 && partly >= 2)
}

/// Whether a column has addresses, but in the first row something that isn't even meant to be one.
fn first_row_is_above_addresses(table: &Table) -> bool {
    let Some(first) = table.rows().first() else { return false };
    let cells = || (0..table.width()).map(|at| table.text(first, at));
    if matches!(table.about().kind, FileKind::Batch { .. })
        || cells().any(|cell| cell.contains('@'))
    {
        return false;
    }
    let below = table.data(true);
    (0..table.width()).any(|at| {
        let filled =
            below.iter().take(SAMPLE).filter(|row| !table.text(row, at).is_empty()).count();
        filled > 0
            && !table.text(first, at).is_empty()
            && share(table, below, at, looks_like_address)
    })
}

/// Rows that may stand above a header.
const TITLE: usize = 10;

/// Where the header is, if a title stands above it: the first row with two known headers, none above having an address.
pub(crate) fn header_below_title(table: &Table) -> Option<usize> {
    if matches!(table.about().kind, FileKind::Batch { .. }) {
        return None;
    }
    for (at, row) in table.rows().iter().take(TITLE + 1).enumerate() {
        let cells = || (0..table.width()).map(|column| table.text(row, column).trim());
        if cells().any(looks_like_address) {
            return None;
        }
        let known = cells().filter(|cell| meaning(cell).is_whole()).count();
        if known >= 2 || (at == 0 && known == 1) {
            return (at > 0).then_some(at);
        }
    }
    None
}

/// Whether more than half of the filled cells of a column are so.
pub(crate) fn share(
    table: &Table,
    rows: &[Row],
    column: u32,
    is_so: impl Fn(&str) -> bool,
) -> bool {
    let cells = rows.iter().take(SAMPLE).map(|row| table.text(row, column).trim());
    let (mut filled, mut hits) = (0, 0);
    for cell in cells.filter(|cell| !cell.is_empty()) {
        filled += 1;
        hits += usize::from(is_so(cell));
    }
    filled > 0 && hits * 2 > filled
}
