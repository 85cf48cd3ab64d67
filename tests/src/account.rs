//! A login on a server of the tests: what the sidecar, the hand and the reader are told to connect to.

use std::net::SocketAddr;

use mailhaul_model::{Endpoint, Port, Secret, Security, Side, Trust};

/// Where a mailbox is and how to get in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub address: SocketAddr,
    pub user: String,
    pub password: String,
}

impl Account {
    /// A login at an address.
    pub fn new(address: SocketAddr, user: &str, password: &str) -> Self {
        crate::traces::remember(password);
        Self { address, user: user.into(), password: password.into() }
    }

    /// The same login behind another address: a proxy, or the TLS port.
    #[must_use]
    pub fn at(&self, address: SocketAddr) -> Self {
        Self { address, ..self.clone() }
    }

    /// The account as one side of a run, in the clear.
    pub fn side(&self) -> Side {
        self.side_over(Security::None, Trust::System)
    }

    /// The account as one side of a run, with the protection that is asked for.
    pub fn side_over(&self, security: Security, trust: Trust) -> Side {
        let host = self.address.ip().to_string().parse().expect("an address is a host");
        let port = Port::new(self.address.port()).expect("a bound port is not 0");
        let endpoint = Endpoint::new(host, port, security, trust);
        Side::new(endpoint, self.user.clone(), Secret::new(self.password.clone()))
    }
}
