//! Work on several threads, results in the order of the input.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

/// Whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Go on.
    Continue,
    /// Take no more from the input and finish.
    Stop,
}

/// Items that travel together at most, to pay for a hand-over once and not for each.
const BATCH_ITEMS: usize = 16;
/// The weight at which a batch is full however few items it has, so that large items travel alone.
const BATCH_BYTES: usize = 256 << 10;
/// Batches that may wait before a worker, and behind it.
const QUEUE: usize = 2;

/// Runs `work` over all items on `threads` threads and hands the results to `sink` in the items' order.
///
/// `weigh` gives the size of an item in bytes. Items travel in batches of at most 16 items, closed by the item that
/// brings them to 256 KiB. Batch number k goes to worker k mod n and comes back from it, so order needs no sorting and
/// a slow item holds back at most `n * (2 * QUEUE + 1)` batches: memory is bounded by that many times 256 KiB and an
/// item. With one thread everything happens in the calling thread, item by item: an item's result reaches `sink` before
/// the next item is taken.
///
/// When `sink` stops or fails, this returns at once, even where the iterator waits for its next item and might do so for
/// ever, like a reader of a pipe that stays open. That is why items and work must be `'static`: the thread that waits
/// cannot be ended and is left behind; it ends with its next item, or with the process.
///
/// # Errors
/// The first error of `sink`, which ends the run.
///
/// # Panics
/// If the iterator or `work` does; with its payload.
pub fn run_ordered<I, R, E>(
    items: I,
    threads: usize,
    weigh: impl Fn(&I::Item) -> usize + Send + 'static,
    work: impl Fn(I::Item) -> R + Send + Sync + 'static,
    mut sink: impl FnMut(R) -> Result<Flow, E>,
) -> Result<(), E>
where
    I: Iterator + Send + 'static,
    I::Item: Send + 'static,
    R: Send + 'static,
{
    if threads <= 1 {
        for item in items {
            if sink(work(item))? == Flow::Stop {
                break;
            }
        }
        return Ok(());
    }
    let work = Arc::new(work);
    let (to_workers, mut workers): (Vec<_>, Vec<_>) = (0..threads)
        .map(|_| {
            let (to_worker, jobs) = sync_channel::<Vec<I::Item>>(QUEUE);
            let (done, results) = sync_channel::<Vec<R>>(QUEUE);
            let work = Arc::clone(&work);
            let thread = thread::spawn(move || serve(&jobs, &done, &*work));
            (to_worker, Worker { results, thread })
        })
        .unzip();
    let dealer = thread::spawn(move || deal(items, weigh, &to_workers));
    let Some(ended) = collect(&workers, &mut sink)? else {
        // Dropping the receivers tells workers and dealer to end when they next look.
        return Ok(());
    };
    // A worker ends before the sink does because its jobs are over, or because it panicked, which is passed on here. In
    // the first case the dealer has ended too, and has a panic of its own to tell at most.
    join(workers.swap_remove(ended).thread);
    join(dealer);
    Ok(())
}

/// A worker, as the collecting thread sees it.
struct Worker<R> {
    results: Receiver<Vec<R>>,
    thread: JoinHandle<()>,
}

/// Waits for a thread that is about to end, and passes its panic on.
fn join(thread: JoinHandle<()>) {
    if let Err(panic) = thread.join() {
        resume_unwind(panic);
    }
}

/// Hands out batches in turn until the items end or a worker is gone.
fn deal<T>(
    mut items: impl Iterator<Item = T>,
    weigh: impl Fn(&T) -> usize,
    to_workers: &[SyncSender<Vec<T>>],
) {
    for to_worker in to_workers.iter().cycle() {
        let mut batch = Vec::new();
        let mut weight = 0_usize;
        while batch.len() < BATCH_ITEMS && weight < BATCH_BYTES {
            let Some(item) = items.next() else { break };
            weight = weight.saturating_add(weigh(&item));
            batch.push(item);
        }
        let is_last = batch.len() < BATCH_ITEMS && weight < BATCH_BYTES;
        if (!batch.is_empty() && to_worker.send(batch).is_err()) || is_last {
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

/// Takes batches in turn. Gives the first worker without one, which is the end; none where the sink stopped.
fn collect<R, E>(
    workers: &[Worker<R>],
    sink: &mut impl FnMut(R) -> Result<Flow, E>,
) -> Result<Option<usize>, E> {
    for (index, worker) in workers.iter().enumerate().cycle() {
        let Ok(batch) = worker.results.recv() else {
            return Ok(Some(index));
        };
        for result in batch {
            if sink(result)? == Flow::Stop {
                return Ok(None);
            }
        }
    }
    Ok(None)
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
            run_ordered(0..n, threads, |item| item * 40_000, |item| item * 2, |result| {
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
                |_| 1,
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
                |_| 1,
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

    /// Waits for what must happen soon.
    fn within_a_minute<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> T {
        let (done, outcome) = sync_channel(1);
        thread::spawn(move || done.send(run()));
        outcome
            .recv_timeout(std::time::Duration::from_mins(1))
            .expect("it ends")
    }

    /// 40 items, and then nothing, for ever.
    fn items_that_block() -> impl Iterator<Item = u64> + Send {
        (0..40).chain(std::iter::from_fn(|| {
            loop {
                thread::park();
            }
        }))
    }

    #[test]
    fn a_sink_that_stops_or_fails_does_not_wait_for_an_input_that_blocks() {
        let run = |end: Result<Flow, &'static str>| {
            within_a_minute(move || {
                run_ordered(
                    items_that_block(),
                    3,
                    |_| 1,
                    |item| item,
                    |item| {
                        if item == 20 { end } else { Ok(Flow::Continue) }
                    },
                )
            })
        };
        assert_eq!(run(Ok(Flow::Stop)), Ok(()));
        assert_eq!(run(Err("full")), Err("full"));
    }

    #[test]
    fn a_panic_at_work_or_in_the_items_is_passed_on_and_not_taken_for_the_end() {
        let run = |worker_panics: bool| {
            let outcome = within_a_minute(move || {
                std::panic::catch_unwind(|| {
                    let items = (0..1000_u64)
                        .inspect(move |item| assert!(worker_panics || *item < 500, "in the items"));
                    let work = move |item| assert!(!worker_panics || item < 500, "at work");
                    run_ordered(
                        items,
                        3,
                        |_| 1,
                        work,
                        |()| Ok::<_, Infallible>(Flow::Continue),
                    )
                })
            });
            outcome
                .unwrap_err()
                .downcast_ref::<&str>()
                .map(ToString::to_string)
        };
        assert_eq!(run(true).as_deref(), Some("at work"));
        assert_eq!(run(false).as_deref(), Some("in the items"));
    }

    #[test]
    fn batches_are_closed_by_bytes_too() {
        let n_in_batches = |weight: usize| {
            let (to_worker, jobs) = sync_channel(100);
            deal(0..40, |_| weight, &[to_worker]);
            jobs.iter()
                .map(|batch: Vec<u32>| batch.len())
                .collect::<Vec<_>>()
        };
        assert_eq!(n_in_batches(1), [16, 16, 8]);
        assert_eq!(n_in_batches(100 << 10), [vec![3; 13], vec![1]].concat());
        assert_eq!(n_in_batches(64 << 20), [1; 40]);
    }
}
