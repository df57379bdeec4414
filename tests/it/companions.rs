//! What goes with an option: pieces that change no verdict, so that no scenario sees them.

use crate::support::run::Program;
use serde_json::Value;

/// The decision, what is said, the option, and what goes with it.
const WITH: [(&str, &str, &str, &[&str]); 11] = [
    // A page that asks for news gets its push beside the calls, new or there; a live page that nobody minds is advice.
    (
        "client-api",
        "client-api-today = 'rest'\nclient-traffic = 'one-live'\nclient-api-hurts = ['stale-screens']",
        "rest",
        &["sse"],
    ),
    (
        "client-api",
        "client-traffic = 'one-live'\nclient-api-hurts = ['stale-screens']",
        "rest",
        &["json-schema", "sse"],
    ),
    ("client-api", "client-api-today = 'rest'\nclient-traffic = 'one-live'", "rest", &[]),
    ("client-api", "client-api-today = 'rest'\nclient-api-hurts = ['stale-screens']", "rest", &[]),
    // What is pushed doesn't hide what the screens have to gather.
    (
        "client-api",
        "client-traffic = 'mostly-pushed'\nclient-needs = 'wildly-different'\ngraph-carried = 'has-people'\n\
         client-api-hurts = ['round-trips']",
        "graphql",
        &["sse"],
    ),
    (
        "client-api",
        "client-traffic = 'mostly-pushed'\nclient-needs = 'wildly-different'\ngraph-carried = 'has-people'",
        "sse",
        &["rest"],
    ),
    // Callers who want to be told are told, whether they poll today or only say so.
    (
        "public-api",
        "public-api-today = 'rest'\npublic-callers = ['few-partners']\npublic-api-hurts = ['polling']",
        "rest",
        &["webhooks"],
    ),
    (
        "public-api",
        "public-api-today = 'rest'\npublic-callers = ['few-partners']\npublic-traffic = 'calls-and-events'",
        "rest",
        &["webhooks"],
    ),
    (
        "public-api",
        "public-callers = ['few-partners']\npublic-traffic = 'calls-and-events'",
        "rest",
        &["json-schema", "webhooks"],
    ),
    ("public-api", "public-callers = ['few-partners']\npublic-traffic = 'calls'", "rest", &["json-schema"]),
    // A page in a browser has no address that could be called.
    (
        "public-api",
        "public-callers = ['browsers']\npublic-traffic = 'calls-and-events'",
        "rest",
        &["json-schema"],
    ),
];

#[test]
fn what_goes_with_an_option() {
    for (decision, said, option, with) in WITH {
        let report =
            Program::new(&["advise", "-", "--json"]).input(&format!("[answers]\n{said}\n")).run().fine();
        let report: Value = serde_json::from_str(&report).unwrap();
        let row = report["decisions"].as_array().unwrap().iter().find(|row| row["id"] == decision).unwrap();
        let named = |name: &Value| name["id"].as_str().unwrap().to_owned();
        let found: Vec<String> = row["with"].as_array().unwrap().iter().map(named).collect();
        assert_eq!(
            (row["option"].as_str(), found),
            (Some(option), with.iter().map(ToString::to_string).collect()),
            "{said}"
        );
    }
}

/// A store for one workload is read as a reason to move all, unless it is said that what is well stays.
#[test]
fn what_is_well_stays_where_it_is() {
    let keys = "database-today = 'something-else'\ndatabase-hurts = ['cost-beyond']\nrecord-access = ['known-keys']\n\
                record-writes = '350k transactions/s'\nregions-write = true\ncloud = 'own-hardware'";
    for (said, told) in [
        (format!("running = ['postgresql']\n{keys}"), true),
        (format!("running = ['redis']\n{keys}"), false),
        (
            "database-today = 'dynamodb'\ndatabase-hurts = ['wrong-model']\nrecord-access = ['ad-hoc']"
                .into(),
            true,
        ),
        ("database-today = 'dynamodb'\ndatabase-hurts = ['nothing-hurts']".into(), false),
    ] {
        let report = Program::new(&["advise", "-"]).input(&format!("[answers]\n{said}\n")).run().fine();
        assert_eq!(report.contains("Move only the records that hurt."), told, "{said}\n{report}");
    }
}
