//! What few commands read stays packed in the program's image until it is asked for.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::OnceLock;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::Error as _;
use serde::{Serialize, Serializer};

/// A value, which may still be the bytes of the program that hold it.
#[derive(Clone)]
pub struct Deferred<T> {
    /// In the format of the image; nothing for what was read at run time.
    packed: &'static [u8],
    value: OnceLock<T>,
}

impl<T> From<T> for Deferred<T> {
    fn from(value: T) -> Self {
        Self { packed: &[], value: OnceLock::from(value) }
    }
}

impl<T: Deserialize<'static>> Deref for Deferred<T> {
    type Target = T;
    #[expect(clippy::expect_used, reason = "the build script packed it from the same type; a test reads all")]
    fn deref(&self) -> &T {
        self.value.get_or_init(|| {
            postcard::from_bytes(self.packed).expect("the image fits the types that wrote it")
        })
    }
}

impl<T: Deserialize<'static>> DerefMut for Deferred<T> {
    fn deref_mut(&mut self) -> &mut T {
        let _ = &**self;
        match self.value.get_mut() {
            Some(value) => value,
            None => unreachable!("it was unpacked above"),
        }
    }
}

impl<'a, T: Deserialize<'static>> IntoIterator for &'a Deferred<Vec<T>> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: Deserialize<'static> + fmt::Debug> fmt::Debug for Deferred<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: Deserialize<'static> + Serialize> Serialize for Deferred<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&postcard::to_stdvec(&**self).map_err(S::Error::custom)?)
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
        let packed = deserializer.deserialize_bytes(Borrow)?;
        Ok(Self { packed, value: OnceLock::new() })
    }
}
