//! The year as a table; with sharing beside the year without, where both were lived.

use std::fmt::Write as _;

use super::{Figures, Row};

/// The first so many states, the rest as one line, and all.
pub fn table(alone: &Figures, shared: Option<&Figures>, first: usize) -> String {
    let mut text = String::new();
    let shown = alone.rows.iter().take(first).cloned().chain(alone.others(first)).chain([alone.all.clone()]);
    let _ = writeln!(
        text,
        "{:11} {:>6} {:>5} {:>8} {:>8} {:>8} {:>8} {:>8} {:>7} {:>8} {:>8} {:>5}",
        "state",
        "people",
        "call",
        "arrived",
        "answered",
        "refused",
        "no road",
        "waiting",
        "queue",
        "late",
        "lost",
        "load"
    );
    for row in shown {
        line(&mut text, &row.state, &row);
        if let Some(other) = shared.and_then(|s| same(s, &row.state, first)) {
            line(&mut text, "  shared", &other);
        }
    }
    let _ = writeln!(text, "\n{:13} {:>9} {:>9} {:>9} {:>12}", "kind", "arrived", "late", "lost", "mean answer");
    for (n, kind) in alone.kinds.iter().enumerate() {
        kinds(&mut text, kind.kind, kind);
        if let Some(other) = shared.and_then(|s| s.kinds.get(n)) {
            kinds(&mut text, "  shared", other);
        }
    }
    for (name, figures) in [("", Some(alone)), ("shared: ", shared)] {
        let Some(f) = figures else { continue };
        let _ = writeln!(
            text,
            "\n{name}{} providers, {} with nine tenths of their time or more in use; at most {} requests lay with them at midnight.",
            f.providers, f.providers_full, f.providers_queue_max
        );
    }
    let (a, all) = (&alone.all, alone.all.arrived.max(1));
    let _ = writeln!(
        text,
        "\narrived {} = ended {} (answered {}, refused {}, no road {}, data gone {}) + waiting {}",
        a.arrived,
        a.ended(),
        a.answered,
        a.refused,
        a.no_road,
        a.gone,
        a.waiting
    );
    if let Some(shared) = shared {
        let _ = writeln!(text, "shared: {} requests were prepared by another state's people.", shared.all.lent);
    }
    let _ = writeln!(
        text,
        "The book of law knows both states for {} percent of the requests; for the others terms and roads are defaults.\n\
         people: at the ordinary desk. call: on call. queue: the most that lay on the state's desks at a midnight.\n\
         late: after the legal term. lost: the data died first. load: work begun, in percent of the ordinary desk's time.\n\
         This is a model of work and queues: staffing and durations are assumptions (comity rehearse year --print-setting).",
        (all - a.assumed.min(all)) * 100 / all
    );
    text
}

/// The same line of the other year.
pub(crate) fn same(figures: &Figures, state: &str, first: usize) -> Option<Row> {
    let one = figures.rows.iter().find(|r| r.state == state).cloned();
    let all = Some(figures.all.clone()).filter(|r| r.state == state);
    one.or(all).or_else(|| figures.others(first))
}

fn line(text: &mut String, name: &str, r: &Row) {
    let _ = writeln!(
        text,
        "{name:11} {:>6} {:>5} {:>8} {:>8} {:>8} {:>8} {:>8} {:>7} {:>8} {:>8} {:>4}%",
        r.people,
        r.on_call,
        r.arrived,
        r.answered,
        r.refused,
        r.no_road,
        r.waiting,
        r.queue_max(),
        r.late,
        r.lost,
        r.load_percent
    );
}

fn kinds(text: &mut String, name: &str, kind: &super::figures::OfKind) {
    let (days, tenths) = (kind.minutes / 1440, kind.minutes % 1440 * 10 / 1440);
    let mean = if days == 0 {
        format!("{} h {:02} min", kind.minutes / 60, kind.minutes % 60)
    } else {
        format!("{days}.{tenths} days")
    };
    let _ = writeln!(text, "{name:13} {:>9} {:>9} {:>9} {mean:>12}", kind.arrived, kind.late, kind.lost);
}
