//! From the law's answer to its panel.

use std::collections::BTreeMap;

use law::{
    Answer, Authorisation, Basis, Citation, Count, DualCriminality, Element, ElementResult, Gap, GroundRule, Retention,
};
use terms::Instant;

use super::{
    form::Lack,
    law::{BasisRow, ClosedRow, CountView, Dual, ElementRow, GroundRow, LawPanel, Met, RetentionRow, Source},
    shell::State,
    text::Text,
    times::{Clock, ClockKind, Zone},
    vocabulary::{ground_word, retention_badge, route_word},
    words as w,
};

/// What the panel needs to know besides the answer.
#[derive(Debug, Clone, Copy)]
pub struct AskedAs<'a> {
    /// The asking state.
    pub from: &'a State,
    /// The asked state.
    pub to: &'a State,
    /// The day whose procedure applies, such as `2026-11-23`.
    pub day: &'a str,
    /// Now, for the clock.
    pub now: Instant,
    /// The wall clocks that are shown.
    pub zones: &'a [Zone],
    /// The language in which the law book is written, such as `en`.
    pub lang: &'a str,
    /// What each kind of conduct is called, by its id. One that is not there is shown by its id.
    pub conduct: &'a BTreeMap<String, String>,
}

impl LawPanel {
    /// The panel of an answer. Nothing is left out: what the answer does not know, the panel says that it does not know.
    pub fn of(answer: &Answer, asked: &AskedAs<'_>) -> Self {
        let says = |text: &str| Text::in_lang(text, asked.lang);
        let (authorisation, authorisation_source) = authorisation(&answer.authorisation);
        Self {
            from: asked.from.clone(),
            to: asked.to.clone(),
            asked_on: asked.day.to_owned(),
            bases: answer.bases.iter().map(|b| BasisRow::of(b, asked.lang)).collect(),
            closed: vec![],
            dual: match &answer.dual {
                DualCriminality::NotRequired { citation } => Dual::NotRequired(Source::of(citation)),
                DualCriminality::Compared { counts } => {
                    Dual::Compared(counts.iter().map(|c| count(c, asked)).collect())
                }
            },
            deadline: answer.deadline.as_ref().map(|d| Clock {
                says: Some(says(&d.says)),
                source: Some(d.citation.source.clone()),
                ..Clock::running(ClockKind::Legal, d.due, asked.now, asked.zones)
            }),
            authorisation,
            authorisation_source,
            retention: answer.retention.as_ref().map(retention),
            grounds: answer.grounds.iter().map(|g| ground(g, asked.lang)).collect(),
            splits: answer.splits.iter().map(|s| split(s, asked)).collect(),
            cautions: answer.cautions.iter().map(|c| says(&c.says)).collect(),
            gaps: answer.gaps.iter().map(|g| Lack::of(g, None, asked.lang)).collect(),
            unverified: answer.rests_on_unverified(),
        }
    }
}

impl BasisRow {
    /// The row of one legal basis; `lang` is that of the law book.
    pub fn of(basis: &Basis, lang: &str) -> Self {
        Self {
            source: Source::of(&basis.citation),
            says: Text::in_lang(&basis.says, lang),
            route: route_word(basis.route),
            conditions: basis.conditions.iter().map(|c| Text::in_lang(c, lang)).collect(),
        }
    }
}

/// More closed texts than this help nobody.
const CLOSED_MAX: usize = 5;

impl ClosedRow {
    /// The nearest closed texts; `lang` is that of the law book.
    pub fn rows(routes: &law::Routes, lang: &str) -> Vec<Self> {
        let says = |text: &str| Text::in_lang(text, lang);
        let row = |road: &law::ClosedRoad| Self {
            says: says(&road.says),
            source: Source::of(&road.citation),
            bars: road.bars.iter().map(|b| (says(&b.says), says(&b.opens))).collect(),
        };
        routes.closed.iter().take(CLOSED_MAX).map(row).collect()
    }
}

impl Lack {
    /// What the law misses, at a field of the form where it belongs to one; `lang` is that of the law book.
    pub fn of(gap: &Gap, field: Option<&str>, lang: &str) -> Self {
        Self {
            code: gap.code.clone(),
            field: field.map(str::to_owned),
            says: Text::in_lang(&gap.says, lang),
            cure: Text::in_lang(&gap.cure, lang),
            source: gap.citation.as_ref().map(|c| c.source.clone()),
        }
    }
}

impl Source {
    /// The source of a citation.
    pub fn of(citation: &Citation) -> Self {
        Self { cite: citation.source.clone(), record: citation.record.clone(), verified: citation.verified }
    }
}

impl From<ElementResult> for Met {
    fn from(result: ElementResult) -> Self {
        match result {
            ElementResult::Met => Self::Yes,
            ElementResult::Unknown => Self::Unknown,
            ElementResult::NotMet => Self::No,
        }
    }
}

fn count(count: &Count, asked: &AskedAs<'_>) -> CountView {
    let conduct = asked.conduct.get(&count.conduct).unwrap_or(&count.conduct);
    CountView {
        conduct: Text::in_lang(conduct.as_str(), asked.lang),
        result: count.result().into(),
        months_max: count.months_max,
        elements: count.elements.iter().map(|e| element(e, asked.lang)).collect(),
    }
}

fn split(split: &law::Split, asked: &AskedAs<'_>) -> Text {
    let name = |id: &String| asked.conduct.get(id).unwrap_or(id).clone();
    let counts = split.counts.iter().map(name).collect::<Vec<_>>().join(", ");
    Text::Filled(w::SPLIT_INTO, vec![("name", split.name.clone()), ("counts", counts)])
}

