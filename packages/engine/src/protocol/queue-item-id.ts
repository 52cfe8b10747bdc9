/** One dispatch of a queue item: the token tells it from an earlier or a later one. */
export interface Dispatch {
  id: string;
  lease_token: number;
}

/** The `qi_id` of a call (protocol §3.2), which the SDK hands back with every checkpoint. Opaque to it. */
export function writeQueueItemId({ id, lease_token }: Dispatch): string {
  return Buffer.from(`${id}:${lease_token}:default`).toString("base64");
}

/** The dispatch a `qi_id` names; null for a text this engine did not write. */
export function readQueueItemId(text: string): Dispatch | null {
  const [id, token] = Buffer.from(text, "base64").toString("utf8").split(":");
  if (!id || !token || !/^\d{1,9}$/.test(token)) return null;
  return { id, lease_token: Number(token) };
}
