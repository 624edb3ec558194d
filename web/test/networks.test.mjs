// The network: picked from the list, sized, compared, read from a file.
import assert from "node:assert/strict";
import { address, control, drop, entries, eventually, field, figures, headline, open, paper, plain, saved, says, shown, shows, slider, visit } from "./browser.mjs";
import { labels } from "./canvas.mjs";
import { fits, violations } from "./checks.mjs";
import { onnx } from "./onnx.mjs";

const button = (page) => page.locator("button.network");
const dialog = (page) => page.getByRole("dialog");
const search = (page) => dialog(page).getByRole("combobox");
const options = (page) => dialog(page).getByRole("option");
const titles = (page) => options(page).locator(".model-title").allInnerTexts();
const panel = (page) => page.locator(".import");
const link = (page) => new URL(page.url()).hash.slice(1);

async function pick(page) {
  const adjust = page.locator(".dock-line button");
  if ((await adjust.isVisible()) && (await adjust.getAttribute("aria-expanded")) === "false") await adjust.click();
  await button(page).click();
  await options(page).first().waitFor();
}

/** Waits until the page shows what matches, in its address and in every figure. */
const settles = (page, pattern) =>
  eventually(async () => {
    const { link, drawn } = await shown(page);
    assert.match(link, pattern);
    assert.deepEqual(drawn, figures.map(() => link));
  });

visit("a network is searched for and chosen with the mouse", {}, async (page) => {
  await open(page);
  assert.match(plain(await button(page).innerText()), /ResNet-50[^]*25\.56 M · 4\.089 GMAC · 3×224×224/);
  await pick(page);
  assert.ok((await options(page).count()) > 80);
  assert.match(await options(page).and(page.locator("[aria-selected=true]")).innerText(), /^ResNet-50[^]*in use/);
  for (const [typed, expected] of /** @type {[string, RegExp][]} */ ([["mobile large", /^MobileNetV3-Large/], ["SANDLER 2018", /^MobileNetV2/], ["resnet50", /^ResNet-50/]])) {
    await search(page).fill(typed);
    await eventually(async () => assert.match((await titles(page))[0] ?? "", expected));
  }
  await search(page).fill("nosuchnetwork");
  await says(dialog(page), /No network matches “nosuchnetwork”/);
  assert.equal(await options(page).count(), 0);
  await search(page).fill("mobilenet_v2");
  await options(page).first().click();
  await shows(page, `${paper}&model=mobilenet_v2`);
  assert.equal(await dialog(page).count(), 0);
  await says(button(page), /MobileNetV2/);
  await page.goBack();
  await shows(page, paper);
  await says(button(page), /ResNet-50/);
});

