//! Small values: what was read and written again reads the same.

use bytes::Bytes;
use mailhaul_imap::{Flag, InternalDate, Mailbox, UidSet, mutf7};

pub fn values(data: &[u8]) {
    if let Some(set) = UidSet::parse(data) {
        assert!(set.is_empty() || UidSet::parse(set.to_string().as_bytes()) == Some(set.clone()));
        assert_eq!(set.without(&set), UidSet::new());
        let whole = set.chunks(40).flat_map(|chunk| chunk.ranges().collect::<Vec<_>>());
        assert!(whole.eq(set.ranges()), "chunks lose some");
    }
    if let Some(date) = InternalDate::parse(data) {
        std::hint::black_box((date.timestamp(), date.to_rfc3339()));
    }
    if let Some(text) = mutf7::decode(data) {
        assert_eq!(mutf7::decode(mutf7::encode(&text).as_bytes()), Some(text));
    }
    if let Ok(text) = std::str::from_utf8(data) {
        assert_eq!(mutf7::decode(mutf7::encode(text).as_bytes()).as_deref(), Some(text));
    }
    for utf8 in [false, true] {
        let mailbox = Mailbox::from_wire(&Bytes::copy_from_slice(data), utf8);
        let again = Mailbox::from_wire(&mailbox.to_wire(utf8), utf8);
        assert_eq!(mailbox.to_wire(utf8), again.to_wire(utf8), "a name that is another one later");
    }
    let flag = Flag::parse(data);
    assert_eq!(Flag::parse(flag.to_string().as_bytes()).to_string(), flag.to_string());
}
