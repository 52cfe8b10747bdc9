interface Line {
  running: number;
  waiting: (() => void)[];
}

const lines = new Map<string, Line>();

/**
 * Runs a task when fewer than `most` tasks of the same key run in this process; until then it waits in line.
 * @returns undefined, without running it, when more than `longest` wait already
 */
export async function inTurn<Result>(
  key: string,
  { most, longest }: { most: number; longest: number },
  task: () => Promise<Result>,
): Promise<Result | undefined> {
  const line = lines.get(key) ?? { running: 0, waiting: [] };
  lines.set(key, line);
  if (line.running < most) line.running += 1;
  else {
    if (line.waiting.length >= longest) return undefined;
    await new Promise<void>((resolve) => line.waiting.push(resolve));
  }
  try {
    return await task();
  } finally {
    const next = line.waiting.shift();
    // The next in line takes this one's place.
    if (next) next();
    else {
      line.running -= 1;
      if (line.running === 0) lines.delete(key);
    }
  }
}
