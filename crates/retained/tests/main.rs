//! Records that real software wrote, bad ones, and what an attribution makes of them.

#[cfg(test)]
mod access;
#[cfg(test)]
mod attribution;
#[cfg(test)]
mod deterministic;
#[cfg(test)]
mod formats;
#[cfg(test)]
mod leases;
#[cfg(test)]
mod spoilt;
