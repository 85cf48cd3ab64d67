//! The end of a status line: a code in brackets, and words for people.

use mailhaul_model::{ModSeq, UidValidity};

use super::{data, lossy};
use crate::wire::Reader;
use crate::{Code, UidSet};

/// `[CODE ..] text`. A bracket that isn't closed is text.
pub(super) fn status(r: &mut Reader<'_>) -> (Option<Code>, String) {
    r.spaces();
    let text = r.rest();
    let Some(inner) = text.strip_prefix(b"[") else { return (None, lossy(&text)) };
    let Some(end) = closing(inner) else { return (None, lossy(&text)) };
    let human = lossy(inner[end + 1..].trim_ascii_start());
    (Some(code(&inner[..end])), human)
}

/// Where the bracket closes: brackets in quoted strings and in lists don't count (flags may hold `]`).
fn closing(inner: &[u8]) -> Option<usize> {
    let (mut quoted, mut depth) = (false, 0usize);
    for (i, byte) in inner.iter().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'(' if !quoted => depth += 1,
            b')' if !quoted => depth = depth.saturating_sub(1),
            b']' if !quoted && depth == 0 => return Some(i),
            _ => {}
        }
    }
    memchr::memchr(b']', inner)
}

fn code(inner: &[u8]) -> Code {
    let fragments = [crate::wire::Fragment::Text(bytes::Bytes::copy_from_slice(inner))];
    let mut r = Reader::new(&fragments);
    let name = r.code_atom().unwrap_or_default();
    r.spaces();
    Code::plain(name)
        .or_else(|| with_arguments(name, &mut r))
        .unwrap_or_else(|| Code::Other(lossy(inner)))
}

fn with_arguments(name: &[u8], r: &mut Reader<'_>) -> Option<Code> {
    match name.to_ascii_uppercase().as_slice() {
        b"UIDVALIDITY" => r.number32().and_then(UidValidity::new).map(Code::UidValidity),
        b"UIDNEXT" => r.number32().map(Code::UidNext),
        b"UNSEEN" => r.number32().map(Code::Unseen),
        b"HIGHESTMODSEQ" => r.number().map(ModSeq).map(Code::HighestModSeq),
        b"PERMANENTFLAGS" => {
            let (flags, any_keyword) = data::flags(r)?;
            Some(Code::PermanentFlags { flags, any_keyword })
        }
        b"CAPABILITY" => Some(Code::Capability(data::words(r))),
        b"APPENDUID" => {
            let validity = UidValidity::new(r.number32()?)?;
            Some(Code::AppendUid { validity, uids: uid_set(r)? })
        }
        b"COPYUID" => {
            let validity = UidValidity::new(r.number32()?)?;
            Some(Code::CopyUid { validity, from: uid_set(r)?, to: uid_set(r)? })
        }
        _ => None,
    }
}

fn uid_set(r: &mut Reader<'_>) -> Option<UidSet> {
    r.spaces();
    UidSet::parse(r.code_atom()?)
}

#[cfg(test)]
mod tests {
    use super::status;
    use crate::wire::{Fragment, Reader};
    use crate::{Code, Flag, UidSet};
    use mailhaul_model::{ModSeq, UidValidity};

    fn read(text: &'static str) -> (Option<Code>, String) {
        status(&mut Reader::new(&[Fragment::Text(text.into())]))
    }

    #[test]
    fn codes_with_arguments_are_read() {
        let validity = UidValidity::new(38505).unwrap();
        let uids = UidSet::parse(b"3955:3957").unwrap();
        let flags = vec![Flag::Seen, Flag::Keyword("$a]".into())];
        for (text, code) in [
            ("[APPENDUID 38505 3955:3957] done", Code::AppendUid { validity, uids: uids.clone() }),
            (
                "[copyuid 38505 1:3 3955:3957] done",
                Code::CopyUid { validity, from: UidSet::parse(b"1:3").unwrap(), to: uids },
            ),
            (
                "[PERMANENTFLAGS (\\Seen $a] \\*)] done",
                Code::PermanentFlags { flags, any_keyword: true },
            ),
            ("[HIGHESTMODSEQ 715194045007] done", Code::HighestModSeq(ModSeq(715_194_045_007))),
            ("[UIDVALIDITY 38505]done", Code::UidValidity(validity)),
            ("[BADCHARSET (\"]\")] done", Code::Other("BADCHARSET (\"]\")".into())),
            ("[UIDVALIDITY 0] done", Code::Other("UIDVALIDITY 0".into())),
            ("[READ-ONLY]  done", Code::ReadOnly),
        ] {
            assert_eq!(read(text), (Some(code), "done".to_owned()), "{text}");
        }
    }

    #[test]
    fn a_bracket_that_is_not_closed_is_text() {
        assert_eq!(read("[ALERT hello"), (None, "[ALERT hello".to_owned()));
        assert_eq!(read(""), (None, String::new()));
    }
}
