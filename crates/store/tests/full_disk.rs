//! What is said when the disk has no room for the database.

use mailhaul_store::StoreError;
use rusqlite::Connection;

/// A database that may not grow any more, as on a full disk.
fn full() -> rusqlite::Error {
    let connection = Connection::open_in_memory().expect("memory is there");
    connection.execute_batch("CREATE TABLE note (text TEXT) STRICT").expect("it is a table");
    connection.pragma_update(None, "max_page_count", 2).expect("it can be limited");
    let much = "x".repeat(100_000);
    connection.execute("INSERT INTO note VALUES (?1)", [much]).expect_err("there is no room")
}

#[test]
fn a_full_disk_is_called_one_with_what_to_do() {
    let said = StoreError::from(full()).to_string();
    assert!(said.contains("is full: make room there"), "{said}");
    let other = StoreError::from(rusqlite::Error::InvalidQuery).to_string();
    assert!(other.starts_with("the database failed: "), "{other}");
}
