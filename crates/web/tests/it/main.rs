//! The screens of staff, over an in-process router with real sessions, on both engines.

#[cfg(test)]
mod addresses;
#[cfg(test)]
mod begin;
#[cfg(test)]
mod browser;
#[cfg(test)]
mod bulk;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod customers;
#[cfg(test)]
mod door;
#[cfg(test)]
mod figures;
#[cfg(test)]
mod guarded;
#[cfg(test)]
mod inbox;
#[cfg(test)]
mod keeping;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod live;
#[cfg(test)]
mod looking;
#[cfg(test)]
mod organisations;
#[cfg(test)]
mod settings;
#[cfg(test)]
mod views;
#[cfg(test)]
mod visitor;
#[cfg(test)]
mod writing;
