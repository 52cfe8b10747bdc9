import clsx from "clsx";
import type { ReactNode } from "react";

interface ProseProps {
  text: string;
  /** Sentences that stand out, word for word. */
  marks?: readonly string[];
  className?: string;
}

/** Plain text as a person wrote it, in its own direction: blank lines part paragraphs, line breaks stay. Never HTML. */
export function Prose({ text, marks = [], className }: ProseProps) {
  const paragraphs = text
    .replaceAll("\r\n", "\n")
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== "");
  return (
    <div className={clsx("grid max-w-[62ch] grid-cols-1 gap-2 [overflow-wrap:anywhere]", className)}>
      {paragraphs.map((paragraph, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs have no identity but their place
        <p key={at} dir="auto" className="whitespace-pre-line">
          {marked(paragraph, marks)}
        </p>
      ))}
    </div>
  );
}

/** The paragraph with its marked sentences set off. */
function marked(paragraph: string, marks: readonly string[]): ReactNode {
  const [mark] = marks
    .map((sentence) => sentence.replaceAll("\r\n", "\n"))
    .map((sentence) => ({ sentence, at: paragraph.indexOf(sentence) }))
    .filter(({ sentence, at }) => sentence !== "" && at >= 0)
    .sort((a, b) => a.at - b.at);
  if (!mark) return paragraph;
  const end = mark.at + mark.sentence.length;
  return (
    <>
      {paragraph.slice(0, mark.at)}
      <mark className="bg-failed-wash text-ink underline decoration-2 decoration-failed-fill underline-offset-4">
        {mark.sentence}
      </mark>
      {marked(paragraph.slice(end), marks)}
    </>
  );
}
