import { t } from "./strings.js";

const how = (job) => t.building(job).replace(/…$/, "");

const zh = {
  moved: "文档有过改动：这段话的位置变了，下面是它现在的位置。",
  noDocument: "没有这份文档",
  gone: ["链接里的文档不在这个文件夹里。", "它可能已被移动、改名或删除。"],
  updated: "文档有更新",
  rebuilding: (job) => `${how(job)}。回答仍来自原有的索引。`,
  waiting: "正在准备重建…",
  rebuilt: (counts) => `重建完成：${changes(counts, ["新增", "更新", "移除"], "，") || "没有变化"}。`,
  failed: (why) => `重建没有成功。${why ?? ""} 原有的索引照常回答。`,
  found: (count, whole) => (count === whole ? `${count} 篇` : `${count} / ${whole} 篇`),
  none: "没有符合的文档。",
  skipped: (count) => `跳过的文件（${count}）`,
  more: (count) => `再显示一些（还有 ${count} 篇）`,
};

const en = {
  moved: "This document has changed: the passage moved, and this is where it stands now.",
  noDocument: "No such document",
  gone: ["The document of this link is not in this folder.", "It may have been moved, renamed or deleted."],
  updated: "documents changed",
  rebuilding: (job) => `${how(job)}. Answers come from the previous index.`,
  waiting: "Getting ready to rebuild…",
  rebuilt: (counts) => `Rebuilt: ${changes(counts, ["new", "updated", "removed"], ", ") || "nothing had changed"}.`,
  failed: (why) => `The rebuild failed. ${why ?? ""} The previous index goes on answering.`,
  found: (count, whole) => (count === whole ? `${count}` : `${count} of ${whole}`),
  none: "No document fits.",
  skipped: (count) => `Skipped files (${count})`,
  more: (count) => `Show more (${count} left)`,
};

function changes(counts, names, comma) {
  const numbers = [counts.new, counts.updated, counts.removed];
  return names.map((name, kind) => numbers[kind] > 0 && `${name} ${numbers[kind]}`).filter(Boolean).join(comma);
}

export const words = () => (t.code === "en" ? en : zh);
