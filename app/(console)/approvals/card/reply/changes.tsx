import { diffWordsWithSpace } from "diff";

/** A text as it was changed from another: what was taken out is struck through, what was added underlined. */
export function Changes({ from, to }: { from: string; to: string }) {
  return (
    <p dir="auto" className="max-w-[62ch] whitespace-pre-line [overflow-wrap:anywhere] max-sm:text-15">
      {diffWordsWithSpace(from, to).map(({ value, added, removed }, at) => {
        // Pieces of a text have no identity but their place.
        const key = `${at} ${value}`;
        if (added)
          return (
            <ins key={key} className="bg-completed-wash underline decoration-1 underline-offset-3">
              {value}
            </ins>
          );
        if (removed)
          return (
            <del key={key} className="text-ink-3">
              {value}
            </del>
          );
        return <span key={key}>{value}</span>;
      })}
    </p>
  );
}