// What people write, and what must come first. After the names that torchvision,
// timm, Hugging Face and Ultralytics have for them, and as they are said in Korean.
const spellings = {
  "ResNet-50": "resnet50, ResNet 50, RESNET-50, resnet_50, Res Net 50, rn50, resnte50, 레즈넷50, 레스넷 50, torchvision resnet50, microsoft/resnet-50",
  "Wide ResNet-50-2": "wide resnet, wide_resnet50_2, WRN-50-2, 와이드 레즈넷",
  "ResNeXt-50 32×4d": "resnext, ResNeXt-50 (32x4d), resnext50_32x4d, 레즈넥스트",
  "VGG-16": "vgg-16, vgg16, VGG 16, 브이지지16",
  "VGG-16 BN": "vgg16bn, VGG16_bn, vgg 16 bn",
  "AlexNet": "alexnet, Alex Net, 알렉스넷",
  "GoogLeNet": "GoogleNet, google net, goolenet, inception v1, 구글넷",
  "Inception v3": "inceptionv3, inception_v3, Inception-V3, iv3, 인셉션 v3",
  "SqueezeNet 1.1": "squeezenet1_1, SqueezeNet v1.1, squeezenet-1.1, squeezenet11, 스퀴즈넷 1.1",
  "SqueezeNet 1.0": "squeezenet1.0, squeeze net, 스퀴즈넷",
  "DenseNet-121": "densenet121, dense net 121, dn121, densnet, 덴스넷121",
  "MobileNetV2": "MobileNet-V2, mobilenet v2, mobilenet_v2, mobilenet2, mbv2, moblienet, pytorch mobilenet v2, 모바일넷, 모바일 넷 v2, 모바이",
  "MobileNetV3-Large": "mobilenet v3 large, MobileNetV3Large, mobilenet_v3_large, large mobilenet, 모바일넷 v3 라지",
  "MobileNetV3-Small": "mobilenetv3s, mobilenet small, 모바일넷v3스몰",
  "ShuffleNet V2 1.0×": "shufflenet_v2_x1_0, shufflenet 1.0, ShuffleNetV2 x1.0, 셔플넷 1.0",
  "ShuffleNet V2 2.0×": "shufflenetv2 2x",
  "MnasNet 0.5": "mnasnet0_5, mnasnet 0.5, mnas, 엠나스넷",
  "EfficientNet-B0": "efficientnetb0, efficientnet b0, effnet, effnet-b0, EffNetB0, eficientnet b0, EfficientNet_B0_Weights, 이피션트넷 B0",
  "EfficientNetV2-S": "efficientnet v2, efficientnetv2s, EfficientNetV2 small, effv2s, 이피션트넷v2",
  "RegNetY-400MF": "regnet y 400mf, regnety400mf, regnet_y_400mf, regnet, 레그넷",
  "RegNetY-1.6GF": "regnet y 1.6gf, regnety_1.6gf, regnet_y_1_6gf",
  "RegNetY-16GF": "regnet y 16gf, RegNetY-16GF",
  "ConvNeXt-T": "convnext tiny, conv next t, convnext_tiny, facebook/convnext-tiny-224, 컨브넥스트",
  "ViT-B/16": "vit b16, vit_b_16, ViT-B-16, vitb16, vit base 16, vit_base_patch16_224, google/vit-base-patch16-224, vision transformer, 비전 트랜스포머, 비전트랜스포머",
  "ViT-L/32": "vit l 32, vit large 32, vit-l/32",
  "ViT-H/14": "vit huge, vit h",
  "Swin-T": "swin-t, swin t, swin_t, swin tiny, swin transformer, swin_tiny_patch4_window7_224, 스윈, 스윈 트랜스포머",
  "SwinV2-B": "swin v2 base, swin_v2_b, swinv2-b",
  "MaxViT-T": "maxvit, max vit, maxvit_t, 맥스비트",
  "YOLOv8n": "yolo v8, yolov8, yolo8, yolov8 nano, YOLOv8-n, 욜로, 욜로 v8",
  "YOLO11n": "yolo11, yolov11, yolo v11 n, 욜로11",
  "U-Net": "unet, u net, U-Net, 유넷",
  "BERT-base": "bert, bert base, bert-base-uncased, BERT_base, 버트, 버트베이스",
  "GPT-2 small": "gpt2, gpt-2, GPT 2 small, openai-community/gpt2, 지피티, 지피티2",
  "Llama 3.2 1B": "Llama-3.2, llama3, llama 1b, llama3.2-1b-instruct, meta-llama/Llama-3.2-1B, llama3_2_1b, 라마, 라마 3.2",
};

/** Runs in the page, where hundreds of texts are typed sooner than from outside: what comes first for each. */
async function firstOf(input, texts) {
  const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
  const found = [];
  for (const text of texts) {
    set.call(input, text);
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await new Promise((drawn) => setTimeout(drawn)); // the page draws before, as a microtask
    found.push(/** @type {HTMLElement} */ (input.closest("dialog").querySelector("[role=option]"))?.innerText ?? "nothing");
  }
  return found;
}

visit("a network is found by different spellings, also in Korean", {}, async (page) => {
  await open(page);
  await pick(page);
  const wrong = [];
  const asked = Object.entries(spellings).flatMap(([title, typed]) => typed.split(", ").map((text) => ({ title, text })));
  const found = await search(page).evaluate(firstOf, asked.map(({ text }) => text));
  for (const [i, { title, text }] of asked.entries()) {
    if (found[i].split(/\n| in use/)[0].trim() !== title) wrong.push(`${text}: ${found[i].split("\n")[0]} for ${title}`);
  }
  assert.deepEqual(wrong, []);
  // Another number is another network.
  for (const text of ["resnet51", "vgg17", "gpt3", "yolov5", "llama2", "resnet 2017", "zzz"]) {
    await search(page).fill(text);
    await says(dialog(page), /No network matches/);
  }
});

