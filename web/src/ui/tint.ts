/** Sets the colour of the browser's frame to that of the page, whose theme may differ from the system's. */
export function tint(): void {
  const ground = getComputedStyle(document.body).backgroundColor;
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    meta.removeAttribute("media");
    meta.content = ground;
  }
}
