"use client";

import { RefreshCw } from "lucide-react";
import { IconButton } from "@/components/ui/buttons/button";
import { CopyButton } from "@/components/ui/buttons/copy-button";
import { TextField } from "@/components/ui/fields/field";
import { StandardWebhookSecret } from "@/lib/sources/schemas";
import { makeSecret } from "./make-secret";

interface SecretFieldProps {
  secret: string;
  onChange: (secret: string) => void;
}

/** A generated secret, or the sender's own. It is never shown again after it is saved. */
export function SecretField({ secret, onChange }: SecretFieldProps) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2">
      <TextField
        label="Secret"
        value={secret}
        autoComplete="off"
        spellCheck={false}
        className="font-mono text-12"
        error={
          StandardWebhookSecret.safeParse(secret).success
            ? undefined
            : "whsec_ and 24 to 64 bytes in base64. Nothing was saved."
        }
        help="Give it to the sender now: it is shown only once. If the sender makes its own secret, paste that one."
        onChange={({ target }) => onChange(target.value)}
      />
      <span className="mt-6 flex gap-1">
        <CopyButton text={secret} what="the secret" />
        <IconButton
          label="Make another secret"
          size="md"
          icon={<RefreshCw aria-hidden="true" className="icon-14" />}
          onClick={() => onChange(makeSecret())}
        />
      </span>
    </div>
  );
}
