//! Reads the untagged responses that carry data.

use bytes::Bytes;
use mailhaul_model::{ModSeq, UidValidity};

use super::lossy;
use crate::wire::Reader;
use crate::{
    Capabilities, Flag, Listed, Mailbox, MailboxStatus, Namespace, Namespaces, QuotaLimit,
    Response, UidSet, mutf7,
};

/// `* 12 EXISTS` and the like, after the number.
pub(super) fn numbered(r: &mut Reader<'_>, number: u32) -> Option<Response> {
    let word = r.atom()?.to_ascii_uppercase();
    match word.as_slice() {
        b"EXISTS" => Some(Response::Exists(number)),
        b"RECENT" => Some(Response::Recent(number)),
        b"EXPUNGE" => Some(Response::Expunge(number)),
        _ => None,
    }
}

/// Responses that begin with their name.
pub(super) fn named(r: &mut Reader<'_>, utf8: bool) -> Option<Response> {
    let word = r.atom()?.to_ascii_uppercase();
    r.spaces();
    match word.as_slice() {
        b"LIST" | b"XLIST" => listed(r, utf8).map(Response::List),
        b"LSUB" => listed(r, utf8).map(Response::Lsub),
        b"STATUS" => status(r, utf8).map(Response::Status),
        b"FLAGS" => flags(r).map(|(flags, _)| Response::Flags(flags)),
        b"SEARCH" => Some(Response::Search(search(r))),
        b"ESEARCH" => esearch(r).map(Response::Search),
        b"CAPABILITY" => Some(Response::Capability(words(r))),
        b"ENABLED" => Some(Response::Enabled(words(r).all())),
        b"VANISHED" => vanished(r).map(Response::Vanished),
        b"NAMESPACE" => namespaces(r, utf8).map(Response::Namespace),
        b"ID" => Some(Response::Id(identification(r))),
        b"QUOTAROOT" => quota_root(r, utf8),
        b"QUOTA" => quota(r).map(Response::Quota),
        _ => None,
    }
}

/// A list of flags, and whether `\*` is in it.
pub(super) fn flags(r: &mut Reader<'_>) -> Option<(Vec<Flag>, bool)> {
    let mut any = false;
    let mut flags = Vec::new();
    for wire in list(r, |r| r.atom().map(<[u8]>::to_vec))? {
        if wire == b"\\*" {
            any = true;
        } else {
            flags.push(Flag::parse(&wire));
        }
    }
    Some((flags, any))
}

/// Words up to the end.
pub(super) fn words(r: &mut Reader<'_>) -> Capabilities {
    let words = std::iter::from_fn(|| {
        r.spaces();
        r.code_atom().map(lossy)
    });
    Capabilities::new(words.collect::<Vec<_>>())
}

fn list<T>(r: &mut Reader<'_>, one: impl Fn(&mut Reader<'_>) -> Option<T>) -> Option<Vec<T>> {
    if !r.eat(b'(') {
        return None;
    }
    let mut found = Vec::new();
    loop {
        r.spaces();
        if r.eat(b')') {
            return Some(found);
        }
        found.push(one(r)?);
    }
}

fn listed(r: &mut Reader<'_>, utf8: bool) -> Option<Listed> {
    let attributes = list(r, |r| r.atom().map(lossy))?;
    r.spaces();
    let separator = separator(r)?;
    r.spaces();
    // Some servers leave out the quotes around names with blanks, or put none around odd characters.
    let name = match r.peek() {
        Some(b'"') | None => r.string()?,
        Some(_) => unquoted(r),
    };
    Some(Listed { attributes, separator, mailbox: Mailbox::from_wire(&name, utf8) })
}

/// A name without quotes: up to the end, but for the extended data of RFC 5258.
fn unquoted(r: &mut Reader<'_>) -> Bytes {
    let rest = r.rest();
    match rest.windows(2).position(|pair| pair == b" (") {
        Some(end) if rest.ends_with(b")") => rest.slice(..end),
        _ => rest,
    }
}

#[expect(clippy::option_option, reason = "NIL is a separator too: none")]
fn separator(r: &mut Reader<'_>) -> Option<Option<char>> {
    if r.word("NIL") {
        return Some(None);
    }
    r.astring().map(|bytes| lossy(&bytes).chars().next())
}

