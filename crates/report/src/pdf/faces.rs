//! The fonts: Inter, which is part of the program, and for what it lacks those of the system.

use std::collections::HashMap;
use std::sync::Arc;

use fontique::{Blob, Collection, CollectionOptions, FontInfoOverride, SourceCache};
use krilla::text::{Font, Tag};
use parley::FontContext;

/// Under a name of its own, so that a system's other version of the family never stands in for it.
pub(super) const BASE: &str = "Mailhaul Certificate";

const REGULAR: &[u8] = include_bytes!("../../fonts/Inter-Regular.otf");
const SEMIBOLD: &[u8] = include_bytes!("../../fonts/Inter-SemiBold.otf");

/// Every font that text may be set in.
pub(super) fn context(system_fonts: bool) -> FontContext {
    let options = CollectionOptions { system_fonts, ..CollectionOptions::default() };
    let mut collection = Collection::new(options);
    for data in [REGULAR, SEMIBOLD] {
        let named = FontInfoOverride { family_name: Some(BASE), ..FontInfoOverride::default() };
        collection.register_fonts(Blob::new(Arc::new(data)), Some(named));
    }
    FontContext { collection, source_cache: SourceCache::default() }
}

/// Fonts as the document embeds them, each made once.
#[derive(Default)]
pub(super) struct Faces {
    known: HashMap<Key, Option<Font>>,
}

#[derive(PartialEq, Eq, Hash)]
struct Key {
    blob: u64,
    index: u32,
    axes: Vec<([u8; 4], u32)>,
}

impl Faces {
    /// The font of a run; `None` where the document can't hold it.
    pub(super) fn of(&mut self, run: &parley::Run<'_, ()>) -> Option<Font> {
        let data = run.font();
        let settings = run.synthesis();
        let axes: Vec<([u8; 4], f32)> = settings
            .variation_settings()
            .iter()
            .map(|(tag, value)| (tag.to_be_bytes(), *value))
            .collect();
        let key = Key {
            blob: data.data.id(),
            index: data.index,
            axes: axes.iter().map(|(tag, value)| (*tag, value.to_bits())).collect(),
        };
        self.known
            .entry(key)
            .or_insert_with(|| {
                let coordinates: Vec<_> =
                    axes.iter().map(|(tag, value)| (Tag::new(tag), *value)).collect();
                Font::new_variable(
                    data.data.clone().into_raw_parts().0.into(),
                    data.index,
                    &coordinates,
                )
            })
            .clone()
    }
}
