const SECRET_BYTES = 32;

/** A secret in the format of Standard Webhooks, made in the browser: the server never returns a stored secret. */
export function makeSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  return `whsec_${btoa(String.fromCharCode(...bytes))}`;
}
