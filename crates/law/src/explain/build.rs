//! From the answer to the tree.

use super::{Explanation, Mark};
use crate::{
    Answer, Authorisation, Basis, Book, Count, DualCriminality, Element, ElementResult, GroundRule, Question,
    Retention, Routes, Side, load::MONTHS_MAX,
};

pub(super) fn tree(book: &Book, q: &Question, answer: &Answer, routes: &Routes) -> Explanation {
    let name = |code| book.state(code).map_or_else(|| format!("{code}"), |s| s.said.clone());
    let (from, to) = (name(q.from), name(q.to));
    let may = format!("{from} asks {to} to {} {} data ({})", q.measure, q.data, q.urgency);
    // One gap that no answer fills is a no, whatever else is not known.
    let open = answer.gaps.iter().all(|g| g.code.ends_with("-unknown"));
    let (mark, verdict) = match () {
        () if answer.is_open() => (Mark::Yes, "the law is open"),
        () if open => (Mark::Open, "the law cannot say yet"),
        () => (Mark::No, "the law is closed"),
    };
    let root = Explanation::new(mark, format!("{may}: {verdict}."));
    let mut under = Vec::new();
    under.extend(answer.splits.iter().map(|s| {
        Explanation::new(
            Mark::Note,
            format!("{} is several crimes in one. It is split into: {}.", s.name, s.counts.join(", ")),
        )
    }));
    under.push(bases(answer, routes));
    under.push(dual(book, q, answer));
    under.extend(deadline(book, q, answer));
    under.extend(answer.retention.as_ref().map(|r| clock(q, r, &to)));
    under.push(authorisation(answer, &to));
    under.extend(tiers(book, q));
    under.extend(grounds(answer));
    under.extend(answer.cautions.iter().map(|c| {
        let note = Explanation::new(Mark::Note, c.says.clone());
        c.citation.iter().fold(note, Explanation::from)
    }));
    under.extend(others(book, q, answer));
    under.extend(gaps(answer));
    under.extend(unused(routes));
    if answer.rests_on_unverified() {
        under.push(Explanation::new(Mark::Note, "This answer rests on law records that nobody has verified yet."));
    }
    root.with(under)
}

fn bases(answer: &Answer, routes: &Routes) -> Explanation {
    let mut list: Vec<Explanation> = Vec::new();
    for basis in &answer.bases {
        let says = format!("{} It goes by this channel: {}.", basis.says, basis.route.as_str());
        let mut under: Vec<_> =
            basis.conditions.iter().map(|c| Explanation::new(Mark::Note, format!("Condition: {c}"))).collect();
        if let [Some(days), _] = basis.hold_days {
            let more = basis.says_more();
            let more = if more.is_empty() { more } else { format!(", and {more}") };
            under.push(Explanation::new(Mark::Note, format!("A preservation holds for {days} days at first{more}.")));
        }
        under.extend(covered(answer, basis).map(|says| Explanation::new(Mark::Note, says)));
        list.push(Explanation::new(Mark::Yes, says).from(&basis.citation).with(under));
    }
    if !list.is_empty() {
        let n = list.len();
        let says = if n == 1 { "One text is open.".to_owned() } else { format!("{n} texts are open, the best first.") };
        return Explanation::new(Mark::Yes, says).with(list);
    }
    let closed = routes.closed.iter().map(|road| {
        let bars = road.bars.iter().map(|b| {
            Explanation::new(Mark::No, b.says.clone())
                .with([Explanation::new(Mark::Note, format!("What would open it: {}", b.opens))])
        });
        Explanation::new(Mark::No, format!("Closed: {}", road.says)).from(&road.citation).with(bars)
    });
    Explanation::new(Mark::No, "No text is open.").with(closed)
}

/// The counts of which the text speaks. Not all of them need be offences under both laws.
fn covered(answer: &Answer, basis: &Basis) -> Option<String> {
    let all = (!basis.counts.is_empty()).then(|| basis.counts.join(", "))?;
    let DualCriminality::Compared { counts } = &answer.dual else {
        return Some(format!("It covers the counts: {all}."));
    };
    let met = counts.iter().filter(|c| c.result() == ElementResult::Met && basis.counts.contains(&c.conduct));
    let met: Vec<&str> = met.map(|c| c.conduct.as_str()).collect();
    Some(match met.len() {
        n if n == basis.counts.len() => format!("It covers the counts, offences under both laws: {all}."),
        0 => format!("It speaks of the counts, none of them an offence under both laws so far: {all}."),
        _ => format!("It speaks of the counts: {all}; offences under both laws among them: {}.", met.join(", ")),
    })
}

