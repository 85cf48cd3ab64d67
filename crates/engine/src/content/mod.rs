//! What a run changes about messages on their way, and which it leaves out by what is in them: on request alone, message by
//! message, each one named. Without a request nothing is looked into and bodies stream through.

mod flags;
mod mend;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use bytes::Bytes;
use mailhaul_imap::Flag;
use mailhaul_model::event::Edit;
use mailhaul_model::options::{ChangeOptions, Pattern, Substitution};
use mailhaul_model::{ExitCode, MessageCount, Said, said};
use regex::bytes::{Regex, RegexBuilder};

use crate::fault::Fault;

/// What is larger isn't held in memory to be looked into.
pub const LARGEST: u64 = 64 * 1024 * 1024;

/// The rules of a run.
#[derive(Debug)]
pub struct Content {
    options: ChangeOptions,
    replace: Vec<(Regex, Substitution)>,
    skip: Vec<Regex>,
    flags: flags::Rules,
    /// Why a rule can't be used.
    invalid: Option<String>,
    changed: AtomicU64,
    /// The destination takes no message whose last line isn't ended.
    ends_lines: AtomicBool,
}

/// What the rules make of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Looked {
    Same,
    /// Other bytes, and what was done.
    Changed(Bytes, Vec<Edit>),
    /// Why it is left out, in plain words.
    LeftOut(Said),
}

impl Content {
    /// Compiles the rules. What can't be is told by [`Content::check`].
    pub fn new(options: &ChangeOptions) -> Self {
        let mut invalid = None;
        let mut compile = |pattern: &Pattern, ignore_case: bool| {
            let built =
                RegexBuilder::new(&pattern.0).unicode(false).case_insensitive(ignore_case).build();
            built.inspect_err(|error| invalid = Some(error.to_string())).ok()
        };
        let replace = options
            .replace
            .iter()
            .filter_map(|rule| Some((compile(&rule.pattern, rule.ignore_case)?, rule.clone())))
            .collect();
        let skip = options.skip.iter().filter_map(|pattern| compile(pattern, false)).collect();
        let flags = flags::Rules::new(&options.flags);
        let invalid = invalid.or_else(|| flags.invalid());
        Self {
            options: options.clone(),
            replace,
            skip,
            flags,
            invalid,
            changed: AtomicU64::new(0),
            ends_lines: AtomicBool::new(false),
        }
    }

    /// A rule that can't be used ends the run before anything is done.
    pub fn check(&self) -> Result<(), Fault> {
        match &self.invalid {
            None => Ok(()),
            Some(why) => Err(Fault::request(ExitCode::Usage, Said::as_it_is(format!("{why}.")))),
        }
    }

    /// Whether a message has to be looked at as a whole.
    pub fn needs_whole(&self) -> bool {
        self.options.needs_whole() || self.ends_last_lines()
    }

    /// From here on a last line is ended, because the destination demands it.
    pub fn end_last_lines(&self) {
        self.ends_lines.store(true, Ordering::Relaxed);
    }

    /// Whether the destination demands that a last line is ended.
    pub fn ends_last_lines(&self) -> bool {
        self.ends_lines.load(Ordering::Relaxed)
    }

    /// Whether bytes may change on request.
    pub fn touches_bytes(&self) -> bool {
        self.options.touches_bytes()
    }

    /// The flags as the rules want them.
    pub fn flags(&self, flags: &[Flag]) -> Vec<Flag> {
        self.flags.apply(flags)
    }

    /// Whether the rules make other flags of these.
    pub fn changes_flags(&self, flags: &[Flag]) -> bool {
        !self.options.flags.is_empty() && self.flags.apply(flags) != flags
    }

