//! One cell. Only text is defused: a number is ours and stays a number.

use std::borrow::Cow;

use jiff::Timestamp;

/// Text from elsewhere. A spreadsheet starts a formula at `=`, `+`, `-` and `@`, and some look past a tab, a carriage
/// return or a line feed to find one; an apostrophe before it makes it text.
pub(super) fn text(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A moment, RFC 3339 in UTC to the second, or nothing.
pub(super) fn moment(at: Option<Timestamp>) -> String {
    at.map(|at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()).unwrap_or_default()
}

/// A yes or a no.
pub(super) fn verdict(closes: bool) -> &'static str {
    if closes { "COMPLETE" } else { "NOT COMPLETE" }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn whatever_starts_a_formula_becomes_text() {
        for start in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"] {
            assert_eq!(text(start), format!("'{start}"));
        }
        assert_eq!(text("a=1"), "a=1");
        assert_eq!(text(""), "");
    }
}