fn dual(book: &Book, q: &Question, answer: &Answer) -> Explanation {
    match &answer.dual {
        DualCriminality::NotRequired { citation } => {
            Explanation::new(Mark::Yes, "The text does not ask that the conduct be an offence under both laws.")
                .from(citation)
        }
        DualCriminality::Compared { counts } => {
            let best = counts.iter().map(Count::result).min().unwrap_or(ElementResult::NotMet);
            let says = match best {
                ElementResult::Met => "At least one count is an offence under both laws.",
                ElementResult::Unknown => "Whether both laws punish it turns on facts that are missing.",
                ElementResult::NotMet => "No count is an offence under both laws.",
            };
            Explanation::new(mark(best), says).with(counts.iter().map(|c| count(book, q, c)))
        }
    }
}

fn count(book: &Book, q: &Question, count: &Count) -> Explanation {
    let name = book.conduct().find(|w| w.id == count.conduct).map_or(count.conduct.as_str(), |w| w.name.as_str());
    let says = match count.result() {
        ElementResult::Met => format!("{name}: an offence under both laws."),
        ElementResult::Unknown => format!("{name}: it turns on what is not known."),
        ElementResult::NotMet => format!("{name}: not an offence under both laws."),
    };
    let sides = [q.from, q.to].into_iter().zip(&count.sides).zip(count.months_max);
    let sides = sides.map(|((code, side), months)| {
        let mine: Vec<&Element> = count.elements.iter().filter(|e| e.state == code).collect();
        let result = mine.iter().map(|e| e.result).max().unwrap_or(ElementResult::NotMet);
        let state = book.state(code).map_or_else(|| code.to_string(), |s| s.said.clone());
        let head = side.as_ref().map_or_else(
            || Explanation::new(Mark::No, format!("{state}: there is no offence.")),
            |s| offence(&state, s, months, result),
        );
        head.with(mine.iter().map(|e| element(book, e, count)))
    });
    Explanation::new(mark(count.result()), says).with(sides.collect::<Vec<_>>())
}

fn offence(state: &str, side: &Side, months: Option<u32>, result: ElementResult) -> Explanation {
    let penalty = match months {
        None => "the record gives no maximum".to_owned(),
        Some(0) => "a fine only".to_owned(),
        Some(MONTHS_MAX) => "up to life".to_owned(),
        Some(1) => "up to 1 month".to_owned(),
        Some(n) => format!("up to {n} months"),
    };
    let raised = side.raised_by.as_ref().map_or_else(String::new, |why| format!(" ({why})"));
    let mut says = format!("{state}: {}, {}, {penalty}{raised}.", side.title, side.article);
    if side.complaint {
        says.push_str(" Prosecuted on complaint.");
    }
    if !side.reach.is_empty() {
        let reach: Vec<&str> = side.reach.iter().map(|r| r.as_str()).collect();
        says.push_str(&format!(" Its law reaches by: {}.", reach.join(", ")));
    }
    Explanation::new(mark(result), says).from(&side.citation)
}

/// One element; where it fails, what the other law has in its place.
fn element(book: &Book, element: &Element, count: &Count) -> Explanation {
    let says = format!("{} ({})", element.says, element.because);
    let made = Explanation::new(mark(element.result), says);
    if element.result != ElementResult::NotMet || element.kind.is_none() {
        return made;
    }
    let other = |e: &&Element| e.state != element.state;
    let like: Vec<&Element> = count.elements.iter().filter(other).filter(|e| e.kind == element.kind).collect();
    let state = count.elements.iter().find(|e| e.state != element.state).and_then(|e| book.state(e.state));
    let Some(state) = state else { return made };
    let both = if like.is_empty() {
        let kind = element.kind.map_or("", crate::ElementKind::as_str);
        vec![Explanation::new(Mark::Note, format!("The law of {} has no element of this kind ({kind}).", state.said))]
    } else {
        let text = |e: &&Element| {
            Explanation::new(Mark::Note, format!("The law of {}: {}", state.said, e.says)).from(&e.citation)
        };
        like.iter().map(text).collect()
    };
    made.with(both)
}

fn deadline(book: &Book, q: &Question, answer: &Answer) -> Option<Explanation> {
    let d = answer.deadline.as_ref()?;
    let moment = book.state(q.to).map_or_else(|| d.due.to_string(), |to| to.moment(d.due));
    let says = if answer.is_open() {
        format!("An answer is due by {moment}: {}.", d.says)
    } else {
        format!("If it could be asked for now, an answer would be due by {moment}: {}.", d.says)
    };
    Some(Explanation::new(Mark::Note, says).from(&d.citation))
}

