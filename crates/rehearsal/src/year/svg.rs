//! The year as a picture: for each state its queue through the year, and beside it the figures in words.

use std::fmt::Write as _;

use super::{Figures, Row, table::same};

const WIDE: usize = 1080;
const HEAD: usize = 104;
const TALL: usize = 74;
/// Where the curves begin, how wide and how tall they are.
const CURVE: (usize, usize, usize) = (120, 500, 48);

/// An SVG of the first so many states, the rest and all. Nothing is told by colour alone: the year with sharing is a dashed line.
pub fn drawn(alone: &Figures, shared: Option<&Figures>, first: usize, seed: u64) -> String {
    let rows: Vec<Row> =
        alone.rows.iter().take(first).cloned().chain(alone.others(first)).chain([alone.all.clone()]).collect();
    let height = HEAD + rows.len() * TALL + 56;
    let dashed = if shared.is_some() { " The dashed line is the same year with sharing by capability." } else { "" };
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDE} {height}\" role=\"img\" aria-labelledby=\"t d\" \
         font-family=\"system-ui, sans-serif\" font-size=\"13\" fill=\"#1a1a1a\">\n\
         <title id=\"t\">A year of requests between {} states and {} providers</title>\n\
         <desc id=\"d\">{}{dashed}</desc>\n\
         <rect width=\"{WIDE}\" height=\"{height}\" fill=\"#ffffff\"/>\n",
        alone.rows.len(),
        alone.providers,
        told(alone, shared)
    );
    let _ = writeln!(
        svg,
        "<text x=\"20\" y=\"34\" font-size=\"20\" font-weight=\"600\">A year of requests between {} states and {} providers (seed {seed})</text>\n\
         <text x=\"20\" y=\"56\">A model of work and queues; staffing and durations are assumptions. Each curve has a scale of its own.{dashed}</text>\n\
         <g font-weight=\"600\"><text x=\"20\" y=\"{y}\">State</text><text x=\"{}\" y=\"{y}\">Queue at each midnight, January to December</text>\
         <text x=\"720\" y=\"{y}\">Load</text><text x=\"826\" y=\"{y}\" text-anchor=\"end\">Arrived</text>\
         <text x=\"930\" y=\"{y}\" text-anchor=\"end\">Late</text><text x=\"1060\" y=\"{y}\" text-anchor=\"end\">Data lost</text></g>",
        alone.rows.len(),
        alone.providers,
        CURVE.0,
        y = HEAD - 18
    );
    for (n, row) in rows.iter().enumerate() {
        let other = shared.and_then(|s| same(s, &row.state, first));
        state(&mut svg, HEAD + n * TALL, row, other.as_ref());
    }
    let _ = writeln!(
        svg,
        "<text x=\"20\" y=\"{}\" fill=\"#4a4a4a\">Late: the legal term ran out. Data lost: retention ran out before the provider came to it. \
         Load: work begun, in percent of the ordinary desk's time.</text>\n</svg>",
        height - 20
    );
    svg
}

/// What the picture shows, for who does not see it.
fn told(alone: &Figures, shared: Option<&Figures>) -> String {
    let one = |f: &Figures| {
        format!(
            "{} requests arrived, {} were late, {} lost their data, {} still waited",
            f.all.arrived, f.all.late, f.all.lost, f.all.waiting
        )
    };
    let most = alone
        .rows
        .first()
        .map(|r| format!(" {} received most: {}, its queue was {} at most.", r.state, r.arrived, r.queue_max()));
    let with = shared.map(|s| format!(" With sharing: {}.", one(s)));
    format!("{}.{}{}", one(alone), most.unwrap_or_default(), with.unwrap_or_default())
}

fn state(svg: &mut String, y: usize, row: &Row, other: Option<&Row>) {
    let (x, wide, tall) = CURVE;
    let top = [Some(row), other].into_iter().flatten().map(Row::queue_max).max().unwrap_or(0).max(1);
    let base = y + tall;
    let _ = writeln!(
        svg,
        "<g><line x1=\"20\" x2=\"1060\" y1=\"{line}\" y2=\"{line}\" stroke=\"#d0d0d0\"/>\
         <text x=\"20\" y=\"{}\" font-weight=\"600\" font-size=\"15\">{}</text><text x=\"20\" y=\"{}\" fill=\"#4a4a4a\">{} people</text>\
         <line x1=\"{x}\" x2=\"{}\" y1=\"{base}\" y2=\"{base}\" stroke=\"#6b6b6b\"/>\
         <path d=\"{}\" fill=\"none\" stroke=\"#12437a\" stroke-width=\"2\"/>\
         <text x=\"{}\" y=\"{}\" font-size=\"12\">at most {}</text>",
        y + 20,
        row.state,
        y + 38,
        row.people,
        x + wide,
        path(row, top, base),
        x + wide + 8,
        y + 16,
        row.queue_max(),
        line = y + TALL - 12
    );
    if let Some(other) = other {
        let _ = writeln!(
            svg,
            "<path d=\"{}\" fill=\"none\" stroke=\"#8a3b00\" stroke-width=\"2\" stroke-dasharray=\"6 4\"/>\
             <text x=\"{}\" y=\"{}\" font-size=\"12\">shared {}</text>",
            path(other, top, base),
            x + wide + 8,
            y + 34,
            other.queue_max()
        );
    }
    for (n, (r, prefix)) in [(Some(row), ""), (other, "shared ")].into_iter().enumerate() {
        let (Some(r), at) = (r, y + 20 + n * 20) else { continue };
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{at}\">{}%</text><text x=\"826\" y=\"{at}\" text-anchor=\"end\">{}</text>\
             <text x=\"930\" y=\"{at}\" text-anchor=\"end\">{prefix}{}</text><text x=\"1060\" y=\"{at}\" text-anchor=\"end\">{prefix}{}</text>",
            720,
            r.load_percent,
            if n == 0 { r.arrived.to_string() } else { String::new() },
            r.late,
            r.lost
        );
    }
    svg.push_str("</g>\n");
}

/// The queue as a line, one point a day.
fn path(row: &Row, top: u32, base: usize) -> String {
    let (x, wide, tall) = CURVE;
    let (last, top) = (row.queue.len().saturating_sub(1).max(1), top as usize);
    let mut path = String::new();
    for (n, queue) in row.queue.iter().enumerate() {
        let (at, up) = (x + n * wide / last, *queue as usize * tall / top);
        let _ = write!(path, "{}{at} {}", if n == 0 { "M" } else { " L" }, base - up.min(tall));
    }
    path
}
