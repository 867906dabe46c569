//! Grounds for refusal and postponement: the requested state's own and those of the texts that carry the request.

use crate::{
    ElementResult, Gap, GroundRule,
    ask::gap,
    record::{Cure, GroundRecord, Treaty},
    verdict::Verdict,
};

/// Those of the state first, each with its article, its cure, and whether the facts raise it.
pub(crate) fn of(verdict: &Verdict<'_>) -> Vec<GroundRule> {
    let (asked, measure) = (&verdict.asked, verdict.asked.question.measure);
    let own = asked.to.grounds.iter();
    let theirs = treaties(verdict).into_iter().flat_map(|t| &t.grounds);
    let fits = |g: &&GroundRecord| g.head.span.contains(asked.today) && g.measures.contains(&measure);
    own.chain(theirs).filter(fits).map(|g| rule(verdict, g)).collect()
}

/// The treaties on which the chosen texts rest, each once.
pub(crate) fn treaties<'b>(verdict: &Verdict<'b>) -> Vec<&'b Treaty> {
    let mut list: Vec<&Treaty> = Vec::new();
    for treaty in verdict.chosen.iter().filter_map(|o| o.treaty) {
        if !list.iter().any(|t| t.head.id() == treaty.head.id()) {
            list.push(treaty);
        }
    }
    list
}

fn rule(verdict: &Verdict<'_>, record: &GroundRecord) -> GroundRule {
    let common = verdict.asked.book.cures.get(&record.ground);
    let cure = record.cure.clone().or_else(|| common.map(|c| c.cure.clone()));
    GroundRule {
        ground: record.ground,
        says: common.map(|c| c.says.clone()).unwrap_or_default(),
        mandatory: record.mandatory,
        raised: common.and_then(|c| raised_by(verdict, c)),
        citation: record.head.citation.clone(),
        cure: cure.unwrap_or_default(),
    }
}

/// One fact that says yes raises it; while one is not known, it is open.
fn raised_by(verdict: &Verdict<'_>, cure: &Cure) -> Option<ElementResult> {
    cure.raised_by.iter().map(|fact| verdict.asked.known.is(Some(*fact))).min()
}

/// A mandatory ground that the facts raise is a no. Each code once.
pub(crate) fn raised(grounds: &[GroundRule]) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = Vec::new();
    let mut seen = Vec::new();
    for ground in grounds.iter().filter(|g| g.mandatory && g.raised == Some(ElementResult::Met)) {
        if !seen.contains(&ground.ground) {
            seen.push(ground.ground);
            let says =
                format!("The facts raise a ground on which the state must refuse ({}): {}", ground.ground, ground.says);
            gaps.push(Gap { citation: Some(ground.citation.clone()), ..gap("ground-raised", &says, &ground.cure) });
        }
    }
    gaps
}
