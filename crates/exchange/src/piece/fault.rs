//! What another node got wrong about a piece. One variant, one code in `protocol/comity-1.md`, section 13.

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $says:literal;)*) => {
        /// What another node got wrong about a piece.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
        pub enum PieceFault {
            $($(#[$doc])* #[error($says)] $name,)*
        }

        impl PieceFault {
            /// All of them, in the order of the page.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code that goes back over the wire.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)*
                }
            }
        }
    };
}

faults! {
    /// Too short, too long, or another first line.
    Layout = "piece-layout", "it is not laid out as a piece is";
    /// A version of the layout that is not spoken here.
    UnknownVersion = "piece-unknown-version", "a version of the layout that is not spoken here";
    /// A suite that is not known.
    UnknownSuite = "piece-unknown-suite", "a cipher suite that is not known";
    /// No verified letter has announced it, as far as this node remembers: send the letter again.
    NotAnnounced = "piece-not-announced", "no verified letter has announced it: send the letter again";
    /// A number past the last one.
    NoSuchPiece = "piece-no-such", "a number past the last one";
    /// Not made by whoever wrote the letter, or of another place, letter or package.
    NotGenuine = "piece-not-genuine", "it does not open under the letter's key in this place";
    /// Pieces before it are not there yet.
    Early = "piece-early", "pieces before it are not there yet";
    /// What follows the last byte of the package is not zeros.
    Padding = "piece-padding", "what follows the last byte of the package is not zeros";
    /// More at once than one peer may have under way.
    Quota = "piece-quota", "more than one peer may have under way at once: later";
    /// The disk over here is nearly full.
    NoRoom = "piece-no-room", "there is no room for it here now: later";
    /// All pieces are there and genuine, and they are not the package that the letter names.
    OtherPackage = "piece-other-package", "the pieces together are not the package that the letter names";
}
