import { expect, test } from "vitest";
import { ChatRequest } from "./chat-request.ts";
import { completeChat } from "./complete-chat.ts";

test("a reply is signed as the instructions say, and by default as the local company", () => {
  const reply = (instructions: string) => {
    const messages = [
      { role: "system", content: instructions },
      {
        role: "user",
        content: "Customer: cust_001\nMessage: msg_1\nSubject: Hi\n\nHello, what is an espresso?",
      },
    ];
    const [choice] = completeChat(
      ChatRequest.parse({
        model: "sandbox-support",
        messages,
        tools: [{ type: "function", function: { name: "nothing" } }],
      }),
    ).choices;
    return choice?.message.content ?? "";
  };
  expect(reply('greet by first name and sign\n"Yours,\\nAcme". Say only')).toMatch(/Yours,\nAcme$/);
  expect(reply("Be kind.")).toMatch(/Warmly,\nVagus Support$/);
});
