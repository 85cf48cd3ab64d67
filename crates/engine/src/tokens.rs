//! Where a run's access tokens come from.

use std::pin::Pin;

use mailhaul_model::event::SideName;
use mailhaul_model::{FailureClass, Said, Secret};

/// Gives a token for every new connection.
pub trait Tokens: Send + Sync {
    /// The token to log in with: at first the request's, `given`, or a newer one. `rejected` is one that the server has
    /// just refused; `None` is the answer where there is no other.
    fn token<'a>(
        &'a self,
        side: SideName,
        given: &'a Secret,
        rejected: Option<&'a Secret>,
    ) -> Answer<'a>;
}

/// What comes of asking for a token.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<Option<Secret>, NoToken>> + Send + 'a>>;

/// Why no token could be had.
#[derive(Clone, Debug)]
pub struct NoToken {
    pub class: FailureClass,
    /// For people.
    pub text: Said,
}

/// The request's own token and no other.
#[derive(Clone, Copy, Debug)]
pub struct Given;

impl Tokens for Given {
    fn token<'a>(
        &'a self,
        _: SideName,
        given: &'a Secret,
        rejected: Option<&'a Secret>,
    ) -> Answer<'a> {
        let another = rejected.is_none().then(|| given.clone());
        Box::pin(std::future::ready(Ok(another)))
    }
}
