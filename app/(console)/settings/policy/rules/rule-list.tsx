"use client";

import { LockKeyhole } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/buttons/button";
import type { PolicyVersions, Rehearsal } from "@/lib/policy/request-schemas";
import { type NameOf, outcomeWords } from "@/lib/policy/rule/rule-words";
import type { PolicyRules } from "@/lib/policy/schemas";
import { moveRule, removeRule, replaceRule } from "./edit-rules";
import { PeopleFields } from "./people-fields";
import { RuleEditor } from "./rule-editor";
import { Marks, RuleRow } from "./rule-row";

/** The place of the last rule among those that can be open. */
const LAST = -1;

interface RuleListProps {
  rules: PolicyRules;
  versions: PolicyVersions;
  nameOf: NameOf;
  /** The rehearsal of exactly these rules; undefined until it is there. */
  judged: Rehearsal | undefined;
  changed: boolean;
  /** The place of the rule whose values are shown as controls. */
  open: number | null;
  onOpen(at: number | null): void;
  /** Left out for those who may only read. */
  onChange: ((rules: PolicyRules) => void) | undefined;
}

/** The rules as sentences, in order, and the last resort, which stays. */
export function RuleList({
  rules,
  versions,
  nameOf,
  judged,
  changed,
  open,
  onOpen,
  onChange,
}: RuleListProps) {
  const [said, setSaid] = useState("");
  const marks = (at: number) => ({
    matched: judged?.matches[at],
    ...(changed ? judged?.comparison.byRule[at] : undefined),
  });
  const editsOf = (at: number, change: (next: PolicyRules) => void) => ({
    open: open === at,
    toggle: () => onOpen(open === at ? null : at),
    move(by: -1 | 1) {
      const next = moveRule(rules, at, by);
      if (next === rules) return;
      change(next);
      onOpen(null);
      setSaid(`Rule ${at + 1} is now rule ${at + 1 + by} of ${rules.rules.length}.`);
    },
    remove() {
      change(removeRule(rules, at));
      onOpen(null);
      setSaid(`Rule ${at + 1} is removed.`);
    },
  });
  return (
    <>
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
      <ol aria-label="Rules, in order" className="border-line border-t">
        {rules.rules.map((rule, at) => (
          <RuleRow
            // biome-ignore lint/suspicious/noArrayIndexKey: a rule has no name; its place is what counts
            key={at}
            rule={rule}
            place={at + 1}
            count={rules.rules.length}
            nameOf={nameOf}
            {...marks(at)}
            edit={onChange ? editsOf(at, onChange) : null}
          >
            {open === at && onChange ? (
              <RuleEditor
                rule={rule}
                kinds={versions.kinds}
                people={versions.people}
                usual={rules.otherwise}
                onChange={(next) => onChange(replaceRule(rules, at, next))}
              />
            ) : null}
          </RuleRow>
        ))}
        <li className="border-line border-b bg-sunken px-4 py-3 sm:px-6">
          <div className="flex flex-wrap items-start gap-3">
            <LockKeyhole aria-hidden="true" className="icon-14 mt-1.5 text-ink-3" />
            <p className="min-w-0 flex-1 basis-56 text-14 leading-6">
              <b className="font-medium">Otherwise {outcomeWords(rules.otherwise, nameOf)}.</b>{" "}
              <span className="text-ink-2">This rule cannot be removed.</span>
            </p>
            <Marks {...marks(rules.rules.length)} />
            {onChange ? (
              <Button
                kind="quiet"
                size="sm"
                aria-expanded={open === LAST}
                onClick={() => onOpen(open === LAST ? null : LAST)}
              >
                {open === LAST ? "Close the last rule" : "Edit the last rule"}
              </Button>
            ) : null}
          </div>
          {open === LAST && onChange ? (
            <div className="mt-3 sm:pl-8">
              <PeopleFields
                ask={rules.otherwise}
                people={versions.people}
                onChange={(otherwise) => onChange({ ...rules, otherwise })}
              />
            </div>
          ) : null}
        </li>
      </ol>
    </>
  );
}
