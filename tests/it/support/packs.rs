//! Random packs and random answers, for holding the engine's structures against each other.
#![allow(dead_code, reason = "a benchmark takes only a part of it")]

use std::fmt::Write as _;
use std::path::Path;

use archadvise::engine::{Answer, Answers, Model};
use archadvise::knowledge::{Kind, Layer, Pack, QuestionId, SourceFile, load};
use fastrand::Rng;

/// Loads one file as a pack; panics with its problems.
pub fn load_text(text: &str) -> Pack {
    let file = SourceFile { name: "random.toml".to_owned(), text: text.to_owned() };
    load(&[Layer { files: vec![file] }]).unwrap_or_else(|problems| panic!("{problems}\n{text}"))
}

/// Situations of different systems, from two people with one database to a platform with a log: these must hold
/// whatever else is edited.
pub const SIX: [&str; 6] = [
    "saas-two-people",
    "shop-analytics",
    "rails-slow-calls",
    "platform-log",
    "media-300tb",
    "mobile-partners",
];

/// The files of `tests/situations`.
pub fn scenario_files() -> Vec<SourceFile> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/situations");
    let layer = Layer::read_folder(Path::new(folder), "tests/situations");
    layer.unwrap_or_else(|problems| panic!("{problems}")).files
}

/// How large a random pack is.
#[derive(Clone, Copy)]
pub struct Size {
    pub questions: usize,
    pub decisions: usize,
    pub rules: usize,
}

pub const SMALL: Size = Size { questions: 4, decisions: 2, rules: 5 };
pub const MEDIUM: Size = Size { questions: 10, decisions: 4, rules: 10 };

