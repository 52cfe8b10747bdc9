import { ButtonLink } from "./button-link";

interface PagerProps {
  /** Names what is paged, for readers: "Audit rows". */
  label: string;
  /** Address of the first page, when this is not it. */
  newest?: string;
  /** Address of the next page, when there is one. */
  older?: string;
}

/** Keyset paging: on to older rows, or back to the newest. There are no page numbers to go wrong. */
export function Pager({ label, newest, older }: PagerProps) {
  if (!newest && !older) return null;
  return (
    <nav aria-label={`${label}, pages`} className="flex items-center gap-2 px-4 py-3 sm:px-6">
      {older ? (
        <ButtonLink href={older} size="sm">
          Older
        </ButtonLink>
      ) : (
        <span className="text-12 text-ink-3">Nothing older.</span>
      )}
      {newest ? (
        <ButtonLink href={newest} size="sm" kind="quiet">
          Back to newest
        </ButtonLink>
      ) : null}
    </nav>
  );
}
