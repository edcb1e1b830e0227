//! The desk's scenarios, each on both engines: what is answered, what was recorded.

#[cfg(test)]
mod addressed;
#[cfg(test)]
mod attachments;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod begun;
#[cfg(test)]
mod brands;
#[cfg(test)]
mod bulk;
#[cfg(test)]
mod calendars;
#[cfg(test)]
mod clocks;
#[cfg(test)]
mod correspondence;
#[cfg(test)]
mod coverage;
#[cfg(test)]
mod customers;
#[cfg(test)]
mod discarding;
#[cfg(test)]
mod erasure;
#[cfg(test)]
mod fetching;
#[cfg(test)]
mod foreseeing;
#[cfg(test)]
mod intake;
#[cfg(test)]
mod kept_letters;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod labels;
#[cfg(test)]
mod listed_days;
#[cfg(test)]
mod listing;
#[cfg(test)]
mod mailboxes;
#[cfg(test)]
mod notices;
#[cfg(test)]
mod opening;
#[cfg(test)]
mod organisations;
#[cfg(test)]
mod parameters;
#[cfg(test)]
mod people;
#[cfg(test)]
mod policies;
#[cfg(test)]
mod ratings;
#[cfg(test)]
mod raw_mail;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod renewing;
#[cfg(test)]
mod returned;
#[cfg(test)]
mod roles;
#[cfg(test)]
mod searching;
#[cfg(test)]
mod set_up;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod snippets;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod subscriptions;
#[cfg(test)]
mod team;
#[cfg(test)]
mod teams;
#[cfg(test)]
mod tokens;
#[cfg(test)]
mod vault;
#[cfg(test)]
mod views;
#[cfg(test)]
mod writing;
#[cfg(test)]
mod worded;
#[cfg(test)]
mod working;
