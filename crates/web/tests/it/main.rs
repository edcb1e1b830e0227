//! The screens' scenarios, each on both engines: what is shown, what a form does, what is refused.

#[cfg(test)]
mod browser;
#[cfg(test)]
mod door;
#[cfg(test)]
mod settings;
