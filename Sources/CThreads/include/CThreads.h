/// The OpenMP pool that oneDNN runs on, for our own loops.
///
/// A second pool beside libgomp's spinning threads slows both, so we borrow it. Swift cannot write OpenMP pragmas and
/// the toolchain's clang targets another runtime, so these call libgomp's stable entry points.
#pragma once

/// How many threads the pool has.
int CThreads_count(void);

/// Runs `body(context, index, count)` on as many threads as the pool gives, once on each, and waits for all of them: `count`
/// at most, and `body` is told how many.
void CThreads_run(int count, void (*_Nonnull body)(void *_Nonnull context, int index, int count), void *_Nonnull context);
