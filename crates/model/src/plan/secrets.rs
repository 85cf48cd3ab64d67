//! The passwords of a planned job: a line of JSON, apart from the plan.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::{JobId, Secret};

/// What one job of a plan logs in with.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JobSecrets {
    /// The id of the plan they were written for.
    pub plan: String,
    pub job: JobId,
    pub source: SideSecrets,
    pub destination: SideSecrets,
}

/// What one side logs in with.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SideSecrets {
    pub password: Secret,
    #[serde(default)]
    pub proxy_password: Option<Secret>,
}

#[derive(Serialize)]
struct Line<'a> {
    plan: &'a str,
    job: JobId,
    source: SideLine,
    destination: SideLine,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SideLine {
    password: Box<RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proxy_password: Option<Box<RawValue>>,
}

impl JobSecrets {
    /// The line, ended by a line feed. Overwritten when dropped.
    pub fn to_line(&self) -> Zeroizing<String> {
        let side = |secrets: &SideSecrets| SideLine {
            password: secrets.password.to_raw_json(),
            proxy_password: secrets.proxy_password.as_ref().map(Secret::to_raw_json),
        };
        let line = Line {
            plan: &self.plan,
            job: self.job,
            source: side(&self.source),
            destination: side(&self.destination),
        };
        let mut text = serde_json::to_string(&line).expect("passwords are always valid JSON");
        text.push('\n');
        Zeroizing::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::{JobSecrets, SideSecrets};
    use crate::{JobId, Secret};

    #[test]
    fn passwords_are_read_back_to_the_character_and_printed_by_nobody() {
        let text = "a\"b\\c\nd é\u{0}";
        let side = |proxy| SideSecrets { password: Secret::new(text), proxy_password: proxy };
        let secrets = JobSecrets {
            plan: "0123456789abcdef".into(),
            job: JobId(3),
            source: side(None),
            destination: side(Some(Secret::new("proxied"))),
        };
        let line = secrets.to_line();
        assert_eq!(line.matches('\n').count(), 1);
        let read: JobSecrets = serde_json::from_str(&line).unwrap();
        assert_eq!(read.source.password.expose(), text);
        assert_eq!(read.destination.proxy_password.as_ref().unwrap().expose(), "proxied");
        assert!(!format!("{read:?}").contains("proxied"));
    }
}
