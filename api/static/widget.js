/**
 * <sro-chat>: the chat of the Sozialraum-Assistent as one element for any page.
 *
 *   <script src="https://host/widget.js" defer></script>
 *   <sro-chat></sro-chat>
 *
 * Attributes: server (default: where this script came from), api-key (sent as Bearer; without one,
 * or where it is refused, the reader is asked for a key once the server wants one),
 * modus="fenster" (default, floating) or "seite" (fills its place on the page), titel,
 * farben="hell" or "dunkel" (default: what the system prefers).
 *
 * Text from the server only ever becomes text nodes; nothing here parses HTML.
 */
"use strict";
(() => {
  if (customElements.get("sro-chat")) return;

  const SCRIPT_URL = document.currentScript?.src || document.baseURI;
  const MAX_LENGTH = 2000; // characters of a question, as POST /v1/ask accepts them
  const COUNTER_FROM = 1800;
  const MAX_HISTORY = 20;
  const TITLE = "Sozialraum-Assistent";
  const EXAMPLES = ["Was ist Sozialraumorientierung?", "Was steht in § 97 SGB IX?",
    "Wer bekommt Eingliederungshilfe?", "Wie läuft ein Gesamtplanverfahren ab?"];
  const WELCOME = "Ich suche in Gesetzen, Fachkonzepten und lokalen Dokumenten und belege jede "
    + "Aussage mit der Fundstelle. Als automatischer Assistent gebe ich keine Rechtsberatung.";
  const UNREACHABLE = "Der Assistent ist gerade nicht erreichbar. Bitte prüfen Sie Ihre "
    + "Verbindung und versuchen Sie es noch einmal.";
  const BROKEN = "Die Verbindung ist abgebrochen, bevor die Antwort vollständig war.";
  const STOPPED = "Die Antwort wurde gestoppt.";
  const KEY_WANTED = "Dieser Assistent antwortet nur mit einem Zugangsschlüssel. Sie bekommen ihn "
    + "von der Stelle, die den Assistenten betreibt.";
  const KEY_EXPIRED = "Der bisherige Schlüssel wird nicht mehr angenommen. Bitte geben Sie einen "
    + "gültigen ein.";
  const KEY_REFUSED = "Dieser Schlüssel wird nicht angenommen. Bitte prüfen Sie Ihre Eingabe.";
  const KEY_EMPTY = "Bitte geben Sie den Zugangsschlüssel ein.";
  const UNANSWERED = "Für diese Frage hat der Zugangsschlüssel gefehlt.";
  const SIGNED_OUT = "Sie sind abgemeldet.";
  const WORKING = "Antwort wird erstellt";
  const STAGES = { search: "Quellen werden durchsucht", compose: "Antwort wird zusammengestellt" };
  const MODES = {
    extractive: "Wörtlich aus den Quellen zusammengestellt",
    generative: "Von einem Sprachmodell formuliert, an den Quellen geprüft",
  };
  const LABELS = { not_covered: "Dazu fehlt mir ein Beleg", clarify: "Rückfrage" };

  // ---------------------------------------------------------------- transport

  /** A failure to show: a German message, whether asking again can help, the HTTP status or 0. */
  class ServiceError extends Error {
    constructor(message, retryable, status = 0) {
      super(message);
      this.retryable = retryable;
      this.status = status;
    }
  }

  /** What to tell the reader about whatever ended an answer early. */
  function failureOf(error) {
    if (error instanceof ServiceError) return error;
    if (error.name === "AbortError") return new ServiceError(STOPPED, true);
    console.error(error);
    return new ServiceError(BROKEN, true);
  }

  /** The HTTP contract, as far as the chat needs it. */
  class Service {
    constructor(base, key) {
      this.base = new URL(base, document.baseURI);
      this.key = key;
    }

    url(path) {
      return new URL(path, this.base).href;
    }

    /** Where a hit can be read in context; a citation's quote is marked there. */
    passageUrl({ link, start }) {
      // Without its leading slash, so that a server behind a prefix is met too.
      return this.url(link.slice(1)) + (Number.isInteger(start) ? "#zitat" : "");
    }

    async request(path, { headers = {}, ...options } = {}) {
      if (this.key) headers.Authorization = `Bearer ${this.key}`;
      const response = await fetch(this.url(path), { ...options, headers }).catch((error) => {
        throw error.name === "AbortError" ? error : new ServiceError(UNREACHABLE, true);
      });
      if (response.ok) return response;
      const problem = await response.json().catch(() => ({}));
      const message = problem.detail || `Der Assistent meldet einen Fehler (${response.status}).`;
      const retryable = response.status >= 500 || response.status === 429;
      throw new ServiceError(message, retryable, response.status);
    }

    /** @returns {Promise<object>} ready, reason, generation, documents, chunks, ingest */
    async status(signal) {
      return (await this.request("v1/status", { signal })).json();
    }

    /** Ask, and yield the server's events `{name, data}` up to and with the whole answer. */
    async *ask(question, history, signal) {
      const response = await this.request("v1/ask", {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
        body: JSON.stringify({ question, history: history.slice(-MAX_HISTORY) }),
        signal,
      });
      try {
        for await (const event of serverEvents(response.body)) {
          if (event.name === "error") throw new ServiceError(event.data.detail || BROKEN, true);
          yield event;
          if (event.name === "answer") return;
        }
      } catch (error) {
        if (error.name === "AbortError" || error instanceof ServiceError) throw error;
      }
      throw new ServiceError(BROKEN, true);
    }
  }

  /** The key a reader typed, for this tab alone; a browser may forbid to keep anything. */
  const keptKey = {
    read(base) {
      try {
        return sessionStorage.getItem(`sro-chat ${base}`);
      } catch {
        return null;
      }
    },
    write(base, key) {
      try {
        if (key) sessionStorage.setItem(`sro-chat ${base}`, key);
        else sessionStorage.removeItem(`sro-chat ${base}`);
      } catch {
        // The key is asked for again after a reload.
      }
    },
  };

  /** Parse a text/event-stream body; comments (heartbeats) carry no data and are dropped. */
  async function* serverEvents(body) {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    let buffer = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const records = (buffer + decoder.decode(value, { stream: true })).split(/\r?\n\r?\n/);
      buffer = records.pop();
      for (const record of records) {
        const field = (name) => record.split(/\r?\n/)
          .filter((line) => line.startsWith(`${name}:`))
          .map((line) => line.slice(name.length + 1).replace(/^ /, ""))
          .join("\n");
        if (field("data")) yield { name: field("event"), data: JSON.parse(field("data")) };
      }
    }
  }

  // ----------------------------------------------------------------- markdown

  /** Build an element; strings among the children become text nodes. */
  function el(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === "function") node.addEventListener(name, value);
      else if (value !== null) node.setAttribute(name, value);
    }
    node.append(...children.filter((child) => child !== null));
    return node;
  }

  function button(attributes, ...children) {
    return el("button", { type: "button", ...attributes }, ...children);
  }

  const HEADING_LINE = /^#{1,6}\s+(.+)$/;
  const LIST_LINE = /^(\s*)(?:([-*•])|(\d+)[.)])\s+(.+)$/;
  const INLINE = /\\([\\*[\]#.-])|\*\*(.+?)(?:\*\*|$)|\[(\d+)\]/g; // bold may still be open

  /**
   * Render the Markdown the answers use: paragraphs, headings, lists nested one level, line
   * breaks, bold and `[n]`. Every node of a block remembers its `source` lines, see `morph`.
   * @param {(number: number) => Node|null} marker builds the button for `[n]`
   * @returns {DocumentFragment}
   */
  function renderMarkdown(text, marker) {
    const root = document.createDocumentFragment();
    let open = null; // the paragraph or list item that a plain line continues
    let lists = []; // the open list and its open sublist
    for (const line of text.split(/\r?\n/).map((each) => each.trimEnd())) {
      const [, indent, bullet, number, content] = LIST_LINE.exec(line) || [];
      const heading = HEADING_LINE.exec(line)?.[1];
      let node = open;
      if (content) {
        const level = lists.length && indent.length > 1 ? 1 : 0;
        const tag = bullet ? "ul" : "ol";
        lists.length = Math.min(lists.length, level + 1);
        if (lists[level]?.localName !== tag) {
          lists[level] = el(tag, { start: number > 1 ? number : null });
          (level ? lists[0].lastElementChild : root).append(lists[level]);
        }
        open = node = el("li", {}, ...renderInline(content, marker));
        lists[level].append(node);
      } else if (open && line && !heading) {
        open.append(el("br"), ...renderInline(line.trim(), marker));
      } else if (line) {
        node = el(heading ? "h4" : "p", {}, ...renderInline(heading || line.trim(), marker));
        root.append(el("div", { class: "block" }, node));
        open = heading ? null : node;
        lists = [];
      } else {
        open = node = null;
      }
      for (; node && node !== root; node = node.parentNode) {
        node.source = `${node.source || ""}${line}\n`;
      }
    }
    return root;
  }

  // Every sentence of an answer carries its marker. To the eye the last one of a run is enough:
  // a marker goes when the next one has the same number and no other source is named in between.
  const REPEATED = / ?\[(\d+)\](?=([^[]*)\[\1\])/g;

  function withoutRepeats(markdown) {
    return markdown.replace(REPEATED, (whole, _number, between) =>
      between.includes("\n**") ? whole : "");
  }

  function renderInline(text, marker) {
    const nodes = [];
    let end = 0;
    for (const match of text.matchAll(INLINE)) {
      const [whole, escaped, bold, number] = match;
      const before = text.slice(end, match.index);
      const badge = number ? marker(Number(number)) : null;
      if (badge) addBadge(nodes, before, badge);
      else if (bold) nodes.push(before, el("strong", {}, ...renderInline(bold, marker)));
      else nodes.push(before, escaped || whole);
      end = match.index + whole.length;
    }
    return [...nodes, text.slice(end)];
  }

  /** Keep a badge on the line of the word before it; only an element around both does that. */
  function addBadge(nodes, before, badge) {
    const last = nodes.at(-1);
    if (last?.className === "kept" && !before.trim()) {
      last.append(" ", badge);
    } else {
      const word = /\S{0,10}\s*$/.exec(before)[0];
      const kept = el("span", { class: "kept" }, `${word.trim()} `, badge);
      nodes.push(before.slice(0, before.length - word.length), kept);
    }
  }

  /** Bring `old` to the content of `next`, keeping what is unchanged (and what is open in it). */
  function morph(old, next) {
    const fresh = [...next.children];
    fresh.forEach((node, index) => {
      const present = old.children[index];
      if (!present) old.append(node);
      else if (present.source === node.source) return;
      else if (node.matches("ul, ol") && present.localName === node.localName) morph(present, node);
      else present.replaceWith(node);
    });
    [...old.children].slice(fresh.length).forEach((node) => node.remove());
  }

  /** The answer as plain text: without Markdown signs, the `[n]` kept. */
  function plainText(markdown) {
    return markdown.replace(/^#{1,6}\s+/gm, "").replace(/\*\*(.+?)\*\*/g, "$1")
      .replace(/\\([\\*[\]#.-])/g, "$1").trim();
  }

  // ------------------------------------------------------------------ sources

  const NUMBER = new Intl.NumberFormat("de-DE");

  /** Documents bring their own addresses, so only http(s) becomes a link. */
  function webUrl(text) {
    try {
      const url = new URL(text);
      return /^https?:$/.test(url.protocol) ? url.href : null;
    } catch {
      return null;
    }
  }

  function newTabLink(href, text) {
    return el("a", { href, target: "_blank", rel: "noopener", class: "link" }, text,
      el("span", { class: "unseen" }, " (öffnet in neuem Tab)"), icon("external"));
  }

  function sourceFacts({ facts: [kind, ...others] }) {
    return el("p", { class: "facts" }, el("span", { class: "badge" }, kind),
      ...others.map((text) => el("span", {}, text)));
  }

  /** Everything about one citation: what it is, the literal quote, and the ways to read on. */
  function citationCard(citation, service) {
    const original = webUrl(citation.url);
    return [
      el("p", { class: "place" }, citation.fundstelle),
      el("p", { class: "title" }, citation.title),
      el("blockquote", {}, `„${citation.quote.trim()}“`),
      sourceFacts(citation),
      el("p", { class: "links" }, newTabLink(service.passageUrl(citation), "Im Zusammenhang lesen"),
        original && newTabLink(original, "Originalquelle")),
    ];
  }

  /** The answer with its numbered sources, for a letter or a file note. */
  function copyText(answer, service) {
    const sources = answer.citations.map((citation) => {
      const { title, fundstelle, kind, official, facts } = citation;
      const isDigest = kind === "law" && !official; // everything else needs no word of its kind
      const head = [title, fundstelle, ...facts.slice(isDigest ? 0 : 1)];
      const links = [service.passageUrl(citation), webUrl(citation.url)].filter(Boolean);
      return [`[${citation.number}] ${head.join(", ")}`, ...links].join("\n    ");
    });
    const list = sources.length ? ["Quellen", ...sources].join("\n") : "";
    return [plainText(answer.answer), list].filter(Boolean).join("\n\n");
  }

  /** Copy, also on intranet pages without https, where the clipboard interface is missing. */
  async function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const field = el("textarea", { readonly: "" });
    field.value = text;
    document.body.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    if (!copied) throw new Error("copy refused");
  }

  // ------------------------------------------------------------------- styles

  const LIGHT = `color-scheme:light; --ground:#f7f9f8; --surface:#fff; --text:#17211f;
    --quiet:#51605d; --line:#dbe3e1; --edge:#75857f; --accent:#0b5d5a; --on-accent:#fff;
    --tint:#e1efec; --warn:#7d4a00; --warn-tint:#fdf5e6; --warn-line:#e6cfa3; --bad:#a3261d;
    --shadow:18 44 41;`;
  const DARK = `color-scheme:dark; --ground:#0f1615; --surface:#17201f; --text:#e5edeb;
    --quiet:#a2b2af; --line:#2b3836; --edge:#70827e; --accent:#74cfc5; --on-accent:#06211f;
    --tint:#17312f; --warn:#f0bd6b; --warn-tint:#231d11; --warn-line:#574624; --bad:#ff9d92;
    --shadow:0 0 0;`;
  const STYLE = `
:host { all:initial; display:block; ${LIGHT} color:var(--text); font-size:max(16px, 1rem);
  font-family:-apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif;
  line-height:1.6; overflow-wrap:anywhere; -webkit-text-size-adjust:100%; }
@media (prefers-color-scheme: dark) { :host(:not([farben="hell"])) { ${DARK} } }
:host([farben="dunkel"]) { ${DARK} }
:host([hidden]), [hidden] { display:none !important; }
*, ::before, ::after { box-sizing:border-box; }
h2, h3, h4, p, ul, ol, blockquote { margin:0; padding:0; font:inherit; }
button, textarea, input { font:inherit; color:inherit; }
button { min-height:32px; border:1px solid transparent; background:none; cursor:pointer; }
button:disabled { cursor:default; opacity:.45; }
:focus-visible { outline:3px solid var(--accent); outline-offset:2px; border-radius:6px; }
svg { width:1.15em; height:1.15em; flex:none; fill:none; stroke:currentColor; stroke-width:1.8;
  stroke-linecap:round; stroke-linejoin:round; }
.unseen { position:absolute; width:1px; height:1px; overflow:hidden; clip-path:inset(50%);
  white-space:nowrap; }

/* the frame: floating panel, or part of a page */
.launcher { position:fixed; right:20px; bottom:20px; z-index:2147483000; display:flex; gap:10px;
  align-items:center; min-height:52px; padding:0 22px 0 18px; border-radius:26px; font-weight:600;
  background:var(--accent); color:var(--on-accent); box-shadow:0 6px 24px rgb(var(--shadow) / .28); }
.launcher:hover { filter:brightness(1.12); }
.panel { position:fixed; inset:auto 20px 20px auto; z-index:2147483000; margin:0; padding:0;
  width:min(440px, calc(100vw - 40px)); height:min(720px, calc(100dvh - 40px)); max-width:none;
  max-height:none; border:1px solid var(--line); border-radius:18px; background:var(--ground);
  color:inherit; box-shadow:0 18px 60px rgb(var(--shadow) / .3); overflow:hidden; }
.chat { display:flex; flex-direction:column; height:100%; position:relative; }
.bar { display:flex; align-items:center; gap:8px; padding:12px 10px 12px 20px;
  background:var(--surface); border-bottom:1px solid var(--line); }
.bar h2 { flex:1; font-weight:650; }
.square { display:grid; place-items:center; width:40px; height:40px; border-radius:10px; padding:0; }
.square:hover, .plain:hover, summary:hover { background:var(--tint); }
.transcript { flex:1; min-height:0; overflow-y:auto; padding:20px; }
.transcript:focus-visible { outline-offset:-3px; }
:host([modus="seite"]) { display:flex; flex-direction:column; }
.page { flex:1; height:auto; }
.page > :not(.unseen) { width:100%; max-width:800px; margin-inline:auto; }
.page .transcript { overflow:visible; display:flex; flex-direction:column; }
.page .transcript :is(a, button, summary, .card, .turn) { scroll-margin-block:24px 160px; }
.page .composer { position:sticky; bottom:0; padding-inline:20px; }
.page .welcome { margin-block:auto; } .page .welcome > h3 { font-size:1.75em; }
.progress { padding:10px 20px 0; color:var(--quiet); font-size:.875em; }
.progress.failed { display:flex; gap:8px; align-items:flex-start; width:calc(100% - 40px);
  max-width:760px; margin:12px auto 0; padding:10px 6px 10px 16px; border:1px solid var(--warn-line); border-radius:14px;
  background:var(--warn-tint); color:var(--text); }
.progress.failed > div { flex:1; padding-block:4px; }
.progress.failed .square { width:32px; height:32px; }
.progress progress { display:block; width:100%; height:4px; margin-top:6px; border:0;
  border-radius:2px; overflow:hidden; background:var(--line); }
progress::-webkit-progress-bar { background:none; }
progress::-webkit-progress-value { background:var(--accent); }
progress::-moz-progress-bar { background:var(--accent); }

/* the conversation */
.welcome > h3 { font-size:1.375em; font-weight:650; line-height:1.25; letter-spacing:-.01em; }
.welcome > p { margin-top:10px; color:var(--quiet); max-width:56ch; }
.examples { display:grid; grid-template-columns:repeat(auto-fit, minmax(min(100%, 260px), 1fr));
  gap:10px; margin:24px 0 8px; list-style:none; }
.examples button { width:100%; height:100%; padding:14px 16px; text-align:left; line-height:1.4;
  background:var(--surface); border-color:var(--line); border-radius:12px; }
.examples button:hover, .chips button:hover { border-color:var(--accent); color:var(--accent); }
.turn { scroll-margin-block:16px; } .turn + .turn { margin-top:36px; }
.question { width:fit-content; max-width:88%; margin:0 0 18px auto; padding:10px 16px;
  border-radius:16px 16px 4px; background:var(--tint); white-space:pre-line; }
.understood { margin:-10px 0 18px; text-align:right; color:var(--quiet); font-size:.875em; }
:is(.not_covered, .clarify) .body { padding:16px 18px; border-radius:14px; border:1px solid; }
.label { font-weight:650; margin-bottom:6px; }
.not_covered .body { background:var(--warn-tint); border-color:var(--warn-line); }
.not_covered .label { color:var(--warn); }
.clarify .body { background:var(--surface); border-color:var(--accent); }
.clarify .label { color:var(--accent); }
.text { line-height:1.7; } .text > * + * { margin-top:.8em; }
.text :is(h4, strong) { font-weight:650; }
.text :is(ul, ol) { padding-left:1.5em; } .text li + li, .text li > :is(ul, ol) { margin-top:.4em; }
.text li::marker { color:var(--quiet); }
.marker { min-width:24px; min-height:24px; padding:0 5px; margin:0; border-radius:8px;
  background:var(--tint); color:var(--accent); font-size:.8em; font-weight:650; line-height:22px;
  vertical-align:1px; text-align:center; }
.marker:hover { border-color:var(--accent); } .kept { white-space:nowrap; }
.marker[aria-expanded="true"] { background:var(--accent); color:var(--on-accent); }
.working { display:flex; align-items:center; gap:10px; color:var(--quiet); }
.working::before { content:""; width:18px; height:18px; border-radius:50%; flex:none;
  border:2px solid var(--line); border-top-color:var(--accent); animation:turn 1s linear infinite; }
@keyframes turn { to { rotate:1turn; } }
.text:not(:empty) ~ :is(.working, .failure) { margin-top:14px; }
.failure { padding:14px 18px; border:1px solid var(--edge); border-radius:14px;
  background:var(--surface); }
.failure.error { border-color:var(--bad); } .failure .plain { margin-top:10px; }

/* the key */
.gate { padding:18px 20px; border:1px solid var(--line); border-radius:14px;
  background:var(--surface); }
.gate h3 { font-size:1.0625em; font-weight:650; } .welcome .gate { margin-top:24px; }
.gate p { margin-top:4px; color:var(--quiet); max-width:56ch; font-size:.9375em; }
.gate label { display:block; margin-top:14px; font-weight:600; font-size:.9375em; }
.row { display:flex; flex-wrap:wrap; gap:8px; margin-top:4px; }
.row input { flex:1 1 9em; min-width:0; min-height:42px; padding:0 12px; border-radius:12px;
  border:1px solid var(--edge); background:var(--ground); }
.row input:focus-visible { outline:none; border-color:var(--accent);
  box-shadow:0 0 0 2px var(--accent); }
.row input[aria-invalid="true"] { border-color:var(--bad); }
.primary { min-height:42px; padding:0 20px; border-radius:12px; font-weight:600;
  background:var(--accent); color:var(--on-accent); }
.gate .fault { color:var(--bad); font-weight:600; } .fault:empty { display:none; }
.gate .keep { display:flex; gap:9px; align-items:center; width:fit-content; min-height:24px;
  font-weight:400; cursor:pointer; }
.keep input { width:18px; height:18px; margin:0; accent-color:var(--accent); }

/* sources and what else follows an answer */
.card { position:relative; margin:12px 0 16px; padding:16px 18px 14px; scroll-margin-block:24px;
  border:1px solid var(--line); border-radius:14px; background:var(--surface);
  box-shadow:0 2px 10px rgb(var(--shadow) / .07); }
.card, .sources li { font-size:.9375em; line-height:1.55; }
.card > .square { position:absolute; top:6px; right:6px; width:36px; height:36px;
  color:var(--quiet); }
.card > .place { padding-right:32px; } .place, .nearest-title { font-weight:650; }
.title { color:var(--quiet); font-size:.9375em; line-height:1.45; }
blockquote { margin:10px 0; padding-left:14px; white-space:pre-line;
  border-left:3px solid var(--accent); }
.facts { display:flex; flex-wrap:wrap; gap:4px 12px; align-items:center; color:var(--quiet);
  font-size:.875em; line-height:1.45; }
.badge { padding:1px 9px; border-radius:8px; border:1px solid var(--line); color:var(--text);
  background:var(--surface); }
.links { display:flex; flex-wrap:wrap; gap:2px 20px; margin-top:8px; }
.link { display:inline-flex; align-items:center; gap:5px; min-height:28px; color:var(--accent);
  text-underline-offset:3px; text-decoration-thickness:1px; }
.link:hover { text-decoration-thickness:2px; } .link svg { width:.9em; height:.9em; }
.foot { display:flex; flex-wrap:wrap; gap:8px; align-items:flex-start; margin-top:16px; }
.sources[open] { flex-basis:100%; }
summary, .plain { display:inline-flex; align-items:center; gap:7px; min-height:34px; padding:0 12px;
  border:1px solid var(--line); border-radius:17px; cursor:pointer; font-size:.875em;
  color:var(--text); background:var(--surface); list-style:none; }
summary::-webkit-details-marker { display:none; } [open] > summary svg { transform:rotate(90deg); }
.sources ol { list-style:none; margin-top:10px; border-top:1px solid var(--line); }
.sources li { position:relative; padding:14px 0 12px 40px; border-bottom:1px solid var(--line); }
.sources li::before { content:attr(data-number); position:absolute; left:0; top:14px; width:26px;
  line-height:24px; border-radius:8px; text-align:center; background:var(--tint);
  color:var(--accent); font-size:.875em; font-weight:650; }
.nearest-title { margin-top:16px; } .nearest { list-style:none; margin-top:4px; }
.nearest li { padding:6px 0; line-height:1.45; }
.note { margin-top:14px; padding-top:12px; border-top:1px solid var(--line); color:var(--quiet);
  font-size:.875em; line-height:1.5; }
.chips { display:flex; flex-wrap:wrap; gap:8px; margin-top:16px; }
.chips button { min-height:36px; padding:5px 14px; border-color:var(--line); border-radius:18px;
  background:var(--surface); text-align:left; font-size:.9375em; line-height:1.4; }
.turn:not(:last-child) .chips { display:none; }

/* the input */
.composer { position:relative; padding:4px 16px 10px; background:var(--ground); }
.composer::before { content:""; position:absolute; inset:-20px 0 100%; pointer-events:none;
  background:linear-gradient(transparent, var(--ground)); }
.field { display:flex; align-items:flex-end; gap:8px; padding:6px 6px 6px 16px; border-radius:18px;
  border:1px solid var(--edge); background:var(--surface); }
.field:focus-within { border-color:var(--accent); box-shadow:0 0 0 2px var(--accent); }
textarea { flex:1; min-width:0; max-height:9.6em; padding:7px 0; border:0; background:none;
  resize:none; line-height:1.5; }
textarea:focus-visible { outline:none; } /* its field shows the focus */
textarea::placeholder { color:var(--quiet); opacity:1; }
.send, .stop { display:grid; place-items:center; width:40px; height:40px; flex:none; padding:0;
  border-radius:12px; background:var(--accent); color:var(--on-accent); }
.stop svg { fill:currentColor; }
.below { display:flex; justify-content:flex-end; align-items:center; gap:12px; padding:4px 2px 0;
  color:var(--quiet); font-size:.8125em; line-height:1.4; }
.keys { flex:1; }
.below .plain { min-height:28px; border:0; background:none; font-size:1em; color:inherit; }
.over { color:var(--bad); font-weight:600; }

@media (max-width: 520px), (pointer: coarse) { .keys { display:none; } }
@media (max-width: 520px) {
  .panel { inset:0; width:100vw; height:100dvh; border:0; border-radius:0; }
  .transcript { padding:16px; } .question { max-width:94%; }
  .page .composer { padding-inline:12px; } .page .welcome > h3 { font-size:1.5em; }
  .progress.failed { width:calc(100% - 32px); }
  .examples { margin-top:18px; gap:8px; } .examples button { padding:10px 14px; }
}
@media (max-height: 420px) { /* zoomed in: nothing may cover what is read */
  .panel { overflow-y:auto; }
  .chat { height:auto; min-height:100%; }
  .transcript { overflow:visible; }
  .page .composer { position:static; }
}
@media (prefers-reduced-motion: reduce) { .working::before { animation-duration:4s; } }`;

  const SHEET = new CSSStyleSheet(); // not blocked by a page's style-src, unlike a style element
  SHEET.replaceSync(STYLE);

  const ICONS = {
    chat: "M4 5h16v11H10l-5 4v-4H4z", send: "M12 19V5m-6 6 6-6 6 6", stop: "M8 8h8v8H8z",
    close: "M6 6l12 12M18 6 6 18", copy: "M9 9h10v11H9zM15 9V4H5v11h4", fresh: "M12 5v14M5 12h14",
    retry: "M5 12a7 7 0 1 0 2.5-5.4M5 4v4h4", chevron: "M9 6l6 6-6 6",
    external: "M9 5H5v14h14v-4M13 5h6v6M19 5l-9 9", leave: "M10 5H5v14h5M15 8l4 4-4 4M19 12H9",
  };

  function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", ICONS[name]);
    svg.append(path);
    return svg;
  }

  // --------------------------------------------------------------------- view

  /** One question with its answer, from the first status event to the finished answer. */
  class Turn {
    /** @param chat gives `service`, `ask(question)`, `retry(turn)` and `announce(text)` */
    constructor(chat, question) {
      this.chat = chat;
      this.question = question;
      this.citations = [];
      this.markdown = "";
      this.text = el("div", { class: "text" });
      this.working = el("p", { class: "working" }, `${WORKING} …`);
      this.body = el("div", { class: "body" }, this.text, this.working);
      const spoken = el("span", { class: "unseen" }, "Frage: ");
      this.heading = el("h3", { class: "question" }, spoken, question);
      this.node = el("article", { class: "turn" }, this.heading, this.body);
    }

    receive({ name, data }) {
      if (name === "status") this.working.textContent = `${STAGES[data.stage] || WORKING} …`;
      else if (name === "citations") this.cite(data);
      else if (name === "delta") this.render(this.markdown + data.text);
      else if (name === "answer") this.finish(data);
    }

    render(markdown) {
      this.markdown = markdown;
      morph(this.text, renderMarkdown(withoutRepeats(markdown), (number) => this.marker(number)));
    }

    marker(number) {
      const citation = this.citations.find((each) => each.number === number);
      if (!citation) return null;
      return button({
        class: "marker", "aria-expanded": "false",
        "aria-label": `Quelle ${number}: ${citation.fundstelle}`,
        click: ({ currentTarget }) => this.toggleCard(currentTarget, citation),
      }, String(number));
    }

    /** Open the source card below the sentence's block, or close it; one is open at a time. */
    toggleCard(badge, citation) {
      const opened = badge.getAttribute("aria-expanded") === "true";
      this.closeCard?.();
      if (opened) return;
      const close = () => {
        card.remove();
        badge.setAttribute("aria-expanded", "false");
        this.closeCard = null;
      };
      const closeAndReturn = (event) => {
        event.preventDefault(); // or Escape would close the panel around it too
        close();
        badge.focus();
      };
      const card = el("div", {
        class: "card", role: "group", tabindex: "-1", "aria-label": `Quelle ${citation.number}`,
        keydown: (event) => { if (event.key === "Escape") closeAndReturn(event); },
      }, ...citationCard(citation, this.chat.service), button({
        class: "square", "aria-label": "Quelle schließen", click: closeAndReturn,
      }, icon("close")));
      const block = badge.closest("li, .block");
      block.insertBefore(card, block.querySelector("ul, ol")); // in a list item above its sublist
      badge.setAttribute("aria-expanded", "true");
      this.closeCard = close;
      card.focus({ preventScroll: true });
      card.scrollIntoView({ block: "nearest" });
    }

    /** Take the citations; text shown before under others is drawn anew. */
    cite(citations) {
      if (JSON.stringify(citations) !== JSON.stringify(this.citations)) this.text.replaceChildren();
      this.citations = citations;
    }

    finish(answer) {
      this.cite(answer.citations);
      this.render(answer.answer);
      this.working.remove();
      this.node.classList.add(answer.status);
      const label = LABELS[answer.status];
      if (label) this.body.prepend(el("p", { class: "label" }, label));
      if (!sameWords(answer.question, this.question)) {
        this.heading.after(el("p", { class: "understood" }, `Verstanden als: ${answer.question}`));
      }
      if (answer.nearest.length) this.body.append(...this.nearest(answer.nearest));
      if (answer.status === "answered") this.node.append(this.foot(answer));
      const notes = [answer.status === "answered" && MODES[answer.mode], ...answer.notices];
      const paragraphs = notes.filter(Boolean).map((text) => el("p", {}, text));
      if (paragraphs.length) this.node.append(el("div", { class: "note" }, ...paragraphs));
      if (answer.suggestions.length) this.node.append(this.chips(answer.suggestions));
    }

    nearest(hits) {
      const items = hits.map((hit) => el("li", {},
        newTabLink(this.chat.service.passageUrl(hit), hit.fundstelle),
        el("p", { class: "title" }, hit.title), sourceFacts(hit)));
      return [el("p", { class: "nearest-title" }, "Am nächsten liegen"),
        el("ul", { class: "nearest" }, ...items)];
    }

    foot(answer) {
      const label = el("span", {}, "Kopieren");
      const copyAnswer = async () => {
        const done = await copy(copyText(answer, this.chat.service)).then(() => true, () => false);
        label.textContent = done ? "Kopiert" : "Kopieren nicht möglich";
        this.chat.announce(label.textContent);
        setTimeout(() => { label.textContent = "Kopieren"; }, 2500);
      };
      const items = answer.citations.map((citation) => el("li", { "data-number": citation.number },
        ...citationCard(citation, this.chat.service)));
      const sources = el("details", { class: "sources" },
        el("summary", {}, icon("chevron"), `Quellen (${items.length})`), el("ol", {}, ...items));
      return el("div", { class: "foot" }, sources,
        button({ class: "plain", click: copyAnswer }, icon("copy"), label));
    }

    chips(suggestions) {
      return el("div", { class: "chips", role: "group", "aria-label": "Vorschläge" },
        ...suggestions.map((text) => button({ click: () => this.chat.ask(text) }, text)));
    }

    fail({ message, retryable }) {
      this.working.remove();
      const retry = button({ class: "plain", click: () => this.chat.retry(this) },
        icon("retry"), "Noch einmal versuchen");
      const parts = retryable ? [el("p", {}, message), retry] : [el("p", {}, message)];
      const look = message === STOPPED ? "failure" : "failure error";
      this.body.append(el("div", { class: look }, ...parts));
    }
  }

  /** Asks for the key and tries it; one form is open at a time. */
  class KeyForm {
    /**
     * @param chat gives `signIn(key, keep)`
     * @param {string} reason why a key is asked for
     * @param {() => void} goOn what the chat does once it has a key
     * @param {() => void} giveUp called when something else is asked instead
     */
    constructor(chat, reason, goOn, giveUp) {
      this.chat = chat;
      this.goOn = goOn;
      this.giveUp = () => { this.node.remove(); giveUp(); };
      this.input = el("input", {
        id: "key", type: "password", autocomplete: "current-password", autocapitalize: "off",
        spellcheck: "false", "aria-describedby": "key-reason key-fault",
        input: () => this.tell(""),
      });
      this.keep = el("input", { type: "checkbox", checked: "" });
      this.fault = el("p", { id: "key-fault", class: "fault", role: "alert" });
      this.button = el("button", { type: "submit", class: "primary" }, "Anmelden");
      this.node = el("form", {
        class: "gate", novalidate: "", submit: (event) => { event.preventDefault(); this.submit(); },
      },
      el("h3", {}, "Zugang nur mit Schlüssel"), el("p", { id: "key-reason" }, reason),
      el("label", { for: "key" }, "Zugangsschlüssel"),
      el("div", { class: "row" }, this.input, this.button), this.fault,
      el("label", { class: "keep" }, this.keep, "Merken, bis dieser Tab geschlossen wird"));
    }

    async submit() {
      const key = this.input.value.trim();
      if (this.trying) return;
      if (!key) return this.tell(KEY_EMPTY);
      this.trying = true;
      this.button.textContent = "Wird geprüft …";
      const failure = await this.chat.signIn(key, this.keep.checked);
      this.trying = false;
      this.button.textContent = "Anmelden";
      if (failure) this.tell(failure.status === 401 ? KEY_REFUSED : failure.message);
    }

    /** Say what is wrong with the key, or take it back. */
    tell(fault) {
      this.fault.textContent = fault;
      this.input.setAttribute("aria-invalid", String(Boolean(fault)));
      if (!fault) return;
      this.input.focus();
      this.input.select();
    }
  }

  function sameWords(one, other) {
    const words = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}§]+/gu, " ").trim();
    return words(one) === words(other);
  }

  class SroChat extends HTMLElement {
    connectedCallback() {
      if (!this.shadowRoot) this.build();
      if (this.isPage) this.watchStatus();
    }

    disconnectedCallback() {
      this.asking?.abort();
      this.watching?.abort();
    }

    get isPage() {
      return this.getAttribute("modus") === "seite";
    }

    get base() {
      const server = this.getAttribute("server");
      return server ? server.replace(/\/*$/, "/") : SCRIPT_URL;
    }

    get service() {
      return new Service(this.base, this.key || this.getAttribute("api-key"));
    }

    build() {
      const title = this.getAttribute("titel") || TITLE;
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [SHEET];
      this.history = [];
      this.key = keptKey.read(this.base); // what the reader typed goes before the attribute
      this.status = el("p", { class: "unseen", role: "status" });
      this.progress = el("div", { class: "progress", hidden: "" });
      this.transcript = el("div", {
        class: "transcript", role: "region", "aria-label": "Gespräch",
        tabindex: this.isPage ? null : "0", // it scrolls by itself in the panel only
      });
      const chat = el("div", { class: this.isPage ? "chat page" : "chat", lang: "de" },
        this.buildBar(title), this.progress, this.transcript, this.buildComposer(), this.status);
      this.shadowRoot.append(...(this.isPage ? [chat] : this.buildPanel(chat, title)));
      this.startOver();
    }

    buildBar(title) {
      if (this.isPage) return el("h2", { class: "unseen" }, "Gespräch mit dem Assistenten");
      return el("div", { class: "bar" }, el("h2", {}, title), button({
        class: "square", "aria-label": "Fenster schließen", click: () => this.panel.close(),
      }, icon("close")));
    }

    /** The floating form: not modal beside the page, modal where it covers the page. */
    buildPanel(chat, title) {
      this.launcher = button({
        class: "launcher", lang: "de", "aria-haspopup": "dialog", click: () => this.open(),
      }, icon("chat"), title);
      this.panel = el("dialog", {
        class: "panel", lang: "de", "aria-label": title,
        keydown: ({ key, defaultPrevented }) => {
          if (key === "Escape" && !defaultPrevented) this.panel.close();
        },
        close: () => {
          this.watching?.abort();
          this.launcher.hidden = false;
          this.launcher.focus();
        },
      }, chat);
      return [this.launcher, this.panel];
    }

    open() {
      if (matchMedia("(max-width: 520px)").matches) this.panel.showModal();
      else this.panel.show();
      this.launcher.hidden = true;
      this.checkInput(); // now that the field can be measured
      this.input.focus();
      this.watchStatus();
    }

    buildComposer() {
      this.input = el("textarea", {
        rows: "1", placeholder: "Ihre Frage", "aria-label": "Ihre Frage",
        "aria-describedby": "count", enterkeyhint: "send",
        input: () => this.checkInput(),
        keydown: (event) => {
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          this.submit();
        },
      });
      this.sendButton = button({
        class: "send", "aria-label": "Frage senden", click: () => this.submit(),
      }, icon("send"));
      this.stopButton = button({
        class: "stop", "aria-label": "Antwort stoppen", hidden: "",
        // detail 2 is the second half of a double click on the send button that stood here
        click: (event) => { if (event.detail < 2) this.asking?.abort(); },
      }, icon("stop"));
      this.count = el("span", { id: "count" });
      this.signOutButton = button({ class: "plain", click: () => this.signOut() },
        icon("leave"), "Abmelden");
      this.freshButton = button({
        class: "plain", click: () => { this.startOver(); this.input.focus(); },
      }, icon("fresh"), "Neues Gespräch");
      return el("div", { class: "composer" },
        el("div", { class: "field" }, this.input, this.sendButton, this.stopButton),
        el("div", { class: "below" },
          el("span", { class: "keys" }, "Umschalt + Enter: neue Zeile"),
          this.count, this.signOutButton, this.freshButton));
    }

    startOver() {
      this.asking?.abort();
      this.asking = null;
      this.gate = null;
      this.history = [];
      this.transcript.replaceChildren(el("div", { class: "welcome" },
        el("h3", {}, "Was möchten Sie wissen?"), el("p", {}, WELCOME),
        el("ul", { class: "examples", "aria-label": "Beispielfragen" },
          ...EXAMPLES.map((text) => el("li", {}, button({ click: () => this.ask(text) }, text))))));
      this.checkInput();
    }

    checkInput() {
      const length = [...this.input.value].length;
      const over = length > MAX_LENGTH;
      const figures = `${NUMBER.format(length)} von ${NUMBER.format(MAX_LENGTH)} Zeichen`;
      const advice = over ? ", bitte kürzen" : "";
      this.count.textContent = length < COUNTER_FROM ? "" : figures + advice;
      this.count.classList.toggle("over", over);
      this.input.setAttribute("aria-invalid", String(over));
      this.input.style.height = "auto";
      if (this.input.scrollHeight) this.input.style.height = `${this.input.scrollHeight}px`;
      this.sendButton.disabled = over || !this.input.value.trim();
      this.sendButton.hidden = Boolean(this.asking);
      this.stopButton.hidden = !this.asking;
      this.freshButton.hidden = !this.transcript.querySelector(".turn");
      this.signOutButton.hidden = !this.key;
    }

    announce(text) {
      this.status.textContent = text;
    }

    submit() {
      if (this.asking || this.sendButton.disabled) return;
      const question = this.input.value.trim();
      this.input.value = "";
      this.ask(question);
    }

    retry(turn) {
      turn.node.remove();
      this.ask(turn.question);
    }

    async ask(question) {
      if (this.asking) return;
      const asking = new AbortController();
      const turn = new Turn(this, question);
      const stays = this.shadowRoot.activeElement === this.input;
      this.asking = asking;
      this.gate?.giveUp();
      this.gate = null;
      this.restingAt = null;
      this.transcript.querySelector(".welcome")?.remove();
      this.transcript.append(turn.node);
      this.checkInput();
      if (!stays) this.stopButton.focus({ preventScroll: true }); // what was clicked is gone now
      this.announce(WORKING);
      this.follow(turn);
      const { service } = this;
      let outcome = "";
      let failure = null;
      try {
        for await (const event of service.ask(question, this.history, asking.signal)) {
          asking.signal.throwIfAborted();
          turn.receive(event);
          this.follow(turn);
          if (event.name === "answer") outcome = this.remember(question, event.data);
        }
      } catch (error) {
        failure = failureOf(error);
        outcome = failure.message;
      }
      if (this.asking !== asking) return; // the conversation was cleared meanwhile
      this.asking = null;
      if (failure?.status === 401) return this.lockTurn(turn, service.key);
      if (failure) turn.fail(failure);
      const active = this.shadowRoot.activeElement;
      this.checkInput();
      if (active === this.stopButton) this.input.focus({ preventScroll: true });
      this.announce(outcome);
      this.follow(turn);
    }

    /** Keep a finished answer for the next question; say in words what came. */
    remember(question, { answer, status, citations, nearest }) {
      this.history.push({ role: "user", content: question });
      this.history.push({ role: "assistant", content: answer });
      const count = (hits) => `${hits.length} ${hits.length === 1 ? "Quelle" : "Quellen"}`;
      if (status === "not_covered") return `${LABELS[status]}, ${count(nearest)} in der Nähe`;
      return status === "clarify" ? LABELS[status] : `Antwort fertig, ${count(citations)}`;
    }

    /** Keep the turn in view, its beginning once it is too tall, until the reader scrolls. */
    follow(turn) {
      const scroller = this.isPage ? document.scrollingElement : this.transcript;
      if (this.restingAt !== null && Math.abs(scroller.scrollTop - this.restingAt) > 40) return;
      const room = this.isPage ? innerHeight - 200 : scroller.clientHeight - 40;
      const block = turn.node.offsetHeight > room ? "start" : "end";
      turn.node.scrollIntoView({ block, behavior: "instant" });
      this.restingAt = scroller.scrollTop;
    }

    // ------------------------------------------------------------------- key

    /** Ask for another key than the refused one below a question, then ask the question again. */
    lockTurn(turn, refused) {
      if (this.service.key !== refused) return this.retry(turn); // signed in meanwhile
      turn.working.remove();
      this.lock(turn.body, () => this.retry(turn),
        () => turn.fail(new ServiceError(UNANSWERED, true)));
      this.checkInput();
      this.follow(turn);
    }

    /** Ask for the key before the first question. */
    lockWelcome() {
      const welcome = this.transcript.querySelector(".welcome");
      if (!welcome || this.gate) return;
      welcome.querySelector(".examples").hidden = true;
      this.lock(welcome, () => { this.startOver(); this.input.focus(); });
    }

    lock(place, goOn, giveUp = () => {}) {
      const hadKey = Boolean(this.key);
      const pageKey = this.getAttribute("api-key");
      this.forgetKey();
      if (hadKey && pageKey) return goOn(); // which may be good again
      const reason = hadKey || pageKey ? KEY_EXPIRED : KEY_WANTED;
      this.gate = new KeyForm(this, reason, goOn, giveUp);
      place.append(this.gate.node);
      const isTyping = this.shadowRoot.activeElement === this.input && this.input.value;
      if (!isTyping) this.gate.input.focus({ preventScroll: true });
      this.announce(reason);
    }

    /** Try a key, use it from now on, and go on. @returns {Promise<ServiceError|null>} why not */
    async signIn(key, keep) {
      if (!/^[ -~]+$/.test(key)) return new ServiceError(KEY_REFUSED, false, 401); // not sendable
      try {
        await new Service(this.base, key).status();
      } catch (error) {
        return failureOf(error);
      }
      this.key = key;
      keptKey.write(this.base, keep ? key : null);
      this.checkInput();
      this.watchStatus();
      const { gate } = this; // which may stand below another question by now
      this.gate = null;
      gate?.node.remove();
      gate?.goOn();
      return null;
    }

    forgetKey() {
      this.key = null;
      keptKey.write(this.base, null);
      this.checkInput();
    }

    signOut() {
      this.forgetKey();
      this.startOver();
      this.announce(SIGNED_OUT);
      this.input.focus();
      this.watchStatus(); // asks for the next key
    }

    // ---------------------------------------------------------------- status

    /** Show starting and reading in; silent where the service does not tell. */
    async watchStatus() {
      this.watching?.abort();
      const watching = new AbortController();
      this.watching = watching;
      for (;;) {
        let wait = 20_000; // milliseconds; an ingest may begin any time
        try {
          const status = await this.service.status(watching.signal);
          if (watching.signal.aborted) return;
          this.showStatus(status);
          if (status.ingest?.state === "running") wait = 3000;
          if (!status.ready) wait = 1000;
        } catch (error) {
          if (watching.signal.aborted) return;
          this.progress.hidden = true;
          if (error.status === 401) this.lockWelcome();
          if (!error.retryable) return;
        }
        do await new Promise((resolve) => { setTimeout(resolve, wait); });
        while (document.hidden);
        if (watching.signal.aborted) return;
      }
    }

    showStatus({ ready, reason, ingest }) {
      const running = ingest?.state === "running";
      const failed = ingest?.state === "failed";
      const texts = [!ready && !running && reason, ingest?.text].filter(Boolean);
      const shown = texts.join("\n");
      this.progress.hidden = !shown || shown === this.dismissed;
      if (this.progress.hidden) return;
      this.progress.classList.toggle("failed", failed);
      if (shown === this.progress.shown) return; // what stands there may have the focus
      this.progress.shown = shown;
      this.progress.replaceChildren(el("div", {}, ...texts.map((text) => el("p", {}, text))));
      if (running) this.progress.append(this.progressBar(ingest));
      if (!failed) return;
      this.announce(texts.join(" "));
      this.progress.append(button({
        class: "square", "aria-label": "Hinweis schließen",
        click: () => { this.dismissed = shown; this.progress.hidden = true; this.input.focus(); },
      }, icon("close")));
    }

    progressBar({ done, total, text }) {
      return el("progress", {
        max: total || null, value: total ? done : null, "aria-label": text,
      });
    }
  }

  customElements.define("sro-chat", SroChat);
})();
