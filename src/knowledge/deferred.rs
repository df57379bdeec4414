//! What few commands read stays packed in the program's image until it is asked for.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::Error as _;
use serde::{Serialize, Serializer};

/// A value, or the bytes of the program that hold it.
#[derive(Clone)]
pub enum Deferred<T> {
    /// Part of the program, in the format of the image.
    Packed(&'static [u8]),
    /// Read at run time.
    Value(T),
}

impl<T: Clone + Default + Deserialize<'static>> Deferred<T> {
    /// The value itself; unpacked on every call.
    #[must_use]
    pub fn read(&self) -> Cow<'_, T> {
        match self {
            // The build script packed these bytes from the same type, and a test reads them all.
            Self::Packed(bytes) => Cow::Owned(postcard::from_bytes(bytes).unwrap_or_default()),
            Self::Value(value) => Cow::Borrowed(value),
        }
    }
}

impl<T: Clone + Default + Deserialize<'static> + fmt::Debug> fmt::Debug for Deferred<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.read().fmt(f)
    }
}

impl<T: Serialize> Serialize for Deferred<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Packed(bytes) => serializer.serialize_bytes(bytes),
            Self::Value(value) => {
                serializer.serialize_bytes(&postcard::to_stdvec(value).map_err(S::Error::custom)?)
            }
        }
    }
}

impl<'de: 'static, T> Deserialize<'de> for Deferred<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Borrow;
        impl<'de: 'static> Visitor<'de> for Borrow {
            type Value = &'static [u8];
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes that are part of the image")
            }
            fn visit_borrowed_bytes<E: de::Error>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
                Ok(bytes)
            }
        }
        deserializer.deserialize_bytes(Borrow).map(Self::Packed)
    }
}
