//! Writes a package of invented parties: `cargo run -p evidence --example demo_package -- FILE [BYTES OF RECORDS]`.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "an example may stop at the first surprise")]

#[expect(dead_code, reason = "the facts of the tests have more in them than one package needs")]
#[path = "../tests/evidence/facts.rs"]
mod facts;
#[expect(dead_code, reason = "the house of the tests has more in it than one package needs")]
#[path = "../tests/evidence/house.rs"]
mod house;

use std::time::Instant;

use evidence::package::{Package, Report, verify};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let Some(file) = arguments.get(1) else {
        eprintln!("usage: demo_package FILE [BYTES OF RECORDS]");
        std::process::exit(2)
    };
    let record_bytes = arguments.get(2).map_or(20_000, |bytes| bytes.parse().unwrap());
    let house = house::house(1);
    let contents = house::contents(&house, record_bytes, 1);
    let bodies = house::bodies(record_bytes, 1);
    let sealers = [house.signer(house::OFFICER), house.signer(house::NODE)];

    let (bytes, built) = timed(|| Package::build(&contents, &bodies, &sealers).unwrap());
    std::fs::write(file, &bytes).unwrap();
    let (report, verified) = timed(|| verify(&bytes, &house.trust(), Some(house::at(100))));
    print(&report);
    println!("{} bytes; built (and checked once) in {built:.1} ms, verified in {verified:.1} ms", bytes.len());
}

#[expect(clippy::disallowed_methods, reason = "an example is the edge, and measures how long a thing took")]
fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed().as_secs_f64() * 1_000.0)
}

fn print(report: &Report) {
    for check in &report.checks {
        println!("{:9} {:8} {}", check.outcome.as_str(), check.id, check.says);
    }
    println!("\nShown:");
    report.proven.iter().for_each(|says| println!("- {says}"));
    println!("\nNot shown:");
    report.not_proven.iter().for_each(|says| println!("- {says}"));
}
