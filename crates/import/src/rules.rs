//! How a destination address is made of a source address where the file has none.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use specta::Type;

/// Rules for rows without a destination address. An alias wins over a domain rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "AddressRules", rename_all = "camelCase", default)]
pub struct Rules {
    pub domains: Vec<DomainRule>,
    pub local_part: LocalPart,
    pub aliases: Vec<Alias>,
}

/// Addresses of one domain move to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "DomainRule", rename_all = "camelCase")]
pub struct DomainRule {
    pub from: String,
    pub to: String,
}

/// What becomes of the part before the @.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "LocalPartRule", rename_all = "camelCase")]
pub enum LocalPart {
    #[default]
    Keep,
    Lower,
}

/// One address (or name that logs in) moves to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "AddressAlias", rename_all = "camelCase")]
pub struct Alias {
    pub from: String,
    pub to: String,
}

/// The rules, ready to be asked for many rows.
#[derive(Debug)]
pub struct Index<'a> {
    domains: HashMap<String, &'a str>,
    aliases: HashMap<String, &'a str>,
    local_part: LocalPart,
}

impl<'a> Index<'a> {
    pub fn new(rules: &'a Rules) -> Self {
        let domain = |text: &'a str| text.trim().trim_start_matches('@');
        Self {
            domains: rules
                .domains
                .iter()
                .map(|rule| (domain(&rule.from).to_lowercase(), domain(&rule.to)))
                .collect(),
            aliases: rules
                .aliases
                .iter()
                .map(|alias| (alias.from.trim().to_lowercase(), alias.to.trim()))
                .collect(),
            local_part: rules.local_part,
        }
    }

    /// The destination of a source, if a rule has anything to say about it.
    pub fn destination(&self, source: &str) -> Option<String> {
        if let Some(to) = self.aliases.get(&source.to_lowercase()) {
            return Some((*to).to_owned());
        }
        let (local, domain) = source.rsplit_once('@')?;
        let to = self.domains.get(&domain.to_lowercase())?;
        let local = match self.local_part {
            LocalPart::Keep => local.to_owned(),
            LocalPart::Lower => local.to_lowercase(),
        };
        Some(format!("{local}@{to}"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Alias, DomainRule, Index, LocalPart, Rules};

    #[test]
    fn an_alias_wins_over_a_domain_rule_and_other_domains_have_no_rule() {
        let rules = Rules {
            domains: vec![DomainRule { from: "@Old.example".into(), to: "new.example".into() }],
            local_part: LocalPart::Lower,
            aliases: vec![Alias { from: "Boss@old.example".into(), to: "ceo@new.example".into() }],
        };
        let index = Index::new(&rules);
        let to = |source| index.destination(source);
        assert_eq!(to("Mia@OLD.example").as_deref(), Some("mia@new.example"));
        assert_eq!(to("boss@old.example").as_deref(), Some("ceo@new.example"));
        assert_eq!(to("mia@else.example"), None);
        assert_eq!(to("mia"), None);
    }
}
