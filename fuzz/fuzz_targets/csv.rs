//! The converter `csv` with a mapping of sessions that uses every kind of column.
#![no_main]

use retained::{Column, Convert, Format, Framing, Mapping, NatColumns, PortColumns, Rows, TimeFormat};

fn open() -> Box<dyn Convert> {
    let name = |text: &str| Column::Name(text.to_owned());
    retained::csv(Mapping {
        separator: b';',
        quote: Some(b'"'),
        header: true,
        time: TimeFormat::Pattern { pattern: "%Y-%m-%d %H:%M:%S %z".to_owned(), zone: None },
        begin: name("begin"),
        end: Some(name("end")),
        rows: Rows::Nat(NatColumns {
            public: name("nat"),
            ports: PortColumns::Range(name("first"), name("last")),
            private: name("ip"),
            realm: None,
            private_port: None,
            peer: Some((name("dst"), Column::Number(9))),
            protocol: Some(name("proto")),
            subscriber: Some(name("line")),
        }),
    })
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let format = Format { converter: retained::CSV, about: "", framing: Framing::Stream, open };
    comity_fuzz::check_format(&format, data);
});
