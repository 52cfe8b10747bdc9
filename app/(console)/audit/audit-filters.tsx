"use client";

import clsx from "clsx";
import { ListFilter } from "lucide-react";
import { useRouter } from "next/navigation";
import { type SyntheticEvent, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useTimeZone } from "@/components/clock/clock-provider";
import { isFiltered, readFilter } from "@/components/filters/read-filter";
import { useKeys } from "@/components/keys/keys-provider";
import { Button, ButtonLink } from "@/components/ui/buttons/button";
import { FilterField, FilterInput, FilterSelect } from "@/components/ui/fields/filter-field";
import { AuditAction, AuditFilter } from "@/lib/audit/schemas";
import { paths } from "@/lib/paths";
import { formatLocalInput } from "@/lib/time";
import { auditPath } from "./audit-filter";

/** The filter line. What it says is the address: a view can be sent to a colleague. */
export function AuditFilters({ filter }: { filter: AuditFilter }) {
  const router = useRouter();
  const timeZone = useTimeZone();
  const form = useRef<HTMLFormElement>(null);
  const first = useRef<HTMLInputElement>(null);
  // Only on a phone, where the line would fill the screen.
  const [unfolded, setUnfolded] = useState(false);
  const local = (instant: string | undefined) =>
    instant ? formatLocalInput(new Date(instant), timeZone) : "";

  function apply(event: SyntheticEvent) {
    event.preventDefault();
    if (!form.current) return;
    const said = Object.fromEntries(new FormData(form.current));
    router.push(
      auditPath(
        readFilter(AuditFilter, { ...said, from: instant(said.from), until: instant(said.until) }),
        {},
      ),
    );
  }

  function focusFirst() {
    // A folded field takes no focus: the line is drawn unfolded first.
    flushSync(() => setUnfolded(true));
    first.current?.focus();
  }
  useKeys("Audit", [{ keys: "/", label: "Filter the log", run: focusFirst }]);

  return (
    <form
      ref={form}
      onSubmit={apply}
      aria-label="Filter the audit log"
      className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3 sm:px-6"
    >
      <Button
        aria-expanded={unfolded}
        icon={<ListFilter aria-hidden="true" className="icon-14" />}
        onClick={() => setUnfolded(!unfolded)}
        className="sm:hidden"
      >
        {isFiltered(filter) ? "Filtered" : "Filter"}
      </Button>
      <ListFilter aria-hidden="true" className="icon-14 text-ink-3 max-sm:hidden" />
      <div className={clsx("contents", !unfolded && "max-sm:hidden")}>
        <FilterField label="Subject">
          {(id) => (
            <FilterInput
              id={id}
              ref={first}
              name="subject"
              defaultValue={filter.subject}
              placeholder="subject, customer or run id"
              className="w-46 text-13"
            />
          )}
        </FilterField>
        <FilterField label="Action">
          {(id) => (
            <FilterSelect
              id={id}
              name="action"
              defaultValue={filter.action ?? ""}
              onChange={apply}
              className="w-38"
            >
              <option value="">any</option>
              {AuditAction.options.map((action) => (
                <option key={action} value={action}>
                  {action.replaceAll("_", " ")}
                </option>
              ))}
            </FilterSelect>
          )}
        </FilterField>
        <FilterField label="Actor">
          {(id) => (
            <FilterInput
              id={id}
              name="actor"
              defaultValue={filter.actor}
              placeholder="any"
              className="w-28 text-13"
            />
          )}
        </FilterField>
        <FilterField label="From">
          {(id) => (
            <FilterInput
              id={id}
              type="datetime-local"
              name="from"
              defaultValue={local(filter.from)}
              className="text-12"
            />
          )}
        </FilterField>
        <FilterField label="Until">
          {(id) => (
            <FilterInput
              id={id}
              type="datetime-local"
              name="until"
              defaultValue={local(filter.until)}
              className="text-12"
            />
          )}
        </FilterField>
        <Button type="submit">Apply</Button>
      </div>
      {isFiltered(filter) ? (
        <ButtonLink href={paths.audit()} kind="quiet">
          Clear
        </ButtonLink>
      ) : null}
    </form>
  );
}

/** The value of a `datetime-local` control, in the browser's zone, as an instant; undefined if it is empty. */
function instant(local: FormDataEntryValue | undefined): string | undefined {
  if (typeof local !== "string" || local === "") return undefined;
  const at = new Date(local);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
