/**
 * Lets callers at the same time share one read. Whoever asks during a read gets the result of the next one, so a result
 * is never older than its question.
 */
export function shareReads<Result>(read: () => Promise<Result>): () => Promise<Result> {
  let active: Promise<Result> | undefined;
  let next: Promise<Result> | undefined;

  function begin(): Promise<Result> {
    next = undefined;
    const mine = read().finally(() => {
      if (active === mine) active = undefined;
    });
    active = mine;
    return mine;
  }

  return () => {
    if (!active) return begin();
    next ??= active.then(begin, begin);
    return next;
  };
}
