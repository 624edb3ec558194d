import assert from "node:assert/strict";
import { test } from "node:test";
import type { Model } from "../src/core/core";
import { filled } from "../src/ui/words";
import { arranged, matching } from "../src/network/zoo";
import { compare } from "../src/ui/order";

const model = (name: string, title: string, family: string, year: number, params: number, source = ""): Model => ({
  name, title, family, variant: "", source, year, params, gmacs: params / 1e7, paramsText: "", gmacsText: "", input: "",
});
const models = [
  model("vgg16", "VGG-16", "VGG", 2015, 138e6, "Simonyan, Zisserman"),
  model("resnet50", "ResNet-50", "ResNet", 2016, 25e6, "He, Zhang"),
  model("resnet101", "ResNet-101", "ResNet", 2016, 44e6, "He, Zhang"),
  model("resnext50", "ResNeXt-50", "ResNeXt", 2017, 25e6, "Xie, Dollár"),
];
const names = (list: { name: string }[]) => list.map(({ name }) => name);

test("every word that is typed must match somewhere, in any order and spelling", () => {
  assert.deepEqual(names(matching(models, "")), names(models));
  assert.deepEqual(names(matching(models, "  2016 ResNET ")), ["resnet50", "resnet101"]);
  assert.deepEqual(names(matching(models, "resnet 2017")), []);
  assert.deepEqual(names(matching(models, "dollar")), ["resnext50"]);
  assert.deepEqual(names(matching(models, "zisser 16")), ["vgg16"]);
});

test("networks are listed by family in the core's order, or in one list", () => {
  assert.deepEqual(arranged(models, "family", false).map(({ family, models }) => [family, ...names(models)]), [
    ["VGG", "vgg16"], ["ResNet", "resnet50", "resnet101"], ["ResNeXt", "resnext50"],
  ]);
  assert.deepEqual(names(arranged(models, "title", false)[0]!.models), ["resnet50", "resnet101", "resnext50", "vgg16"]);
  assert.deepEqual(names(arranged(models, "params", true)[0]!.models), ["vgg16", "resnet101", "resnext50", "resnet50"]);
  assert.deepEqual(arranged([], "year", false), []);
});

test("numbers are ordered by size, and texts as people count", () => {
  assert.deepEqual(["SP10", "SP2", "EC"].sort(compare), ["EC", "SP2", "SP10"]);
  assert.deepEqual([10, 9, 1e3].sort(compare), [9, 10, 1000]);
});

test("placeholders in a text are filled once, and unknown ones stay", () => {
  assert.equal(filled("{a} of {b}, {c}", { a: "{b}", b: 2 }), "{b} of 2, {c}");
});
