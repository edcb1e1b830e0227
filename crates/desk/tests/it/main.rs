//! The desk's scenarios, each on both engines: what is answered, what was recorded.

#[cfg(test)]
mod customers;
#[cfg(test)]
mod discarding;
#[cfg(test)]
mod labels;
#[cfg(test)]
mod listing;
mod opening;
mod statements;
#[cfg(test)]
mod team;
#[cfg(test)]
mod working;
