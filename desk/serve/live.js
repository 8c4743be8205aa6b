// Reloads the page when the site was built anew; shows at its foot what went wrong, and what is
// wrong in the text. Served by `invoke serve` only; no published page has it.
(() => {
  "use strict";

  const tag = document.currentScript;
  const mine = tag.dataset.page;
  const waiting = "waiting" in tag.dataset;
  const SILENCE = 30_000; // the server says something every ten seconds
  const AGAIN = 1_000;

  let stream = null;
  let timer = 0;
  let foot = null;
  let hidden = -1; // the step whose problems were hidden by hand

  // A browser opens six connections to a server at most: only a tab that is looked at keeps one.
  function connect() {
    disconnect();
    if (document.hidden) return;
    stream = new EventSource("/-/events");
    stream.onmessage = (event) => { alive(); take(JSON.parse(event.data)); };
    stream.addEventListener("here", alive);
    stream.onerror = () => later(AGAIN);
    alive();
  }

  function disconnect() {
    clearTimeout(timer);
    if (stream) stream.close();
    stream = null;
  }

  // After a laptop's sleep a connection may look open and be dead: no news for long is bad news.
  function alive() {
    clearTimeout(timer);
    timer = setTimeout(connect, SILENCE);
  }

  function later(delay) {
    disconnect();
    timer = setTimeout(connect, delay);
  }

  function take(state) {
    if (state.page !== mine && (state.ready || waiting)) return reload(state.page);
    if (!waiting) show(state);
  }

  // Once for each build: a page that something keeps for us must not reload for ever.
  function reload(page) {
    const key = `live:${location.pathname}`;
    try {
      if (sessionStorage.getItem(key) === page) return;
      sessionStorage.setItem(key, page);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error; // storage is switched off
    }
    disconnect();
    location.reload();
  }

  function make(name, text, ...children) {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    element.append(...children);
    return element;
  }

  function list(lines) {
    return make("ul", "", ...lines.map((line) => make("li", line)));
  }

  function problems(state) {
    const button = make("button", state.words.hide);
    button.type = "button";
    button.addEventListener("click", () => { hidden = state.step; show(state); });
    const box = make("section", "", make("h2", state.words.problems), button,
      list(state.problems), make("p", state.words.kept));
    box.className = "problems";
    box.setAttribute("role", "alert");
    return box;
  }

  function mistakes(state, open) {
    const box = make("details", "", make("summary", state.words.mistakes), list(state.mistakes));
    box.className = "mistakes";
    box.open = open;
    return box;
  }

  // The end of the page can still be scrolled to, above what covers it.
  function makeRoom() {
    document.documentElement.style.paddingBottom = foot ? `${foot.offsetHeight}px` : "";
  }
  const room = new ResizeObserver(makeRoom);

  // In a shadow tree of its own: neither the theme's style nor ours reaches the other.
  function show(state) {
    const parts = [];
    const broken = state.problems.length > 0 && state.step !== hidden;
    if (broken) parts.push(problems(state));
    if (state.mistakes.length) parts.push(mistakes(state, broken)); // they often say why
    if (foot) foot.remove();
    foot = null;
    room.disconnect();
    makeRoom();
    if (!parts.length) return;
    foot = document.createElement("live-preview");
    foot.lang = state.lang;
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = "/-/live.css";
    foot.attachShadow({ mode: "open" }).append(style, ...parts);
    document.body.append(foot);
    room.observe(foot);
  }

  document.addEventListener("visibilitychange", () => document.hidden ? disconnect() : connect());
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  connect();
})();
