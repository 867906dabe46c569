//! A letter, or a receipt, that was sealed to a key which its reader has no more.

use exchange::{Node as Member, seal_frame, sealed_to};
use store::OutLetter;

use crate::{
    Node,
    clock::chance,
    desk::no::{No, Trouble},
};

/// Is this sealed to the key that the directory gives this member now? What is no sealed letter is as it should be.
pub(in crate::desk) fn is_to_present_key(node: &Node, sealed: &[u8], member: &Member) -> bool {
    let Some(to) = sealed_to(sealed) else { return true };
    member.sealing_key(node.now()).is_none_or(|key| key.id() == to)
}

/// The same signed letter in a seal that its reader can open, where the directory has another key for them than the one to which it was sealed.
/// Nothing where it has not, or where the frame is gone.
pub(crate) async fn sealed_anew(node: &Node, letter: &OutLetter) -> Result<Option<Vec<u8>>, No> {
    let Some(member) = node.directory.node(&letter.to).filter(|member| !is_to_present_key(node, &letter.bytes, member))
    else {
        return Ok(None);
    };
    let Some(frame) = letter.frame else { return Ok(None) };
    let Some(frame) = node.store.doc(frame).await? else { return Ok(None) };
    let sealed = seal_frame(&frame, member, node.now(), &mut chance().map_err(Trouble::from)?);
    Ok(sealed.ok())
}
