//! What all pages have in common: they render, they escape, they keep to the house's rules for markup.

use std::{fs, path::PathBuf};

use super::{Lang, sample};

/// `target/pages/<lang>-<page>.html`: for eyes, and for `tools/pages/look.mjs`.
#[test]
fn every_page_renders_in_every_language() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/pages/samples");
    fs::create_dir_all(&folder).unwrap();
    for lang in Lang::ALL {
        for (name, html) in sample::pages(lang) {
            fs::write(folder.join(format!("{}-{name}.html", lang.code())), html).unwrap();
        }
    }
}
