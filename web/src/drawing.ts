// ECharts as a script of its own, which defines `echarts`: what a report brings
// along, and what draws a figure as SVG. The page loads it when one is asked for.
import korean from "echarts/i18n/langKO-obj.js";
import { registerLocale, use } from "echarts/core";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";
import { parts } from "./parts";

use([...parts, CanvasRenderer, SVGRenderer]);
registerLocale("KO", korean);

export { init } from "echarts/core";
