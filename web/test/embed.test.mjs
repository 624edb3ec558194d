// The page within other pages, which are of another origin.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { after, before } from "node:test";
import { address, entries, eventually, paper, plain, visit } from "./browser.mjs";
import { dist, root } from "./stage.mjs";

const here = () => new URL(address()).origin;
let host;
/** What the host answers beside the example, by path. */
const pages = {};
const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".wasm": "application/wasm" };

before(async () => {
  host = createServer(({ url }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    const type = types[extname(pathname)] ?? "text/html";
    response.setHeader("Content-Type", type);
    if (pathname in pages) {
      // As strict as a host can be.
      const script = pathname.startsWith("/lax") ? "'unsafe-inline'" : "";
      response.setHeader("Content-Security-Policy", `default-src 'none'; script-src ${here()} ${script}; frame-src ${here()} 'self'; style-src 'none'; img-src data:`);
      return response.end(`<!doctype html><html lang="en"><title>Host</title><link rel="icon" href="data:,">${pages[pathname]}`);
    }
    try {
      if (pathname.startsWith("/example/")) return response.end(readFileSync(join(root, "web", pathname)).toString().replace("../embed.js", `${here()}/embed.js`));
      if (pathname.startsWith("/deep/down/")) {
        response.setHeader("Access-Control-Allow-Origin", "*");
        return response.end(readFileSync(join(dist, pathname.slice("/deep/down/".length) || "index.html")));
      }
    } catch {}
    response.writeHead(404).end();
  }).listen(0, "localhost");
  await new Promise((resolve) => host.once("listening", resolve));
});
after(() => {
  host.closeAllConnections();
  host.close();
});
const hosted = (path) => `http://localhost:${/** @type {import("node:net").AddressInfo} */ (host.address()).port}${path}`;
/** Requests to the host's own origin. */
const expected = /^request: http:\/\/localhost:\d+\/(lax|strict|example|deep)/;

const one = (attributes = "") => `<script type="module" src="${here()}/embed.js"></script><split-scope src="#${paper}" figure="map" ${attributes}></split-scope>`;

async function opened(page, path, html) {
  pages[path] = html;
  await page.goto(hosted(path));
}
const frameOf = (page, n = 0) => eventually(() => {
  const frame = page.mainFrame().childFrames()[n];
  assert.ok(frame);
  return frame;
});
const draws = (frame, name, link = paper) => eventually(async () => assert.equal(await frame.locator(`[data-figure="${name}"]`).getAttribute("data-drawn", { timeout: 2000 }), link));
const colours = (frame, name = "map") =>
  frame.locator(`[data-figure="${name}"] canvas`).first().evaluate((canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const counts = new Map();
    for (let i = 0; i < data.length; i += 4) counts.set(data.slice(i, i + 4).join(), (counts.get(data.slice(i, i + 4).join()) ?? 0) + 1);
    return [...counts.values()].filter((n) => n > 3000).length;
  });
const scenario = (page) => page.locator("split-scope").first().evaluate((element) => element.scenario);

visit("one script line and one element show the paper's map", { expected }, async (page) => {
  await opened(page, "/strict", one());
  const frame = await frameOf(page);
  await draws(frame, "map");
  assert.ok((await colours(frame)) >= 3, "three winners are painted");
  assert.equal(await frame.locator("[data-figure]").count(), 1);
  assert.equal(await frame.locator("header, aside, .verdict").count(), 0);
  assert.equal(await scenario(page), paper);
  assert.deepEqual(await page.locator("split-scope").evaluate(({ result }) => [result.best, result.link]), ["SP2", paper]);
  assert.equal(page.url(), hosted("/strict"));
  assert.equal(await entries(page), 2, "about:blank and the host");
  assert.equal(await frame.evaluate(() => location.hash), `#${paper}`);
});

