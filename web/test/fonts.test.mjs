// Figures and page fit with the longest numbers, and with every set of fonts:
// tools/test.mjs runs what is laid out with each.
import { open, paper, visit } from "./browser.mjs";
import { fits } from "./checks.mjs";

const links = [
  paper,
  "v=1&model=vgg16&batch=256&cuts=layer&mbps_range=2..1000", // 10,000 on two axes
  "v=1&device=0.125&edge=1234.5&mbps=30&rtt_ms=12.5&device_range=0.001..1000000&mbps_range=0.001..1000000",
];

for (const width of [360, 1440]) {
  for (const locale of ["en-US", "ko-KR"]) {
    visit(`long numbers fit ${width} px, ${locale}`, { locale, viewport: { width, height: 900 } }, async (page) => {
      for (const link of links) {
        await open(page, link);
        await fits(page);
      }
    });
  }
}
