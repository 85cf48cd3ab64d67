//! Every sentence of the form, once for each language. What a language lacks doesn't compile.

mod english;
mod french;
mod german;
mod spanish;

pub use english::ENGLISH;
pub use french::FRENCH;
pub use german::GERMAN;
pub use spanish::SPANISH;

/// The sentences. Words in braces are put in by [`filled`].
#[derive(Debug)]
pub struct Texts {
    /// The language's tag (RFC 5646).
    pub tag: &'static str,
    /// `ltr` or `rtl`.
    pub direction: &'static str,

    pub title: &'static str,
    /// {organisation}
    pub purpose: &'static str,
    pub care: &'static str,
    pub renew: &'static str,
    pub no_script: &'static str,
    /// {address}
    pub one_address: &'static str,
    /// {domains}
    pub some_domains: &'static str,
    pub source: &'static str,
    pub destination: &'static str,
    pub destination_why: &'static str,

    pub full_name: &'static str,
    pub source_address: &'static str,
    pub source_password: &'static str,
    pub destination_address: &'static str,
    pub destination_password: &'static str,
    pub optional: &'static str,
    pub show: &'static str,
    pub hide: &'static str,
    pub submit: &'static str,

    pub checking: &'static str,
    pub fill_in: &'static str,
    pub whole_address: &'static str,
    pub too_long: &'static str,
    pub no_connection: &'static str,
    pub old_browser: &'static str,

    /// {provider}
    pub app_password: &'static str,
    /// {provider}
    pub app_password_after_two_steps: &'static str,
    /// {provider}
    pub app_password_with_two_steps: &'static str,
    /// {provider}
    pub sign_in: &'static str,

    pub sign_in_title: &'static str,
    /// {organisation}
    pub sign_in_purpose: &'static str,
    /// {provider}
    pub sign_in_care: &'static str,
    pub sign_in_renew: &'static str,
    pub sign_in_no_script: &'static str,
    /// {provider}
    pub sign_in_submit: &'static str,
    pub sign_in_starting: &'static str,
    pub sign_in_checking: &'static str,
    pub sign_in_not_kept: &'static str,
    pub sign_in_again: &'static str,
    /// {provider}
    pub destination_sign_in: &'static str,
    pub destination_next: &'static str,
    pub renew_both: &'static str,
    pub sign_in_no_connection: &'static str,
    pub sign_in_old_browser: &'static str,

    /// {provider}
    pub code_heading: &'static str,
    /// {provider}
    pub code_how: &'static str,
    pub code_label: &'static str,
    pub copy: &'static str,
    pub copied: &'static str,
    /// {provider}
    pub open_page: &'static str,
    pub new_tab: &'static str,
    /// {provider}
    pub page_step_sign_in: &'static str,
    pub page_step_error: &'static str,
    pub page_step_copy: &'static str,
    pub page_field: &'static str,
    pub page_submit: &'static str,

    pub sign_in_waiting: Words,
    pub sign_in_declined: Words,
    pub sign_in_late: Words,
    pub another_address: Words,
    pub provider_silent: Words,
    pub provider_refuses: Words,
    /// {address}
    pub wrong_account: Words,
    pub sign_in_crowded: Words,
    pub sign_in_stale: Words,
    pub sign_in_unkept: Words,
    pub sign_in_closed: Words,
    /// {minutes}
    pub sign_in_wait: Words,

    pub works: Words,
    /// {address}
    pub works_for: &'static str,
    pub works_not_kept: &'static str,
    pub works_again: &'static str,
    /// {address}
    pub rejected: Words,
    /// {address}
    pub wants_app_password: Words,
    /// {address}
    pub oauth_only: Words,
    pub not_needed: Words,
    /// {address}
    pub unreachable: Words,
    /// {minutes}
    pub wait: Words,
    pub under_way: Words,
    pub crowded: Words,
    /// {minutes}
    pub halted: Words,
    pub not_admitted: Words,
    pub incomplete: Words,
    pub stale: Words,
    pub not_kept: Words,

    pub unknown: Words,
    pub closed: Words,
    pub refused: Words,
    pub bare: Words,
}

/// A heading and what is under it.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    pub title: &'static str,
    pub text: &'static str,
}

/// A sentence with its gaps filled.
pub fn filled(text: &str, gaps: &[(&str, &str)]) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    // One pass, so that what is put in is never taken for a gap itself.
    while let Some((before, after)) = rest.split_once('{') {
        whole.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        whole.push_str(gaps.iter().find(|(gap, _)| *gap == name).map_or("", |(_, value)| value));
        rest = after;
    }
    whole.push_str(rest);
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Language;

    #[test]
    fn gaps_are_filled_once() {
        assert_eq!(filled("To {a} and {b}.", &[("a", "{b}"), ("b", "x")]), "To {b} and x.");
        assert_eq!(filled("No gap", &[]), "No gap");
    }

    /// The texts as their declaration prints them: all fields, whatever there will be.
    fn gaps_of(language: Language) -> Vec<(String, Vec<String>)> {
        let printed = format!("{:#?}", language.texts());
        printed
            .lines()
            .filter_map(|line| line.trim().split_once(": \""))
            .map(|(field, text)| {
                let mut gaps: Vec<_> = text
                    .split('{')
                    .skip(1)
                    .filter_map(|part| part.split_once('}').map(|(gap, _)| gap.to_owned()))
                    .collect();
                gaps.sort();
                (field.to_owned(), gaps)
            })
            .collect()
    }

    #[test]
    fn every_language_has_the_same_gaps_in_the_same_sentences() {
        for language in Language::ALL {
            assert_eq!(gaps_of(language), gaps_of(Language::English), "{language:?}");
        }
    }

    #[test]
    fn no_sentence_is_empty_and_none_was_left_in_english() {
        let texts = |language: Language| {
            let printed = format!("{:#?}", language.texts());
            printed
                .lines()
                .filter_map(|line| line.split_once(": \""))
                .map(|(_, t)| t.to_owned())
                .collect::<Vec<_>>()
        };
        let english = texts(Language::English);
        for language in Language::ALL.into_iter().filter(|l| *l != Language::English) {
            for (ours, theirs) in texts(language).iter().zip(&english) {
                assert!(ours.len() > 2, "{language:?}: {theirs}");
                assert!(ours != theirs || ours.starts_with("ltr"), "{language:?}: {theirs}");
            }
        }
    }
}
