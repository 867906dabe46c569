//! `comity evidence stamp` and `check-stamp`.

use std::process::ExitCode;

use evidence::stamp::{self, Fault, Stamped, Standing, request};
use serde_json::json;

use super::{authority, files};
use crate::{
    cli::lasting::{CheckStamp, Stamp},
    files::replace,
    say::No,
};

pub(super) async fn stamp(a: &Stamp, as_json: bool) -> Result<ExitCode, No> {
    let hash = files::hash(&a.hash)?;
    let roots = files::roots(a.who.roots.as_ref())?;
    let digest = files::digest(&a.file, hash)?;
    let token = authority::token(&a.who, &roots, hash, digest.clone()).await?;
    let stamped = stamp::check_digest(&token, &digest, &[]).map_err(|e| No::trouble("the new time stamp", &e))?;
    let out = a.out.clone().unwrap_or_else(|| files::beside(&a.file, "tst"));
    replace(&out, &token, 0o644)?;
    say(&stamped, None, Some(&out.display().to_string()), as_json);
    Ok(ExitCode::SUCCESS)
}

pub(super) fn check(a: &CheckStamp, as_json: bool) -> Result<ExitCode, No> {
    let roots = files::roots(a.roots.as_ref())?;
    let bytes = std::fs::read(&a.token).map_err(|e| No::file(&a.token, &e))?;
    // A file may hold the token, or the answer that it came in.
    let token = request::token_in(&bytes).unwrap_or(&bytes);
    let lists = files::lists(&a.lists)?;
    let stamped = stamp::imprint(token).and_then(|(hash, _)| {
        let digest = files::digest(&a.file, hash).map_err(|_| Fault::OtherBytes);
        let stamped = stamp::check_digest(token, &digest?, &roots)?;
        let standing = stamped.vouched.then(|| stamp::standing(token, &roots, &lists)).transpose()?;
        Ok((stamped, standing))
    });
    match stamped {
        Ok((stamped, standing)) => {
            say(&stamped, standing.as_ref(), None, as_json);
            Ok(ExitCode::SUCCESS)
        }
        Err(fault) => Err(No::refused(
            "stamp",
            fault.to_string(),
            "Do not rely on this time stamp. If it is of another file, name that one.",
        )),
    }
}

fn say(stamped: &Stamped, standing: Option<&Standing>, written: Option<&str>, as_json: bool) {
    if as_json {
        println!(
            "{}",
            json!({
                "ok": true, "at": stamped.at.to_string(), "authority": stamped.authority, "vouched": stamped.vouched,
                "imprint": stamped.imprint.to_string(), "signature": stamped.signature.to_string(),
                "key": stamped.key.to_string(), "certificate_until": stamped.certificate_until.to_string(),
                "revoked": standing.map(Standing::as_str), "written": written,
            })
        );
        return;
    }
    println!("stamped {} by {}", stamped.at, stamped.authority);
    println!("{} over the file; signed with {} and {}", stamped.imprint, stamped.key, stamped.signature);
    match stamped.vouched {
        true => println!("a root of yours vouches for the authority"),
        false => println!("nobody whom you named vouches for the authority: give --roots"),
    }
    if let Some(standing) = standing {
        println!("{}", standing.says());
    }
    if let Some(path) = written {
        println!("{path} written");
    }
}
