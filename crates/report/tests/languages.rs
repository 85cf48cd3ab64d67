//! The certificate in each language of the window: nothing is left in English, and every language says the same.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "what fails ends the test")]

mod support;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use mailhaul_model::event::{Edit, MessageOutcome};
use mailhaul_model::{JobState, MessageCount, RunKind, Said};
use mailhaul_report::{
    BasisKind, Certificate, HtmlOptions, Language, PdfOptions, Voice, fingerprint, html, pdf,
};
use support::catalog::{TRANSLATED, catalog, voice};
use support::random::STATES;
use support::sample;
use support::tools::{info, raw_text, squeezed, text};

const EDITS: [Edit; 8] = [
    Edit::Replaced,
    Edit::ReceiptDisarmed,
    Edit::LinesWrapped,
    Edit::CutOff,
    Edit::LastLineEnded,
    Edit::LastLineEndedOnDemand,
    Edit::HeaderAdded,
    Edit::FlagsChanged,
];

/// Of every verdict, state, outcome, gap and change one, and numbers of which there is one and of which there are more.
fn of_every_kind() -> Vec<Certificate> {
    let mut accepted = sample::with_points();
    let word = accepted.pairs[1].points[2].accepted.clone();
    accepted.pairs[1].points.iter_mut().for_each(|point| point.accepted.clone_from(&word));
    accepted.pairs[1].points[0].accepted.as_mut().unwrap().note.clear();
    accepted.pairs[1].points[1].accepted.as_mut().unwrap().at = None;
    let mut broken = sample::not_closing();
    for (state, n) in STATES.into_iter().chain([JobState::New]).zip(1..) {
        let mut pair = sample::pair(&format!("user{n}"), n, 2);
        pair.state = state;
        pair.runs[0].state = state;
        (pair.runs[0].kind, pair.runs[1].kind) = (RunKind::Check, RunKind::Dry);
        pair.runs[1].ended = None;
        pair.flags_differing = Some(MessageCount(n % 2));
        pair.basis.kind = BasisKind::Counted;
        pair.tally.source += MessageCount(n % 3);
        pair.tally.pending = MessageCount(n % 3);
        pair.tally.copied += MessageCount(n % 2);
        pair.tally.refused += MessageCount(n % 2);
        broken.pairs.push(pair);
    }
    sample::lose(&mut broken.pairs[3], MessageOutcome::Refused, "", "", None);
    broken.pairs[3].points[0].message.date.clear();
    broken.pairs[1].changes[0].edits = EDITS.to_vec();
    let mut one = sample::many(1, 1);
    sample::lose(&mut one.pairs[0], MessageOutcome::Vanished, "", "", None);
    vec![sample::clean(), sample::with_points(), accepted, broken, one, sample::empty()]
}

/// A certificate in which whatever comes from elsewhere has no Latin letter.
fn without_latin(mut certificate: Certificate) -> Certificate {
    let name = || "ж".to_owned();
    let heading = &mut certificate.heading;
    (heading.title, heading.recipient) = (name(), name());
    for server in [&mut heading.source, &mut heading.destination] {
        (server.name, server.endpoint.host) = (name(), "1.2.3.4".parse().unwrap());
    }
    for program in [&mut heading.program, &mut heading.engine] {
        (program.name, program.version) = (name(), name());
    }
    for pair in &mut certificate.pairs {
        (pair.source, pair.destination) = (name(), "щ".to_owned());
        pair.runs.iter_mut().for_each(|run| run.text = Said::as_it_is("ж"));
        for folder in &mut pair.folders {
            (folder.source, folder.destination) = (name(), "щ".to_owned());
            folder.problem = folder.problem.as_ref().map(|_| Said::as_it_is("ж"));
        }
        for folder in &mut pair.left_out {
            (folder.source, folder.reason) = (name(), Said::as_it_is("ж"));
        }
        for point in &mut pair.points {
            let message = &mut point.message;
            (message.folder, message.reason) = (name(), Said::as_it_is("ж"));
            if !message.subject.is_empty() {
                message.subject = name();
            }
            for accepted in point.accepted.iter_mut().filter(|accepted| !accepted.note.is_empty()) {
                accepted.note = name();
            }
        }
        for change in &mut pair.changes {
            (change.folder, change.subject) = (name(), name());
        }
    }
    certificate
}

/// A language that has ш for every letter.
fn unreadable() -> Voice {
    Voice::new(Language::German, |code| {
        Some(code.chars().map(|c| if c.is_alphabetic() { 'ш' } else { c }).collect())
    })
}

fn page(certificate: &Certificate, voice: &Voice) -> String {
    html(certificate, &HtmlOptions { most_folders: 10 }, voice)
}

