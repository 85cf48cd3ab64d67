//! How the web view draws where the computer has no graphics processor: in a virtual machine, over a remote desktop.

#[cfg(target_os = "linux")]
use std::path::Path;

/// What says to GTK and `WebKitGTK` that nothing is to be drawn by a graphics processor
/// (<https://docs.gtk.org/gtk3/running.html>, <https://webkitgtk.org>, environment variables): the page is painted plainly,
/// GTK looks for no OpenGL, and the web view asks OpenGL for no device. Each of the two questions alone loads Mesa's
/// processor made of software, and with it a compiler: 23 MiB in the window's program.
#[cfg(target_os = "linux")]
const PLAIN: [(&str, &str); 3] =
    [("WEBKIT_DISABLE_DMABUF_RENDERER", "1"), ("GDK_GL", "disable"), ("WEBKIT_WEB_RENDER_DEVICE_FILE", "/dev/null")];

/// Has the web view draw without a graphics processor where there is none: a second one made of software takes 110 MiB and a
/// second at the start, and draws no quicker. Whoever set a variable decides. To be called before there is a window.
#[cfg(target_os = "linux")]
pub fn suit_the_computer() {
    if has_graphics(Path::new("/dev/dri")) {
        return;
    }
    for (name, value) in PLAIN {
        if let Err(error) = glib::setenv(name, value, false) {
            tracing::debug!(%error, name, "the web view draws as it would");
        }
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
