//! Sentences for people: written in English where they are said, and taken apart, so that the window can say them in its own
//! language. See decision 0019.

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};
use specta::Type;

use crate::{ByteCount, MessageCount};

/// A sentence with what is put into it. `Display` is English; the window looks `code` up in its catalogs. A plain text is read as
/// words that nobody translates: what was written down before there were sentences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Said {
    /// The English sentence with {0}, {1} and so on in the places of its values. One that depends on a number has two lines, for
    /// one and for others, with # in the place of the number.
    code: Cow<'static, str>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    values: Vec<SaidValue>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    count: Option<MessageCount>,
}

/// What is put into a sentence; the window writes it as its language does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", content = "is", rename_all = "camelCase")]
pub enum SaidValue {
    /// As it is: an address, a host, a path, a server's own words.
    Text(String),
    /// What somebody named, to be shown in quotation marks.
    Name(String),
    Number(MessageCount),
    Bytes(ByteCount),
    /// A moment, with how it is written in English.
    Moment {
        /// RFC 3339.
        at: String,
        english: String,
    },
    /// A sentence, or part of one, of its own.
    Said(Said),
    /// Sentences one after the other.
    Sentences(Vec<Said>),
}

impl Said {
    /// The form that `said!` makes; call that instead, for only what stands in it is translated.
    #[doc(hidden)]
    pub const fn new(
        code: &'static str,
        values: Vec<SaidValue>,
        count: Option<MessageCount>,
    ) -> Self {
        Self { code: Cow::Borrowed(code), values, count }
    }

    /// Words that nobody translates: a server's, the system's, or those of an older database.
    pub fn as_it_is(text: impl Into<String>) -> Self {
        Self::new("{0}", vec![SaidValue::Text(text.into())], None)
    }

    /// Several sentences, one after the other.
    pub fn sentences(all: Vec<Self>) -> Self {
        Self::new("{0}", vec![SaidValue::Sentences(all)], None)
    }

    /// Whether it is nothing but words that nobody translates.
    pub fn is_as_it_is(&self) -> bool {
        self.code == "{0}" && matches!(self.values[..], [SaidValue::Text(_)])
    }

    /// The same in other words: `words` has the forms of a code, in lines, where it knows it.
    #[must_use]
    pub fn translated(&self, words: &dyn Fn(&str) -> Option<String>) -> Self {
        let value = |value: &SaidValue| match value {
            SaidValue::Said(said) => SaidValue::Said(said.translated(words)),
            SaidValue::Sentences(all) => {
                SaidValue::Sentences(all.iter().map(|said| said.translated(words)).collect())
            }
            other => other.clone(),
        };
        let code = words(&self.code).map_or_else(|| self.code.clone(), Cow::Owned);
        Self { code, values: self.values.iter().map(value).collect(), count: self.count }
    }

    /// The sentence with its values as `write` has them; what it leaves is written as in English.
    pub fn written(&self, write: &dyn Fn(&SaidValue) -> Option<String>) -> String {
        let mut text = String::new();
        self.compose(&mut text, write).expect("a text takes every letter");
        text
    }

    /// Visits every text that was put in as it is.
    pub fn texts_mut(&mut self, visit: &mut dyn FnMut(&mut String)) {
        for value in &mut self.values {
            match value {
                SaidValue::Text(text) | SaidValue::Name(text) => visit(text),
                SaidValue::Said(said) => said.texts_mut(visit),
                SaidValue::Sentences(all) => all.iter_mut().for_each(|said| said.texts_mut(visit)),
                SaidValue::Number(_) | SaidValue::Bytes(_) | SaidValue::Moment { .. } => {}
            }
        }
    }

    fn form(&self) -> &str {
        let (one, other) = self.code.split_once('\n').unwrap_or((&self.code, &self.code));
        if self.count == Some(MessageCount(1)) { one } else { other }
    }
}

impl Default for Said {
    fn default() -> Self {
        Self::as_it_is("")
    }
}

impl<'de> Deserialize<'de> for Said {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Text(String),
            Parts {
                code: String,
                #[serde(default)]
                values: Vec<SaidValue>,
                #[serde(default)]
                count: Option<MessageCount>,
            },
        }
        Ok(match Form::deserialize(from)? {
            Form::Text(text) => Self::as_it_is(text),
            Form::Parts { code, values, count } => Self { code: Cow::Owned(code), values, count },
        })
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.compose(f, &|_| None)
    }
}

/// How a value is written; `None` leaves it to English.
type Manner<'a> = &'a dyn Fn(&SaidValue) -> Option<String>;

