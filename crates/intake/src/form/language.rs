//! The language of a page, by what the browser prefers (RFC 9110, section 12.5.4).

use super::texts::{ENGLISH, FRENCH, GERMAN, SPANISH, Texts};

/// A language the form speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    English,
    German,
    French,
    Spanish,
}

impl Language {
    pub const ALL: [Self; 4] = [Self::English, Self::German, Self::French, Self::Spanish];

    /// The best of what an `Accept-Language` header asks for; English where it asks for none of ours.
    pub fn preferred(header: &str) -> Self {
        let mut best = (0, Self::default());
        for range in header.split(',') {
            let (tag, quality) = parted(range);
            if let Some(language) = Self::of_tag(tag)
                && quality > best.0
            {
                best = (quality, language);
            }
        }
        best.1
    }

    pub fn texts(self) -> &'static Texts {
        match self {
            Self::English => &ENGLISH,
            Self::German => &GERMAN,
            Self::French => &FRENCH,
            Self::Spanish => &SPANISH,
        }
    }

    fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.texts().tag))
    }
}

/// A range and its weight in thousandths; what can't be read weighs nothing.
fn parted(range: &str) -> (&str, u16) {
    let Some((tag, weight)) = range.split_once(';') else { return (range.trim(), 1000) };
    let weight = weight.trim().strip_prefix("q=").unwrap_or_default();
    let digits = weight.strip_prefix("0.").filter(|digits| digits.len() <= 3);
    let thousandths = match (weight, digits) {
        ("1" | "1.0" | "1.00" | "1.000", _) => 1000,
        (_, Some(digits)) => format!("{digits:0<3}").parse().unwrap_or(0),
        _ => 0,
    };
    (tag.trim(), thousandths)
}

#[cfg(test)]
mod tests {
    use super::Language::{self, *};

    #[test]
    fn the_heaviest_of_our_languages_is_taken() {
        for (header, language) in [
            ("de", German),
            ("de-CH, en;q=0.9", German),
            ("nl, fr-CA;q=0.8, en;q=0.5", French),
            ("en;q=0.5, es;q=0.55", Spanish),
            ("DE-at;q=1.0", German),
        ] {
            assert_eq!(Language::preferred(header), language, "{header}");
        }
    }

    #[test]
    fn english_is_spoken_to_everyone_else() {
        for header in ["", "nl", "*", "de;q=0", "de;q=x", "de;q=0.99999", ",;,;q=1", "\u{e9}\u{e9}"]
        {
            assert_eq!(Language::preferred(header), English, "{header}");
        }
    }
}
