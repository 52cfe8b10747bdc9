export interface DiffLine {
  /** Taken away, added, or as before. */
  sign: "-" | "+" | " ";
  text: string;
}

/** The line diff of two texts, by their longest common subsequence. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [a, b] = [before.split("\n"), after.split("\n")];
  const at = commonLines(a, b);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ sign: " ", text: a[i] ?? "" });
      i++;
      j++;
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ sign: "-", text: a[i] ?? "" });
      i++;
    } else {
      lines.push({ sign: "+", text: b[j] ?? "" });
      j++;
    }
  }
  return lines;
}

/** How many lines `a` from i and `b` from j have in common, for every i and j. */
function commonLines(a: readonly string[], b: readonly string[]): (i: number, j: number) => number {
  const counts = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number) => counts[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    const row = counts[i];
    if (!row) continue;
    for (let j = b.length - 1; j >= 0; j--)
      row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  return at;
}
