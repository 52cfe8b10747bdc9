import Link from "next/link";
import type { Column } from "@/components/lists/columns";
import { fieldsOf } from "@/components/schema-form/form-fields";
import { Button } from "@/components/ui/buttons/button";
import { Fold } from "@/components/ui/layout/section";
import { Code } from "@/components/ui/values/code";
import type { EventCatalogue } from "@/lib/events/schemas";
import { paths } from "@/lib/paths";
import { wakeWords } from "../send/wake-words";
import { fieldWords } from "./field-words";

const number = new Intl.NumberFormat("en-US");

type CatalogueEvent = EventCatalogue["items"][number];

/**
 * An event of the catalogue: its name and fields, its sender, the functions it triggers, and how many came within a day.
 * @param onSend undefined for a role that may not send events
 */
export function catalogueColumns(
  onSend: ((name: string) => void) | undefined,
): readonly Column<CatalogueEvent>[] {
  const columns: Column<CatalogueEvent>[] = [
    {
      head: "Event and its fields",
      fill: true,
      cellClass: "py-2.5 align-top",
      cell: (event) => <NameAndFields event={event} />,
    },
    {
      head: "Sent by",
      from: "md",
      cellClass: "py-2.5 align-top text-ink-2",
      cell: ({ sentBy }) => sentBy,
    },
    {
      head: "Wakes",
      from: "sm",
      cellClass: "py-2.5 align-top",
      cell: (event) => <Listeners event={event} />,
    },
    {
      head: "Last 24 hours",
      right: true,
      headClass: "max-sm:pr-4",
      cellClass: "py-2.5 align-top max-sm:pr-4",
      cell: ({ name, lastDay }) =>
        lastDay === 0 ? (
          <span className="text-ink-3">0</span>
        ) : (
          <Link href={paths.events({ name })} className="link" aria-label={`${lastDay} events ${name}`}>
            {number.format(lastDay)}
          </Link>
        ),
    },
  ];
  if (!onSend) return columns;
  return [
    ...columns,
    {
      head: "Send",
      headHidden: true,
      from: "sm",
      cellClass: "py-1.5 align-top",
      cell: ({ name, byHand, sentBy }) =>
        byHand ? (
          <Button size="sm" aria-haspopup="dialog" aria-label={`Send ${name}`} onClick={() => onSend(name)}>
            Send
          </Button>
        ) : (
          <span className="text-12 text-ink-3" title={`Only ${sentBy} may send it.`}>
            not by hand
          </span>
        ),
    },
  ];
}

function NameAndFields({ event }: { event: CatalogueEvent }) {
  const { name, schema, sentBy } = event;
  return (
    <>
      <span className="block whitespace-normal font-medium [overflow-wrap:anywhere]">{name}</span>
      <span className="block whitespace-normal font-mono text-12 text-ink-2 [overflow-wrap:anywhere]">
        {fieldWords(fieldsOf(schema))}
      </span>
      <span className="mt-1 block whitespace-normal text-12 text-ink-3 md:hidden">
        Sent by {sentBy}.<span className="sm:hidden"> {wakeWords(event)}</span>
      </span>
      <Fold summary="JSON schema">
        <Code label={`Schema of ${name}`}>{JSON.stringify(schema, null, 2)}</Code>
      </Fold>
    </>
  );
}

function Listeners({ event: { wakes, awaitedBy, forOthers } }: { event: CatalogueEvent }) {
  if (forOthers) return <span className="text-ink-3">other apps</span>;
  if (wakes.length + awaitedBy.length === 0) return <span className="text-ink-3">nothing</span>;
  return (
    <ul>
      {wakes.map((id) => (
        <li key={id}>
          <Link href={paths.function(id)} className="link inline-block py-0.5">
            {id}
          </Link>
        </li>
      ))}
      {awaitedBy.map((id) => (
        <li key={id} className="text-ink-3">
          {id === "*" ? "whichever run waits" : `${id}, when it waits`}
        </li>
      ))}
    </ul>
  );
}
