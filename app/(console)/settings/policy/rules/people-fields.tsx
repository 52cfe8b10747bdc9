"use client";

import { Checkbox } from "@/components/ui/fields/choices";
import { SelectField } from "@/components/ui/fields/field";
import type { PolicyVersions } from "@/lib/policy/request-schemas";
import { type Approver, DECIDING_ROLES, MOST_APPROVERS } from "@/lib/policy/rule/approvers";
import { spanWords } from "@/lib/policy/rule/rule-words";
import type { Ask } from "@/lib/policy/schemas";
import { withPeople } from "./edit-rules";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DEADLINES = [
  15 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  4 * HOUR_MS,
  8 * HOUR_MS,
  24 * HOUR_MS,
  72 * HOUR_MS,
  168 * HOUR_MS,
];

interface PeopleFieldsProps {
  ask: Ask;
  people: PolicyVersions["people"];
  onChange(ask: Ask): void;
}

/** Who is asked: how many, by role or by name, in order or not, and until when. */
export function PeopleFields({ ask, people, onChange }: PeopleFieldsProps) {
  const { approvers, ordered, deadlineMs } = ask;
  const deadlines = [...new Set([...DEADLINES, deadlineMs])].sort((a, b) => a - b);
  const setApprover = (at: number, approver: Approver) =>
    onChange({ ...ask, approvers: approvers.map((one, place) => (place === at ? approver : one)) });
  return (
    <div className="grid gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField
          label="People who must agree"
          value={String(approvers.length)}
          options={Array.from({ length: MOST_APPROVERS }, (_none, at) => ({
            value: String(at + 1),
            label: String(at + 1),
          }))}
          onChange={({ target }) =>
            onChange({ ...ask, approvers: withPeople(approvers, Number(target.value)) })
          }
        />
        <SelectField
          label="Deadline"
          value={String(deadlineMs)}
          options={deadlines.map((ms) => ({ value: String(ms), label: spanWords(ms) }))}
          onChange={({ target }) => onChange({ ...ask, deadlineMs: Number(target.value) })}
        />
      </div>
      {approvers.map((approver, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is what tells these people apart
        <fieldset key={at} className="flex flex-wrap items-end gap-x-4 gap-y-2">
          <legend className="mb-1 font-medium text-12 text-ink-2">Person {at + 1}</legend>
          {DECIDING_ROLES.map((role) => {
            const on = approver.roles.includes(role);
            const last = on && approver.roles.length + approver.userIds.length === 1;
            return (
              <Checkbox
                key={role}
                checked={on}
                disabled={last}
                onChange={() =>
                  setApprover(at, {
                    ...approver,
                    roles: DECIDING_ROLES.filter((one) =>
                      one === role ? !on : approver.roles.includes(one),
                    ),
                  })
                }
              >
                {role}
              </Checkbox>
            );
          })}
          <SelectField
            label="Or by name"
            value={approver.userIds[0] ?? ""}
            options={[
              { value: "", label: "nobody" },
              ...people.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={({ target }) => {
              const userIds = target.value ? [target.value] : [];
              if (userIds.length + approver.roles.length > 0) setApprover(at, { ...approver, userIds });
            }}
          />
        </fieldset>
      ))}
      {approvers.length > 1 ? (
        <Checkbox checked={ordered} onChange={() => onChange({ ...ask, ordered: !ordered })}>
          They agree in this order
        </Checkbox>
      ) : null}
    </div>
  );
}
