//! Whether a passphrase is good enough for a file that may get into anybody's hands.

use mailhaul_model::{Said, Secret, said};

/// The fewest characters of a passphrase.
pub const SHORTEST: usize = 12;
/// The fewest different ones.
const DIFFERENT: usize = 5;

/// What is wrong with a new passphrase. Files that were made with a shorter one are opened all the same.
pub fn trouble(passphrase: &Secret) -> Option<Said> {
    let (characters, different) = measured(passphrase);
    if characters < SHORTEST {
        return Some(said!(
            "A passphrase has at least {0} characters: four or five words are good, and easy to remember.",
            SHORTEST
        ));
    }
    (different < DIFFERENT)
        .then(|| said!("This passphrase repeats itself: take four or five different words."))
}

/// How many characters it has, and how many different ones.
fn measured(passphrase: &Secret) -> (usize, usize) {
    let mut seen: Vec<char> = passphrase.expose().chars().collect();
    let characters = seen.len();
    seen.sort_unstable();
    seen.dedup();
    let different = seen.len();
    zeroize::Zeroize::zeroize(&mut seen);
    (characters, different)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_or_a_monotonous_passphrase_is_refused_whatever_its_letters_are() {
        for bad in ["", "short", "elevenchars", "aaaaaaaaaaaaaaaa", "abababababab", "ääää日日日日"]
        {
            assert!(trouble(&Secret::new(bad)).is_some(), "{bad}");
        }
        for good in ["correct horse battery", "zwölf Zeichen", "سر طويل بما يكفي"] {
            assert!(trouble(&Secret::new(good)).is_none(), "{good}");
        }
    }
}