visit("another network keeps the conditions, and the page says what it drops", {}, async (page) => {
  await open(page, `${paper}&size=320&only=SP1,LC&device=7`);
  await pick(page);
  await search(page).fill("mobilenet v2");
  await page.keyboard.press("Enter");
  await shows(page, `${paper}&model=mobilenet_v2&device=7`);
  const notice = page.locator(".dropped");
  await says(notice, /no longer applies: Input size 320 px \(now 224 px\); Candidates SP1, LC \(now all\)/);
  await page.getByText("한국어", { exact: true }).click();
  await says(notice, /입력 크기 320 px\(현재 224 px\); 후보 SP1, LC\(현재 전체\)/);
  await notice.getByRole("button").click();
  await eventually(async () => assert.equal(await notice.count(), 0));
  // A file of one's own is split under the same conditions.
  await drop(page, tiny);
  await settles(page, /^v=1&preset=paper&model=custom&net=[^&]+&device=7$/);
  assert.equal(await control(page, "input").locator("[value=none]").isChecked(), true);
  assert.equal(await notice.count(), 0);
  await open(page, `${paper}&input=jpeg`);
  await pick(page);
  await search(page).fill("gpt2");
  await eventually(async () => assert.match((await titles(page))[0] ?? "", /^GPT-2/)); // once the list is there in Korean
  await page.keyboard.press("Enter");
  await shows(page, `${paper}&model=gpt2&input=int32`); // it may still leave the device
  await says(notice, /원본 입력 jpeg\(현재 int32\)/);
  await page.goBack();
  await shows(page, `${paper}&input=jpeg`);
  assert.equal(await notice.count(), 0);
});

visit("a network is chosen from the keyboard, and the focus returns", {}, async (page) => {
  await open(page);
  const focused = () => page.evaluate(() => document.activeElement.className);
  await button(page).focus();
  await page.keyboard.press("Enter");
  await options(page).first().waitFor();
  await page.keyboard.press("Escape");
  await eventually(async () => assert.equal(await dialog(page).count(), 0));
  assert.equal(await focused(), "network");
  await shows(page, paper);
  await page.keyboard.press("Enter");
  await options(page).first().waitFor();
  const active = () => search(page).evaluate((input) => document.getElementById(input.getAttribute("aria-activedescendant"))?.innerText);
  assert.match(await active(), /^ResNet-50/);
  await page.keyboard.press("ArrowDown");
  await eventually(async () => assert.match(await active(), /^ResNet-101/));
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await eventually(async () => assert.match(await active(), /^ResNet-34/));
  await page.keyboard.type("resnet 152");
  await eventually(async () => assert.match(await active(), /ResNet-152/));
  await page.keyboard.press("Enter");
  await settles(page, /model=(wide_)?resnet/);
  assert.equal(await focused(), "network");
});

visit("the list is sorted in both directions", {}, async (page) => {
  await open(page);
  await pick(page);
  const value = (text) => {
    const [, number, prefix] = /^([\d.,]+)\s*([kMGT]?)/.exec(text);
    return Number(number.replaceAll(",", "")) * { "": 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12 }[prefix];
  };
  const column = async (name) => (await options(page).locator(`.model-${name}`).allInnerTexts()).map(value);
  for (const [label, name] of [["Year", "year"], ["Parameters", "params"], ["MACs", "gmacs"]]) {
    const order = dialog(page).getByRole("button", { name: label });
    await order.click();
    const once = await column(name);
    assert.equal(await order.getAttribute("aria-pressed"), "true");
    const up = name !== "year";
    assert.deepEqual(once, once.toSorted((a, b) => (up ? a - b : b - a)), label);
    await order.click();
    const twice = await column(name);
    assert.deepEqual(twice, twice.toSorted((a, b) => (up ? b - a : a - b)), label);
  }
  await dialog(page).getByRole("button", { name: "Name" }).click();
  assert.match((await titles(page))[0], /^AlexNet/);
  await page.mouse.click(5, 5); // beside the dialog
  await eventually(async () => assert.equal(await dialog(page).count(), 0));
});

