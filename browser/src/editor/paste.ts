// What Word, Excel and web pages put on the clipboard, made into what a letter can hold: their conditional comments and
// name-spaced elements go, Word's imitated lists become lists, tables keep rows and cells alone.

/** Comments, including what Office hides in them, and everything outside the fragment that was copied. */
function bare(html: string): string {
  const start = html.indexOf("<!--StartFragment-->");
  const end = html.indexOf("<!--EndFragment-->");
  const within = start >= 0 && end > start ? html.slice(start + 20, end) : html;
  const rows = /^\s*<(tr|td|col|tbody)\b/i.test(within) ? `<table>${within}</table>` : within;
  return rows
    .replace(/<!\[if !support[\s\S]*?<!\[endif\]>/gi, "")
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/<!\[[^\]]*\]>/g, "")
    .replace(/<(style|script|title|meta|link|xml|head)\b[\s\S]*?(<\/\1>|\/?>)/gi, "")
    .replace(/<\/?(o|w|v|m|st1):[^>]*>/gi, "");
}

/** Whether Word only drew a bullet or a number before this paragraph. */
function listed(paragraph: Element): "ul" | "ol" | undefined {
  const style = paragraph.getAttribute("style") ?? "";
  if (!/mso-list:/i.test(style) && !/MsoListParagraph/i.test(paragraph.className)) return undefined;
  return /^\s*(\d+|[a-z]|[ivx]+)[.)]/i.test(paragraph.textContent ?? "") ? "ol" : "ul";
}

function unmarked(paragraph: Element): void {
  // With scripts' comments gone the drawn mark may still stand as the first words.
  for (const mark of Array.from(paragraph.querySelectorAll<HTMLElement>('[style*="mso-list:Ignore"], [style*="mso-list: Ignore"]'))) mark.remove();
  const first = paragraph.firstChild;
  const text = paragraph.textContent ?? "";
  const mark = text.match(/^\s*([·•o§▪-]|\d+[.)]|[a-z][.)])[\s\u00a0]+/i);
  if (!mark || !first) return;
  let left = mark[0].length;
  const walker = paragraph.ownerDocument.createTreeWalker(paragraph, 4);
  for (let node = walker.nextNode(); node && left > 0; node = walker.nextNode()) {
    const value = node.nodeValue ?? "";
    const cut = Math.min(left, value.length);
    node.nodeValue = value.slice(cut);
    left -= cut;
  }
}

function lists(body: HTMLElement): void {
  for (const paragraph of Array.from(body.querySelectorAll("p"))) {
    const kind = listed(paragraph);
    if (!kind) continue;
    unmarked(paragraph);
    const item = paragraph.ownerDocument.createElement("li");
    item.append(...Array.from(paragraph.childNodes));
    const before = paragraph.previousElementSibling;
    if (before?.tagName.toLowerCase() === kind && before.hasAttribute("data-pasted")) {
      before.append(item);
      paragraph.remove();
    } else {
      const list = paragraph.ownerDocument.createElement(kind);
      list.setAttribute("data-pasted", "");
      list.append(item);
      paragraph.replaceWith(list);
    }
  }
}

/** Bold and italic that stand in styles alone. */
function emphasis(body: HTMLElement): void {
  for (const span of Array.from(body.querySelectorAll<HTMLElement>("span[style]"))) {
    const style = span.getAttribute("style") ?? "";
    const wrap = /font-weight:\s*(bold|[6-9]00)/i.test(style) ? "strong" : /font-style:\s*italic/i.test(style) ? "em" : undefined;
    if (!wrap) continue;
    const mark = span.ownerDocument.createElement(wrap);
    mark.append(...Array.from(span.childNodes));
    span.replaceWith(mark);
  }
}

/** The clipboard's HTML as a letter can hold it. */
export function cleaned(html: string, parse: (html: string) => Document): string {
  const page = parse(bare(html));
  const body = page.body;
  body.querySelectorAll("colgroup, col, caption, script, style, object, iframe").forEach((part) => part.remove());
  lists(body);
  emphasis(body);
  for (const cell of Array.from(body.querySelectorAll("td, th"))) {
    if (!cell.textContent?.replace(/\u00a0/g, " ").trim()) cell.replaceChildren();
  }
  for (const part of Array.from(body.querySelectorAll("*"))) {
    for (const name of part.getAttributeNames()) {
      if (!["href", "src", "alt", "colspan", "rowspan"].includes(name)) part.removeAttribute(name);
    }
  }
  // Empty paragraphs only made distance.
  body.querySelectorAll("p, div").forEach((part) => {
    if (!part.textContent?.replace(/\u00a0/g, " ").trim() && !part.querySelector("img, br, table")) part.remove();
  });
  return body.innerHTML;
}
