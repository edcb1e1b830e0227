//! The desk's scenarios, each on both engines: what is answered, what was recorded.

#[cfg(test)]
mod attachments;
#[cfg(test)]
mod correspondence;
#[cfg(test)]
mod customers;
#[cfg(test)]
mod discarding;
#[cfg(test)]
mod labels;
#[cfg(test)]
mod listing;
#[cfg(test)]
mod opening;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod team;
#[cfg(test)]
mod vault;
#[cfg(test)]
mod working;