fn status(r: &mut Reader<'_>, utf8: bool) -> Option<MailboxStatus> {
    let name = r.astring()?;
    let mut status = MailboxStatus::of(Mailbox::from_wire(&name, utf8));
    r.spaces();
    if !r.eat(b'(') {
        return None;
    }
    loop {
        r.spaces();
        if r.eat(b')') || r.at_end() {
            return Some(status);
        }
        let item = r.atom()?.to_ascii_uppercase();
        r.spaces();
        let Some(number) = r.number() else {
            r.skip();
            continue;
        };
        let small = u32::try_from(number).ok();
        match item.as_slice() {
            b"MESSAGES" => status.messages = small,
            b"UIDNEXT" => status.uid_next = small,
            b"UIDVALIDITY" => status.uid_validity = small.and_then(UidValidity::new),
            b"UNSEEN" => status.unseen = small,
            b"SIZE" => status.size = Some(number),
            b"HIGHESTMODSEQ" => status.highest_mod_seq = Some(ModSeq(number)),
            b"APPENDLIMIT" => status.append_limit = Some(number),
            _ => {}
        }
    }
}

fn search(r: &mut Reader<'_>) -> Vec<u32> {
    let mut numbers = Vec::new();
    loop {
        r.spaces();
        match r.number32() {
            Some(number) => numbers.push(number),
            None => return numbers,
        }
    }
}

/// `(TAG "A1") UID ALL 1:3,9`. Only ALL is read; a server that names impossibly many is not believed.
fn esearch(r: &mut Reader<'_>) -> Option<Vec<u32>> {
    const MOST: u64 = 10_000_000;
    if r.peek() == Some(b'(') {
        r.skip();
    }
    loop {
        r.spaces();
        if r.at_end() {
            return Some(Vec::new());
        }
        let word = r.atom()?.to_ascii_uppercase();
        if word == b"UID" {
            continue;
        }
        r.spaces();
        if word == b"ALL" {
            let set = UidSet::parse(r.atom()?)?;
            return (set.len() <= MOST).then(|| set.ranges().flatten().collect());
        }
        r.skip();
    }
}

fn vanished(r: &mut Reader<'_>) -> Option<UidSet> {
    if r.peek() == Some(b'(') {
        r.skip();
        r.spaces();
    }
    UidSet::parse(r.atom()?)
}

fn namespaces(r: &mut Reader<'_>, utf8: bool) -> Option<Namespaces> {
    let mut next = || {
        r.spaces();
        if r.word("NIL") { Some(Vec::new()) } else { list(r, |r| namespace(r, utf8)) }
    };
    Some(Namespaces { personal: next()?, others: next()?, shared: next()? })
}

fn namespace(r: &mut Reader<'_>, utf8: bool) -> Option<Namespace> {
    if !r.eat(b'(') {
        return None;
    }
    let wire = r.string()?;
    r.spaces();
    let separator = separator(r)?;
    while !r.eat(b')') {
        r.spaces();
        if r.peek() != Some(b')') && !r.skip() {
            return None;
        }
    }
    let decoded = if utf8 { None } else { mutf7::decode(&wire) };
    Some(Namespace { prefix: decoded.unwrap_or_else(|| lossy(&wire)), separator })
}

/// Pairs of a field and its value; none where it is NIL or makes no sense. A value may be NIL.
fn identification(r: &mut Reader<'_>) -> Vec<(String, String)> {
    let pair = |r: &mut Reader<'_>| {
        let field = lossy(&r.string()?);
        r.spaces();
        Some((field, r.nstring()?.map(|value| lossy(&value)).unwrap_or_default()))
    };
    list(r, pair).unwrap_or_default()
}

fn quota_root(r: &mut Reader<'_>, utf8: bool) -> Option<Response> {
    let mailbox = Mailbox::from_wire(&r.astring()?, utf8);
    let mut roots = Vec::new();
    while r.spaces() && !r.at_end() {
        roots.push(lossy(&r.astring()?));
    }
    Some(Response::QuotaRoot { mailbox, roots })
}

fn quota(r: &mut Reader<'_>) -> Option<Vec<QuotaLimit>> {
    let root = lossy(&r.astring()?);
    r.spaces();
    list(r, |r| {
        let resource = lossy(r.atom()?).to_ascii_uppercase();
        r.spaces();
        let used = r.number()?;
        r.spaces();
        Some(QuotaLimit { root: root.clone(), resource, used, limit: r.number()? })
    })
}

