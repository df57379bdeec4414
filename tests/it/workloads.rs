//! A second of a kind: what it inherits, what it decides by itself, how it is written, set, shown and counted.

use std::collections::BTreeSet;
use std::fs;

use archadvise::engine::reading::{self, DecisionReading};
use archadvise::engine::{Answer, Model, Verdict};
use archadvise::knowledge::{DecisionId, Pack, QuestionId, SourceFile};
use archadvise::report;
use archadvise::session::{Situation, Workload, read_situation, write_situation};
use fastrand::Rng;
use serde_json::Value;

use crate::support::packs::{answers_to, random_answers};
use crate::support::run::{Program, run, tests};

fn media() -> String {
    tests("workloads/media.toml").display().to_string()
}

fn read(pack: &Pack, text: &str) -> Situation {
    let file = SourceFile { name: "x.toml".to_owned(), text: text.to_owned() };
    read_situation(pack, &file).unwrap_or_else(|problems| panic!("{problems}"))
}

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&run(&[args, &["--json"]].concat()).fine()).unwrap()
}

/// A workload with up to four answers, none of which is about the system.
fn random_workload(pack: &Pack, model: &Model, rng: &mut Rng, id: &str) -> Workload {
    let mut workload = Workload::none(pack, id);
    for _ in 0..rng.usize(1..5) {
        let question = QuestionId::at(rng.usize(0..pack.questions.len()));
        if [pack.roles.needs, pack.roles.urged].contains(&Some(question)) {
            continue;
        }
        let all = answers_to(pack, model, question);
        workload.own.set(question, all[rng.usize(0..all.len())].clone());
    }
    workload
}

fn random_situation(pack: &Pack, model: &Model, rng: &mut Rng) -> Option<Situation> {
    let mut situation: Situation = random_answers(pack, model, rng, 0.6)?.into();
    for id in ["archive", "press readings"] {
        let workload = random_workload(pack, model, rng, id);
        if workload.own.iter().next().is_some() {
            situation.workloads.push(workload);
        }
    }
    Some(situation)
}

fn decision<'a>(read: &'a [DecisionReading], pack: &Pack, id: &str) -> &'a DecisionReading {
    &read[pack.find_decision(id).unwrap().index()]
}

/// What decides the files of an archive, whatever is said of the live ones, is what is said of it; and what is said
/// of the system's setting and its other shelves holds for it as well.
#[test]
fn it_inherits_the_setting_and_nothing_of_its_own_shelves() {
    let (pack, engine) = archadvise::builtin::pack();
    let mut rng = Rng::with_seed(1);
    let need = pack.need_of(pack.find_decision("object-storage").unwrap());
    let of_files = |id: QuestionId| pack.question(id).need == need;
    let mut archive = Workload::none(&pack, "archive");
    let kept = pack.find_question("files-kept").unwrap();
    archive.own.set(kept, Some(Answer::Number { measure: 0, low: 4e14, high: 4e14 }));
    let (mut differ, mut seen) = (0, 0);
    while seen < 100 {
        let Some(answers) = random_answers(&pack, &engine.model, &mut rng, 0.5) else { continue };
        seen += 1;
        // Written by hand: all but what is said of files, and the archive's own answer.
        let mut by_hand = answers.clone();
        for id in (0..pack.questions.len()).map(QuestionId::at).filter(|id| of_files(*id)) {
            by_hand.set(id, None);
        }
        let archive_id = pack.find_decision("object-storage").unwrap();
        by_hand.decided.retain(|(id, _)| *id != archive_id);
        by_hand.set(kept, archive.own.get(kept).cloned());
        if let Some(Answer::Choices { ticked, whole }) = pack.roles.needs.and_then(|id| answers.get(id)) {
            let mut ticked: BTreeSet<u8> = ticked.iter().copied().collect();
            ticked.extend(need);
            let ticked = ticked.into_iter().collect();
            by_hand.set(pack.roles.needs.unwrap(), Some(Answer::Choices { ticked, whole: *whole }));
        } else {
            by_hand.imply_needs(&pack).unwrap();
        }
        assert_eq!(archive.answers(&pack, &answers), by_hand);
        let expected = reading::read(&pack, &by_hand);
        let verdict = decision(&expected.decisions, &pack, "object-storage").verdict;
        let system = reading::read(&pack, &answers);
        differ += u32::from(decision(&system.decisions, &pack, "object-storage").verdict != verdict);
        let situation = Situation { workloads: vec![archive.clone()], ..answers.into() };
        let report = report::build(&pack, &engine, &situation);
        let [row] = &report.workloads[0].decisions[..] else { panic!("it speaks of files alone") };
        let options = &pack.decision(archive_id).options;
        let id = |verdict: Verdict| verdict.option().map(|option| &*options[usize::from(option)].id);
        let (told, alone) = (row.option.as_deref(), id(verdict));
        // Of options that serve alike it keeps to what the system itself comes to.
        let of_system = id(decision(&system.decisions, &pack, "object-storage").verdict);
        let alike = told == of_system && row.alike.iter().any(|named| Some(&*named.id) == alone);
        assert!(told == alone || alike, "{told:?} instead of {alone:?}");
    }
    assert!(differ > 30, "only {differ} of {seen} archives want another store than the live files");
}

