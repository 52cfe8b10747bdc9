"use client";

import type { KeyboardEvent } from "react";
import { KeyHint } from "@/components/ui/buttons/button";
import { controlStyle } from "@/components/ui/fields/field";

interface ReasonFieldsProps {
  /** The usual reasons, on the number keys. */
  reasons: readonly string[];
  reason: string | undefined;
  onReason: (reason: string) => void;
  words: string;
  onWords: (words: string) => void;
  /** Nothing was chosen or written. */
  missing: boolean;
}

/** The reason of a rejection, for colleagues: one of the usual ones, own words, or both. */
export function ReasonFields({ reasons, reason, onReason, words, onWords, missing }: ReasonFieldsProps) {
  return (
    <>
      <fieldset>
        <legend className="sr-only">Reason, for colleagues</legend>
        {reasons.map((one, at) => (
          <label
            key={one}
            className="flex h-11 items-center gap-3 border-line border-b text-15 hover:bg-layer-hover has-checked:bg-layer-hover has-focus-visible:outline-2 sm:h-8 sm:gap-2.5 sm:rounded-2 sm:border-0 sm:px-2 sm:text-13"
          >
            <input
              type="radio"
              name="reason"
              value={one}
              checked={reason === one}
              onChange={() => onReason(one)}
              className="size-5 flex-none appearance-none rounded-full border border-edge bg-page outline-none checked:border-6 checked:border-ink sm:size-4 sm:checked:border-5 forced:appearance-auto"
            />
            <span className="grow">{one}</span>
            <KeyHint>{String(at + 1)}</KeyHint>
          </label>
        ))}
      </fieldset>
      <input
        type="text"
        aria-label="Reason in your own words, for colleagues"
        aria-describedby={missing ? "reason-missing" : undefined}
        aria-invalid={missing || undefined}
        placeholder="In your own words"
        maxLength={1900}
        value={words}
        onChange={(event) => onWords(event.target.value)}
        className={`${controlStyle} mt-3 h-11 sm:mt-1 sm:h-8`}
      />
      {missing ? (
        <p id="reason-missing" role="alert" className="mt-1.5 text-12 text-failed">
          Choose a reason or write one. Nothing was sent.
        </p>
      ) : null}
    </>
  );
}

/** Chooses a reason by its number key, unless the person is writing. */
export function onReasonKey(
  event: KeyboardEvent<HTMLFormElement>,
  reasons: readonly string[],
  choose: (reason: string) => void,
): void {
  const { target } = event;
  if (target instanceof HTMLTextAreaElement) return;
  if (target instanceof HTMLInputElement && target.type === "text") return;
  const chosen = reasons[Number(event.key) - 1];
  if (!chosen) return;
  event.preventDefault();
  event.currentTarget.querySelector<HTMLInputElement>(`input[value="${chosen}"]`)?.focus();
  choose(chosen);
}
