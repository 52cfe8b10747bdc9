"use client";

import clsx from "clsx";
import { ListFilter } from "lucide-react";
import { useRouter } from "next/navigation";
import { type SyntheticEvent, useId, useRef, useState } from "react";
import { useKeys } from "@/components/keys/keys-provider";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { FilterInput, FilterSelect } from "@/components/ui/filter-field";
import { KeyHint } from "@/components/ui/key-hint";
import { WindowSelect } from "@/components/window-select";
import { paths } from "@/lib/paths";
import type { Delivery, DeliveryFilter } from "@/lib/webhooks/schemas";
import { CAUSES, causeWords } from "./cause-words";
import { deliveriesPath, deliveryFilterOf, isFiltered } from "./delivery-filter";
import { StatusLinks } from "./status-links";

interface DeliveryFiltersProps {
  filter: DeliveryFilter;
  /** The rows in sight: their senders and types are offered while one writes. */
  rows: readonly Delivery[];
}

/** The filter line. What it says is the address: a view can be sent to a colleague. */
export function DeliveryFilters({ filter, rows }: DeliveryFiltersProps) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const search = useRef<HTMLInputElement>(null);
  // Only on a phone, where the line would fill the screen.
  const [unfolded, setUnfolded] = useState(false);

  function apply(event: SyntheticEvent) {
    event.preventDefault();
    if (!form.current) return;
    const { q, provider, kind, cause } = deliveryFilterOf(Object.fromEntries(new FormData(form.current)));
    router.push(deliveriesPath(filter, { q, provider, kind, cause }));
  }

  useKeys("Webhooks", [{ keys: "/", label: "Search the deliveries", run: () => search.current?.focus() }]);

  return (
    <form
      ref={form}
      onSubmit={apply}
      aria-label="Filter the deliveries"
      className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5 sm:px-6"
    >
      <span className="relative grow sm:w-44 sm:flex-none">
        <FilterInput
          ref={search}
          type="search"
          name="q"
          aria-label="Id of a delivery, a vendor’s event, a ticket or an event"
          minLength={3}
          defaultValue={filter.q}
          placeholder="id, ticket, event"
          className="w-full pr-8 text-13"
        />
        <span className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2">
          <KeyHint>/</KeyHint>
        </span>
      </span>
      <Button
        aria-expanded={unfolded}
        icon={<ListFilter aria-hidden="true" className="icon-14" />}
        onClick={() => setUnfolded(!unfolded)}
        className="sm:hidden"
      >
        {isFiltered(filter) ? "Filtered" : "Filter"}
      </Button>
      <div className={clsx("contents", !unfolded && "max-sm:hidden")}>
        <StatusLinks filter={filter} />
        <Offered
          name="provider"
          label="Sender"
          placeholder="any sender"
          value={filter.provider}
          offered={["stripe", "postmark", ...rows.map((row) => row.provider)]}
        />
        <Offered
          name="kind"
          label="Type"
          placeholder="any type"
          value={filter.kind}
          offered={rows.flatMap((row) => row.kind ?? [])}
        />
        <FilterSelect
          name="cause"
          aria-label="Cause"
          defaultValue={filter.cause ?? ""}
          onChange={apply}
          className="w-36"
        >
          <option value="">any cause</option>
          {CAUSES.map((cause) => (
            <option key={cause} value={cause}>
              {causeWords(cause).what}
            </option>
          ))}
        </FilterSelect>
        <WindowSelect
          from={filter.from}
          until={filter.until}
          onChoose={(from) => router.push(deliveriesPath(filter, { from, until: undefined }))}
        />
        <Button type="submit" className="sm:sr-only">
          Apply
        </Button>
      </div>
      {isFiltered(filter) ? (
        <ButtonLink href={paths.webhooks()} kind="quiet" size="sm">
          Clear
        </ButtonLink>
      ) : null}
    </form>
  );
}

interface OfferedProps {
  name: string;
  label: string;
  placeholder: string;
  value: string | undefined;
  offered: readonly string[];
}

/** A word to write, with those in sight offered. */
function Offered({ name, label, placeholder, value, offered }: OfferedProps) {
  const listId = useId();
  return (
    <>
      <FilterInput
        name={name}
        list={listId}
        aria-label={label}
        defaultValue={value}
        placeholder={placeholder}
        className="w-28 text-13"
      />
      <datalist id={listId}>
        {[...new Set(offered)].sort().map((word) => (
          <option key={word} value={word} />
        ))}
      </datalist>
    </>
  );
}
