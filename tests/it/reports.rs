//! What a report says besides its verdicts: what to read, what runs here, what is still open.

use crate::support::packs::random_answers;
use crate::support::run::Program;
use archadvise::engine::Engine;
use archadvise::engine::outlook::Standing;
use archadvise::knowledge::{Choose, Pack};
use archadvise::report::{DecisionReport, terminal};
use serde_json::Value;

fn report(said: &str) -> Value {
    let text = Program::new(&["advise", "-", "--json"]).input(&format!("[answers]\n{said}\n")).run().fine();
    serde_json::from_str(&text).unwrap()
}

/// The resources to learn the pick of a decision by.
fn learnt_by(report: &Value, decision: &str) -> Vec<String> {
    let row = report["decisions"].as_array().unwrap().iter().find(|row| row["id"] == decision).unwrap();
    let id = |number: &Value| {
        let of = report["references"].as_array().unwrap().iter().find(|row| row["number"] == *number);
        of.unwrap()["id"].as_str().unwrap().to_owned()
    };
    row["learn"].as_array().unwrap().iter().map(id).collect()
}

#[test]
fn a_job_library_is_recommended_by_language() {
    let jobs = "must-do = ['background-work']\ndatabase-today = 'postgresql'";
    for (language, library) in [
        ("python", "procrastinate"),
        ("go", "river"),
        ("javascript", "pg-boss"),
        ("php", "laravel-queues"),
        ("jvm", "db-scheduler"),
        // Beside another language it is the browser's.
        ("ruby', 'javascript", "goodjob"),
        ("elixir', 'javascript", "oban"),
    ] {
        let report = report(&format!("{jobs}\nlanguages = ['{language}']"));
        assert_eq!(learnt_by(&report, "work-queue"), [library]);
    }
    // Where the language isn't said, or has none, no other language's library is.
    for said in ["", "\nlanguages = ['cpp']"] {
        let learnt = learnt_by(&report(&format!("{jobs}{said}")), "work-queue");
        let bound =
            ["procrastinate", "river", "graphile-worker", "pg-boss", "db-scheduler", "hangfire", "goodjob"];
        assert!(!learnt.is_empty() && !learnt.iter().any(|id| bound.contains(&id.as_str())), "{learnt:?}");
    }
}

#[test]
fn a_cloud_s_manual_is_for_those_who_are_there() {
    let files = "must-do = ['keep-files']\nfiles-today = 'file-server'\nfiles-hurts = ['fine']";
    assert_eq!(learnt_by(&report(&format!("{files}\ncloud = 'aws'")), "object-storage"), ["amazon-efs"]);
    let own = learnt_by(&report(&format!("{files}\ncloud = 'own-hardware'")), "object-storage");
    assert_eq!(own, ["ubuntu-server-nfs"]);
}

#[test]
fn what_runs_here_besides_is_named() {
    let said = "must-do = ['find-text']\ndatabase-today = 'mariadb'\nrunning = ['mysql', 'redis', 'sqs']\n\
                search-today = 'none'\nsearch-hurts = ['fine']";
    let report = report(said);
    assert_eq!(report["systems"]["besides"], serde_json::json!(["Redis", "Amazon SQS"]));
    // One choice means both, and it is MariaDB that keeps the records.
    assert_eq!(report["systems"]["list"][0]["tool"], "mariadb");
    assert_eq!(report["systems"]["list"][0]["runs-here"], true);
    let page = Program::new(&["advise", "-"]).input(&format!("[answers]\n{said}\n")).run().fine();
    let words: Vec<&str> = page.split_whitespace().collect();
    assert!(words.join(" ").contains("Besides, Redis and Amazon SQS run here today."), "{page}");
}

#[test]
fn that_what_runs_would_stay_is_no_news() {
    let report = report("must-do = ['background-work']\ndatabase-today = 'postgresql'");
    let first = report["open-first"].as_array().unwrap();
    assert!(!first.is_empty());
    for turn in first {
        let itself = turn["answer"] == turn["to"]
            && ["running", "jobs-today"].contains(&turn["question"].as_str().unwrap());
        assert!(!itself, "{turn}");
    }
    // It is among all that could turn it.
    let all = report["could-turn"].as_array().unwrap();
    assert!(all.iter().any(|turn| turn["question"] == "running" && turn["answer"] == turn["to"]));
}