/// Whatever workloads there are, the system's own verdicts, reasons and open answers are the same without them.
#[test]
fn workloads_change_nothing_of_the_systems_own() {
    let (pack, engine) = archadvise::builtin::pack();
    let mut rng = Rng::with_seed(2);
    let mut with = 0;
    for _ in 0..60 {
        let Some(situation) = random_situation(&pack, &engine.model, &mut rng) else { continue };
        let whole = report::build(&pack, &engine, &situation);
        let alone = report::build(&pack, &engine, &situation.answers.clone().into());
        let own = |report: &report::Report| {
            serde_json::to_value((&report.decisions, &report.could_turn, &report.answers)).unwrap()
        };
        assert_eq!(own(&whole), own(&alone));
        let names = |report: &report::Report| -> Vec<String> {
            report.systems.list.iter().map(|system| system.tool.clone()).collect()
        };
        assert!(
            whole.systems.count >= alone.systems.count,
            "{:?} beside {:?}, {:?}",
            names(&whole),
            names(&alone),
            whole.workloads.iter().flat_map(|row| &row.decisions).map(|row| &row.option).collect::<Vec<_>>()
        );
        for (workload, own) in whole.workloads.iter().zip(&situation.workloads) {
            with += workload.decisions.len();
            let speaks_of: Vec<DecisionId> = own.speaks_of(&pack);
            for row in &workload.decisions {
                let id = pack.find_decision(&row.id).unwrap();
                assert!(speaks_of.is_empty() && row.outcome != "not-needed" || speaks_of.contains(&id));
                let system = alone.decisions.iter().find(|system| system.id == row.id).unwrap();
                assert_eq!(row.title, format!("{} for {}", system.title, workload.id));
                let tool = row.option.as_ref().and_then(|option| pack.find_tool(option));
                if let Some(tool) = tool.filter(|tool| pack.tool(*tool).system) {
                    let id = &pack.tool(tool).id;
                    assert!(whole.systems.list.iter().any(|system| **id == *system.tool), "{id}");
                }
            }
        }
        let mut once = BTreeSet::new();
        assert!(whole.systems.list.iter().all(|system| once.insert(&system.tool)), "a system counts once");
    }
    assert!(with > 60, "only {with} decisions of workloads");
}

#[test]
fn a_file_that_is_written_is_read_back() {
    let (pack, engine) = archadvise::builtin::pack();
    let mut rng = Rng::with_seed(3);
    let mut read_back = 0;
    for _ in 0..300 {
        let Some(mut situation) = random_situation(&pack, &engine.model, &mut rng) else { continue };
        if let Some(first) = situation.workloads.first_mut() {
            first.own.decided.push((DecisionId::at(0), 0));
        }
        read_back += situation.workloads.len();
        let text = write_situation(&pack, &situation);
        let again = read(&pack, &text);
        // A number is read back to twelve digits, which its text shows.
        assert_eq!(write_situation(&pack, &again), text);
        let names = |situation: &Situation| -> Vec<(String, usize, Vec<_>)> {
            let one = |row: &Workload| (row.id.clone(), row.own.iter().count(), row.own.decided.clone());
            situation.workloads.iter().map(one).collect()
        };
        assert_eq!(names(&again), names(&situation), "{text}");
    }
    assert!(read_back > 50, "only {read_back}");
}

