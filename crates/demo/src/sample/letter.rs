//! Writes one message, as mail programs write them: encoded words, alternatives, attachments, and the old ones with raw
//! 8-bit headers.

use super::people::Person;
use super::random::Random;
use crate::base64;

/// How a message is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Plain,
    Alternative,
    /// With an attachment of so many bytes.
    Attachment(usize),
    /// Header and text in raw UTF-8, as some programs send them.
    Raw,
    /// Without a Message-ID.
    Anonymous,
}

/// The bytes of a message. `number` makes its Message-ID unique within the account.
pub(crate) fn write(
    person: &Person,
    kind: Kind,
    number: usize,
    date: &str,
    random: &mut Random,
) -> Vec<u8> {
    let subject = *random.pick(person.subjects);
    let (user, _) = person.login.split_once('@').unwrap_or((person.login, ""));
    let header_text = |text: &str| if kind == Kind::Raw { text.to_owned() } else { encoded(text) };
    let mut mail = String::new();
    let mut field = |name: &str, value: &str| mail.extend([name, ": ", value, "\r\n"]);
    let relay = random.between(1, 9);
    field(
        "Received",
        &format!("from mx{relay}.example ([192.0.2.{relay}])\r\n\tby old.example; {date}"),
    );
    field("Date", date);
    field("From", &format!("{} <{user}{relay}@partner.example>", header_text("Zoë Müller")));
    field("To", &format!("{} <{}>", header_text(person.name), person.login));
    field("Subject", &header_text(&format!("{subject} #{number}")));
    if kind != Kind::Anonymous {
        field("Message-ID", &format!("<{number}.{:016x}@partner.example>", random.next()));
    }
    field("MIME-Version", "1.0");
    let text = text(person, random);
    let bound = format!("=_{:016x}", random.next());
    match kind {
        Kind::Plain | Kind::Raw | Kind::Anonymous => {
            mail += "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n";
            mail += &text;
        }
        Kind::Alternative => {
            mail += &multipart("alternative", &bound);
            mail += &part(&bound, "text/plain; charset=utf-8", &text);
            let html = format!("<html><body><p>{text}</p></body></html>\r\n");
            mail += &part(&bound, "text/html; charset=utf-8", &html);
            mail.extend(["--", &bound, "--\r\n"]);
        }
        Kind::Attachment(size) => {
            mail += &multipart("mixed", &bound);
            mail += &part(&bound, "text/plain; charset=utf-8", &text);
            mail += &attachment(&bound, size, random);
            mail.extend(["--", &bound, "--\r\n"]);
        }
    }
    mail.into_bytes()
}

fn text(person: &Person, random: &mut Random) -> String {
    let mut text = String::new();
    for _ in 0..random.between(2, 40) {
        text += *random.pick(person.sentences);
        text += if random.once_in(3) { "\r\n" } else { " " };
    }
    text.push_str("\r\n");
    text
}

fn multipart(kind: &str, bound: &str) -> String {
    format!("Content-Type: multipart/{kind}; boundary=\"{bound}\"\r\n\r\n")
}

fn part(bound: &str, kind: &str, text: &str) -> String {
    let head = format!("--{bound}\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: 8bit\r\n");
    format!("{head}\r\n{text}\r\n")
}

fn attachment(bound: &str, size: usize, random: &mut Random) -> String {
    let coded = base64::encode(&random.bytes(size));
    let mut part = format!(
        "--{bound}\r\nContent-Type: application/pdf; name=\"plan.pdf\"\r\n\
         Content-Disposition: attachment; filename=\"plan.pdf\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n"
    );
    let mut rest = coded.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(76));
        part.extend([line, "\r\n"]);
        rest = after;
    }
    part
}

/// An encoded word (RFC 2047) for each run of characters that fits in one; plain where all is ASCII.
fn encoded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut words = Vec::new();
    let mut word = String::new();
    for character in text.chars() {
        if word.len() + character.len_utf8() > 42 {
            words.push(std::mem::take(&mut word));
        }
        word.push(character);
    }
    words.push(word);
    let coded = words.iter().map(|w| format!("=?utf-8?B?{}?=", base64::encode(w.as_bytes())));
    coded.collect::<Vec<_>>().join("\r\n ")
}
