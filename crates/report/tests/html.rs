//! The page: nothing hostile gets through, and nothing is fetched.

mod support;

use mailhaul_model::Said;
use mailhaul_report::{HtmlOptions, Voice, html};
use support::sample;

fn page(certificate: &mailhaul_report::Certificate) -> String {
    html(certificate, &HtmlOptions::default(), &Voice::english())
}

#[test]
fn no_name_becomes_markup() {
    let hostile = "<script>alert(1)</script><img src=x onerror=\"x\">&amp;'\"";
    let mut certificate = sample::with_points();
    certificate.heading.title = hostile.into();
    certificate.heading.recipient = hostile.into();
    certificate.heading.source.name = hostile.into();
    certificate.heading.engine.name = hostile.into();
    let pair = &mut certificate.pairs[1];
    for text in [&mut pair.source, &mut pair.destination, &mut pair.folders[0].source] {
        hostile.clone_into(text);
    }
    pair.runs[0].text = Said::as_it_is(hostile);
    pair.folders[0].problem = Some(Said::as_it_is(hostile));
    pair.left_out[0].reason = Said::as_it_is(hostile);
    let accepted = pair.points[2].accepted.as_mut().unwrap();
    hostile.clone_into(&mut accepted.note);
    hostile.clone_into(&mut pair.changes[0].subject);
    hostile.clone_into(&mut pair.changes[0].folder);
    let message = &mut pair.points[0].message;
    message.reason = Said::as_it_is(hostile);
    for text in [&mut message.subject, &mut message.folder, &mut message.date] {
        hostile.clone_into(text);
    }
    let page = page(&certificate);
    assert!(!page.contains("<script") && !page.contains("<img"));
    let escaped = "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&quot;x&quot;&gt;&amp;amp;'&quot;";
    assert!(page.matches(escaped).count() >= 16, "{}", page.matches(escaped).count());
}

#[test]
fn the_page_refers_to_nothing_outside_itself() {
    let page = page(&sample::not_closing()).to_lowercase();
    for outside in [
        "http:",
        "https:",
        "//",
        "url(",
        "@import",
        "src=",
        "<script",
        "<link",
        "<iframe",
        "javascript:",
    ] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn every_link_leads_to_a_mailbox_of_the_page() {
    let page = page(&sample::clean());
    let targets: Vec<_> =
        page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(targets.len(), 5);
    for target in targets {
        assert_eq!(page.matches(&format!("id=\"{target}\"")).count(), 1, "{target}");
    }
}

#[test]
fn a_direction_override_in_a_name_is_seen_and_has_no_effect() {
    let mut certificate = sample::clean();
    certificate.pairs[0].source = "a\u{202e}gro.live@b".into();
    let page = page(&certificate);
    assert!(!page.contains('\u{202e}'));
    assert!(page.contains("a\u{fffd}gro.live@b"));
}

#[test]
fn past_the_bound_only_mailboxes_that_do_not_close_list_their_folders() {
    let certificate = sample::not_closing();
    let page = html(&certificate, &HtmlOptions { most_folders: 10 }, &Voice::english());
    assert!(page.contains("There are too many folders to list them all here"));
    assert_eq!(page.matches("Invoices").count(), 1);
    assert!(!self::page(&certificate).contains("There are too many folders"));
}