fn element(element: &Element, lang: &str) -> ElementRow {
    ElementRow {
        state: element.state.to_string(),
        says: Text::in_lang(&element.says, lang),
        met: element.result.into(),
        because: Text::in_lang(&element.because, lang),
        source: Source::of(&element.citation),
    }
}

fn ground(rule: &GroundRule, lang: &str) -> GroundRow {
    GroundRow {
        code: rule.ground.to_string(),
        name: ground_word(rule.ground).into(),
        mandatory: rule.mandatory,
        raised: rule.raised.map(Met::from),
        source: Source::of(&rule.citation),
        cure: Text::in_lang(&rule.cure, lang),
    }
}

fn authorisation(answer: &Authorisation) -> (Text, Option<Source>) {
    match answer {
        Authorisation::NotRequired { citation } => (w::AUTHORISATION_NONE.into(), Some(Source::of(citation))),
        Authorisation::Required { by, citation } => {
            (Text::Filled(w::AUTHORISATION_BY, vec![("by", by.clone())]), Some(Source::of(citation)))
        }
        Authorisation::Unknown => (w::AUTHORISATION_UNKNOWN.into(), None),
    }
}

/// The least and the most, in words; `None` where the text gives neither. One sentence for all pages.
pub fn days_between(least: Option<u32>, most: Option<u32>) -> Option<Text> {
    Some(match (least, most) {
        (None, None) => return None,
        (Some(least), Some(most)) if least == most => Text::Count(w::DAYS, least.into()),
        (Some(least), Some(most)) => {
            Text::Counted(w::RETENTION_DAYS, vec![("min", w::grouped(u64::from(least)))], w::DAYS, most.into())
        }
        (Some(least), None) => Text::counted(w::RETENTION_AT_LEAST, w::DAYS, least),
        (None, Some(most)) => Text::counted(w::RETENTION_AT_MOST, w::DAYS, most),
    })
}

fn retention(retention: &Retention) -> RetentionRow {
    RetentionRow {
        days: days_between(retention.days_min, retention.days_max),
        status: retention_badge(retention.status),
        source: Source::of(&retention.citation),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cite(verified: bool) -> Citation {
        Citation { record: "sample.record".into(), source: "Sample Act, s. 1".into(), verified }
    }

    fn panel(answer: &Answer) -> LawPanel {
        let state = |code: &str| State { code: code.into(), name: code.into() };
        let asked = AskedAs {
            from: &state("XA"),
            to: &state("XB"),
            day: "2026-11-23",
            now: Instant::from_micros(0),
            zones: &[],
            lang: "en",
            conduct: &BTreeMap::from([("fraud".to_owned(), "Fraud".to_owned())]),
        };
        LawPanel::of(answer, &asked)
    }

    fn silent() -> Answer {
        Answer {
            bases: vec![],
            dual: DualCriminality::Compared { counts: vec![] },
            deadline: None,
            authorisation: Authorisation::Unknown,
            retention: None,
            grounds: vec![],
            carried: vec![],
            nevers: vec![],
            cautions: vec![],
            splits: vec![],
            gaps: vec![],
        }
    }

    #[test]
    fn silence_of_the_law_is_shown_as_silence() {
        let shown = panel(&silent());
        assert!(shown.bases.is_empty() && shown.deadline.is_none());
        assert_eq!(shown.authorisation, Text::Word(w::AUTHORISATION_UNKNOWN));
    }

    #[test]
    fn an_unknown_element_and_an_unverified_record_reach_the_page() {
        let unknown = Element {
            state: "XB".parse().unwrap(),
            kind: Some(law::ElementKind::Act),
            says: "deceived".into(),
            result: ElementResult::Unknown,
            because: "Was anybody deceived?".into(),
            citation: cite(false),
        };
        let count = Count {
            conduct: "fraud".into(),
            elements: vec![unknown],
            months_max: [Some(60), None],
            sides: [None, None],
        };
        let shown = panel(&Answer { dual: DualCriminality::Compared { counts: vec![count] }, ..silent() });
        assert!(shown.unverified);
        let Dual::Compared(counts) = shown.dual else { panic!("compared") };
        assert_eq!((counts[0].result, counts[0].elements[0].met), (Met::Unknown, Met::Unknown));
        assert_eq!(counts[0].conduct, Text::in_lang("Fraud", "en"));
        assert_eq!(counts[0].elements[0].state, "XB");
    }

    #[test]
    fn split_conduct_and_what_would_open_a_closed_road_reach_the_page() {
        let bar = |says: &str| law::Bar { code: "no-party", says: says.into(), opens: "Accession <now>.".into() };
        let road = law::ClosedRoad {
            citation: cite(true),
            treaty: None,
            says: "Data is kept.".into(),
            bars: vec![bar("Land B was no party.")],
        };
        let routes = law::Routes { closed: vec![road; 9], ..law::Routes::default() };
        let splits = vec![law::Split { name: "A gang".into(), counts: vec!["fraud".into(), "theft".into()] }];
        let mut shown = panel(&Answer { splits, ..silent() });
        shown.closed = ClosedRow::rows(&routes, "en");
        assert_eq!(shown.closed.len(), CLOSED_MAX);
        let html = shown.show(crate::web::Lang::En).to_string();
        for part in
            ["A gang", "Fraud, theft", "What would open a road", "Land B was no party.", "Accession &lt;now&gt;."]
        {
            assert!(html.contains(part), "{part}: {html}");
        }
    }
}