visit("size and batch are limited to those of the network", {}, async (page) => {
  await open(page);
  await field(page, "size").fill("256");
  await shows(page, `${paper}&size=256`);
  await says(button(page), /3×256×256/);
  await field(page, "batch").fill("8");
  await shows(page, `${paper}&size=256&batch=8`);
  await field(page, "batch").fill("0");
  await says(control(page, "batch").getByRole("alert"), /out of range/);
  await field(page, "batch").fill("1");
  await shows(page, `${paper}&size=256`);
  await slider(page, "size").press("ArrowRight");
  await settles(page, /&size=257/);
  await field(page, "size").fill("");
  await field(page, "size").press("Tab");
  await shows(page, paper);
  assert.equal(await field(page, "size").inputValue(), "224");
  assert.equal(await control(page, "tokens").count(), 0);
});

visit("a text model has tokens and no options of images", {}, async (page) => {
  const { name } = await open(page).then(() => page.workers()[0].evaluate(async () => (await self.splitscope.models({ lang: "en" })).find(({ input }) => !input.includes("×"))));
  await page.goto(address(`v=1&model=${name}`));
  await settles(page, new RegExp(`model=${name}`));
  await field(page, "tokens").fill("64");
  await settles(page, /&tokens=64/);
  assert.equal(await control(page, "size").count(), 0);
  assert.deepEqual(await control(page, "input").getByRole("radio").evaluateAll((radios) => radios.map(({ value }) => value)), ["none", "int32"]);
  assert.match(await control(page, "input").innerText(), /token ids \(int32\)/);
});

visit("cuts of the graph are listed but cannot be chosen", {}, async (page) => {
  await open(page);
  const fuse = control(page, "fuse");
  assert.equal(await fuse.count(), 0);
  await control(page, "cuts").getByText("layer", { exact: true }).click();
  await shows(page, `${paper}&cuts=layer`);
  await fuse.getByText("apart", { exact: true }).click();
  await shows(page, `${paper}&cuts=layer&fuse=off`);
  const only = control(page, "only");
  assert.ok((await only.getByRole("checkbox").count()) > 100);
  const { height } = await only.locator(".chips").boundingBox();
  assert.ok(height < 160, `${height} px of candidates`);
  await control(page, "cuts").getByText("graph", { exact: true }).click();
  await settles(page, /cuts=graph/);
  await eventually(async () => assert.equal(await only.getByRole("checkbox").count(), 0));
  assert.match(await control(page, "cuts").innerText(), /minimum cut/);
  assert.ok((await only.getByRole("listitem").count()) > 2);
});

visit("another network is drawn for comparison", {}, async (page) => {
  await open(page);
  const compare = control(page, "compare");
  await compare.getByRole("button", { name: "none" }).click();
  await options(page).first().waitFor();
  await search(page).fill("alexnet");
  await page.keyboard.press("Enter");
  await shows(page, `${paper}&compare=alexnet`);
  await says(compare, /AlexNet/);
  const drawn = (await Promise.all(figures.map((name) => labels(page, name)))).flat().map(({ text }) => text);
  assert.ok(drawn.some((text) => /AlexNet/.test(text)), drawn.join());
  await compare.getByRole("button", { name: "Remove: AlexNet" }).click();
  await shows(page, paper);
});

const choose = async (page, ...files) => {
  await pick(page);
  await dialog(page).locator("input[type=file]").setInputFiles(files.map((file) => ({ mimeType: "", ...file })));
};
const tiny = { name: "tiny.onnx", buffer: onnx() };
const custom = /model=custom&net=[dp][12]\./;

