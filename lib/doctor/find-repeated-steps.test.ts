import { describe, expect, it } from "vitest";
import { findRepeatedSteps } from "./find-repeated-steps.ts";

describe("repeated step ids", () => {
  it("are found across every kind of step", () => {
    const source = `
      await step.run("send", () => send());
      await step.sleep('send', "1d");
      await step.ai.infer("draft", {});`;
    expect(findRepeatedSteps(source)).toEqual(["send"]);
  });

  it("are none where the id has its index, or stands in a comment", () => {
    const source = `
      for (let i = 0; ; i++) await step.run(\`send-\${i}\`, send);
      await step.run(\`send-\${i}\`, send);
      await step.run("send", send);
      // await step.run("send", send);
      /* step.run("send") */`;
    expect(findRepeatedSteps(source)).toEqual([]);
  });
});
