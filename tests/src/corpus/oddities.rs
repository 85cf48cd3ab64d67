//! Messages of every odd kind, each with a word on what is odd about it.

use super::Scale;
use super::messages::{at, head, ordinary};
use crate::hand::Draft;
use crate::random::{generator, prose};

/// Every kind.
pub fn mean_messages(scale: Scale) -> Vec<Draft> {
    let mut all = Vec::new();
    all.extend(headers());
    all.extend(twins());
    all.extend(bytes_that_break_lines());
    all.extend(commands());
    all.extend(flags());
    all.extend(dates());
    all.extend(sizes(scale));
    all
}

fn draft(what: &str, bytes: impl Into<Vec<u8>>) -> Draft {
    Draft {
        what: what.into(),
        bytes: bytes.into(),
        flags: vec!["\\Seen".into()],
        date: at(what.len()),
    }
}

fn headers() -> Vec<Draft> {
    let body = "\r\nBody.\r\n";
    let latin = [
        b"Subject: Gr\xfc\xdfe aus K\xf6ln\r\nMessage-ID: <8bit@example.org>\r\n".as_slice(),
        body.as_bytes(),
    ];
    let utf8 = "Subject: Grüße 日本語 📧\r\nFrom: Zoë <zoë@example.org>\r\nMessage-ID: <utf8@example.org>\r\n";
    let broken = [
        b"Subject: \xff\xfe\xc3(\r\nMessage-ID: <\xe9@example.org>\r\n".as_slice(),
        body.as_bytes(),
    ];
    let folded = "Subject: folded\r\n over\r\n\tlines\r\nMessage-ID:\r\n <folded@example.org>\r\n";
    let encoded = "Subject: =?utf-8?B?R3LDvMOfZQ==?= =?iso-8859-1?Q?=E4?=\r\nMessage-ID: <enc@example.org>\r\n";
    let long_id = format!("Message-ID: <{}@example.org>\r\nSubject: long id\r\n", "x".repeat(900));
    vec![
        draft("an 8-bit header in Latin-1", latin.concat()),
        draft("a header in raw UTF-8", format!("{utf8}{body}")),
        draft("a header that is no text at all", broken.concat()),
        draft("folded header lines", format!("{folded}{body}")),
        draft("encoded words", format!("{encoded}{body}")),
        draft("a very long Message-ID", format!("{long_id}{body}")),
        draft("no Message-ID", format!("From: a@example.org\r\nSubject: no id\r\n{body}")),
        draft(
            "no Message-ID but Received",
            format!("Received: by x; Mon, 4 Jan 2021 10:00:00 +0000\r\n{body}"),
        ),
        draft("an empty Message-ID", format!("Message-ID:\r\nSubject: empty id\r\n{body}")),
        draft("two Message-IDs", format!("Message-ID: <one@x>\r\nMessage-ID: <two@x>\r\n{body}")),
        draft("none of the usual headers", format!("X-Thing: 1\r\n{body}")),
        draft("none of the usual headers, another body", "X-Thing: 1\r\n\r\nOther.\r\n"),
        draft("no header at all, only a body", "\r\nJust a body, no header.\r\n"),
        draft("a header without a body", "Subject: only a header\r\n\r\n"),
        draft("a header without its end", "Subject: no empty line\r\n"),
        draft(
            "a header line without a colon",
            format!("This is not a header\r\nSubject: x\r\n{body}"),
        ),
        draft(
            "an mbox line on top",
            format!("From mia@example.org Mon Jan  4 10:00:00 2021\r\nSubject: mbox\r\n{body}"),
        ),
        draft(
            "blanks before the colon",
            format!("Subject : odd\r\nMessage-ID : <odd@x>\r\n{body}"),
        ),
    ]
}

fn twins() -> Vec<Draft> {
    let twin = ordinary("a message that is there three times", 3);
    let nameless = draft("equal messages without an identity", "X-A: b\r\n\r\nSame.\r\n");
    let same_id = |body: &str| {
        let mut bytes = head("same id", "<same@example.org>");
        bytes.extend_from_slice(body.as_bytes());
        draft(&format!("the same Message-ID, body {body:?}"), bytes)
    };
    let mut later = twin.clone();
    later.date = at(200);
    later.flags = vec!["\\Flagged".into()];
    vec![
        twin.clone(),
        twin.clone(),
        twin,
        later,
        nameless.clone(),
        nameless,
        same_id("one\r\n"),
        same_id("two\r\n"),
        // As long as the one before: size doesn't tell them apart either.
        same_id("six\r\n"),
    ]
}

