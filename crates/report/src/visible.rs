//! Names from elsewhere as they are shown to people: nothing in them may hide, or turn what stands beside them round.

use std::borrow::Cow;

/// The text with every control, every direction mark that reaches past its own letters, and what no document can hold,
/// shown as U+FFFD. At most `most` characters, with an ellipsis where some are left out.
pub(crate) fn visible(text: &str, most: usize) -> Cow<'_, str> {
    let long = text.chars().nth(most).is_some();
    if !long && !text.chars().any(hides) {
        return Cow::Borrowed(text);
    }
    let mut shown: String =
        text.chars().take(most).map(|c| if hides(c) { '\u{fffd}' } else { c }).collect();
    if long {
        shown.push('…');
    }
    Cow::Owned(shown)
}

fn hides(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' // embeddings, overrides, isolates
            | '\u{2028}' | '\u{2029}' // line and paragraph ends
            | '\u{feff}' | '\u{fff9}'..='\u{fffc}' | '\u{fffe}' | '\u{ffff}'
            | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}') // private use
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn what_turns_text_round_or_hides_is_seen() {
        assert_eq!(visible("a\u{202e}b\r\nc", 99), "a\u{fffd}b\u{fffd}\u{fffd}c");
        assert_eq!(visible("שלום, mail", 99), "שלום, mail");
    }

    #[test]
    fn a_text_past_the_bound_ends_in_an_ellipsis() {
        assert_eq!(visible("äöüß", 3), "äöü…");
        assert_eq!(visible("äöü", 3), "äöü");
    }
}
