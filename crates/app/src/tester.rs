//! Trying a server, and both logins of a job.

use mailhaul_model::{Endpoint, JobId};

use crate::{
    App, AppError, ConnectionOutcome, JobDraft, LoginChecks, NewPasswords, Passwords, TrialLogin,
};

impl App {
    /// Connects, logs in where a login is given, and says what was found.
    pub async fn test_connection(
        &self,
        _endpoint: &Endpoint,
        _login: Option<TrialLogin>,
    ) -> ConnectionOutcome {
        std::future::pending().await
    }

    /// Tries both logins at once, before a job is created.
    pub async fn check_logins(
        &self,
        _draft: &JobDraft,
        _passwords: &Passwords,
    ) -> Result<LoginChecks, AppError> {
        std::future::pending().await
    }

    /// Tries both logins of a job with the passwords that are kept, or with new ones in their place.
    pub async fn check_job_logins(
        &self,
        _id: JobId,
        _instead: &NewPasswords,
    ) -> Result<LoginChecks, AppError> {
        std::future::pending().await
    }
}
