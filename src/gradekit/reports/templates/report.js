(() => {
  "use strict";
  const table = document.getElementById("students");
  if (!table) return;
  const bodies = Array.from(table.tBodies);
  const heads = Array.from(table.tHead.rows[0].cells);

  // What a cell of the first row of a student is sorted by; what is empty stands last either way.
  const value = (body, column, numbers) => {
    const text = body.rows[0].cells[column].textContent.trim();
    return text === "" ? null : numbers ? Number(text) : text;
  };
  const order = new Intl.Collator("en", { numeric: true }).compare;

  const sort = (column, descending) => {
    const numbers = heads[column].classList.contains("n");
    const sign = descending ? -1 : 1;
    const keyed = bodies.map((body) => [value(body, column, numbers), body]);
    keyed.sort(([a], [b]) => {
      if (a === null || b === null) return (a === null) - (b === null);
      return sign * (numbers ? a - b : order(a, b));
    });
    table.append(...keyed.map(([, body]) => body));
    heads.forEach((head, place) => {
      if (place === column) head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
  };

  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort");
      // Points are first wanted from the top, names from A to Z.
      sort(column, now ? now === "ascending" : head.classList.contains("n"));
    });
  });
  heads[0].setAttribute("aria-sort", "ascending");

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = bodies.map((body) => {
    const found = [body.rows[0].textContent];
    body.rows[1].querySelectorAll("a").forEach((link) => found.push(link.textContent));
    return plain(found.join(" "));
  });
  const box = document.getElementById("filter");
  const count = document.getElementById("count");
  const filter = () => {
    const wanted = plain(box.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    bodies.forEach((body, place) => {
      body.hidden = !wanted.every((word) => words[place].includes(word));
      shown += body.hidden ? 0 : 1;
    });
    count.textContent = `${shown} of ${bodies.length} shown`;
  };
  box.addEventListener("input", filter);
  box.parentElement.hidden = false;
  filter();
})();
