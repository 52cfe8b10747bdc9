"use client";

import { useState } from "react";
import { Button, KeyHint } from "../ui/buttons/button";
import { Checkbox } from "../ui/fields/choices";
import { Dialog } from "../ui/layers/dialog";
import { drawnKeys, isBareCharacter } from "./key-press";
import { type KeyGroup, useKeysRegistry } from "./keys-provider";

interface KeysOverlayProps {
  open: boolean;
  onClose: () => void;
}

/** Every key of the page, and the switch that turns single letters off. */
export function KeysOverlay({ open, onClose }: KeysOverlayProps) {
  return (
    <Dialog open={open} onClose={onClose} title="Keys of this page" className="sm:w-110">
      {open ? <KeysList onClose={onClose} /> : null}
    </Dialog>
  );
}

function KeysList({ onClose }: { onClose: () => void }) {
  const { groups, singleKeys, setSingleKeys } = useKeysRegistry();
  const [shown] = useState(() => byTitle(groups()));
  return (
    // Has the focus first, so that a long list opens at its top and the arrow keys scroll it.
    <div data-first-focus tabIndex={-1} className="grid gap-4 px-4 pt-3 outline-none sm:px-6">
      {shown
        .filter((group) => group.bindings.length > 0)
        .map((group) => (
          <section key={group.title} aria-label={group.title}>
            <h3 className="mb-1 font-medium text-12 text-ink-3">{group.title}</h3>
            <dl className="text-13">
              {group.bindings.map((binding) => (
                <div key={binding.keys} className="flex h-7 items-center justify-between gap-4">
                  <dt
                    className={!singleKeys && isBareCharacter(binding.keys) ? "text-ink-3 line-through" : ""}
                  >
                    {binding.label}
                  </dt>
                  <dd className="flex gap-1">
                    <span className="sr-only">{binding.keys}</span>
                    {drawnKeys(binding.keys).map((key) => (
                      <KeyHint key={key}>{key}</KeyHint>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      <div className="sticky bottom-0 flex items-center justify-between gap-4 bg-layer py-3">
        <Checkbox checked={singleKeys} onChange={(event) => setSingleKeys(event.target.checked)}>
          Single-letter keys
        </Checkbox>
        <Button onClick={onClose}>Close</Button>
      </div>
    </div>
  );
}

/** Parts of a page may speak of the same thing: their keys stand together. */
function byTitle(groups: readonly KeyGroup[]): KeyGroup[] {
  const merged = new Map<string, KeyGroup>();
  for (const { title, bindings } of groups) {
    const before = merged.get(title)?.bindings ?? [];
    merged.set(title, { title, bindings: [...before, ...bindings] });
  }
  return [...merged.values()];
}
