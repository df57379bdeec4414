//! Explanations from the built-in pack, as people read them. Each was read aloud before it was committed: none
//! may be absurd, each must be what an engineer would say.

use crate::support::run::{run, tests};

/// Name, file, and what is asked about it.
const ASKED: [(&str, &str, &[&str]); 20] = [
    ("boring-database", "todo-app", &["primary-store"]),
    ("boring-jobs", "todo-app", &["work-queue", "--why-not", "kafka"]),
    ("prototype-api", "todo-app", &["client-api", "--why-not", "graphql"]),
    ("prototype-ends", "todo-app", &["--change", "stage=new", "--change", "jobs-per-second=900 jobs/s"]),
    ("shop-search", "shop", &["search", "--why-not", "elasticsearch"]),
    ("shop-cache", "shop", &["cache", "--why-not", "redis"]),
    ("shop-files", "shop", &["object-storage"]),
    ("shop-jobs-incumbent", "shop", &["work-queue", "--why-not", "rabbitmq"]),
    ("shop-grows", "shop", &["--change", "documents=300M documents", "--change", "reads-hurt=too-many"]),
    ("bank-stream", "bank", &["event-stream", "--why-not", "redpanda"]),
    ("bank-tool-ruled-out", "bank", &["snowflake"]),
    ("freeze-cache", "freeze", &["cache", "--why-not", "redis"]),
    ("freeze-ends", "freeze", &["--change", "frozen=no"]),
    ("assistant-vectors", "assistant", &["vector-store", "--why-not", "pinecone"]),
    ("sensors-reports", "sensors", &["analytics-store", "--why-not", "clickhouse"]),
    ("sensors-kafka-stays", "sensors", &["event-stream", "--why-not", "nats"]),
    ("partners-public", "partners", &["public-api", "--why-not", "grpc"]),
    ("ledger-database", "ledger", &["primary-store", "--why-not", "mongodb"]),
    ("little-said", "little", &["work-queue"]),
    ("newspaper-cache", "wordpress", &["cache", "--why-not", "memcached"]),
];

#[test]
fn twenty_explanations() {
    for (name, file, asked) in ASKED {
        let file = tests(&format!("explanations/{file}.toml"));
        let file = file.to_str().unwrap_or_default();
        // A decision comes before the file, what begins with two dashes after it.
        let (what, options) = match asked {
            [what, rest @ ..] if !what.starts_with("--") => (Some(*what), rest),
            all => (None, all),
        };
        let mut args = vec!["explain"];
        args.extend(what);
        args.push(file);
        args.extend(options);
        args.push("--quiet");
        insta::assert_snapshot!(format!("explanation__{name}"), run(&args).fine());
    }
}
