//! What comes in the clear is sent to the bare https host.
//!
//! The path isn't repeated: the token in it has been seen by whoever listens. 303 makes a GET of a form that was sent (RFC 9110,
//! section 15.4.4), so nothing of it is sent again; its body isn't read.

use std::net::IpAddr;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderValue};
use hyper::{Request, Response, StatusCode};

use super::headers::{Insist, dressed};
use super::shared::Shared;
use crate::host::HostName;

pub(super) fn redirect(
    shared: &Shared,
    own: IpAddr,
    request: &Request<Incoming>,
) -> Response<Full<Bytes>> {
    let asked = request.headers().get(header::HOST).and_then(|value| value.to_str().ok());
    let target = target(asked, &shared.config.hosts, own, shared.port);
    let mut response = Response::new(Full::default());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    if let Ok(target) = HeaderValue::from_str(&target) {
        headers.insert(header::LOCATION, target);
    }
    dressed(response, Insist::No)
}

/// The host that was asked for if it is one of ours, else the preferred one, else the address that was connected to.
fn target(asked: Option<&str>, hosts: &[HostName], own: IpAddr, port: u16) -> String {
    let own = HostName::Address(own);
    let asked = asked
        .and_then(HostName::of_host_header)
        .filter(|host| *host == own || hosts.contains(host));
    let host = asked.as_ref().or(hosts.first()).unwrap_or(&own);
    match port {
        443 => format!("https://{host}/"),
        _ => format!("https://{host}:{port}/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(asked: Option<&str>, port: u16) -> String {
        let hosts = ["laptop.local", "fd00::7"].map(|host| HostName::parse(host).unwrap());
        target(asked, &hosts, "192.168.1.7".parse().unwrap(), port)
    }

    #[test]
    fn who_asks_for_one_of_our_names_is_sent_to_it() {
        assert_eq!(to(Some("Laptop.local:8443"), 8443), "https://laptop.local:8443/");
        assert_eq!(to(Some("192.168.1.7:8443"), 8443), "https://192.168.1.7:8443/");
        assert_eq!(to(Some("[fd00::7]"), 443), "https://[fd00::7]/");
    }

    #[test]
    fn who_asks_for_another_name_is_sent_to_ours() {
        for asked in [None, Some("evil.example"), Some("laptop.local@evil.example"), Some("")] {
            assert_eq!(to(asked, 8443), "https://laptop.local:8443/", "{asked:?}");
        }
    }

    #[test]
    fn without_a_name_of_our_own_the_address_is_one() {
        assert_eq!(target(None, &[], "10.0.0.7".parse().unwrap(), 1), "https://10.0.0.7:1/");
    }
}
