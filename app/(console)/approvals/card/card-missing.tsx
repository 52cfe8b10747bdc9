import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { ApiFailure } from "@/lib/http/fetch-json";
import { queuePath } from "../queue/queue-tab";

interface CardMissingProps {
  approvalId: string;
  error: Error;
  onRetry: () => void;
}

/** In place of a card that is not there or could not be read. */
export function CardMissing({ approvalId, error, onRetry }: CardMissingProps) {
  const status = error instanceof ApiFailure ? error.status : 0;
  const gone = status === 404;
  return (
    <div className="p-4 sm:p-8">
      <EmptyState
        kind={status === 403 ? "forbidden" : gone ? "empty" : "failed"}
        title={gone ? `There is no approval ${approvalId}` : "This approval could not be read"}
        action={
          gone ? (
            <ButtonLink href={queuePath("waiting")} size="sm">
              See what waits
            </ButtonLink>
          ) : (
            <Button size="sm" onClick={onRetry}>
              Try again
            </Button>
          )
        }
      >
        {gone ? "The address may be mistyped." : error.message} Nothing was decided.
      </EmptyState>
    </div>
  );
}
