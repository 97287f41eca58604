import { preferredLanguage, rememberLanguage } from "./language.js";

const zh = {
  lang: "zh-CN",
  code: "zh",
  searches: (documents) => `正在查的是 ${documents} 篇文档。`,
  tooLong: (count, most) => `问题过长：${count} / ${most} 字`,
  nearLimit: (count, most) => `${count} / ${most}`,
  pending: "正在查找…",
  slow: "还在查找，比平时久一些…",
  stop: "停止",
  stopped: ["已停止。", "问题还在，可以再问一次。"],
  asked: "问",
  answered: "答",
  understoodAs: (question) => `理解为：${question}`,
  sources: "出处",
  notFound: "这些文档里没有找到答案",
  notFoundHint: "可以换一种说法，或者问得更具体一些。",
  absent: "无",
  closest: "最接近的段落（未必与问题有关）",
  citationLabel: (number, title, path) => `${number} ${title} (${path})`,
  strength: (level) => `匹配：${{ strong: "强", medium: "中", weak: "弱" }[level]}`,
  strengthTitle: "问题和这一段有多吻合",
  openDocument: "打开原文",
  copyAnswer: "复制回答",
  copyCitation: "复制引文",
  copyCitationOf: (title) => `复制引文：${title}`,
  copied: "已复制",
  notCopied: "复制不了",
  quoted: (quote) => `“${quote}”`,
  from: (title, facts) => `——《${title}》${facts ? `（${facts}）` : ""}`,
  comma: "，",
  openDocumentNamed: (title) => `打开原文：${title}`,
  showAll: "展开全段",
  showLess: "收起",
  alsoIn: "另见：",
  moreAlsoIn: (count) => `另外 ${count} 处`,
  lines: (first, last) => (first === last ? `第 ${first} 行` : `第 ${first}–${last} 行`),
  pages: (first, last) => (first === last ? `第 ${first} 页` : `第 ${first}–${last} 页`),
  loadingDocument: "正在打开原文…",
  originalPage: "原始网页",
  documentChanged: "回答之后，这份文档有了改动；引文已不在原来的位置。",
  emptyDocument: "这份文档没有文字。",
  retry: "重试",
  failedExport: "这个问题没有得到回答。",
  exported: (time) => `导出于 ${time}`,
  edit: "修改问题",
  documents: (count) => `${count} 篇文档`,
  indexedAt: (time) => `索引于 ${time}`,
  building: (job) => `${zh.stages[job.stage] ?? "正在建立索引"}${steps(job, "：", "（", "）")}`,
  stages: { comparing: "正在比对文件", reading: "正在读取文件", writing: "正在写入索引" },
  notReady: "索引尚未就绪",
  unreachable: ["连不上服务。", "请检查服务是否在运行，然后重试。"],
  timedOut: ["等了很久，没有等到回答。", "请稍后重试。"],
  malformed: ["服务的回应无法读取。", "请稍后重试。"],
  404: ["找不到这份文档。", "它可能已被移动或删除。"],
  413: ["问题太长了。", "请缩短后再问。"],
  422: ["这个问题无法处理。", "请修改后再问。"],
  429: ["提问太频繁了。", "请稍候再试。"],
  503: ["索引尚未就绪。", "请稍候再试。"],
  failed: ["服务出了问题。", "请稍后重试。"],
};

