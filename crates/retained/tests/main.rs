//! Records that real software wrote, bad ones, and what an attribution makes of them.

#[cfg(test)]
mod access;
#[cfg(test)]
mod attribution;
#[cfg(test)]
mod csv;
#[cfg(test)]
mod deterministic;
#[cfg(test)]
mod flow_cuts;
#[cfg(test)]
mod flow_firewalls;
#[cfg(test)]
mod flow_oracle;
#[cfg(test)]
mod flow_rules;
#[cfg(test)]
mod formats;
#[cfg(test)]
mod given;
#[cfg(test)]
mod leases;
#[cfg(test)]
mod live;
#[cfg(test)]
mod realms;
#[cfg(test)]
mod spoilt;
#[cfg(test)]
mod syslog;
