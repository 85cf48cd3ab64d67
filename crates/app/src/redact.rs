//! Takes passwords out of text that others wrote, before it reaches a log.

use mailhaul_model::Secret;

/// Shorter ones are part of too many words.
const LEAST: usize = 4;

/// The passwords of one run.
#[derive(Debug, Default)]
pub(crate) struct Redactor {
    secrets: Vec<Secret>,
}

impl Redactor {
    pub fn new(secrets: impl IntoIterator<Item = Secret>) -> Self {
        let mut secrets: Vec<Secret> =
            secrets.into_iter().filter(|secret| secret.expose().len() >= LEAST).collect();
        // The longer first: one may be part of the other.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.expose().len()));
        Self { secrets }
    }

    /// Watches for one more.
    pub fn watch_for(&mut self, secret: Secret) {
        let more = std::mem::take(&mut self.secrets).into_iter().chain([secret]);
        *self = Self::new(more);
    }

    /// The text without the passwords.
    pub fn clean(&self, text: &str) -> String {
        self.secrets
            .iter()
            .fold(text.to_owned(), |text, secret| text.replace(secret.expose(), "(password)"))
    }
}

#[cfg(test)]
mod tests {
    use mailhaul_model::Secret;

    use super::Redactor;

    #[test]
    fn a_password_that_a_server_repeats_is_taken_out_also_where_one_is_part_of_the_other() {
        let redactor = Redactor::new(["hunter2", "hunter2hunter2", "ab"].map(Secret::new));
        assert_eq!(
            redactor.clean("LOGIN ab hunter2 failed (hunter2hunter2)"),
            "LOGIN ab (password) failed ((password))"
        );
    }
}
