import clsx from "clsx";

/** Plain text as a person wrote it, in its own direction: blank lines part paragraphs, line breaks stay. Never HTML. */
export function Prose({ text, className }: { text: string; className?: string }) {
  const paragraphs = text
    .replaceAll("\r\n", "\n")
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== "");
  return (
    <div className={clsx("grid max-w-[62ch] grid-cols-1 gap-2 [overflow-wrap:anywhere]", className)}>
      {paragraphs.map((paragraph, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs have no identity but their place
        <p key={at} dir="auto" className="whitespace-pre-line">
          {paragraph}
        </p>
      ))}
    </div>
  );
}
