//! Gathers the window's files and capabilities for Tauri.

use std::path::Path;

fn main() {
    // A checkout whose window was never built still compiles; it then opens an empty page.
    let pages = Path::new("../ui/build");
    if !pages.exists() {
        let _ = std::fs::create_dir_all(pages);
    }
    println!("cargo:rerun-if-changed=../ui/build");
    tauri_build::build();
}
