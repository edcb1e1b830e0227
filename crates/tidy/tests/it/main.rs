//! The house rules, as ordinary tests over the source tree.

#[cfg(test)]
mod files;
mod dependencies;
mod floors;
#[cfg(test)]
mod kept;
mod promises;
mod words;
