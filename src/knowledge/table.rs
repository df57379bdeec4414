//! The tables of a pack. Those of the built-in one stay packed in the program's image, and each row is unpacked
//! when it is first asked for: a command pays for the rows that it reads.

use std::fmt;
use std::ops::{Index, Range};
use std::sync::OnceLock;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::Error as _;
use serde::{Serialize, Serializer};

use super::text::Text;

/// A row of a table. In the image it begins with its id.
pub trait Row: Deserialize<'static> {
    /// Its id.
    fn id(&self) -> &Text;
}

/// Rows of one kind, in the order of the pack.
#[derive(Clone)]
pub enum Table<T> {
    /// Part of the program.
    Packed(Packed<T>),
    /// Read at run time.
    Rows(Vec<T>),
}

/// Rows in the image: where each ends and the mark of its id (32 bits each, little-endian), and their bytes.
#[derive(Clone)]
pub struct Packed<T> {
    heads: &'static [[[u8; 4]; 2]],
    bytes: &'static [u8],
    rows: Box<[OnceLock<Box<T>>]>,
}

/// A number by which an id is told from most others (FNV-1a), the same on every machine.
fn mark_of(id: &str) -> u32 {
    id.bytes().fold(0x811c_9dc5, |mark, byte| (mark ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

impl<T> Packed<T> {
    fn new(image: &'static [u8]) -> Option<Self> {
        let (count, rest) = image.split_first_chunk::<4>()?;
        let count = u32::from_le_bytes(*count) as usize;
        let (heads, bytes) = rest.split_at_checked(count * 8)?;
        let rows = (0..count).map(|_| OnceLock::new()).collect();
        Some(Self { heads: heads.as_chunks().0.as_chunks().0, bytes, rows })
    }

    fn bytes_of(&self, row: usize) -> &'static [u8] {
        let end = |row: usize| u32::from_le_bytes(self.heads[row][0]) as usize;
        &self.bytes[row.checked_sub(1).map_or(0, end)..end(row)]
    }
}

impl<T> Packed<T> {
    fn id(&self, row: usize) -> Text {
        postcard::take_from_bytes(self.bytes_of(row)).map(|(id, _)| id).unwrap_or_default()
    }
}

impl<T: Row> Packed<T> {
    #[expect(clippy::expect_used, reason = "the build script packed it from the same type; a test reads all")]
    fn row(&self, row: usize) -> &T {
        self.rows[row].get_or_init(|| {
            Box::new(
                postcard::from_bytes(self.bytes_of(row)).expect("the image fits the types that wrote it"),
            )
        })
    }
}

impl<T> Table<T> {
    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Packed(packed) => packed.rows.len(),
            Self::Rows(rows) => rows.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<T: Row> Table<T> {
    /// The row at a position.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&T> {
        (row < self.len()).then(|| &self[row])
    }

    /// All rows.
    #[must_use]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { table: self, left: 0..self.len() }
    }

    /// The id of the row at a position; nothing else of it is unpacked.
    #[must_use]
    pub fn id(&self, row: usize) -> Text {
        match self {
            Self::Packed(packed) => packed.id(row),
            Self::Rows(rows) => rows[row].id().clone(),
        }
    }

    /// The row with an id; none is unpacked.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<usize> {
        match self {
            Self::Packed(packed) => {
                let mark = mark_of(id).to_le_bytes();
                // The marks stand side by side, so that hardly any other row is even looked at.
                let marked = packed.heads.iter().enumerate().filter(|(_, head)| head[1] == mark);
                marked.map(|(row, _)| row).find(|row| packed.id(*row) == id)
            }
            Self::Rows(rows) => rows.iter().position(|row| row.id() == id),
        }
    }

    /// All rows, to be changed.
    pub fn rows_mut(&mut self) -> &mut Vec<T>
    where
        T: Clone,
    {
        if let Self::Packed(_) = self {
            *self = Self::Rows(self.iter().cloned().collect());
        }
        match self {
            Self::Rows(rows) => rows,
            Self::Packed(_) => unreachable!("it was unpacked above"),
        }
    }
}

