//! One way of writing an enum whose values are stored as short codes.

/// Declares an enum with a code per value: `code()`, `parse()` and `ALL` come with it.
///
/// The codes are what the tables hold (see the migrations); a code never changes its meaning.
macro_rules! coded {
    ($(#[$doc:meta])* pub enum $name:ident {
        $($(#[$value_doc:meta])* $value:ident = $code:literal),+ $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$value_doc])* $value),+
        }

        impl $name {
            /// Every value, in the order it is shown.
            pub const ALL: [Self; [$($code),+].len()] = [$(Self::$value),+];

            /// The code it is stored under.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$value => $code),+
                }
            }
            /// The code back; `None` for any other text.
            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|value| value.code() == code)
            }
        }
    };
}

pub(crate) use coded;
