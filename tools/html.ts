// Text as it stands in an HTML page.

/** The text with the characters that mean something in HTML written as references. */
export function escapedHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
