//! What is advised, and where it is not: pieces that change no verdict, so that no scenario sees them.

use crate::support::run::Program;
use serde_json::Value;

/// The decision, a piece of advice, answers with which it is given, and answers with which it would be beside the point.
const SIDES: [(&str, &str, &str, &str); 19] = [
    // Counters and locks are not what a cache holds: no hit ratio tells how they do.
    (
        "cache",
        "watch-the-cache",
        "cache-today = 'redis'\ncached-things = ['objects', 'counters']",
        "cache-today = 'redis'\ncached-things = ['counters']",
    ),
    (
        "cache",
        "counters-are-no-ledger",
        "cache-today = 'redis'\ncached-things = ['counters']",
        "cache-today = 'redis'\ncached-things = ['objects']",
    ),
    // Whoever must be told over a broker is told there, and asks over HTTP.
    (
        "public-api",
        "webhooks-beside-it",
        "public-traffic = 'calls-and-events'",
        "public-traffic = 'calls-and-events'\npublic-prescribed = 'mqtt-standard'",
    ),
    (
        "public-api",
        "questions-beside-topics",
        "public-traffic = 'calls-and-events'\npublic-prescribed = 'mqtt-standard'",
        "public-traffic = 'calls-and-events'",
    ),
    // What comes in as events is written nowhere else in the same transaction.
    (
        "event-stream",
        "publish-from-an-outbox",
        "events-today = 'kafka'\nreport-where = 'main-database'",
        "events-today = 'kafka'\nreport-where = 'events-stream'",
    ),
    // The megabyte is a limit of Postgres.
    (
        "search",
        "a-search-vector-is-small",
        "search-today = 'postgres-fts'\ntext-kind = 'long-documents'",
        "search-today = 'mongodb-search'\ntext-kind = 'long-documents'",
    ),
    // Lines that a machine wrote come out of no row, and of no transaction.
    (
        "search",
        "index-catches-up",
        "search-today = 'opensearch'\ntext-kind = 'articles'",
        "search-today = 'opensearch'\ntext-kind = 'log-lines'",
    ),
    // What is shown one by one can't be packed.
    (
        "object-storage",
        "pack-small-files",
        "files-today = 's3'\nfile-needs = ['many-small']\nfiles-read-by = 'own-programs'",
        "files-today = 's3'\nfile-needs = ['many-small']\nfiles-read-by = 'public'",
    ),
    (
        "object-storage",
        "small-files-one-by-one",
        "files-today = 's3'\nfiles-hurts = ['requests-bill']\nfiles-read-by = 'public'",
        "files-today = 's3'\nfiles-hurts = ['requests-bill']\nfiles-read-by = 'own-programs'",
    ),
    // What the public may see needs no signature to be read.
    (
        "object-storage",
        "uploads-past-your-servers",
        "files-today = 's3'\nfiles-read-by = 'customers'",
        "files-today = 's3'\nfiles-read-by = 'public'",
    ),
    // A question may be asked twice.
    (
        "public-api",
        "retries-must-be-safe",
        "public-api-today = 'rest'\napi-logic = 'own-rules'",
        "public-api-today = 'rest'\napi-logic = 'read-only'",
    ),
    (
        "public-api",
        "answers-that-only-read",
        "public-api-today = 'rest'\napi-logic = 'read-only'",
        "public-api-today = 'rest'\napi-logic = 'own-rules'",
    ),
    // Files have no fields that a caller asks for.
    ("public-api", "see-who-uses-what", "public-api-today = 'rest'", "public-api-today = 'file-exchange'"),
    // A lock is told where one is wanted.
    (
        "object-storage",
        "a-lock-that-nobody-lifts",
        "files-today = 's3'\nfile-needs = ['unchangeable']",
        "files-today = 's3'\nfile-needs = ['mostly-cold']",
    ),
    // What comes newest first isn't ranked.
    (
        "search",
        "keep-fifty-judged-searches",
        "search-today = 'postgres-fts'\nsearch-order = 'best-match'",
        "search-today = 'postgres-fts'\nsearch-order = 'by-column'",
    ),
    // The first caller has arrived long ago.
    (
        "public-api",
        "settle-errors-paging-versions",
        "public-api-today = 'nothing'\npublic-callers = ['few-partners']",
        "public-api-today = 'rest'\npublic-callers = ['few-partners']",
    ),
    // Rows that come from no database of one's own aren't captured from it.
    (
        "analytics-store",
        "feed-and-repair",
        "reports-today = 'clickhouse'\nreport-where = 'main-database'",
        "reports-today = 'clickhouse'\nreport-where = 'events-stream'",
    ),
    // Most clouds' Postgres brings the extension without its packing.
    (
        "analytics-store",
        "packing-is-not-everywhere",
        "report-data = 'readings'\nevents-in = '20M events/day'\ncloud = 'azure'",
        "report-data = 'readings'\nevents-in = '20M events/day'\ncloud = 'own-hardware'",
    ),
    // Who takes a store that packs rows for their sake isn't told to throw them away first.
    (
        "analytics-store",
        "keep-the-sums-drop-the-rows",
        "reports-today = 'clickhouse'\nreports-hurt = ['raw-fills-disk']",
        "reports-today = 'postgresql'\nreports-hurt = ['keeps-too-little', 'slow-beyond']\nreport-data = 'events'",
    ),
];

#[test]
fn advice_is_given_where_it_fits_and_nowhere_else() {
    for (decision, piece, fits, misfits) in SIDES {
        assert!(given(decision, fits).contains(&piece.to_owned()), "{piece} is missing with {fits}");
        assert!(!given(decision, misfits).contains(&piece.to_owned()), "{piece} is given with {misfits}");
    }
}

/// The ids of what is advised for a decision.
fn given(decision: &str, said: &str) -> Vec<String> {
    let report = Program::new(&["advise", "-", "--json"]).input(&format!("[answers]\n{said}\n")).run().fine();
    let report: Value = serde_json::from_str(&report).unwrap();
    let row = report["decisions"].as_array().unwrap().iter().find(|row| row["id"] == decision).unwrap();
    let id = |piece: &Value| piece["id"].as_str().unwrap().to_owned();
    row["advice"].as_array().unwrap().iter().map(id).collect()
}
