//! One walk up and down the part of a diagram that the possible values leave, and several walks put together.

use std::sync::Arc;

use super::model::{MOST_VALUES, Mask, Var};
use super::outlook::{Given, rows_of};
use super::part::{NONE, Part, Scratch};
use super::program::{TERMINAL_WORD, class_of};

/// What may come out of one diagram, by class of its terminals.
#[derive(Clone, Debug)]
pub(super) struct Walk {
    pub(super) possible: Mask,
    pub(super) shares: Vec<f64>,
    pub(super) given: Given,
}

/// The shares of up to `N` classes: of a known number, so that rows are added without a loop.
type Row<const N: usize> = [f64; N];

/// The classes that are possible: a few of the thirty that a decision may have, and only these are counted.
struct Used<const N: usize> {
    /// How many classes there are.
    all: usize,
    /// Those counted, by their place in a row.
    places: Vec<usize>,
    /// By class: its share is one, that of the others nothing.
    whole: Vec<Row<N>>,
}

impl<const N: usize> Used<N> {
    /// `possible` holds at most `N` classes.
    fn new(all: usize, possible: Mask) -> Self {
        let places: Vec<usize> = (0..all).filter(|class| possible >> class & 1 == 1).collect();
        let mut whole = vec![[0.0; N]; all];
        places.iter().enumerate().for_each(|(place, class)| whole[*class][place] = 1.0);
        Self { all, places, whole }
    }

    /// The shares that a child comes to; of nodes they are known already.
    fn of<'s>(&'s self, kid: u32, shares: &'s [Row<N>]) -> &'s Row<N> {
        if kid & TERMINAL_WORD != 0 { &self.whole[class_of(kid)] } else { &shares[kid as usize] }
    }

    fn in_full(&self, row: &Row<N>) -> Vec<f64> {
        let mut full = vec![0.0; self.all];
        self.places.iter().zip(row).for_each(|(class, share)| full[*class] = *share);
        full
    }
}

/// Adds so much of one row to another.
fn add<const N: usize>(to: &mut Row<N>, much: f64, row: &Row<N>) {
    to.iter_mut().zip(row).for_each(|(to, share)| *to += much * share);
}

/// Adds so much of the difference of two rows to another.
fn shift<const N: usize>(to: &mut Row<N>, much: f64, there: &Row<N>, here: &Row<N>) {
    to.iter_mut().zip(there).zip(here).for_each(|((to, there), here)| *to += much * (there - here));
}

/// What the values of one variable tell, while nodes are being visited.
struct Told<const N: usize> {
    var: Var,
    /// One of its nodes.
    node: usize,
    /// How the shares shift whatever its value.
    always: Row<N>,
    /// By value: how they shift beside that.
    rows: Vec<Row<N>>,
}

/// Walks one diagram up and down: what each variable's values tell about the class of its terminal. The diagram is
/// what was [cut out](Scratch::cut) last.
pub(super) fn walk(scratch: &mut Scratch, classes: usize, weights: &[Option<Vec<f64>>], gains: bool) -> Walk {
    let part = &scratch.part;
    if part.root & TERMINAL_WORD != 0 {
        let mut shares = vec![0.0; classes];
        shares[class_of(part.root)] = 1.0;
        return Walk { possible: 1 << class_of(part.root), shares, given: Vec::new() };
    }
    let possible = part.classes();
    match possible.count_ones() {
        0..=2 => walk_rows::<2>(scratch, classes, possible, weights, gains),
        3..=4 => walk_rows::<4>(scratch, classes, possible, weights, gains),
        5..=6 => walk_rows::<6>(scratch, classes, possible, weights, gains),
        7..=8 => walk_rows::<8>(scratch, classes, possible, weights, gains),
        9..=12 => walk_rows::<12>(scratch, classes, possible, weights, gains),
        13..=20 => walk_rows::<20>(scratch, classes, possible, weights, gains),
        _ => walk_rows::<MOST_VALUES>(scratch, classes, possible, weights, gains),
    }
}