impl<T: Row> Index<usize> for Table<T> {
    type Output = T;
    fn index(&self, row: usize) -> &T {
        match self {
            Self::Packed(packed) => packed.row(row),
            Self::Rows(rows) => &rows[row],
        }
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self::Rows(Vec::new())
    }
}

impl<T> From<Vec<T>> for Table<T> {
    fn from(rows: Vec<T>) -> Self {
        Self::Rows(rows)
    }
}

impl<T> FromIterator<T> for Table<T> {
    fn from_iter<I: IntoIterator<Item = T>>(rows: I) -> Self {
        Self::Rows(rows.into_iter().collect())
    }
}

impl<T: Row + fmt::Debug> fmt::Debug for Table<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

/// The rows of a table in turn.
pub struct Iter<'a, T> {
    table: &'a Table<T>,
    left: Range<usize>,
}

impl<T> Clone for Iter<'_, T> {
    fn clone(&self) -> Self {
        Self { table: self.table, left: self.left.clone() }
    }
}

impl<'a, T: Row> Iterator for Iter<'a, T> {
    type Item = &'a T;
    fn next(&mut self) -> Option<&'a T> {
        self.left.next().map(|row| &self.table[row])
    }
    fn nth(&mut self, n: usize) -> Option<&'a T> {
        self.left.nth(n).map(|row| &self.table[row])
    }
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.left.size_hint()
    }
}

impl<T: Row> DoubleEndedIterator for Iter<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.left.next_back().map(|row| &self.table[row])
    }
}

impl<T: Row> ExactSizeIterator for Iter<'_, T> {}

impl<'a, T: Row> IntoIterator for &'a Table<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;
    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T: Row + Serialize> Serialize for Table<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut heads = Vec::from((self.len() as u32).to_le_bytes());
        let mut bytes: Vec<u8> = Vec::new();
        for row in self {
            bytes.extend(postcard::to_stdvec(row).map_err(S::Error::custom)?);
            heads.extend((bytes.len() as u32).to_le_bytes());
            heads.extend(mark_of(row.id()).to_le_bytes());
        }
        heads.extend(bytes);
        serializer.serialize_bytes(&heads)
    }
}

impl<'de: 'static, T> Deserialize<'de> for Table<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Borrow<T>(std::marker::PhantomData<T>);
        impl<'de: 'static, T> Visitor<'de> for Borrow<T> {
            type Value = Table<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table that is part of the image")
            }
            fn visit_borrowed_bytes<E: de::Error>(self, bytes: &'de [u8]) -> Result<Table<T>, E> {
                Packed::new(bytes).map(Table::Packed).ok_or_else(|| E::custom("a table is cut short"))
            }
        }
        deserializer.deserialize_bytes(Borrow(std::marker::PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::catalog::Category;

    fn category(id: &str) -> Category {
        Category { id: id.into(), title: "A title".into(), aliases: Vec::new(), intro: Text::default() }
    }

    #[test]
    fn a_packed_table_says_the_same() {
        let table: Table<Category> = ["a", "ab", "", "b"].into_iter().map(category).collect();
        let image: &'static [u8] = postcard::to_stdvec(&table).unwrap().leak();
        let packed: Table<Category> = postcard::from_bytes(image).unwrap();
        assert!(matches!(packed, Table::Packed(_)));
        assert_eq!(format!("{packed:?}"), format!("{table:?}"));
        for table in [&table, &packed] {
            assert_eq!(table.len(), 4);
            for (row, id) in ["a", "ab", "", "b"].into_iter().enumerate() {
                assert_eq!(table.find(id), Some(row));
            }
            assert_eq!(table.find("abc"), None);
            assert_eq!(table.iter().next_back().unwrap().id, "b");
            assert!(table.get(4).is_none());
        }
    }
}
