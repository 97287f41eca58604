import { preferredLanguage, rememberLanguage } from "./language.js";

/** What the page says while it runs: Chinese, English. Its standing words are in index.html. */
const WORDS = {
  lang: ["zh-CN", "en"],
  searches: [(documents) => `正在查的是 ${documents}。`, (documents) => `Searching ${documents}.`],
  tooLong: [(count, most) => `问题过长：${count} / ${most} 字`, (count, most) => `Too long: ${count} of ${most} characters`],
  pending: ["正在查找…", "Looking…"],
  slow: ["还在查找，比平时久一些…", "Still looking, longer than usual…"],
  stop: ["停止", "Stop"],
  asked: ["问", "Q"],
  answered: ["答", "A"],
  absent: ["无", "–"],
  named: [(label, name) => `${label}：${name}`, (label, name) => `${label}: ${name}`],
  understood: ["理解为", "Understood as"],
  sources: ["出处", "Sources"],
  notFound: ["这些文档里没有找到答案", "Not found in these documents"],
  notFoundHint: ["可以换一种说法，或者问得更具体一些。", "Try other words, or ask more specifically."],
  closest: ["最接近的段落（未必与问题有关）", "Closest passages (perhaps unrelated)"],
  match: ["匹配", "Match"],
  strong: ["强", "strong"],
  medium: ["中", "fair"],
  weak: ["弱", "weak"],
  matchTitle: ["问题和这一段有多吻合", "How well this passage fits the question"],
  openDocument: ["打开原文", "Open document"],
  copyAnswer: ["复制回答", "Copy answer"],
  copyCitation: ["复制引文", "Copy citation"],
  copied: ["已复制", "Copied"],
  notCopied: ["复制不了", "Cannot copy"],
  from: [
    (title, facts) => `——《${title}》${facts.length ? `（${facts.join("，")}）` : ""}`,
    (title, facts) => `— ${title}${facts.length ? ` (${facts.join(", ")})` : ""}`,
  ],
  showAll: ["展开全段", "Show all"],
  showLess: ["收起", "Show less"],
  alsoIn: ["另见", "Also in"],
  more: [(count) => `另外 ${count} 处`, (count) => `${count} more`],
  lines: [(...range) => `第 ${span(range)} 行`, (...range) => `${isOne(range) ? "line" : "lines"} ${span(range)}`],
  pages: [(...range) => `第 ${span(range)} 页`, (...range) => `${isOne(range) ? "page" : "pages"} ${span(range)}`],
  citationLabel: [citationLabel, citationLabel],
  loadingDocument: ["正在打开原文…", "Opening the document…"],
  originalPage: ["原始网页", "Original page"],
  documentChanged: ["回答之后，这份文档有了改动；引文已不在原来的位置。", "This document changed after the answer; the quoted passage is no longer where it was."],
  emptyDocument: ["这份文档没有文字。", "This document has no text."],
  retry: ["重试", "Retry"],
  edit: ["修改问题", "Edit question"],
  noAnswer: ["这个问题没有得到回答。", "This question got no answer."],
  exported: [(time) => `导出于 ${time}`, (time) => `Exported ${time}`],
  documents: [(count) => `${count} 篇文档`, (count) => (count === 1 ? "1 document" : `${count} documents`)],
  indexedAt: [(time) => `索引于 ${time}`, (time) => `indexed ${time}`],
  building: [
    (job) => `${t.stages[job.stage] ?? "正在建立索引"}${steps(job, "：", "（", "）")}`,
    (job) => `${t.stages[job.stage] ?? "Building the index"}${steps(job, ": ", " (", ")")}`,
  ],
  stages: [
    { comparing: "正在比对文件", reading: "正在读取文件", writing: "正在写入索引" },
    { comparing: "Comparing files", reading: "Reading files", writing: "Writing the index" },
  ],
  notReady: ["索引尚未就绪", "The index is not ready yet"],
};

/** What went wrong, in Chinese and English, each with what to do about it. */
const TROUBLES = {
  stopped: [["已停止。", "问题还在，可以再问一次。"], ["Stopped.", "The question is kept and can be asked again."]],
  unreachable: [["连不上服务。", "请检查服务是否在运行，然后重试。"], ["The service cannot be reached.", "Check that it is running, then retry."]],
  timedOut: [["等了很久，没有等到回答。", "请稍后重试。"], ["No answer came in time.", "Please retry in a while."]],
  malformed: [["服务的回应无法读取。", "请稍后重试。"], ["The service sent something unreadable.", "Please retry in a while."]],
  404: [["找不到这份文档。", "它可能已被移动或删除。"], ["This document cannot be found.", "It may have been moved or deleted."]],
  413: [["问题太长了。", "请缩短后再问。"], ["The question is too long.", "Please shorten it."]],
  422: [["这个问题无法处理。", "请修改后再问。"], ["This question cannot be handled.", "Please change it and ask again."]],
  429: [["提问太频繁了。", "请稍候再试。"], ["Too many questions at once.", "Please wait a moment."]],
  503: [["索引尚未就绪。", "请稍候再试。"], ["The index is not ready yet.", "Please wait a moment."]],
  failed: [["服务出了问题。", "请稍后重试。"], ["Something went wrong in the service.", "Please retry in a while."]],
};

function citationLabel(number, title, place) {
  return `${number} ${title} (${place})`;
}

function isOne([first, last]) {
  return first === last;
}

function span(range) {
  return isOne(range) ? range[0] : range.join("–");
}

/** How many of a stage's files are done; nothing where its steps are too few to tell. */
function steps({ done, total }, before, open, close) {
  if (!Number.isInteger(done) || !(total > 1)) return "…";
  const [some, all] = [done, total].map((count) => count.toLocaleString(t.lang));
  return `${before}${some} / ${all}${open}${Math.round((100 * done) / total)}%${close}`;
}

const LANGUAGES = ["zh", "en"];

function wordsOf(code) {
  const place = LANGUAGES.indexOf(code);
  const pairs = Object.entries({ ...WORDS, ...TROUBLES });
  return { code, ...Object.fromEntries(pairs.map(([name, words]) => [name, words[place]])) };
}

/** The words in use; a live binding, so whoever reads it late reads the reader's language. */
export let t = wordsOf(preferredLanguage());

export function changeLanguage() {
  t = wordsOf(LANGUAGES.find((code) => code !== t.code));
  rememberLanguage(t.code);
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
