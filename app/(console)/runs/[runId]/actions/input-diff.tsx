import clsx from "clsx";
import { diffLines } from "./json-diff";

const words = { "-": "taken away", "+": "added", " ": "" } as const;
const looks = { "-": "bg-failed-wash text-failed", "+": "bg-completed-wash text-ink", " ": "" } as const;

/** What an edit changed, line by line, each with its sign. */
export function InputDiff({ before, after }: { before: string; after: string }) {
  return (
    <section aria-label="What changed">
      <h3 className="mb-1.5 font-medium text-12 text-ink-3">What changed</h3>
      <ol className="max-h-60 overflow-auto rounded-2 bg-sunken py-2 font-mono text-12 text-ink-2 leading-5 forced:border">
        {diffLines(before, after).map(({ sign, text }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
          <li key={at} className={clsx("whitespace-pre px-3", looks[sign])}>
            <span aria-hidden="true">{sign} </span>
            {words[sign] ? <span className="sr-only">{words[sign]}: </span> : null}
            {text}
          </li>
        ))}
      </ol>
    </section>
  );
}
