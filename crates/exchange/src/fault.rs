//! What another node got wrong: one variant, one code in `protocol/comity-1.md`.

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $says:literal;)*) => {
        /// What is wrong with bytes that came from another node. The code goes back over the wire and says no more
        /// than the peer may know.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
        pub enum PeerFault {
            $($(#[$doc])* #[error($says)] $name,)*
        }

        impl PeerFault {
            /// All of them, in the order in which a letter is checked.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable code.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)*
                }
            }
        }
    };
}

faults! {
    /// More bytes than a letter may have.
    TooLarge = "too-large", "more bytes than a letter may have";
    /// Not the outer layout of a sealed letter.
    NotSealed = "not-sealed", "not a sealed letter";
    /// A later version of the protocol.
    UnknownVersion = "unknown-version", "a version of the protocol that is not spoken here";
    /// A cipher suite that this version does not know. "None" is not a suite.
    UnknownSuite = "unknown-suite", "a cipher suite that is not known";
    /// Addressed to another node.
    WrongRecipient = "wrong-recipient", "addressed to another node";
    /// Sealed to a key that this node does not hold (any more).
    UnknownOpeningKey = "unknown-opening-key", "sealed to a key that this node does not hold";
    /// The seal does not open: changed on the way, or not sealed to this key.
    CannotOpen = "cannot-open", "the seal does not open";
    /// Padding of another size or content than the protocol says.
    BadPadding = "bad-padding", "the padding is not as the protocol says";
    /// The frame is not laid out byte by byte as the protocol says.
    BadFrame = "bad-frame", "the frame is not laid out as the protocol says";
    /// The frame inside was signed for another node: somebody passed it on.
    Relayed = "relayed", "signed for another node and passed on";
    /// No signature of the node, or none at all.
    NoSignature = "no-signature", "not signed by a node";
    /// Our own directory is past its day, so nothing can be checked: no fault of the sender, who should try again.
    DirectoryExpired = "directory-expired", "the directory is past its day: nothing can be checked";
    /// The sender is not in the directory.
    UnknownSender = "unknown-sender", "the sender is not in the directory";
    /// A key that the directory does not give to this sender.
    UnknownKey = "unknown-key", "a key that the directory does not give to this sender";
    /// A key that was revoked.
    KeyRevoked = "key-revoked", "the key was revoked";
    /// A key before its first day or after its last.
    KeyNotValid = "key-not-valid", "the key is not valid at this time";
    /// A signature that does not verify over exactly these bytes.
    BadSignature = "bad-signature", "the signature does not verify over these bytes";
    /// Not JSON in the one canonical form (RFC 8785).
    NotCanonical = "not-canonical", "not JSON in canonical form";
    /// Nested deeper than a letter needs.
    TooDeep = "too-deep", "nested deeper than a letter needs";
    /// A number that two readers may read differently.
    BadNumber = "bad-number", "a number that is not a whole number below 2^53";
    /// Text with characters that are not seen, or that reorder what is read.
    BadText = "bad-text", "text that does not read as it is";
    /// An extension that the sender calls critical and that is not known here.
    UnknownCritical = "unknown-critical", "a critical extension that is not known";
    /// A kind of letter of a later revision: the sender looks for another road, and tries again when this node is renewed.
    UnknownKind = "unknown-kind", "a kind of letter that is not spoken here";
    /// A field that is missing, unknown, too long or of another kind.
    BadShape = "bad-shape", "not the shape of this kind of letter";
    /// The signed frame and the letter inside name different nodes.
    HeaderMismatch = "header-mismatch", "frame and header name different nodes";
    /// An exercise letter outside an exercise, or a real one inside.
    ExerciseMismatch = "exercise-mismatch", "exercise and reality are mixed";
    /// Dated further ahead than clocks may differ.
    FromTheFuture = "from-the-future", "dated in the future";
    /// A longer life than a letter may have, or one that ends before it begins.
    BadLifetime = "bad-lifetime", "a life that ends before it begins, or that is too long";
    /// A right key in a wrong hand: this kind of node, or this role, may not sign such a letter.
    NotEntitled = "not-entitled", "not entitled to sign this kind of letter";
    /// An order or a report that crosses a border: a provider answers only to its own state.
    ForeignState = "foreign-state", "between an authority and a provider of different states";
    /// Past its day.
    Expired = "expired", "past its day";
    /// The same letter once more. It took effect the first time; the first receipt is sent again.
    Replayed = "replayed", "this letter came before";
    /// The same letter number with other content.
    SameLetterOtherBody = "same-letter-other-body", "this letter number came before with other content";
}

impl PeerFault {
    /// May the very same bytes be accepted later? Otherwise the sender parks the letter and a person looks.
    pub fn may_pass_later(self) -> bool {
        matches!(self, Self::DirectoryExpired | Self::FromTheFuture)
    }
}
