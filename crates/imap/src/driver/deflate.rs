//! COMPRESS=DEFLATE (RFC 4978): what goes over the wire once both sides agreed on it.

use std::io::{self, IoSlice};

use bytes::{Buf, BytesMut};
use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

use super::READ;
use crate::state::State;

/// Compressed bytes that may wait to be written.
const OUT_MOST: usize = 64 << 10;
/// Room that is made for what comes out of either direction.
const ROOM: usize = 16 << 10;

/// Both directions, each with what waits to go through.
pub(super) struct Deflate {
    expander: Decompress,
    compressor: Compress,
    /// As it came from the server.
    pub(super) raw: BytesMut,
    /// As it goes to the server.
    pub(super) out: BytesMut,
    /// Something was taken that isn't wholly in `out`.
    unfinished: bool,
    /// The last look into `raw` gave something, so there may be more.
    more: bool,
}

impl Deflate {
    /// `raw` was read behind the server's OK.
    pub(super) fn new(raw: BytesMut) -> Self {
        Self {
            expander: Decompress::new(false),
            // The quickest: mail that is text shrinks to a third, encoded attachments by a quarter, whatever the level.
            compressor: Compress::new(Compression::fast(), false),
            more: !raw.is_empty(),
            raw,
            out: BytesMut::new(),
            unfinished: false,
        }
    }

    /// Bytes were added to `raw`.
    pub(super) fn arrived(&mut self) {
        self.more = true;
    }

    /// Whether [`Self::expand`] may give something.
    pub(super) fn has_more(&self) -> bool {
        self.more
    }

    /// Appends a bounded portion of what the server said to `input`, however much a few bytes may stand for.
    pub(super) fn expand(&mut self, input: &mut BytesMut) -> io::Result<()> {
        let limit = input.len() + READ;
        let mut room = [0; ROOM];
        while input.len() < limit {
            let before = (self.expander.total_in(), self.expander.total_out());
            let status = self.expander.decompress(&self.raw, &mut room, FlushDecompress::None);
            let status =
                status.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
            let taken = usize::try_from(self.expander.total_in() - before.0).unwrap_or(0);
            let given = usize::try_from(self.expander.total_out() - before.1).unwrap_or(0);
            self.raw.advance(taken);
            input.extend_from_slice(&room[..given]);
            if status == Status::StreamEnd {
                let text = "the compressed stream came to its end";
                return Err(io::Error::new(io::ErrorKind::InvalidData, text));
            }
            if taken == 0 && given == 0 || self.raw.is_empty() && given < ROOM {
                self.more = false;
                break;
            }
        }
        Ok(())
    }

    /// Takes what may be written now; a server must be able to act on all of it, so nothing is held back.
    pub(super) fn take(&mut self, state: &mut State) -> io::Result<()> {
        while self.out.len() < OUT_MOST && state.has_output() {
            let mut slices = [IoSlice::new(&[])];
            state.output(&mut slices);
            let taken = self.press(&slices[0], FlushCompress::None)?;
            state.wrote(taken);
        }
        if self.unfinished && !state.has_output() {
            self.press(&[], FlushCompress::Sync)?;
            self.unfinished = false;
        }
        Ok(())
    }

    fn press(&mut self, bytes: &[u8], flush: FlushCompress) -> io::Result<usize> {
        let mut room = [0; ROOM];
        let begin = self.compressor.total_in();
        loop {
            let taken = usize::try_from(self.compressor.total_in() - begin).unwrap_or(0);
            let before = self.compressor.total_out();
            let pressed = self.compressor.compress(&bytes[taken..], &mut room, flush);
            pressed.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
            let given = usize::try_from(self.compressor.total_out() - before).unwrap_or(0);
            self.out.extend_from_slice(&room[..given]);
            let taken = usize::try_from(self.compressor.total_in() - begin).unwrap_or(0);
            if taken == bytes.len() && given < ROOM {
                self.unfinished = true;
                return Ok(taken);
            }
        }
    }
}
