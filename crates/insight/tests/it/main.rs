//! The figures' scenarios, each on both engines.

#[cfg(test)]
mod desk_of_figures;
#[cfg(test)]
mod doors;
#[cfg(test)]
mod history;
#[cfg(test)]
mod known;
