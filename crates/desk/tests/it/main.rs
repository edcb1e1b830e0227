//! The desk's scenarios, each on both engines: what is answered, what was recorded.

#[cfg(test)]
mod attachments;
#[cfg(test)]
mod correspondence;
#[cfg(test)]
mod opening;
#[cfg(test)]
mod ratings;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod subscriptions;
#[cfg(test)]
mod vault;
