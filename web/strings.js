const zh = {
  lang: "zh-CN",
  newConversation: "新对话",
  welcomeTitle: "问问这些文档",
  welcome: "回答逐字摘自原文，每一句都注明出处；点开编号，就能在原文里核对。",
  examples: "示例问题",
  conversation: "对话",
  question: "你的问题",
  placeholder: "输入问题，按回车发送",
  send: "发送",
  tooLong: (count, most) => `问题过长：${count} / ${most} 字`,
  nearLimit: (count, most) => `${count} / ${most}`,
  pending: "正在查找…",
  asked: "问",
  answered: "答",
  understoodAs: (question) => `理解为：${question}`,
  sources: "出处",
  notFound: "这些文档里没有找到答案",
  notFoundHint: "可以换一种说法，或者问得更具体一些。",
  closest: "最接近的段落（未必与问题有关）",
  citationLabel: (number, title, path) => `${number} ${title} (${path})`,
  openDocument: "打开原文",
  openDocumentNamed: (title) => `打开原文：${title}`,
  showAll: "展开全段",
  showLess: "收起",
  alsoIn: (places) => `另见：${places}`,
  lines: (first, last) => (first === last ? `第 ${first} 行` : `第 ${first}–${last} 行`),
  pages: (first, last) => (first === last ? `第 ${first} 页` : `第 ${first}–${last} 页`),
  close: "关闭原文",
  documentText: "原文",
  loadingDocument: "正在打开原文…",
  originalPage: "原始网页",
  documentChanged: "回答之后，这份文档有了改动；引文已不在原来的位置。",
  emptyDocument: "这份文档没有文字。",
  retry: "重试",
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
  newConversation: "New conversation",
  welcomeTitle: "Ask these documents",
  welcome: "Answers are quoted word for word, each with its source. Open a number to check it in the original.",
  examples: "Example questions",
  conversation: "Conversation",
  question: "Your question",
  placeholder: "Type a question, press Enter to send",
  send: "Send",
  tooLong: (count, most) => `Too long: ${count} of ${most} characters`,
  nearLimit: (count, most) => `${count} / ${most}`,
  pending: "Looking…",
  asked: "Q",
  answered: "A",
  understoodAs: (question) => `Understood as: ${question}`,
  sources: "Sources",
  notFound: "Not found in these documents",
  notFoundHint: "Try other words, or ask more specifically.",
  closest: "Closest passages (perhaps unrelated)",
  citationLabel: (number, title, path) => `${number} ${title} (${path})`,
  openDocument: "Open document",
  openDocumentNamed: (title) => `Open document: ${title}`,
  showAll: "Show all",
  showLess: "Show less",
  alsoIn: (places) => `Also in: ${places}`,
  lines: (first, last) => (first === last ? `line ${first}` : `lines ${first}–${last}`),
  pages: (first, last) => (first === last ? `page ${first}` : `pages ${first}–${last}`),
  close: "Close document",
  documentText: "Document",
  loadingDocument: "Opening the document…",
  originalPage: "Original page",
  documentChanged: "This document changed after the answer; the quoted passage is no longer where it was.",
  emptyDocument: "This document has no text.",
  retry: "Retry",
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

export const t = /^en\b/i.test(navigator.language) ? en : zh;

export function translatePage() {
  document.documentElement.lang = t.lang;
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = t[node.dataset.text];
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", t[node.dataset.label]);
  for (const node of document.querySelectorAll("[data-placeholder]")) node.placeholder = t[node.dataset.placeholder];
}

export function formatTime(value) {
  const time = new Date(value ?? NaN);
  if (Number.isNaN(time.getTime())) return null;
  return new Intl.DateTimeFormat(t.lang, { dateStyle: "medium", timeStyle: "short" }).format(time);
}
