"use client";

import { type KeyboardEvent, type PointerEvent, useState } from "react";
import type { Brush } from "./histogram-layout";

interface HistogramBrushProps {
  /** How many bars there are, empty ones included. */
  slots: number;
  /** When a slot begins, in words. */
  momentOf: (slot: number) => string;
  onSelect: (brush: Brush) => void;
}

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };

/** Draws a stretch over the bars: by dragging, or with two sliders of which Enter takes what lies between. */
export function HistogramBrush({ slots, momentOf, onSelect }: HistogramBrushProps) {
  const [brush, setBrush] = useState<Brush>();
  const clamp = (slot: number) => Math.min(slots - 1, Math.max(0, slot));

  function slotAt(event: PointerEvent<HTMLDivElement>): number {
    const box = event.currentTarget.getBoundingClientRect();
    return clamp(Math.floor(((event.clientX - box.left) / box.width) * slots));
  }

  function onPointerDown(event: PointerEvent<HTMLDivElement>) {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setBrush({ anchor: slotAt(event), head: slotAt(event) });
  }

  function onPointerMove(event: PointerEvent<HTMLDivElement>) {
    if (!brush) return;
    // Read now: when React runs an updater, the event has no `currentTarget` any more.
    const head = slotAt(event);
    setBrush((before) => before && { ...before, head });
  }

  function onPointerUp() {
    if (brush) onSelect(brush);
    setBrush(undefined);
  }

  function onKeyDown(event: KeyboardEvent, end: keyof Brush) {
    const current = brush ?? { anchor: 0, head: slots - 1 };
    if (event.key === "Enter") onSelect(current);
    if (event.key === "Enter" || event.key === "Escape") setBrush(undefined);
    const by = STEPS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    setBrush({ ...current, [end]: clamp(current[end] + by) });
  }

  const first = brush ? Math.min(brush.anchor, brush.head) : 0;
  const last = brush ? Math.max(brush.anchor, brush.head) : slots - 1;
  const ends = [
    { end: "anchor", label: "Window from", slot: brush?.anchor ?? 0 },
    { end: "head", label: "Window until", slot: brush?.head ?? slots - 1 },
  ] as const;
  return (
    <div
      className="absolute inset-0 cursor-crosshair touch-pan-y select-none"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => setBrush(undefined)}
    >
      {brush ? (
        <div
          className="absolute inset-y-0 border-ink border-x bg-ink/8"
          style={{ left: `${(first / slots) * 100}%`, right: `${(1 - (last + 1) / slots) * 100}%` }}
        />
      ) : null}
      {ends.map(({ end, label, slot }) => (
        <div
          key={end}
          role="slider"
          tabIndex={0}
          data-own-keys
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={slots - 1}
          aria-valuenow={slot}
          aria-valuetext={momentOf(end === "head" ? slot + 1 : slot)}
          title="Arrow keys move it, Enter takes the window"
          onKeyDown={(event) => onKeyDown(event, end)}
          className="pointer-events-none absolute inset-y-0 w-1.5 rounded-1 focus-visible:bg-ink"
          style={{ left: `calc(${((slot + (end === "head" ? 1 : 0)) / slots) * 100}% - 3px)` }}
        />
      ))}
    </div>
  );
}
