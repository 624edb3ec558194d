import assert from "node:assert/strict";
import { test } from "node:test";
import { FileError, nameOf, pick, sameOrigin } from "../src/core/source";

const base = "https://host.example/some/where/index.html";

test("a URL of the page's own origin is accepted", () => {
  assert.equal(sameOrigin(" models/net.onnx ", base).href, "https://host.example/some/where/models/net.onnx");
  assert.equal(sameOrigin("https://host.example/net.onnx", base).pathname, "/net.onnx");
  for (const [typed, reason] of [
    ["https://other.example/net.onnx", "origin"],
    ["http://host.example/net.onnx", "origin"],
    ["https://host.example:8443/net.onnx", "origin"],
    ["//other.example/net.onnx", "origin"],
    ["data:text/plain,x", "origin"],
    ["javascript:alert(1)", "origin"],
    ["http://", "address"],
    ["", "address"],
    ["  ", "address"],
  ] as const) {
    assert.throws(() => sameOrigin(typed, base), (error) => error instanceof FileError && error.reason === reason, typed);
  }
});

test("a file's name comes from its URL", () => {
  for (const [address, name] of [["a/b%20c.onnx?x=1#y", "b c.onnx"], ["a/", ""], ["a/%ff.onnx", "%ff.onnx"]] as const) {
    assert.equal(nameOf(new URL(address, base)), name);
  }
});

test("of several files, the first that looks like a network is used", () => {
  const files = ["a.txt", "b.ONNX", "c.onnx"].map((name) => ({ name }));
  assert.equal(pick(files)?.name, "b.ONNX");
  assert.equal(pick(files.slice(0, 1))?.name, "a.txt");
  assert.equal(pick([]), undefined);
});
