import { render } from "preact";
import { App } from "./app";
import { Embed } from "./embed-page";
import { asked } from "./embed-options";

const options = asked(location.search);

render(options ? <Embed options={options} /> : <App />, document.getElementById("app") as HTMLElement);
