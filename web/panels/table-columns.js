/* The columns of table rows, which are written as 列名：值；列名：值. */

const MOST = 40;
const nameOf = (part) => part.slice(0, Math.max(part.indexOf("："), 0));

/** `names` of the columns, and `cellsOf(row)`: the range of each value by its name. */
export function columnsOf(text, rows) {
  const partsOf = ({ from, to }) => text.slice(from, to).split("；");
  const counts = new Map();
  for (const name of rows.flatMap(partsOf).map(nameOf)) counts.set(name, (counts.get(name) ?? 0) + 1);
  // A rarer one is a part of a value.
  const names = [...counts.keys()].filter((name) => name && 2 * counts.get(name) >= rows.length).slice(0, MOST);
  const cellsOf = (row) => {
    const cells = new Map();
    let [at, last] = [row.from, ""];
    for (const part of partsOf(row)) {
      const name = nameOf(part);
      const isNext = names.includes(name) && !cells.has(name);
      if (isNext) last = name;
      cells.set(last, [isNext ? at + name.length + 1 : cells.get(last)?.[0] ?? at, at + part.length]);
      at += part.length + 1;
    }
    return cells;
  };
  return { names: rows.some((row) => cellsOf(row).has("")) ? ["", ...names] : names, cellsOf };
}