/// A random pack as TOML: every kind of question and condition, needs, guards, `over`, lists, `today`, what is
/// seldom, constraints, brakes, signals and references between decisions.
#[expect(clippy::too_many_lines, reason = "one part of a pack after the other, from top to bottom")]
pub fn random_pack(rng: &mut Rng, size: Size) -> String {
    let mut out = String::from(
        "[pack]\nneeds = \"must\"\nrunning = \"running\"\nself-run = \"alone\"\n\
         [[category]]\nid = \"shelf\"\ntitle = \"Shelf\"\nintro = \"x\"\n\
         [[resource]]\nid = \"book\"\ntitle = \"t\"\nauthor = \"a\"\nurl = \"https://e.org\"\nkind = \"book\"\n\
         level = \"beginner\"\ncost = \"free\"\ngives = \"g\"\nconfirmed = { how = \"linked\", as-of = \"2026\" }\n\
         [threshold.line]\nvalue = \"100 rows\"\nband = [\"10 rows\", \"1000 rows\"]\nbecause = \"x\"\njudgement = true\n",
    );
    for tool in 0..4 {
        let inside = ["", "", "runs-inside = [\"t0\"]", "needs = [[\"t0\", \"t1\"]]"][tool];
        let _ = write!(
            out,
            "[[tool]]\nid = \"t{tool}\"\nname = \"T{tool}\"\ncategory = \"shelf\"\nbest-at = \"x\"\ncosts = \"x\"\n\
             system = {}\nburden = {}\nburden-managed = {}\n{inside}\n\
             hosting = {{ mode = \"{}\" }}\nlicence = {{ name = \"MIT\", class = \"open\" }}\nstatus = {{ state = \"active\" }}\n",
            rng.bool(),
            rng.u8(1..=5),
            rng.u8(1..=5),
            ["both", "managed-only"][rng.usize(0..2)],
        );
    }
    question(
        &mut out,
        "must",
        "choices",
        "choices = [{ id = \"n0\", label = \"n\" }, { id = \"n1\", label = \"n\" }]",
    );
    question(
        &mut out,
        "running",
        "choices",
        "choices = [{ id = \"t0\", label = \"t\" }, { id = \"t1\", label = \"t\" }]",
    );
    let mut kinds = Vec::new();
    for at in 0..size.questions {
        let need = if rng.u8(0..4) == 0 { format!("need = \"n{}\"\n", rng.u8(0..2)) } else { String::new() };
        let kind = rng.usize(0..4);
        kinds.push(kind);
        let (kind, more) = match kind {
            0 => ("yes-no", String::new()),
            1 => (
                "choice",
                "choices = [{ id = \"a\", label = \"a\" }, { id = \"b\", label = \"b\" }]\n".to_owned(),
            ),
            2 => (
                "choices",
                "choices = [{ id = \"a\", label = \"a\" }, { id = \"b\", label = \"b\" }]\n".to_owned(),
            ),
            _ => ("number", "measures = [\"rows\", \"bytes\"]\n".to_owned()),
        };
        question(&mut out, &format!("q{at}"), kind, &format!("{more}{need}"));
    }
    let entry = |rng: &mut Rng, decision: usize| -> String {
        if decision > 0 && rng.u8(0..6) == 0 {
            return format!("d{} = [\"none\", \"t{}\"]", rng.usize(0..decision), rng.u8(0..3));
        }
        if rng.u8(0..8) == 0 {
            return "alone = true".to_owned();
        }
        let at = rng.usize(0..kinds.len());
        let letter = ["\"a\"", "\"b\"", "[\"a\", \"b\"]"][rng.usize(0..3)];
        match kinds[at] {
            0 => format!("q{at} = \"{}\"", ["yes", "no"][rng.usize(0..2)]),
            1 | 2 => format!("q{at} = {letter}"),
            _ => {
                let comparisons = [
                    ">= line",
                    "< line.low",
                    "> 50 rows",
                    "<= 5 GB",
                    "line.low .. line.high",
                    ">= 1 GB",
                    "< 500 rows",
                ];
                format!("q{at} = \"{}\"", comparisons[rng.usize(0..comparisons.len())])
            }
        }
    };
    // Drawn apart, so that all else is as it would be without.
    let seldom = entry(&mut rng.clone(), 0).replace("alone = true", "must = \"n1\"");
    let now = format!(
        "choices = [{{ id = \"t0\", label = \"t\" }}, {{ id = \"t3\", label = \"t\" }}, \
         {{ id = \"nothing\", label = \"n\" }}]\nseldom = {{ answer = [\"t3\", \"nothing\"], when = {{ {seldom} }} }}\n"
    );
    question(&mut out, "now", "choice", &now);
    let table = |rng: &mut Rng, decision: usize| -> String {
        let one = entry(rng, decision);
        match rng.u8(0..5) {
            0 => {
                let other = entry(rng, decision);
                format!("{{ any = [{{ {one} }}, {{ {other} }}] }}")
            }
            1 | 2 => {
                let other = entry(rng, decision);
                format!("{{ all = [{{ {one} }}, {{ {other} }}] }}")
            }
            _ => format!("{{ {one} }}"),
        }
    };
    let first = entry(rng, 0).replace("alone = true", "now = \"t0\"");
    let _ = write!(out, "[signal.alone]\nany = [{{ {first} }}, {{ now = \"nothing\" }}]\n");
    let mut rule = 0;
    for decision in 0..size.decisions {
        let needed = if decision == 0 { "" } else { "needed-when = { must = \"n0\" }\n" };
        let _ = write!(
            out,
            "[[decision]]\nid = \"d{decision}\"\ncategory = \"shelf\"\ntitle = \"D\"\ntoday = \"now\"\n{needed}\
             options = [{{ id = \"none\", for = \"x\" }}, {{ id = \"t0\", for = \"x\" }}, {{ id = \"t1\", for = \"x\" }}, \
             {{ id = \"t2\", for = \"x\" }}, {{ id = \"t3\", for = \"x\" }}]\n"
        );
        let strengths = ["default", "fits", "needed", "incumbent", "must"];
        let mut ids: Vec<(usize, usize)> = Vec::new();
        for at in 0..size.rules {
            let strength = if at == 0 { 0 } else { rng.usize(0..5) };
            let choose = match rng.u8(0..6) {
                0 if at > 0 => "\"today\"".to_owned(),
                1 => format!("[\"t{}\", \"t{}\", \"none\"]", rng.u8(0..2), rng.u8(2..4)),
                _ => ["\"none\"", "\"t0\"", "\"t1\"", "\"t2\"", "\"t3\""][rng.usize(0..5)].to_owned(),
            };
            let when = if at == 0 { "{}".to_owned() } else { table(rng, decision) };
            let unless = match rng.u8(0..4) {
                0 if at > 0 => format!("unless = [{}, {}]\n", table(rng, decision), table(rng, decision)),
                1 if at > 0 => format!("unless = {}\n", table(rng, decision)),
                _ => String::new(),
            };
            let over = ids.iter().rev().find(|(_, other)| *other == strength && rng.bool());
            let over = over.map(|(other, _)| format!("over = [\"r{other}\"]\n")).unwrap_or_default();
            let _ = write!(
                out,
                "[[rule]]\nid = \"r{rule}\"\ndecision = \"d{decision}\"\nchoose = {choose}\nstrength = \"{}\"\n\
                 when = {when}\n{unless}{over}because = \"x\"\ncites = [\"book\"]\n",
                strengths[strength]
            );
            ids.push((rule, strength));
            rule += 1;
        }
    }
    for at in 0..rng.usize(0..3) {
        let what = ["{ hosting = \"managed-only\" }", "{ tool = [\"t1\", \"t2\"] }"][rng.usize(0..2)];
        let _ = write!(
            out,
            "[[constraint]]\nid = \"c{at}\"\nwhen = {}\nrules-out = {what}\nbecause = \"x\"\n",
            table(rng, 0)
        );
    }
    for at in 0..rng.usize(0..3) {
        let what =
            ["\"adds-a-system\"", "\"adds-upkeep\"", "\"heavy\"", "{ tool = \"t3\" }"][rng.usize(0..4)];
        let _ = write!(
            out,
            "[[brake]]\nid = \"b{at}\"\nwhen = {}\nunless = {}\nholds-back = {what}\nbecause = \"x\"\nuntil = \"x\"\n",
            table(rng, 0),
            table(rng, 0)
        );
    }
    out
}

