//! The language of what the system draws for us (the icon beside the clock, notifications, the menu bar) and of certificates. The
//! catalogs are the window's; it hands over the one of the language that it speaks.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use mailhaul_app::{Language, Voice as DocumentVoice};
use mailhaul_model::Said;
use tauri::{AppHandle, Manager, Wry};

/// A language's texts: the forms of each (one, others), by its short name in the window's catalogs.
pub type Catalog = HashMap<String, Vec<String>>;

/// The language that is spoken; English until the window says another.
#[derive(Debug, Default)]
pub struct Voice(RwLock<Spoken>);

#[derive(Clone, Debug, Default)]
struct Spoken {
    language: Language,
    catalog: Arc<Catalog>,
}

impl Voice {
    /// From here on it speaks this language; the catalog of English is empty.
    pub fn learn(&self, language: Language, catalog: Catalog) {
        let spoken = Spoken { language, catalog: Arc::new(catalog) };
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = spoken;
    }

    /// The language of now, for a document: it stays what it is while that is written.
    pub fn for_documents(&self) -> DocumentVoice {
        let Spoken { language, catalog } = self.spoken();
        DocumentVoice::new(language, move |code| forms(&catalog, code))
    }

    /// A sentence.
    pub fn say(&self, said: &Said) -> String {
        said.translated(&|code| forms(&self.spoken().catalog, code)).to_string()
    }

    /// A text of the window, which is its own key.
    pub fn word(&self, text: &str) -> String {
        forms(&self.spoken().catalog, text).unwrap_or_else(|| text.to_owned())
    }

    fn spoken(&self) -> Spoken {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn forms(catalog: &Catalog, key: &str) -> Option<String> {
    catalog.get(&short(key)).map(|forms| forms.join("\n"))
}

/// The sentence in the language of the window.
pub fn say(handle: &AppHandle<Wry>, said: &Said) -> String {
    handle.try_state::<Voice>().map_or_else(|| said.to_string(), |voice| voice.say(said))
}

/// What the window's catalogs call a text (`ui/src/lib/lang/short.ts`): FNV-1a in 32 bits over UTF-16, in base 36.
fn short(key: &str) -> String {
    let hash = key
        .encode_utf16()
        .fold(0x811c_9dc5_u32, |hash, unit| (hash ^ u32::from(unit)).wrapping_mul(0x0100_0193));
    let mut left = hash;
    let mut name = Vec::new();
    loop {
        name.extend(char::from_digit(left % 36, 36));
        left /= 36;
        if left == 0 {
            return name.into_iter().rev().collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use mailhaul_model::said;

    use super::{Catalog, Language, Voice, short};

    #[test]
    fn a_text_is_called_what_the_window_calls_it() {
        // The window's own tests name the same two.
        assert_eq!(short("Pause all"), "zh0x5e");
        assert_eq!(short("Zürich – 東京"), "1fnw9xl");
    }

    #[test]
    fn a_sentence_inside_another_is_spoken_too_and_what_is_unknown_stays_english() {
        let voice = Voice::default();
        let inner = said!(2_u32; "# job", "# jobs");
        let said = said!("Paused: {0}", inner);
        assert_eq!(voice.say(&said), "Paused: 2 jobs");
        let forms = vec!["# Auftrag".to_owned(), "# Aufträge".to_owned()];
        voice.learn(Language::German, Catalog::from([(short("# job\n# jobs"), forms)]));
        assert_eq!(voice.say(&said), "Paused: 2 Aufträge");
        voice.learn(Language::English, Catalog::new());
        assert_eq!(voice.say(&said), "Paused: 2 jobs");
    }
}
