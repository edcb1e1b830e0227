//! Mails as they come, each beside what should be read from it.
