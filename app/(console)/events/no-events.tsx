import { OpenPlayground } from "@/components/open-playground";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import type { EventFilter } from "@/lib/events/schemas";
import { paths } from "@/lib/paths";
import { eventsPath, isFiltered } from "./event-filter";

/** An empty stream says whether nothing happened or only nothing like this. */
export function NoEvents({ filter }: { filter: EventFilter }) {
  return <div className="border-line border-t p-4 sm:p-6">{empty(filter)}</div>;
}

function empty(filter: EventFilter) {
  if (filter.matched && !isFiltered({ ...filter, matched: undefined }))
    return (
      <EmptyState
        title="Every event led somewhere"
        action={
          <ButtonLink href={eventsPath(filter, { matched: undefined })} size="sm">
            See all events
          </ButtonLink>
        }
      >
        One whose name nobody listens to, or whose run did not come within a minute, appears here by itself.
      </EmptyState>
    );
  if (isFiltered(filter))
    return (
      <EmptyState
        title="No event matches"
        action={
          <ButtonLink href={paths.events()} size="sm">
            Clear the filter
          </ButtonLink>
        }
      >
        None has this name, id and window together. New ones that do appear here by themselves.
      </EmptyState>
    );
  return (
    <EmptyState title="No event yet" action={<OpenPlayground />}>
      What a vendor delivers, a person decides or a function tells stands here, with the runs it started.
    </EmptyState>
  );
}
