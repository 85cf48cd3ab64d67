//! A text of titles and facts. Everything that gets on it is concealed first.

use super::conceal::Concealer;

/// The text while it is written.
pub(super) struct Sheet {
    concealer: Concealer,
    text: String,
}

impl Sheet {
    pub fn new(concealer: Concealer) -> Self {
        Self { concealer, text: String::new() }
    }

    pub fn title(&mut self, title: &str) {
        let gap = if self.text.is_empty() { "" } else { "\n" };
        let title = self.concealer.clean(title);
        self.text.extend([gap, "## ", title.as_str(), "\n"]);
    }

    /// One line; nothing where there is nothing to say.
    pub fn fact(&mut self, name: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        let value = self.concealer.clean(value).replace('\n', " ");
        self.text.extend([name, ": ", value.as_str(), "\n"]);
    }

    pub fn text(&mut self, text: &str) {
        for line in text.lines() {
            let line = self.concealer.clean(line);
            self.text.push_str(&line);
            self.text.push('\n');
        }
    }

    pub fn log(&mut self, title: &str, log: &str) {
        if !log.trim().is_empty() {
            self.title(title);
            self.text(log);
        }
    }

    /// Text that is to be hidden whole where names are: what a user typed.
    pub fn typed(&self, text: &str) -> String {
        if self.concealer.shows_names() {
            text.to_owned()
        } else {
            format!("(text of {})", text.chars().count())
        }
    }

    pub fn finish(self) -> String {
        self.text
    }
}
