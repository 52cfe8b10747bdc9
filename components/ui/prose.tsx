import clsx from "clsx";

/** Plain text as a person wrote it: blank lines part paragraphs, single line breaks stay. Never HTML. */
export function Prose({ text, className }: { text: string; className?: string }) {
  const paragraphs = text
    .replaceAll("\r\n", "\n")
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== "");
  return (
    <div className={clsx("grid max-w-[62ch] gap-2 break-words", className)}>
      {paragraphs.map((paragraph, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs have no identity but their place
        <p key={at} className="whitespace-pre-line">
          {paragraph}
        </p>
      ))}
    </div>
  );
}
