//! Who says a document's sentences: a language and its catalog, which is the caller's.

use std::fmt;

use crate::Language;

/// The forms of a sentence in a language, in lines, by its English code.
type Catalog = Box<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// A language with its catalog. What that lacks is said in English.
pub struct Voice {
    pub(crate) language: Language,
    pub(crate) catalog: Catalog,
}

impl Voice {
    /// `catalog` has the forms of a sentence, in lines, by its code.
    pub fn new(
        language: Language,
        catalog: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        Self { language, catalog: Box::new(catalog) }
    }

    /// The language in which the sentences stand in the source.
    pub fn english() -> Self {
        Self::new(Language::English, |_| None)
    }
}

impl fmt::Debug for Voice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Voice").field("language", &self.language).finish_non_exhaustive()
    }
}
