/** What a check found. Null where it does not apply, or cannot be told while another part is away. */
export interface Finding {
  ok: boolean | null;
  /** What is wrong and what to do, for the person who runs this; without secrets, addresses and errors of drivers. */
  message?: string;
}

export const FINE: Finding = { ok: true };
export const UNKNOWN: Finding = { ok: null };

export function wrong(message: string): Finding {
  return { ok: false, message };
}

/** The result of `work`, or `late` when it fails or takes longer: a check never waits for the part that it checks. */
export async function bounded<T>(work: Promise<T>, ms: number, late: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<T>((done) => {
    timer = setTimeout(done, ms, late);
  });
  try {
    return await Promise.race([work, limit]);
  } catch {
    return late;
  } finally {
    clearTimeout(timer);
  }
}
