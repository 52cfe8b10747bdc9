/** A stretch of time, in epoch milliseconds. */
export interface Span {
  fromMs: number;
  untilMs: number;
}

/** A stretch of the axis: linear inside, folded when nothing but waiting happened in it. */
export interface Piece extends Span {
  /** Shares of the width. */
  left: number;
  width: number;
  folded: boolean;
}

export interface TimeScale {
  pieces: readonly Piece[];
  /** Where a moment stands, as a share of the width; moments outside stand at its ends. */
  at: (ms: number) => number;
}

/** Shorter than this is read as it is. */
const FOLD_AT_LEAST_MS = 10_000;
/** Folded when waiting would take more than this much of what happened around it. */
const FOLD_FACTOR = 0.5;
/** What one fold takes of the width, and all of them together. */
const FOLD_SHARE = 0.18;
const FOLDS_SHARE = 0.54;
/** A wait that is still on is what one looks at: it takes more. */
const OPEN_FOLD_SHARE = 0.6;

/** Overlapping stretches as one, in order. */
export function union(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = merged.at(-1);
    if (last && span.fromMs <= last.untilMs) last.untilMs = Math.max(last.untilMs, span.untilMs);
    else merged.push({ ...span });
  }
  return merged;
}

/** How long something happened in all, overlaps counted once. */
export function lengthOf(spans: readonly Span[]): number {
  return union(spans).reduce((sum, { fromMs, untilMs }) => sum + (untilMs - fromMs), 0);
}

/**
 * The axis of a run. Long stretches in which nothing was awake are folded to a fixed share, so that four hours and four
 * milliseconds read on one axis; with `trueScale` nothing is.
 * @param busy when something was awake
 */
export function timeScale(whole: Span, busy: readonly Span[], trueScale = false): TimeScale {
  const pieces = trueScale ? [{ ...whole, folded: false }] : fold(whole, busy);
  const placed = place(pieces, whole);
  return { pieces: placed, at: (ms) => positionOf(placed, ms) };
}

type Unplaced = Span & { folded: boolean };

function fold(whole: Span, busy: readonly Span[]): Unplaced[] {
  const inside = union(busy).filter(
    ({ untilMs, fromMs }) => untilMs >= whole.fromMs && fromMs <= whole.untilMs,
  );
  const foldMs = Math.max(FOLD_AT_LEAST_MS, lengthOf(inside) * FOLD_FACTOR);
  const pieces: Unplaced[] = [];
  let fromMs = whole.fromMs;
  let awakeUntilMs = whole.fromMs;
  const gap = (untilMs: number) => {
    if (untilMs - awakeUntilMs < foldMs) return;
    if (awakeUntilMs > fromMs) pieces.push({ fromMs, untilMs: awakeUntilMs, folded: false });
    pieces.push({ fromMs: awakeUntilMs, untilMs, folded: true });
    fromMs = untilMs;
  };
  for (const span of inside) {
    gap(span.fromMs);
    awakeUntilMs = Math.max(awakeUntilMs, span.untilMs);
  }
  gap(whole.untilMs);
  if (fromMs < whole.untilMs || pieces.length === 0)
    pieces.push({ fromMs, untilMs: whole.untilMs, folded: false });
  return pieces;
}

function place(pieces: readonly Unplaced[], whole: Span): Piece[] {
  const folds = pieces.filter(({ folded }) => folded);
  const linearMs = pieces.reduce((sum, piece) => sum + (piece.folded ? 0 : piece.untilMs - piece.fromMs), 0);
  const openEnd = pieces.at(-1)?.folded === true;
  const each = Math.min(FOLD_SHARE, FOLDS_SHARE / Math.max(1, folds.length));
  const lastShare = openEnd ? Math.max(each, OPEN_FOLD_SHARE - each * (folds.length - 1)) : each;
  const foldsShare = folds.length === 0 ? 0 : each * (folds.length - 1) + lastShare;
  // With nothing awake at all the folds are everything there is.
  const stretch = linearMs === 0 && foldsShare > 0 ? 1 / foldsShare : 1;
  let left = 0;
  return pieces.map((piece, nth) => {
    const share = piece.folded
      ? (nth === pieces.length - 1 ? lastShare : each) * stretch
      : linearMs === 0
        ? 1
        : ((piece.untilMs - piece.fromMs) / linearMs) * (1 - foldsShare);
    const width = pieces.length === 1 && whole.untilMs === whole.fromMs ? 1 : share;
    const placed = { ...piece, left, width };
    left += width;
    return placed;
  });
}

function positionOf(pieces: readonly Piece[], ms: number): number {
  const piece = pieces.find(({ untilMs }) => ms <= untilMs) ?? pieces.at(-1);
  if (!piece) return 0;
  const lengthMs = piece.untilMs - piece.fromMs;
  const inside = lengthMs === 0 ? 0 : Math.min(1, Math.max(0, (ms - piece.fromMs) / lengthMs));
  return piece.left + inside * piece.width;
}
