//! The whole program from outside: the binary, its processes, their sockets, and what they left on disk.
//!
//! Nothing here reaches into a room's code to make something happen. Keys and letters are read from the nodes' own folders,
//! as a thief or a faulty peer would have them.

#[cfg(test)]
mod amend;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod carried;
#[cfg(test)]
mod common;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod delivery;
#[cfg(test)]
mod direct;
#[cfg(test)]
mod directory;
#[cfg(test)]
mod ended;
#[cfg(test)]
mod endings;
#[cfg(test)]
mod evidence;
#[cfg(test)]
mod first_directory;
#[cfg(test)]
mod forge;
#[cfg(test)]
mod keys_away;
#[cfg(test)]
mod keys_changed;
#[cfg(test)]
mod large;
#[cfg(test)]
mod law_asked;
#[cfg(test)]
mod law_pack;
#[cfg(test)]
mod leave;
#[cfg(test)]
mod listen;
#[cfg(test)]
mod log;
#[cfg(test)]
mod old_order;
#[cfg(test)]
mod one_alone;
#[cfg(test)]
mod operator;
#[cfg(test)]
mod over_tls;
#[cfg(test)]
mod own_key;
#[cfg(test)]
mod ping;
#[cfg(test)]
mod plan_accepted;
#[cfg(test)]
mod preserve;
#[cfg(test)]
mod put_back;
#[cfg(test)]
mod reads;
#[cfg(test)]
mod serve_config;
#[cfg(test)]
mod standing;
#[cfg(test)]
mod tell;
#[cfg(test)]
mod third;
#[cfg(test)]
mod urgent;
#[cfg(test)]
mod withdraw;
#[cfg(test)]
mod witness;
