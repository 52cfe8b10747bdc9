/** How many rows there are of each kind; those of none are not counted. */
export function tally<Row, Kind extends string>(
  rows: Iterable<Row>,
  of: (row: Row) => Kind | null,
): Map<Kind, number> {
  const counts = new Map<Kind, number>();
  for (const row of rows) {
    const kind = of(row);
    if (kind !== null) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}
