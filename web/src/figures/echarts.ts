// The parts of ECharts that figures need, as a script that defines `echarts`.
// Reports contain it. See build.mjs.
import { BarChart, CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, LegendPlainComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";
import { Margins } from "./margins";
import { Marks } from "./marks";

use([
  BarChart, CustomChart, LineChart, ScatterChart,
  GridComponent, LegendPlainComponent, MarkLineComponent, TooltipComponent,
  LabelLayout, CanvasRenderer, SVGRenderer,
  ...([Margins, Marks] as Extract<Parameters<typeof use>[0], Function>[]),
]);

export { init };
export { mark } from "./marks";
export { tick } from "./tick"; // the page and reports share it