/// Each tool that somebody urges is answered: where it is picked, in the decision that it is meant for, or at the end.
#[test]
fn what_somebody_urges_gets_an_answer() {
    let said = "must-do = ['background-work', 'serve-reads-faster']\ndatabase-today = 'postgresql'\n\
                cached-things = ['counters']\nreads-hurt = ['too-many']\ncloud = 'aws'\n\
                urged = ['kafka', 'redis', 'rabbitmq', 'cassandra', 'influxdb']";
    let document = report(said);
    let urged: Vec<[&str; 3]> = document["urged"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| ["tool", "decision", "outcome"].map(|key| row[key].as_str().unwrap_or("")))
        .collect();
    // "Redis or Valkey" is what the cache comes to.
    assert_eq!(
        urged,
        [
            ["kafka", "event-stream", "not-needed"],
            ["cassandra", "primary-store", "not-picked"],
            ["influxdb", "analytics-store", "not-needed"],
            ["rabbitmq", "work-queue", "not-picked"],
        ]
    );
    let page = Program::new(&["advise", "-"]).input(&format!("[answers]\n{said}\n")).run().fine();
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    for told in [
        "Urged, but not needed: Kafka, or events between everything. It is for",
        "Not RabbitMQ, which is urged: it is for",
        "Not Cassandra or ScyllaDB, which is urged: it is for",
        "archadvise explain --why-not kafka",
    ] {
        assert!(page.contains(told), "{told}\n{page}");
    }
    // Kafka would be an option for jobs as well, but nobody means that.
    assert!(!page.contains("Not Apache Kafka, which is urged") && !page.contains("Not Redis"), "{page}");
    let not_asked_for =
        page.split("Not asked for: ").nth(1).or(page.split("nothing was said of it: ").nth(1));
    assert!(!not_asked_for.unwrap().contains("event stream"), "{page}");
}

/// What people hope of it is answered where something plain is picked, and nowhere else: whoever needs a search engine
/// isn't told that the database will do.
#[test]
fn what_is_hoped_of_it_is_answered_where_something_plain_was_picked() {
    let (pack, _) = archadvise::builtin::pack();
    let hopes = |tool: &str| {
        let options = pack.decisions.iter().flat_map(|decision| &decision.options);
        options.filter(|option| option.id == tool).find_map(|option| option.instead.as_deref()).unwrap()
    };
    let answered = |said: &str, tool: &str| {
        let page = Program::new(&["advise", "-"])
            .input(&format!("[answers]\ndatabase-today = 'postgresql'\n{said}\nurged = ['{tool}']\n"));
        let page = page.run().fine();
        assert!(page.contains("which is urged") || page.contains("Urged, but not needed"), "{page}");
        assert!(!page.contains(".."), "{page}");
        page.split_whitespace().collect::<Vec<_>>().join(" ").contains(hopes(tool))
    };
    assert!(answered("", "mongodb"));
    assert!(answered("", "kafka"));
    assert!(answered("must-do = ['find-text']", "elasticsearch"));
    // What is no tool is answered as well, and nobody is sent to ask what it would take.
    let ledger = report("database-today = 'postgresql'\nurged = ['blockchain']");
    assert_eq!(ledger["urged"][0]["outcome"], "no-option");
    let why_not = ledger["urged"][0]["why-not"].as_str().unwrap();
    assert!(why_not.contains("the hash of the one before"), "{why_not}");
    let page = Program::new(&["advise", "-"]).input("[answers]\nurged = ['blockchain']\n").run().fine();
    assert!(
        page.contains("Urged, but not needed: a blockchain") && !page.contains("why-not blockchain"),
        "{page}"
    );
    let forgiving = "must-do = ['find-text']\nsearch-features = ['typo-tolerance', 'as-you-type']\n\
                     documents = '2M documents'\nsearched-by = 'everybody'\nsearch-matters = 'revenue'";
    assert!(!answered(forgiving, "elasticsearch"), "a search engine is needed, though another one");
    let stays = "must-do = ['background-work']\njobs-today = 'rabbitmq'\njobs-hurt = ['fine']\nrunning = ['rabbitmq']";
    assert!(!answered(stays, "temporal"), "RabbitMQ is more than most need, and it stays");
}

