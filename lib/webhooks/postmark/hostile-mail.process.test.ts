import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { expect, it } from "vitest";

/** Pieces that take a careless parser quadratic time when they are repeated to the size of a mail. */
const PIECES = [
  ..."< > & \\n \\t 1, $1, a@ a. ord_ On\\u0020 --- <> <a@b> :// '\"".split(" "),
  ..."<b> </b> <b></i> <p> <div> <blockquote> <ul><li> <table><tr><td> <br> <hr> <pre>".split(" "),
  ..."<style> <!-- </p <br\\u0020 <a\\u0020href=' &#x &amp; <o:p> </".split(" "),
  "On a wrote: ",
  "\\n    at f (",
  "<ol start=999999999 type=i><li>",
  "\\ud83d\\ude00",
  "[",
  '{"a":',
].map((piece) => JSON.parse(`"${piece.replaceAll('"', '\\"')}"`) as string);

/**
 * Runs every parser of mail texts, headers and payloads in a separate process, because only ending the process stops a
 * regular expression that hangs. Prints each piece that all parsers have finished.
 */
function readHostileMails(pieces: readonly string[], size: number): string[] {
  const root = join(import.meta.dirname, "../../..");
  const script = `
    import { textFromHtml } from "${root}/lib/webhooks/postmark/html-text.ts";
    import { threadOfMail } from "${root}/lib/webhooks/postmark/store-mails.ts";
    import { maskPayload } from "${root}/lib/access/mask-payload.ts";
    import { applyMapping } from "${root}/lib/sources/mapping.ts";
    import { PostmarkInbound } from "${root}/lib/webhooks/postmark/postmark-schemas.ts";
    import { automaticCause, categoryOf, replySubject, splitQuoted } from "${root}/lib/tickets/rules.ts";
    import { isMailLoop } from "${root}/lib/tickets/incoming/mail-loop.ts";
    import { fingerprint } from "${root}/lib/error-groups/fingerprint.ts";
    import { cutForModel } from "${root}/lib/cut-text.ts";
    import { namedAmounts, sentencesOf } from "${root}/packages/sandbox/src/openai/read-mail.ts";

    const fields = Object.fromEntries(["text", "trimmed", "lowercase", "number", "cents"].map((as) => [as, { from: "/a", as }]));
    const mapping = { rules: [{ event: "customer/churned", fields }] };
    const names = ["References", "In-Reply-To", "Message-ID", "Precedence", "List-Id"];
    for (const piece of ${JSON.stringify(pieces)}) {
      const text = piece.repeat(${size} / piece.length);
      const Headers = names.map((Name) => ({ Name, Value: text }));
      const mail = PostmarkInbound.parse({
        MessageID: "m", FromFull: { Email: text, Name: text }, Subject: text, MailboxHash: text, TextBody: text, Headers,
      });
      textFromHtml(text);
      threadOfMail(mail);
      automaticCause(Headers.map(({ Name, Value }) => ({ name: Name, value: Value })));
      replySubject(mail.Subject);
      const { text: own } = splitQuoted(text, "");
      splitQuoted(text, text);
      categoryOf(mail.Subject, own);
      const at = new Date();
      const told = { fromAddress: "a", body: text, strippedBody: "", createdAt: at, triedAt: at };
      isMailLoop({ ...told, direction: "inbound" }, [{ ...told, body: "x", direction: "outbound" }, { ...told, body: text + "x", direction: "inbound" }]);
      maskPayload(JSON.stringify({ a: text }));
      maskPayload(text);
      const payload = { a: text };
      applyMapping(mapping, payload);
      fingerprint({ functionId: "f", stepId: "s", name: "Error", message: text, stack: text });
      const shown = cutForModel(text, 32_000);
      namedAmounts(shown);
      sentencesOf(shown);
      console.log(JSON.stringify(piece));
    }`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "--eval", script],
    { cwd: root, encoding: "utf8", timeout: 60_000, killSignal: "SIGKILL" },
  );
  expect(stderr).toBe("");
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as string);
}

it("a mail never blocks the event loop, whatever it repeats", { timeout: 70_000 }, () => {
  // A quadratic parser needs minutes for a megabyte; all of these together need seconds.
  expect(readHostileMails(PIECES, 1_000_000)).toEqual(PIECES);
});
