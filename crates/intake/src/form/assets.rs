//! The files beside the pages, in the program itself.

/// One of them.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    pub path: &'static str,
    pub media_type: &'static str,
    pub text: &'static str,
}

const ASSETS: [Asset; 4] = [
    Asset {
        path: "/form.css",
        media_type: "text/css; charset=utf-8",
        text: include_str!("form.css"),
    },
    Asset {
        path: "/form.js",
        media_type: "text/javascript; charset=utf-8",
        text: include_str!("form.js"),
    },
    Asset {
        path: "/seal.js",
        media_type: "text/javascript; charset=utf-8",
        text: include_str!("seal.js"),
    },
    Asset {
        path: "/sign-in.js",
        media_type: "text/javascript; charset=utf-8",
        text: include_str!("sign-in.js"),
    },
];

/// The file under this path.
pub fn asset(path: &str) -> Option<Asset> {
    ASSETS.into_iter().find(|asset| asset.path == path)
}

#[cfg(test)]
mod tests {
    use super::ASSETS;

    #[test]
    fn no_file_asks_for_anything_from_elsewhere_or_makes_code_of_text() {
        for asset in ASSETS {
            for word in [
                "http:",
                "https:",
                "//cdn",
                "url(",
                "@import",
                "eval(",
                "new Function",
                "innerHTML",
                "document.write",
            ] {
                assert!(!asset.text.contains(word), "{} has {word}", asset.path);
            }
        }
    }
}
