//! Cutting a stream into lines and literals: the same whatever the portions, and never more at once than the limits say.

use bytes::BytesMut;
use mailhaul_imap::wire::{Dialect, FrameError, Framer, Limits, Piece};

const LIMITS: Limits = Limits { text: 512, inline: 64 };

/// The first byte chooses the dialect and the portions.
pub fn frames(data: &[u8]) {
    let Some((mode, rest)) = data.split_first() else { return };
    let dialect = if mode & 1 == 0 { Dialect::Responses } else { Dialect::Commands };
    let whole = cut(dialect, rest, rest.len().max(1));
    let parts = cut(dialect, rest, usize::from(mode >> 1) + 1);
    assert_eq!(whole, parts, "cut otherwise in other portions");
}

/// The pieces up to the first error, with the portions of large literals joined.
fn cut(dialect: Dialect, bytes: &[u8], portion: usize) -> (Vec<Piece>, Option<FrameError>) {
    let mut framer = Framer::new(dialect, LIMITS);
    let mut input = BytesMut::new();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut error = None;
    'all: for part in bytes.chunks(portion) {
        input.extend_from_slice(part);
        loop {
            assert!(framer.wanted(&input) <= LIMITS.inline, "a reader would make too much room");
            match framer.next(&mut input) {
                Ok(None) => break,
                Ok(Some(piece)) => add(&mut pieces, piece),
                Err(found) => {
                    error = Some(found);
                    break 'all;
                }
            }
        }
    }
    (pieces, error)
}

fn add(pieces: &mut Vec<Piece>, piece: Piece) {
    match &piece {
        Piece::Text { text, .. } => {
            assert!(text.len() <= LIMITS.text, "a line beyond the limit");
        }
        Piece::Literal(bytes) => {
            assert!(bytes.len() <= LIMITS.inline, "a literal beyond the limit");
        }
        Piece::Chunk { bytes, last } => {
            if let Some(Piece::Chunk { bytes: before, last: false }) = pieces.last() {
                let bytes = [&before[..], &bytes[..]].concat().into();
                pieces.pop();
                return pieces.push(Piece::Chunk { bytes, last: *last });
            }
        }
    }
    pieces.push(piece);
}
