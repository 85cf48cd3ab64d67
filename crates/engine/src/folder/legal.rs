//! Destination names that the server takes, and that don't make one folder of two.

use std::collections::HashMap;

use mailhaul_imap::quirk::NameRules;

use super::name::Namespace;

/// Gives each folder its name, in order: the first keeps the plain one.
#[derive(Debug)]
pub struct Names<'a> {
    rules: NameRules,
    namespace: &'a Namespace,
    /// By what counts of a name, the name that was wished for.
    taken: HashMap<String, String>,
    /// As the destination spells its own folders, where case doesn't count.
    spelled: HashMap<String, &'a str>,
}

impl<'a> Names<'a> {
    /// `there` are the destination's folders.
    pub fn new(
        rules: NameRules,
        namespace: &'a Namespace,
        there: impl Iterator<Item = &'a str>,
    ) -> Self {
        let spelled = if rules.one_case {
            there.map(|name| (name.to_lowercase(), name)).collect()
        } else {
            HashMap::new()
        };
        Self { rules, namespace, taken: HashMap::new(), spelled }
    }

    /// The name for a folder that would be named `wish`. Folders with one wish are meant to be merged and stay so; folders
    /// with different ones are kept apart by a number.
    pub fn give(&mut self, wish: &str) -> String {
        let legal = self.legal(wish);
        let mut name = legal.clone();
        let mut number = 2;
        while self.taken.get(&self.counts(&name)).is_some_and(|other| other != wish) {
            name = format!("{legal} ({number})");
            number += 1;
        }
        self.taken.insert(self.counts(&name), wish.to_owned());
        match self.spelled.get(&self.counts(&name)) {
            Some(spelled) => (*spelled).to_owned(),
            None => name,
        }
    }

    fn counts(&self, name: &str) -> String {
        if self.rules.one_case { name.to_lowercase() } else { name.to_owned() }
    }

    fn legal(&self, wish: &str) -> String {
        if self.rules.forbidden.is_empty() && !self.rules.tidy_blanks {
            return wish.to_owned();
        }
        match self.namespace.separator {
            Some(separator) => {
                let levels: Vec<String> = wish.split(separator).map(|l| self.level(l)).collect();
                levels.join(&separator.to_string())
            }
            None => self.level(wish),
        }
    }

    fn level(&self, level: &str) -> String {
        let mut level: String =
            level.chars().map(|c| if self.rules.forbidden.contains(c) { '_' } else { c }).collect();
        if self.rules.tidy_blanks {
            level = level.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        if level.is_empty() { "_".into() } else { level }
    }
}

#[cfg(test)]
mod tests {
    use mailhaul_imap::quirk::NameRules;

    use super::{Names, Namespace};

    const STRICT: NameRules = NameRules { forbidden: "^", tidy_blanks: true, one_case: false };
    const ONE_CASE: NameRules = NameRules { one_case: true, ..NameRules::ANY };

    fn given(rules: NameRules, there: &[&str], wishes: &[&str]) -> Vec<String> {
        let namespace = Namespace { prefix: String::new(), separator: Some('/') };
        let mut names = Names::new(rules, &namespace, there.iter().copied());
        wishes.iter().map(|wish| names.give(wish)).collect()
    }

    #[test]
    fn what_a_server_does_not_take_is_replaced_and_two_folders_stay_two() {
        let wishes = ["A B", " A  B ", "x^y/z ", "x_y/z"];
        assert_eq!(given(STRICT, &[], &wishes), ["A B", "A B (2)", "x_y/z", "x_y/z (2)"]);
    }

    #[test]
    fn folders_that_differ_in_case_stay_two_where_case_does_not_count() {
        assert_eq!(
            given(ONE_CASE, &[], &["Work", "work", "WORK"]),
            ["Work", "work (2)", "WORK (3)"]
        );
        assert_eq!(given(ONE_CASE, &["Work"], &["work"]), ["Work"]);
    }

    #[test]
    fn folders_that_are_meant_to_be_merged_are_and_without_rules_nothing_changes() {
        assert_eq!(given(STRICT, &[], &["All", "All"]), ["All", "All"]);
        assert_eq!(given(NameRules::ANY, &[], &[" a", "A", "a^"]), [" a", "A", "a^"]);
    }
}
