import { ClearFilter } from "@/components/filters/clear-filter";
import { isFiltered } from "@/components/filters/read-filter";
import { EmptyList } from "@/components/lists/empty-list";
import { OpenPlayground } from "@/components/lists/open-playground";
import { ButtonLink } from "@/components/ui/button-link";
import type { EventFilter } from "@/lib/events/schemas";
import { paths } from "@/lib/paths";
import { eventsPath } from "./event-filter";

/** An empty stream says whether nothing happened or only nothing like this. */
export function NoEvents({ filter }: { filter: EventFilter }) {
  if (filter.matched && !isFiltered({ ...filter, matched: undefined }))
    return (
      <EmptyList
        title="Every event led somewhere"
        action={
          <ButtonLink href={eventsPath(filter, { matched: undefined })} size="sm">
            See all events
          </ButtonLink>
        }
      >
        One whose name nobody listens to, or whose run did not come within a minute, appears here by itself.
      </EmptyList>
    );
  if (isFiltered(filter))
    return (
      <EmptyList title="No event matches" action={<ClearFilter href={paths.events()} />}>
        None has this name, id and window together. New ones that do appear here by themselves.
      </EmptyList>
    );
  return (
    <EmptyList title="No event yet" action={<OpenPlayground />}>
      Whatever a vendor, a person or a function sends stands here, with the runs it started.
    </EmptyList>
  );
}
