import { maskedParts } from "./masked-parts";

/** A message with its masked parts dimmed: they differ from run to run. */
export function MaskedMessage({ message }: { message: string }) {
  return maskedParts(message).map(({ text, masked }, at) =>
    masked ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
      <span key={at} className="font-mono font-regular text-[0.92em] text-ink-3">
        {text}
      </span>
    ) : (
      text
    ),
  );
}
