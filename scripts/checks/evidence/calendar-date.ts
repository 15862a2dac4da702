/** True if the last day, YYYY-MM-DD in UTC, lies before the date; a text that is not a day is never past. */
export function isPast(lastDay: string, asOf: Date): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(lastDay) && lastDay < asOf.toISOString().slice(0, 10);
}