/// The second clock, for a record made at the time of the act.
fn clock(q: &Question, r: &Retention, to: &str) -> Explanation {
    let clock = r.clock(q.acted_at);
    let says = match (clock.kept_until, clock.gone_by) {
        (Some(kept), Some(gone)) if gone == kept => {
            format!("In {to} the data of the act is kept until {kept}, and must be gone then.")
        }
        (Some(kept), Some(gone)) => {
            format!("In {to} the data of the act is kept until {kept} at least, and must be gone by {gone}.")
        }
        (Some(kept), None) => format!("In {to} the data of the act is kept until {kept} at least; no end is set."),
        (None, Some(gone)) => format!("In {to} nobody has to keep the data of the act; it must be gone by {gone}."),
        (None, None) => format!(
            "In {to} nothing that can be relied on keeps the data alive ({}): it may be gone already. Ask for preservation first.",
            r.status.as_str()
        ),
    };
    let (gone, over) =
        (clock.gone_by.is_some_and(|gone| gone <= q.asked_at), clock.kept_until.is_some_and(|kept| kept < q.asked_at));
    let today = match () {
        () if gone => " That day has passed: the data must be gone.",
        () if over => " That day has passed: it may be gone already. Ask for preservation first.",
        () => "",
    };
    let run = match r.status {
        crate::RetentionStatus::None => String::new(),
        _ => format!(" The days run {}.", r.trigger),
    };
    let says = format!("{says}{today}{run}");
    let late = gone || over || clock.kept_until.is_none();
    Explanation::new(if late { Mark::Open } else { Mark::Note }, says).from(&r.citation)
}

fn authorisation(answer: &Answer, to: &str) -> Explanation {
    match &answer.authorisation {
        Authorisation::NotRequired { citation } => {
            Explanation::new(Mark::Yes, format!("The law of {to} asks for no independent authorisation."))
                .from(citation)
        }
        Authorisation::Required { by, citation } => {
            Explanation::new(Mark::Note, format!("In {to} it must be authorised by: {by}.")).from(citation)
        }
        Authorisation::Unknown => {
            Explanation::new(Mark::Open, format!("The book does not say who authorises this in {to}."))
        }
    }
}

fn tiers(book: &Book, q: &Question) -> Option<Explanation> {
    let names: Vec<&str> = book.state(q.to)?.tiers().map(|a| a.name.as_str()).collect();
    (!names.is_empty())
        .then(|| Explanation::new(Mark::Note, format!("There the request passes: {}.", names.join(", then "))))
}

fn grounds(answer: &Answer) -> Option<Explanation> {
    let one = |g: &GroundRule| {
        let must = if g.mandatory { "must" } else { "may" };
        let (mark, raised) = match g.raised {
            Some(ElementResult::Met) => (Mark::No, " The facts raise it."),
            Some(ElementResult::Unknown) => (Mark::Open, " Whether the facts raise it is not known."),
            Some(ElementResult::NotMet) => (Mark::Yes, " The facts do not raise it."),
            None => (Mark::Note, " A person has to look."),
        };
        Explanation::new(mark, format!("{} ({must} be refused): {}{raised} Cure: {}", g.ground, g.says, g.cure))
            .from(&g.citation)
    };
    let nevers = answer.nevers.iter().map(|n| Explanation::new(Mark::Note, n.says.clone()).from(&n.citation));
    let list: Vec<Explanation> = answer.grounds.iter().map(one).chain(nevers).collect();
    (!list.is_empty())
        .then(|| Explanation::new(Mark::Note, "Grounds for refusal or postponement to look at.").with(list))
}

/// What else the same facts make out under both laws, where a named count fails.
fn others(book: &Book, q: &Question, answer: &Answer) -> Option<Explanation> {
    let DualCriminality::Compared { counts } = &answer.dual else { return None };
    let failed = counts.iter().any(|c| c.result() != ElementResult::Met);
    let found = crate::separable(book, q);
    if !failed || found.is_empty() {
        return None;
    }
    let says =
        format!("The same facts make out, under both laws, what the question does not name: {}.", found.join(", "));
    Some(Explanation::new(Mark::Note, says))
}

fn gaps(answer: &Answer) -> Option<Explanation> {
    let one = |g: &crate::Gap| {
        let mark = if g.code.ends_with("-unknown") { Mark::Open } else { Mark::No };
        let made = Explanation::new(mark, format!("{} How to put it right: {}", g.says, g.cure));
        g.citation.iter().fold(made, Explanation::from)
    };
    let list: Vec<Explanation> = answer.gaps.iter().map(one).collect();
    (!list.is_empty()).then(|| Explanation::new(Mark::No, "What is missing.").with(list))
}

fn unused(routes: &Routes) -> Option<Explanation> {
    let one =
        |u: &crate::UnusedText| Explanation::new(Mark::Note, format!("{}: {}", u.article, u.says)).from(&u.citation);
    let list: Vec<Explanation> = routes.unused.iter().map(one).collect();
    (!list.is_empty())
        .then(|| Explanation::new(Mark::Note, "Texts between the two that are left alone on purpose.").with(list))
}

fn mark(result: ElementResult) -> Mark {
    match result {
        ElementResult::Met => Mark::Yes,
        ElementResult::Unknown => Mark::Open,
        ElementResult::NotMet => Mark::No,
    }
}
