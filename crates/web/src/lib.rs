//! Every screen: drawn on the server, styled and made lively by what `browser/` builds. First the parts all screens are
//! made of, then what every answer carries, then the screens themselves.

pub mod assets;
pub mod words;

pub mod kit;

pub mod errors;
pub mod headers;

mod design;

pub use assets::asset_routes;
pub use design::design_routes;
pub use words::Words;