/// Whatever part of it is asked about again, and whatever more: no answer of its own is lost, also where it says the
/// same as the system.
#[test]
fn what_was_asked_about_it_is_its_own() {
    let (pack, engine) = archadvise::builtin::pack();
    let mut rng = Rng::with_seed(4);
    let (mut kept, mut same) = (0, 0);
    for _ in 0..300 {
        let Some(mut system) = random_answers(&pack, &engine.model, &mut rng, 0.6) else { continue };
        let asked = random_workload(&pack, &engine.model, &mut rng, "archive");
        let decisions = asked.speaks_of(&pack);
        if decisions.is_empty() {
            continue;
        }
        for (question, answer) in asked.own.iter().filter(|_| rng.bool()) {
            same += 1;
            system.set(question, Some(answer.clone()));
        }
        if system.imply_needs(&pack).is_err() {
            continue;
        }
        let more: Vec<DecisionId> =
            (0..pack.decisions.len()).map(DecisionId::at).filter(|_| rng.u8(0..4) == 0).collect();
        let inherited = asked.inherits(&pack, &system, &more);
        let mut answered = inherited.clone();
        for (question, answer) in asked.own.iter() {
            answered.set(question, Some(answer.clone()));
        }
        let mut workload = asked.clone();
        workload.take(&pack, &inherited, &answered);
        assert_eq!(workload.speaks_of(&pack), decisions);
        assert_eq!(workload.answers(&pack, &system), asked.answers(&pack, &system));
        kept += workload.own.iter().count();
    }
    assert!(kept > 100 && same > 50, "only {kept}, {same} of them said of the system as well");
}

#[test]
fn the_report_shows_both_and_counts_the_systems_of_both() {
    let report = run(&["advise", &media()]).fine();
    insta::assert_snapshot!("workloads_at_80", report);
    let narrow = Program::new(&["advise", &media()]).env("COLUMNS", "40").run().fine();
    insta::assert_snapshot!("workloads_at_40", narrow.lines().take(60).collect::<Vec<_>>().join("\n"));
    let files = run(&["advise", &media(), "--category", "object-storage"]).fine();
    assert!(files.contains("Files for originals: Ceph") && !files.contains("press readings"), "{files}");
}

#[test]
fn a_setting_of_a_workload_is_an_answer_of_it() {
    let (pack, _) = archadvise::builtin::pack();
    let text = fs::read_to_string(media()).unwrap();
    let situation = read(&pack, &text);
    let file = json(&["advise", &media()]);
    let without = text.split("[workload").next().unwrap();
    let mut args = vec!["advise".to_owned(), "-".to_owned()];
    for workload in &situation.workloads {
        for (id, answer) in workload.own.iter() {
            let question = pack.question(id);
            let value = archadvise::session::show_value(question, answer);
            let value = value.trim_matches(['[', ']']).replace('"', "");
            args.extend(["--set".to_owned(), format!("{}.{}={value}", workload.id, question.id)]);
        }
    }
    args.push("--json".to_owned());
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let mut set: Value = serde_json::from_str(&Program::new(&args).input(without).run().fine()).unwrap();
    for workload in set["workloads"].as_array_mut().unwrap() {
        for said in workload["answers"].as_array_mut().unwrap() {
            assert_eq!(said["from"], "flag");
            said["from"] = "file".into();
        }
    }
    assert_eq!(set, file);
}

#[test]
fn explain_explains_the_verdict_of_a_workload() {
    let row = |args: &[&str]| {
        let explained = json(&[&["explain", "object-storage", &media()], args].concat());
        explained["decisions"][0]["option"].as_str().unwrap().to_owned()
    };
    assert_eq!(row(&[]), "s3");
    assert_eq!(row(&["--workload", "originals"]), "ceph");
    // What is asked about a workload changes the workload, however it is written.
    for change in ["originals.files-kept=20 TB", "files-kept=20 TB"] {
        let changed = ["--workload", "originals", "--change", change];
        let changed = json(&[&["explain", &media()][..], &changed].concat());
        assert_eq!(changed["workload"], "originals");
        let turned = changed["what-if"].to_string();
        assert!(turned.contains("Ceph") && turned.contains("Garage"), "{turned}");
    }
    let page = run(&["explain", &media(), "--workload", "originals"]).fine();
    assert!(page.starts_with("Files for originals: Ceph") && !page.contains("Database for"), "{page}");
    let system = run(&["explain", "object-storage", &media()]).fine();
    assert!(system.starts_with("Files: Amazon S3") && system.contains("--workload 'originals'"), "{system}");
    // It says what the report says, also of what serves alike.
    let text = "[answers]\nrunning = [\"mysql\"]\ndatabase-today = \"mariadb\"\n\
                [workload.coolers]\ndatabase-today = \"nothing\"\nrecords-shape = \"time-stamped\"\n";
    let alike = Program::new(&["explain", "--workload", "coolers", "-"]).input(text).run().fine();
    assert!(alike.starts_with("Database for coolers: MariaDB"), "{alike}");
    // What can't be meant is refused, and not passed over.
    let refused = |args: &[&str]| run(&[&["explain", &media()][..], args].concat()).wrong();
    let of_it = refused(&["--change", "originals.files-kept=20 TB"]);
    assert!(of_it.contains("--workload 'originals'"), "{of_it}");
    assert!(refused(&["--change", "original.files-kept=20 TB"]).contains("did you mean `originals`?"));
    let not_its_own = run(&["explain", "work-queue", &media(), "--workload", "originals"]).wrong();
    assert!(not_its_own.contains("has no `work-queue` of its own"), "{not_its_own}");
    let why_not = run(&["explain", "--workload", "originals", "--why-not", "kafka", &media()]);
    assert!(why_not.wrong().contains("of its own"));
    let a_workload = run(&["explain", "originals", &media()]).wrong();
    assert!(a_workload.contains("is a workload"), "{a_workload}");
}