impl Said {
    fn compose(&self, to: &mut dyn fmt::Write, manner: Manner<'_>) -> fmt::Result {
        let mut rest = self.form();
        while let Some(at) = rest.find(['{', '#']) {
            let (before, place) = rest.split_at(at);
            to.write_str(before)?;
            rest = self.fill(place, to, manner)?;
        }
        to.write_str(rest)
    }

    /// Writes what is put into the place that `text` begins with; returns what is behind it.
    fn fill<'a>(
        &self,
        text: &'a str,
        to: &mut dyn fmt::Write,
        manner: Manner<'_>,
    ) -> Result<&'a str, fmt::Error> {
        if let (Some(rest), Some(count)) = (text.strip_prefix('#'), self.count) {
            SaidValue::Number(count).compose(to, manner)?;
            return Ok(rest);
        }
        let place = text.strip_prefix('{').and_then(|text| text.split_once('}'));
        let value = place.and_then(|(number, _)| self.values.get(number.parse::<usize>().ok()?));
        if let (Some((_, rest)), Some(value)) = (place, value) {
            value.compose(to, manner)?;
            return Ok(rest);
        }
        let (sign, rest) = text.split_at(1);
        to.write_str(sign)?;
        Ok(rest)
    }
}

impl SaidValue {
    fn compose(&self, to: &mut dyn fmt::Write, manner: Manner<'_>) -> fmt::Result {
        if let Some(text) = manner(self) {
            return to.write_str(&text);
        }
        match self {
            Self::Text(text) | Self::Moment { english: text, .. } => to.write_str(text),
            Self::Name(name) => write!(to, "\"{name}\""),
            Self::Number(number) => write!(to, "{number}"),
            Self::Bytes(count) => write_bytes(*count, to),
            Self::Said(said) => said.compose(to, manner),
            Self::Sentences(all) => {
                for (at, said) in all.iter().enumerate() {
                    to.write_str(if at == 0 { "" } else { " " })?;
                    said.compose(to, manner)?;
                }
                Ok(())
            }
        }
    }

    pub fn name(name: impl Into<String>) -> Self {
        Self::Name(name.into())
    }

    pub fn text(text: impl fmt::Display) -> Self {
        Self::Text(text.to_string())
    }

    /// `english` is how it is written there, by the clock on the wall.
    pub fn moment(at: Timestamp, english: String) -> Self {
        Self::Moment { at: at.to_string(), english }
    }
}

/// `3.4 MiB`.
#[expect(clippy::cast_precision_loss, reason = "two digits are shown")]
fn write_bytes(count: ByteCount, to: &mut dyn fmt::Write) -> fmt::Result {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    if count.0 < 1024 {
        return write!(to, "{} bytes", count.0);
    }
    let mut size = count.0 as f64 / 1024.0;
    let mut unit = 0;
    while size >= 1024.0 && unit + 1 < UNITS.len() {
        size /= 1024.0;
        unit += 1;
    }
    write!(to, "{size:.1} {}", UNITS[unit])
}

/// What a message is searched for in tests and logs.
impl PartialEq<str> for Said {
    fn eq(&self, other: &str) -> bool {
        let english = self.to_string();
        english == other
    }
}

impl PartialEq<&str> for Said {
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}

macro_rules! value_of {
    ($($from:ty => |$it:ident| $value:expr;)*) => {
        $(impl From<$from> for SaidValue {
            fn from($it: $from) -> Self {
                $value
            }
        })*
    };
}
value_of! {
    &str => |text| Self::Text(text.to_owned());
    String => |text| Self::Text(text);
    &String => |text| Self::Text(text.clone());
    u32 => |number| Self::Number(MessageCount(u64::from(number)));
    u64 => |number| Self::Number(MessageCount(number));
    usize => |number| Self::Number(amount(number));
    MessageCount => |number| Self::Number(number);
    ByteCount => |bytes| Self::Bytes(bytes);
    Said => |said| Self::Said(said);
}

fn amount(number: usize) -> MessageCount {
    MessageCount(u64::try_from(number).unwrap_or(u64::MAX))
}

/// A number that a sentence depends on.
#[derive(Debug)]
pub struct Count(pub MessageCount);

macro_rules! count_of {
    ($($from:ty => |$it:ident| $value:expr;)*) => {
        $(impl From<$from> for Count {
            fn from($it: $from) -> Self {
                Self($value)
            }
        })*
    };
}
count_of! {
    u32 => |number| MessageCount(u64::from(number));
    u64 => |number| MessageCount(number);
    usize => |number| amount(number);
    MessageCount => |number| number;
}

