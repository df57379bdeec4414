//! The cheapest hitting set: of each of some sets at least one element, at the least cost in all.

/// Finds it by branch and bound, on the smallest set that isn't hit yet. Costs are positive; the elements come
/// back in order.
#[must_use]
pub fn cheapest(sets: &[Vec<usize>], costs: &[u64]) -> Vec<usize> {
    let mut search = Search { sets, costs, best: greedy(sets, costs), best_cost: 0 };
    search.best_cost = search.best.iter().map(|at| costs[*at]).sum();
    search.branch(&mut Vec::new(), 0, &mut Vec::new());
    search.best.sort_unstable();
    search.best
}

struct Search<'a> {
    sets: &'a [Vec<usize>],
    costs: &'a [u64],
    best: Vec<usize>,
    best_cost: u64,
}

impl Search<'_> {
    fn branch(&mut self, chosen: &mut Vec<usize>, cost: u64, excluded: &mut Vec<usize>) {
        if cost + self.bound(chosen, excluded) >= self.best_cost {
            return;
        }
        let open = self.sets.iter().filter(|set| !set.iter().any(|at| chosen.contains(at)));
        let Some(set) = open.min_by_key(|set| set.iter().filter(|at| !excluded.contains(at)).count()) else {
            self.best = chosen.clone();
            self.best_cost = cost;
            return;
        };
        let mut elements: Vec<usize> = set.iter().copied().filter(|at| !excluded.contains(at)).collect();
        elements.sort_by_key(|at| self.costs[*at]);
        let before = excluded.len();
        for at in elements {
            chosen.push(at);
            self.branch(chosen, cost + self.costs[at], excluded);
            chosen.pop();
            // What was tried is left out of the other branches: those sets have been seen.
            excluded.push(at);
        }
        excluded.truncate(before);
    }

    /// What sets that share no element cost at least.
    fn bound(&self, chosen: &[usize], excluded: &[usize]) -> u64 {
        let mut used: Vec<usize> = Vec::new();
        let mut bound = 0;
        for set in self.sets.iter().filter(|set| !set.iter().any(|at| chosen.contains(at))) {
            if set.iter().any(|at| used.contains(at)) {
                continue;
            }
            let free = set.iter().filter(|at| !excluded.contains(at));
            match free.map(|at| self.costs[*at]).min() {
                Some(least) => bound += least,
                None => return u64::MAX / 2,
            }
            used.extend(set);
        }
        bound
    }
}

fn greedy(sets: &[Vec<usize>], costs: &[u64]) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::new();
    loop {
        let open: Vec<&Vec<usize>> =
            sets.iter().filter(|set| !set.iter().any(|at| chosen.contains(at))).collect();
        let gain = |at: usize| open.iter().filter(|set| set.contains(&at)).count() as f64 / costs[at] as f64;
        let best =
            open.iter().flat_map(|set| set.iter().copied()).max_by(|a, b| gain(*a).total_cmp(&gain(*b)));
        match best {
            Some(at) => chosen.push(at),
            None => return chosen,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::cheapest;

    #[test]
    fn as_cheap_as_any() {
        let mut rng = fastrand::Rng::with_seed(1);
        for _ in 0..500 {
            let costs: Vec<u64> = (0..8).map(|_| rng.u64(1..6)).collect();
            let sets: Vec<Vec<usize>> = (0..rng.usize(0..7))
                .map(|_| {
                    let set: Vec<usize> = (0..8).filter(|_| rng.u8(0..3) == 0).collect();
                    if set.is_empty() { vec![0] } else { set }
                })
                .collect();
            let cost = |mask: u32| (0..8).filter(|at| mask >> at & 1 == 1).map(|at| costs[at]).sum::<u64>();
            let hits = |mask: &u32| sets.iter().all(|set| set.iter().any(|at| mask >> at & 1 == 1));
            let least = (0_u32..256).filter(hits).map(cost).min().unwrap_or(0);
            let found = cheapest(&sets, &costs).into_iter().fold(0, |mask, at| mask | 1 << at);
            assert!(hits(&found));
            assert_eq!(cost(found), least, "{sets:?} {costs:?}");
        }
    }
}
