// An item of the programme may be dragged by its grip. The buttons do the same, and this sends what they send.
"use strict";

const order = document.querySelector("[data-order]");
const grips = order ? [...order.querySelectorAll(".item-grip")] : [];
const items = grips.map((grip) => grip.closest("li"));
const status = order?.parentElement.querySelector("[role=status]");
let held = null; // the item that is dragged
let place = null; // the rank at which it would be put

const rankOf = (item) => Number(item.dataset.rank);
const ofRank = (rank) => items.filter((item) => rankOf(item) === rank);
const count = items.length ? rankOf(items.at(-1)) + 1 : 0;

// Before the item whose upper half is under the pointer, after it in its lower half.
const placeAt = (y) => {
  const under = items.find((item) => y < item.getBoundingClientRect().bottom) ?? items.at(-1);
  const { top, height } = under.getBoundingClientRect();
  return rankOf(under) + (y > top + height / 2 ? 1 : 0);
};

const staysThere = () => {
  const rank = rankOf(held);
  return ofRank(rank).length === 1 && (place === rank || place === rank + 1);
};

const mark = () => {
  for (const item of items) delete item.dataset.drop;
  if (place === null || staysThere()) return;
  const next = ofRank(place)[0];
  if (next) next.dataset.drop = "before";
  else items.at(-1).dataset.drop = "after";
  const words = next ? status.dataset.before : status.dataset.after;
  const said = words.replace("{title}", held.dataset.title).replace("{other}", next?.dataset.title ?? "");
  if (status.textContent !== said) status.textContent = said;
};

const letGo = () => {
  if (held) delete held.dataset.held;
  for (const item of items) delete item.dataset.drop;
  held = place = null;
};

const send = () => {
  const button = document.createElement("button");
  Object.assign(button, { name: "do", value: `put:${held.dataset.item}:${place}`, hidden: true });
  order.closest("form").append(button);
  order.closest("form").requestSubmit(button);
};

for (const grip of count > 1 ? grips : []) {
  grip.hidden = false;
  grip.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    held = grip.closest("li");
    held.dataset.held = "";
  });
  grip.addEventListener("pointermove", ({ clientY }) => {
    if (!held) return;
    place = placeAt(clientY);
    mark();
    if (clientY < 60) scrollBy(0, -12);
    if (clientY > innerHeight - 60) scrollBy(0, 12);
  });
  grip.addEventListener("pointerup", () => {
    if (held && place !== null && !staysThere()) send();
    letGo();
  });
  grip.addEventListener("pointercancel", letGo);
}
addEventListener("keydown", ({ key }) => key === "Escape" && letGo());
