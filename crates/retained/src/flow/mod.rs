//! Flow logs that carry address translation: NetFlow v5 and v9, IPFIX, and the files of nfcapd.
//!
//! Create and delete events are paired into sessions and port blocks; a flow record that carries both its times is a
//! session by itself, for as long as packets were seen. Times of an event are the exporter's own; where it gives none,
//! the record is set aside rather than dated by the message that brought it.
//!
//! Data that comes before its template waits for it, and is set aside with its bytes when it does not come.

use std::borrow::Cow;

use crate::{Converter, Format, Framing};

mod early;
mod fields;
mod ipfix;
mod lost;
mod meaning;
mod netflow;
mod nfcapd;
mod nfrecord;
mod open;
mod pair;
mod sets;
mod templates;
mod v5;
mod v9;

const fn converter(name: &'static str) -> Converter {
    Converter { name: Cow::Borrowed(name), version: 3 }
}

/// The formats.
pub fn formats() -> [Format; 3] {
    [
        Format {
            converter: converter("netflow"),
            about: "datagrams of NetFlow v5 and v9 and of IPFIX: routers, firewalls and carrier-grade NATs",
            framing: Framing::Datagrams,
            open: netflow::Netflow::open,
        },
        Format {
            converter: converter("ipfix"),
            about: "IPFIX messages in a file or a stream (RFC 5655): what collectors keep",
            framing: Framing::Stream,
            open: ipfix::Ipfix::open,
        },
        Format {
            converter: converter("nfcapd"),
            about: "files of nfcapd (nfdump 1.7, file layout 2), plain or compressed by LZ4",
            framing: Framing::Stream,
            open: nfcapd::Nfcapd::open,
        },
    ]
}
