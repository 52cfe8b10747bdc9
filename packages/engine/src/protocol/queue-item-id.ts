/** One dispatch of a queue item; the token distinguishes it from earlier and later ones. */
export interface Dispatch {
  id: string;
  lease_token: number;
}

/** The `qi_id` of a call (protocol §3.2), which the SDK returns with every checkpoint and does not read. */
export function writeQueueItemId({ id, lease_token }: Dispatch): string {
  return Buffer.from(`${id}:${lease_token}:default`).toString("base64");
}

/** The dispatch that a `qi_id` names; null for a text that this engine did not write. */
export function readQueueItemId(text: string): Dispatch | null {
  const [id, token] = Buffer.from(text, "base64").toString("utf8").split(":");
  if (!id || !token || !/^\d{1,9}$/.test(token)) return null;
  return { id, lease_token: Number(token) };
}