/// The page without its tags and its style.
fn words_of(page: &str) -> String {
    let (_, body) = page.split_once("</style>").unwrap();
    let texts = body.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    texts.collect::<Vec<_>>().join(" ").replace("&amp;", "&").replace("&quot;", "\"")
}

/// Latin words that are no names of standards and no part of the fingerprint.
fn latin(text: &str, certificate: &Certificate) -> BTreeSet<String> {
    let text = text.replace(&fingerprint(certificate).to_string(), "");
    let words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    words.filter(|word| !["UID", "UTC", "TLS"].contains(word)).map(str::to_owned).collect()
}

#[test]
fn whatever_a_document_says_is_said_by_its_voice() {
    for certificate in of_every_kind().into_iter().map(without_latin) {
        let voice = unreadable();
        assert!(!latin(&words_of(&page(&certificate, &Voice::english())), &certificate).is_empty());
        assert_eq!(latin(&words_of(&page(&certificate, &voice)), &certificate), BTreeSet::new());
        let document = pdf(&certificate, &PdfOptions::default(), &voice).unwrap();
        assert_eq!(latin(&raw_text(&document.bytes), &certificate), BTreeSet::new());
    }
}

#[test]
fn every_sentence_of_a_certificate_is_in_every_catalog() {
    let asked = Arc::new(Mutex::new(BTreeSet::new()));
    let heard = Arc::clone(&asked);
    let voice = Voice::new(Language::English, move |code| {
        heard.lock().unwrap().insert(code.to_owned());
        None
    });
    for certificate in of_every_kind() {
        page(&certificate, &voice);
        pdf(&certificate, &PdfOptions { system_fonts: false, ..PdfOptions::default() }, &voice)
            .unwrap();
    }
    // What puts nothing but values together has no words.
    asked.lock().unwrap().remove("{0}");
    let asked = asked.lock().unwrap();
    assert!(asked.len() > 110, "{}", asked.len());
    for language in TRANSLATED {
        let catalog = catalog(language);
        let lacking: Vec<_> = asked.iter().filter(|code| !catalog.contains_key(*code)).collect();
        assert!(lacking.is_empty(), "{language:?} lacks {lacking:?}");
    }
}

#[test]
fn a_certificate_in_another_language_has_no_english_sentence() {
    for language in TRANSLATED {
        let (voice, catalog) = (voice(language), catalog(language));
        let long = |text: &&str| text.matches(' ').count() > 1;
        let english: Vec<&str> = catalog
            .iter()
            .filter(|(code, translation)| code != translation)
            .flat_map(|(code, _)| code.split(['\n', '#', '{', '}']).map(str::trim).filter(long))
            .collect();
        assert!(english.len() > 1000, "{}", english.len());
        for certificate in of_every_kind().into_iter().map(without_latin) {
            let words = words_of(&page(&certificate, &voice));
            let left: Vec<_> = english.iter().filter(|text| words.contains(**text)).collect();
            assert!(left.is_empty(), "{language:?}: {left:?}");
        }
    }
}

#[test]
fn a_document_says_its_language_and_has_the_same_fingerprint_in_each() {
    let certificate = sample::with_points();
    let print = fingerprint(&certificate).to_string();
    for language in TRANSLATED.into_iter().chain([Language::English]) {
        let voice = voice_of(language);
        let page = page(&certificate, &voice);
        assert!(page.contains(&print) && page.contains(&format!("lang=\"{}\"", language.tag())));
        let document = pdf(&certificate, &PdfOptions::default(), &voice).unwrap().bytes;
        assert!(text(&document).contains(&print), "{language:?}");
    }
    let german = pdf(&certificate, &PdfOptions::default(), &voice(Language::German)).unwrap().bytes;
    assert_eq!(info(&german, "Title"), "Nachweis der Migration: Berg & Wolf, spring 2026");
    assert!(text(&german).contains(&squeezed("Vollständig bis auf 2 Nachrichten")));
    assert!(text(&german).contains(&squeezed("16.03.2026 10:26 UTC+01:00")));
}

fn voice_of(language: Language) -> Voice {
    if language == Language::English { Voice::english() } else { voice(language) }
}

#[test]
fn the_fonts_that_come_along_have_every_letter_of_every_language() {
    for language in TRANSLATED {
        let (voice, options) =
            (voice(language), PdfOptions { system_fonts: false, ..PdfOptions::default() });
        for certificate in of_every_kind() {
            assert_eq!(pdf(&certificate, &options, &voice).unwrap().boxed, 0, "{language:?}");
        }
    }
}
