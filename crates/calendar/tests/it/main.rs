//! The calendar against a minute-by-minute walk, against each convention, and against the published lists.

#[cfg(test)]
mod against_the_oracle;
#[cfg(test)]
mod conventions;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod explanations;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod random;
#[cfg(test)]
mod ready_data;
#[cfg(test)]
mod words;
