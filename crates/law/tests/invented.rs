//! Small books of invented states, by seed. Valid by construction.

use std::fmt::Write as _;

use terms::{DataCategory, Measure, Urgency};

use crate::chance::Chance;

const CODES: [&str; 4] = ["XA", "XB", "XC", "XD"];
const ZONES: [&str; 6] =
    ["Asia/Kathmandu", "America/St_Johns", "Europe/Lisbon", "Pacific/Apia", "America/Havana", "UTC"];
const FACTS: [(&str, &str); 9] = [
    ("attempted", "yes-no"),
    ("complaint-made", "yes-no"),
    ("political", "yes-no"),
    ("tricked", "yes-no"),
    ("armed", "yes-no"),
    ("gang", "yes-no"),
    ("harm", "amount"),
    ("gain", "amount"),
    ("hits", "count"),
];
const KINDS: [&str; 3] = ["cheating", "prowling", "boasting"];

/// A small book of four invented states. Its files are valid by construction.
pub(crate) fn files(chance: &mut Chance) -> Vec<(String, String)> {
    let mut files = vec![("conduct.toml".to_owned(), vocabulary()), ("currencies.toml".to_owned(), currencies(chance))];
    if !chance.one_in(4) {
        files.push(("common.toml".to_owned(), common(chance)));
    }
    for code in CODES {
        files.push((format!("states/{code}.toml"), state(code, chance)));
    }
    for n in 0..1 + chance.below(3) {
        files.push((format!("treaties/t{n}.toml"), treaty(n, chance)));
    }
    files.push(("offences/all.toml".to_owned(), offences(chance)));
    files
}

fn vocabulary() -> String {
    let mut text = String::new();
    for kind in KINDS {
        writeln!(text, "[[conduct]]\nid = \"{kind}\"\nname = \"{kind}\"\nsays = \"invented\"").unwrap();
    }
    text +=
        "[[composite]]\nid = \"spree\"\nname = \"Spree\"\nsays = \"invented\"\ncounts = [\"prowling\", \"cheating\"]\n";
    text += "[[composite]]\nid = \"campaign\"\nname = \"Campaign\"\nsays = \"invented\"\ncounts = [\"spree\", \"boasting\"]\n";
    for n in 0..3 {
        writeln!(text, "[[record]]\nid = \"kind-{n}\"\nsays = \"invented\"").unwrap();
    }
    for (key, kind) in FACTS {
        writeln!(text, "[[fact]]\nid = \"{key}\"\nkind = \"{kind}\"\nask = \"What of {key}?\"").unwrap();
    }
    text
}

/// What is said of every state: fewer deadlines than there are questions, and one ground with a fact that raises it.
fn common(chance: &mut Chance) -> String {
    let mut text = String::new();
    for measure in Measure::ALL {
        if !chance.one_in(3) {
            let (urgency, term) = (some(Urgency::ALL, chance, Urgency::as_str), term(chance));
            writeln!(text, "[[deadline]]\nid = \"common-due-{measure}\"\nmeasures = [\"{measure}\"]\nurgency = {urgency}\n{term}\nsays = \"soon\"").unwrap();
            text += &dated(chance);
        }
    }
    text +=
        "[[cure]]\ncode = \"POL\"\nsays = \"political\"\ncure = \"explain\"\nraised_by = [\"political\", \"armed\"]\n";
    text + "[[cure]]\ncode = \"DC\"\nsays = \"no offence\"\ncure = \"explain\"\n"
}

fn currencies(chance: &mut Chance) -> String {
    let months: Vec<String> = (1..=9).map(|m| format!("2022-0{m} {}.5", 1 + chance.below(40))).collect();
    let mut text = format!(
        "base = \"XXA\"\n[[series]]\nid = \"rate-z\"\ncurrency = \"XXZ\"\nmonthly = {months:?}\nsource = \"an invented table\"\nfrom = 2022-01-01\nto = 2022-12-31\nreview = \"unverified\"\n"
    );
    for (n, currency) in ["XXB", "XXC"].into_iter().enumerate() {
        let rate = 1 + chance.below(500);
        writeln!(
            text,
            "[[rate]]\nid = \"rate-{n}\"\ncurrency = \"{currency}\"\nper_base = \"{}.{:02}\"",
            rate / 100,
            rate % 100 + 1
        )
        .unwrap();
        text += &dated(chance);
    }
    text
}

/// Source, days and review of a record. Days fall in 2017 to 2025; one in five records ends.
fn dated(chance: &mut Chance) -> String {
    let from = 2018 + chance.below(6);
    let mut text =
        format!("source = \"an invented text\"\nfrom = {from}-0{}-1{}\n", 1 + chance.below(9), chance.below(9));
    if chance.one_in(5) {
        writeln!(text, "to = {}-1{}-2{}", from + chance.below(3), chance.below(3), chance.below(9)).unwrap();
    }
    text += if chance.one_in(2) { "review = \"verified\"\n" } else { "review = \"unverified\"\n" };
    // A clause that ends in the year in which it began may have begun after its end.
    if text.contains("to = ") {
        text.replace(&format!("from = {from}-"), &format!("from = {}-", from - 1))
    } else {
        text
    }
}

