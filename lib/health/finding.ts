/** The finding of a check. `ok` is null where the check does not apply, or another part must answer first. */
export interface Finding {
  ok: boolean | null;
  /** The fault and its remedy, for the operator; without secrets, addresses and errors of drivers. */
  message?: string;
}

export const FINE: Finding = { ok: true };
export const UNKNOWN: Finding = { ok: null };

export function wrong(message: string): Finding {
  return { ok: false, message };
}

/** The result of `work`, or `late` when it fails or takes longer, so that a check never hangs. */
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
