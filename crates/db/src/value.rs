//! Values on their way into a statement and out of a row, the same for both engines.

use kernel::{Language, Timestamp};

/// A bound value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// SQL null.
    Null,
    /// `bigint`.
    Int(i64),
    /// `{flag}`: 0/1 in `SQLite`, boolean in `PostgreSQL`.
    Flag(bool),
    /// `{double}`.
    Double(f64),
    /// `text`, or `{json}` when the column is one.
    Text(&'a str),
    /// Text made for the occasion (JSON).
    Owned(String),
    /// `{blob}`.
    Bytes(&'a [u8]),
}

impl Value<'_> {
    /// The same value, borrowing nothing.
    pub fn into_owned(self) -> OwnedValue {
        match self {
            Self::Null => OwnedValue::Null,
            Self::Int(number) => OwnedValue::Int(number),
            Self::Flag(flag) => OwnedValue::Flag(flag),
            Self::Double(number) => OwnedValue::Double(number),
            Self::Text(text) => OwnedValue::Text(text.to_owned()),
            Self::Owned(text) => OwnedValue::Text(text),
            Self::Bytes(bytes) => OwnedValue::Bytes(bytes.to_vec()),
        }
    }
}

/// A [`Value`] that owns what it holds.
#[derive(Clone, Debug, PartialEq)]
pub enum OwnedValue {
    /// SQL null.
    Null,
    /// `bigint`.
    Int(i64),
    /// `{flag}`.
    Flag(bool),
    /// `{double}`.
    Double(f64),
    /// `text` or `{json}`.
    Text(String),
    /// `{blob}`.
    Bytes(Vec<u8>),
}

/// Anything that can be bound.
pub trait Param {
    /// As a value.
    fn value(&self) -> Value<'_>;
}

impl Param for OwnedValue {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Int(number) => Value::Int(*number),
            Self::Flag(flag) => Value::Flag(*flag),
            Self::Double(number) => Value::Double(*number),
            Self::Text(text) => Value::Text(text),
            Self::Bytes(bytes) => Value::Bytes(bytes),
        }
    }
}

impl Param for i64 {
    fn value(&self) -> Value<'_> {
        Value::Int(*self)
    }
}

impl Param for bool {
    fn value(&self) -> Value<'_> {
        Value::Flag(*self)
    }
}

impl Param for f64 {
    fn value(&self) -> Value<'_> {
        Value::Double(*self)
    }
}

impl Param for str {
    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl Param for String {
    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl Param for [u8] {
    fn value(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}

impl Param for Vec<u8> {
    fn value(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}

impl<const N: usize> Param for [u8; N] {
    fn value(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}

impl Param for Timestamp {
    fn value(&self) -> Value<'_> {
        Value::Int(self.0)
    }
}

impl Param for Language {
    fn value(&self) -> Value<'_> {
        Value::Text(self.tag())
    }
}

impl Param for serde_json::Value {
    fn value(&self) -> Value<'_> {
        // It can always be written. Its `Display` says the same in twice the time.
        Value::Owned(serde_json::to_string(self).unwrap_or_default())
    }
}

impl<T: Param> Param for Option<T> {
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, Param::value)
    }
}

impl<T: Param + ?Sized> Param for &T {
    fn value(&self) -> Value<'_> {
        (**self).value()
    }
}
