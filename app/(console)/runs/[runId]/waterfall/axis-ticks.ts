import { formatSpan } from "@/lib/time";
import type { TimeScale } from "./time-scale";

export interface Tick {
  /** Share of the width. */
  at: number;
  text: string;
  /** The length of what is folded, in the middle of the fold. */
  folded: boolean;
}

/** Closer together than this share of the width, labels would touch: beside an open step, and on a phone. */
export const CLOSEST = { wide: 0.11, phone: 0.42 } as const;
const STEPS_MS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000,
  600_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000, 43_200_000, 86_400_000, 259_200_000, 604_800_000,
];

/** The labels of the axis: even steps from the start of each stretch, and the length of each fold. */
export function axisTicks({ pieces }: TimeScale, closest: number = CLOSEST.wide): Tick[] {
  return pieces.flatMap((piece, nth): Tick[] => {
    const lengthMs = piece.untilMs - piece.fromMs;
    if (piece.folded) {
      return [{ at: piece.left + piece.width / 2, text: formatSpan(lengthMs), folded: true }];
    }
    const stepMs = STEPS_MS.find((step) => (step / lengthMs) * piece.width >= closest);
    const first = nth === 0 ? [{ at: piece.left, text: "0", folded: false }] : [];
    if (!stepMs || lengthMs === 0) return first;
    // The last one would touch the next stretch.
    const n = Math.floor(((lengthMs / stepMs) * (piece.width - closest / 2)) / piece.width);
    const sign = nth === 0 ? "" : "+";
    return [
      ...first,
      ...Array.from({ length: Math.max(0, n) }, (_, step) => ({
        at: piece.left + (((step + 1) * stepMs) / lengthMs) * piece.width,
        text: `${sign}${tickText((step + 1) * stepMs)}`,
        folded: false,
      })),
    ];
  });
}

/** The ticks whose labels overlap neither each other nor a label at `taken`; the length of a fold is dropped first. */
export function labelledTicks(ticks: readonly Tick[], closest: number, taken: readonly number[]): Tick[] {
  const kept: Tick[] = [];
  for (const tick of [...ticks].sort((one, other) => Number(other.folded) - Number(one.folded))) {
    const places = [...taken, ...kept.map(({ at }) => at)];
    if (places.every((at) => Math.abs(at - tick.at) >= closest * 0.9)) kept.push(tick);
  }
  return kept;
}

/** `200 ms`, `1.2 s`, `41 m`. */
function tickText(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  return ms < 60_000 ? `${ms / 1000} s` : formatSpan(ms);
}
