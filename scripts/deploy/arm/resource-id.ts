/** The last part of a resource id, decoded. */
export function lastPart(resourceId: string): string {
  const part = resourceId.slice(resourceId.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
