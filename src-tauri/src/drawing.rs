//! How the web view draws where the computer has no graphics processor: in a virtual machine, over a remote desktop.

#[cfg(target_os = "linux")]
use std::path::Path;

/// What says to `WebKitGTK` that it is to draw without a graphics processor (<https://webkitgtk.org>, environment variables).
#[cfg(target_os = "linux")]
const PLAIN: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// Has the web view draw without a graphics processor where there is none: a second one made of software takes 90 MiB and a
/// second at the start, and draws no quicker. Whoever set the variable decides. To be called before there is a window.
#[cfg(target_os = "linux")]
pub fn suit_the_computer() {
    if has_graphics(Path::new("/dev/dri")) {
        return;
    }
    if let Err(error) = glib::setenv(PLAIN, "1", false) {
        tracing::debug!(%error, "the web view draws as it would");
    }
}

/// The web views of other systems see to it themselves.
#[cfg(not(target_os = "linux"))]
pub fn suit_the_computer() {}

/// Whether a processor can be given something to draw: the kernel makes a node for each.
#[cfg(target_os = "linux")]
fn has_graphics(nodes: &Path) -> bool {
    let Ok(nodes) = nodes.read_dir() else { return false };
    nodes.flatten().any(|node| node.file_name().as_encoded_bytes().starts_with(b"renderD"))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::has_graphics;

    #[test]
    fn a_computer_has_graphics_where_something_renders_and_not_by_a_screen_alone() {
        let folder = tempfile::tempdir().unwrap();
        let nodes = folder.path().join("dri");
        assert!(!has_graphics(&nodes));
        std::fs::create_dir(&nodes).unwrap();
        std::fs::write(nodes.join("card0"), "").unwrap();
        assert!(!has_graphics(&nodes));
        std::fs::write(nodes.join("renderD128"), "").unwrap();
        assert!(has_graphics(&nodes));
    }
}
