"use client";

import clsx from "clsx";
import { ArrowDown, ArrowUp, Pencil, Trash2 } from "lucide-react";
import type { KeyboardEvent, ReactNode } from "react";
import { Button } from "@/components/ui/buttons/button";
import { type NameOf, outcomeWords, whenWords } from "@/lib/policy/rule/rule-words";
import type { Rule } from "@/lib/policy/schemas";

interface RuleRowProps {
  rule: Rule;
  /** Its place, from 1. */
  place: number;
  count: number;
  nameOf: NameOf;
  /** How many past approvals it decides; undefined until the rehearsal says. */
  matched?: number;
  loosens?: boolean;
  tightens?: boolean;
  /** Null for those who may only read. */
  edit: { open: boolean; toggle(): void; move(by: -1 | 1): void; remove(): void } | null;
  children?: ReactNode;
}

/** A rule as a sentence, with what a change of it means, and the ways to change it. */
export function RuleRow({ rule, place, count, nameOf, edit, children, ...marks }: RuleRowProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (!edit || !event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    edit.move(event.key === "ArrowUp" ? -1 : 1);
  };
  return (
    <li
      onKeyDown={onKeyDown}
      className={clsx("border-line border-b px-4 py-3 sm:px-6", edit?.open && "bg-sunken")}
    >
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <span className="w-5 flex-none text-12 text-ink-3 leading-6">{place}</span>
        <p className="min-w-0 flex-1 basis-64 text-14 leading-6">
          <span className="text-ink-2">When</span> {whenWords(rule, nameOf)}
          <br />
          <span aria-hidden="true" className="text-ink-3">
            →{" "}
          </span>
          <b className="font-medium">{outcomeWords(rule.outcome, nameOf)}</b>
        </p>
        <Marks {...marks} />
        {edit ? (
          <span className="flex flex-none gap-1">
            <RowButton
              label={`Move rule ${place} up`}
              disabled={place === 1}
              onClick={() => edit.move(-1)}
              icon={<ArrowUp aria-hidden="true" className="icon-14" />}
            />
            <RowButton
              label={`Move rule ${place} down`}
              disabled={place === count}
              onClick={() => edit.move(1)}
              icon={<ArrowDown aria-hidden="true" className="icon-14" />}
            />
            <RowButton
              label={`${edit.open ? "Close" : "Edit"} rule ${place}`}
              onClick={edit.toggle}
              expanded={edit.open}
              icon={<Pencil aria-hidden="true" className="icon-14" />}
            />
            <RowButton
              label={`Remove rule ${place}`}
              onClick={edit.remove}
              icon={<Trash2 aria-hidden="true" className="icon-14" />}
            />
          </span>
        ) : null}
      </div>
      {children}
    </li>
  );
}

/** How many approvals a rule decides, and whether its change loosens or tightens. */
export function Marks({
  matched,
  loosens,
  tightens,
}: Pick<RuleRowProps, "matched" | "loosens" | "tightens">) {
  return (
    <span className="flex min-w-16 flex-none flex-col items-end gap-1 text-12 text-ink-3 leading-6">
      {matched === undefined ? null : <span title="Approvals of the last 90 days">{matched} decided</span>}
      {loosens ? (
        <span className="rounded-1 border border-line-2 px-1.5 text-waiting leading-5">loosens</span>
      ) : null}
      {tightens ? <span className="rounded-1 border border-line-2 px-1.5 leading-5">tightens</span> : null}
    </span>
  );
}

interface RowButtonProps {
  label: string;
  icon: ReactNode;
  onClick(): void;
  disabled?: boolean;
  expanded?: boolean;
}

function RowButton({ label, icon, onClick, disabled, expanded }: RowButtonProps) {
  return (
    <Button kind="quiet" size="sm" disabled={disabled} aria-expanded={expanded} onClick={onClick} icon={icon}>
      <span className="sr-only">{label}</span>
    </Button>
  );
}
