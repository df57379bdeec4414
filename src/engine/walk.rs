//! One walk up and down the part of a diagram that the possible values leave, and several walks put together.

use super::model::{MOST_VALUES, Mask, Var};
use super::outlook::Given;
use super::program::{Program, TERMINAL_WORD, class_of, node_of};

/// What may come out of one diagram, by class of its terminals.
#[derive(Clone, Debug)]
pub(super) struct Walk {
    pub(super) possible: Mask,
    pub(super) shares: Vec<f64>,
    pub(super) given: Given,
}

/// The part of a program that the possible values leave: nodes children first.
#[derive(Default)]
pub(super) struct Part {
    pub(super) vars: Vec<Var>,
    /// Where the children of each node begin; one more at the end.
    first: Vec<u32>,
    /// One a value; [`NONE`] where the value can't occur.
    kids: Vec<u32>,
    root: u32,
}

const NONE: u32 = u32::MAX;

/// Where the nodes of a program have gone, by their position in its table: a map of those that were met costs
/// more. Only what was met is cleared, so that most of it is never touched.
#[derive(Default)]
pub(super) struct Places {
    /// One more than the place; 0 where the node has not been met.
    of: Vec<u32>,
    met: Vec<u32>,
}

impl Part {
    /// `possible` says what a variable may be; `places` is what an earlier call left there.
    pub(super) fn new(
        program: &Program,
        possible: &mut impl FnMut(usize) -> Mask,
        places: &mut Places,
    ) -> Self {
        let mut part = Self { first: vec![0], ..Self::default() };
        if places.of.len() < program.table.len() {
            places.of = vec![0; program.table.len()];
        }
        part.root = part.take(program, possible, program.root, places);
        for at in places.met.drain(..) {
            places.of[at as usize] = 0;
        }
        part
    }

    fn len(&self) -> usize {
        self.vars.len()
    }

    fn kids(&self, node: usize) -> &[u32] {
        &self.kids[self.first[node] as usize..self.first[node + 1] as usize]
    }

    /// The classes of its terminals: all of them can be reached.
    fn classes(&self) -> Mask {
        let terminals = self.kids.iter().filter(|kid| **kid != NONE && **kid & TERMINAL_WORD != 0);
        terminals.fold(0, |mask, word| mask | 1 << class_of(*word))
    }

    fn take(
        &mut self,
        program: &Program,
        possible: &mut impl FnMut(usize) -> Mask,
        word: u32,
        places: &mut Places,
    ) -> u32 {
        if word & TERMINAL_WORD != 0 {
            return word;
        }
        let (var, at) = node_of(word);
        if let Some(place) = places.of[at].checked_sub(1) {
            return place;
        }
        let mask = possible(var);
        let size = (64 - mask.leading_zeros()) as usize;
        let mut kids = [NONE; MOST_VALUES];
        let mut only = None;
        let mut differ = false;
        for (value, kid) in kids[..size].iter_mut().enumerate() {
            if mask >> value & 1 == 1 {
                *kid = self.take(program, possible, program.table.get(at + value), places);
                differ |= only.is_some_and(|first| first != *kid);
                only = Some(*kid);
            }
        }
        let place = match only {
            Some(only) if !differ => only,
            _ => {
                self.vars.push(var as Var);
                self.kids.extend_from_slice(&kids[..size]);
                self.first.push(self.kids.len() as u32);
                self.len() as u32 - 1
            }
        };
        places.of[at] = place.wrapping_add(1);
        places.met.push(at as u32);
        place
    }
}

