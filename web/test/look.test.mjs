// Both languages, both themes, and every width.
import assert from "node:assert/strict";
import { test } from "node:test";
import { address, agrees, control, eventually, field, figures, headline, open, paper, plain, says, shows, visit } from "./browser.mjs";
import { labels, recordLabels } from "./canvas.mjs";
import { fits } from "./checks.mjs";
import { startChromium } from "./stage.mjs";

const speak = (page, language) => page.getByText(language, { exact: true }).click();
const spoken = (page) => page.evaluate(() => document.documentElement.lang);

/** All that a person reads: the page's text and that on its canvases. */
async function texts(page) {
  const drawn = await Promise.all(figures.map((name) => labels(page, name)));
  return { page: await page.locator("body").innerText(), figures: drawn.flat().map(({ text }) => text) };
}

async function isKorean(page) {
  await eventually(async () => {
    assert.equal(await spoken(page), "ko");
    assert.match(await headline(page).innerText(), /^SP2에서 분할하세요\(layer2 뒤\)/);
    const { page: text, figures } = await texts(page);
    for (const name of [/^대역폭 \(Mibit\/s\)$/, /^총 지연 시간 \(ms\)$/, /^디바이스.*\(GMAC\/s\)$/, /^연산량 \(GMAC\)$/]) {
      assert.ok(figures.some((label) => name.test(label)), `${name} is not among ${figures}`);
    }
    assert.deepEqual(figures.filter((label) => /bandwidth|latency|device|server/i.test(label)), []);
    // English is left where it is a name: of the paper's symbols, of the product, of an encoding.
    assert.deepEqual(text.match(/\b(the|and|is|with|bandwidth|latency|device|reset|share|candidates|faster)\b/gi) ?? [], []);
  });
  assert.equal(plain(await page.title()), "ResNet-50 · 5 GMAC/s · 50 Mibit/s · SP2 최적 — Splitscope");
}

async function isEnglish(page) {
  await eventually(async () => {
    assert.equal(await spoken(page), "en");
    assert.match(await headline(page).innerText(), /^Split at SP2/);
    const { page: text, figures } = await texts(page);
    assert.ok(figures.includes("Bandwidth (Mibit/s)"));
    assert.deepEqual([text.replace("한국어", ""), ...figures].join("\n").match(/[가-힣]+/g) ?? [], []);
  });
}

visit("speaks Korean to a Korean browser", { locale: "ko-KR" }, async (page) => {
  await open(page);
  await isKorean(page);
  await field(page, "mbps").fill("abc");
  await says(control(page, "mbps").getByRole("alert"), /“abc” 값은 십진수가 아닙니다/);
  await speak(page, "English");
  await says(control(page, "mbps").getByRole("alert"), /“abc” is not a decimal number/);
});

visit("remembers the chosen language, which is not in the link", {}, async (page, context) => {
  await open(page);
  await isEnglish(page);
  await speak(page, "한국어");
  await isKorean(page);
  await field(page, "mbps").fill("20");
  await says(headline(page), /^분할하지 않고 전부 디바이스에서 실행하세요/);
  await field(page, "mbps").fill("50");
  await shows(page, paper);
  await page.reload();
  await isKorean(page);
  assert.equal(new URL(page.url()).hash, `#${paper}`);
  const tab = await context.newPage();
  await open(tab);
  await isKorean(tab);
  await speak(tab, "English");
  await isEnglish(tab);
  await tab.reload();
  await isEnglish(tab);
});

visit("speaks English to a browser of neither language", { locale: "de-DE" }, async (page) => {
  await open(page);
  await isEnglish(page);
});

const theme = (page) => page.evaluate(() => document.documentElement.dataset.theme);

