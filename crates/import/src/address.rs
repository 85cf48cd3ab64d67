//! Addresses and other names that log in: what can be one, and what to do where it can't.

use mailhaul_model::{Said, said};

use crate::characters::{first_hidden, name};

/// The longest login, in bytes: what servers take on one line, with room to spare.
const LONGEST_LOGIN: usize = 512;
/// RFC 5321 section 4.5.3.1.
const LONGEST_LOCAL_PART: usize = 64;
const LONGEST_DOMAIN: usize = 253;
const LONGEST_LABEL: usize = 63;

/// Whether a cell is an address and nothing else; used to recognise columns, not to admit values.
pub(crate) fn looks_like_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    !local.is_empty()
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && !text.contains(|c: char| c.is_whitespace() || ",;|\"<>()[]\\".contains(c))
        && !domain.contains('@')
}

/// Why a text is not an address. Letters of every script are admitted, on both sides of the @.
pub(crate) fn address_problem(text: &str) -> Option<Said> {
    if let Some(problem) = wrapping_problem(text) {
        return Some(problem);
    }
    if let Some(c) = first_hidden(text, false) {
        return Some(said!("There is a {0} inside the address: remove it.", name(c)));
    }
    let Some((local, domain)) = text.rsplit_once('@') else {
        return Some(said!("This is no address: the @ is missing."));
    };
    local_problem(local).or_else(|| domain_problem(domain))
}

/// An address with something around it.
fn wrapping_problem(text: &str) -> Option<Said> {
    if let (Some(open), true) = (text.rfind('<'), text.ends_with('>')) {
        let inner = &text[open + 1..text.len() - 1];
        return Some(said!("Write the address alone: {0}", inner));
    }
    let scheme = text.get(..7).filter(|start| start.eq_ignore_ascii_case("mailto:"));
    if scheme.is_some() {
        return Some(said!("Write the address alone: {0}", &text[7..]));
    }
    let parts = text.split([',', ';', ' ', '\n']).filter(|part| part.contains('@')).count();
    (parts > 1).then(|| {
        said!("There is more than one address in this cell: give each mailbox a row of its own.")
    })
}

fn local_problem(local: &str) -> Option<Said> {
    if local.is_empty() {
        return Some(said!("There is nothing before the @."));
    }
    if local.len() > LONGEST_LOCAL_PART {
        return Some(said!("The part before the @ is longer than {0} bytes.", LONGEST_LOCAL_PART));
    }
    let c = local.chars().find(|c| "@\"(),:;<>[]\\".contains(*c))?;
    Some(match c {
        '@' => said!("There is more than one @ in the address."),
        '"' => said!("Addresses in quotation marks aren't supported."),
        _ => said!("An address has no “{0}” before the @.", c.to_string()),
    })
}

fn domain_problem(domain: &str) -> Option<Said> {
    if domain.is_empty() {
        return Some(said!("The address ends after the @: the domain is missing."));
    }
    if domain.len() > LONGEST_DOMAIN {
        return Some(said!("The domain is longer than {0} bytes.", LONGEST_DOMAIN));
    }
    if let Some(c) = domain.chars().find(|c| !is_of_domain(*c)) {
        return Some(said!("A domain has no {0}.", name(c)));
    }
    for label in domain.split('.') {
        if label.is_empty() {
            return Some(said!("There is a dot too many in the address' domain."));
        }
        if label.len() > LONGEST_LABEL {
            return Some(said!("A part of the domain is longer than {0} bytes.", LONGEST_LABEL));
        }
        if label.starts_with('-') || label.ends_with('-') {
            return Some(said!("A part of the domain begins or ends with a hyphen."));
        }
    }
    None
}

/// Letters of every script, with the marks that belong to them.
fn is_of_domain(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '-' | '.' | '_')
        || unicode_normalization::char::is_combining_mark(c)
}

/// Why a text can't be what logs in. It needn't be an address.
pub(crate) fn login_problem(text: &str) -> Option<Said> {
    if text.len() > LONGEST_LOGIN {
        return Some(said!("A user name is at most {0} bytes long.", LONGEST_LOGIN));
    }
    if let Some(c) = first_hidden(text, true) {
        return Some(said!("There is a {0} inside the user name: remove it.", name(c)));
    }
    match text.rsplit_once('@') {
        Some((_, "")) => Some(said!("The address ends after the @: the domain is missing.")),
        Some((_, domain)) if domain.contains(char::is_whitespace) => {
            Some(said!("There is a space in the address' domain."))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{address_problem, login_problem, looks_like_address};

    #[test]
    fn addresses_of_every_script_and_with_plus_signs_are_admitted() {
        for address in [
            "mia@a.example",
            "mia+news@a.example",
            "o'brien@a.example",
            "müller@müller.example",
            "用户@例え.example",
            "उदाहरण@उदाहरण.example",
            "a..b.@docomo.example",
            "mia@localhost",
            "mia_b@a-b.example",
        ] {
            assert_eq!(address_problem(address), None, "{address}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused_with_what_to_do() {
        for (text, problem) in [
            ("mia", "the @ is missing"),
            ("@a.example", "nothing before the @"),
            ("mia@", "the domain is missing"),
            ("mia@@a.example", "more than one @"),
            ("Mia Berg <mia@a.example>", "Write the address alone: mia@a.example"),
            ("mailto:mia@a.example", "Write the address alone: mia@a.example"),
            ("mia@a.example; tom@a.example", "more than one address"),
            ("mia berg@a.example", "There is a space (U+0020) inside"),
            ("mia\u{200b}@a.example", "zero-width space (U+200B)"),
            ("mia\u{a0}b@a.example", "no-break space (U+00A0)"),
            ("\"mia b\"@a.example", "inside the address"),
            ("\"mia\"@a.example", "quotation marks"),
            ("mia@a..example", "a dot too many"),
            ("mia@a.example.", "a dot too many"),
            ("mia@-a.example", "hyphen"),
            ("mia@[192.0.2.1]", "A domain has no “[” (U+005B)"),
            ("mia,b@a.example", "no “,” before the @"),
        ] {
            let found = address_problem(text).unwrap().to_string();
            assert!(found.contains(problem), "{text}: {found}");
        }
        assert!(address_problem(&format!("{}@a.example", "m".repeat(65))).is_some());
    }

    #[test]
    fn a_login_needn_t_be_an_address() {
        assert_eq!(login_problem("CORP\\mia"), None);
        assert_eq!(login_problem("Mia Berg"), None);
        assert!(login_problem("mia@").is_some());
        assert!(login_problem("mia\tb").is_some());
        assert!(login_problem(&"m".repeat(513)).is_some());
    }

    #[test]
    fn what_looks_like_an_address_is_told_from_words_with_an_at() {
        assert!(looks_like_address("mia@a.example"));
        for text in ["mia", "P@ssword", "a@b,c.d", "a@b.c d@e.f", "a@@b.c", "@b.c", "a@.c"] {
            assert!(!looks_like_address(text), "{text}");
        }
    }
}
