//! The screens' scenarios, each on both engines.
