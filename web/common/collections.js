/* Which collections the conversation asks, where the server has several; no names stand for all. */
let known = [];
let chosen = [];
let onChange = () => {};

export const collections = () => known;

export const chosenCollections = () => chosen;

export const watchCollections = (listener) => (onChange = listener);

/** As `GET /index` lists them. */
export function setCollections(found) {
  const named = Array.isArray(found) ? found.filter((each) => typeof each?.name === "string") : [];
  known = named.length > 1 ? named : [];
  choose(chosen);
}

/** Untrusted, and perhaps of another server. All are as good as none. */
export function choose(names) {
  const wanted = Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
  chosen = known.length ? known.map(({ name }) => name).filter((name) => wanted.includes(name)) : wanted;
  if (chosen.length === known.length && known.length) chosen = [];
  onChange();
}

export const toggle = (name) => choose(chosen.includes(name) ? chosen.filter((each) => each !== name) : [...chosen, name]);

/** What `POST /ask` takes. */
export const scopeOf = (names) => (names?.length ? { collections: names } : {});
