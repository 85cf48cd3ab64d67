//! Passwords on their way to another computer, as a part of an encrypted file: a line each, with what it is for.

use data_encoding::BASE64;
use mailhaul_model::Secret;
use zeroize::Zeroizing;

use crate::ParcelError;

/// The first line.
const HEAD: &str = "mailhaul passwords 1";
/// The longest password, in bytes: what the keychain takes.
const LONGEST: usize = 65_536;
/// The longest part of them, in bytes.
pub const MOST_BYTES: u64 = 64 << 20;

/// What each password is for, and the password.
#[derive(Clone, Debug, Default)]
pub struct Passwords(Vec<(String, Secret)>);

impl Passwords {
    /// Adds one. What it is for is a name without blanks.
    pub fn add(&mut self, purpose: String, secret: Secret) {
        self.0.push((purpose, secret));
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The password for something.
    pub fn of(&self, purpose: &str) -> Option<&Secret> {
        self.0.iter().find(|(name, _)| name == purpose).map(|(_, secret)| secret)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Secret)> {
        self.0.iter().map(|(name, secret)| (name.as_str(), secret))
    }

    /// As they are written.
    pub(crate) fn bytes(&self) -> Zeroizing<Vec<u8>> {
        let long: usize =
            self.0.iter().map(|(name, secret)| name.len() + 2 * secret.expose().len() + 8).sum();
        // Grown while it is filled, it would leave pieces of itself behind in memory.
        let mut bytes = Zeroizing::new(Vec::with_capacity(HEAD.len() + 1 + long));
        bytes.extend_from_slice(HEAD.as_bytes());
        bytes.push(b'\n');
        for (name, secret) in &self.0 {
            let coded = Zeroizing::new(BASE64.encode(secret.expose().as_bytes()));
            for word in [name.as_str(), " ", &coded, "\n"] {
                bytes.extend_from_slice(word.as_bytes());
            }
        }
        bytes
    }

    /// What was written.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParcelError> {
        let text = std::str::from_utf8(bytes).map_err(|_| ParcelError::Damaged)?;
        let mut lines = text.lines();
        if lines.next() != Some(HEAD) {
            return Err(ParcelError::Damaged);
        }
        let one = |line: &str| {
            let (name, coded) = line.split_once(' ')?;
            let bytes = Zeroizing::new(BASE64.decode(coded.as_bytes()).ok()?);
            let text = std::str::from_utf8(&bytes).ok().filter(|text| text.len() <= LONGEST)?;
            Some((name.to_owned(), Secret::new(text)))
        };
        lines.map(one).collect::<Option<_>>().map(Self).ok_or(ParcelError::Damaged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_read_back_to_the_byte_and_printed_without_them() {
        let mut passwords = Passwords::default();
        passwords.add("job-1/source".to_owned(), Secret::new(" open\nsesame ä🔑"));
        passwords.add("job-1/destination".to_owned(), Secret::new(""));
        let again = Passwords::parse(&passwords.bytes()).unwrap();
        assert_eq!(again.of("job-1/source").unwrap().expose(), " open\nsesame ä🔑");
        assert_eq!((again.len(), again.of("job-2/source").is_none()), (2, true));
        assert!(!format!("{again:?}").contains("sesame"));
    }

    #[test]
    fn lines_that_are_none_are_damage() {
        let long = format!("{HEAD}\na {}\n", BASE64.encode(&vec![b'x'; LONGEST + 1]));
        for text in ["", "other\n", &format!("{HEAD}\nx"), &format!("{HEAD}\na !\n"), &long] {
            assert!(matches!(Passwords::parse(text.as_bytes()), Err(ParcelError::Damaged)));
        }
        assert!(Passwords::parse(b"\xff").is_err());
    }
}
