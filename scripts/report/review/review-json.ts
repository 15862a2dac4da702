import { factsOf, headlineOf } from './review-summary';
import type { ShownReview } from './review-summary';
import { plainPhrase } from './review-text';
import { jsonText } from '../text/json-text';

/** A review as machines read it; names stay as they are from version to version. Texts are as they were written. */
export function reviewJson({ statements, gated, since }: ShownReview, commit: string): string {
  const records = statements.map((statement) => {
    const { kind, subject, phrase, places, count, texts } = statement;
    return {
      kind,
      weight: factsOf(statement).weight,
      label: factsOf(statement).label,
      subject,
      text: plainPhrase(phrase, (value) => value),
      places,
      count,
      secondReviewer: gated.includes(statement),
      ...(texts === undefined ? {} : { texts }),
    };
  });
  return jsonText({ since, commit, headline: headlineOf(statements), statements: records });
}
