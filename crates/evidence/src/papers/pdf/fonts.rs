//! Fonts that the caller brings, and shaping: characters in, glyphs out, for one font and one direction at a time.

use std::{cell::RefCell, collections::BTreeMap, ops::Range};

use harfrust::{Direction, FontRef, ShapeOptions, ShaperData, UnicodeBuffer};
use krilla::text::{Font, GlyphId, KrillaGlyph};

/// One face of a font file (OpenType, or one of a collection).
#[derive(Clone)]
pub struct Face {
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// Which face of a collection; 0 otherwise.
    pub index: u32,
}

/// The faces of the page: the first that has a character sets it.
pub struct Fonts {
    regular: Vec<Loaded>,
    bold: Vec<Loaded>,
    /// Which face of the regular ones has a character.
    found: RefCell<BTreeMap<(bool, char), Option<usize>>>,
}

impl std::fmt::Debug for Fonts {
    /// Megabytes do not print.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Fonts({} regular, {} bold)", self.regular.len(), self.bold.len())
    }
}

struct Loaded {
    bytes: std::sync::Arc<Vec<u8>>,
    index: u32,
    shaper: ShaperData,
    font: Font,
}

impl Loaded {
    fn new(face: Face) -> Option<Self> {
        let Face { bytes, index } = face;
        let bytes = std::sync::Arc::new(bytes);
        let shaper = ShaperData::new(&FontRef::from_index(&bytes, index).ok()?);
        let font = Font::new(bytes.clone().into(), index)?;
        Some(Self { bytes, index, shaper, font })
    }

    /// The glyphs of a text, in the order in which they stand on the page, advances in parts of the size.
    fn shape(&self, text: &str, from_right: bool) -> Vec<KrillaGlyph> {
        let Ok(font) = FontRef::from_index(&self.bytes, self.index) else { return Vec::new() };
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(if from_right { Direction::RightToLeft } else { Direction::LeftToRight });
        let shaper = self.shaper.shaper(&font).build();
        #[expect(clippy::cast_precision_loss, reason = "an em has at most 16,384 units")]
        let units = |n: i32| n as f32 / self.font.units_per_em();
        let shaped = shaper.shape(buffer, ShapeOptions::new());
        let clusters = clusters(shaped.glyph_infos().iter().map(|info| info.cluster as usize), text.len());
        let glyph = |(info, at): (&harfrust::GlyphInfo, &harfrust::GlyphPosition)| {
            let start = info.cluster as usize;
            let end = clusters.get(&start).copied().unwrap_or(text.len());
            KrillaGlyph::new(
                GlyphId::new(info.glyph_id),
                units(at.x_advance),
                units(at.x_offset),
                units(at.y_offset),
                units(at.y_advance),
                start..end,
                None,
            )
        };
        shaped.glyph_infos().iter().zip(shaped.glyph_positions()).map(glyph).collect()
    }
}

/// Where each cluster of characters ends: where the next begins.
fn clusters(starts: impl Iterator<Item = usize>, end: usize) -> BTreeMap<usize, usize> {
    let mut starts: Vec<_> = starts.collect();
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().skip(1).copied().chain([end]).collect::<Vec<_>>();
    starts.into_iter().zip(ends).collect()
}

/// A piece of text set in one font.
#[derive(Clone)]
pub(super) struct Piece {
    pub(super) font: Font,
    pub(super) text: String,
    pub(super) glyphs: Vec<KrillaGlyph>,
    /// In parts of the size.
    pub(super) width: f32,
}

impl Fonts {
    /// Reads the faces; `None` when one of them is no font that can be read.
    pub fn new(regular: Vec<Face>, bold: Vec<Face>) -> Option<Self> {
        let load = |faces: Vec<Face>| faces.into_iter().map(Loaded::new).collect::<Option<Vec<_>>>();
        Some(Self { regular: load(regular)?, bold: load(bold)?, found: RefCell::default() })
    }

    /// The faces in which a text is looked for: the bold ones, and then the others, which are better than none.
    fn faces(&self, bold: bool) -> impl Iterator<Item = &Loaded> {
        let first = if bold { self.bold.as_slice() } else { &[] };
        first.iter().chain(&self.regular)
    }

    /// Can both weights set this character?
    pub(super) fn has(&self, c: char) -> bool {
        self.face_for(c, false).is_some() && self.face_for(c, true).is_some()
    }

    /// The first face that has it.
    pub(super) fn face_for(&self, c: char, bold: bool) -> Option<usize> {
        if let Some(found) = self.found.borrow().get(&(bold, c)) {
            return *found;
        }
        let mut text = [0; 4];
        let text = c.encode_utf8(&mut text);
        let sets = |face: &Loaded| {
            let glyphs = face.shape(text, false);
            !glyphs.is_empty() && glyphs.iter().all(|glyph| krilla::text::Glyph::glyph_id(glyph).to_u32() != 0)
        };
        let found = self.faces(bold).position(sets);
        self.found.borrow_mut().insert((bold, c), found);
        found
    }

    /// Sets a piece in the face with this number.
    pub(super) fn set(&self, text: &str, face: usize, bold: bool, from_right: bool) -> Option<Piece> {
        let face = self.faces(bold).nth(face)?;
        let glyphs = face.shape(text, from_right);
        let width = glyphs.iter().map(|glyph| krilla::text::Glyph::x_advance(glyph, 1.0)).sum();
        Some(Piece { font: face.font.clone(), text: text.to_owned(), glyphs, width })
    }

    /// How wide each cluster is, at its first byte.
    pub(super) fn measure(
        &self,
        text: &str,
        face: usize,
        bold: bool,
        from_right: bool,
        mut put: impl FnMut(Range<usize>, f32),
    ) {
        let glyphs = self.faces(bold).nth(face).map(|face| face.shape(text, from_right)).unwrap_or_default();
        for glyph in &glyphs {
            put(krilla::text::Glyph::text_range(glyph), krilla::text::Glyph::x_advance(glyph, 1.0));
        }
    }
}
