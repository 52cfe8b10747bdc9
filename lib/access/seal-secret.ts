import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { InvalidInput } from "@/lib/app-errors";
import { env } from "@/lib/env";

/** AES-256-GCM: 12 bytes of nonce, 16 of tag, before the text. */
const VERSION = "v1.";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts a secret that must be readable again, with a key that is not in the database. */
export function sealSecret(secret: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key(), nonce);
  const text = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return VERSION + Buffer.concat([nonce, cipher.getAuthTag(), text]).toString("base64url");
}

/**
 * Decrypts a secret of `sealSecret`.
 * @throws InvalidInput when it was encrypted under another `BETTER_AUTH_SECRET` or was changed
 */
export function openSecret(sealed: string): string {
  try {
    const bytes = Buffer.from(sealed.slice(VERSION.length), "base64url");
    const decipher = createDecipheriv("aes-256-gcm", key(), bytes.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return (
      decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, "utf8") + decipher.final("utf8")
    );
  } catch (error) {
    throw new InvalidInput(
      {
        code: "secret_unreadable",
        message:
          "A stored secret cannot be read: BETTER_AUTH_SECRET has changed since it was set. Set the secret again.",
      },
      { cause: error },
    );
  }
}

/** A derived key: the secret of the environment is not used for two purposes. */
function key(): Buffer {
  return Buffer.from(hkdfSync("sha256", env().auth.secret, "", "vagus/stored-secrets", 32));
}
