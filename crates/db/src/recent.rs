//! A bounded memory of what was used most recently. Filters are compiled into statements of many shapes; each open
//! connection to a server would otherwise keep every one of them prepared for ever, here and there.

use std::collections::HashMap;

/// What was kept under a text, the least recently used dropped first.
pub(crate) struct Recent<T> {
    kept: HashMap<String, (T, u64)>,
    uses: u64,
    room: usize,
}

impl<T: Clone> Recent<T> {
    /// Room for so many.
    pub(crate) fn with_room(room: usize) -> Self {
        Self { kept: HashMap::new(), uses: 0, room }
    }

    /// What is kept under `text`.
    pub(crate) fn get(&mut self, text: &str) -> Option<T> {
        self.uses += 1;
        let (value, used) = self.kept.get_mut(text)?;
        *used = self.uses;
        Some(value.clone())
    }

    /// Keeps a value, and drops the one whose last use is longest ago when there is no room.
    pub(crate) fn keep(&mut self, text: &str, value: T) {
        if self.kept.len() >= self.room && !self.kept.contains_key(text) {
            // Rare, and beside a round trip to the server: looking through all is cheap enough.
            let oldest = self.kept.iter().min_by_key(|(_, (_, used))| *used).map(|(text, _)| text.clone());
            if let Some(oldest) = oldest {
                self.kept.remove(&oldest);
            }
        }
        self.uses += 1;
        self.kept.insert(text.to_owned(), (value, self.uses));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_recently_used_goes_first() {
        let mut recent = Recent::with_room(3);
        for (text, value) in [("a", 1), ("b", 2), ("c", 3)] {
            recent.keep(text, value);
        }
        assert_eq!(recent.get("a"), Some(1));
        recent.keep("d", 4);
        assert_eq!(["a", "b", "c", "d"].map(|text| recent.get(text)), [Some(1), None, Some(3), Some(4)]);
        recent.keep("d", 5);
        assert_eq!((recent.kept.len(), recent.get("d")), (3, Some(5)));
    }
}
