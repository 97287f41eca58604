/* The page of a document as a picture, with the quote boxed by the server. */
import { fetchPage } from "../common/api.js";
import { countCodePoints } from "../common/ranges.js";
import { h, t } from "../common/dom.js";

const toCodePoints = ({ text }, offset) => countCodePoints(text.slice(0, offset));

/** The page that a UTF-16 offset is on. */
export function pageAt(found, offset) {
  const at = toCodePoints(found, offset);
  return (found.blocks ?? []).findLast(({ start, place }) => place?.page && start <= at)?.place.page ?? 1;
}

/** Ranges in UTF-16 units as parameters: the first of `answers` is framed. */
export function pageQuery(found, answers, passage, others) {
  const named = (names, ranges) => ranges.flatMap((range) => range.map((offset, end) => [names[end], toCodePoints(found, offset)]));
  return new URLSearchParams([...named(["start", "end"], answers), ...named(["passage", "passage"], [passage]), ...named(["also", "also"], others)]);
}

/** [figure, number of pages], once the picture can be shown. */
export async function renderPage({ id, title }, number, query, signal) {
  const { url, pages } = await fetchPage(id, number, query, signal);
  const picture = h("img", { src: url, alt: t("pageOf", number, title) });
  await picture.decode().catch(() => {});
  return [h("a", { class: "page", href: url, target: "_blank" }, picture), pages];
}