#[test]
fn a_verdict_may_be_set_for_a_workload_alone() {
    let text = "[answers]\nmust-do = [\"keep-files\"]\n[workload.archive.decided]\nobject-storage = \"s3\"\n";
    let report = Program::new(&["advise", "-"]).input(text).run().fine();
    assert!(report.contains("Files for archive: Amazon S3\n  You set this yourself."), "{report}");
}

/// Each slip is told with its place and what was expected.
#[test]
fn a_slip_is_told_with_its_place() {
    let refused = |text: &str| Program::new(&["advise", "-"]).input(text).run().wrong();
    let slips = [
        ("[workload.archive]\n", "nothing is said of the workload"),
        ("[workload.archive]\nfiles-keep = \"3 TB\"\n", "did you mean `files-kept`?"),
        ("[workload.archive]\nmust-do = [\"keep-files\"]\n", "`must-do` is said of the system"),
        ("[workload.\"a.b\"]\nfiles-kept = \"3 TB\"\n", "is no name for a workload"),
        ("[workload.\"\\u001b[2J\"]\nfiles-kept = \"3 TB\"\n", "is no name for a workload"),
        ("[workload.archive.answers]\nfiles-kept = \"3 TB\"\n", "right below the workload's name"),
        ("[workload]\narchive = \"3 TB\"\n", "expected a table `[workload.archive]`"),
        ("workload = 3\n", "expected a table each"),
        ("[archive]\nfiles-kept = \"3 TB\"\n", "`[workload.NAME]`"),
        ("[answers.archive]\nfiles-kept = \"3 TB\"\n", "`[workload.archive]`"),
        ("[answers]\narchive.files-kept = \"3 TB\"\n", "`[workload.archive]`"),
        ("[workload.cold.archive]\nfiles-kept = \"3 TB\"\n", "`[workload.archive]`"),
        ("[workload.\"a.b\".decided]\nobject-storage = \"s3\"\n", "is no name for a workload"),
        ("[workload.\"-x\"]\nfiles-kept = \"3 TB\"\n", "is no name for a workload"),
        ("[workloads.archive]\nfiles-kept = \"3 TB\"\n", "did you mean `workload`?"),
        ("[workload.archive]\nfiles-kept = \"many\"\n", "files-kept"),
    ];
    let told: Vec<String> = slips
        .iter()
        .map(|(text, expected)| {
            let err = refused(text);
            assert!(err.contains(expected), "{text}{err}");
            assert!(err.contains(" --> standard input:") && !err.contains('\u{1b}'), "{text}{err}");
            err
        })
        .collect();
    insta::assert_snapshot!("workload_slips", told.join("\n"));
    let set = |setting: &str| run(&["advise", "--set", setting]).wrong();
    assert!(set("archive.files-keep=3 TB").contains("did you mean `files-kept`?"));
    assert!(set("archive.must-do=keep-files").contains("said of the system"));
    assert!(set(".files-kept=3 TB").contains("is no name for a workload"));
    let long = ["--set", "workload.archive.files-kept=3 TB"];
    let short = ["--set", "archive.files-kept=3 TB"];
    assert_eq!(json(&[&["advise"][..], &long].concat()), json(&[&["advise"][..], &short].concat()));
    let near = run(&["advise", &media(), "--set", "Originals.files-kept=3 TB"]).wrong();
    assert!(near.contains("did you mean `originals`?"), "{near}");
    let of_none = run(&["explain", "--workload", "archiv", &media()]).wrong();
    assert!(of_none.contains("there is no workload `archiv`"), "{of_none}");
    let near = run(&["explain", "--workload", "original", &media()]).wrong();
    assert!(near.contains("did you mean `originals`?"), "{near}");
}