/** How bright the ground of an element is, 0 to 1; of a figure's text, too. */
async function brightness(page) {
  const level = (colour) => colour.match(/[\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 3 / 255;
  const [ground, ink] = await page.evaluate(() => {
    const { backgroundColor, color } = getComputedStyle(document.body);
    return [backgroundColor, color];
  });
  return { ground: level(ground), ink: level(ink) };
}

async function isDark(page) {
  await eventually(async () => {
    assert.equal(await theme(page), "dark");
    const { ground, ink } = await brightness(page);
    assert.ok(ground < 0.2 && ink > 0.8, `${ground}, ${ink}`);
  });
}

async function isLight(page) {
  await eventually(async () => {
    assert.equal(await theme(page), "light");
    const { ground, ink } = await brightness(page);
    assert.ok(ground > 0.9 && ink < 0.2, `${ground}, ${ink}`);
  });
}

visit("follows the system's theme until one is chosen", { colorScheme: "dark" }, async (page) => {
  await open(page);
  await isDark(page);
  await page.emulateMedia({ colorScheme: "light" });
  await isLight(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await isDark(page);
  await page.getByRole("button", { name: "Light appearance" }).click();
  await isLight(page);
  await shows(page, paper);
  await page.reload();
  await isLight(page);
  await page.getByRole("button", { name: "Dark appearance" }).click();
  await isDark(page);
  await page.emulateMedia({ colorScheme: "light" });
  await page.reload();
  await isDark(page);
  await agrees(page, paper);
});

visit("keeps typed and chosen values if storage is refused", {}, async (page) => {
  await page.addInitScript(() => Object.defineProperty(globalThis, "localStorage", { get: () => { throw new DOMException("refused", "SecurityError"); } }));
  await open(page);
  await speak(page, "한국어");
  await isKorean(page);
});

for (const [width, height] of [[360, 740], [800, 900], [1440, 900]]) {
  for (const locale of ["en-US", "ko-KR"]) {
    for (const colorScheme of width === 360 ? ["light", "dark"] : ["light"]) {
      visit(`fits ${width} px, ${locale}, ${colorScheme}`, { viewport: { width, height }, locale, colorScheme }, async (page) => {
        for (const link of [paper, "v=1&cuts=layer&device=0.125&edge=1234.5&mbps=30&rtt_ms=12.5&device_range=0.001..1000000&mbps_range=0.001..1000000"]) {
          await open(page, link);
          await fits(page);
        }
        await page.goto(address(`${paper}&mbps=abc&${"x".repeat(200)}=1`));
        await shows(page, paper);
        await fits(page);
        const adjust = page.locator(".dock-line button");
        if (await adjust.isVisible()) {
          await adjust.click();
          await fits(page);
        }
        const { controls, covered } = await page.locator("form.controls").evaluate((form) => {
          const controls = /** @type {any[]} */ ([...form.querySelectorAll("input:enabled, select, button:enabled")]);
          const covered = controls.flatMap((element) => {
            // Where the element is drawn by its label, the label is what is pressed.
            const target = element.matches("[type=radio], [type=checkbox]") ? element.closest("label") : element;
            element.scrollIntoViewIfNeeded();
            target.scrollIntoView({ block: "nearest" });
            const { left, right, top, bottom } = target.getBoundingClientRect();
            const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
            return target.contains(hit) ? [] : `${target.outerHTML.slice(0, 100)} is under ${hit?.outerHTML.slice(0, 100)}`;
          });
          return { controls: controls.length, covered };
        });
        assert.ok(controls > 20, `only ${controls} controls`);
        assert.deepEqual(covered, []);
      });
    }
  }
}

for (const width of [360, 800, 1440]) {
  for (const [locale, name] of [["en-US", /^Total/], ["ko-KR", /^총 지연/]]) {
    visit(`the table of all cuts shows the total at ${width} px, ${locale}`, { viewport: { width, height: 900 }, locale }, async (page) => {
      await open(page, "v=1&cuts=layer");
      await page.locator(".all-cuts summary").click();
      const head = page.locator(".all-cuts").getByRole("columnheader", { name });
      await head.scrollIntoViewIfNeeded();
      const cells = await head.evaluate(({ cellIndex }) => {
        const { left, right } = document.querySelector(".all-cuts .data-scroll").getBoundingClientRect();
        return [...document.querySelectorAll(".all-cuts tr")].slice(0, 4).map(({ cells }) => {
          const place = cells[cellIndex].getBoundingClientRect();
          const hit = document.elementFromPoint((place.left + place.right) / 2, (place.top + place.bottom) / 2);
          return { text: cells[cellIndex].innerText, inside: place.left >= left - 1 && place.right <= right + 1, seen: cells[cellIndex].contains(hit) };
        });
      });
      for (const { text, inside, seen } of cells) assert.ok(inside && seen, `“${text}”: ${inside ? "covered" : "outside"}`);
    });
  }
}

test("the controls have the same room with and without a classic scrollbar", async () => {
  const rooms = [];
  const browser = await startChromium({ scrollbars: "classic" });
  try {
    for (const height of [500, 2400]) {
      const page = await browser.newPage({ viewport: { width: 1280, height } });
      await page.addInitScript(recordLabels);
      await open(page);
      const dock = page.locator(".dock");
      assert.equal(await dock.evaluate((dock) => dock.scrollHeight > dock.clientHeight), height === 500);
      assert.ok((await dock.evaluate((dock) => dock.offsetWidth - dock.clientWidth)) > 2, "there is a scrollbar");
      rooms.push(
        await page.locator(".dock [data-key]").evaluateAll((rows) =>
          rows.map((row) => {
            const { width, height } = row.getBoundingClientRect();
            return { key: row.dataset.key, width, height };
          }),
        ),
      );
    }
  } finally {
    await browser.close();
  }
  assert.ok(rooms[0].length > 5);
  assert.deepEqual(rooms[1], rooms[0]);
});
