//! Messages as they usually are, and the parts the odd ones are made of.

use rand::Rng;

use crate::hand::Draft;
use crate::random::{generator, prose};

/// A date within 2021 that differs by number, in changing zones.
pub fn at(number: usize) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    const ZONES: [&str; 5] = ["+0000", "-0500", "+0530", "+0100", "-0930"];
    format!(
        "{:>2}-{}-2021 {:02}:{:02}:{:02} {}",
        1 + number % 28,
        MONTHS[number / 28 % 12],
        number / 7 % 24,
        number / 3 % 60,
        number % 60,
        ZONES[number % 5]
    )
}

const FLAGS: [&[&str]; 6] = [
    &[],
    &["\\Seen"],
    &["\\Seen", "\\Answered"],
    &["\\Flagged"],
    &["\\Seen", "$Forwarded"],
    &["\\Draft", "NonJunk"],
];

/// A letter as people write it, with everything a header should have.
pub fn ordinary(name: &str, number: usize) -> Draft {
    let mut random = generator(name);
    let size = random.random_range(200..4_000);
    let mut bytes = head(name, &format!("<{}@example.org>", name.replace(' ', ".")));
    bytes.extend(prose(&mut random, size));
    Draft {
        what: name.into(),
        bytes,
        flags: FLAGS[number % FLAGS.len()].iter().map(|flag| (*flag).to_owned()).collect(),
        date: at(number),
    }
}

/// A header with the usual fields and the empty line behind it.
pub(super) fn head(subject: &str, message_id: &str) -> Vec<u8> {
    format!(
        "Received: from a.example by b.example; Mon, 4 Jan 2021 10:00:00 +0000\r\n\
         From: Mia <mia@example.org>\r\n\
         To: Noah <noah@example.com>\r\n\
         Subject: {subject}\r\n\
         Date: Mon, 4 Jan 2021 10:00:00 +0000\r\n\
         Message-ID: {message_id}\r\n\
         \r\n"
    )
    .into_bytes()
}
