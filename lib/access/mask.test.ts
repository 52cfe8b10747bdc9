import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ROLES } from "@/db/schema/vocabulary";
import { maskEmail, maskFor, maskName } from "./mask.ts";
import { permissionsOf } from "./rules.ts";

const person = (role: (typeof ROLES)[number]) => ({
  id: `usr_${role}`,
  name: role,
  email: `${role}@vagus.local`,
  role,
  permissions: permissionsOf(role),
  tokenId: null,
});

describe("maskFor", () => {
  it.each(["reviewer", "senior", "auditor", "admin"] as const)("hides nothing from a %s", (role) => {
    const mask = maskFor(person(role));
    expect([mask.open, mask.email("ada@example.com"), mask.name("Ada"), mask.text("Hello")]).toEqual([
      true,
      "ada@example.com",
      "Ada",
      "Hello",
    ]);
  });

  it.each(["viewer", "engineer"] as const)("hides who it is from a %s", (role) => {
    const mask = maskFor(person(role));
    expect([mask.open, mask.email("ada@example.com"), mask.name("Ada Lovelace"), mask.text("Hello")]).toEqual(
      [false, "a•••@example.com", "A••• L•••", null],
    );
  });
});

describe("maskEmail", () => {
  it.each(["", "ada", "@example.com"])("masks the whole of %j, which is no address", (text) => {
    expect(maskEmail(text)).toBe("•••");
  });

  it("shows the first letter and the domain, and nothing between", () => {
    const anyLocal = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(anyLocal, fc.domain(), (local, domain) => {
        const masked = maskEmail(`${local}@${domain}`);
        const [first] = local;
        expect(masked).toBe(`${first}•••@${domain}`);
      }),
    );
  });
});

describe("maskName", () => {
  it("shows initials", () => {
    expect(maskName("  Ada   King Lovelace ")).toBe("A••• K••• L•••");
    expect(maskName("")).toBe("");
  });

  it("shows only the first letter of each word, in every script", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme", minLength: 1 })), (parts) => {
        const name = parts.join(" ");
        const words = name.split(/\s+/).filter(Boolean);
        expect(maskName(name)).toBe(words.map(([first]) => `${first}•••`).join(" "));
      }),
    );
  });
});
