//! Text and bytes that are either part of the program (the built-in pack) or read at run time (an overlay).
//!
//! The built-in pack is decoded from a static image; borrowing its strings from there makes starting the
//! program cost no copy of them. They stand apart from what is decoded, as one text that the compiler has seen to
//! be UTF-8: none is checked again, and what is only carried along is not even touched.

use std::cell::RefCell;
use std::fmt;
use std::ops::Deref;

use rustc_hash::FxHashMap;
use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};
use serde::{Serialize, Serializer};

/// The texts of the image. The build script, which writes them, has none itself.
#[cfg(image)]
static TEXTS: &str = include_str!(concat!(env!("OUT_DIR"), "/texts.image"));
#[cfg(not(image))]
static TEXTS: &str = "";

thread_local! {
    /// The texts that are being put apart.
    static APART: RefCell<Option<Apart>> = const { RefCell::new(None) };
}

/// Texts put apart, each once, and where each begins.
#[derive(Default)]
struct Apart {
    all: String,
    starts: FxHashMap<String, u32>,
}

impl Apart {
    fn start_of(&mut self, text: &str) -> u32 {
        if let Some(start) = self.starts.get(text) {
            return *start;
        }
        let start = self.all.len() as u32;
        self.all.push_str(text);
        self.starts.insert(text.to_owned(), start);
        start
    }
}

/// Calls `write` with all texts put apart from what it writes, and returns them as one beside its result.
pub fn apart<R>(write: impl FnOnce() -> R) -> (R, String) {
    APART.set(Some(Apart::default()));
    let written = write();
    (written, APART.take().unwrap_or_default().all)
}

/// An immutable string: part of the program's own image, or owned.
#[derive(Clone)]
pub struct Text(Kept);

#[derive(Clone)]
enum Kept {
    /// Part of the program: where it begins among the texts there, and how long it is.
    Image(u32, u32),
    /// Read at run time.
    Owned(Box<str>),
}

impl Text {
    /// The string itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Kept::Image(start, len) => in_image(*start, *len),
            Kept::Owned(text) => text,
        }
    }
}

fn in_image(start: u32, len: u32) -> &'static str {
    let start = start as usize;
    TEXTS.get(start..start + len as usize).unwrap_or_default()
}

impl Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(Kept::Owned(text.into()))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(Kept::Owned(text.into_boxed_str()))
    }
}

impl Default for Text {
    fn default() -> Self {
        Self(Kept::Image(0, 0))
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            // Each stands in the image once, so that there is no need to look.
            (Kept::Image(start, len), Kept::Image(other, len_of_other)) => {
                len == len_of_other && (start == other || *len == 0)
            }
            _ => self.as_str() == other.as_str(),
        }
    }
}
impl Eq for Text {}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}
impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// As it stands in an image: where its text begins among those apart, counted from 1, and how long it is; or 0 and
/// the text itself. Elsewhere a string.
impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.serialize_str(self);
        }
        match APART.with_borrow_mut(|apart| apart.as_mut().map(|apart| apart.start_of(self))) {
            Some(start) => (start + 1, self.len() as u32).serialize(serializer),
            None => (0_u32, self.as_str()).serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Parts;
        impl<'de> Visitor<'de> for Parts {
            type Value = Text;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string that is part of the image")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Text, A::Error> {
                let missing = || de::Error::custom("a string is cut short");
                match seq.next_element::<u32>()?.ok_or_else(missing)?.checked_sub(1) {
                    None => Ok(Text::from(seq.next_element::<&str>()?.ok_or_else(missing)?)),
                    Some(start) => {
                        Ok(Text(Kept::Image(start, seq.next_element::<u32>()?.ok_or_else(missing)?)))
                    }
                }
            }
        }
        deserializer.deserialize_tuple(2, Parts)
    }
}
