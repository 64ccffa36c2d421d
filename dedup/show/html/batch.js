"use strict";
// The rows of a batch can be read without this script; it adds the search, in the texts too, and the other orders.
(() => {
  const { chunk } = JSON.parse(document.getElementById("data").textContent);
  const list = document.getElementById("rows");
  const search = document.getElementById("search");
  const order = document.getElementById("order");
  const found = document.getElementById("found");
  const rows = [...list.querySelectorAll(".chunk > li")].map((node, place) => {
    const { size, share, site, views } = node.dataset;
    const texts = views ? views.split(" ").map((id) => document.getElementById(id)) : [];
    const name = node.querySelector(".name").textContent;
    return { node, place, name, site, texts, sought: null, size: Number(size), share: Number(share) };
  });
  const said = (number) => number.toLocaleString("en");
  const all = `${said(rows.length)} ${rows.length === 1 ? "document" : "documents"}`;
  const compared = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
  const orders = {
    doubt: (one, other) => one.place - other.place,
    share: (one, other) => other.share - one.share || one.place - other.place,
    site: (one, other) => compared(one.site, other.site) || one.place - other.place,
    name: (one, other) => compared(one.name, other.name) || one.place - other.place,
    size: (one, other) => other.size - one.size || one.place - other.place,
  };
  let timer;
  let shown = "\ndoubt";

  // The words of a row and of its texts, gathered at the first search.
  function words(row) {
    const texts = row.texts.map((text) => text.querySelector(".input .text").textContent);
    row.sought ??= [row.node.firstElementChild.textContent, ...texts].join("\n").toLowerCase();
    return row.sought;
  }

  function box(part, start, label) {
    const node = document.createElement("ol");
    node.className = "chunk";
    node.setAttribute("aria-label", `${label} ${said(start + 1)} to ${said(start + part.length)}`);
    // How many rows the browser has to leave room for while it does not lay them out.
    node.style.setProperty("--rows", part.length);
    node.append(...part.map((row) => row.node));
    return node;
  }

  function boxes(hits, label = "Documents") {
    const made = [];
    for (let start = 0; start < hits.length; start += chunk)
      made.push(box(hits.slice(start, start + chunk), start, label));
    return made;
  }

  // Each site with its heading and rows.
  function bySite(hits) {
    const made = [];
    for (let start = 0, end; start < hits.length; start = end) {
      const { site } = hits[start];
      for (end = start; end < hits.length && hits[end].site === site; ) end += 1;
      const heading = document.createElement("h3");
      const title = document.createElement("bdi");
      title.textContent = site || "no site";
      heading.append(title, ` · ${said(end - start)}`);
      made.push(heading, ...boxes(hits.slice(start, end), `Documents of ${site || "no site"},`));
    }
    return made;
  }

  function lay() {
    const sought = search.value.trim().toLowerCase();
    if (shown === `${sought}\n${order.value}`) return;
    shown = `${sought}\n${order.value}`;
    const hits = rows.filter((row) => !sought || words(row).includes(sought)).sort(orders[order.value]);
    const hit = new Set(hits);
    for (const row of rows) for (const text of row.texts) text.hidden = !hit.has(row);
    list.replaceChildren(...(order.value === "site" ? bySite(hits) : boxes(hits)));
    found.textContent = sought ? `${said(hits.length)} of ${all}` : all;
  }

  // A key held down asks for one search and not for many.
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(lay, 80);
  });
  order.addEventListener("change", lay);
  // What the address says was read before.
  addEventListener("hashchange", lay);
  lay();
})();
