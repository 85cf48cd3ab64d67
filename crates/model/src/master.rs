//! An administrator's login that stands in for those of the users.

use serde::{Deserialize, Serialize};
use specta::Type;

/// How an administrator's login stands in for the users' own, on one side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "form", content = "login")]
pub enum MasterForm {
    /// The administrator logs in and acts as the user (SASL PLAIN with an authorisation identity, RFC 4616).
    ActAs(String),
    /// Dovecot's `user*master`: the login is made of the user's and this one.
    UserStarMaster(String),
    /// Exchange's `domain\admin\user`: what stands before the user.
    DomainAdminUser(String),
}

impl MasterForm {
    /// What was typed: the administrator's login, or what stands before the user's; without white space around it.
    pub fn login(&self) -> &str {
        match self {
            Self::ActAs(login) | Self::UserStarMaster(login) => login.trim(),
            Self::DomainAdminUser(before) => before.trim().trim_end_matches('\\'),
        }
    }

    /// How a user's mailbox is logged in to: the login, and the user it acts as where that is said apart.
    pub fn stand_in_for(&self, user: String) -> (String, Option<String>) {
        match self {
            Self::ActAs(_) => (self.login().to_owned(), Some(user)),
            Self::UserStarMaster(_) => (format!("{user}*{}", self.login()), None),
            Self::DomainAdminUser(_) => (format!("{}\\{user}", self.login()), None),
        }
    }

    /// Whether an account logs in through it, so that its password is this one's.
    pub fn stands_in(&self, login: &str, act_as: Option<&str>) -> bool {
        let rest = match self {
            Self::ActAs(_) => return act_as.is_some() && login == self.login(),
            Self::UserStarMaster(_) => {
                login.strip_suffix(self.login()).and_then(|rest| rest.strip_suffix('*'))
            }
            Self::DomainAdminUser(_) => {
                let rest =
                    login.strip_prefix(self.login()).and_then(|rest| rest.strip_prefix('\\'));
                rest.filter(|user| !user.contains('\\'))
            }
        };
        act_as.is_none() && rest.is_some_and(|user| !user.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::MasterForm;

    #[test]
    fn an_account_that_was_made_through_it_is_known_again_and_others_are_not() {
        let forms = [
            MasterForm::ActAs(" boss ".to_owned()),
            MasterForm::UserStarMaster("boss".to_owned()),
            MasterForm::DomainAdminUser("corp\\boss\\".to_owned()),
        ];
        for (at, form) in forms.iter().enumerate() {
            let (login, act_as) = form.stand_in_for("mia@example.org".to_owned());
            assert!(form.stands_in(&login, act_as.as_deref()), "{form:?}");
            assert!(!form.stands_in("mia@example.org", None), "{form:?}");
            assert!(!form.stands_in(form.login(), None), "{form:?}");
            for (other, form) in forms.iter().enumerate() {
                assert_eq!(form.stands_in(&login, act_as.as_deref()), at == other, "{form:?}");
            }
        }
        let (login, _) = forms[2].stand_in_for("mia".to_owned());
        assert_eq!(login, "corp\\boss\\mia");
    }
}
