"use client";

import { useRouter } from "next/navigation";
import { useRef } from "react";
import { FilterLine, FilterToggle } from "@/components/filters/filter-line";
import { OfferedField } from "@/components/filters/offered-field";
import { isFiltered, readFilter } from "@/components/filters/read-filter";
import { WindowSelect } from "@/components/filters/window-select";
import { statusMark } from "@/components/records/delivery-mark";
import { FilterSelect } from "@/components/ui/fields/filter-field";
import { paths } from "@/lib/paths";
import { Delivery, DeliveryFilter } from "@/lib/webhooks/schemas";
import { CAUSES, causeWords } from "../cause-words";
import { deliveriesPath } from "./delivery-filter";

interface DeliveryFiltersProps {
  filter: DeliveryFilter;
  /** The shown rows: their senders and types are offered while a person types. */
  rows: readonly Delivery[];
}

export function DeliveryFilters({ filter, rows }: DeliveryFiltersProps) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  return (
    <FilterLine
      page="Webhooks"
      what="deliveries"
      search={{
        label: "Id of a delivery, a vendor’s event, a ticket or an event",
        placeholder: "id, ticket, event",
        value: filter.q,
      }}
      filtered={isFiltered(filter)}
      clearHref={paths.webhooks()}
      form={form}
      onApply={(fields) => {
        const { q, provider, kind, cause } = readFilter(DeliveryFilter, fields);
        router.push(deliveriesPath(filter, { q, provider, kind, cause }));
      }}
    >
      <StatusLinks filter={filter} />
      <OfferedField
        name="provider"
        label="Sender"
        placeholder="any sender"
        value={filter.provider}
        offered={wordsOf(["stripe", "postmark", "slack", ...rows.map((row) => row.provider)])}
        className="w-28 text-13"
      />
      <OfferedField
        name="kind"
        label="Type"
        placeholder="any type"
        value={filter.kind}
        offered={wordsOf(rows.flatMap((row) => row.kind ?? []))}
        className="w-28 text-13"
      />
      <FilterSelect
        name="cause"
        aria-label="Cause"
        defaultValue={filter.cause ?? ""}
        onChange={() => form.current?.requestSubmit()}
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
    </FilterLine>
  );
}

const wordsOf = (words: string[]) => [...new Set(words)].sort();

/** The states of the filter, each a link that chooses it or takes it back. */
function StatusLinks({ filter }: { filter: DeliveryFilter }) {
  return (
    <ul aria-label="State" className="flex flex-wrap gap-1">
      {Delivery.shape.status.options.map((status) => {
        const on = filter.status === status;
        return (
          <li key={status}>
            <FilterToggle
              {...statusMark(status)}
              on={on}
              href={deliveriesPath(filter, { status: on ? undefined : status })}
            />
          </li>
        );
      })}
    </ul>
  );
}
