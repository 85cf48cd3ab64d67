//! The headers of every answer.

use http_body_util::Full;
use hyper::Response;
use hyper::body::Bytes;
use hyper::header::{self, HeaderName, HeaderValue};

/// Nothing but our own files, no code or style inside a page, no form that is sent by the browser itself, no frame around it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/// A week (RFC 6797): the form is short-lived, and so is what browsers should remember of it.
const INSIST: &str = "max-age=604800";

const ALWAYS: [(HeaderName, &str); 8] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// Whether browsers are told to insist on HTTPS: only for a certificate that they accept anyway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Insist {
    Yes,
    No,
}

/// An answer with all of them.
pub(super) fn dressed(
    mut response: Response<Full<Bytes>>,
    insist: Insist,
) -> Response<Full<Bytes>> {
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if insist == Insist::Yes {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(INSIST));
    }
    response
}
