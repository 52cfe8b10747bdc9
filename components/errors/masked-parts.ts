/** The placeholder of a masked part: its kind and an ellipsis, or `n` for a number. */
const MASK =
  /(https?:\/\/…|wss?:\/\/…|postgres(?:ql)?:\/\/…|\b[a-z]{2,12}_?…|(?<![\w])n(?=(?:ms|s|min|m|h|d|%|[kKMG]i?B)?(?!\w)))/g;

/** A masked message in its parts, for drawing them apart. */
export function maskedParts(message: string): { text: string; masked: boolean }[] {
  return message
    .split(MASK)
    .map((text, at) => ({ text, masked: at % 2 === 1 }))
    .filter(({ text }) => text !== "");
}
