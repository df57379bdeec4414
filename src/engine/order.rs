//! The order of variables: FORCE (Aloul, Markov, Sakallah: "FORCE: A Fast and Easy-to-Implement
//! Variable-Ordering Heuristic", GLSVLSI 2003).
//!
//! Each rule is a hyperedge over the variables it tests; a variable moves to the mean of the centres of gravity
//! of its edges until that stops shortening the edges. Started by use, the most tested first.

use fastrand::Rng;
use rustc_hash::FxHashMap;

use super::model::Var;

const ROUNDS: usize = 100;

/// Orders the variables of the given edges: started by use, or with a seed by chance, the same each time.
#[must_use]
pub fn force(edges: &[Vec<Var>], seed: Option<u64>) -> Vec<Var> {
    let most = edges.iter().flatten().max().map_or(0, |var| usize::from(*var) + 1);
    let mut of_var: Vec<Vec<usize>> = vec![Vec::new(); most];
    for (edge, vars) in edges.iter().enumerate() {
        for var in vars {
            if of_var[usize::from(*var)].last() != Some(&edge) {
                of_var[usize::from(*var)].push(edge);
            }
        }
    }
    let mut order: Vec<Var> = (0..most as Var).filter(|var| !of_var[usize::from(*var)].is_empty()).collect();
    order.sort_by_key(|var| (std::cmp::Reverse(of_var[usize::from(*var)].len()), *var));
    if let Some(seed) = seed {
        Rng::with_seed(seed).shuffle(&mut order);
    }
    let mut best = (span(edges, &order, most), order.clone());
    for _ in 0..ROUNDS {
        let mut place = vec![0.0; most];
        for (at, var) in order.iter().enumerate() {
            place[usize::from(*var)] = at as f64;
        }
        let centres: Vec<f64> = edges
            .iter()
            .map(|vars| {
                vars.iter().map(|var| place[usize::from(*var)]).sum::<f64>() / vars.len().max(1) as f64
            })
            .collect();
        let wish = |var: Var| {
            let edges = &of_var[usize::from(var)];
            edges.iter().map(|edge| centres[*edge]).sum::<f64>() / edges.len() as f64
        };
        let mut next: Vec<(f64, Var)> = order.iter().map(|var| (wish(*var), *var)).collect();
        next.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let next: Vec<Var> = next.into_iter().map(|(_, var)| var).collect();
        if next == order {
            break;
        }
        order = next;
        let length = span(edges, &order, most);
        if length < best.0 {
            best = (length, order.clone());
        }
    }
    best.1
}

/// The variables of the given edges in an order known from elsewhere; those that it lacks go where their edges are.
#[must_use]
pub fn near(edges: &[Vec<Var>], order: &[Var]) -> Vec<Var> {
    let known: FxHashMap<Var, f64> = order.iter().enumerate().map(|(at, var)| (*var, at as f64)).collect();
    let mean = |places: &[f64]| {
        let sum: f64 = places.iter().sum();
        (!places.is_empty()).then(|| sum / places.len() as f64)
    };
    let mut of_var: FxHashMap<Var, Vec<f64>> = FxHashMap::default();
    for edge in edges {
        let places: Vec<f64> = edge.iter().filter_map(|var| known.get(var).copied()).collect();
        for var in edge {
            of_var.entry(*var).or_default().extend(mean(&places));
        }
    }
    let place = |var: Var, of: &[f64]| known.get(&var).copied().or_else(|| mean(of)).unwrap_or(f64::INFINITY);
    let mut wishes: Vec<(f64, Var)> = of_var.iter().map(|(var, of)| (place(*var, of), *var)).collect();
    wishes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    wishes.into_iter().map(|(_, var)| var).collect()
}

/// The total length of the edges in an order.
fn span(edges: &[Vec<Var>], order: &[Var], most: usize) -> usize {
    let mut place = vec![0; most];
    for (at, var) in order.iter().enumerate() {
        place[usize::from(*var)] = at;
    }
    edges
        .iter()
        .filter_map(|vars| {
            let places = vars.iter().map(|var| place[usize::from(*var)]);
            Some(places.clone().max()? - places.min()?)
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_laid_out_as_a_chain() {
        // Variables 0..20, each edge two neighbours, in a scrambled order of edges.
        let edges: Vec<Vec<Var>> = (0..19).map(|at| (at * 7) % 19).map(|at| vec![at, at + 1]).collect();
        let order = force(&edges, None);
        assert_eq!(order.len(), 20);
        assert!(
            span(&edges, &order, 20)
                < span(&edges, &[0, 10, 1, 11, 2, 12, 3, 13, 4, 14, 5, 15, 6, 16, 7, 17, 8, 18, 9, 19], 20)
                    / 2
        );
    }
    #[test]
    fn what_an_order_lacks_goes_between_its_neighbours() {
        // 8 is tested with 1 and 2, 9 with 3 alone, 7 with nothing known; 4 is not tested.
        let edges = [vec![1, 2, 8], vec![2, 3], vec![3, 9], vec![7]];
        assert_eq!(near(&edges, &[3, 4, 2, 1]), [3, 9, 2, 8, 1, 7]);
    }
}
