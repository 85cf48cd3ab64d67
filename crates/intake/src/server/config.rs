//! Where the server listens, and how much it takes.

use std::net::SocketAddr;
use std::time::Duration;

use crate::host::HostName;
use crate::limits::LoginLimits;

/// All that the server has to be told.
#[derive(Clone, Debug)]
pub struct ServerConfig {
    /// The address of one interface. There is no default: every interface at once is somebody's decision.
    pub listen: SocketAddr,
    /// The names under which users reach it, the preferred one first. Who comes in the clear is sent to one of these.
    pub hosts: Vec<HostName>,
    pub limits: Limits,
    pub logins: LoginLimits,
}

impl ServerConfig {
    /// With the usual limits.
    pub fn new(listen: SocketAddr, hosts: Vec<HostName>) -> Self {
        Self { listen, hosts, limits: Limits::default(), logins: LoginLimits::default() }
    }
}

/// What a client may cost.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of a submission. A sealed one is 1 KiB where nothing in it is long.
    pub body_bytes: usize,
    /// Bytes of a request's headers together; hyper takes no fewer than 8,192.
    pub header_bytes: usize,
    pub headers: usize,
    /// From the connection to the end of the TLS handshake.
    pub handshake_time: Duration,
    /// For the headers of a request; also how long a connection may be idle.
    pub header_time: Duration,
    /// For the whole body.
    pub body_time: Duration,
    /// After this a connection is cut, whatever it does. Longer than a submission may wait and take.
    pub connection_life: Duration,
    /// Connections at once. Each is an open file, of which the app needs some itself.
    pub connections: usize,
    /// Connections at once from one client. An office behind one address is one client.
    pub connections_per_client: usize,
    /// For one login on a mail server.
    pub login_time: Duration,
    /// How long a stop waits for what is under way.
    pub grace: Duration,
}

/// macOS allows an app 256 open files unless it asks for more, Linux 1,024.
const MOST_CONNECTIONS: usize = if cfg!(target_os = "macos") { 160 } else { 512 };

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 16 * 1024,
            header_bytes: 16 * 1024,
            headers: 64,
            handshake_time: Duration::from_secs(10),
            header_time: Duration::from_secs(10),
            body_time: Duration::from_secs(15),
            connection_life: Duration::from_secs(600),
            connections: MOST_CONNECTIONS,
            connections_per_client: MOST_CONNECTIONS / 2,
            login_time: Duration::from_secs(60),
            grace: Duration::from_secs(10),
        }
    }
}
