//! From bytes to text: by the byte order mark, else by what the bytes can be.
//!
//! UTF-16 without a mark is known by its NULs, UTF-8 by being valid. What is neither is taken as Windows-1252, as Excel
//! on Windows writes it; Excel on a Mac writes Mac Roman, which a person has to choose: the bytes don't tell.

use encoding_rs::{MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use serde::{Deserialize, Serialize};
use specta::Type;
use zeroize::Zeroizing;

/// How a text file is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "ImportEncoding", rename_all = "camelCase")]
pub enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    Windows1252,
    MacRoman,
}

impl Encoding {
    /// As a person knows it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16 (little-endian)",
            Self::Utf16Be => "UTF-16 (big-endian)",
            Self::Windows1252 => "Windows-1252",
            Self::MacRoman => "Mac Roman",
        }
    }

    /// Whether every sequence of bytes is valid in it, so that nothing proves the choice.
    pub(super) fn is_guessed(self) -> bool {
        matches!(self, Self::Windows1252 | Self::MacRoman)
    }

    fn codec(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => UTF_8,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Windows1252 => WINDOWS_1252,
            Self::MacRoman => MACINTOSH,
        }
    }
}

/// The text without its byte order mark. What can't be decoded becomes U+FFFD, which the judge refuses where it matters.
pub(super) fn decode(bytes: &[u8], chosen: Option<Encoding>) -> (Encoding, Zeroizing<String>) {
    let (marked, rest) = byte_order_mark(bytes);
    let encoding = chosen.or(marked).unwrap_or_else(|| detect(rest));
    let rest = if marked == Some(encoding) { rest } else { bytes };
    let (text, _) = encoding.codec().decode_without_bom_handling(rest);
    let text = Zeroizing::new(text.into_owned());
    let unmarked = text.strip_prefix('\u{feff}').map(str::to_owned);
    (encoding, unmarked.map_or(text, Zeroizing::new))
}

fn byte_order_mark(bytes: &[u8]) -> (Option<Encoding>, &[u8]) {
    let marks: [(&[u8], Encoding); 3] = [
        (b"\xef\xbb\xbf", Encoding::Utf8),
        (b"\xff\xfe", Encoding::Utf16Le),
        (b"\xfe\xff", Encoding::Utf16Be),
    ];
    let found = marks
        .iter()
        .find_map(|(mark, encoding)| bytes.strip_prefix(*mark).map(|rest| (Some(*encoding), rest)));
    found.unwrap_or((None, bytes))
}

fn detect(bytes: &[u8]) -> Encoding {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let nuls = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, pairs) = (nuls(0), nuls(1), sample.len() / 2);
    // Addresses are ASCII, so that about every second byte is a NUL.
    if pairs > 0 && odd * 2 > pairs && even * 10 < pairs {
        return Encoding::Utf16Le;
    }
    if pairs > 0 && even * 2 > pairs && odd * 10 < pairs {
        return Encoding::Utf16Be;
    }
    if std::str::from_utf8(bytes).is_ok() { Encoding::Utf8 } else { Encoding::Windows1252 }
}

#[cfg(test)]
mod tests {
    use super::{Encoding, decode};

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_encoding_is_told_from_the_others() {
        let text = "müller@a.example;Größe €5\n";
        let cases = [
            (text.as_bytes().to_vec(), Encoding::Utf8),
            (format!("\u{feff}{text}").into_bytes(), Encoding::Utf8),
            (utf16(text, u16::to_le_bytes), Encoding::Utf16Le),
            (utf16(text, u16::to_be_bytes), Encoding::Utf16Be),
            (utf16(&format!("\u{feff}{text}"), u16::to_le_bytes), Encoding::Utf16Le),
            (utf16(&format!("\u{feff}{text}"), u16::to_be_bytes), Encoding::Utf16Be),
            (encoding_rs::WINDOWS_1252.encode(text).0.into_owned(), Encoding::Windows1252),
        ];
        for (bytes, encoding) in cases {
            let (found, decoded) = decode(&bytes, None);
            assert_eq!((found, decoded.as_str()), (encoding, text));
        }
    }

    #[test]
    fn a_person_s_choice_counts() {
        let bytes = b"M\x9fller";
        assert_eq!(decode(bytes, Some(Encoding::MacRoman)).1.as_str(), "Müller");
        assert_eq!(decode(bytes, None).1.as_str(), "MŸller");
    }
}