fn some<T: Copy>(all: &[T], chance: &mut Chance, word: impl Fn(T) -> &'static str) -> String {
    let mut words: Vec<&str> = all.iter().filter(|_| !chance.one_in(3)).map(|t| word(*t)).collect();
    if words.is_empty() {
        words.push(word(all[0]));
    }
    format!("{words:?}")
}

fn atom(chance: &mut Chance) -> String {
    let (key, kind) = *chance.pick(&FACTS);
    match kind {
        "yes-no" if chance.one_in(4) => format!("\"not {key}\""),
        "yes-no" => format!("\"{key}\""),
        "count" => format!("\"{key} >= {}\"", 1 + chance.below(1000)),
        _ => format!("\"{key} >= {} {}\"", 1 + chance.below(100_000), chance.pick(&["XXA", "XXB", "XXC"])),
    }
}

fn clause(id: &str, measure: &str, chance: &mut Chance) -> String {
    let mut text = format!("[[clause]]\nid = \"{id}\"\nsays = \"allows it\"\nmeasures = [\"{measure}\"]\n");
    writeln!(text, "data = {}", some(DataCategory::ALL, chance, DataCategory::as_str)).unwrap();
    writeln!(text, "route = \"{}\"", chance.pick(&["desk", "central-authority", "diplomatic"])).unwrap();
    writeln!(text, "dual = \"{}\"", chance.pick(&["required", "may", "not-required"])).unwrap();
    writeln!(text, "rank = {}", chance.below(4)).unwrap();
    if chance.one_in(4) {
        writeln!(text, "urgency = {}", some(Urgency::ALL, chance, Urgency::as_str)).unwrap();
    }
    if chance.one_in(3) {
        writeln!(text, "conduct = {}", some(&KINDS, chance, |k| k)).unwrap();
    }
    if chance.one_in(4) {
        writeln!(text, "only_if = [{}]", atom(chance)).unwrap();
    }
    if chance.one_in(4) {
        writeln!(text, "months_min = {}", chance.below(80)).unwrap();
    }
    if chance.one_in(3) {
        writeln!(text, "deadline = {{ {}, says = \"soon\" }}", term(chance).replace('\n', ", ")).unwrap();
    }
    text + &dated(chance)
}

fn term(chance: &mut Chance) -> String {
    let unit = chance.pick(&["hours", "days", "working-days"]);
    let mut text = format!("count = {}\nunit = \"{unit}\"", 1 + chance.below(60));
    if chance.one_in(2) {
        text += "\nroll = true";
    }
    text
}

fn state(code: &str, chance: &mut Chance) -> String {
    let x = code.to_lowercase();
    let mut text = format!(
        "id = \"{x}\"\nname = \"Land {code}\"\nown_name = \"{code}\"\ntime_zone = \"{}\"\n",
        chance.pick(&ZONES)
    );
    let weekend = chance.pick(&["[]", "[\"sunday\"]", "[\"friday\", \"saturday\"]", "[\"saturday\", \"sunday\"]"]);
    writeln!(text, "weekend = {weekend}\ncalendar_until = 2027-12-31\nlanguages = [\"en\"]\nconsent = [\"central\"]")
        .unwrap();
    text += "source = \"invented\"\nfrom = 2020-01-01\nreview = \"unverified\"\nholiday = [";
    for month in 1..=9 {
        if chance.one_in(2) {
            write!(text, "{{ date = 202{}-0{month}-1{}, name = \"a feast\" }}, ", 1 + chance.below(7), chance.below(9))
                .unwrap();
        }
    }
    text += "]\n";
    for kind in ["central", "desk"] {
        writeln!(
            text,
            "[[authority]]\nid = \"{x}-{kind}\"\nkind = \"{kind}\"\nname = \"Office\"\ncontact = \"{kind}.{x}.example\""
        )
        .unwrap();
    }
    for measure in Measure::ALL {
        if !chance.one_in(3) {
            let own = clause(&format!("{x}-own-{measure}"), measure.as_str(), chance);
            let yields = if chance.one_in(4) { "only_without_treaty = true\nrank = " } else { "rank = " };
            text += &own.replacen("rank = ", yields, 1);
        }
        for data in DataCategory::ALL {
            if !chance.one_in(8) {
                let by = if chance.one_in(2) { "required = true\nby = \"a court\"" } else { "required = false" };
                writeln!(text, "[[authorisation]]\nid = \"{x}-auth-{measure}-{data}\"\nmeasures = [\"{measure}\"]\ndata = [\"{data}\"]\n{by}").unwrap();
                text += &dated(chance);
            }
        }
        for urgency in Urgency::ALL {
            if !chance.one_in(8) {
                let term = term(chance);
                writeln!(text, "[[deadline]]\nid = \"{x}-due-{measure}-{urgency}\"\nmeasures = [\"{measure}\"]\nurgency = [\"{urgency}\"]\n{term}\nsays = \"soon\"").unwrap();
                text += &dated(chance);
            }
        }
    }
    for n in 0..chance.below(3) {
        text += &ground(&format!("{x}-ground-{n}"), chance);
    }
    for n in 0..chance.below(3) {
        let data = some(DataCategory::ALL, chance, DataCategory::as_str);
        writeln!(text, "[[retention]]\nid = \"{x}-keep-{n}\"\nrecords = [\"kind-{n}\"]\ndata = {data}\ndays_min = {}\nstatus = \"{}\"\ntrigger = \"from the event\"", chance.below(400), chance.pick(&["in-force", "in-force", "suspended"])).unwrap();
        text += &dated(chance);
    }
    text
}

