//! One question to the law, in short, in full, or as the roads between two states.

use std::{path::Path, process::ExitCode};

use law::{Answer, Authorisation, Book, Citation, DualCriminality, ElementResult, Facts, Routes};
use node::{clock::Clock, http::answer_json};
use serde_json::{Value, json};

use super::{conduct, moment, on, state, unverified, word};
use crate::{book, cli::law::Question, say::No};

/// The question of a file, with the book that is asked.
fn read(folder: Option<&Path>, question: &Question) -> Result<(Book, law::Question), No> {
    let book = book::read(folder)?;
    let text = std::fs::read_to_string(&question.file).map_err(|e| No::file(&question.file, &e))?;
    let name = question.file.display().to_string();
    let now = Clock::offset_by(0).now();
    let mut read = law::cases::question(&name, &text, now).map_err(|flaw| No::usage(flaw.to_string()))?;
    if let Some(on) = &question.on {
        read.asked_at = moment(on)?;
    }
    let odd = book.odd_facts(&read.facts);
    if !odd.is_empty() {
        return Err(No::usage(format!("{name}: {}. `comity law words` lists the facts", odd.join("; "))));
    }
    conduct(&book, &read.conduct)?;
    Ok((book, read))
}

/// Exit code 1 where the law is not open.
fn exit(answer: &Answer) -> ExitCode {
    if answer.is_open() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

pub(super) fn ask(folder: Option<&Path>, question: &Question, as_json: bool) -> Result<ExitCode, No> {
    let (book, q) = read(folder, question)?;
    let answer = law::ask(&book, &q);
    if as_json {
        println!(
            "{}",
            json!({ "ok": answer.is_open(), "answer": answer_json(&answer), "book": book.digest().to_string() })
        );
    } else {
        explain(&answer);
        println!(
            "{}",
            if answer.is_open() {
                "\nThe law is open."
            } else {
                "\nThe law is not open: put right what is named above."
            }
        );
    }
    Ok(exit(&answer))
}

pub(super) fn explained(folder: Option<&Path>, question: &Question, html: bool, as_json: bool) -> Result<ExitCode, No> {
    let (book, q) = read(folder, question)?;
    let tree = law::explain(&book, &q);
    match (as_json, html) {
        (true, _) => println!("{}", tree.json()),
        (false, true) => print!("{}", tree.html()),
        (false, false) => {
            println!("yes: it holds. NO: it fails. ?: something is missing. -: for information.\n");
            print!("{}", tree.text());
        }
    }
    Ok(exit(&law::ask(&book, &q)))
}

/// An answer in words, for people.
pub(crate) fn explain(answer: &Answer) {
    for split in &answer.splits {
        println!("  {} is split into: {}", split.name, split.counts.join(", "));
    }
    for basis in &answer.bases {
        println!("  basis: {} ({}{})", basis.says, basis.citation.source, unverified(basis.citation.verified));
        basis.conditions.iter().for_each(|c| println!("    condition: {c}"));
    }
    match &answer.dual {
        DualCriminality::NotRequired { citation } => println!("  dual criminality is not asked ({})", citation.source),
        DualCriminality::Compared { counts } => {
            for count in counts {
                println!("  dual criminality, {}: {}", count.conduct, met(count.result()));
                for e in &count.elements {
                    let because = if e.because.is_empty() { String::new() } else { format!(" — {}", e.because) };
                    println!("    {} {}: {}{because} ({})", e.state, met(e.result), e.says, e.citation.source);
                }
            }
        }
    }
    if let Some(d) = &answer.deadline {
        println!("  deadline: {} ({}; {})", d.due, d.says, d.citation.source);
    }
    if let Authorisation::Required { by, citation } = &answer.authorisation {
        println!("  independent authorisation: {by} ({})", citation.source);
    }
    for caution in &answer.cautions {
        println!("  think of: {}", caution.says);
    }
    for gap in &answer.gaps {
        println!("  missing: {} {}", gap.says, gap.cure);
    }
    if answer.rests_on_unverified() {
        println!("  This answer rests on law records that nobody has verified yet.");
    }
}

/// The result of an element or a count, in a word.
fn met(result: ElementResult) -> &'static str {
    match result {
        ElementResult::Met => "met",
        ElementResult::Unknown => "fact missing",
        ElementResult::NotMet => "not met",
    }
}

