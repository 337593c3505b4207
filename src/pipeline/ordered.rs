//! Work on several threads, results in the order of the input.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Go on.
    Continue,
    /// Take no more from the input and finish.
    Stop,
}

/// Items that travel together, to pay for a hand-over once and not for each.
const BATCH_ITEMS: usize = 16;
/// Batches that may wait before a worker, and behind it.
const QUEUE: usize = 2;

/// Runs `work` over all items on `threads` threads and hands the results to `sink` in the items' order.
///
/// Batch number k goes to worker k mod n and comes back from it, so order needs no sorting and a slow item holds back
/// at most `n * (2 * QUEUE + 1)` batches: memory is bounded. With one thread everything happens in the calling thread,
/// item by item: an item's result reaches `sink` before the next item is taken.
///
/// # Errors
/// The first error of `sink`, which ends the run.
pub fn run_ordered<I, R, E>(
    items: I,
    threads: usize,
    work: impl Fn(I::Item) -> R + Sync,
    mut sink: impl FnMut(R) -> Result<Flow, E>,
) -> Result<(), E>
where
    I: Iterator + Send,
    I::Item: Send,
    R: Send,
{
    if threads <= 1 {
        for item in items {
            if sink(work(item))? == Flow::Stop {
                break;
            }
        }
        return Ok(());
    }
    thread::scope(|scope| {
        let (to_workers, from_workers): (Vec<_>, Vec<_>) = (0..threads)
            .map(|_| {
                let (to_worker, jobs) = sync_channel::<Vec<I::Item>>(QUEUE);
                let (done, from_worker) = sync_channel::<Vec<R>>(QUEUE);
                let work = &work;
                scope.spawn(move || serve(&jobs, &done, work));
                (to_worker, from_worker)
            })
            .unzip();
        scope.spawn(move || deal(items, &to_workers));
        collect(&from_workers, &mut sink)
        // Leaving drops the receivers: workers and dealer see closed channels and end.
    })
}

/// Hands out batches in turn until the items end or a worker is gone.
fn deal<T>(items: impl Iterator<Item = T>, to_workers: &[SyncSender<Vec<T>>]) {
    let mut items = items.peekable();
    for to_worker in to_workers.iter().cycle() {
        if items.peek().is_none() {
            break;
        }
        let batch = items.by_ref().take(BATCH_ITEMS).collect();
        if to_worker.send(batch).is_err() {
            break;
        }
    }
}

fn serve<T, R>(jobs: &Receiver<Vec<T>>, done: &SyncSender<Vec<R>>, work: impl Fn(T) -> R) {
    while let Ok(batch) = jobs.recv() {
        if done.send(batch.into_iter().map(&work).collect()).is_err() {
            break;
        }
    }
}

/// Takes batches in turn; the first worker without one is the end.
fn collect<R, E>(
    from_workers: &[Receiver<Vec<R>>],
    sink: &mut impl FnMut(R) -> Result<Flow, E>,
) -> Result<(), E> {
    for from_worker in from_workers.iter().cycle() {
        let Ok(batch) = from_worker.recv() else { break };
        for result in batch {
            if sink(result)? == Flow::Stop {
                return Ok(());
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn results_come_in_the_order_of_the_items(n in 0_usize..400, threads in 1_usize..6) {
            let mut seen = Vec::new();
            run_ordered(0..n, threads, |item| item * 2, |result| {
                seen.push(result);
                Ok::<_, Infallible>(Flow::Continue)
            }).unwrap();
            prop_assert_eq!(seen, (0..n).map(|item| item * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_sink_that_stops_or_fails_ends_an_endless_input() {
        for threads in [1, 3] {
            let mut n_seen = 0;
            let stopped = run_ordered(
                0..,
                threads,
                |item: u64| item,
                |item| {
                    n_seen += 1;
                    Ok::<_, String>(if item == 100 {
                        Flow::Stop
                    } else {
                        Flow::Continue
                    })
                },
            );
            assert_eq!((stopped, n_seen), (Ok(()), 101));
            let failed = run_ordered(
                0..,
                threads,
                |item: u64| item,
                |item| {
                    if item == 50 {
                        Err("full".to_owned())
                    } else {
                        Ok(Flow::Continue)
                    }
                },
            );
            assert_eq!(failed, Err("full".to_owned()));
        }
    }
}
