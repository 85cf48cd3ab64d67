//! The TypeScript bindings in the window's sources are those that the commands have.

use std::path::Path;

use mailhaul_desktop::bindings;

const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/lib/ipc/bindings.ts");

/// `MAILHAUL_WRITE_BINDINGS=1 cargo test -p mailhaul-desktop --test bindings` brings them up to date.
#[test]
fn the_committed_bindings_are_those_of_the_commands() {
    let fresh = export();
    if std::env::var_os("MAILHAUL_WRITE_BINDINGS").is_some() {
        std::fs::write(COMMITTED, &fresh).unwrap();
    }
    let committed = std::fs::read_to_string(COMMITTED).unwrap_or_default();
    assert!(
        committed.replace("\r\n", "\n") == fresh,
        "ui/src/lib/ipc/bindings.ts is stale: run `npm run bindings`"
    );
}

fn export() -> String {
    let folder = tempfile::tempdir().expect("a folder for the export");
    let file = folder.path().join("bindings.ts");
    let exported = bindings::builder().export(bindings::language(), Path::new(&file));
    exported.expect("every type has a TypeScript form");
    std::fs::read_to_string(file).expect("the export was written")
}