fn bytes_that_break_lines() -> Vec<Draft> {
    let with = |name: &str, body: &[u8]| {
        let id = format!("<{}@example.org>", name.replace(' ', "."));
        let mut bytes = head(name, &id);
        bytes.extend_from_slice(body);
        draft(name, bytes)
    };
    vec![
        with("a bare LF", b"one\ntwo\nthree\r\n"),
        with("a bare CR", b"one\rtwo\rthree\r\n"),
        with("CR CR LF", b"one\r\r\ntwo\r\r\n"),
        with("LF CR", b"one\n\rtwo\n\r"),
        with("no line end at the end", b"the end"),
        with("a CR at the end", b"the end\r"),
        with("only line ends", &b"\r\n".repeat(40)),
        with("a line of 100,000 characters", &[&[b'x'; 100_000][..], b"\r\n"].concat()),
        with("a line of 2,000,000 characters without an end", &[b'y'; 2_000_000]),
        with("every byte but NUL", &(1..=255).collect::<Vec<u8>>()),
        with("dots and From lines", b".\r\n..\r\nFrom here\r\n>From there\r\n"),
        with("looks like literals", b"{10}\r\n{99999999}\r\n{5+}\r\n~{7}\r\n"),
    ]
}

/// Bodies that are IMAP commands: a server that loses count of a literal would carry them out.
fn commands() -> Vec<Draft> {
    let evil = b"a1 CREATE hacked\r\na2 DELETE INBOX\r\na3 LOGOUT\r\n".to_vec();
    let mut in_mail = head("commands", "<commands@example.org>");
    in_mail.extend_from_slice(&evil.repeat(20));
    let literal = b")\r\na4 CREATE hacked2\r\n* BYE\r\n) {3}\r\nabc)\r\na5 OK done\r\n".to_vec();
    vec![
        draft("a body made of commands, nothing else", evil),
        draft("commands in a proper letter", in_mail),
        draft("answers of a server", literal),
    ]
}

fn flags() -> Vec<Draft> {
    let with = |flags: &[&str]| {
        let name = format!("flags {}", flags.join(" "));
        let mut draft = draft(&name, head(&name, &format!("<flags{}@example.org>", flags.len())));
        draft.flags = flags.iter().map(|flag| (*flag).to_owned()).collect();
        draft
    };
    vec![
        with(&[]),
        with(&["\\Seen", "\\Answered", "\\Flagged", "\\Deleted", "\\Draft"]),
        with(&["\\Deleted"]),
        with(&["$Forwarded", "$MDNSent", "NonJunk", "Junk"]),
        with(&["$Label1", "$Label5", "keyword-with.dots", "key/slash", "a:b", "UPPERlower"]),
        with(&["\\Flagged", "'quote'", "under_score", "a+b=c", "#hash", "&amp", "[open"]),
    ]
}

fn dates() -> Vec<Draft> {
    let dates = [
        ("the first second", " 1-Jan-1970 00:00:00 +0000"),
        ("the first day, west", "31-Dec-1969 19:00:01 -0500"),
        ("before daylight saving", "31-Mar-2019 01:59:59 +0100"),
        ("after daylight saving", "31-Mar-2019 03:00:00 +0200"),
        ("the hour that comes twice, first", "27-Oct-2019 02:30:00 +0200"),
        ("the hour that comes twice, second", "27-Oct-2019 02:30:00 +0100"),
        ("far east", " 5-May-2015 12:00:00 +1400"),
        ("far west", " 5-May-2015 12:00:00 -1200"),
        ("half-hour zone", "29-Feb-2012 23:59:59 +0545"),
        ("the turn of the century", "31-Dec-1999 23:59:59 +0000"),
    ];
    dates
        .iter()
        .map(|(what, date)| {
            let id = format!("<date.{}@example.org>", what.replace(' ', "."));
            Draft { date: (*date).to_owned(), ..draft(&format!("date: {what}"), head(what, &id)) }
        })
        .collect()
}

fn sizes(scale: Scale) -> Vec<Draft> {
    let mut random = generator("sizes");
    [0, 1, 4_095, 4_096, 4_097, 65_535, 65_536, 65_537, 262_144, 262_145, scale.largest()]
        .into_iter()
        .map(|size| {
            let mut bytes = head(&format!("{size} bytes"), &format!("<size.{size}@example.org>"));
            // The smallest ones are exactly this long; they have no room for a header.
            if size < bytes.len() {
                bytes = b"x".repeat(size.max(1));
            } else {
                bytes.extend(prose(&mut random, size - bytes.len()));
                bytes.resize(size, b'.');
            }
            draft(&format!("{size} bytes"), bytes)
        })
        .collect()
}
