use archadvise::engine::*;
fn main(){
  let (pack,e)=archadvise::builtin::pack();
  println!("{} questions {} vars {} rules {} tools {} res; kept {}", pack.questions.len(), e.model.variables.len(), pack.rules.len(), pack.tools.len(), pack.resources.len(), e.kept.len());
  for (d,p) in pack.decisions.iter().zip(&e.decisions) {
    println!("{:16} {:?}", d.id.as_str(), p.groups.iter().map(|(s,p)| (s.word(), p.as_ref().map(|p|p.nodes))).collect::<Vec<_>>());
  }
  let t=std::time::Instant::now(); Engine::compile(&pack).unwrap(); println!("compile {:?} nodes {}", t.elapsed(), e.nodes());
}