visit("changes of attributes apply while it is shown", { expected }, async (page) => {
  await opened(page, "/strict", one('controls="mbps device"'));
  const frame = await frameOf(page);
  await draws(frame, "map");
  await frame.evaluate(() => (globalThis.same = true));
  const set = (name, value) => page.locator("split-scope").evaluate((element, [n, v]) => element.setAttribute(n, v), [name, value]);
  await set("lang", "ko");
  await set("theme", "dark");
  await set("figure", "verdict curves");
  await set("src", `#${paper}&mbps=20`);
  await draws(frame, "curves", `${paper}&mbps=20`);
  assert.deepEqual(await frame.evaluate(() => [document.documentElement.lang, document.documentElement.dataset.theme]), ["ko", "dark"]);
  assert.equal(await frame.locator("[data-figure]").count(), 1);
  assert.match(await frame.locator(".embed-foot").innerText(), /전체 화면에서 열기/);
  assert.deepEqual(await frame.locator("form [data-key]").evaluateAll((all) => all.map(({ dataset }) => dataset.key)), ["mbps", "device"]);
  await set("controls", "");
  await eventually(async () => assert.equal(await frame.locator("form").count(), 0));
  assert.ok(await frame.evaluate(() => globalThis.same), "it was never loaded anew");
  // What is shown goes on to the full view.
  const link = frame.locator(".embed-foot a");
  assert.equal(await link.getAttribute("href"), address(`${paper}&mbps=20`));
  assert.deepEqual(await link.evaluate(({ target, rel }) => [target, rel]), ["_blank", "noopener"]);
});

visit("the aspect ratio does not depend on the figure, and a network can be chosen", { expected }, async (page) => {
  await opened(page, "/strict", one('aspect="2/1" controls="model"'));
  const frame = await frameOf(page);
  await draws(frame, "map");
  const shape = () => page.locator("iframe").evaluate(({ clientWidth, clientHeight }) => clientWidth / clientHeight);
  await eventually(async () => assert.ok(Math.abs((await shape()) - 2) < 0.02, String(await shape())));
  await frame.getByLabel("Network").selectOption({ label: "AlexNet" });
  await draws(frame, "map", `${paper}&model=alexnet`);
  await eventually(async () => assert.equal(await scenario(page), `${paper}&model=alexnet`));
  await page.locator("split-scope").evaluate((element) => element.setAttribute("aspect", "1/1"));
  await eventually(async () => assert.ok(Math.abs((await shape()) - 1) < 0.02, String(await shape())));
});

visit("an embed out of sight starts when it comes near, with the height of its content", { expected }, async (page) => {
  await opened(page, "/lax", `${one()}<p class="far"></p><script>document.querySelector(".far").style.height = "4000px"</script>${one('title="below"').replace(/<script.*script>/, "")}`);
  await draws(await frameOf(page), "map");
  assert.equal(page.mainFrame().childFrames().length, 1);
  await page.locator("split-scope").nth(1).scrollIntoViewIfNeeded();
  await draws(await frameOf(page, 1), "map");
  await page.evaluate(() => scrollTo(0, 0));
  for (const width of [320, 480, 640, 900, 1200]) {
    await page.setViewportSize({ width, height: 900 });
    await eventually(async () => {
      const [room, content, wide] = await (await frameOf(page)).evaluate(() => [innerHeight, document.querySelector(".embed").getBoundingClientRect().height, document.documentElement.scrollWidth - innerWidth]);
      assert.ok(Math.abs(room - content) <= 1 && wide <= 0, `${width}: ${content} px in ${room}, ${wide} too wide`);
    });
  }
});

