//! How a run gets a fresh access token while it is under way: it asks by [`crate::Event::TokenWanted`], and whoever
//! started it answers with one line on its standard input. What tokens are made of (a refresh token, a client's secret,
//! a key) never leaves the program that keeps it.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::event::SideName;
use crate::{FailureClass, Said, Secret};

/// The answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", tag = "answer", deny_unknown_fields)]
pub enum TokenAnswer {
    /// Here it is.
    Token { side: SideName, token: Secret },
    /// There is none to be had. The words are for people.
    NoToken { side: SideName, class: FailureClass, text: Said },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase", tag = "answer")]
enum AnswerLine<'a> {
    Token { side: SideName, token: &'a serde_json::value::RawValue },
    NoToken { side: SideName, class: FailureClass, text: &'a Said },
}

impl TokenAnswer {
    /// The one line, ended by a line feed. Overwritten when dropped.
    pub fn to_line(&self) -> Zeroizing<String> {
        let raw;
        let line = match self {
            Self::Token { side, token } => {
                raw = token.to_raw_json();
                AnswerLine::Token { side: *side, token: &raw }
            }
            Self::NoToken { side, class, text } => {
                AnswerLine::NoToken { side: *side, class: *class, text }
            }
        };
        let mut text = serde_json::to_string(&line).expect("an answer is always valid JSON");
        text.push('\n');
        Zeroizing::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::TokenAnswer;
    use crate::event::SideName;
    use crate::{FailureClass, Said, Secret};

    #[test]
    fn an_answer_is_read_back_as_it_was_given() {
        let token = TokenAnswer::Token { side: SideName::Source, token: Secret::new("ya29.\"x\"") };
        let line = token.to_line();
        assert_eq!(line.matches('\n').count(), 1);
        let Ok(TokenAnswer::Token { side: SideName::Source, token }) = serde_json::from_str(&line)
        else {
            panic!("not what was written")
        };
        assert_eq!(token.expose(), "ya29.\"x\"");
        let none = TokenAnswer::NoToken {
            side: SideName::Destination,
            class: FailureClass::WrongCredential,
            text: Said::as_it_is("withdrawn"),
        };
        let read: TokenAnswer = serde_json::from_str(&none.to_line()).unwrap();
        assert!(matches!(read, TokenAnswer::NoToken { text, .. } if text == "withdrawn"));
    }
}
