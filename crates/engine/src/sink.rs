//! Where a run's events go.

use mailhaul_model::Event;
use mailhaul_model::event::Level;

/// Takes events as they happen. Called from several tasks: an implementation must not block for long.
pub trait EventSink: Send + Sync {
    /// Takes one.
    fn emit(&self, event: Event);
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
