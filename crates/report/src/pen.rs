//! What a document is written with: a voice for its sentences, and the offset of its times.

use jiff::Timestamp;
use mailhaul_model::{Said, SaidValue, said};

use crate::words::grouped;
use crate::{Certificate, Language, UtcOffset, Voice};

/// Writes sentences, numbers and times as the document's language does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pen<'a> {
    voice: &'a Voice,
    offset: UtcOffset,
}

impl<'a> Pen<'a> {
    pub(crate) fn new(voice: &'a Voice, certificate: &Certificate) -> Self {
        Self { voice, offset: certificate.heading.offset }
    }

    pub(crate) fn language(self) -> Language {
        self.voice.language
    }

    /// A sentence.
    pub(crate) fn say(self, said: &Said) -> String {
        said.translated(&*self.voice.catalog).written(&|value| self.value(value))
    }

    /// A sentence that begins one.
    pub(crate) fn begin(self, said: &Said) -> String {
        capital(&self.say(said))
    }

    /// What stands before and behind a value that is to be marked up.
    pub(crate) fn around(self, sentence: impl FnOnce(&'static str) -> Said) -> (String, String) {
        const PLACE: &str = "\u{0}";
        let text = self.say(&sentence(PLACE));
        let (before, behind) = text.split_once(PLACE).unwrap_or((&text, ""));
        (before.to_owned(), behind.to_owned())
    }

    /// A moment to the minute, with its offset.
    pub(crate) fn moment(self, at: Timestamp) -> String {
        self.offset.moment(at, self.language())
    }

    /// The day alone.
    pub(crate) fn day(self, at: Timestamp) -> String {
        self.offset.day(at, self.language())
    }

    /// An amount of bytes in the largest unit that leaves a number above one; it isn't broken over lines.
    #[expect(clippy::cast_precision_loss, reason = "one digit is shown")]
    pub(crate) fn size(self, bytes: u64) -> String {
        let mut value = bytes as f64 / 1024.0;
        let mut unit = 0;
        while value >= 1023.95 && unit < 4 {
            value /= 1024.0;
            unit += 1;
        }
        let tenths = self.language().tenths(value);
        let text = match unit {
            _ if bytes < 1024 => said!("{0} B", bytes.to_string()),
            0 => said!("{0} KiB", tenths),
            1 => said!("{0} MiB", tenths),
            2 => said!("{0} GiB", tenths),
            3 => said!("{0} TiB", tenths),
            _ => said!("{0} PiB", tenths),
        };
        self.say(&text).replace(' ', "\u{a0}")
    }

    fn value(self, value: &SaidValue) -> Option<String> {
        match value {
            SaidValue::Name(name) => Some(self.language().quoted(name)),
            SaidValue::Number(number) => Some(grouped(number.0)),
            SaidValue::Bytes(bytes) => Some(self.size(bytes.0)),
            SaidValue::Moment { at, .. } => at.parse().ok().map(|at| self.moment(at)),
            SaidValue::Text(_) | SaidValue::Said(_) | SaidValue::Sentences(_) => None,
        }
    }
}

/// With its first letter large.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use mailhaul_model::{ByteCount, SaidValue, said};

    use super::Pen;
    use crate::{Language, UtcOffset, Voice};

    fn said_in(language: Language) -> String {
        let voice = Voice::new(language, |_| None);
        let pen = Pen { voice: &voice, offset: UtcOffset::try_from(60).unwrap() };
        let at = SaidValue::moment("2026-03-14T23:30:00Z".parse().unwrap(), "then".into());
        let name = SaidValue::name("North");
        pen.say(&said!(12_345_u32; "#", "# {0} {1} {2}", ByteCount(1_572_864), name, at))
    }

    #[test]
    fn a_language_writes_numbers_names_and_moments_its_own_way() {
        let number = "12\u{202f}345";
        assert_eq!(
            said_in(Language::English),
            format!("{number} 1.5\u{a0}MiB “North” 2026-03-15 00:30 UTC+01:00")
        );
        assert_eq!(
            said_in(Language::German),
            format!("{number} 1,5\u{a0}MiB „North“ 15.03.2026 00:30 UTC+01:00")
        );
        assert_eq!(
            said_in(Language::French),
            format!("{number} 1,5\u{a0}MiB «\u{a0}North\u{a0}» 15/03/2026 00:30 UTC+01:00")
        );
        assert_eq!(
            said_in(Language::Spanish),
            format!("{number} 1,5\u{a0}MiB «North» 15/03/2026 00:30 UTC+01:00")
        );
    }

    #[test]
    fn a_size_is_written_in_the_unit_that_fits() {
        let voice = Voice::english();
        let pen = Pen { voice: &voice, offset: UtcOffset::UTC };
        assert_eq!(pen.size(1_023), "1023\u{a0}B");
        assert_eq!(pen.size(1_024), "1.0\u{a0}KiB");
        assert_eq!(pen.size(1_048_575), "1.0\u{a0}MiB");
        assert_eq!(pen.size(u64::MAX), "16384.0\u{a0}PiB");
    }
}
