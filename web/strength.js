/* A citation's score is no probability. Over the bundled sample questions, of citations that score this
   much, about two in three (strong) and one in three (medium) hold the answer; below it is one in thirty. */
const STRONG = 0.7;
const MEDIUM = 0.45;

/** How strong a citation is: "strong", "medium", "weak", or null where the server gives no score. */
export function strengthOf({ score }, isAnswered) {
  if (!Number.isFinite(score)) return null;
  // Where nothing answers, no passage may look as if it did.
  if (score >= STRONG && isAnswered) return "strong";
  return score >= MEDIUM ? "medium" : "weak";
}
