"use client";

import clsx from "clsx";
import { ChevronDown, ListFilter } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, type SyntheticEvent, useId, useRef, useState } from "react";
import { useTimeZone } from "@/components/clock/clock-provider";
import { useKeys } from "@/components/keys/keys-provider";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { AuditAction, type AuditFilter } from "@/lib/audit/schemas";
import { paths } from "@/lib/paths";
import { formatLocalInput } from "@/lib/time";
import { auditFilterOf, auditPath, isFiltered } from "./audit-filter";

const control =
  "h-8 min-w-0 rounded-2 border border-edge bg-page px-2.5 hover:border-ink-3 focus-visible:outline-offset-0 coarse:h-11 coarse:text-16";

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
      auditPath(auditFilterOf({ ...said, from: instant(said.from), until: instant(said.until) }), {}),
    );
  }

  useKeys("Audit", [{ keys: "/", label: "Filter the log", run: () => first.current?.focus() }]);

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
        <Labelled label="Subject">
          {(id) => (
            <input
              id={id}
              ref={first}
              name="subject"
              defaultValue={filter.subject}
              placeholder="subject, customer or run id"
              className={clsx(control, "w-46 text-13 max-sm:w-full")}
            />
          )}
        </Labelled>
        <Labelled label="Action">
          {(id) => (
            <span className="relative">
              <select
                id={id}
                name="action"
                defaultValue={filter.action ?? ""}
                onChange={apply}
                className={clsx(control, "w-38 text-13 appearance-none pr-7 max-sm:w-full")}
              >
                <option value="">any</option>
                {AuditAction.options.map((action) => (
                  <option key={action} value={action}>
                    {action.replaceAll("_", " ")}
                  </option>
                ))}
              </select>
              <ChevronDown
                aria-hidden="true"
                className="icon-14 -translate-y-1/2 pointer-events-none absolute top-1/2 right-2 text-ink-3"
              />
            </span>
          )}
        </Labelled>
        <Labelled label="Actor">
          {(id) => (
            <input
              id={id}
              name="actor"
              defaultValue={filter.actor}
              placeholder="any"
              className={clsx(control, "w-28 text-13 max-sm:w-full")}
            />
          )}
        </Labelled>
        <Labelled label="From">
          {(id) => (
            <input
              id={id}
              type="datetime-local"
              name="from"
              defaultValue={local(filter.from)}
              className={clsx(control, "text-12 max-sm:w-full")}
            />
          )}
        </Labelled>
        <Labelled label="Until">
          {(id) => (
            <input
              id={id}
              type="datetime-local"
              name="until"
              defaultValue={local(filter.until)}
              className={clsx(control, "text-12 max-sm:w-full")}
            />
          )}
        </Labelled>
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

/** What a `datetime-local` control says, on the browser's own clock, as an instant; undefined when it says nothing. */
function instant(local: FormDataEntryValue | undefined): string | undefined {
  if (typeof local !== "string" || local === "") return undefined;
  const at = new Date(local);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

function Labelled({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <span className="flex items-center gap-1.5 max-sm:w-full max-sm:*:last:grow">
      <label htmlFor={id} className="flex-none text-12 text-ink-3 max-sm:w-14">
        {label}
      </label>
      {children(id)}
    </span>
  );
}