visit("a frame follows the protocol and ignores all but its parent", { expected }, async (page) => {
  const html = `<iframe id="embed" width="700" height="500"></iframe><iframe id="third" src="${hosted("/lax-third")}"></iframe>
    <script>globalThis.heard = []; addEventListener("message", ({ data }) => heard.push(data)); document.getElementById("embed").src = "${here()}/?embed=map#${paper}";</script>`;
  pages["/lax-third"] = "<script>addEventListener('message', () => {})</script>";
  await opened(page, "/lax", html);
  const frame = await eventually(() => page.frames().find((f) => f.url().includes("?embed")) ?? assert.fail());
  const third = await eventually(() => page.frames().find((f) => f.url().includes("third")) ?? assert.fail());
  await draws(frame, "map");
  const heard = (type) => page.evaluate((t) => globalThis.heard.filter((m) => m.splitscope === 1 && m.type === t), type);
  const say = (message) => page.evaluate((m) => frames[0].postMessage(m, "*"), message);
  const asks = async (id) => {
    await say({ splitscope: 1, type: "getScenario", id });
    return eventually(async () => (await heard("scenario")).find((m) => m.id === id) ?? assert.fail());
  };
  // A message may come after what is drawn.
  await eventually(async () => assert.deepEqual(await heard("ready"), [{ splitscope: 1, type: "ready", version: 1, link: paper }]));
  await eventually(async () => assert.ok((await heard("resize"))[0].height > 100));
  await eventually(async () => assert.equal((await heard("result"))[0].best, "SP2"));
  assert.equal((await asks("a")).values.mbps, "50");

  await say({ splitscope: 1, type: "setScenario", link: `#${paper}&mbps=20` });
  await draws(frame, "map", `${paper}&mbps=20`);
  await eventually(async () => assert.equal((await heard("result")).at(-1).best, "LC"));
  await eventually(async () => assert.equal((await heard("scenarioChanged")).at(-1).link, `${paper}&mbps=20`));
  // Of many the last one counts, and few of the others are computed.
  const before = (await heard("result")).length;
  await page.evaluate((n) => { for (let i = 1; i <= n; i++) frames[0].postMessage({ splitscope: 1, type: "setScenario", edits: { mbps: 20 + i / 10 } }, "*"); }, 500);
  await draws(frame, "map", `${paper}&mbps=70`);
  assert.ok((await heard("result")).length - before < 100);

  // What is wrong is told, and what was there stays.
  await say({ splitscope: 1, type: "setScenario", link: `${paper}&mbps=-3` });
  await eventually(async () => assert.deepEqual((await heard("error")).map(({ code, problems }) => [code, problems[0].key]), [["link", "mbps"]]));
  await say({ splitscope: 1, type: "setScenario", edits: { dtype: "x" } });
  await eventually(async () => assert.deepEqual((await heard("error")).map(({ code }) => code), ["link", "edit"]));
  assert.equal((await asks("b")).link, `${paper}&mbps=70`);

  // Ignored: what is malformed or too large, and whatever comes from elsewhere.
  const link = `${paper}&mbps=33`;
  for (const message of [
    null, 1, "x", [], {}, { type: "setScenario", link }, { splitscope: 2, type: "setScenario", link }, { splitscope: "1", type: "setScenario", link },
    { splitscope: 1, type: "setscenario", link }, { splitscope: 1, type: "setScenario", link: { link } }, { splitscope: 1, type: "setScenario" },
    { splitscope: 1, type: "setScenario", link: link + "&x=".padEnd(17_000, "y") }, { splitscope: 1, type: "setScenario", edits: [33] },
    { splitscope: 1, type: "setScenario", edits: { mbps: { valueOf: 33 } } }, { splitscope: 1, type: "setScenario", edits: { mbps: "3".repeat(17_000) } },
    { splitscope: 1, type: "setScenario", link, edits: { mbps: "33" } }, { splitscope: 1, type: "getScenario", id: {} }, { splitscope: 1, type: "setView", view: "dark" },
    { splitscope: 1, type: "setScenario", edits: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`k${i}`, "1"])) },
  ]) await say(message);
  await third.evaluate((l) => parent.frames[0].postMessage({ splitscope: 1, type: "setScenario", link: l }, "*"), link);
  await frame.evaluate((l) => postMessage({ splitscope: 1, type: "setScenario", link: l }, "*"), link);
  assert.equal((await asks("c")).link, `${paper}&mbps=70`);
  assert.equal((await heard("error")).length, 2);
  assert.equal(await entries(page), 2);
});

visit("only a named origin is accepted", { expected: new RegExp(`${expected.source}|target origin provided`) }, async (page) => {
  await opened(page, "/lax", `<iframe width="700" height="500" src="${here()}/?embed=map&origin=https://elsewhere.example#${paper}"></iframe>`);
  const frame = await frameOf(page);
  await draws(frame, "map");
  await page.evaluate(() => frames[0].postMessage({ splitscope: 1, type: "setScenario", edits: { mbps: 20 } }, "*"));
  await page.evaluate(() => frames[0].postMessage({ splitscope: 1, type: "setView", view: { theme: "dark" } }, "*"));
  await frame.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
  assert.equal(await frame.locator(".embed-foot a").getAttribute("href"), address(paper));
  assert.equal(await frame.evaluate(() => document.documentElement.dataset.theme), "light");
});