#[cfg(test)]
mod tests {
    use crate::parse::{Context, ServerLine, line};
    use crate::wire::Fragment;
    use crate::{Listed, Mailbox, Response};
    use bytes::Bytes;

    fn read(bytes: &'static [u8]) -> Response {
        let line = line(&[Fragment::Text(Bytes::from_static(bytes))], Context::default());
        match line.unwrap() {
            ServerLine::Untagged(response) => response,
            other => panic!("{other:?}"),
        }
    }

    fn folder(bytes: &'static [u8]) -> (Vec<String>, Option<char>, String) {
        let Response::List(Listed { attributes, separator, mailbox }) = read(bytes) else {
            panic!("{:?}", read(bytes));
        };
        (attributes, separator, mailbox.as_str().to_owned())
    }

    #[test]
    fn folders_are_listed_however_their_names_are_written() {
        let sent = (vec!["\\Sent".to_owned()], Some('/'), "Entwürfe".to_owned());
        assert_eq!(folder(b"* list (\\Sent) \"/\" Entw&APw-rfe"), sent);
        assert_eq!(folder(b"* LIST (\\Sent) \"/\" \"Entw\xfcrfe\""), sent);
        assert_eq!(folder("* LIST (\\Sent) / Entwürfe".as_bytes()), sent);
        assert_eq!(folder(b"* LIST () NIL inbox"), (vec![], None, "INBOX".to_owned()));
        assert_eq!(folder(b"* LIST () \"\\\\\" a b (\"OLDNAME\" (\"x\"))").2, "a b");
        assert_eq!(folder(b"* LIST () \".\" \"a \\\"b\"").2, "a \"b");
    }

    #[test]
    fn a_status_is_read_with_items_that_are_unknown_or_no_number() {
        let found =
            read(b"* STATUS a] (MESSAGES 3 SIZE 9999999999 X NIL UIDVALIDITY 5 UIDNEXT 0 )");
        let Response::Status(status) = found else { panic!("{found:?}") };
        assert_eq!(status.mailbox, Mailbox::new("a]"));
        assert_eq!((status.messages, status.size), (Some(3), Some(9_999_999_999)));
        assert_eq!((status.uid_validity.unwrap().get(), status.uid_next), (5, Some(0)));
    }

    #[test]
    fn lists_of_numbers_are_read() {
        assert_eq!(read(b"* SEARCH 2 84 882"), Response::Search(vec![2, 84, 882]));
        assert_eq!(read(b"* SEARCH 5 (MODSEQ 9)"), Response::Search(vec![5]));
        assert_eq!(read(b"* SEARCH"), Response::Search(vec![]));
        let found = Response::Search(vec![2, 3, 10]);
        assert_eq!(read(b"* ESEARCH (TAG \"A2\") UID COUNT 3 ALL 2:3,10"), found);
        assert!(matches!(read(b"* ESEARCH UID ALL 1:*"), Response::Other(_)));
        assert!(matches!(read(b"* VANISHED (EARLIER) 1:9"), Response::Vanished(_)));
    }

    #[test]
    fn what_a_server_says_of_itself_is_read() {
        let found = read(b"* ID (\"NAME\" \"Zimbra\" \"VERSION\" NIL)");
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(found, Response::Id(vec![pair("NAME", "Zimbra"), pair("VERSION", "")]));
        assert_eq!(read(b"* ID NIL"), Response::Id(Vec::new()));
    }

    #[test]
    fn namespaces_and_quotas_are_read() {
        let found = read(
            b"* NAMESPACE ((\"INBOX.\" \".\" \"X\" (\"a\"))) NIL ((\"#shared/\" \"/\")(\"b\" NIL))",
        );
        let Response::Namespace(spaces) = found else { panic!("{found:?}") };
        assert_eq!(
            (spaces.personal[0].prefix.as_str(), spaces.personal[0].separator),
            ("INBOX.", Some('.'))
        );
        assert_eq!((spaces.others.len(), spaces.shared.len()), (0, 2));
        let found = read(b"* QUOTA \"\" (STORAGE 10 512 message 1 2)");
        let Response::Quota(limits) = found else { panic!("{found:?}") };
        assert_eq!((limits[0].used, limits[1].resource.as_str()), (10, "MESSAGE"));
        let roots = vec!["User quota".to_owned()];
        let expected = Response::QuotaRoot { mailbox: Mailbox::new("INBOX"), roots };
        assert_eq!(read(b"* QUOTAROOT INBOX \"User quota\""), expected);
    }
}
