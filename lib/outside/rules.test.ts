import { describe, expect, it } from "vitest";
import { resolveHost } from "./resolve-host.ts";
import { hostFault, isCallable, textFault } from "./rules.ts";

describe("an address that an answer goes to", () => {
  it.each(["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07::1"])("may be %s, which is public", (address) => {
    expect(isCallable(address, [])).toBe(true);
  });

  it.each([
    ["loopback", "127.0.0.1"],
    ["loopback", "127.8.8.8"],
    ["loopback", "::1"],
    ["this host", "0.0.0.0"],
    ["this host", "::"],
    ["private", "10.0.0.7"],
    ["private", "172.31.255.1"],
    ["private", "192.168.1.1"],
    ["shared by carriers", "100.64.0.1"],
    ["link-local", "169.254.0.9"],
    ["a cloud's metadata", "169.254.169.254"],
    ["a cloud's metadata", "fd00:ec2::254"],
    ["link-local", "fe80::1"],
    ["unique local", "fd12:3456:789a::1"],
    ["multicast", "224.0.0.1"],
    ["broadcast", "255.255.255.255"],
    ["mapped loopback", "::ffff:127.0.0.1"],
    ["mapped private", "::ffff:10.0.0.7"],
    ["private behind 6to4", "2002:a00:7::1"],
    ["private behind Teredo", "2001:0:a00:7::1"],
    ["private behind NAT64", "64:ff9b::a00:7"],
    ["no address", "localhost"],
  ])("is not %s: %s", (_what, address) => {
    expect(isCallable(address, [])).toBe(false);
  });

  it("may be private where the environment names its network, but never link-local", () => {
    expect(isCallable("10.0.0.7", ["10.0.0.0/8"])).toBe(true);
    expect(isCallable("::ffff:10.0.0.7", ["10.0.0.0/8"])).toBe(true);
    expect(isCallable("169.254.169.254", ["0.0.0.0/0"])).toBe(false);
  });

  it("is refused when one of its host's addresses is private", () => {
    expect(hostFault("https:", ["93.184.215.14", "10.0.0.7"], [])).toBe("address_private");
    expect(hostFault("https:", ["93.184.215.14"], [])).toBeUndefined();
    expect(hostFault("https:", [], [])).toBe("address_unknown");
  });

  it("uses plain HTTP only in a named network", () => {
    expect(hostFault("http:", ["93.184.215.14"], [])).toBe("url_insecure");
    expect(hostFault("http:", ["127.0.0.1"], ["127.0.0.0/8"])).toBeUndefined();
  });

  it.each([
    "ftp://example.com/",
    "https://me:secret@example.com/",
    "https://example.com/#part",
    "example.com",
  ])("is not %s", (url) => {
    expect(textFault(url)).toBe("url_malformed");
  });

  it.each([
    "http://2130706433/",
    "http://0x7f.1/",
    "http://[::ffff:7f00:1]/",
    "http://127.1/",
    "https://localhost/",
  ])("is loopback however it is written: %s", async (url) => {
    expect(await resolveHost(url, [])).toEqual({ fault: "address_private" });
  });
});
