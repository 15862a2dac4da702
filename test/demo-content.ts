import path from 'node:path';

/**
 * A copy of the content that the repository begins with, as the documentation tells of it. Tests read this one: the
 * folders at the root belong to those who edit them, and no edit there may turn the tool's tests red.
 */
export const demoContent = path.join(__dirname, 'demo');
