//! The window's catalogs, read from their files by a reader of their own.

use std::collections::HashMap;
use std::path::Path;

use mailhaul_report::{Language, Voice};

/// The translations of a language by their English texts, forms in lines, as the program names its sentences.
pub type Catalog = HashMap<String, String>;

pub const TRANSLATED: [Language; 3] = [Language::German, Language::French, Language::Spanish];

pub fn catalog(language: Language) -> Catalog {
    let locales = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/locales");
    let file = std::fs::read_to_string(locales.join(format!("{}.po", language.tag()))).unwrap();
    file.replace("\r\n", "\n").split("\n\n").filter_map(entry).collect()
}

/// A voice that speaks a language as the window has it.
pub fn voice(language: Language) -> Voice {
    let catalog = catalog(language);
    Voice::new(language, move |code| catalog.get(code).cloned())
}

fn entry(block: &str) -> Option<(String, String)> {
    let (mut english, mut forms, mut last) = (Vec::new(), Vec::new(), "");
    for line in block.lines().filter(|line| !line.starts_with('#')) {
        let (key, text) = line.split_once('"')?;
        let text = text.strip_suffix('"')?.replace("\\\"", "\"");
        let continued = key.is_empty();
        last = if continued { last } else { key.trim() };
        let texts = match last {
            "msgid" | "msgid_plural" => &mut english,
            "msgctxt" => return None,
            _ => &mut forms,
        };
        match texts.last_mut() {
            Some(open) if continued => *open = format!("{open}{text}"),
            _ => texts.push(text),
        }
    }
    Some((english.join("\n"), forms.join("\n")))
}
