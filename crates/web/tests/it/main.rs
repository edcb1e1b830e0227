//! The screens of staff, over an in-process router with real sessions, on both engines.