/// What is urged changes nothing else.
#[test]
fn what_somebody_urges_changes_no_verdict() {
    let said = "must-do = ['background-work']\ndatabase-today = 'postgresql'";
    let [without, with] =
        ["", "\nurged = ['kafka', 'rabbitmq']"].map(|urged| report(&format!("{said}{urged}")));
    let verdicts = |report: &Value| -> Vec<(Value, Value, Value)> {
        let rows = report["decisions"].as_array().unwrap().iter();
        rows.map(|row| (row["id"].clone(), row["option"].clone(), row["standing"].clone())).collect()
    };
    assert_eq!(verdicts(&without), verdicts(&with));
    assert!(without["urged"].as_array().unwrap().is_empty());
}

/// What each decision falls back on is one thing: a default for another database is no alternative.
#[test]
fn one_default_is_named() {
    let said = "must-do = ['background-work']\ndatabase-today = 'mysql'\nrunning = ['mysql']\n\
                job-takers = 'several-languages'";
    let report = report(said);
    let row = report["decisions"].as_array().unwrap().iter().find(|row| row["id"] == "work-queue").unwrap();
    let named: Vec<(&str, bool)> = row["alternatives"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["option"].as_str().unwrap(), row["default"].as_bool().unwrap()))
        .collect();
    assert!(named.contains(&("database-queue", true)), "{named:?}");
    assert!(!named.iter().any(|(option, _)| *option == "postgres-queue"), "{named:?}");
}

/// Reports on random answers, each question left unsaid with the chance `silence`.
fn random_reports<'a>(
    pack: &'a Pack,
    engine: &'a Engine,
    seed: u64,
    rounds: usize,
    silence: f64,
) -> impl Iterator<Item = archadvise::report::Report> + 'a {
    let mut rng = fastrand::Rng::with_seed(seed);
    (0..rounds)
        .filter_map(move |_| random_answers(pack, &engine.model, &mut rng, silence))
        .map(|answers| archadvise::report::build(pack, engine, &answers.into()))
}

/// What the table calls open, the section says what it is open to; to rare facts alone, the end of the page.
#[test]
fn an_open_verdict_says_what_it_is_open_to() {
    let (pack, engine) = archadvise::builtin::pack();
    let (mut open, mut together, mut rare) = (0, 0, 0);
    for report in random_reports(&pack, &engine, 35, 60, 0.5) {
        let page = terminal::render(&report, terminal::Layout { width: 100, color: false });
        let is_open = |row: &&DecisionReport| row.standing == Standing::Open && row.outcome == "pick";
        for row in report.decisions.iter().filter(is_open).filter(|row| !row.decided) {
            let heading = format!("\n{}: ", row.title);
            let section = page.split(&heading).nth(1).unwrap().split("\n\n").next().unwrap();
            let mut turns = report.could_turn.iter().filter(|turn| turn.decision == row.id).peekable();
            if turns.peek().is_some() && turns.all(|turn| turn.rare) {
                assert!(!section.contains("  Still open ") && page.contains("\nRare facts"), "{page}");
                rare += 1;
                continue;
            }
            assert!(section.contains("  Still open "), "{section}");
            open += 1;
            together += usize::from(section.contains("several more answers"));
        }
    }
    assert!(
        open > 50 && together > 3 && rare > 10,
        "{open} open, {together} of them to several answers together; {rare} to rare facts"
    );
}

/// What a workload picks is not told to be needless for the system.
#[test]
fn what_is_urged_and_a_workload_picks_is_no_needless_wish() {
    let said = "database-today = 'postgresql'\nurged = ['mongodb', 'graphql']";
    let alone = report(said);
    let urged = |report: &Value| {
        report["urged"].as_array().unwrap().iter().filter(|row| row["tool"] == "mongodb").count()
    };
    assert_eq!(urged(&alone), 1);
    let with = report(&format!("{said}\n[workload.catalogue.decided]\nprimary-store = 'mongodb'"));
    assert_eq!(urged(&with), 0);
}

/// What can't be had is refused for that, though no rule would have chosen it.
#[test]
fn what_is_urged_and_cannot_be_had_is_refused_for_that() {
    let said = "must-do = ['find-similar']\ndatabase-today = 'postgresql'\nurged = ['pinecone']";
    let why_not = |said: &str| {
        let report = report(said);
        let row = report["urged"].as_array().unwrap().iter().find(|row| row["tool"] == "pinecone").unwrap();
        row["why-not"].as_str().unwrap().to_owned()
    };
    let ruled_out = "ruled out. Managed services are out of the question here.";
    assert!(why_not(&format!("{said}\nself-run-only = true")).starts_with(ruled_out));
    assert!(!why_not(said).contains("ruled out"));
}

