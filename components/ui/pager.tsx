import { ButtonLink } from "./button-link";

interface PagerProps {
  /** The rows that are paged, for screen readers. */
  label: string;
  /** The cursor of this page; undefined for the first. */
  cursor: string | undefined;
  /** The cursor of the next page: null after the last. */
  nextCursor: string | null;
  hrefOf: (cursor: string | undefined) => string;
}

/** Keyset paging: on to older rows, or back to the newest. There are no page numbers to go wrong. */
export function Pager({ label, cursor, nextCursor, hrefOf }: PagerProps) {
  if (!cursor && !nextCursor) return null;
  return (
    <nav aria-label={`${label}, pages`} className="flex items-center gap-2 px-4 py-3 sm:px-6">
      {nextCursor ? (
        <ButtonLink href={hrefOf(nextCursor)} size="sm">
          Older
        </ButtonLink>
      ) : (
        <span className="text-12 text-ink-3">Nothing older.</span>
      )}
      {cursor ? (
        <ButtonLink href={hrefOf(undefined)} size="sm" kind="quiet">
          Back to newest
        </ButtonLink>
      ) : null}
    </nav>
  );
}
