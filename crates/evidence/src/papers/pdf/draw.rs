//! Draws what has been placed, and ties each piece to its place in the tree of tags.

use krilla::{
    Document, SerializeSettings,
    color::rgb,
    configure::{Accessibility, Archival, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{PathBuilder, Point, Rect},
    metadata::{DateTime, Metadata, TextDirection},
    outline::{Outline as Contents, OutlineNode},
    page::PageSettings,
    paint::Fill,
    surface::Surface,
    tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TagGroup, TagTree},
};

use super::{
    super::{
        Lang,
        outline::{Outline, Run, filled},
        words as w,
    },
    About, NoPdf,
    flow::{Branch, HEIGHT, MARGIN, Mark, Placed, ROOM, Rule, Sheets, WIDTH},
    fonts::Fonts,
    text::{self, Style},
};

const FOOT: f32 = 7.0;

/// The bytes of the file.
pub(super) fn draw(about: &About, outlines: &[Outline], sheets: Sheets, fonts: &Fonts) -> Result<Vec<u8>, NoPdf> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|e| NoPdf::NotArchival(format!("{e:?}")))?;
    let settings = SerializeSettings { configuration, enable_tagging: true, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let mut owned: Vec<Vec<Identifier>> = Vec::new();
    owned.resize_with(sheets.owners, Vec::new);
    let size = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| NoPdf::NotArchival("no size".into()))?;
    for (number, lang) in sheets.pages.iter().enumerate() {
        let mut page = document.start_page_with(size.clone());
        let mut surface = page.surface();
        for rule in sheets.rules.iter().filter(|rule| rule.page == number) {
            draw_rule(&mut surface, rule);
        }
        for placed in sheets.placed.iter().filter(|placed| placed.page == number) {
            let id = draw_line(&mut surface, placed);
            if let Some(of) = placed.owner.and_then(|owner| owned.get_mut(owner)) {
                of.push(id);
            }
        }
        draw_line(&mut surface, &foot(number, *lang, &sheets, fonts));
        surface.finish();
        page.finish();
    }
    let mut tree = TagTree::new().with_lang(outlines.first().map(|outline| outline.lang.tag().to_owned()));
    for branch in sheets.tree {
        tree.push(group(branch, &mut owned));
    }
    document.set_tag_tree(tree);
    document.set_outline(contents(&sheets.marks));
    document.set_metadata(metadata(about, outlines));
    document.finish().map_err(|e| NoPdf::NotArchival(format!("{e:?}")))
}

fn draw_rule(surface: &mut Surface<'_>, rule: &Rule) {
    let thickness = if rule.thick { 0.9 } else { 0.35 };
    let mut path = PathBuilder::new();
    let Some(rect) = Rect::from_xywh(MARGIN, rule.y, ROOM, thickness) else { return };
    path.push_rect(rect);
    let Some(path) = path.finish() else { return };
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
    surface.set_fill(Some(ink(if rule.thick { 0 } else { 110 })));
    surface.draw_path(&path);
    surface.end_tagged();
}

fn ink(grey: u8) -> Fill {
    Fill { paint: rgb::Color::new(grey, grey, grey).into(), ..Fill::default() }
}

fn draw_line(surface: &mut Surface<'_>, placed: &Placed) -> Identifier {
    let tag = match placed.owner {
        Some(_) => ContentTag::Span(SpanTag::empty()),
        None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther)),
    };
    let id = surface.start_tagged(tag);
    surface.set_fill(Some(ink(0)));
    let mut x = placed.x;
    for piece in &placed.line.pieces {
        let start = Point::from_xy(x, placed.baseline);
        surface.draw_glyphs(start, &piece.glyphs, piece.font.clone(), &piece.text, placed.size, false);
        x += piece.width * placed.size;
    }
    surface.end_tagged();
    id
}

/// Which page this is, of which request.
fn foot(number: usize, lang: Lang, sheets: &Sheets, fonts: &Fonts) -> Placed {
    let count = |n: usize| Run::Number(n.to_string());
    let mut runs = vec![Run::Code(sheets.called.clone()), Run::Ours(" — ".to_owned())];
    runs.extend(filled(w::PAGE_OF, lang, &[("page", count(number + 1)), ("pages", count(sheets.pages.len()))]));
    let style = Style { bold: false, from_right: lang.from_right(), room: ROOM / FOOT };
    let line = text::set(&runs, style, fonts).into_iter().next().unwrap_or_default();
    let x = if lang.from_right() { WIDTH - MARGIN - line.width * FOOT } else { MARGIN };
    Placed { page: number, x, baseline: HEIGHT - 34.0, size: FOOT, line, owner: None }
}

fn group(branch: Branch, owned: &mut [Vec<Identifier>]) -> TagGroup {
    let mut group = TagGroup::new(branch.tag);
    for child in branch.below {
        group.push(self::group(child, owned));
    }
    for id in branch.owner.and_then(|owner| owned.get_mut(owner)).map(std::mem::take).unwrap_or_default() {
        group.push(id);
    }
    group
}

fn contents(marks: &[Mark]) -> Contents {
    fn node(mark: &Mark) -> OutlineNode {
        let to = XyzDestination::new(mark.page, Point::from_xy(MARGIN, (mark.y - 4.0).max(0.0)));
        let mut out = OutlineNode::new(mark.title.to_owned(), to).with_open(true);
        mark.below.iter().for_each(|below| out.push_child(node(below)));
        out
    }
    let mut contents = Contents::new();
    marks.iter().for_each(|mark| contents.push_child(node(mark)));
    contents
}

fn metadata(about: &About, outlines: &[Outline]) -> Metadata {
    let titles: Vec<_> = outlines.iter().map(|outline| outline.title).collect();
    let first = outlines.first().map_or(Lang::En, |outline| outline.lang);
    let at = about.at.timestamp().to_zoned_datetime(jiff::tz::TimeZone::UTC);
    let small = |n: i8| u8::try_from(n).unwrap_or_default();
    let date = DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    let direction = if first.from_right() { TextDirection::RightToLeft } else { TextDirection::LeftToRight };
    Metadata::new()
        .title(format!("{} {}", titles.join(" / "), about.number))
        .language(first.tag().to_owned())
        .creator("Comity".to_owned())
        .producer("Comity".to_owned())
        .document_id(format!("comity-page-{}", about.number))
        .creation_date(date)
        .text_direction(direction)
}