fn ground(id: &str, chance: &mut Chance) -> String {
    let (code, must) = (chance.pick(&["DC", "POL", "SOV"]), chance.one_in(2));
    let mut text = format!("[[ground]]\nid = \"{id}\"\ncode = \"{code}\"\nmandatory = {must}\ncure = \"explain\"\n");
    if chance.one_in(3) {
        text += "measures = [\"disclose\"]\n";
    }
    text + &dated(chance)
}

fn treaty(n: usize, chance: &mut Chance) -> String {
    let mut text = format!("id = \"t{n}\"\nname = \"Treaty {n}\"\nin_force = {}\n", !chance.one_in(6)) + &dated(chance);
    let (mut parties, sides) = (Vec::new(), chance.one_in(4));
    for code in CODES {
        if !chance.one_in(5) {
            writeln!(text, "[[party]]\nid = \"t{n}-{}\"\nstate = \"{code}\"", code.to_lowercase()).unwrap();
            if sides {
                writeln!(text, "side = \"{}\"", chance.below(2)).unwrap();
            }
            text += &dated(chance);
            parties.push(code);
        }
    }
    for measure in Measure::ALL {
        text += &clause(&format!("t{n}-{measure}"), measure.as_str(), chance);
    }
    if chance.one_in(3) {
        text += &ground(&format!("t{n}-ground"), chance);
    }
    if !parties.is_empty() && chance.one_in(2) {
        let party = *chance.pick(&parties);
        text += &reservation(n, party, chance);
    }
    text
}

/// A reservation to one clause of treaty `n`.
pub(crate) fn reservation(n: usize, state: &str, chance: &mut Chance) -> String {
    let (measure, effect) = (chance.pick(Measure::ALL), chance.pick(&["closed", "dual", "condition"]));
    let mut text = format!(
        "[[reservation]]\nid = \"t{n}-res-{}\"\nstate = \"{state}\"\nclause = \"t{n}-{measure}\"\neffect = \"{effect}\"\nsays = \"so be it\"\n",
        chance.below(1 << 30)
    );
    if chance.one_in(2) {
        writeln!(text, "except_conduct = {}", some(&KINDS, chance, |k| k)).unwrap();
    }
    text + &dated(chance)
}

fn offences(chance: &mut Chance) -> String {
    let mut text = String::new();
    for code in CODES {
        for kind in KINDS {
            let x = code.to_lowercase();
            let variants = chance.below(3);
            for n in 0..variants {
                writeln!(text, "[[offence]]\nid = \"{x}-{kind}-{n}\"\nstate = \"{code}\"\nconduct = \"{kind}\"\narticle = \"art {n}\"\ntitle = \"{kind}\"").unwrap();
                if !chance.one_in(4) {
                    writeln!(text, "months_max = {}", chance.below(120)).unwrap();
                }
                if !chance.one_in(3) {
                    writeln!(text, "attempt = \"{}\"", chance.pick(&["punished", "not-punished"])).unwrap();
                }
                if chance.one_in(3) {
                    text += "complaint = \"required\"\n";
                }
                text += "element = [\n";
                for e in 0..1 + chance.below(3) {
                    let atoms: std::collections::BTreeSet<String> =
                        (0..1 + chance.below(2)).map(|_| atom(chance)).collect();
                    let (kind, any) =
                        (chance.pick(&["act", "result", "mental"]), atoms.into_iter().collect::<Vec<_>>().join(", "));
                    writeln!(text, "  {{ kind = \"{kind}\", says = \"element {e}\", any = [{any}] }},").unwrap();
                }
                text += "]\n";
                if chance.one_in(3) {
                    writeln!(text, "tier = [{{ months_max = {}, any = [{}] }}]", 120 + chance.below(200), atom(chance))
                        .unwrap();
                }
                text += &dated(chance);
            }
            if variants == 0 && chance.one_in(2) {
                writeln!(text, "[[absent]]\nid = \"{x}-{kind}-none\"\nstate = \"{code}\"\nconduct = \"{kind}\"\nsays = \"no offence\"").unwrap();
                text += &dated(chance);
            }
        }
    }
    text
}