/// Walks one diagram up and down: what each variable's values tell about the class of its terminal.
pub(super) fn walk(part: &Part, classes: usize, weights: &[Option<Vec<f64>>], gains: bool) -> Walk {
    if part.root & TERMINAL_WORD != 0 {
        let mut shares = vec![0.0; classes];
        shares[class_of(part.root)] = 1.0;
        return Walk { possible: 1 << class_of(part.root), shares, given: Vec::new() };
    }
    let weights_of = |node: usize| weights[usize::from(part.vars[node])].as_deref().unwrap_or_default();
    let possible = part.classes();
    // Only the classes that are possible are counted: a few of the thirty that a decision may have.
    let used: Vec<usize> = (0..classes).filter(|class| possible >> class & 1 == 1).collect();
    let mut places = [0; MOST_VALUES];
    used.iter().enumerate().for_each(|(place, class)| places[*class] = place);
    let in_full = |row: &[f64]| {
        let mut full = vec![0.0; classes];
        used.iter().zip(row).for_each(|(class, share)| full[*class] = *share);
        full
    };
    let class_of = |word: u32| places[class_of(word)];
    let classes = used.len();
    // Up: with what shares each node comes to what.
    let mut shares: Vec<f64> = vec![0.0; part.len() * classes];
    for at in 0..part.len() {
        let (below, own) = shares.split_at_mut(at * classes);
        let own = &mut own[..classes];
        for (&kid, weight) in part.kids(at).iter().zip(weights_of(at)).filter(|(kid, _)| **kid != NONE) {
            if kid & TERMINAL_WORD != 0 {
                own[class_of(kid)] += weight;
            } else {
                let kid = kid as usize;
                let theirs = &below[kid * classes..(kid + 1) * classes];
                own.iter_mut().zip(theirs).for_each(|(own, share)| *own += weight * share);
            }
        }
    }
    let root = part.root as usize;
    let total = shares[root * classes..(root + 1) * classes].to_vec();
    if !gains {
        let mut vars = part.vars.clone();
        vars.sort_unstable();
        vars.dedup();
        let given = vars.into_iter().map(|var| (var, Vec::new())).collect();
        return Walk { possible, shares: in_full(&total), given };
    }
    // Down: how probable it is to come through each node; with it, what each value of each variable tells.
    let mut reach = vec![0.0; part.len()];
    reach[root] = 1.0;
    let mut vars: Vec<Var> = Vec::new();
    let mut given: Given = Vec::new();
    for at in (0..part.len()).rev() {
        let (var, kids, reached) = (part.vars[at], part.kids(at), reach[at]);
        let entry = vars.iter().position(|other| *other == var).unwrap_or_else(|| {
            vars.push(var);
            given.push((var, vec![total.clone(); kids.len()]));
            vars.len() - 1
        });
        let own = &shares[at * classes..(at + 1) * classes];
        let rows = given[entry].1.iter_mut().zip(kids).zip(weights_of(at));
        for ((row, &kid), weight) in rows.filter(|((_, kid), _)| **kid != NONE) {
            if kid & TERMINAL_WORD != 0 {
                row.iter_mut().zip(own).for_each(|(row, own)| *row -= reached * own);
                row[class_of(kid)] += reached;
            } else {
                let kid = kid as usize;
                let theirs = &shares[kid * classes..(kid + 1) * classes];
                let both = theirs.iter().zip(own);
                row.iter_mut().zip(both).for_each(|(row, (there, own))| *row += reached * (there - own));
                reach[kid] += reached * weight;
            }
        }
    }
    for (_, rows) in &mut given {
        for row in rows.iter_mut() {
            *row = in_full(row);
        }
    }
    Walk { possible, shares: in_full(&total), given }
}

/// The walks of a decision's need and groups, put together: a group counts where all before it are empty.
pub(super) fn together(needed: &Walk, groups: &[Walk], classes: usize) -> (Mask, Vec<f64>, Given) {
    let mut possible = 0;
    if needed.possible & 1 == 1 {
        possible |= 0b10;
    }
    let mut goes_on = needed.possible & 0b10 != 0;
    for group in groups {
        if !goes_on {
            break;
        }
        // Class 0 of a group is "empty", class 1 a conflict; the rest are options, as in a verdict's values.
        possible |= group.possible & !0b11 | group.possible >> 1 & 1;
        goes_on = group.possible & 1 == 1;
    }
    possible |= Mask::from(goes_on);
    let mix = |needed: &[f64], groups: &[&[f64]]| {
        let mut shares = vec![0.0; classes];
        shares[1] = needed[0];
        let mut left = needed[1];
        for group in groups {
            shares[0] += left * group[1];
            for (share, part) in shares.iter_mut().zip(*group).skip(2) {
                *share += left * part;
            }
            left *= group[0];
        }
        shares[0] += left;
        shares
    };
    let base: Vec<&[f64]> = groups.iter().map(|group| &group.shares[..]).collect();
    let mut vars: Vec<Var> =
        needed.given.iter().chain(groups.iter().flat_map(|g| &g.given)).map(|g| g.0).collect();
    vars.sort_unstable();
    vars.dedup();
    let rows_of = |given: &'_ Given, var: Var| given.iter().position(|(other, _)| *other == var);
    let given = vars
        .into_iter()
        .map(|var| {
            let need_rows = rows_of(&needed.given, var).map(|at| &needed.given[at].1);
            let group_rows: Vec<Option<&Vec<Vec<f64>>>> =
                groups.iter().map(|group| rows_of(&group.given, var).map(|at| &group.given[at].1)).collect();
            let values = need_rows.iter().copied().chain(group_rows.iter().flatten().copied());
            let values = values.map(Vec::len).max().unwrap_or(0);
            let rows = (0..values)
                .map(|value| {
                    let at = |rows: Option<&'_ Vec<Vec<f64>>>| rows.and_then(|rows| rows.get(value)).cloned();
                    let need = at(need_rows).unwrap_or_else(|| needed.shares.clone());
                    let own: Vec<Option<Vec<f64>>> = group_rows.iter().map(|rows| at(*rows)).collect();
                    let parts: Vec<&[f64]> =
                        own.iter().zip(&base).map(|(own, base)| own.as_deref().unwrap_or(base)).collect();
                    mix(&need, &parts)
                })
                .collect();
            (var, rows)
        })
        .collect();
    (possible, mix(&needed.shares, &base), given)
}
