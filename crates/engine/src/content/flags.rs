//! Rules about flags.

use mailhaul_imap::Flag;
use mailhaul_model::options::FlagRule;
use regex::{Regex, RegexBuilder};

use crate::message::parse;

/// Compiled.
#[derive(Debug)]
pub(super) struct Rules(Vec<Rule>);

#[derive(Debug)]
enum Rule {
    Replace { pattern: Result<Regex, String>, replacement: String, every: bool },
    DropUnknownSystem,
    Drop(Flag),
}

impl Rules {
    pub(super) fn new(rules: &[FlagRule]) -> Self {
        let compile = |rule: &FlagRule| match rule {
            FlagRule::Replace(rule) => Rule::Replace {
                pattern: RegexBuilder::new(&rule.pattern.0)
                    .case_insensitive(rule.ignore_case)
                    .build()
                    .map_err(|error| error.to_string()),
                replacement: rule.replacement.clone(),
                every: rule.every,
            },
            FlagRule::DropUnknownSystem => Rule::DropUnknownSystem,
            FlagRule::Drop(flag) => Rule::Drop(Flag::parse(flag.as_bytes())),
        };
        Self(rules.iter().map(compile).collect())
    }

    pub(super) fn invalid(&self) -> Option<String> {
        self.0.iter().find_map(|rule| match rule {
            Rule::Replace { pattern: Err(why), .. } => Some(why.clone()),
            _ => None,
        })
    }

    pub(super) fn apply(&self, flags: &[Flag]) -> Vec<Flag> {
        self.0.iter().fold(flags.to_vec(), |flags, rule| rule.apply(flags))
    }
}

impl Rule {
    fn apply(&self, mut flags: Vec<Flag>) -> Vec<Flag> {
        match self {
            Self::Replace { pattern: Ok(pattern), replacement, every } => {
                let text: Vec<&str> = flags.iter().map(Flag::as_str).collect();
                let limit = usize::from(!every);
                parse(&pattern.replacen(&text.join(" "), limit, replacement.as_str()))
            }
            Self::Replace { .. } => flags,
            Self::DropUnknownSystem => {
                flags.retain(|flag| !matches!(flag, Flag::Keyword(word) if word.starts_with('\\')));
                flags
            }
            Self::Drop(unwanted) => {
                flags.retain(|flag| !flag.as_str().eq_ignore_ascii_case(unwanted.as_str()));
                flags
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use mailhaul_model::options::{FlagRule, Pattern, Substitution};

    use super::Rules;
    use crate::message::{parse, spell};

    fn after(rule: FlagRule, flags: &str) -> String {
        spell(&Rules::new(&[rule]).apply(&parse(flags)))
    }

    #[test]
    fn flags_are_changed_as_one_text() {
        let rule = Substitution {
            pattern: Pattern(r"\\Flagged".into()),
            replacement: "Important".into(),
            every: true,
            ignore_case: false,
        };
        assert_eq!(after(FlagRule::Replace(rule), r"\Seen \Flagged"), r"Important \Seen");
    }

    #[test]
    fn flags_are_dropped_by_name_or_because_imap_knows_no_such_system_flag() {
        assert_eq!(after(FlagRule::Drop("nonjunk".into()), r"\Seen NonJunk"), r"\Seen");
        assert_eq!(after(FlagRule::DropUnknownSystem, r"\Seen \Indexed Work"), r"Work \Seen");
    }
}