/// The words of a route as they were typed.
pub(super) struct RouteWords<'a> {
    pub(super) from: &'a str,
    pub(super) to: &'a str,
    pub(super) measure: &'a str,
    pub(super) data: &'a str,
    pub(super) urgency: &'a str,
}

pub(super) fn route(
    folder: Option<&Path>,
    words: &RouteWords<'_>,
    kinds: &[String],
    at: Option<&str>,
    as_json: bool,
) -> Result<ExitCode, No> {
    let book = book::read(folder)?;
    conduct(&book, kinds)?;
    let at = on(at)?;
    let q = law::Question {
        from: state(&book, words.from)?,
        to: state(&book, words.to)?,
        measure: word("MEASURE", words.measure)?,
        data: word("DATA", words.data)?,
        conduct: kinds.to_vec(),
        facts: Facts::default(),
        acted_at: at,
        asked_at: at,
        urgency: word("--urgency", words.urgency)?,
    };
    if q.from == q.to {
        return Err(No::usage("both sides are the same state: no help from abroad is needed"));
    }
    let routes = law::routes(&book, &q);
    if as_json {
        println!("{}", routes_json(&routes));
    } else {
        print(&routes);
    }
    if routes.open.is_empty() {
        let says = format!("no text in the book lets {} ask {} to {} {} on that day", q.from, q.to, q.measure, q.data);
        return Err(No::refused(
            "no-basis",
            says,
            "What would open a road is named above; where nothing can, the diplomatic channel remains.",
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn print(routes: &Routes) {
    for road in &routes.open {
        let (b, of) = (&road.basis, road.treaty.as_deref().unwrap_or("own law"));
        println!("open   {} ({}): {}", b.route.as_str(), of, b.says);
        println!("       {}{}", b.citation.source, unverified(b.citation.verified));
        println!("       dual criminality: {}", b.dual.as_str());
        b.conditions.iter().for_each(|c| println!("       condition: {c}"));
        if let Some(days) = b.hold_days[0] {
            let more = b.says_more();
            let more = if more.is_empty() { more } else { format!(", {more}") };
            println!("       a preservation holds {days} days{more}");
        }
        if let Some(d) = &road.deadline {
            println!("       by {} ({})", d.due, d.says);
        }
    }
    for road in &routes.closed {
        let of = road.treaty.as_deref().unwrap_or("own law");
        println!("closed {of}: {}", road.says);
        println!("       {}", road.citation.source);
        for bar in &road.bars {
            println!("       {} Opened by: {}", bar.says, bar.opens);
        }
    }
    for text in &routes.unused {
        println!("unused {}: {}\n       {}", text.article, text.says, text.citation.source);
    }
    for text in &routes.standing {
        println!("consent in advance: {}\n       {}", text.says, text.citation.source);
    }
}

fn cite(c: &Citation) -> Value {
    json!({ "record": c.record, "source": c.source, "verified": c.verified })
}

fn routes_json(routes: &Routes) -> Value {
    let open = routes.open.iter().map(|r| {
        json!({
            "route": r.basis.route.as_str(), "treaty": r.treaty, "says": r.basis.says, "conditions": r.basis.conditions,
            "dual": r.basis.dual.as_str(), "hold_days": r.basis.hold_days[0], "extend_days": r.basis.hold_days[1],
            "extend_times": r.basis.extend_times,
            "citation": cite(&r.basis.citation),
            "deadline": r.deadline.as_ref().map(|d| json!({ "due": d.due.to_string(), "says": d.says, "citation": cite(&d.citation) })),
        })
    });
    let closed = routes.closed.iter().map(|r| {
        let bars = r.bars.iter().map(|b| json!({ "code": b.code, "says": b.says, "opens": b.opens }));
        json!({ "treaty": r.treaty, "says": r.says, "citation": cite(&r.citation), "bars": bars.collect::<Vec<_>>() })
    });
    json!({
        "open": open.collect::<Vec<_>>(),
        "closed": closed.collect::<Vec<_>>(),
        "unused": routes.unused.iter().map(|u| json!({ "article": u.article, "says": u.says, "citation": cite(&u.citation) })).collect::<Vec<_>>(),
        "standing": routes.standing.iter().map(|s| json!({ "says": s.says, "citation": cite(&s.citation) })).collect::<Vec<_>>(),
    })
}
