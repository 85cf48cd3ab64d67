//! What a header says: its words, whose mailbox it is about, and what of it.

use std::collections::BTreeMap;

use mailhaul_model::event::SideName;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::Column;
use crate::vocabulary::{Word, look_up};

/// What was chosen for a header last time, by its normalised form (see [`normalise`]).
pub type Remembered = BTreeMap<String, Column>;

/// What a column is about, whichever side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    Email,
    Login,
    Password,
    Server,
    Name,
    Options,
}

/// What a header says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Meaning {
    pub(crate) side: Option<SideName>,
    pub(crate) subject: Option<Subject>,
    /// Whether a word isn't known, so that it may mean something else.
    pub(crate) partial: bool,
}

impl Meaning {
    /// Whether every word is known and something is said.
    pub(crate) fn is_whole(self) -> bool {
        !self.partial && self.says_anything()
    }

    pub(crate) fn says_anything(self) -> bool {
        self.side.is_some() || self.subject.is_some()
    }
}

/// The longest text that is taken for a header, in bytes.
const LONGEST: usize = 80;

/// A header without case, accents and punctuation: `Passwort (neu)` is `passwort neu`.
pub fn normalise(header: &str) -> String {
    words(header).join(" ")
}

/// Reads a header.
pub(crate) fn meaning(header: &str) -> Meaning {
    let mut meaning = Meaning::default();
    if header.len() > LONGEST || header.contains('@') {
        return meaning;
    }
    for word in words(header) {
        match look_up(&word) {
            Some(found) => found.into_iter().for_each(|word| meaning.hear(word)),
            None => meaning.partial = true,
        }
    }
    meaning
}

impl Meaning {
    fn hear(&mut self, word: Word) {
        match word {
            Word::Source => self.side = self.side.or(Some(SideName::Source)),
            Word::Destination => self.side = self.side.or(Some(SideName::Destination)),
            Word::About(subject) => {
                self.subject = Some(self.subject.map_or(subject, |one| weightier(one, subject)));
            }
            Word::Filler => {}
        }
    }
}

/// `user name` is a login, `mail server` a server, `e-mail password` a password.
fn weightier(one: Subject, other: Subject) -> Subject {
    let order = [
        Subject::Password,
        Subject::Server,
        Subject::Options,
        Subject::Login,
        Subject::Email,
        Subject::Name,
    ];
    let weight = |subject| order.iter().position(|one| *one == subject);
    if weight(one) <= weight(other) { one } else { other }
}

/// Lower-case words without accents; a number is a word of its own, and so is each part of `sourceEmail`.
fn words(header: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = ' ';
    for c in header.nfkd().filter(|c| !is_combining_mark(*c)) {
        let begins = !last.is_alphanumeric()
            || c.is_ascii_digit() != last.is_ascii_digit()
            || c.is_uppercase() && last.is_lowercase();
        last = c;
        if !c.is_alphanumeric() {
            continue;
        }
        if begins {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            if c == 'ß' { word.push_str("ss") } else { word.extend(c.to_lowercase()) }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use mailhaul_model::event::SideName::{Destination, Source};

    use super::{Subject, meaning, normalise};

    #[test]
    fn a_header_is_the_same_however_it_is_written() {
        for header in ["source_email", "Source E-mail", "SOURCE-EMAIL", "sourceEmail"] {
            let said = meaning(header);
            assert_eq!((said.side, said.subject), (Some(Source), Some(Subject::Email)), "{header}");
            assert!(said.is_whole());
        }
        assert_eq!(normalise("Passwort (neu)"), "passwort neu");
        assert_eq!(normalise(" Contraseña_Nueva2"), "contrasena nueva 2");
        assert_eq!(normalise("Größe"), "grosse");
    }

    #[test]
    fn headers_are_understood_in_four_languages() {
        use Subject::{Email, Login, Name, Options, Password, Server};
        for (header, side, subject) in [
            ("old address", Some(Source), Email),
            ("user1", Some(Source), Login),
            ("password2", Some(Destination), Password),
            ("Host 1", Some(Source), Server),
            ("Mailbox", None, Email),
            ("Current mailbox", Some(Source), Email),
            ("User name", None, Login),
            ("App password", None, Password),
            ("Full name", None, Name),
            ("Extra options", None, Options),
            ("E-Mail alt", Some(Source), Email),
            ("Alte E-Mail-Adresse", Some(Source), Email),
            ("Quelladresse", Some(Source), Email),
            ("Zieladresse", Some(Destination), Email),
            ("Kennwort", None, Password),
            ("Passwort (neu)", Some(Destination), Password),
            ("Zielpasswort", Some(Destination), Password),
            ("Mitarbeiter", None, Name),
            ("Mitarbeiter E-Mail", None, Email),
            ("Employee", None, Name),
            ("Benutzername", None, Login),
            ("Mailserver", None, Server),
            ("Zielserver", Some(Destination), Server),
            ("Bisheriges Postfach", Some(Source), Email),
            ("ancienne adresse", Some(Source), Email),
            ("nouvelle adresse e-mail", Some(Destination), Email),
            ("mot de passe", None, Password),
            ("Ancien mot de passe", Some(Source), Password),
            ("Adresse électronique", None, Email),
            ("Identifiant", None, Login),
            ("Serveur cible", Some(Destination), Server),
            ("correo antiguo", Some(Source), Email),
            ("Correo electrónico nuevo", Some(Destination), Email),
            ("contraseña", None, Password),
            ("Contraseña de destino", Some(Destination), Password),
            ("Usuario de origen", Some(Source), Login),
            ("Nombre", None, Name),
        ] {
            let said = meaning(header);
            assert_eq!((said.side, said.subject), (side, Some(subject)), "{header}");
            assert!(said.is_whole(), "{header}");
        }
    }

    #[test]
    fn a_header_with_an_unknown_word_is_understood_in_part_and_other_words_not_at_all() {
        assert!(meaning("Corporate e-mail").partial);
        assert!(!meaning("Department").says_anything());
        assert!(!meaning("mia@a.example").says_anything());
    }
}
