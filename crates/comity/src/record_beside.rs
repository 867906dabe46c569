//! The evidence record that lies beside a package, checked in the same reading.

use std::{io::Read as _, path::Path};

use evidence::{
    record::{self, Digester, Fault, Held, sunset},
    stamp::{RevocationList, Root, Standing},
};
use serde_json::{Value, json};
use terms::Instant;

use crate::{commands::evidence::lasting, say::No};

/// The bytes of `PACKAGE.ers`, if it is there; nobody has looked into them.
pub(crate) fn bytes(package: &Path) -> Result<Option<Vec<u8>>, No> {
    let mut name = package.as_os_str().to_owned();
    name.push(".ers");
    let read = std::fs::File::open(&name).and_then(|file| {
        let mut bytes = Vec::new();
        // One byte more than any record has: that it is too large is seen later.
        file.take(record::RECORD_MAX as u64 + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    });
    match read {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(No::file(Path::new(&name), &e)),
    }
}

/// A record that holds, and what is known of revocation where the reader gave roots.
pub(crate) struct Judged {
    held: Held,
    revoked: Option<Standing>,
}

impl Judged {
    /// By when the package was there, if the reader's roots stand behind the record.
    pub(crate) fn there(&self) -> Option<Instant> {
        self.held.steps.iter().all(|step| step.vouched).then_some(self.held.there)
    }
}

/// A record, and the digests of the package in the making.
pub(crate) struct RecordBeside {
    bytes: Vec<u8>,
    digester: Result<Digester, Fault>,
}

impl RecordBeside {
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        let digester = record::hashes(&bytes).map(|hashes| Digester::new(&hashes));
        Self { bytes, digester }
    }

    /// More of the package.
    pub(crate) fn take(&mut self, piece: &[u8]) {
        if let Ok(digester) = &mut self.digester {
            digester.update(piece);
        }
    }

    /// Does the record hold for what was read, and was nothing behind it revoked?
    pub(crate) fn judge(self, roots: &[Root], lists: &[RevocationList]) -> Result<Judged, Fault> {
        let digests = self.digester?.finish();
        let held = record::check(&self.bytes, &digests, roots, &sunset::known())?;
        let revoked = match roots.is_empty() {
            true => None,
            false => Some(record::standing(&self.bytes, roots, lists)?),
        };
        Ok(Judged { held, revoked })
    }
}

/// One line for people.
pub(crate) fn says(judged: &Result<Judged, Fault>) -> (bool, String) {
    match judged {
        Err(fault) => (false, format!("the evidence record beside the package: {fault}")),
        Ok(Judged { held, revoked }) => {
            let revoked = revoked.as_ref().map(|standing| format!(". {}", standing.says())).unwrap_or_default();
            let vouched = held.steps.iter().all(|step| step.vouched);
            let who = if vouched { "" } else { "; nobody whom you named vouches for its authorities" };
            let until = match held.until {
                Some(until) => format!("its last algorithms are believed until {until}"),
                None => "no end of its last algorithms has been named".to_owned(),
            };
            (
                true,
                format!(
                    "an evidence record of {} stamp(s) since {}; {until}{who}{revoked}",
                    held.steps.len(),
                    held.since
                ),
            )
        }
    }
}

/// The same for programs.
pub(crate) fn as_json(judged: &Result<Judged, Fault>) -> Value {
    match judged {
        Err(fault) => json!({ "ok": false, "says": fault.to_string() }),
        Ok(Judged { held, revoked }) => {
            let mut value = lasting::as_value(held);
            if let Some(members) = value.as_object_mut() {
                members.insert("ok".to_owned(), true.into());
                members.insert("revoked".to_owned(), revoked.as_ref().map(Standing::as_str).into());
            }
            value
        }
    }
}
