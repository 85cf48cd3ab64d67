//! Answers, before they get their headers.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{self, HeaderValue};
use hyper::{Response, StatusCode};

use crate::desk::{LoginVerdict, SignInFault, Takes};
use crate::form::assets::Asset;
use crate::form::{Language, Outcome, notice_page};

const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json; charset=utf-8";
/// Seconds after which a full queue is worth another try.
const CROWDED: u64 = 60;

/// Who reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    Person,
    Script,
}

/// A page.
pub(super) fn page(text: String) -> Response<Full<Bytes>> {
    of(StatusCode::OK, HTML, text.into())
}

/// A file.
pub(super) fn file(asset: Asset) -> Response<Full<Bytes>> {
    of(StatusCode::OK, asset.media_type, Bytes::from_static(asset.text.as_bytes()))
}

/// What came of a request.
pub(super) fn outcome(
    outcome: &Outcome,
    takes: Takes,
    language: Language,
    reader: Reader,
) -> Response<Full<Bytes>> {
    refusal(status(outcome), outcome, takes, language, reader)
}

/// The same under a status of its own.
pub(super) fn refusal(
    status: StatusCode,
    outcome: &Outcome,
    takes: Takes,
    language: Language,
    reader: Reader,
) -> Response<Full<Bytes>> {
    let notice = outcome.notice(language, takes);
    let (media_type, text) = match reader {
        Reader::Person => (HTML, notice_page(&notice, language)),
        Reader::Script => {
            (JSON, serde_json::to_string(&notice).expect("texts are always valid JSON"))
        }
    };
    let mut response = of(status, media_type, text.into());
    if let Some(seconds) = retry_after(outcome) {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

fn of(status: StatusCode, media_type: &'static str, body: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}

fn retry_after(outcome: &Outcome) -> Option<u64> {
    match outcome {
        Outcome::Crowded => Some(CROWDED),
        other => other.wait().map(crate::limits::Wait::seconds),
    }
}

fn status(outcome: &Outcome) -> StatusCode {
    match outcome {
        Outcome::Works { .. } | Outcome::Asked { .. } | Outcome::Waiting | Outcome::Bare => {
            StatusCode::OK
        }
        Outcome::Login { verdict: LoginVerdict::Busy | LoginVerdict::Unreachable, .. }
        | Outcome::Crowded
        | Outcome::Halted(_)
        | Outcome::SignInFailed(SignInFault::NotReached)
        | Outcome::NotKept => StatusCode::SERVICE_UNAVAILABLE,
        Outcome::Login { .. }
        | Outcome::WrongAccount { .. }
        | Outcome::SignInFailed(_)
        | Outcome::NoPasswords { .. }
        | Outcome::NotNeeded
        | Outcome::NotAdmitted
        | Outcome::Incomplete => StatusCode::UNPROCESSABLE_ENTITY,
        Outcome::Wait(_) | Outcome::UnderWay(_) => StatusCode::TOO_MANY_REQUESTS,
        Outcome::Stale | Outcome::Refused => StatusCode::BAD_REQUEST,
        Outcome::Unknown => StatusCode::NOT_FOUND,
        Outcome::Closed => StatusCode::GONE,
    }
}