visit("a file is chosen, read in pieces and split; its link needs no file", {}, async (page, context) => {
  await open(page);
  const before = await entries(page);
  const requests = [];
  page.on("request", (request) => requests.push(new URL(request.url()).pathname));
  await choose(page, tiny);
  await settles(page, custom);
  assert.equal(await dialog(page).count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.className), "network");
  assert.equal(await entries(page), before + 1);
  await says(panel(page), /tiny[^]*Read from tiny\.onnx[^]*1×3×32×32[^]*The link now contains/);
  await says(button(page), /tiny[^]*3×32×32/);
  assert.equal(await control(page, "size").count() + (await control(page, "batch").count()), 0);
  assert.deepEqual(requests.filter((path) => path !== "/favicon.svg"), ["/later.wasm"], "the file stays in the browser");
  // Nothing but the link goes to the other page.
  const other = await context.newPage();
  await open(other, link(page));
  assert.equal(await headline(other).innerText(), await headline(page).innerText());
  assert.equal(await other.locator(".latency").innerText(), await page.locator(".latency").innerText());
  await says(button(other), /tiny/);
  assert.equal(await panel(other).count(), 0);
  await field(other, "mbps").fill("900");
  await settles(other, /mbps=900/);
  // And back to the zoo and to the file again.
  await pick(page);
  await search(page).fill("alexnet");
  await page.keyboard.press("Enter");
  await settles(page, /model=alexnet/);
  assert.equal(await panel(page).count(), 0);
  await pick(page);
  assert.match((await titles(page))[0], /^tiny/);
  await options(page).first().click();
  await settles(page, custom);
  await panel(page).waitFor();
});

visit("a file is dropped; of several, the first network is imported", {}, async (page) => {
  await open(page);
  await drop(page, { name: "notes.txt", buffer: Buffer.from("no") }, tiny, { name: "other.onnx", buffer: onnx({ name: "other" }) });
  await settles(page, custom);
  assert.match(await page.evaluate(() => globalThis.overlay), /Drop an \.onnx file/);
  await says(panel(page), /Of 3 files, tiny\.onnx was read/);
  await eventually(async () => assert.equal(await page.locator(".drop").count(), 0));
});

visit("the sign of a drag disappears when the drag leaves", {}, async (page) => {
  await open(page);
  // The sign is soon gone, sooner than a busy machine looks from outside.
  await page.evaluate(
    () =>
      new Promise((shown) => {
        new MutationObserver((_, observer) => {
          if (!document.querySelector(".drop")) return;
          observer.disconnect();
          shown(undefined);
        }).observe(document.body, { childList: true, subtree: true });
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(["x"], "x.onnx"));
        document.body.dispatchEvent(new DragEvent("dragenter", { bubbles: true, cancelable: true, dataTransfer }));
      }),
  );
  await eventually(async () => assert.equal(await page.locator(".drop").count(), 0));
});

