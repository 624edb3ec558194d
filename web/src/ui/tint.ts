/** Has the browser's own frame around the page take the page's colour: the theme may be another one than the system's. */
export function tint(): void {
  const ground = getComputedStyle(document.body).backgroundColor;
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    meta.removeAttribute("media");
    meta.content = ground;
  }
}