for (const [name, init] of [["in a worker of the frame's making", ""], ["in the frame itself where there are no workers", "delete"]]) {
  visit(`draws in a sandbox with an opaque origin, ${name}`, { expected }, async (page) => {
    if (init) await page.addInitScript(() => delete globalThis.Worker);
    await opened(page, "/strict", one("sandbox controls='mbps'"));
    const frame = await frameOf(page);
    await draws(frame, "map");
    assert.equal(await frame.evaluate(() => self.origin), "null");
    assert.equal(page.workers().length, init ? 0 : 1);
    assert.ok((await colours(frame)) >= 3);
    await page.locator("split-scope").evaluate((element) => (element.scenario = { mbps: 20 }));
    await draws(frame, "map", `${paper}&mbps=20`);
    await eventually(async () => assert.equal(await scenario(page), `${paper}&mbps=20`));
  });
}

visit("works in the strictest sandbox, at a sub-path of any static web server", { expected }, async (page) => {
  await opened(page, "/lax", `<iframe width="700" height="500" sandbox="allow-scripts" src="${hosted("/deep/down/")}?embed=map&theme=dark&lang=ko#${paper}"></iframe>`);
  const frame = await frameOf(page);
  await draws(frame, "map");
  assert.deepEqual(await frame.evaluate(() => [document.documentElement.lang, document.documentElement.dataset.theme, innerHeight >= document.querySelector(".embed").offsetHeight]), ["ko", "dark", true]);
});

visit("an embed does not take the focus, block Tab or the wheel, or change the history", { expected }, async (page) => {
  await opened(page, "/lax", `<button id="a">a</button>${one('controls="mbps"')}<button id="b">b</button><p class="far"></p><script>document.querySelector(".far").style.height = "3000px"</script>`);
  await page.locator("#a").focus();
  const frame = await frameOf(page);
  await draws(frame, "map");
  assert.equal(await page.evaluate(() => document.activeElement.id), "a");
  const box = await page.locator("split-scope").boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + 200);
  await page.mouse.wheel(0, 100);
  await eventually(async () => assert.ok((await page.evaluate(() => scrollY)) > 0));
  let steps = 0;
  while ((await page.evaluate(() => document.activeElement.id)) !== "b") {
    assert.ok(++steps < 12, "Tab does not leave");
    await page.keyboard.press("Tab");
    if (await frame.evaluate(() => document.activeElement.dataset.figure === "map")) {
      await page.keyboard.press("ArrowRight");
      await eventually(async () => assert.notEqual(await scenario(page), paper));
    }
  }
  assert.ok(steps > 2);
  assert.equal(await entries(page), 2);
  await page.goBack();
  assert.equal(page.url(), "about:blank");
});

visit("the example's control sets its map and its curves, and shows their answer", { expected }, async (page) => {
  await page.goto(hosted("/example/index.html"));
  // Both may be near enough to start, in either order.
  const embedOf = (name) => eventually(() => page.frames().find((f) => f.url().includes(`embed=${name}`)) ?? assert.fail());
  const map = await embedOf("map");
  await draws(map, "map");
  const result = async (pattern) => eventually(async () => assert.match(plain(await page.locator("#result").innerText()), pattern));
  await result(/Split at SP2.*630\.5 ms/);
  await page.locator("#curves").scrollIntoViewIfNeeded();
  const curves = await embedOf("curves");
  await draws(curves, "curves");
  await page.locator("#mbps").fill("20");
  await draws(map, "map", `${paper}&mbps=20`);
  await draws(curves, "curves", `${paper}&mbps=20`);
  await result(/locally|LC/i);
  // And the other way round.
  await map.locator('[data-figure="map"]').focus();
  await page.keyboard.press("ArrowRight");
  await eventually(async () => {
    const [a, b] = await page.evaluate(() => ["map", "curves"].map((id) => document.getElementById(id).scenario));
    assert.notEqual(a, `${paper}&mbps=20`);
    assert.equal(a, b);
  });
});

for (const figures of ["map,curves", "verdict,map,curves", "breakdown,network", "split,curves"]) {
  for (const lang of ["en", "ko"]) {
    visit(`a frame of 900 × 600 has room for ${figures}, ${lang}`, { viewport: { width: 900, height: 600 } }, async (page) => {
      await page.goto(`${here()}/?embed=${figures}&lang=${lang}#${paper}`);
      for (const name of figures.split(",").filter((name) => name !== "verdict")) {
        await draws(page, name);
        assert.ok((await page.locator(`[data-figure="${name}"]`).boundingBox()).height >= 140, name);
      }
      const { height, width } = await page.evaluate(() => ({ height: document.scrollingElement.scrollHeight, width: document.scrollingElement.scrollWidth }));
      assert.ok(height <= 600 && width <= 900, `${width} × ${height}`);
    });
  }
}