#[test]
fn one_that_speaks_of_the_setting_alone_is_decided_everywhere() {
    let (pack, engine) = archadvise::builtin::pack();
    let text = "[answers]\nmust-do = [\"keep-files\"]\ncloud = \"aws\"\nrunning = []\n\
                [workload.ship]\ncloud = \"own-hardware\"\n";
    let report = report::build(&pack, &engine, &read(&pack, text));
    let of = |rows: &[report::DecisionReport], id: &str| {
        rows.iter().find(|row| row.id == id).and_then(|row| row.option.clone())
    };
    assert_eq!(of(&report.decisions, "object-storage").as_deref(), Some("s3"));
    let ship = &report.workloads[0].decisions;
    let ids: Vec<&str> = ship.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids, ["primary-store", "object-storage"]);
    assert_ne!(of(ship, "object-storage").as_deref(), Some("s3"), "racks of one's own hold no S3");
}

/// Readings beside one make of database go into that one, and not into its twin, which would do as well.
#[test]
fn of_what_serves_alike_it_takes_what_the_system_has() {
    let (pack, engine) = archadvise::builtin::pack();
    let of = |today: &str| {
        let text = format!(
            "[answers]\nrunning = [\"mysql\"]\ndatabase-today = \"{today}\"\n\
             [workload.coolers]\ndatabase-today = \"nothing\"\nrecords-shape = \"time-stamped\"\n"
        );
        let report = report::build(&pack, &engine, &read(&pack, &text));
        let row = report.workloads[0].decisions[0].clone();
        let alike: Vec<String> = row.alike.iter().map(|named| named.id.clone()).collect();
        (row.option.unwrap(), alike, report.systems.count)
    };
    assert_eq!(of("mysql"), ("mysql".to_owned(), vec!["mariadb".to_owned()], 1));
    assert_eq!(of("mariadb"), ("mariadb".to_owned(), vec!["mysql".to_owned()], 1));
}

/// The schema of an answers file takes what the loader takes.
#[test]
fn the_schema_of_answers_knows_workloads() {
    let (pack, _) = archadvise::builtin::pack();
    let schema = archadvise::schema::of_file(&pack, archadvise::schema::FileKind::Answers);
    let schema = jsonschema::draft7::new(&schema).unwrap();
    let parse = |text: &str| -> Value { toml::from_str(text).unwrap() };
    let media = fs::read_to_string(media()).unwrap();
    assert!(schema.is_valid(&parse(&media)));
    for wrong in ["must-do = [\"keep-files\"]", "files-keep = \"3 TB\"", "files-kept = true"] {
        assert!(!schema.is_valid(&parse(&format!("[workload.archive]\n{wrong}\n"))), "{wrong}");
    }
    assert!(!schema.is_valid(&parse("[workload.\"a.b\"]\nfiles-kept = \"3 TB\"\n")));
    let scenario = archadvise::schema::of_file(&pack, archadvise::schema::FileKind::Scenario);
    assert!(!jsonschema::draft7::new(&scenario).unwrap().is_valid(&parse(&media)), "a scenario has none");
}

/// That users in several regions must write is said on the screen of unusual facts, and is about the records: a second
/// database inherits none of it.
#[test]
fn a_second_database_is_not_written_everywhere_because_the_first_is() {
    let (pack, engine) = archadvise::builtin::pack();
    let text = "[answers]\nregions-write = true\nregion-records = 'shared'\ndatabase-today = 'mysql'\nfrozen = true\n\
                [workload.accounts]\ndatabase-today = 'postgresql'\ndatabase-hurts = ['nothing-hurts']\n";
    let situation = read(&pack, text);
    let own = situation.workloads[0].answers(&pack, &situation.answers);
    let said = |id: &str| own.get(pack.find_question(id).unwrap()).is_some();
    assert!(!said("regions-write") && !said("region-records"));
    assert!(said("frozen"), "what is about the system holds for it as well");
    let report = report::build(&pack, &engine, &situation);
    assert_eq!(report.workloads[0].decisions[0].option.as_deref(), Some("postgresql"));
}

/// The jobs table of the system runs inside of the system's `MySQL`, whatever a workload keeps its records in.
#[test]
fn a_host_of_the_system_is_its_own() {
    let systems = |more: &str| {
        let text = format!(
            "[answers]\nmust-do = ['background-work']\nrunning = ['postgresql', 'mysql']\n\
             [decided]\nprimary-store = 'postgresql'\nwork-queue = 'database-queue'\n{more}"
        );
        let page = Program::new(&["advise", "-", "--json"]).input(&text).run().fine();
        let report: Value = serde_json::from_str(&page).unwrap();
        let list = report["systems"]["list"].as_array().unwrap().iter();
        list.map(|system| system["tool"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let alone = systems("");
    assert!(alone.iter().any(|tool| tool == "mysql"), "{alone:?}");
    assert_eq!(systems("[workload.tills.decided]\nprimary-store = 'sqlite'\n"), alone);
}
