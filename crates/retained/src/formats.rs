//! Every format that is read, by name.

use crate::{
    CGNAT_SYSLOG, CGNAT_SYSLOG_UDP, CONNTRACK, Format, Framing, access_formats, conntrack::Conntrack, flow_formats,
    syslog,
};

/// All of them. CSV is not among them: it needs a mapping.
pub fn formats() -> Vec<Format> {
    let mut all = vec![
        Format {
            converter: CONNTRACK,
            about: "Linux connection tracking: conntrack -E -o timestamp (conntrack-tools 1.4)",
            framing: Framing::Stream,
            open: || Box::new(Conntrack::default()),
        },
        Format {
            converter: CGNAT_SYSLOG,
            about: "syslog of Cisco, Juniper, A10, F5 and 6WIND translators, line by line; times without a zone are UTC",
            framing: Framing::Stream,
            open: || Box::new(syslog::Lines::default()),
        },
        Format {
            converter: CGNAT_SYSLOG_UDP,
            about: "the same over UDP; a time without a zone has to be UTC, and one that is missing is that of the receipt",
            framing: Framing::Datagrams,
            open: || Box::new(syslog::Datagrams::default()),
        },
    ];
    all.extend(flow_formats());
    all.extend(access_formats());
    all
}

/// The format of this name.
pub fn format(name: &str) -> Option<Format> {
    formats().into_iter().find(|f| f.converter.name == name)
}
