import { TryAgain } from "@/components/try-again";
import { EmptyState } from "@/components/ui/empty-state";
import { ApiFailure } from "@/lib/http/fetch-json";

interface UnreadableProps {
  /** What could not be read: "The deliveries". */
  what: string;
  query: { error: Error; refetch: () => unknown };
}

/** In place of what could not be read, or may not be seen. */
export function Unreadable({ what, query }: UnreadableProps) {
  const status = query.error instanceof ApiFailure ? query.error.status : 0;
  if (status === 404)
    return (
      <div className="p-4 sm:p-6">
        <EmptyState title="There is no such delivery">
          The address may be mistyped, or it is no longer kept.
        </EmptyState>
      </div>
    );
  return (
    <div className="p-4 sm:p-6">
      <EmptyState
        kind={status === 403 ? "forbidden" : "failed"}
        title={status === 403 ? `${what} are not for your role` : `${what} could not be read`}
        action={<TryAgain query={query} />}
      >
        {query.error.message} Nothing was changed; what is delivered is stored meanwhile.
      </EmptyState>
    </div>
  );
}