/// A sentence for people: `said!("There is a batch named {0} already.", SaidValue::name(name))`. One that depends on a number has
/// two forms: `said!(jobs; "# job is left out.", "# jobs are left out.")`. Only text in these very words reaches the catalogs
/// of the window, so it stands here as it is, and whole: no parts of sentences that are put together.
#[macro_export]
macro_rules! said {
    (@blank $value:expr) => { "" };
    ($count:expr; $one:literal, $other:literal $(, $value:expr)* $(,)?) => {{
        // Each value has its place in the sentence, and each place its value.
        let _ = ::std::format_args!($other $(, $crate::said!(@blank $value))*);
        $crate::said::Said::new(
            ::std::concat!($one, "\n", $other),
            ::std::vec![$($crate::said::SaidValue::from($value)),*],
            ::std::option::Option::Some($crate::said::Count::from($count).0),
        )
    }};
    ($text:literal $(, $value:expr)* $(,)?) => {{
        let _ = ::std::format_args!($text $(, $crate::said!(@blank $value))*);
        $crate::said::Said::new(
            $text,
            ::std::vec![$($crate::said::SaidValue::from($value)),*],
            ::std::option::Option::None,
        )
    }};
}

#[cfg(test)]
mod tests {
    use super::{Said, SaidValue};
    use crate::{ByteCount, MessageCount};

    #[test]
    fn english_has_its_values_in_their_places() {
        let said = said!("{1} of {0} ({2}).", 5_u32, SaidValue::name("a {0}"), ByteCount(1536));
        assert_eq!(said.to_string(), "\"a {0}\" of 5 (1.5 KiB).");
    }

    #[test]
    fn a_number_chooses_the_form() {
        let jobs = |count: u32| said!(count; "# job of {0}.", "# jobs of {0}.", "x").to_string();
        assert_eq!([jobs(0), jobs(1), jobs(2)], ["0 jobs of x.", "1 job of x.", "2 jobs of x."]);
    }

    #[test]
    fn sentences_follow_each_other_and_words_of_others_stay_as_they_are() {
        let all = vec![said!("It ended."), Said::as_it_is("NO {0} # [ALERT]")];
        assert_eq!(Said::sentences(all).to_string(), "It ended. NO {0} # [ALERT]");
    }

    #[test]
    fn what_was_written_down_is_read_again() {
        let said = said!(2_u32; "# of {0}", "# of {0}", MessageCount(7));
        let written = serde_json::to_string(&said).unwrap();
        assert_eq!(
            written,
            r##"{"code":"# of {0}\n# of {0}","values":[{"kind":"number","is":7}],"count":2}"##
        );
        assert_eq!(serde_json::from_str::<Said>(&written).unwrap(), said);
    }

    #[test]
    fn a_plain_text_of_before_is_read_as_words_of_others() {
        let said: Said = serde_json::from_str(r#""The {0} of before.""#).unwrap();
        assert!(said.is_as_it_is());
        assert_eq!(said, "The {0} of before.");
        assert!(!said!("It is {0}.", "text").is_as_it_is());
    }

    #[test]
    fn values_are_written_in_a_manner_of_ones_own_however_deep_they_are() {
        let inner = said!(2000_u32; "# of {0}", "# of {0}", ByteCount(1536));
        let said = said!("{0}, {1}, {2}", inner, 3000_u32, "3000");
        let manner = |value: &SaidValue| match value {
            SaidValue::Number(number) => Some(format!("<{number}>")),
            _ => None,
        };
        assert_eq!(said.written(&manner), "<2000> of 1.5 KiB, <3000>, 3000");
    }

    #[test]
    fn every_text_inside_a_sentence_is_visited() {
        let inner = said!("The server said {0}.", "secret");
        let mut said = said!("{0} {1} ({2})", inner, SaidValue::name("secret"), 5_u32);
        said.texts_mut(&mut |text| *text = text.replace("secret", "..."));
        assert_eq!(said, "The server said .... \"...\" (5)");
    }

    #[test]
    fn sizes_are_said_in_the_unit_that_fits() {
        let bytes = |count| said!("{0}", ByteCount(count)).to_string();
        assert_eq!(bytes(1023), "1023 bytes");
        assert_eq!(bytes(1536), "1.5 KiB");
        assert_eq!(bytes(5 << 40), "5.0 TiB");
        assert_eq!(bytes(5 << 50), "5120.0 TiB");
    }
}
