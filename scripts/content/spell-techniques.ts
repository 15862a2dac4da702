/**
 * The techniques that a text names, each as `T1071` or `T1071.004`: `t1071/004, T1059` names two. Undefined where
 * anything else stands in the text.
 */
export function spellTechniques(text: string): readonly string[] | undefined {
  const words = text.trim().split(/\s*[,;]\s*|\s+(?=t)/i);
  const techniques = words.map((word) => /^t(\d{4})(?:\s*[./_-]\s*(\d{3}))?$/i.exec(word));
  return techniques.every((match) => match !== null)
    ? techniques.map(([, technique = '', sub]) => `T${technique}${sub === undefined ? '' : `.${sub}`}`)
    : undefined;
}
