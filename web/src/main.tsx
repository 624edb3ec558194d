import { render } from "preact";
import { App } from "./page/app";
import { load } from "./figures/drawing";
import { Embed } from "./embed/embed-page";
import { asked } from "./embed/embed-options";

const options = asked(location.search);

load();
const place = document.getElementById("app") as HTMLElement;
place.replaceChildren(); // the loading note, which Preact would keep
render(options ? <Embed options={options} /> : <App />, place);
