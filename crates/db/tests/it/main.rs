//! The database's contract, on both engines: what is acknowledged is kept, what fails fails alone, every row of the
//! log is met exactly once.

#[cfg(test)]
mod contract;
#[cfg(test)]
mod migrations;
#[cfg(test)]
mod paging;
#[cfg(test)]
mod positions;
#[cfg(test)]
mod scratch;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod sharing;
#[cfg(test)]
mod whispers;
