//! Where a run's events go.

use mailhaul_model::Event;
use mailhaul_model::event::Level;

/// Takes events as they happen. Called from several tasks: an implementation must not block for long.
pub trait EventSink: Send + Sync {
    /// Takes one.
    fn emit(&self, event: Event);

    /// A message arrived. Only a log that names every message wants to know.
    fn arrived(&self, _message: &Arrived<'_>) {}
}

/// A message that is on the destination now.
#[derive(Clone, Copy, Debug)]
pub struct Arrived<'a> {
    /// Its source folder, decoded.
    pub folder: &'a str,
    pub uid: u32,
    /// Bytes that were sent.
    pub size: u64,
    /// Its UID on the destination; 0 where the server doesn't tell.
    pub place: u32,
}

impl<F: Fn(Event) + Send + Sync> EventSink for F {
    fn emit(&self, event: Event) {
        self(event);
    }
}

pub(crate) fn info(sink: &dyn EventSink, text: impl Into<String>) {
    sink.emit(Event::Log { level: Level::Info, text: text.into() });
}

pub(crate) fn warn(sink: &dyn EventSink, text: impl Into<String>) {
    sink.emit(Event::Log { level: Level::Warning, text: text.into() });
}
