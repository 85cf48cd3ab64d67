//! One regular expression, from Perl's syntax to Rust's.

use std::fmt::Write;
use std::iter::Peekable;
use std::str::Chars;

use regex::RegexBuilder;

use super::{PerlError, class};
use crate::folder_name;

/// Translates what `--include`, `--exclude` and the left side of `s///` hold, and makes sure that it compiles.
pub fn pattern(perl: &str, ignore_case: bool) -> Result<String, PerlError> {
    if let Some((encoded, decoded)) = folder_name::encoded_part(perl) {
        return Err(PerlError::EncodedName { encoded, decoded });
    }
    let mut reader = Reader { rest: perl.chars().peekable(), out: String::new(), quoting: false };
    reader.read()?;
    RegexBuilder::new(&reader.out)
        .case_insensitive(ignore_case)
        .build()
        .map_err(|error| PerlError::Regex(error.to_string()))?;
    Ok(reader.out)
}

/// Writes a character that stands for itself.
pub(super) fn literal(out: &mut String, c: char) {
    out.push_str(&regex::escape(c.encode_utf8(&mut [0; 4])));
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    out: String,
    /// Between `\Q` and `\E`.
    quoting: bool,
}

impl Reader<'_> {
    fn read(&mut self) -> Result<(), PerlError> {
        while let Some(c) = self.rest.next() {
            match c {
                '\\' => self.escape()?,
                _ if self.quoting => literal(&mut self.out, c),
                '(' => self.group()?,
                '[' => class::class(&mut self.rest, &mut self.out)?,
                '$' => self.dollar()?,
                '@' => self.at()?,
                '*' | '+' | '?' => self.quantifier(c)?,
                '{' => self.brace()?,
                _ => self.out.push(c),
            }
        }
        Ok(())
    }

    fn ahead(&self) -> String {
        self.rest.clone().collect()
    }

    fn skip(&mut self, count: usize) {
        self.rest.by_ref().take(count).for_each(drop);
    }

    fn escape(&mut self) -> Result<(), PerlError> {
        let Some(c) = self.rest.next() else { return Err(PerlError::Unknown("\\".into())) };
        match c {
            'Q' => self.quoting = true,
            'E' => self.quoting = false,
            _ if self.quoting => {
                literal(&mut self.out, '\\');
                literal(&mut self.out, c);
            }
            'b' | 'B' if self.rest.peek() == Some(&'{') => {
                return Err(PerlError::NotInRust("a boundary with a name"));
            }
            'b' | 'B' | 'A' | 'z' => self.keep(c),
            'Z' => self.out.push_str(r"\z"),
            '1'..='9' | 'g' | 'k' => return Err(PerlError::NotInRust("a backreference")),
            _ => class::escape(c, &mut self.rest, &mut self.out, false)?,
        }
        Ok(())
    }

    fn keep(&mut self, c: char) {
        self.out.push('\\');
        self.out.push(c);
    }

    fn group(&mut self) -> Result<(), PerlError> {
        let ahead = self.ahead();
        let Some(kind) = ahead.strip_prefix('?') else {
            if ahead.starts_with('*') {
                return Err(PerlError::NotInRust("a backtracking verb"));
            }
            self.out.push('(');
            return Ok(());
        };
        if let Some(why) = refused_group(kind) {
            return Err(PerlError::NotInRust(why));
        }
        if let Some(comment) = kind.strip_prefix('#') {
            let length = comment.find(')').ok_or(PerlError::NotClosed(')'))?;
            self.skip(comment[..length].chars().count() + 3);
            return Ok(());
        }
        if let Some(named) = kind.strip_prefix('\'') {
            let (name, _) = named.split_once('\'').ok_or(PerlError::NotClosed('\''))?;
            self.skip(name.chars().count() + 3);
            let _ = write!(self.out, "(?<{name}>");
            return Ok(());
        }
        self.skip(1);
        self.out.push_str("(?");
        if !kind.starts_with(['<', 'P']) {
            check_flags(kind)?;
        }
        Ok(())
    }

    /// `$` is an anchor at the end of a branch, and begins a variable elsewhere.
    fn dollar(&mut self) -> Result<(), PerlError> {
        let ahead = self.ahead();
        if !ahead.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '{' | '&')) {
            self.out.push('$');
            return Ok(());
        }
        Err(PerlError::Variable(variable('$', &ahead)))
    }

    fn at(&mut self) -> Result<(), PerlError> {
        let ahead = self.ahead();
        if !ahead.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '{')) {
            self.out.push('@');
            return Ok(());
        }
        Err(PerlError::Variable(variable('@', &ahead)))
    }

    fn quantifier(&mut self, c: char) -> Result<(), PerlError> {
        self.out.push(c);
        self.laziness()
    }

    fn laziness(&mut self) -> Result<(), PerlError> {
        match self.rest.peek() {
            Some('+') => Err(PerlError::NotInRust("a possessive quantifier")),
            Some('?') => {
                self.out.push('?');
                self.rest.next();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// A brace that is no quantifier stands for itself in Perl.
    fn brace(&mut self) -> Result<(), PerlError> {
        let ahead = self.ahead();
        let counted = ahead.split_once('}').map(|(inside, _)| inside).filter(|i| is_count(i));
        let Some(counted) = counted else {
            self.out.push_str(r"\{");
            return Ok(());
        };
        let _ = write!(self.out, "{{{counted}}}");
        self.skip(counted.len() + 1);
        self.laziness()
    }
}

/// `(?i)` and `(?i-s:`.
fn check_flags(kind: &str) -> Result<(), PerlError> {
    let flags: String = kind.chars().take_while(|c| !matches!(c, ')' | ':')).collect();
    match flags.chars().find(|c| !matches!(c, 'i' | 'm' | 's' | 'x' | '-')) {
        Some(_) => Err(PerlError::Unknown(format!("(?{flags}"))),
        None => Ok(()),
    }
}

/// `3`, `3,` and `3,5`.
fn is_count(inside: &str) -> bool {
    let (from, to) = inside.split_once(',').unwrap_or((inside, ""));
    !from.is_empty() && from.chars().chain(to.chars()).all(|c| c.is_ascii_digit())
}

fn refused_group(kind: &str) -> Option<&'static str> {
    const REFUSED: &[(&str, &str)] = &[
        ("=", "lookahead"),
        ("!", "lookahead"),
        ("<=", "lookbehind"),
        ("<!", "lookbehind"),
        (">", "an atomic group"),
        ("{", "code"),
        ("?{", "code"),
        ("|", "a branch reset"),
        ("&", "recursion"),
        ("R", "recursion"),
        ("+", "recursion"),
        ("P>", "recursion"),
        ("P=", "a backreference"),
        ("(", "a condition"),
        ("^", "a reset of flags"),
    ];
    REFUSED
        .iter()
        .find(|(start, _)| kind.starts_with(start))
        .map(|(_, why)| *why)
        .or_else(|| kind.starts_with(|c: char| c.is_ascii_digit()).then_some("recursion"))
}

/// The name of a variable, for the message.
pub(super) fn variable(sigil: char, ahead: &str) -> String {
    let braced = ahead.starts_with('{');
    let name: String = ahead
        .chars()
        .enumerate()
        .take_while(|(i, c)| {
            c.is_alphanumeric() || *c == '_' || (*i == 0 && matches!(c, '{' | '&'))
        })
        .map(|(_, c)| c)
        .collect();
    format!("{sigil}{name}{}", if braced { "}" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::pattern;

    #[test]
    fn what_both_languages_have_is_kept_and_what_is_written_otherwise_is_rewritten() {
        for (perl, rust) in [
            (r"^INBOX$", r"^INBOX$"),
            (r"^\[Gmail\]/", r"^\[Gmail\]/"),
            (r"a\/b", r"a/b"),
            (r"(?i)trash|junk$|(x$)", r"(?i)trash|junk$|(x$)"),
            (r"a+?b*?c{2,3}?", r"a+?b*?c{2,3}?"),
            (r"a{b}", r"a\{b}"),
            (r"\<x\>", r"<x>"),
            (r"\Qa.b\E.", r"a\.b."),
            (r"\h\v", r"[ \t][\n\x0B\x0C\r]"),
            (r"[\h]", r"[ \t]"),
            (r"[a[b&&c]", r"[a\[b\&\&c]"),
            (r"[[:alpha:]]", r"[[:alpha:]]"),
            (r"[]a]", r"[\]a]"),
            (r"[^]a]", r"[^\]a]"),
            (r"(?'year'\d+)", r"(?<year>\d+)"),
            (r"(?<year>\d+)", r"(?<year>\d+)"),
            (r"a(?#note)b", r"ab"),
            (r"\x41\x{e9}\012", r"\x{41}\x{E9}\x{A}"),
            (r"user\@example\.org", r"user@example\.org"),
            (r"\Z", r"\z"),
            (r"\p{Lu}", r"\p{Lu}"),
        ] {
            assert_eq!(pattern(perl, false).as_deref(), Ok(rust), "{perl}");
        }
    }

    #[test]
    fn what_rust_cannot_say_is_refused_with_the_reason() {
        for (perl, reason) in [
            ("^(?!INBOX)", "lookahead"),
            ("(?=x)", "lookahead"),
            ("(?<=x)y", "lookbehind"),
            ("(?<!x)y", "lookbehind"),
            (r"(a)\1", "backreference"),
            (r"(?<n>a)\k<n>", "backreference"),
            (r"(a)\g{1}", "backreference"),
            ("a++", "possessive"),
            ("a{2}+", "possessive"),
            ("(?>a)", "atomic"),
            ("(?{ system('ls') })", "code"),
            ("(??{ 1 })", "code"),
            ("(?R)", "recursion"),
            ("(?1)", "recursion"),
            ("(?(1)a|b)", "condition"),
            ("(*FAIL)", "verb"),
            (r"\Kx", "not understood"),
            (r"\Ux", "not understood"),
            ("(?a)x", "not understood"),
            ("${h2_prefix}x", "${h2_prefix}"),
            ("$h2_sep", "$h2_sep"),
            ("mia@example", "@example"),
            ("a(b", "unclosed group"),
            ("[a", "']'"),
            ("&ZeVnLIqe-", "日本語"),
            ("R&-D", "write & for &-"),
        ] {
            let error = pattern(perl, false).unwrap_err().to_string();
            assert!(error.contains(reason), "{perl}: {error}");
        }
    }
}
