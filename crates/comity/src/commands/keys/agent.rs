//! A client of an SSH agent, as far as two questions go: which keys it has, and a signature (draft-ietf-sshm-ssh-agent, sections 3.5 and 3.6).
//! An `ssh-ed25519` signature of an agent is Ed25519 over exactly the bytes that it is given (RFC 8709), so that a token behind the agent signs as
//! any key does.

use std::{
    io::{Read as _, Write as _},
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    time::Duration,
};

use exchange::VerifyingKey;

use crate::say::No;

const LIST: u8 = 11;
const KEYS: u8 = 12;
const SIGN: u8 = 13;
const SIGNED: u8 = 14;
const KIND: &[u8] = b"ssh-ed25519";
/// No agent answers more, and OpenSSH's takes no more.
const MESSAGE_MAX: usize = 256 << 10;
/// Somebody may have to touch a token.
const WITHIN: Duration = Duration::from_secs(60);

/// An agent that holds the key.
pub(crate) struct Agent {
    socket: PathBuf,
    blob: Vec<u8>,
    public: VerifyingKey,
}

impl Agent {
    /// The agent of this machine, if it lists one of the keys.
    pub(super) fn holding(wanted: &[VerifyingKey]) -> Result<Option<Self>, No> {
        let socket = std::env::var_os("SSH_AUTH_SOCK")
            .map(PathBuf::from)
            .ok_or_else(|| No::usage("--agent: there is no SSH agent (SSH_AUTH_SOCK is not set)"))?;
        let answer = ask(&socket, LIST, &[], KEYS)?;
        let mut rest = answer.as_slice();
        let count = u32_of(&mut rest).unwrap_or(0);
        for _ in 0..count {
            let Some(blob) = take(&mut rest) else { break };
            if let Some(public) = wanted.iter().find(|key| *blob == self::blob(key)) {
                return Ok(Some(Self { socket, blob: blob.to_vec(), public: *public }));
            }
            // Its comment.
            take(&mut rest);
        }
        Ok(None)
    }

    pub(super) fn public(&self) -> VerifyingKey {
        self.public
    }

    /// A signature over these bytes.
    pub(super) fn sign(&self, message: &[u8]) -> Result<[u8; 64], No> {
        let question = [string(&self.blob), string(message), vec![0; 4]].concat();
        let answer = ask(&self.socket, SIGN, &question, SIGNED)?;
        let read = || {
            let mut rest = answer.as_slice();
            let mut inside = take(&mut rest)?;
            take(&mut inside).filter(|kind| *kind == KIND)?;
            <[u8; 64]>::try_from(take(&mut inside)?).ok()
        };
        read().ok_or_else(|| {
            No::refused("agent", "what the SSH agent gave is no signature", "Try `ssh-add -T` with the key.")
        })
    }
}

/// One question to the agent, and the body of its answer.
fn ask(socket: &Path, kind: u8, body: &[u8], answer: u8) -> Result<Vec<u8>, No> {
    let trouble = |why: String| {
        No::refused(
            "agent",
            format!("the SSH agent did not do it: {why}"),
            "Is the key loaded (`ssh-add -l`), and the token in?",
        )
    };
    let asked = || -> std::io::Result<Vec<u8>> {
        let mut stream = UnixStream::connect(socket)?;
        stream.set_read_timeout(Some(WITHIN))?;
        let message = [[kind].as_slice(), body].concat();
        stream.write_all(&string(&message))?;
        let mut length = [0; 4];
        stream.read_exact(&mut length)?;
        let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
        if length > MESSAGE_MAX {
            return Err(std::io::Error::other("its answer is too long"));
        }
        let mut answer = vec![0; length];
        stream.read_exact(&mut answer)?;
        Ok(answer)
    };
    let got = asked().map_err(|e| trouble(e.to_string()))?;
    match got.split_first() {
        Some((first, rest)) if *first == answer => Ok(rest.to_vec()),
        _ => Err(trouble("it refused".to_owned())),
    }
}

/// A key as an agent names it (RFC 8709 section 4).
fn blob(key: &VerifyingKey) -> Vec<u8> {
    [string(KIND), string(&key.bytes())].concat()
}

/// A string of the protocol: its length in four bytes, then itself (RFC 4251 section 5).
fn string(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    [length.to_be_bytes().as_slice(), bytes].concat()
}

fn u32_of(rest: &mut &[u8]) -> Option<u32> {
    let (head, tail) = rest.split_at_checked(4)?;
    *rest = tail;
    head.try_into().ok().map(u32::from_be_bytes)
}

fn take<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::try_from(u32_of(rest)?).ok()?;
    let (head, tail) = rest.split_at_checked(length)?;
    *rest = tail;
    Some(head)
}