fn walk_rows<const N: usize>(
    scratch: &mut Scratch,
    classes: usize,
    possible: Mask,
    weights: &[Option<Vec<f64>>],
    gains: bool,
) -> Walk {
    let Scratch { part, reach, shares, .. } = scratch;
    let used = Used::<N>::new(classes, possible);
    shares.clear();
    shares.resize(part.len() * N, 0.0);
    let (shares, _) = shares.as_chunks_mut::<N>();
    up(part, &used, weights, shares);
    let total = *used.of(part.root, shares);
    if !gains {
        let mut vars = part.vars.clone();
        vars.sort_unstable();
        vars.dedup();
        let given = vars.into_iter().map(|var| (var, Vec::new())).collect();
        return Walk { possible, shares: used.in_full(&total), given };
    }
    let mut told = down(part, &used, weights, shares, reach);
    told.sort_unstable_by_key(|told| told.var);
    let given = told.into_iter().map(|told| {
        let rows = part.kids(told.node).iter().zip(told.rows).map(|(kid, beside)| {
            let mut row = total;
            if *kid != NONE {
                add(&mut row, 1.0, &told.always);
                add(&mut row, 1.0, &beside);
            }
            used.in_full(&row)
        });
        (told.var, rows.collect())
    });
    Walk { possible, shares: used.in_full(&total), given: given.collect() }
}

fn weights_of<'w>(part: &Part, weights: &'w [Option<Vec<f64>>], node: usize) -> &'w [f64] {
    weights[usize::from(part.vars[node])].as_deref().unwrap_or_default()
}

/// With what shares each node comes to what.
fn up<const N: usize>(part: &Part, used: &Used<N>, weights: &[Option<Vec<f64>>], shares: &mut [Row<N>]) {
    for at in 0..part.len() {
        let mut own = [0.0; N];
        // Neighbouring values that lead to the same child are one.
        let mut run = (NONE, 0.0);
        for (&kid, weight) in part.kids(at).iter().zip(weights_of(part, weights, at)) {
            if kid == run.0 {
                run.1 += weight;
                continue;
            }
            if run.0 != NONE {
                add(&mut own, run.1, used.of(run.0, shares));
            }
            run = (kid, *weight);
        }
        if run.0 != NONE {
            add(&mut own, run.1, used.of(run.0, shares));
        }
        shares[at] = own;
    }
}

/// How probable it is to come through each node; with it, what each value of each variable tells.
fn down<const N: usize>(
    part: &Part,
    used: &Used<N>,
    weights: &[Option<Vec<f64>>],
    shares: &[Row<N>],
    reach: &mut Vec<f64>,
) -> Vec<Told<N>> {
    reach.clear();
    reach.resize(part.len(), 0.0);
    reach[part.root as usize] = 1.0;
    let mut told: Vec<Told<N>> = Vec::new();
    let mut entries: Vec<u16> = vec![u16::MAX; weights.len()];
    for at in (0..part.len()).rev() {
        let (var, kids, reached) = (part.vars[at], part.kids(at), reach[at]);
        let entry = &mut entries[usize::from(var)];
        if *entry == u16::MAX {
            *entry = told.len() as u16;
            told.push(Told { var, node: at, always: [0.0; N], rows: vec![[0.0; N]; kids.len()] });
        }
        if reached == 0.0 {
            continue;
        }
        // Most values lead where the first does: only what differs from that is told of each.
        let Some(&first) = kids.iter().find(|kid| **kid != NONE) else { continue };
        let Told { always, rows, .. } = &mut told[usize::from(*entry)];
        let here = used.of(first, shares);
        shift(always, reached, here, &shares[at]);
        for ((row, &kid), weight) in rows.iter_mut().zip(kids).zip(weights_of(part, weights, at)) {
            if kid == NONE {
                continue;
            }
            if kid != first {
                shift(row, reached, used.of(kid, shares), here);
            }
            if kid & TERMINAL_WORD == 0 {
                reach[kid as usize] += reached * weight;
            }
        }
    }
    told
}

/// The walks of a decision's need and groups, put together: a group counts where all before it are empty.
pub(super) fn together<'a>(
    needed: &'a Walk,
    groups: &'a [Arc<Walk>],
    classes: usize,
) -> (Mask, Vec<f64>, Given) {
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
    let given = vars
        .into_iter()
        .map(|var| {
            let need_rows = rows_of(&needed.given, var);
            let group_rows: Vec<Option<&Vec<Vec<f64>>>> =
                groups.iter().map(|group| rows_of(&group.given, var)).collect();
            let values = need_rows.iter().copied().chain(group_rows.iter().flatten().copied());
            let values = values.map(Vec::len).max().unwrap_or(0);
            let rows = (0..values)
                .map(|value| {
                    let at = |rows: Option<&'a Vec<Vec<f64>>>, base: &'a [f64]| {
                        rows.and_then(|rows| rows.get(value)).map_or(base, |row| &row[..])
                    };
                    let parts = group_rows.iter().zip(&base).map(|(rows, base)| at(*rows, base));
                    mix(at(need_rows, &needed.shares), &parts.collect::<Vec<_>>())
                })
                .collect();
            (var, rows)
        })
        .collect();
    (possible, mix(&needed.shares, &base), given)
}
