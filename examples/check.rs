use archadvise::{proof::Proof, session::show_answer};
fn main(){
  let pack = archadvise::knowledge::load(&[archadvise::builtin::layer()]).unwrap();
  let t=std::time::Instant::now();
  let mut p=Proof::new(&pack).unwrap(); println!("encoded {:?}", t.elapsed());
  let e=p.errors(500).unwrap(); println!("errors {} {:?}", e.len(), t.elapsed());
  for f in &e { println!("{} {:?} {:?}", pack.decision(f.decision).id, f.what, f.rules.map(|(a,b)| (pack.rule(a).id.to_string(), pack.rule(a).strength.word(), pack.rule(b).id.to_string())));
    for (q,a) in f.witness.iter(){ println!("      {} = {}", pack.question(q).id, show_answer(pack.question(q),a)); } }
  println!("dead {:?} {:?}", p.dead_rules().unwrap().iter().map(|r| pack.rule(*r).id.to_string()).collect::<Vec<_>>(), t.elapsed());
  println!("unreached {:?} {:?}", p.unreached_options().unwrap().iter().map(|(d,o)| format!("{}:{}",pack.decision(*d).id, pack.option_name(*d,*o))).collect::<Vec<_>>(), t.elapsed());
}
