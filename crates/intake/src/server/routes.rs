//! Which request gets which answer.

use std::net::IpAddr;
use std::sync::Arc;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};

use super::headers::{Insist, dressed};
use super::reply::{self, Reader};
use super::shared::Shared;
use super::{body, sign_in, submit};
use crate::desk::{Campaign, Takes};
use crate::form::assets::asset;
use crate::form::{Language, Outcome, form_page};
use crate::link::Link;

const LINKS: &str = "/i/";
/// No form of another site can send this without asking first, and the answer to that is no.
const SEALED: &str = "application/x-mailhaul-sealed";

/// Where no campaign is known: what is said then speaks of neither passwords nor sign-ins.
const ANYTHING: Takes = Takes::Passwords;

/// What is sent to a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Passwords alone.
    Submit,
    /// Something that is signed in to is among it.
    BeginSignIn,
    /// How a sign-in stands, or what was pasted for it.
    GoOn,
}

impl Step {
    fn of(name: &str) -> Option<Self> {
        match name {
            "" => Some(Self::Submit),
            "sign-in" => Some(Self::BeginSignIn),
            "go-on" => Some(Self::GoOn),
            _ => None,
        }
    }
}

/// The path of a token.
pub(super) fn path(token: &str) -> String {
    format!("{LINKS}{token}")
}

pub(super) async fn respond(
    shared: &Arc<Shared>,
    client: IpAddr,
    request: Request<Incoming>,
) -> Response<Full<Bytes>> {
    let insist = if shared.identity.is_admins() { Insist::Yes } else { Insist::No };
    dressed(answer(shared, client, request).await, insist)
}

async fn answer(
    shared: &Arc<Shared>,
    client: IpAddr,
    request: Request<Incoming>,
) -> Response<Full<Bytes>> {
    let language = language(request.headers());
    let path = request.uri().path();
    if let Some(rest) = path.strip_prefix(LINKS) {
        let (token, step) = rest.split_once('/').unwrap_or((rest, ""));
        if let Some(step) = Step::of(step) {
            let token = token.to_owned();
            return link(shared, client, &token, step, language, request).await;
        }
    }
    let file = asset(path);
    if path != "/" && file.is_none() {
        return reply::outcome(&Outcome::Unknown, ANYTHING, language, Reader::Person);
    }
    if !is_reading(request.method()) {
        return not_allowed("GET, HEAD", language);
    }
    if let Some(file) = file {
        return reply::file(file);
    }
    shared.visited(client);
    reply::outcome(&Outcome::Bare, ANYTHING, language, Reader::Person)
}

/// A token's page, or a submission to it. Nothing is looked up for a token that isn't genuine.
async fn link(
    shared: &Arc<Shared>,
    client: IpAddr,
    token: &str,
    step: Step,
    language: Language,
    request: Request<Incoming>,
) -> Response<Full<Bytes>> {
    let is_post = request.method() == Method::POST;
    let reader = if is_post { Reader::Script } else { Reader::Person };
    let (link, campaign) = match open_campaign(shared, token).await {
        Ok(found) => found,
        Err((outcome, takes)) => return reply::outcome(&outcome, takes, language, reader),
    };
    let takes = campaign.takes();
    if is_reading(request.method()) && step == Step::Submit {
        shared.visited(client);
        return reply::page(form_page(&campaign, language));
    }
    if !is_post {
        return not_allowed("GET, HEAD, POST", language);
    }
    if let Err(status) = is_ours(request.headers()) {
        return reply::refusal(status, &Outcome::Refused, takes, language, reader);
    }
    match body::read(request.into_body(), &shared.config.limits).await {
        Err(status) => reply::refusal(status, &Outcome::Refused, takes, language, reader),
        Ok(message) => {
            let outcome = match step {
                Step::Submit => {
                    submit::submit(shared, client, link, campaign, token, &message).await
                }
                Step::BeginSignIn => {
                    sign_in::begin(shared, client, link, campaign, token, &message).await
                }
                Step::GoOn => sign_in::go_on(shared, client, link, campaign, token, &message).await,
            };
            reply::outcome(&outcome, takes, language, reader)
        }
    }
}

/// Where none is open, why, and what it took.
async fn open_campaign(shared: &Shared, token: &str) -> Result<(Link, Campaign), (Outcome, Takes)> {
    const UNKNOWN: (Outcome, Takes) = (Outcome::Unknown, ANYTHING);
    let link = shared.links.link(token).ok_or(UNKNOWN)?;
    let campaign = shared.desk.campaign(link).await.ok_or(UNKNOWN)?;
    if campaign.state.is_open(shared.now()) {
        Ok((link, campaign))
    } else {
        Err((Outcome::Closed, campaign.takes()))
    }
}

/// Whether our page sent it. Browsers that say where a request comes from (Fetch Metadata) have to say that it is from here.
fn is_ours(headers: &HeaderMap) -> Result<(), StatusCode> {
    if headers.get(header::CONTENT_TYPE).is_none_or(|value| value != SEALED) {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    match headers.get("sec-fetch-site") {
        Some(site) if site != "same-origin" => Err(StatusCode::FORBIDDEN),
        _ => Ok(()),
    }
}

fn not_allowed(allowed: &'static str, language: Language) -> Response<Full<Bytes>> {
    let status = StatusCode::METHOD_NOT_ALLOWED;
    let mut response =
        reply::refusal(status, &Outcome::Refused, ANYTHING, language, Reader::Person);
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allowed));
    response
}

fn is_reading(method: &Method) -> bool {
    method == Method::GET || method == Method::HEAD
}

fn language(headers: &HeaderMap) -> Language {
    let header = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Language::preferred(header.unwrap_or_default())
}
