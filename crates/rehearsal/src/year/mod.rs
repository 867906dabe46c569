//! A year of many states' desks and providers: how much work arrives, how long it waits, what comes too late.
//!
//! # What this is
//!
//! A model of work and queues, by seed, without clock, disk or network. **It is not the real desks**: no letter is signed, no law is
//! weighed for a case, no guard is asked. (The real rooms are driven by [`crate::rehearse`].) What it takes from the real rooms is the
//! book of law: for every pair of states that the book knows, whether a road is open for the kind of request, which term it sets, how
//! long the data is kept there. What it takes from published figures, and what it merely assumes, stands line by line in
//! `today.toml`, and every line can be replaced.
//!
//! Requests of four kinds arrive at the requested state's desk. An officer prepares it (is it complete, who asks?), another act decides,
//! the provider finds the data, the desk sends it. Desks and providers have people and hours; emergencies have people on call. Two
//! clocks run: the legal term, and the death of the data. What ends after the one is *late*; what the other overtook is *lost*.
//! With sharing, people with nothing to do in one state prepare for another; the decision never leaves the requested state.
//!
//! # What it cannot show
//!
//! - absolute numbers of any real state: staffing and durations are assumptions, the same for all but where given;
//! - training, illness, leave, summer time, politics, appeals, courts that have to authorise, partial answers, several providers a case;
//! - the law of a single case: a road is open or closed for the pair, a kind and one kind of conduct, asked on the year's first day;
//! - terms that move with holidays: the length that the term has in the year's first days is used all year.

mod case;
mod desk;
mod figures;
mod hours;
mod parties;
mod road;
mod run;
mod setting;
mod share;
mod svg;
mod table;

pub use figures::{Figures, OfKind, Row};
pub use setting::{BadSetting, Setting, TODAY};
pub use svg::drawn;
pub use table::table;

use law::Book;

/// Lives one year. The same setting, book and seed give the same figures; the same requests arrive with sharing and without.
///
/// # Errors
/// [`BadSetting`], where the setting asks for something that cannot be modelled.
pub fn live(setting: &Setting, book: &Book, seed: u64, sharing: bool) -> Result<Figures, BadSetting> {
    setting.check()?;
    let mut parties = parties::Parties::of(setting, book)?;
    let cases = case::arrivals(setting, book, &parties, seed);
    parties.staff(setting, &cases);
    Ok(run::Run::new(setting, parties, cases, sharing).lived())
}