fn question(out: &mut String, id: &str, kind: &str, more: &str) {
    let _ = write!(
        out,
        "[[question]]\nid = \"{id}\"\nask = \"{id}?\"\nwhy = \"x\"\nkind = \"{kind}\"\nsubject = \"s\"\nchanges = \"decided\"\n{more}\n"
    );
}

/// Every answer to a question that differs from the others, silence included.
pub fn answers_to(pack: &Pack, model: &Model, question: QuestionId) -> Vec<Option<Answer>> {
    let mut all = vec![None];
    match &pack.question(question).kind {
        Kind::YesNo { .. } => all.extend([true, false].map(|yes| Some(Answer::YesNo(yes)))),
        Kind::Choice(choices) => all.extend((0..choices.len()).map(|at| Some(Answer::Choice(at as u8)))),
        Kind::Choices(choices) => {
            for set in 1_u32..1 << choices.len().min(6) {
                let ticked = (0..choices.len() as u8).filter(|at| set >> at & 1 == 1).collect();
                all.push(Some(Answer::Choices { ticked, whole: false }));
            }
        }
        Kind::Number(measures) => {
            for measure in 0..measures.len() {
                let var = model.vars_of(question).start + measure as u16;
                let cuts = &model.variable(var).cuts;
                let mut points: Vec<f64> =
                    cuts.iter().flat_map(|(cut, _)| [*cut, cut * 0.99, cut * 1.01]).collect();
                points.push(1.0);
                for value in points {
                    all.push(Some(Answer::Number { measure: measure as u8, low: value, high: value }));
                }
            }
        }
    }
    all
}

/// Random answers to some questions, with implied needs; `None` where a denied need was implied.
pub fn random_answers(pack: &Pack, model: &Model, rng: &mut Rng, silence: f64) -> Option<Answers> {
    let mut answers = Answers::none(pack);
    for row in 0..pack.questions.len() {
        let question = QuestionId::at(row);
        if rng.f64() < silence {
            continue;
        }
        let answer = match &pack.question(question).kind {
            Kind::Choices(choices) => {
                let ticked = (0..choices.len() as u8).filter(|_| rng.u8(0..3) == 0).collect();
                Some(Answer::Choices { ticked, whole: rng.bool() })
            }
            _ => {
                let all = answers_to(pack, model, question);
                all[rng.usize(0..all.len())].clone()
            }
        };
        answers.set(question, answer);
    }
    answers.imply_needs(pack).ok()?;
    Some(answers)
}

/// All combinations of answers to the questions of a small pack.
pub fn every_answers(pack: &Pack, model: &Model) -> Vec<Answers> {
    let mut all = vec![Answers::none(pack)];
    for row in 0..pack.questions.len() {
        let question = QuestionId::at(row);
        let choices = answers_to(pack, model, question);
        let mut next = Vec::with_capacity(all.len() * choices.len());
        for answers in &all {
            for choice in &choices {
                let mut with = answers.clone();
                with.set(question, choice.clone());
                next.push(with);
            }
        }
        all = next;
    }
    all
}

/// All combinations of answers, each case of each number once, by its lower end; the lowest band by 0.
pub fn every_case(pack: &Pack, model: &Model) -> Vec<Answers> {
    let mut all = vec![Answers::none(pack)];
    for row in 0..pack.questions.len() {
        let question = QuestionId::at(row);
        let mut choices = answers_to(pack, model, question);
        if let Kind::Number(measures) = &pack.question(question).kind {
            choices.truncate(1);
            for measure in 0..measures.len() {
                let variable = model.variable(model.vars_of(question).start + measure as u16);
                for band in 1..variable.size {
                    let (low, _) = archadvise::engine::changes::band_ends(&variable.cuts, band);
                    choices.push(Some(Answer::Number { measure: measure as u8, low, high: low }));
                }
            }
        }
        let with = |answers: &Answers| {
            let mut all = vec![answers.clone(); choices.len()];
            all.iter_mut().zip(&choices).for_each(|(with, choice)| with.set(question, choice.clone()));
            all
        };
        all = all.iter().flat_map(with).collect();
    }
    all
}

/// Whether `full` says all that `partial` says, and perhaps more; numbers by their bands.
pub fn completes(model: &Model, partial: &Answers, full: &Answers) -> bool {
    let possible = model.possible(partial);
    let values = model.values(full);
    (0..model.answer_vars()).all(|var| possible[var] >> values[var] & 1 == 1)
}
