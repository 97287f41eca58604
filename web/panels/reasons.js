/* Why files were skipped, in the page's language, as index.html has it; * stands for what varies. */
import { byId } from "../common/dom.js";
import { language } from "../common/language.js";

const known = [...byId("reasons").content.children].map(({ dataset: { reason }, textContent }) =>
  [new RegExp(`^${reason.replace(/[().?[\]]/g, "\\$&").replaceAll("*", "(.*)")}$`, "s"), textContent]);

export function reasonWords(reason) {
  const [pattern, words] = known.find(([each]) => language() !== "en" && each.test(reason)) ?? [];
  return words?.replace("{0}", () => reasonWords(pattern.exec(reason)[1])) ?? String(reason);
}

/** [reason, count], the most frequent first. */
export function reasonCounts(skipped) {
  const counts = {};
  for (const { reason } of skipped) counts[reason] = (counts[reason] ?? 0) + 1;
  return Object.entries(counts).toSorted((one, two) => two[1] - one[1]);
}
