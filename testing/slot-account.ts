/** A stretch of time, in milliseconds since 1970. */
export interface Span {
  from: number;
  until: number;
}

/** Since when a run was there, and the stretches in which one of its steps was at work. */
export interface SlotUse {
  customerId: string;
  since: number;
  held: Span[];
}

interface Limits {
  inAll: number;
  perCustomer: number;
}

/** How many spans overlap at the busiest moment; one that ends as another begins does not overlap it. */
export function mostAtOnce(spans: readonly Span[]): number {
  return Math.max(0, ...depths(spans).map(({ depth }) => depth));
}

/**
 * The longest that one of some runs had to wait for a slot, before its first step or between two, in milliseconds: only
 * time in which every slot was at work, and its customer had one left to use.
 * @param all every run there was, the others as well
 */
export function longestWaitForSlot(
  some: readonly SlotUse[],
  all: readonly SlotUse[],
  { inAll, perCustomer }: Limits,
): number {
  const full = whereAtLeast(
    inAll,
    all.flatMap(({ held }) => held),
  );
  const waits = some.flatMap((use) => {
    const others = all.filter((one) => one !== use && one.customerId === use.customerId);
    // One that has begun goes on before one that has not, also while it is between two steps.
    const begun = whereAtLeast(perCustomer, others.map(lifeOf));
    const held = whereAtLeast(
      perCustomer,
      others.flatMap((one) => one.held),
    );
    return waitsOf(use).map((wait, n) => {
      const withoutSlot = overlap([wait], full);
      return lengthOf(withoutSlot) - lengthOf(overlap(withoutSlot, n === 0 ? begun : held));
    });
  });
  return Math.max(0, ...waits);
}

/**
 * The longest that the customer of some run had something waiting and nothing at work, in milliseconds, while every slot
 * was at work for others.
 * @param all every run there was, the others as well
 */
export function longestStarved(some: readonly SlotUse[], all: readonly SlotUse[], { inAll }: Limits): number {
  const full = whereAtLeast(
    inAll,
    all.flatMap(({ held }) => held),
  );
  const starved = some.flatMap((use) => {
    const own = all.filter(({ customerId }) => customerId === use.customerId).flatMap(({ held }) => held);
    return waitsOf(use).map((wait) => {
      const served = own.filter(({ from }) => from < wait.until).map(({ until }) => until);
      return lengthOf(overlap([{ ...wait, from: Math.max(wait.from, ...served) }], full));
    });
  });
  return Math.max(0, ...starved);
}

/** From the begin of its first step to the end of its last. */
function lifeOf({ held }: SlotUse): Span {
  return {
    from: Math.min(...held.map(({ from }) => from)),
    until: Math.max(...held.map(({ until }) => until)),
  };
}

/** Before the first step, and between each and the next. */
function waitsOf({ since, held }: SlotUse): Span[] {
  const inOrder = held.toSorted((a, b) => a.from - b.from);
  return inOrder.map(({ from }, n) => ({ from: inOrder[n - 1]?.until ?? since, until: from }));
}

/** From each moment on at which something begins or ends: how many spans overlap. */
function depths(spans: readonly Span[]): { at: number; depth: number }[] {
  const changes = spans.flatMap(({ from, until }) => [
    { at: from, by: 1 },
    { at: until, by: -1 },
  ]);
  changes.sort((a, b) => a.at - b.at || a.by - b.by);
  let depth = 0;
  return changes.map(({ at, by }) => {
    depth += by;
    return { at, depth };
  });
}

function whereAtLeast(many: number, spans: readonly Span[]): Span[] {
  const marks = depths(spans);
  return marks.flatMap(({ at, depth }, n) =>
    depth >= many ? [{ from: at, until: marks[n + 1]?.at ?? at }] : [],
  );
}

function overlap(some: readonly Span[], others: readonly Span[]): Span[] {
  return some.flatMap((one) =>
    others
      .map(({ from, until }) => ({ from: Math.max(one.from, from), until: Math.min(one.until, until) }))
      .filter(({ from, until }) => from < until),
  );
}

function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { from, until }) => sum + until - from, 0);
}