visit("a URL of the same origin is fetched, another is not", { expected: /404|status of/ }, async (page, context) => {
  await context.route("**/models/tiny%20net.onnx", (route) => route.fulfill({ body: tiny.buffer, contentType: "application/octet-stream" }));
  await open(page);
  await pick(page);
  const typed = dialog(page).getByRole("textbox", { name: "or its address on this site" });
  for (const [text, reason] of [
    ["https://example.com/net.onnx", /https:\/\/example\.com is another site/],
    ["http://", /“http:\/\/” is not an address/],
    ["data:text/plain,x", /data: is another site/],
    ["models/missing.onnx", /could not be downloaded \(404/],
  ]) {
    await typed.fill(text);
    await typed.press("Enter");
    await says(dialog(page).getByRole("alert"), reason);
    await shows(page, paper);
  }
  await typed.fill("models/tiny net.onnx");
  await typed.press("Enter");
  await settles(page, custom);
  await says(panel(page), /Read from tiny net\.onnx/);
});

visit("a file that is not a network does not change the page", {}, async (page) => {
  await open(page, `${paper}&device=7`);
  const broken = { name: "broken.onnx", buffer: tiny.buffer.subarray(0, 300) };
  await drop(page, broken);
  const notice = page.locator(".unread");
  await says(notice, /broken\.onnx was not read\.[^]*\w+/);
  await shows(page, `${paper}&device=7`);
  await field(page, "device").fill("8");
  await shows(page, `${paper}&device=8`);
  await notice.getByRole("button", { name: "Dismiss" }).click();
  await eventually(async () => assert.equal(await notice.count(), 0));
  await choose(page, { name: "picture.png", buffer: Buffer.from("\x89PNG and so on") });
  await says(dialog(page).getByRole("alert"), /picture\.png was not read\. \w+/);
  await dialog(page).locator("input[type=file]").setInputFiles([{ mimeType: "", ...tiny }]);
  await settles(page, custom);
});

for (const locale of ["en-US", "ko-KR"]) {
  visit(`a large file shows its progress, and can be stopped, ${locale}`, { locale }, async (page) => {
    const cancel = { name: locale === "en-US" ? "Cancel" : "취소" };
    const large = { name: "large.onnx", buffer: onnx({ name: "large", more: Array(6_000).fill("Relu") }) };
    await open(page);
    const before = await entries(page);
    // What the worker of the core posts: how far it is, until it has ended. Once it
    // has told how far it is, it goes on only when it is stopped: who looks from
    // outside may be slower than it is.
    const worker = page.workers()[0];
    await worker.evaluate(() => {
      self.held = [];
      const later = self.setTimeout;
      self.setTimeout = /** @type {any} */ ((act, ms) => (self.held && ms === undefined ? self.held.push(act) : later(act, ms)));
      self.addEventListener("message", ({ data }) => {
        if ("stop" in data) for (const act of self.held?.splice(0) ?? []) later(act);
      });
      self.posted = [];
      const post = self.postMessage;
      self.postMessage = (message, ...rest) => {
        self.posted.push(message.step?.stage ?? message.kind);
        post.call(self, message, ...rest);
      };
    });
    const posted = () => worker.evaluate(() => self.posted);
    // In the dialog: it stays open, with nothing said, and takes the next file.
    await choose(page, large);
    const working = dialog(page).locator(".working");
    await working.locator("progress[value]").waitFor();
    assert.match(await working.innerText(), /large\.onnx/);
    await working.getByRole("button", cancel).focus();
    await page.keyboard.press("Enter");
    await eventually(async () => assert.equal(await working.count(), 0));
    await eventually(async () => assert.equal((await posted()).at(-1), "error"));
    assert.equal(await dialog(page).count(), 1);
    assert.equal(await dialog(page).getByRole("alert").count(), 0);
    await shows(page, paper);
    assert.equal(await entries(page), before);
    await worker.evaluate(() => (self.held = undefined));
    await dialog(page).locator("input[type=file]").setInputFiles([{ mimeType: "", ...tiny }]);
    await settles(page, custom);
    // Dropped on the page, and stopped by the mouse.
    const there = link(page);
    await worker.evaluate(() => (self.held = []));
    await drop(page, large);
    const overlay = page.locator(".drop");
    await overlay.locator("progress[value]").waitFor();
    await overlay.getByRole("button", cancel).click();
    await eventually(async () => assert.equal(await overlay.count(), 0));
    await eventually(async () => assert.equal((await posted()).at(-1), "error"));
    assert.equal(link(page), there);
    // To its end.
    await worker.evaluate(() => (self.held = undefined));
    await drop(page, large);
    await says(panel(page), /Read from large\.onnx|large\.onnx/);
    const stages = await posted();
    for (const stage of ["shapes", "cuts"]) assert.ok(stages.includes(stage), `${stage} is missing in ${[...new Set(stages)]}`);
  });
}

visit("open dimensions of a file can be set, and the file is read again", {}, async (page) => {
  await open(page);
  await drop(page, { name: "open.onnx", buffer: onnx({ batch: "N", height: "H", width: "W" }) });
  await settles(page, custom);
  const side = (name) => panel(page).locator(`[data-dim="${name}"]`);
  const first = link(page);
  for (const name of ["N", "H", "W"]) await side(name).getByRole("textbox").waitFor();
  await side("H").getByRole("textbox").fill("64");
  await side("H").getByRole("textbox").press("Enter");
  await eventually(async () => assert.notEqual(link(page), first));
  await settles(page, custom);
  await says(panel(page), /1×3×64×/);
  const second = link(page);
  await side("W").getByRole("textbox").fill("wide");
  await side("W").getByRole("textbox").press("Tab");
  await says(side("W").getByRole("alert"), /wide/);
  assert.equal(await side("W").getByRole("textbox").getAttribute("aria-invalid"), "true");
  await shows(page, second);
  await side("W").getByRole("textbox").fill("96");
  await side("W").getByRole("textbox").press("Enter");
  await says(panel(page), /1×3×64×96/);
  await eventually(async () => assert.equal(await side("W").getByRole("alert").count(), 0));
  // It is one network still, at another size.
  await pick(page);
  assert.equal((await titles(page)).filter((title) => title.startsWith("tiny")).length, 1);
});

visit("texts about a file change with the language", {}, async (page) => {
  await open(page);
  await drop(page, tiny);
  await settles(page, custom);
  await says(panel(page), /Parameters/);
  await page.getByText("한국어", { exact: true }).click();
  await eventually(async () => assert.doesNotMatch(await panel(page).innerText(), /Parameters|Inputs|Operators/));
  await says(panel(page), /tiny\.onnx에서 읽음/);
});

async function download(page, table) {
  const { name, bytes } = await saved(page, () => table.getByRole("button", { name: /CSV/ }).click());
  return { name, lines: bytes.toString().trim().split(/\r?\n/) };
}

visit("all cuts are in a table that follows the scenario, can be sorted and downloaded", {}, async (page) => {
  await open(page);
  const section = page.locator(".all-cuts");
  await section.locator("summary").click();
  const rows = section.locator("tbody tr");
  await eventually(async () => assert.equal(await rows.count(), 6));
  const names = async () => (await rows.locator("th").allInnerTexts()).map((text) => text.split(/\s/)[0]);
  assert.deepEqual(await names(), ["EC", "SP1", "SP2", "SP3", "SP4", "LC"]);
  assert.match(plain(await rows.nth(2).innerText()), /^SP2\s*best[^]*630\.5 ms/);
  const header = section.getByRole("columnheader", { name: /Total latency/ });
  await header.getByRole("button").click();
  assert.equal(await header.getAttribute("aria-sort"), "descending");
  assert.deepEqual((await names())[0], "SP4");
  await header.getByRole("button").click();
  assert.equal(await header.getAttribute("aria-sort"), "ascending");
  assert.deepEqual((await names()).slice(0, 2), ["EC", "SP2"]);
  await field(page, "mbps").fill("100");
  await shows(page, `${paper}&mbps=100`);
  await eventually(async () => assert.deepEqual((await names()).slice(0, 2), ["EC", "SP1"]));
  const { name, lines } = await download(page, section);
  assert.match(name, /^splitscope-resnet50.*\.csv$/);
  assert.equal(lines.length, 7);
  assert.match(lines[1], /^EC,/);
  // The same by another granularity.
  await control(page, "cuts").getByText("layer", { exact: true }).click();
  await eventually(async () => assert.ok((await rows.count()) > 50));
});

visit("the operators of a file are in a table", {}, async (page) => {
  await open(page);
  await drop(page, tiny);
  await settles(page, custom);
  await panel(page).locator("summary").click();
  const rows = panel(page).locator("tbody tr");
  assert.equal(await rows.count(), 6);
  await panel(page).getByRole("columnheader", { name: "MACs" }).getByRole("button").click();
  assert.match(await rows.first().innerText(), /Conv/);
  const { name, lines } = await download(page, panel(page));
  assert.match(name, /\.csv$/);
  assert.equal(lines.length, 7);
});

for (const [width, height] of [[360, 740], [800, 900], [1440, 900]]) {
  for (const locale of ["en-US", "ko-KR"]) {
    const colorScheme = (width === 800) === (locale === "en-US") ? "dark" : "light";
    visit(`dialogs and tables fit ${width} px, ${locale}, ${colorScheme}, without a serious accessibility problem`, { viewport: { width, height }, locale, colorScheme }, async (page) => {
      const sound = async () => {
        await fits(page);
        assert.deepEqual(await violations(page), []);
      };
      await open(page);
      await choose(page, { name: `${"long-".repeat(20)}broken.onnx`, buffer: Buffer.from("broken") });
      await dialog(page).getByRole("alert").waitFor();
      await sound();
      await dialog(page).locator("input[type=file]").setInputFiles([{ mimeType: "", name: `${"long_".repeat(20)}.onnx`, buffer: onnx({ name: "a_name_".repeat(9), height: "height_of_the_image_in_pixels", more: ["Frobnicate"] }) }]);
      await settles(page, custom);
      await page.keyboard.press("Escape"); // the controls, where they are a sheet
      await panel(page).locator("summary").click();
      await page.locator(".all-cuts summary").click();
      await page.locator(".all-cuts tbody").waitFor();
      await sound();
    });
  }
}
