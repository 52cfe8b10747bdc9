const SECRET_BYTES = 32;

/** A secret as Standard Webhooks has it, made in the browser: the server takes it and never gives it back. */
export function makeSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  return `whsec_${btoa(String.fromCharCode(...bytes))}`;
}