const en = {
  lang: "en",
  code: "en",
  searches: (documents) => `Searching ${documents === 1 ? "1 document" : `${documents} documents`}.`,
  tooLong: (count, most) => `Too long: ${count} of ${most} characters`,
  nearLimit: (count, most) => `${count} / ${most}`,
  pending: "Looking…",
  slow: "Still looking, longer than usual…",
  stop: "Stop",
  stopped: ["Stopped.", "The question is kept and can be asked again."],
  asked: "Q",
  answered: "A",
  understoodAs: (question) => `Understood as: ${question}`,
  sources: "Sources",
  notFound: "Not found in these documents",
  notFoundHint: "Try other words, or ask more specifically.",
  absent: "–",
  closest: "Closest passages (perhaps unrelated)",
  citationLabel: (number, title, path) => `${number} ${title} (${path})`,
  strength: (level) => `Match: ${{ strong: "strong", medium: "fair", weak: "weak" }[level]}`,
  strengthTitle: "How well this passage fits the question",
  openDocument: "Open document",
  copyAnswer: "Copy answer",
  copyCitation: "Copy citation",
  copyCitationOf: (title) => `Copy citation: ${title}`,
  copied: "Copied",
  notCopied: "Cannot copy",
  quoted: (quote) => `“${quote}”`,
  from: (title, facts) => `— ${title}${facts ? ` (${facts})` : ""}`,
  comma: ", ",
  openDocumentNamed: (title) => `Open document: ${title}`,
  showAll: "Show all",
  showLess: "Show less",
  alsoIn: "Also in: ",
  moreAlsoIn: (count) => `${count} more`,
  lines: (first, last) => (first === last ? `line ${first}` : `lines ${first}–${last}`),
  pages: (first, last) => (first === last ? `page ${first}` : `pages ${first}–${last}`),
  loadingDocument: "Opening the document…",
  originalPage: "Original page",
  documentChanged: "This document changed after the answer; the quoted passage is no longer where it was.",
  emptyDocument: "This document has no text.",
  retry: "Retry",
  failedExport: "This question got no answer.",
  exported: (time) => `Exported ${time}`,
  edit: "Edit question",
  documents: (count) => (count === 1 ? "1 document" : `${count} documents`),
  indexedAt: (time) => `indexed ${time}`,
  building: (job) => `${en.stages[job.stage] ?? "Building the index"}${steps(job, ": ", " (", ")")}`,
  stages: { comparing: "Comparing files", reading: "Reading files", writing: "Writing the index" },
  notReady: "The index is not ready yet",
  unreachable: ["The service cannot be reached.", "Check that it is running, then retry."],
  timedOut: ["No answer came in time.", "Please retry in a while."],
  malformed: ["The service sent something unreadable.", "Please retry in a while."],
  404: ["This document cannot be found.", "It may have been moved or deleted."],
  413: ["The question is too long.", "Please shorten it."],
  422: ["This question cannot be handled.", "Please change it and ask again."],
  429: ["Too many questions at once.", "Please wait a moment."],
  503: ["The index is not ready yet.", "Please wait a moment."],
  failed: ["Something went wrong in the service.", "Please retry in a while."],
};

/** How many of a stage's files are done; nothing where its steps are too few to tell. */
function steps({ done, total }, before, open, close) {
  if (!Number.isInteger(done) || !(total > 1)) return "…";
  const [some, all] = [done, total].map((count) => count.toLocaleString(t.lang));
  return `${before}${some} / ${all}${open}${Math.round((100 * done) / total)}%${close}`;
}

const tables = { zh, en };

/** The words in use; a live binding, so whoever reads it late reads the reader's language. */
export let t = tables[preferredLanguage()];

export function useLanguage(code) {
  t = tables[code];
  rememberLanguage(code);
  translatePage();
}

// The page itself is Chinese, and holds the English of its own words in data-en-… beside them.
const SLOTS = { text: "textContent", label: "ariaLabel", title: "title", placeholder: "placeholder" };

export function translatePage() {
  document.documentElement.lang = t.lang;
  for (const [slot, property] of Object.entries(SLOTS)) {
    for (const node of document.querySelectorAll(`[data-en-${slot}]`)) {
      if (!node.hasAttribute(`data-zh-${slot}`)) node.setAttribute(`data-zh-${slot}`, node[property]);
      node[property] = node.getAttribute(`data-${t.code}-${slot}`);
    }
  }
}

export function formatTime(value) {
  const time = new Date(value ?? NaN);
  if (Number.isNaN(time.getTime())) return null;
  return new Intl.DateTimeFormat(t.lang, { dateStyle: "medium", timeStyle: "short" }).format(time);
}
