//! The tongues people write in, and how dates and money look in each. Staff answer a mixed tongue in the brand's own.

use kernel::Language;

/// How somebody writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tongue {
    /// English.
    En,
    /// Bahasa Melayu.
    Ms,
    /// Bahasa Indonesia.
    Id,
    /// English and the language of the place in one sentence.
    Mix,
}

impl Tongue {
    /// The language it is answered in by a brand whose own is `home`.
    pub const fn language(self, home: Language) -> Language {
        match self {
            Self::En => Language::En,
            Self::Ms => Language::Ms,
            Self::Id => Language::Id,
            Self::Mix => home,
        }
    }

    /// The tongue staff write a language in.
    pub const fn of(language: Language) -> Self {
        match language {
            Language::En => Self::En,
            Language::Ms => Self::Ms,
            Language::Id => Self::Id,
        }
    }
}