    /// Applies the rules to a message.
    pub fn look(&self, message: &Bytes) -> Looked {
        if self.skip.iter().any(|rule| rule.is_match(message)) {
            return Looked::LeftOut(said!("what is in it matches --skipmess"));
        }
        if let Some(most) = self.options.longest_line
            && mend::longest_line(message) > most.0
        {
            return Looked::LeftOut(said!(
                "it has a line of more than {0} bytes",
                MessageCount(most.0)
            ));
        }
        let mut bytes = message.to_vec();
        let mut edits = Vec::new();
        let mut step = |bytes: &mut Vec<u8>, edit: Edit, after: Vec<u8>| {
            if *bytes != after {
                *bytes = after;
                edits.push(edit);
            }
        };
        for (rule, substitution) in &self.replace {
            let limit = usize::from(!substitution.every);
            let after = rule.replacen(&bytes, limit, substitution.replacement.as_bytes());
            let after = after.into_owned();
            step(&mut bytes, Edit::Replaced, after);
        }
        if self.options.disarm_receipts {
            let after = mend::without_receipts(&bytes);
            step(&mut bytes, Edit::ReceiptDisarmed, after);
        }
        if let Some(width) = self.options.wrap_lines {
            let after = mend::wrapped(&bytes, usize::try_from(width.0).unwrap_or(usize::MAX));
            step(&mut bytes, Edit::LinesWrapped, after);
        }
        if let Some(most) = self.options.cut_at {
            let most = usize::try_from(most.0).unwrap_or(usize::MAX).min(bytes.len());
            let after = bytes[..most].to_vec();
            step(&mut bytes, Edit::CutOff, after);
        }
        if self.options.end_last_line {
            let after = mend::ended(&bytes);
            step(&mut bytes, Edit::LastLineEnded, after);
        } else if self.ends_last_lines() {
            let after = mend::ended(&bytes);
            step(&mut bytes, Edit::LastLineEndedOnDemand, after);
        }
        if edits.is_empty() {
            return Looked::Same;
        }
        edits.dedup();
        Looked::Changed(bytes.into(), edits)
    }

    /// One message more was changed.
    pub fn count_change(&self) {
        self.changed.fetch_add(1, Ordering::Relaxed);
    }

    /// Messages that were changed.
    pub fn changed(&self) -> u64 {
        self.changed.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use mailhaul_model::ByteCount;
    use mailhaul_model::event::Edit;
    use mailhaul_model::options::{ChangeOptions, Pattern, Substitution};

    use super::{Content, Looked};

    fn looked(options: &ChangeOptions, message: &[u8]) -> Looked {
        Content::new(options).look(&Bytes::copy_from_slice(message))
    }

    fn replace(pattern: &str, replacement: &str) -> ChangeOptions {
        let rule = Substitution {
            pattern: Pattern(pattern.into()),
            replacement: replacement.into(),
            every: true,
            ignore_case: false,
        };
        ChangeOptions { replace: vec![rule], ..ChangeOptions::default() }
    }

    #[test]
    fn without_rules_a_message_is_the_same() {
        let options = ChangeOptions::default();
        assert!(!options.needs_whole());
        assert_eq!(looked(&options, b"Subject: x\r\n\r\nText"), Looked::Same);
    }

    #[test]
    fn a_substitution_works_on_bytes_that_are_no_text() {
        let options = replace("(?s)a.b", "X");
        let changed = Looked::Changed(Bytes::from_static(b"\xff X"), vec![Edit::Replaced]);
        assert_eq!(looked(&options, b"\xff a\xe9b"), changed);
        assert_eq!(looked(&options, b"\xff ab"), Looked::Same);
    }

    #[test]
    fn a_message_is_left_out_by_what_is_in_it_or_by_its_longest_line() {
        let skip = ChangeOptions { skip: vec![Pattern("(?i)virus".into())], ..Default::default() };
        assert!(matches!(looked(&skip, b"A VIRUS"), Looked::LeftOut(_)));
        let long = ChangeOptions { longest_line: Some(ByteCount(5)), ..Default::default() };
        assert!(matches!(looked(&long, b"12345\r\n123456\r\n"), Looked::LeftOut(_)));
        assert_eq!(looked(&long, b"12345\r\n12345\r\n"), Looked::Same);
    }

    #[test]
    fn a_message_is_cut_and_then_ended() {
        let options = ChangeOptions {
            cut_at: Some(ByteCount(4)),
            end_last_line: true,
            ..ChangeOptions::default()
        };
        let changed = Looked::Changed(
            Bytes::from_static(b"1234\r\n"),
            vec![Edit::CutOff, Edit::LastLineEnded],
        );
        assert_eq!(looked(&options, b"123456"), changed);
    }

    #[test]
    fn a_rule_that_is_no_expression_is_told() {
        assert!(Content::new(&replace("(", "")).check().is_err());
        assert!(Content::new(&replace("a", "")).check().is_ok());
    }
}
