//! "Did you mean …?": the nearest valid name.

/// A longer name than this has no slip of the pen; comparing two takes time and memory by both lengths.
const LONGEST: usize = 60;

/// The candidate nearest to `written`, if any is near enough to be a slip of the pen.
#[must_use]
pub fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = written.to_lowercase();
    let letters = lower.chars().count();
    candidates
        .into_iter()
        .filter(|name| letters <= LONGEST && name.len() <= 4 * LONGEST)
        .map(|name| {
            // A swapped or missing letter, or the start of a longer name: `postgres` for `postgresql`.
            let longest = name.chars().count().max(letters);
            let slip = strsim::damerau_levenshtein(&lower, name) as f64 / longest as f64;
            let start =
                if letters >= 3 && (name.starts_with(&lower) || lower.starts_with(name)) { 0.3 } else { 1.0 };
            (slip.min(start), name)
        })
        .filter(|(distance, _)| *distance <= 0.4)
        .min_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(b.1)))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_and_beginnings() {
        let names = ["postgresql", "redis", "kafka", "postgres-fts"];
        assert_eq!(nearest("kafak", names), Some("kafka"));
        assert_eq!(nearest("Redis", names), Some("redis"));
        assert_eq!(nearest("postgres", names), Some("postgresql"));
        assert_eq!(nearest("nothing-like-it", names), None);
        assert_eq!(nearest(&"x".repeat(100_000), ["x"]), None);
        // Letters count, not bytes: two of these three differ.
        assert_eq!(nearest("äöx", ["äüy"]), None);
        assert_eq!(nearest("größe", ["grösse"]), Some("grösse"));
    }
}
