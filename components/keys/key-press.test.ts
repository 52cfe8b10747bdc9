import { describe, expect, it } from "vitest";
import { drawnKeys, isBareCharacter, nameOfPress } from "./key-press";

const plain = { ctrlKey: false, metaKey: false, altKey: false };

describe("nameOfPress", () => {
  it("names bare keys and the palette's chord", () => {
    expect(nameOfPress({ ...plain, key: "a" })).toBe("a");
    expect(nameOfPress({ ...plain, key: "Escape" })).toBe("Escape");
    expect(nameOfPress({ ...plain, key: "K", metaKey: true })).toBe("mod+k");
    expect(nameOfPress({ ...plain, key: "k", ctrlKey: true })).toBe("mod+k");
  });

  it("leaves Alt, chords with named keys and unfinished characters alone", () => {
    expect(nameOfPress({ ...plain, key: "a", altKey: true })).toBeUndefined();
    expect(nameOfPress({ ...plain, key: "Enter", ctrlKey: true })).toBeUndefined();
    expect(nameOfPress({ ...plain, key: "a", isComposing: true })).toBeUndefined();
  });
});

it("tells single characters, which can be switched off, from the others", () => {
  expect(["a", "?", "g a"].every(isBareCharacter)).toBe(true);
  expect(["Escape", "mod+k"].some(isBareCharacter)).toBe(false);
});

it("draws sequences and chords", () => {
  expect(drawnKeys("g a")).toEqual(["g", "a"]);
  expect(drawnKeys("mod+k")).toEqual(["⌘", "K"]);
  expect(drawnKeys("Escape")).toEqual(["esc"]);
});