/// A demand that one system in fifty makes is no news for one that makes no such demand; `explain` says it
/// all the same.
#[test]
fn what_hardly_any_system_demands_gets_no_line() {
    let said = "database-today = 'postgresql'\ndatabase-hurts = ['nothing-hurts']\nrunning = ['postgresql']\n\
                survival = 'failover'\nregion-records = 'apart'\ncloud = 'own-hardware'\nstage = 'running-well'\n\
                operated-by = 'platform-team'\nengineers = '40 engineers'";
    let text = |command: &[&str]| {
        let page = Program::new(command).input(&format!("[answers]\n{said}\n")).run().fine();
        page.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let far = "even when a whole region dies → CockroachDB";
    assert!(!text(&["advise", "-"]).contains(far));
    assert!(text(&["explain", "primary-store", "-"]).contains(far));
}

/// What one of the reasons leaves out is not as good.
#[test]
fn as_good_is_what_every_winning_rule_lists() {
    let (pack, engine) = archadvise::builtin::pack();
    let (mut named, mut left_out) = (0, 0);
    for report in random_reports(&pack, &engine, 38, 600, 0.4) {
        for row in report.decisions.iter().filter(|row| row.option.is_some()) {
            let options = &pack.decision(pack.find_decision(&row.id).unwrap()).options;
            let listed: Vec<Vec<&str>> = row
                .because
                .iter()
                .map(|reason| {
                    match &pack.rules.iter().find(|rule| *rule.id == *reason.rule).unwrap().choose {
                        Choose::First(list) => {
                            list.iter().map(|at| options[usize::from(*at)].id.as_str()).collect()
                        }
                        Choose::Today => Vec::new(),
                    }
                })
                .collect();
            for alike in &row.alike {
                assert!(listed.iter().all(|list| list.contains(&&*alike.id)), "{}: {}", row.id, alike.id);
                named += 1;
            }
            let by_one =
                |list: &Vec<&str>| list.iter().any(|id| listed.iter().any(|other| !other.contains(id)));
            left_out += usize::from(listed.iter().any(by_one));
        }
    }
    assert!(
        named > 100 && left_out > 20,
        "{named} named, {left_out} with an option that only one rule lists"
    );
}

/// In the table nothing new is enough and not needed, and a line dozens of times away is none.
#[test]
fn the_table_contradicts_itself_nowhere() {
    let (pack, engine) = archadvise::builtin::pack();
    let (mut enough, mut far) = (0, 0);
    for report in random_reports(&pack, &engine, 39, 300, 0.2) {
        let page = terminal::render(&report, terminal::Layout { width: 100, color: false });
        let table = page.split("\n\n").nth(1).unwrap();
        for row in report.decisions.iter().filter(|row| row.outcome == "pick") {
            let line =
                table.lines().find(|line| line.trim().starts_with(&format!("{} ", row.title))).unwrap();
            if row.option.as_deref() == Some("none") && row.strength == Some("needed") {
                assert!(line.contains(" enough ") && !line.contains(" needed "), "{line}");
                enough += 1;
            }
            if row.headroom.first().is_some_and(|nearest| nearest.factor >= 30.0) {
                assert!(!line.contains("holds to"), "{line}");
                far += usize::from(row.standing != Standing::Open);
            }
        }
    }
    assert!(enough > 10 && far > 0, "{enough} enough, {far} with a line far away");
}

/// What takes two more pains at once is no line on the page, however common each of them is.
#[test]
fn two_more_pains_at_once_get_no_line() {
    let said = "must-do = ['connect-services']\nservices = '2 services'\ninternal-api-today = 'rest'\n\
                internal-api-hurts = ['asked-for']\ninternal-owner = 'bought'\ninternal-talk = 'waits'\n\
                internal-path = 'plain-network'\ninternal-hops = '2 calls'\ninternal-latency = '1 s'\n\
                internal-calls = '200 calls/s'\ninternal-message = '20 KB'\ninternal-wants = ['nice-types']";
    let report = report(said);
    let row = report["decisions"].as_array().unwrap().iter().find(|row| row["id"] == "internal-api").unwrap();
    let pairs: Vec<&Value> = row["changes-if"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|change| change["text"].as_str().unwrap().matches("calls hurt").count() > 1)
        .collect();
    assert!(!pairs.is_empty(), "{row}");
    let page = Program::new(&["advise", "-"]).input(&format!("[answers]\n{said}\n")).run().fine();
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    for change in pairs {
        assert!(!page.contains(change["text"].as_str().unwrap()), "{page}");
    }
}
