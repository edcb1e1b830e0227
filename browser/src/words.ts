// The few words the browser says itself. The server puts them, already in the reader's language, into
// <meta name="kh-words">; a missing word shows its key, so that a gap is seen.

let words: Record<string, string> | undefined;

export function say(key: string): string {
  if (!words) {
    const content = document.querySelector<HTMLMetaElement>('meta[name="kh-words"]')?.content;
    words = content ? (JSON.parse(content) as Record<string, string>) : {};
  }
  return words[key] ?? key;
}

/** The page's language: en, ms or id. */
export function language(): string {
  return document.documentElement.lang || "en";
}
