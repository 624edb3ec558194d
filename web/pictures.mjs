// Makes the README's pictures again: node web/pictures.mjs, after ./build.sh, with
// SERVER and CHROME as in the tests. They show the winner map of the paper's
// scenario as the page saves it.
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { root, startChromium, startServer } from "./test/stage.mjs";

const server = await startServer();
const browser = await startChromium({});
try {
  mkdirSync(join(root, "web/pictures"), { recursive: true });
  for (const theme of ["light", "dark"]) {
    const page = await browser.newPage({ locale: "en-US", colorScheme: theme, viewport: { width: 760, height: 900 } });
    await page.goto(`${server.origin}/#v=1&preset=paper`);
    await page.locator('[data-figure="map"][data-drawn]').waitFor();
    await page.locator(".figure-map").getByRole("button", { name: /^Save: / }).click();
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: "SVG", exact: true }).click()]);
    copyFileSync(await file.path(), join(root, `web/pictures/map-${theme}.svg`));
  }
} finally {
  await browser.close();
  await server.stop();
}
