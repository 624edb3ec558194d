// What runs in the page is written in the tests as functions: what they find
// there is whatever the page has, and elements are what their selector says.
declare global {
  interface Element {
    [name: string]: any;
  }
  interface Window {
    [name: string]: any;
  }
  interface Document {
    [name: string]: any;
  }
  /** A page's core as workspace-store.test.mjs has it, and a solver's as bench/worker.js. */
  var core: any;
  var importScripts: (...addresses: string[]) => void;
  var Go: any;
  var edition: string | undefined;
}
export {};
