//! Words for people: the catalogue of everything the product says, how dates, numbers and money are written in each
//! language, which language a text is in, and the folding that lets a search for `andre` meet `André`. A leaf: it knows nothing of the product.

pub mod catalogue;
pub mod fold;
pub mod format;
pub mod guess;
pub mod nearest;
pub mod terms;

pub use catalogue::{Arg, Catalogue, CatalogueError};
pub use fold::fold;
pub use guess::{Tongue, guess, weigh};
pub use nearest::nearest;
pub use terms::{Terms, terms};
