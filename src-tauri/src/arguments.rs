//! What the program is started with.

use std::path::PathBuf;

use crate::opened;

/// The command line and the one variable that matter to the window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    /// Start the embedded demo servers and show jobs for them; nothing is kept.
    pub demo: bool,
    /// Keep everything below this folder and not below the user's (`MAILHAUL_DATA_DIR`).
    pub data: Option<PathBuf>,
    /// A project file to open.
    pub project: Option<PathBuf>,
}

impl Arguments {
    /// Reads the command line. What isn't ours is left to the toolkit, which has options of its own.
    pub fn read(words: impl Iterator<Item = String>) -> Self {
        let words: Vec<String> = words.collect();
        let here = std::env::current_dir().unwrap_or_default();
        Self {
            demo: words.iter().any(|word| word == "--demo"),
            data: data_folder(),
            project: opened::project_among(words.into_iter(), &here),
        }
    }

    /// Whether this is the user's own installation, of which only one window is opened.
    pub fn is_own(&self) -> bool {
        !self.demo && self.data.is_none()
    }
}

fn data_folder() -> Option<PathBuf> {
    std::env::var_os("MAILHAUL_DATA_DIR").filter(|value| !value.is_empty()).map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::Arguments;

    fn read(words: &[&str]) -> Arguments {
        let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
        Arguments { data: None, ..Arguments::read(words.into_iter()) }
    }

    #[test]
    fn the_demo_is_only_started_when_asked_for() {
        assert!(!read(&[]).demo);
        assert!(read(&["--name", "x", "--demo"]).demo);
    }

    #[test]
    fn a_demo_is_not_the_users_own_installation() {
        assert!(read(&[]).is_own());
        assert!(!read(&["--demo"]).is_own());
    }
}
